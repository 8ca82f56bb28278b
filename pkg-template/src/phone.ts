import { core } from "./load.js";
import type { PhoneInfo } from "./wasm/zavu_invitations.js";

/**
 * Says what the world's numbering plans know about a phone number. Synchronous, no network.
 *
 * The plans are those of Google's libphonenumber, of the version in `metadataVersion`: they change
 * about every two weeks, so a verdict is good for a warning and never for a refusal. Whether
 * anybody answers, or can receive messages, nobody knows here.
 *
 * `validateInvitation` says nothing about a `valid` number. Any other in E.164 form has a warning:
 * `phone_incomplete` if more digits make it valid, else `phone_not_in_use`, `plausible` or not.
 *
 * @param value - A number in E.164 form, like `+14155552671`. Nothing is trimmed or repaired: any
 * other value is `malformed`.
 */
export function inspectPhone(value: string): PhoneInfo {
  return core().inspectPhone(value);
}
