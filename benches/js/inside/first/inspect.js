import { inspectPhone, validateInvitation } from "zavu-invitations";
import { REQUEST } from "./request.js";

/** The module is compiled. */
export function prepare() {
  validateInvitation({});
}

export function first() {
  if (inspectPhone(REQUEST.clientPhone).verdict !== "valid") throw new Error("it is not valid");
}
