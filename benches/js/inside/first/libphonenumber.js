import { isValidPhoneNumber } from "libphonenumber-js/max";
import { REQUEST } from "./request.js";

export function first() {
  if (!isValidPhoneNumber(REQUEST.clientPhone)) throw new Error("it is not valid");
}
