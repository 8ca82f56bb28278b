import { isValid, validate } from "../../schemas/zod-mini.js";
import { REQUEST } from "./request.js";

export function first() {
  if (!isValid(validate(REQUEST))) throw new Error("it is not valid");
}
