import { readFileSync } from "node:fs";
// @ts-expect-error: it has no types
import google from "google-libphonenumber";
import { isValidPhoneNumber } from "libphonenumber-js/max";
import { inspectPhone, validateInvitation } from "zavu-invitations";
import { beside, turning } from "./measure.js";
import { report, settings } from "./process.js";

/** Valid numbers, of every type in every country. */
const EXAMPLES = new URL("../../../tests/phone/examples.json", import.meta.url);

/** @type {{ rounds: number, roundMs: number }} */
const effort = settings();
/** @type {string[]} */
const numbers = JSON.parse(readFileSync(EXAMPLES, "utf8")).numbers.map(
  (/** @type {[string, string]} */ [number]) => number,
);
const util = google.PhoneNumberUtil.getInstance();
const requests = numbers.map((clientPhone) => ({ clientPhone }));
const empty = numbers.map(() => ({}));

report(
  await beside(
    {
      inspectPhone: turning(numbers, inspectPhone),
      "libphonenumber-js/max": turning(numbers, (number) => isValidPhoneNumber(number)),
      "google-libphonenumber": turning(numbers, (number) => util.isValidNumber(util.parse(number))),
      validated: turning(requests, validateInvitation),
      empty: turning(empty, validateInvitation),
    },
    effort,
  ),
);
