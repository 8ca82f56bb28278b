import { Ajv } from "ajv";
import { CHANNELS, COUNTRIES, E164, HTML_EMAIL, LIST_MAXIMUM } from "./rules.js";

/**
 * As every peer does, it finds all that is wrong: by default it stops at the first. An enumeration
 * of more than 200 values would be a slow loop by default.
 */
const ajv = new Ajv({ allErrors: true, loopEnum: 1000, formats: { "html-email": HTML_EMAIL } });

const check = ajv.compile({
  type: "object",
  additionalProperties: false,
  properties: {
    clientName: { type: "string", maxLength: 100 },
    clientEmail: { type: "string", format: "html-email" },
    clientPhone: { type: "string", pattern: E164.source },
    phoneNumberId: { type: "string", minLength: 1 },
    expiresInDays: { type: "integer", minimum: 1, maximum: 30 },
    allowedPhoneCountries: {
      type: "array",
      maxItems: LIST_MAXIMUM,
      items: { type: "string", enum: COUNTRIES },
    },
    connectionType: { type: "string", enum: CHANNELS },
  },
  if: { properties: { connectionType: { const: "messenger" } }, required: ["connectionType"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { phoneNumberId: false, allowedPhoneCountries: false } },
});

/** @param {unknown} input */
export const validate = (input) => (check(input) ? [] : check.errors);

/** @param {ReturnType<typeof validate>} errors */
export const isValid = (errors) => errors?.length === 0;
