import * as v from "valibot";
import { CHANNELS, COUNTRIES, E164, LIST_MAXIMUM } from "./rules.js";

const fields = {
  clientName: v.optional(v.pipe(v.string(), v.maxCodePoints(100))),
  clientEmail: v.optional(v.pipe(v.string(), v.rfcEmail())),
  clientPhone: v.optional(v.pipe(v.string(), v.regex(E164))),
  phoneNumberId: v.optional(v.pipe(v.string(), v.nonEmpty())),
  expiresInDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30))),
  allowedPhoneCountries: v.optional(
    v.pipe(v.array(v.picklist(COUNTRIES)), v.maxLength(LIST_MAXIMUM)),
  ),
  connectionType: v.optional(v.picklist(CHANNELS)),
};

/**
 * @param {"phoneNumberId" | "allowedPhoneCountries"} name
 * @returns {v.GenericValidation<v.InferOutput<v.StrictObjectSchema<typeof fields, undefined>>>}
 */
const notWithMessenger = (name) =>
  v.forward(
    v.check(
      (request) => request.connectionType !== "messenger" || request[name] === undefined,
      "not allowed with messenger",
    ),
    [name],
  );

/** @param {object} [other] */
export function schema(other) {
  return v.pipe(
    v.strictObject({ ...fields, ...other }),
    notWithMessenger("phoneNumberId"),
    notWithMessenger("allowedPhoneCountries"),
  );
}

const request = schema();

/** @param {unknown} input */
export const validate = (input) => v.safeParse(request, input);

/** @param {ReturnType<typeof validate>} result */
export const isValid = (result) => result.success;
