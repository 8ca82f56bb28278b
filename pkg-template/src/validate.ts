import { core } from "./load.js";
import { localized, type MessageOptions, textsOf } from "./message.js";
import { copyOf, copyRequest } from "./record.js";
import type { CreateInvitationRequest, InvitationField, Issue } from "./wasm/zavu_invitations.js";

/** What {@link validateInvitation} finds. */
export type ValidationResult =
  | { ok: true; value: CreateInvitationRequest; warnings: Issue[] }
  | { ok: false; issues: Issue[]; warnings: Issue[] };

/**
 * Checks a request by the rules of Zavu's API. Synchronous, no network.
 *
 * An error means that the documented contract refuses the request; a warning is suspicious but
 * allowed. All issues are found in one pass, in the order of the fields.
 *
 * @param input - Anything. A property that is `undefined` counts as absent.
 * @param options - The language of the messages, or messages of your own.
 * @returns the request as it was given, in a new object, or the issues.
 * @throws {@link InvitationsError} `invalid_request`, for the options alone.
 */
export function validateInvitation(input: unknown, options?: MessageOptions): ValidationResult {
  const texts = textsOf(options);
  const copied = copyRequest(input, core().facts);
  const report = core().report(copied);
  if (report === undefined) return { ok: true, value: copied.values, warnings: [] };
  const warnings = localized(report.warnings, texts);
  return report.issues.length === 0
    ? { ok: true, value: copied.values, warnings }
    : { ok: false, issues: localized(report.issues, texts), warnings };
}

/**
 * Checks one field on its own, as a form does while its user types.
 *
 * While a phone number is typed, it may be incomplete without being wrong: that is the warning
 * `phone_incomplete`, and before the second digit the error `invalid_phone` with the reason
 * `too_short`. A form need not show either before the field is left.
 *
 * @param options - The language of the messages, or messages of your own.
 * @returns the errors, then the warnings.
 * @throws {@link InvitationsError} `invalid_request`, for the options alone.
 */
export function validateField(
  field: InvitationField,
  value: unknown,
  options?: MessageOptions,
): Issue[] {
  const texts = textsOf(options);
  const copied = copyOf(field, value, core().facts);
  const report = core().report(copied);
  return report ? localized([...report.issues, ...report.warnings], texts) : [];
}
