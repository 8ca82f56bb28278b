import { COUNTRIES } from "./wasm/forms.js";

/**
 * The countries that `allowedPhoneCountries` may name, for a list to choose from: the 249 codes of
 * ISO 3166-1 alpha-2 and `XK`, in alphabetical order. `Intl.DisplayNames` has their names.
 *
 * @example
 * ```ts
 * const names = new Intl.DisplayNames("es", { type: "region" });
 * for (const code of countries()) select.add(new Option(names.of(code), code));
 * ```
 */
export function countries(): string[] {
  return COUNTRIES.split(" ");
}
