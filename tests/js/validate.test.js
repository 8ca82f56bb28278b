// @ts-check
// What JSON cannot hold; the rest is in the vectors.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { validateField, validateInvitation } from "zavu-invitations";
import { error, invalidType, malformed, tooLong, unknownField } from "./support/issues.js";

/**
 * @typedef {import("zavu-invitations").InvitationField} InvitationField
 * @typedef {import("zavu-invitations").Issue} Issue
 * @typedef {import("zavu-invitations").ValueKind} ValueKind
 */

/** @satisfies {Record<InvitationField, { kind: ValueKind, valid: unknown }>} */
const FIELDS = {
  clientName: { kind: "string", valid: "Example Bakery" },
  clientEmail: { kind: "string", valid: "owner@bakery.example" },
  clientPhone: { kind: "string", valid: "+14155550123" },
  phoneNumberId: { kind: "string", valid: "pn_example" },
  expiresInDays: { kind: "number", valid: 14 },
  allowedPhoneCountries: { kind: "array", valid: ["US", "MX"] },
  connectionType: { kind: "string", valid: "whatsapp_waba" },
};
const NAMES = /** @type {InvitationField[]} */ (Object.keys(FIELDS));
const TEXTS = NAMES.filter((name) => FIELDS[name].kind === "string");

/** A request that is valid in every field. */
const VALID = Object.fromEntries(NAMES.map((name) => [name, FIELDS[name].valid]));

const broken = () => {
  throw new Error("read");
};

/** @param {ProxyHandler<object>} handler */
const proxy = (handler, target = {}) => new Proxy(target, handler);

/** @param {object} target */
function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

/**
 * @param {unknown} input
 * @param {Issue[]} issues
 * @param {Issue[]} [warnings]
 */
function assertIssues(input, issues, warnings = []) {
  const expected = { ok: false, issues, warnings };
  assert.deepStrictEqual(validateInvitation(input), expected);
}

/**
 * @param {unknown} input
 * @param {object} value
 */
function assertValid(input, value) {
  assert.deepStrictEqual(validateInvitation(input), { ok: true, value, warnings: [] });
}

describe("the whole request", () => {
  test("no value is an empty request", () => {
    assertValid(undefined, {});
  });

  const form = new FormData();
  form.append("clientName", "Example Bakery");
  for (const [name, kind, input] of /** @type {[string, ValueKind, unknown][]} */ ([
    ["a BigInt", "bigint", 7n],
    ["a symbol", "symbol", Symbol("x")],
    ["a function", "function", () => ({})],
    ["a class", "function", class {}],
    ["NaN", "number", Number.NaN],
    ["FormData", "iterable", form],
    ["URLSearchParams", "iterable", new URLSearchParams("clientName=x")],
    ["a Map", "iterable", new Map([["clientName", "x"]])],
    ["a Set", "iterable", new Set()],
    ["bytes", "iterable", new Uint8Array(2)],
    ["a String object", "iterable", Object("x")],
    ["a generator", "iterable", (function* () {})()],
    ["a promise", "promise", Promise.resolve({})],
    // biome-ignore lint/suspicious/noThenProperty: that is the point
    ["a thenable", "promise", { then() {} }],
    ["a list of another realm", "array", runInNewContext("[]")],
    ["a proxy of a list", "array", proxy({}, [])],
    ["a revoked proxy", "unreadable", revoked({})],
    ["a revoked proxy of a list", "unreadable", revoked([])],
    ["a proxy whose names cannot be asked for", "unreadable", proxy({ has: broken })],
    ["a proxy whose names cannot be listed", "unreadable", proxy({ ownKeys: broken })],
    [
      "a then that throws",
      "unreadable",
      // biome-ignore lint/suspicious/noThenProperty: that is the point
      Object.defineProperty({}, "then", { get: broken }),
    ],
  ])) {
    test(`${name} is none`, () => {
      assertIssues(input, [invalidType([], "object", kind)]);
    });
  }

  class Form {
    /** @type {string | undefined} */
    clientEmail = undefined;
    get clientName() {
      return "Example Bakery";
    }
  }
  for (const [name, input] of /** @type {[string, object][]} */ ([
    ["an object without a prototype", Object.assign(Object.create(null), VALID)],
    ["an object of another realm", runInNewContext(`(${JSON.stringify(VALID)})`)],
    ["a frozen object", Object.freeze({ ...VALID })],
    ["an object with a then that is no function", { ...VALID }],
    ["a proxy", proxy({}, VALID)],
    ["inherited fields", Object.create(VALID)],
  ])) {
    test(`${name} is one`, () => {
      assertValid(input, VALID);
    });
  }

  test("an instance of a class with a getter is one", () => {
    assertValid(new Form(), { clientName: "Example Bakery" });
  });

  test("names that are no strings, or not enumerable, are not looked at", () => {
    const input = Object.defineProperty({ [Symbol("foo")]: 1 }, "hidden", { value: 1 });
    assertValid(input, {});
  });

  test("a cycle is an unknown name", () => {
    /** @type {Record<string, unknown>} */
    const input = { clientName: "x" };
    input.self = input;
    assertIssues(input, [unknownField("self")]);
  });

  test("a field that leads back to the request is an object", () => {
    /** @type {Record<string, unknown>} */
    const input = {};
    input.clientName = input;
    assertIssues(input, [invalidType(["clientName"], "string", "object")]);
  });

  test("a proxy whose every value throws has unreadable fields", () => {
    const input = proxy({ get: broken }, VALID);
    assertIssues(input, [
      ...NAMES.map((name) => invalidType([name], FIELDS[name].kind, "unreadable")),
    ]);
  });
});

describe("the fields", () => {
  for (const name of NAMES) {
    const { kind, valid } = FIELDS[name];

    test(`${name}: undefined is the same as absent`, () => {
      assertValid({ [name]: undefined }, {});
    });

    for (const [what, found, value] of /** @type {[string, ValueKind, unknown][]} */ ([
      ["null", "null", null],
      ["false", "boolean", false],
      ["a BigInt", "bigint", 7n],
      ["a symbol", "symbol", Symbol.iterator],
      ["a function", "function", () => "x"],
      ["an object", "object", {}],
      ["a Date", "object", new Date(0)],
      ["a Map", "object", new Map()],
      ["FormData", "object", new FormData()],
      ["a promise", "object", Promise.resolve(valid)],
      ["a String object", "object", Object("x")],
      ["a Number object", "object", Object(7)],
      ["a proxy that throws", "object", proxy({ get: broken })],
      ["a revoked proxy", "unreadable", revoked([])],
    ])) {
      test(`${name}: ${what}`, () => {
        assertIssues({ [name]: value }, [invalidType([name], kind, found)]);
      });
    }

    test(`${name}: a getter that throws is unreadable and hides nothing`, () => {
      const input = { ...VALID, foo: 1 };
      Object.defineProperty(input, name, { get: broken, enumerable: true });
      assertIssues(input, [invalidType([name], kind, "unreadable"), unknownField("foo")]);
    });

    test(`${name}: is read once`, () => {
      let reads = 0;
      const get = () => {
        reads += 1;
        return valid;
      };
      assertValid(Object.defineProperty({}, name, { get, enumerable: true }), { [name]: valid });
      assert.equal(reads, 1);
    });
  }

  for (const name of TEXTS) {
    for (const text of [
      "\ud800",
      "\udfff",
      "x\ud83d",
      "\ude00x",
      "\ude00\ud83d",
      "a\udc00b",
      "😀\ud83d😀",
    ]) {
      test(`${name}: the lone surrogate of ${JSON.stringify(text)}`, () => {
        assertIssues({ [name]: text }, [malformed([name])]);
      });
    }
  }

  test("a lone surrogate beside a replacement character", () => {
    assertIssues({ clientName: "\ufffd\ud800" }, [malformed(["clientName"])]);
    assertValid({ clientName: "\ufffd😀" }, { clientName: "\ufffd😀" });
  });

  test("a lone surrogate as an item", () => {
    assertIssues({ allowedPhoneCountries: ["US", "\ud800"] }, [
      malformed(["allowedPhoneCountries", 1]),
    ]);
  });

  for (const [text, value] of /** @type {const} */ ([
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
  ])) {
    test(`expiresInDays: ${text}`, () => {
      const message = `must be a whole number from 1 to 30, found ${text}`;
      const params = { minimum: 1, maximum: 30, actual: value };
      assertIssues({ expiresInDays: value }, [
        error(["expiresInDays"], "not_an_integer", message, params),
      ]);
    });
  }
});

describe("long texts", () => {
  const limit = 65_536;

  test("a name is counted in code points up to the limit", () => {
    for (const [name, actual] of /** @type {[string, number][]} */ ([
      ["x".repeat(limit), limit],
      ["😀".repeat(limit / 2), limit / 2],
      ["x".repeat(limit + 1), limit + 1],
      ["😀".repeat(limit / 2 + 1), limit + 2],
      ["x".repeat(10_000_000), 10_000_000],
      ["\ud800".repeat(limit + 1), limit + 1],
    ])) {
      assertIssues({ clientName: name }, [tooLong(["clientName"], 100, actual)]);
    }
  });

  test("another text is taken up to the limit", () => {
    const email = `${"x".repeat(limit - 4)}@b.c`;
    const phoneNumberId = "é".repeat(limit);
    assertValid({ clientEmail: email, phoneNumberId }, { clientEmail: email, phoneNumberId });
    for (const name of TEXTS.filter((name) => name !== "clientName")) {
      const text = "x".repeat(limit + 1);
      assertIssues({ [name]: text }, [tooLong([name], limit, limit + 1)]);
    }
    assertIssues({ allowedPhoneCountries: ["US", "x".repeat(limit + 1)] }, [
      tooLong(["allowedPhoneCountries", 1], limit, limit + 1),
    ]);
  });
});

describe("lists", () => {
  const field = "allowedPhoneCountries";
  const tooMany = error([field], "too_many_items", "must have at most 10,000 items", {
    maximum: 10_000,
  });
  const notText = (/** @type {number} */ index, /** @type {ValueKind} */ found) =>
    invalidType([field, index], "string", found);

  test("10,000 items are looked at", () => {
    const result = validateInvitation({ [field]: Array(10_000).fill("ZZ") });
    assert.ok(!result.ok);
    assert.equal(result.issues.length, 10_000);
    assert.deepEqual(result.issues[9_999].path, [field, 9_999]);
  });

  for (const [name, list] of /** @type {[string, unknown[]][]} */ ([
    ["10,001 items", Array(10_001).fill("US")],
    ["a million items", Array(1_000_000).fill("US")],
    ["the longest sparse list", Array(2 ** 32 - 1)],
    ["a proxy that claims to be long", /** @type {unknown[]} */ (proxy({}, Array(20_000)))],
  ])) {
    test(`${name} are too many`, () => {
      assertIssues({ [field]: list }, [tooMany]);
    });
  }

  test("a hole is undefined", () => {
    // biome-ignore lint/suspicious/noSparseArray: that is the point
    assertIssues({ [field]: ["US", , "MX"] }, [notText(1, "undefined")]);
  });

  test("items of kinds that JSON does not have", () => {
    const items = [undefined, 7n, Symbol("x"), () => {}, Number.NaN, Object("US"), revoked([])];
    assertIssues({ [field]: items }, [
      notText(0, "undefined"),
      notText(1, "bigint"),
      notText(2, "symbol"),
      notText(3, "function"),
      notText(4, "number"),
      notText(5, "object"),
      notText(6, "unreadable"),
    ]);
  });

  test("an item that throws is unreadable", () => {
    const list = Object.defineProperty(["US", "MX", "DE"], 1, { get: broken });
    assertIssues({ [field]: list }, [notText(1, "unreadable")]);
  });

  test("a list whose length throws is unreadable", () => {
    const list = proxy({ get: (_, name) => (name === "length" ? broken() : "US") }, ["US"]);
    assertIssues({ [field]: list }, [invalidType([field], "array", "unreadable")]);
  });

  test("a list that holds itself", () => {
    /** @type {unknown[]} */
    const list = ["US"];
    list.push(list);
    assertIssues({ [field]: list }, [notText(1, "array")]);
  });

  test("lists of another realm and of a subclass are lists", () => {
    class Countries extends Array {}
    assertValid({ [field]: runInNewContext("['US']") }, { [field]: ["US"] });
    assertValid({ [field]: Countries.of("US") }, { [field]: ["US"] });
  });

  test("sets and bytes are none", () => {
    for (const list of [new Set(["US"]), new Uint8Array(2), { length: 1, 0: "US" }]) {
      assertIssues({ [field]: list }, [invalidType([field], "array", "object")]);
    }
  });
});

describe("unknown names", () => {
  test("an own __proto__ is one, and nothing comes of it", () => {
    const input = JSON.parse('{ "__proto__": { "clientName": 5, "polluted": true } }');
    assertIssues(input, [unknownField("__proto__")]);
    assert.equal(/** @type {Record<string, unknown>} */ ({}).polluted, undefined);
  });

  test("one that is undefined is absent", () => {
    assertValid({ foo: undefined }, {});
  });

  test("one that throws is present", () => {
    assertIssues(Object.defineProperty({}, "foo", { get: broken, enumerable: true }), [
      unknownField("foo"),
    ]);
  });

  test("a lone surrogate in a name is replaced", () => {
    assertIssues({ "a\ud800": 1 }, [unknownField("a\ufffd")]);
  });

  test("a long name gets no suggestion", () => {
    const name = `clientName${"x".repeat(100_000)}`;
    assertIssues({ [name]: 1 }, [unknownField(name)]);
  });

  test("of a million the first hundred are named", () => {
    /** @type {Record<string, unknown>} */
    const input = { clientName: null };
    for (let index = 0; index < 1_000_000; index++) input[`field ${index}`] = 1;
    assertIssues(input, [
      invalidType(["clientName"], "string", "null"),
      ...Array.from({ length: 100 }, (_, index) => unknownField(`field ${index}`)),
    ]);
  });
});

describe("the result", () => {
  test("is a new object of the same values", () => {
    const result = validateInvitation(VALID);
    assert.ok(result.ok);
    assert.deepStrictEqual(result.value, VALID);
    assert.notEqual(result.value, VALID);
    assert.notEqual(result.value.allowedPhoneCountries, VALID.allowedPhoneCountries);
    assert.equal(Object.getPrototypeOf(result.value), Object.prototype);
  });

  test("has the values as they were given", () => {
    const input = { clientName: "  Ünïcode \u202e😀\ufffd\u0000 ", expiresInDays: 7.0 };
    const result = validateInvitation(input);
    assert.ok(result.ok);
    assert.deepStrictEqual(result.value, input);
  });

  test("leaves the input alone", () => {
    for (const input of [
      { ...VALID, allowedPhoneCountries: ["us", "us", 5] },
      { clientName: " ", foo: { bar: [1] } },
    ]) {
      const before = structuredClone(input);
      for (const part of [input, ...Object.values(input)]) Object.freeze(part);
      validateInvitation(input);
      assert.deepStrictEqual(input, before);
    }
  });

  test("two calls share nothing", () => {
    const [first, second] = [{ foo: 1 }, { foo: 1 }].map((input) => validateInvitation(input));
    assert.ok(!first.ok && !second.ok);
    first.issues[0].path.push("changed");
    assert.deepEqual(second.issues[0].path, ["foo"]);
  });

  test("is valid in spite of warnings", () => {
    const input = { clientName: "", allowedPhoneCountries: [] };
    const result = validateInvitation(input);
    assert.ok(result.ok);
    assert.deepStrictEqual(result.value, input);
    assert.deepEqual(
      result.warnings.map(({ code, severity }) => [code, severity]),
      [
        ["blank", "warning"],
        ["empty_list", "warning"],
      ],
    );
  });

  test("is plain data", () => {
    const result = validateInvitation({ clientName: "\n", expiresInDays: 31, client_name: 1 });
    assert.deepStrictEqual(JSON.parse(JSON.stringify(result)), result);
    assert.deepStrictEqual(structuredClone(result), result);
  });
});

describe("validateField", () => {
  for (const name of NAMES) {
    test(name, () => {
      const { kind, valid } = FIELDS[name];
      assert.deepStrictEqual(validateField(name, valid), []);
      assert.deepStrictEqual(validateField(name, undefined), []);
      assert.deepStrictEqual(validateField(name, null), [invalidType([name], kind, "null")]);
      assert.deepStrictEqual(validateField(name, 7n), [invalidType([name], kind, "bigint")]);
      const result = validateInvitation({ [name]: {} });
      assert.deepStrictEqual(validateField(name, {}), result.ok || result.issues);
    });
  }

  test("gives the errors, then the warnings", () => {
    const issues = validateField("allowedPhoneCountries", ["US", "US", "us"]);
    assert.deepEqual(
      issues.map(({ severity, path }) => [severity, path[1]]),
      [
        ["error", 2],
        ["warning", 1],
      ],
    );
  });

  test("knows nothing of the other fields", () => {
    assert.deepStrictEqual(validateField("connectionType", "messenger"), []);
    for (const field of [undefined, 42, Symbol("x"), {}, null]) {
      const [issue, ...others] = validateField(/** @type {any} */ (field), "x");
      assert.deepStrictEqual([issue?.code, others], ["unknown_field", []]);
    }
    assert.deepStrictEqual(validateField("phoneNumberId", "pn_example"), []);
  });

  for (const [name, suggestion] of /** @type {[string, string | undefined][]} */ ([
    ["client_name", "clientName"],
    ["foo", undefined],
    ["", undefined],
    ["__proto__", undefined],
    ["length", undefined],
  ])) {
    test(`says so where there is no ${JSON.stringify(name)}`, () => {
      const field = /** @type {InvitationField} */ (name);
      assert.deepStrictEqual(validateField(field, "x"), [unknownField(name, suggestion)]);
    });
  }

  test("does not stumble over a name that is none", () => {
    for (const name of [undefined, null, 5, Symbol("x"), {}]) {
      const field = /** @type {InvitationField} */ (/** @type {unknown} */ (name));
      assert.ok(Array.isArray(validateField(field, "x")));
    }
  });
});
