import { isValidPhoneNumber } from "libphonenumber-js/max";
import { z } from "zod";
import { E164 } from "./rules.js";
import { schema } from "./zod.js";

const clientPhone = z
  .string()
  .regex(E164)
  .refine((number) => isValidPhoneNumber(number))
  .optional();
const request = schema({ clientPhone });

/** @param {unknown} input */
export const validate = (input) => request.safeParse(input);

/** @param {ReturnType<typeof validate>} result */
export const isValid = (result) => result.success;
