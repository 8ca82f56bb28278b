// What the peers say about a number's digits, without stripping anything: "valid CC", "valid -" or "invalid".
//
// They are asked by their number objects, where no difference is known. Those to their parsers of strings
// (`parsePhoneNumber`, `isValidPhoneNumber`, `parse`), one by one:
//
// - The parsers take a national prefix away from the digits of E.164 first, and judge what is left. So they refuse numbers
//   in use that begin with one: 169 of two million near-valid ones, all of them +375 810 …, Belarus, where 810 is dialled
//   before foreign numbers. And they accept numbers that nobody has: +358 0 50 123 4567, +44 020 7946 0958. `inspectPhone`
//   judges the number as it stands, since the API would store it so; `normalizeInvitation` takes the prefix away.
// - The parsers read more than E.164: letters, extensions, brackets. `inspectPhone` calls it malformed.
// - libphonenumber-js gives numbers of +290 8 …, Tristan da Cunha, a wrong kind. Kinds (mobile, fixed line …) are not
//   told here.
// - google-libphonenumber 3.2.47 carries the metadata 9.0.40: it is compared with a table of that version.
// - The calling codes of no country (+800, +870 …) have the country "001" there and none here.

import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/** The calling code and the rest of a number; none where no code fits. */
export function splitNumber(metadata, number) {
  for (let length = 1; length <= 3; length += 1) {
    const code = number.slice(1, 1 + length);
    if (metadata.country_calling_codes[code] || metadata.nonGeographic[code]) {
      return { code, national: number.slice(1 + length) };
    }
  }
  return undefined;
}

/** libphonenumber-js/max, by its number objects. `from` is a folder with the package installed. */
export async function libphonenumberJs(from) {
  const packageJson = from
    ? resolve(from, "node_modules/libphonenumber-js/package.json")
    : require.resolve("libphonenumber-js/package.json");
  const root = dirname(packageJson);
  const load = (path) => import(pathToFileURL(join(root, path)).href);
  const metadata = require(join(root, "metadata.max.json"));
  const { PhoneNumber, Metadata } = await load("core/index.js");
  const { default: countryOf } = await load("es6/helpers/getCountryByCallingCode.js");
  const verdict = (number) => {
    const parts = splitNumber(metadata, number);
    if (!parts?.national) return "invalid";
    const countries = metadata.country_calling_codes[parts.code];
    const country = countryOf(parts.code, {
      nationalNumber: parts.national,
      metadata: new Metadata(metadata),
    });
    if (countries && !country) return "invalid";
    const valid = new PhoneNumber(country ?? parts.code, parts.national, metadata).isValid();
    return valid ? `valid ${country ?? "-"}` : "invalid";
  };
  return { name: `libphonenumber-js ${require(packageJson).version}`, metadata, verdict };
}

/** google-libphonenumber, by its number objects. */
export function googleLibphonenumber(metadata) {
  const { PhoneNumber, PhoneNumberUtil } = require("google-libphonenumber");
  const util = PhoneNumberUtil.getInstance();
  const verdict = (number) => {
    const parts = splitNumber(metadata, number);
    if (!parts?.national) return "invalid";
    const object = new PhoneNumber();
    object.setCountryCode(Number(parts.code));
    object.setNationalNumber(Number(parts.national));
    const zeros = Math.min(/^0*/.exec(parts.national)[0].length, parts.national.length - 1);
    if (zeros > 0) {
      object.setItalianLeadingZero(true);
      object.setNumberOfLeadingZeros(zeros);
    }
    if (!util.isValidNumber(object)) return "invalid";
    const region = util.getRegionCodeForNumber(object);
    return `valid ${region === "001" ? "-" : region}`;
  };
  return {
    name: `google-libphonenumber ${require("google-libphonenumber/package.json").version}`,
    verdict,
  };
}
