import { z } from "zod";
import { CHANNELS, COUNTRIES, E164, isShort, LIST_MAXIMUM } from "./rules.js";

const fields = {
  clientName: z.string().refine(isShort).optional(),
  clientEmail: z.email({ pattern: z.regexes.html5Email }).optional(),
  clientPhone: z.string().regex(E164).optional(),
  phoneNumberId: z.string().min(1).optional(),
  expiresInDays: z.int().min(1).max(30).optional(),
  allowedPhoneCountries: z.array(z.enum(COUNTRIES)).max(LIST_MAXIMUM).optional(),
  connectionType: z.enum(CHANNELS).optional(),
};

/** @param {Partial<typeof fields>} [other] */
export function schema(other) {
  return z.strictObject({ ...fields, ...other }).superRefine((request, context) => {
    if (request.connectionType !== "messenger") return;
    for (const name of /** @type {const} */ (["phoneNumberId", "allowedPhoneCountries"])) {
      if (request[name] !== undefined) {
        context.addIssue({ code: "custom", path: [name], message: "not allowed with messenger" });
      }
    }
  });
}

const request = schema();

/** @param {unknown} input */
export const validate = (input) => request.safeParse(input);

/** @param {ReturnType<typeof validate>} result */
export const isValid = (result) => result.success;
