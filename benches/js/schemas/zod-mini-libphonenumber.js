import { isValidPhoneNumber } from "libphonenumber-js/max";
import * as z from "zod/mini";
import { E164 } from "./rules.js";
import { schema } from "./zod-mini.js";

const number = z.string().check(
  z.regex(E164),
  z.refine((number) => isValidPhoneNumber(number)),
);
const request = schema({ clientPhone: z.optional(number) });

/** @param {unknown} input */
export const validate = (input) => request.safeParse(input);

/** @param {ReturnType<typeof validate>} result */
export const isValid = (result) => result.success;
