// The requests that are measured. Of each there are 64 that differ, so that nothing is measured
// that a cache of the engine answered.

const COUNT = 64;
const TWENTY = "US MX CA BR AR CL CO PE GB DE FR ES IT PT NL BE AT CH SE NO".split(" ");

/** @param {number} i */
const valid = (i) => ({
  clientName: i % 4 === 0 ? `Café Ñandú ${i}` : `Example Bakery ${i}`,
  clientEmail: `owner.${i}@bakery.example`,
  clientPhone: `+1415555${2600 + i}`,
  expiresInDays: (i % 30) + 1,
  allowedPhoneCountries: ["US", "MX"],
  connectionType: "whatsapp_waba",
});

/** @param {number} i */
const fiveIssues = (i) => ({
  clientName: "x".repeat(101 + i),
  clientEmail: `owner.${i}`,
  clientPhone: `1415555${2600 + i}`,
  expiresInDays: 31 + i,
  allowedPhoneCountries: ["us"],
  connectionType: "whatsapp_waba",
});

/** @param {number} i */
const twentyCountries = (i) => ({
  ...valid(i),
  allowedPhoneCountries: [...TWENTY.slice(i % 20), ...TWENTY.slice(0, i % 20)],
});

/**
 * About 8 KB of JSON: texts where no such texts belong, and 40 unknown names.
 *
 * @param {number} i
 */
function garbage(i) {
  const text = (/** @type {number} */ length) =>
    Array.from({ length }, (_, at) => String.fromCharCode(33 + ((at * 31 + i * 17) % 94))).join("");
  const unknown = Array.from({ length: 40 }, (_, at) => [text(8) + at, text(60)]);
  return {
    ...Object.fromEntries(unknown),
    clientName: text(2000),
    clientEmail: text(1500),
    clientPhone: text(900),
    expiresInDays: text(100),
    allowedPhoneCountries: [text(100), i, null],
    connectionType: text(100),
  };
}

/** @param {(i: number) => object} make */
const many = (make) => Array.from({ length: COUNT }, (_, i) => JSON.parse(JSON.stringify(make(i))));

/** @type {Record<string, { name: string, inputs: object[], isValid: boolean }>} */
export const CASES = {
  valid: { name: "a valid request of six fields", inputs: many(valid), isValid: true },
  issues: { name: "a request with five issues", inputs: many(fiveIssues), isValid: false },
  countries: {
    name: "a valid request, 20 countries",
    inputs: many(twentyCountries),
    isValid: true,
  },
  garbage: { name: "8 KB of garbage", inputs: many(garbage), isValid: false },
};
