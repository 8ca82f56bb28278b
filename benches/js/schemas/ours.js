import { validateInvitation } from "zavu-invitations";

export const validate = validateInvitation;

/** @param {ReturnType<typeof validate>} result */
export const isValid = (result) => result.ok;
