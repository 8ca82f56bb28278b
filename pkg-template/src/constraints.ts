import { CONSTRAINTS } from "./wasm/forms.js";
import type { Constraints, InvitationField } from "./wasm/zavu_invitations.js";

/**
 * The attributes of HTML that make a plain `<input>` accept what the rules accept: with them a
 * browser refuses exactly the texts that {@link validateField} refuses, and none while it is typed.
 *
 * An empty input is valid in HTML: {@link normalizeInvitation} leaves the field out then. The input
 * of `allowedPhoneCountries` holds one code; it may occur several times. Where what is typed goes
 * through {@link normalizeInvitation} before it is checked, leave `pattern` out: it says what the
 * clean value must be. `maxlength` counts UTF-16 code units, as HTML does.
 *
 * @example
 * ```ts
 * for (const [name, value] of Object.entries(constraints("clientName"))) {
 *   input.setAttribute(name, value);
 * }
 * ```
 */
export function constraints(field: InvitationField): Constraints {
  const isKnown = typeof field === "string" && Object.hasOwn(CONSTRAINTS, field);
  return isKnown ? { ...(CONSTRAINTS[field] as Constraints) } : ({} as Constraints);
}
