// @ts-check
// `allowUnknown`: fields and values that this version does not know. tests/unknown.rs reads the same
// vectors.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Ajv } from "ajv";
import {
  createInvitation,
  createInvitationSchema,
  formatIssue,
  InvitationsClient,
  InvitationsError,
  invitationSchema,
  normalizeInvitation,
  validateField,
  validateInvitation,
} from "zavu-invitations";
import es from "zavu-invitations/locales/es";
import { error, invalidType } from "./support/issues.js";

/**
 * @typedef {import("zavu-invitations").Issue} Issue
 * @typedef {{ name: string, input: object, issues: Issue[], warnings: Issue[] }} Case
 */

const ALLOW = /** @type {const} */ ({ allowUnknown: true });
const KEY = "zv_test_example";

/** @type {Case[]} */
const CASES = JSON.parse(
  readFileSync(new URL("../allow-unknown-vectors/all.json", import.meta.url), "utf8"),
);

/** @param {string} name */
const warning = (name) => ({
  ...error([name], "unknown_field", "is not a known name", {}),
  severity: "warning",
});

/**
 * @param {string} name
 * @param {import("zavu-invitations").ValueKind} found
 * @param {string} words
 */
const notJson = (name, found, words) =>
  error(
    [name],
    "not_json",
    `must be JSON data (without NaN, Infinity, cycles and built-in objects such as RegExp, at most 127 levels deep), found ${words}`,
    { depth: 127, found },
  );

/**
 * The bodies that a call sends, or its error.
 *
 * @param {unknown} request
 * @param {object} [options]
 */
async function sent(request, options = ALLOW) {
  /** @type {unknown[]} */
  const bodies = [];
  const fetch = async (
    /** @type {string} */ _,
    /** @type {{ body?: string | Blob }} */ { body },
  ) => {
    bodies.push(JSON.parse(String(body)));
    return new Response("{}", { status: 401 });
  };
  const thrown = await createInvitation(/** @type {any} */ (request), {
    apiKey: KEY,
    fetch,
    ...options,
  }).then(
    () => assert.fail("it succeeded"),
    (thrown) => thrown,
  );
  assert.ok(thrown instanceof InvitationsError, String(thrown));
  return { bodies, error: thrown };
}

describe("allowUnknown", () => {
  assert.ok(CASES.length > 10);
  for (const { name, input, issues, warnings } of CASES) {
    test(name, async () => {
      const isValid = issues.length === 0;
      assert.deepStrictEqual(
        validateInvitation(input, ALLOW),
        isValid ? { ok: true, value: input, warnings } : { ok: false, issues, warnings },
      );
      const { bodies, error } = await sent(input);
      assert.deepStrictEqual(bodies, isValid ? [input] : []);
      assert.equal(error.code, isValid ? "authentication" : "invalid_request");
      const { validate } = createInvitationSchema(ALLOW)["~standard"];
      assert.deepStrictEqual(
        validate(input),
        isValid ? { value: input, warnings } : { issues, warnings },
      );
      for (const [field, value] of Object.entries(input)) {
        const found = validateField(field, value, ALLOW);
        const expected = [...issues, ...warnings].filter((issue) => issue.field === field);
        if (Object.keys(input).length === 1) assert.deepStrictEqual(found, expected);
      }
    });
  }

  test("is off by default", async () => {
    for (const options of [{}, { allowUnknown: false }, { allowUnknown: undefined }]) {
      for (const input of [{ locale: "es" }, { connectionType: "sms" }]) {
        assert.equal(validateInvitation(input, options).ok, false);
        const schema = createInvitationSchema(options)["~standard"];
        assert.ok(schema.validate(input).issues);
        assert.deepStrictEqual(
          schema.jsonSchema.input({ target: "draft-07" }),
          invitationSchema["~standard"].jsonSchema.input({ target: "draft-07" }),
        );
        assert.deepEqual((await sent(input, options)).bodies, []);
      }
    }
  });

  for (const [value, kind] of /** @type {const} */ ([
    ["yes", "string"],
    [1, "number"],
    [null, "null"],
  ])) {
    test(`is a boolean, not ${JSON.stringify(value)}`, async () => {
      const options = /** @type {any} */ ({ allowUnknown: value });
      const issue = invalidType(["options", "allowUnknown"], "boolean", kind);
      for (const call of [
        () => validateInvitation({}, options),
        () => validateField("clientName", "a", options),
        () => createInvitationSchema(options),
        () => normalizeInvitation({}, options),
      ]) {
        assert.throws(call, (thrown) => {
          assert.deepStrictEqual(/** @type {InvitationsError} */ (thrown).issues, [issue]);
          return true;
        });
      }
      assert.deepStrictEqual((await sent({}, options)).error.issues, [issue]);
    });
  }

  test("copies values deeply, as JSON has them", async () => {
    const list = [1, "a", [true, null]];
    const input = {
      a1: list,
      b2: { at: new Date(0), none: undefined, big: 2 ** 60, minus: -0.5, "": "ß😀" },
      c3: Object.create(null),
      d4: "",
      e5: 0,
    };
    const expected = {
      a1: [1, "a", [true, null]],
      b2: { at: "1970-01-01T00:00:00.000Z", big: 2 ** 60, minus: -0.5, "": "ß😀" },
      c3: {},
      d4: "",
      e5: 0,
    };
    const result = validateInvitation(input, ALLOW);
    assert.ok(result.ok);
    list.push("later");
    assert.deepStrictEqual(result.value, expected);
    list.pop();
    assert.deepStrictEqual((await sent(input)).bodies, [expected]);
  });

  const cycle = { self: /** @type {unknown} */ (undefined) };
  cycle.self = cycle;
  const nested = (/** @type {number} */ depth) =>
    JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  const unreadable = "a value that throws when it is read";
  for (const [name, value, kind, words] of /** @type {const} */ ([
    ["a function", () => 1, "function", "a function"],
    ["a function in a list", [() => 1], "function", "a function"],
    ["a symbol", Symbol("a"), "symbol", "a symbol"],
    ["a symbol in an object", { a: Symbol("a") }, "symbol", "a symbol"],
    ["a bigint", 1n, "bigint", "a bigint"],
    ["a bigint in an object", { a: { b: 1n } }, "bigint", "a bigint"],
    ["NaN", Number.NaN, "number", "a number"],
    ["Infinity in a list", [Number.POSITIVE_INFINITY], "number", "a number"],
    ["undefined in a list", [undefined], "undefined", "undefined"],
    ["a hole in a list", new Array(1), "undefined", "undefined"],
    ["a RegExp", /a/, "object", "an object"],
    ["an Error in an object", { a: new Error("a") }, "object", "an object"],
    ["a boxed NaN in a list", [Object(Number.NaN)], "object", "an object"],
    ["an invalid date", new Date(Number.NaN), "object", "an object"],
    ["an invalid date in an object", { at: new Date(Number.NaN) }, "object", "an object"],
    ["an invalid date in a list", [new Date(Number.NaN)], "object", "an object"],
    ["a toJSON that returns null", { a: { toJSON: () => null } }, "object", "an object"],
    ["a toJSON that returns undefined", { a: { toJSON() {} } }, "object", "an object"],
    [
      "a list whose toJSON returns undefined",
      Object.assign([1], { toJSON() {} }),
      "array",
      "an array",
    ],
    ["a toJSON that returns NaN", { a: { toJSON: () => Number.NaN } }, "number", "a number"],
    ["a Map", new Map([["a", 1]]), "iterable", "an iterable such as FormData or a Map"],
    ["a typed array", new Uint8Array(2), "iterable", "an iterable such as FormData or a Map"],
    ["a promise", Promise.resolve(1), "promise", "a promise, which must be awaited first"],
    ["a cycle", cycle, "unreadable", unreadable],
    ["128 levels", nested(128), "unreadable", unreadable],
    ["100,000 levels", nested(100_000), "unreadable", unreadable],
    [
      "a getter that throws",
      {
        get a() {
          throw new Error("read");
        },
      },
      "unreadable",
      unreadable,
    ],
    [
      "objects without an end",
      (function endless() {
        return Object.defineProperty({}, "a", { get: endless, enumerable: true });
      })(),
      "unreadable",
      unreadable,
    ],
  ])) {
    test(`${name} is refused`, async () => {
      const issue = notJson("locale", kind, words);
      const input = { clientName: "Acme", locale: value };
      const expected = { ok: false, issues: [issue], warnings: [] };
      assert.deepStrictEqual(validateInvitation(input, ALLOW), expected);
      assert.deepStrictEqual(validateField("locale", value, ALLOW), [issue]);
      const { bodies, error } = await sent(input);
      assert.deepEqual([bodies, error.code, error.outcome], [[], "invalid_request", "not_sent"]);
      assert.deepStrictEqual(error.issues, [issue]);
      assert.match(formatIssue(issue, { locale: es }), /^Avisar a quien administra/);
    });
  }

  test("the namespace of a module is an object", async () => {
    /** @param {string} code */
    const moduleOf = (code) => import(`data:text/javascript,${code}`);
    const locale = await moduleOf('export default 1; export const tags = ["a"];');
    assert.deepStrictEqual((await sent({ locale })).bodies, [
      { locale: { default: 1, tags: ["a"] } },
    ]);
    const functions = await moduleOf("export const tag = () => 1;");
    const issue = notJson("locale", "function", "a function");
    assert.deepStrictEqual(validateField("locale", functions, ALLOW), [issue]);
  });

  test("each getter is read once", async () => {
    let reads = 0;
    const counter = {
      get read() {
        return { again: ++reads };
      },
    };
    const list = [counter];
    Object.defineProperty(list, 0, { get: () => ({ item: ++reads }), enumerable: true });
    const { bodies } = await sent({ locale: { counter, list } });
    assert.deepStrictEqual(bodies, [
      { locale: { counter: { read: { again: 1 } }, list: [{ item: 2 }] } },
    ]);
  });

  test("the toJSON of a class that extends Array is called", async () => {
    class Tags extends Array {
      toJSON() {
        return this.join(" ");
      }
    }
    const input = { locale: Tags.of("a", "b"), nested: [Tags.of("c")] };
    assert.deepStrictEqual((await sent(input)).bodies, [{ locale: "a b", nested: ["c"] }]);
  });

  test("a name that an assignment loses is sent", async () => {
    const input = JSON.parse('{"locale":{"__proto__":{"a":[1]}}}');
    const { bodies } = await sent(input);
    assert.equal(JSON.stringify(bodies), JSON.stringify([input]));
    const expected = { ok: true, value: input, warnings: [warning("locale")] };
    assert.deepStrictEqual(validateInvitation(input, ALLOW), expected);
  });

  test("a field that throws is refused", async () => {
    const input = {
      get locale() {
        throw new Error("read");
      },
    };
    const issues = [notJson("locale", "unreadable", unreadable)];
    assert.deepStrictEqual(validateInvitation(input, ALLOW), { ok: false, issues, warnings: [] });
    assert.deepEqual((await sent(input)).bodies, []);
  });

  test("a field is read once", async () => {
    let reads = 0;
    const input = {
      get locale() {
        reads += 1;
        return reads;
      },
    };
    assert.deepStrictEqual((await sent(input)).bodies, [{ locale: 1 }]);
    assert.equal(reads, 1);
  });

  test("127 levels are sent", async () => {
    const input = { locale: nested(127) };
    assert.deepStrictEqual((await sent(input)).bodies, [input]);
  });

  test("a lone surrogate is refused, in a text and in a name", () => {
    for (const value of ["\ud800", ["a\udc00"], { "\ud800": 1 }, "\\\udfff"]) {
      const result = validateInvitation({ locale: value }, ALLOW);
      assert.deepEqual(result.ok === false && result.issues.map(({ code }) => code), [
        "malformed_unicode",
      ]);
    }
    for (const value of ["\ufffd", "\\ud800", "\u{1f600}"]) {
      assert.equal(validateInvitation({ locale: value }, ALLOW).ok, true);
    }
  });

  test("a lone surrogate is refused in the name of a field", async () => {
    const input = { clientName: "A", "x\ud800y": 1, "x\ufffdy": 2 };
    const issue = error(
      ["x\ufffdy"],
      "malformed_unicode",
      "must be well-formed Unicode, found a lone surrogate",
      {},
    );
    const result = validateInvitation(input, ALLOW);
    assert.deepEqual(result.ok === false && result.issues, [issue]);
    assert.deepEqual(validateField("x\ud800y", 1, ALLOW), [issue]);
    const { bodies, error: thrown } = await sent(input);
    assert.deepEqual([bodies, thrown.issues], [[], [issue]]);
    const { "x\ufffdy": kept } = input;
    assert.deepEqual((await sent({ "x\ufffdy": kept })).bodies, [{ "x\ufffdy": 2 }]);
  });

  test("what is too large is refused", () => {
    // Engines end such a list at their own limits.
    const lengthy = new Proxy(/** @type {unknown[]} */ ([]), {
      get: (_, name) => (name === "length" ? 2 ** 32 - 1 : 1),
    });
    for (const [value, code] of /** @type {const} */ ([
      [{ locale: "a".repeat(65_537) }, "too_long"],
      [{ locale: new Array(10_001).fill(1) }, "too_many_items"],
      [{ ["a".repeat(65_537)]: 1 }, "too_long"],
    ])) {
      const result = validateInvitation(value, ALLOW);
      assert.deepEqual(result.ok === false && result.issues.map(({ code }) => code), [code]);
    }
    assert.equal(validateInvitation({ locale: lengthy }, ALLOW).ok, false);
  });

  test("many large fields are sent whole, or not at all", async () => {
    const text = "a".repeat(30_000);
    for (const [wrap, count] of /** @type {const} */ ([
      [(/** @type {string} */ text) => text, 600],
      [(/** @type {string} */ text) => [text, { text }], 300],
    ])) {
      const names = Array.from({ length: count }, (_, index) => `x${index}y`);
      const input = Object.fromEntries(names.map((name) => [name, wrap(text)]));
      const { bodies, error } = await sent(input);
      assert.deepEqual([bodies, error.code], [[], "invalid_request"]);
      const few = Object.fromEntries(names.slice(0, 20).map((name) => [name, wrap(text)]));
      assert.deepStrictEqual((await sent(few)).bodies, [few]);
    }
  });

  test("every one of many fields is sent, and a hundred are named", async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `x${index}y`);
    const input = Object.fromEntries(names.map((name, index) => [name, index]));
    const result = validateInvitation(input, ALLOW);
    assert.ok(result.ok);
    assert.deepStrictEqual(result.warnings, names.slice(0, 100).map(warning));
    assert.deepStrictEqual((await sent(input)).bodies, [input]);
    const misspelt = validateInvitation({ ...input, clientNmae: 1 }, ALLOW);
    assert.equal(misspelt.ok, false);
    for (const index of names.keys()) input[`${index}z`] = 1;
    const more = Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`x${index}`, 1]));
    const tooMany = validateInvitation(more, ALLOW);
    assert.ok(tooMany.ok === false);
    assert.deepEqual(
      tooMany.issues.map(({ code, path }) => [code, path]),
      [["too_many_items", []]],
    );
  });

  test("holds for a client, whose calls can turn it off", async () => {
    /** @type {string[]} */
    const bodies = [];
    const fetch = async (
      /** @type {string} */ _,
      /** @type {{ body?: string | Blob }} */ { body },
    ) => {
      bodies.push(String(body));
      return new Response("{}", { status: 401 });
    };
    const client = new InvitationsClient({ apiKey: KEY, fetch, allowUnknown: true });
    await assert.rejects(client.create({ locale: "es" }), { code: "authentication" });
    await assert.rejects(client.create({ locale: "es" }, { allowUnknown: false }), {
      code: "invalid_request",
    });
    assert.deepEqual(bodies, ['{"locale":"es"}']);
  });

  test("a schema that normalizes keeps unknown fields", () => {
    const schema = createInvitationSchema({ normalize: true, allowUnknown: true })["~standard"];
    assert.deepStrictEqual(schema.validate({ expiresInDays: "7", locale: " es " }), {
      value: { expiresInDays: 7, locale: " es " },
      warnings: [warning("locale")],
    });
  });

  test("its JSON Schema takes further fields and every text as connectionType", () => {
    const { jsonSchema } = createInvitationSchema(ALLOW)["~standard"];
    for (const target of /** @type {const} */ (["draft-07", "openapi-3.0"])) {
      for (const schema of [jsonSchema.input({ target }), jsonSchema.output({ target })]) {
        assert.equal(schema.additionalProperties, true);
        const accepts = new Ajv({ formats: { email: true } }).compile(schema);
        assert.ok(accepts({ locale: "es", connectionType: "sms" }));
        for (const input of [
          { connectionType: 1 },
          { expiresInDays: 31 },
          { connectionType: "messenger", phoneNumberId: "pn_1" },
        ]) {
          assert.equal(accepts(input), false, JSON.stringify(input));
        }
      }
    }
    const strict = invitationSchema["~standard"].jsonSchema.input({ target: "draft-07" });
    assert.equal(strict.additionalProperties, false);
  });
});
