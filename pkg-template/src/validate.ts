import { core } from "./load.js";
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
 * @returns the request as it was given, in a new object, or the issues.
 */
export function validateInvitation(input: unknown): ValidationResult {
  const copied = copyRequest(input, core().facts);
  const { issues, warnings } = core().report(copied);
  return issues.length === 0
    ? { ok: true, value: copied.values, warnings }
    : { ok: false, issues, warnings };
}

/**
 * Checks one field on its own, as a form does while its user types.
 *
 * @returns the errors, then the warnings.
 */
export function validateField(field: InvitationField, value: unknown): Issue[] {
  const copied = copyOf(field, value, core().facts);
  const { issues, warnings } = core().report(copied);
  return [...issues, ...warnings];
}
