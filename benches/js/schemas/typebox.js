import Type from "typebox";
import { Compile } from "typebox/compile";
import { CHANNELS, COUNTRIES, E164, HTML_EMAIL, isShort, LIST_MAXIMUM } from "./rules.js";

const request = Compile(
  Type.Object(
    {
      clientName: Type.Optional(Type.Refine(Type.String(), isShort)),
      clientEmail: Type.Optional(Type.String({ pattern: HTML_EMAIL })),
      clientPhone: Type.Optional(Type.String({ pattern: E164 })),
      phoneNumberId: Type.Optional(Type.String({ minLength: 1 })),
      expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
      allowedPhoneCountries: Type.Optional(
        Type.Array(Type.Enum(COUNTRIES), { maxItems: LIST_MAXIMUM }),
      ),
      connectionType: Type.Optional(Type.Enum([...CHANNELS])),
    },
    {
      additionalProperties: false,
      if: Type.Object({ connectionType: Type.Literal("messenger") }),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { phoneNumberId: false, allowedPhoneCountries: false } },
    },
  ),
);

/** @param {unknown} input */
export const validate = (input) => (request.Check(input) ? [] : request.Errors(input));

/** @param {ReturnType<typeof validate>} errors */
export const isValid = (errors) => errors.length === 0;
