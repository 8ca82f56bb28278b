// @ts-check
// Any value of JavaScript, the more unusual the better.
import { createContext, runInContext } from "node:vm";
import fc from "fast-check";
import { FIELDS } from "../requests.js";
import { composed, oneOf, Recipe } from "./recipe.js";

export const broken = () => {
  throw new Error("read");
};

const context = createContext();

/** @param {string} code */
export const foreign = (code) => runInContext(`(${code})`, context);

/** @template {object} T @param {T} target */
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

const cycle = () => {
  /** @type {unknown[]} */
  const list = [];
  list.push(list, { list });
  return list;
};

/** @param {number} levels @param {(inner: unknown) => unknown} wrap */
const deep = (levels, wrap) => {
  let value = wrap(1);
  for (let level = 1; level < levels; level++) value = wrap(value);
  return value;
};

const detached = () => {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
};

/** An object whose conversions to a primitive all throw. */
const unprintable = () => ({
  toString: broken,
  valueOf: broken,
  toJSON: broken,
  [Symbol.toPrimitive]: broken,
  get [Symbol.toStringTag]() {
    return broken();
  },
});

const silent = (/** @type {Promise<unknown>} */ promise) => {
  // Without this, the test would fail for an unhandled rejection.
  promise.catch(() => {});
  return promise;
};

/** Values without generated parts, the simple ones first, because fast-check shrinks a counterexample towards the first. */
export const leaf = oneOf(
  () => undefined,
  () => null,
  () => true,
  () => 0,
  () => -0,
  () => 1,
  () => 30,
  () => 31,
  () => 0.5,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1e300,
  () => 2 ** 53,
  () => 7n,
  () => 10n ** 100n,
  () => Symbol("x"),
  () => Symbol.iterator,
  () => ({}),
  () => [],
  () => broken,
  () => class {},
  () => async () => {},
  () => function* () {},
  () => revoked(() => {}),
  () => /x/g,
  () => new Date(Number.NaN),
  () => new Error("x"),
  () => Object("x"),
  () => Object(5),
  () => Object(7n),
  () => Object(Symbol("x")),
  () => Object.create(null),
  () => Object.freeze({ clientName: "x" }),
  () => unprintable(),
  () => cycle(),
  () => deep(10_000, (inner) => [inner]),
  () => deep(10_000, (inner) => ({ clientName: inner })),
  () => new Array(1_000_000_000),
  // biome-ignore lint/suspicious/noSparseArray: that is the point
  () => [, , "US"],
  () => Object.assign(["US"], { extra: 1 }),
  () => new Map([["clientName", "x"]]),
  () => new Set(["x"]),
  () => new WeakMap(),
  () => new FormData(),
  () => new URLSearchParams("clientName=x&clientName=y"),
  () => new Headers({ a: "b" }),
  () => new Blob(["x"]),
  () => new URL("https://example.com"),
  () => new Uint8Array(10),
  () => new Float64Array([Number.NaN]),
  () => new BigInt64Array(2),
  () => new DataView(new ArrayBuffer(8)),
  () => new ArrayBuffer(8),
  () => new SharedArrayBuffer(8),
  () => detached(),
  () => globalThis,
  () => Promise.resolve({}),
  () => silent(Promise.reject(new Error("x"))),
  () => new Promise(() => {}),
  // biome-ignore lint/suspicious/noThenProperty: that is the point
  () => ({ then: broken }),
  () => revoked({}),
  () => revoked([]),
  () => new Proxy({}, { get: broken }),
  () => new Proxy({}, { has: broken }),
  () => new Proxy({}, { ownKeys: broken }),
  () => new Proxy({}, { getPrototypeOf: broken }),
  () => new Proxy({}, { getOwnPropertyDescriptor: broken }),
  () => new Proxy({}, { get: () => "x", has: () => true, ownKeys: () => ["a", "b"] }),
  () => new Proxy(["US"], { get: broken }),
  () => new Proxy(["US"], { get: (_, name) => (name === "length" ? -1 : "US") }),
  () => new Proxy(["US"], { get: (_, name) => (name === "length" ? 7n : "US") }),
  () => new Proxy(["US"], { get: (_, name) => (name === "length" ? 2 ** 53 : "US") }),
  () => ({ [Symbol.iterator]: broken }),
  () => ({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: ["a", "b"] }) }) }),
  () => ({ [Symbol.iterator]: () => ({ next: broken }) }),
  () => "x".repeat(1_000_000),
  () => "é".repeat(65_537),
  () => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`name${index}`, index])),
  () => foreign("{ clientName: 'x' }"),
  () => foreign("['US', 'MX']"),
  () => foreign("() => { throw new Error('x') }"),
  () => foreign("new Error('x')"),
  () => foreign("new Map()"),
  () => foreign("Promise.resolve(1)"),
  () => foreign("new Uint8Array(3)"),
  () => foreign("new Proxy({}, { get() { throw 1 } })"),
  () => foreign("Object(Symbol('x'))"),
);

/** Texts, most of them valid for a field, or nearly so. */
export const text = fc
  .oneof(
    fc.constantFrom(
      "",
      "Example Bakery",
      "owner@bakery.example",
      "+14155550123",
      "pn_example",
      "US",
      "us",
      "messenger",
      "whatsapp_waba",
      "clientName",
      "inv_example",
      "webhook",
      "..",
      "/api",
      "http://127.0.0.1:1",
      "__proto__",
      "constructor",
      "\ud800",
      "a\udc00b",
      "a\r\nb: c",
      "\0",
    ),
    fc.string(),
    fc.string({ unit: "binary" }),
    fc
      .array(fc.integer({ min: 0xd7ff, max: 0xe000 }))
      .map((units) => String.fromCharCode(...units)),
    fc.emailAddress(),
    fc.json(),
  )
  .map((value) => new Recipe(JSON.stringify(value), () => value));

const key = fc.oneof(
  fc.constantFrom(
    ...FIELDS,
    "status",
    "limit",
    "cursor",
    "name",
    "code",
    "href",
    "arrayBuffer",
    "defaultCountry",
    "locale",
    "messages",
    "normalize",
    "then",
    "length",
    "toJSON",
    "__proto__",
  ),
  fc.string(),
);

/**
 * A property that has a value, throws when it is read, or has another value at each reading.
 *
 * @param {fc.Arbitrary<Recipe>} value
 */
const property = (value) =>
  fc
    .tuple(fc.constantFrom("is", "is", "is", "throws", "changes"), value, value)
    .map(([how, first, second]) => {
      const texts = { is: first.text, throws: "throws", changes: `${first.text} / ${second.text}` };
      const text = texts[/** @type {keyof typeof texts} */ (how)];
      return new Recipe(text, () => {
        if (how === "is") return { value: first.make() };
        if (how === "throws") return { get: broken };
        let reads = 0;
        return { get: () => (reads++ % 2 ? second : first).make() };
      });
    });

/** @param {fc.Arbitrary<Recipe>} value */
const object = (value) =>
  fc.uniqueArray(fc.tuple(key, property(value)), { maxLength: 5, selector: ([name]) => name }).map(
    (entries) =>
      new Recipe(
        `{ ${entries.map(([name, { text }]) => `${JSON.stringify(name)}: ${text}`).join(", ")} }`,
        () => {
          const object = {};
          for (const [name, { make }] of entries) {
            const how = { enumerable: true, configurable: true, ...make() };
            Object.defineProperty(object, name, how);
          }
          return object;
        },
      ),
  );

/** @param {fc.Arbitrary<Recipe>} value */
const list = (value) =>
  fc
    .array(value, { maxLength: 4 })
    .map(
      (items) =>
        new Recipe(`[${items.map(({ text }) => text).join(", ")}]`, () =>
          items.map(({ make }) => make()),
        ),
    );

/** Any value. */
export const anything = fc.letrec((tie) => {
  const value = /** @type {fc.Arbitrary<Recipe>} */ (tie("value"));
  return {
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      text,
      object(value),
      list(value),
      composed("proxy", { of: object(value) }, ({ of }) => new Proxy(of, {})),
      composed("inheriting", { from: object(value) }, ({ from }) => Object.create(from)),
      composed("foreign", { of: object(value) }, ({ of }) =>
        foreign("(of) => Object.defineProperties({}, Object.getOwnPropertyDescriptors(of))")(of),
      ),
    ),
  };
}).value;
