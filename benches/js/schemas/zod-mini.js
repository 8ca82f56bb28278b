import * as z from "zod/mini";
import { CHANNELS, COUNTRIES, E164, isShort, LIST_MAXIMUM } from "./rules.js";

/**
 * A request, whose phone number may have a rule of its own.
 *
 * @param {{ clientPhone?: import("zod/mini").ZodMiniType }} [fields]
 */
export const schema = (fields) =>
  z
    .strictObject({
      clientName: z.optional(z.string().check(z.refine(isShort))),
      clientEmail: z.optional(z.email({ pattern: z.regexes.html5Email })),
      clientPhone: z.optional(z.string().check(z.regex(E164))),
      phoneNumberId: z.optional(z.string().check(z.minLength(1))),
      expiresInDays: z.optional(z.int().check(z.minimum(1), z.maximum(30))),
      allowedPhoneCountries: z.optional(
        z.array(z.enum(COUNTRIES)).check(z.maxLength(LIST_MAXIMUM)),
      ),
      connectionType: z.optional(z.enum(CHANNELS)),
      ...fields,
    })
    .check((context) => {
      if (context.value.connectionType !== "messenger") return;
      for (const name of /** @type {const} */ (["phoneNumberId", "allowedPhoneCountries"])) {
        if (context.value[name] !== undefined) {
          const message = "not allowed with messenger";
          context.issues.push({ code: "custom", path: [name], message, input: context.value });
        }
      }
    });

const request = schema();

/** @param {unknown} input */
export const validate = (input) => request.safeParse(input);

/** @param {ReturnType<typeof validate>} result */
export const isValid = (result) => result.success;
