// @ts-expect-error: it has no types
import google from "google-libphonenumber";
import * as v from "valibot";
import { E164 } from "./rules.js";
import { schema } from "./valibot.js";

const util = google.PhoneNumberUtil.getInstance();

/** @param {string} number */
function isValidNumber(number) {
  try {
    return util.isValidNumber(util.parse(number));
  } catch {
    return false;
  }
}

const clientPhone = v.optional(v.pipe(v.string(), v.regex(E164), v.check(isValidNumber)));
const request = schema({ clientPhone });

/** @param {unknown} input */
export const validate = (input) => v.safeParse(request, input);

/** @param {ReturnType<typeof validate>} result */
export const isValid = (result) => result.success;
