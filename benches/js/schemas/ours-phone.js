import { validateInvitation } from "zavu-invitations";

export const validate = validateInvitation;

const PHONE = ["phone_not_in_use", "phone_incomplete"];

/**
 * Ours only warns of a number that is not in use; the peers refuse it.
 *
 * @param {ReturnType<typeof validate>} result
 */
export const isValid = (result) =>
  result.ok && !result.warnings.some(({ code }) => PHONE.includes(code));
