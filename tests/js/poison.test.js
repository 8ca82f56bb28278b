// @ts-check
// No input may wear the instance out: neither its memory nor its table of values may grow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { validateInvitation } from "zavu-invitations";
import { spyOnInstances } from "./support/instances.js";
import { FIELDS, generator } from "./support/requests.js";

const INPUTS = process.env.LONG === undefined ? 5_000 : 100_000;

/** The exports of the instance: the module keeps them to itself. */
const instances = /** @type {WebAssembly.Exports[]} */ ([]);
spyOnInstances({ created: (exports) => instances.push(exports) });

/** How large the instance is: bytes of memory, and entries of its tables. */
function size() {
  return instances.flatMap((exports) =>
    Object.entries(exports).flatMap(([name, value]) => {
      if (value instanceof WebAssembly.Memory) return [[name, value.buffer.byteLength]];
      return value instanceof WebAssembly.Table ? [[name, value.length]] : [];
    }),
  );
}

const NAMES = [...FIELDS, "foo"];

const broken = () => {
  throw new Error("read");
};
const { proxy: revoked, revoke } = Proxy.revocable([], {});
revoke();
/** @type {unknown[]} */
const cycle = [];
cycle.push(cycle, { cycle });
const megabyte = "x".repeat(1_000_000);
const EMPTY = {};

/** What no field takes. */
const VALUES = [
  null,
  true,
  7n,
  Symbol("x"),
  () => {},
  EMPTY,
  Number.NaN,
  -1e300,
  "\ud800",
  `${"x".repeat(200)}\udc00`,
  megabyte,
  megabyte.slice(0, 65_537),
  cycle,
  revoked,
  new Proxy({}, { get: broken, ownKeys: broken }),
  new Proxy(["US"], { get: broken }),
  ["us", 5, null, "\ud800", revoked, 7n],
  new Array(1_000_000_000),
  new Map(),
  Promise.resolve(),
];

/** Requests that are none. */
const WHOLES = [
  ...VALUES.filter((value) => value !== EMPTY),
  new FormData(),
  new Proxy({}, { has: broken }),
  new Proxy({}, { ownKeys: broken }),
  new Proxy({}, { get: broken }),
];

/** @param {(below: number) => number} random */
function invalid(random) {
  if (random(8) === 0) return WHOLES[random(WHOLES.length)];
  /** @type {Record<string, unknown>} */
  const input = {};
  for (let count = random(3); count >= 0; count--) {
    const name = NAMES[random(NAMES.length)];
    const value = VALUES[random(VALUES.length)];
    const read = random(8) === 0 ? { get: broken } : { value };
    Object.defineProperty(input, name, { ...read, enumerable: true, configurable: true });
  }
  return input;
}

// The same inputs twice, so that the second time needs nothing that the first did not.
test(`${INPUTS} invalid inputs leave no trace`, { timeout: 300_000 }, () => {
  const feed = () => {
    const random = generator(0x5eed);
    for (let index = 0; index < INPUTS; index++) {
      assert.ok(!validateInvitation(invalid(random)).ok);
    }
    return size();
  };

  const before = feed();
  const after = feed();

  assert.equal(instances.length, 1);
  assert.ok(before.length > 1, "neither memory nor table was found");
  assert.deepEqual(after, before);
  const valid = { clientName: "Example Bakery", allowedPhoneCountries: ["US"] };
  assert.deepStrictEqual(validateInvitation(valid), { ok: true, value: valid, warnings: [] });
});
