// @ts-check
// Generated requests and texts, the same for the same seed in every runtime.

/**
 * Numbers from 0 to below a limit (mulberry32).
 *
 * @param {number} seed
 */
export function generator(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return (/** @type {number} */ limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** @typedef {ReturnType<typeof generator>} Random */

/**
 * @template T
 * @param {Random} random
 * @param {readonly T[]} items
 */
const pick = (random, items) => items[random(items.length)];

/**
 * A text of so many pieces.
 *
 * @param {Random} random
 * @param {readonly string[]} pieces
 * @param {number} count
 */
const text = (random, pieces, count) =>
  Array.from({ length: count }, () => pick(random, pieces)).join("");

const LOCAL = [..."aZ09.!#$%&'*+/=?^_`{|}~-"];
const LABEL = [..."aZ09-x"];
const ODD = [...' @.,()<>[]:;\\"_-+\u00a0\u00e9\u0130\u3002\uff20\u200b\u{1f600}', ".."];

/**
 * An address of one line that is valid, or wrong by little.
 *
 * @param {Random} random
 */
export function address(random) {
  const labels = Array.from({ length: 1 + random(3) }, () => {
    const long = random(12) === 0 ? "x".repeat(58 + random(8)) : "";
    return text(random, LABEL, random(5)) + long + pick(random, ["a", "0", "", "Z"]);
  });
  let made = `${text(random, LOCAL, random(6))}@${labels.join(".")}`;
  if (random(30) === 0) made = made.replace("@", "");
  for (let edits = random(3) === 0 ? 1 + random(2) : 0; edits > 0; edits--) {
    const at = random(made.length + 1);
    made = made.slice(0, at) + pick(random, ODD) + made.slice(at + random(2));
  }
  // An edit may have cut a pair of surrogates.
  return made.replace(/\p{Surrogate}/gu, "");
}

const DAYS = [
  ...[0, 1, 7, 14, 29, 30, 31, -1, 1.5, 2e9, -0, 30.000000000000004, 1e300, 2 ** 53, 5e-324],
  ...[7, 14, 21, Number.NaN, Number.POSITIVE_INFINITY, "7"],
];
/** What is large is seldom made, because it takes long. */
const RARE = 100;

/** Seldom half of a pair of surrogates. @param {Random} random */
const half = (random) => (random(100) === 0 ? pick(random, ["\ud83d", "\ude00"]) : "");

/**
 * Values of each field: valid, or wrong by little. The compiler knows when one is missing.
 *
 * @satisfies {Record<import("zavu-invitations").InvitationField, (random: Random) => unknown>}
 */
const VALUES = {
  clientName: (/** @type {Random} */ random) =>
    text(random, ["a", "\u{1f600}", " ", "\n"], pick(random, [0, 3, 99, 100, 101])) + half(random),
  clientEmail: address,
  clientPhone: (/** @type {Random} */ random) =>
    `${pick(random, ["+", "+", "+", ""])}${text(random, [..."1234567890"], pick(random, [0, 1, 2, 11, 15, 16]))}${pick(random, ["", "", "", "", " ", "\u0663"])}`,
  phoneNumberId: (/** @type {Random} */ random) =>
    random(RARE) === 0
      ? "x".repeat(65_536 + random(2))
      : text(random, ["pn_", "a", " "], random(4)) + half(random),
  expiresInDays: (/** @type {Random} */ random) => pick(random, DAYS),
  allowedPhoneCountries: (/** @type {Random} */ random) =>
    random(RARE) === 0
      ? Array(10_000 + random(2)).fill("US")
      : Array.from({ length: random(4) }, () =>
          pick(random, ["US", "MX", "BR", "XK", "DE", "AR", "ZZ", "us", "USA", ""]),
        ),
  connectionType: (/** @type {Random} */ random) =>
    pick(random, ["whatsapp_waba", "messenger", "whatsapp_waba", "Messenger", ""]),
};

/** The fields of a request. */
export const FIELDS = /** @type {(keyof typeof VALUES)[]} */ (Object.keys(VALUES));
const UNKNOWN = [
  ...["clientNmae", "clientname", "clientName ", "client_name", "", "0", "\ud83d"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "length"],
];
const ANYTHING = [null, true, 0, 1.5, "", "text", [], {}, ["US"], [null], [[]]];

/**
 * A request that is valid, or wrong by little.
 *
 * @param {number} seed
 */
export function request(seed) {
  const random = generator(seed);
  if (random(40) === 0) return pick(random, ANYTHING);
  const present = FIELDS.filter(() => random(3) === 0);
  const value = (/** @type {keyof typeof VALUES} */ field) =>
    random(30) === 0 ? pick(random, ANYTHING) : VALUES[field](random);
  const entries = present.map((field) => [field, value(field)]);
  if (random(30) === 0) entries.push([pick(random, UNKNOWN), pick(random, ANYTHING)]);
  return Object.fromEntries(entries);
}
