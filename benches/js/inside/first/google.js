// @ts-expect-error: it has no types
import google from "google-libphonenumber";
import { REQUEST } from "./request.js";

export function first() {
  const util = google.PhoneNumberUtil.getInstance();
  if (!util.isValidNumber(util.parse(REQUEST.clientPhone))) throw new Error("it is not valid");
}
