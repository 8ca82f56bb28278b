// How long an event takes to verify, and a forged one: wherever its signature differs, the time is the same.
import { signWebhook, verifyWebhook } from "zavu-invitations/webhooks";
import { beside } from "../inside/measure.js";

const SECRET = "whsec_example_0123456789";
const BODY = JSON.stringify({
  id: "evt_1",
  type: "invitation.status_changed",
  data: { invitationId: "inv_1", currentStatus: "completed", clientName: "x".repeat(1_000) },
});
const HEADER = signWebhook(BODY, SECRET, { schemes: ["v2"] });

/** The header with another digit at that place of the signature, counted from its start. @param {number} place */
function forged(place) {
  const at = HEADER.length - 64 + place;
  const digit = HEADER[at] === "0" ? "1" : "0";
  return HEADER.slice(0, at) + digit + HEADER.slice(at + 1);
}

/** @param {string} header */
const refuse = (header) => () => {
  try {
    verifyWebhook(BODY, header, SECRET);
  } catch (error) {
    return error;
  }
  throw new Error("a forged signature was accepted");
};

/** @type {import("../main.js").Group} */
export default {
  name: "webhook",
  what: "the signature of an event, and forged ones by the digit that differs",
  async run({ effort }) {
    const contenders = {
      "right signature": () => verifyWebhook(BODY, HEADER, SECRET),
      "forged at digit 1": refuse(forged(0)),
      // The same input: the noise, with which the differences are compared.
      "forged at digit 1, again": refuse(forged(0)),
      "forged at digit 32": refuse(forged(31)),
      "forged at digit 64": refuse(forged(63)),
    };
    const medians = await beside(contenders, effort);
    const lines = Object.entries(medians).map(([contender, values]) => {
      const sorted = [...values].sort((a, b) => a - b);
      const at = (/** @type {number} */ share) => sorted[Math.floor((sorted.length - 1) * share)];
      return { contender, runtime: "Node", median: at(0.5), low: at(0.25), high: at(0.75) };
    });
    return [{ group: "webhook", title: "verify an event of 1 KB", unit: "ns", lines }];
  },
};
