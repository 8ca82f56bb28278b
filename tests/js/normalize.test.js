// @ts-check
// The forms that every runtime shares: tests/forms.rs reads the same files.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { createInvitationSchema, normalizeInvitation, validateInvitation } from "zavu-invitations";
import { FIELDS, generator } from "./support/requests.js";

/**
 * @typedef {import("zavu-invitations").FormChange} FormChange
 * @typedef {object} Case
 * @property {string} name
 * @property {string} [defaultCountry]
 * @property {[string, string][] | Record<string, unknown>} form
 * @property {Record<string, unknown>} value
 * @property {Omit<FormChange, "path">[]} changes
 * @property {string[]} issues
 */

const DIRECTORY = new URL("../form-vectors/", import.meta.url);

/** Every code: the compiler knows when one is missing. */
const CODES = /** @satisfies {Record<import("zavu-invitations").FormChangeCode, undefined>} */ ({
  trimmed: undefined,
  dropped_empty: undefined,
  dropped_unknown: undefined,
  dropped_duplicate: undefined,
  to_number: undefined,
  to_list: undefined,
  upper_cased: undefined,
  full_width_to_ascii: undefined,
  email_unwrapped: undefined,
  email_domain_lowered: undefined,
  email_domain_to_ascii: undefined,
  phone_to_e164: undefined,
});

/** @type {Set<string>} */
const seen = new Set();

/**
 * The forms that hold the same.
 *
 * @param {Case["form"]} form
 */
function forms(form) {
  if (!Array.isArray(form)) return [form];
  const data = new FormData();
  for (const [name, value] of form) data.append(name, value);
  return [
    data,
    new URLSearchParams(form),
    new Map(form).size === form.length ? new Map(form) : data,
  ];
}

for (const file of readdirSync(DIRECTORY)) {
  describe(file, () => {
    /** @type {Case[]} */
    const cases = JSON.parse(readFileSync(new URL(file, DIRECTORY), "utf8"));
    for (const { name, defaultCountry, form, value, changes, issues } of cases) {
      test(name, () => {
        const expected = changes.map((change) => ({ ...change, path: [change.field] }));
        for (const { code } of changes) seen.add(code);
        for (const each of forms(form)) {
          const before = structuredClone(Array.isArray(form) ? [] : each);
          const normalized = normalizeInvitation(each, { defaultCountry });
          assert.deepEqual(normalized, { value, changes: expected });
          if (!Array.isArray(form)) assert.deepEqual(each, before, "the form is not changed");

          const again = normalizeInvitation(normalized.value, { defaultCountry });
          assert.deepEqual(again, { value, changes: [] }, "again");

          const result = validateInvitation(normalized.value);
          const codes = result.ok ? [] : result.issues.map(({ code }) => code);
          assert.deepEqual(codes, issues);
        }
      });
    }
  });
}

test("every code of a change is in a vector", () => {
  assert.deepEqual([...seen].sort(), Object.keys(CODES).sort());
});

describe("a form that JSON cannot hold", () => {
  test("a file stays itself, for validation to name", () => {
    const file = new File(["x"], "logo.png");
    const form = new FormData();
    form.append("clientName", file);
    form.append("logo", file);
    const { value, changes } = normalizeInvitation(form);
    assert.deepEqual(changes, [{ field: "logo", path: ["logo"], code: "dropped_unknown" }]);
    assert.ok(value.clientName instanceof File);
    const result = validateInvitation(value);
    assert.deepEqual(
      result.issues?.map(({ field, code }) => [field, code]),
      [["clientName", "invalid_type"]],
    );
  });

  test("what is no form is handed back for validation to name", () => {
    const inputs = [
      null,
      1,
      "clientName=a",
      [],
      [["clientName", "a"]],
      Promise.resolve({}),
      () => {},
    ];
    for (const input of inputs) {
      const { value, changes } = normalizeInvitation(/** @type {object} */ (input));
      assert.equal(value, input);
      assert.deepEqual(changes, []);
      assert.equal(validateInvitation(value).ok, false);
    }
  });

  test("so is an iterable of anything but pairs", () => {
    for (const input of [new Set(["a"]), new Map([[1, "a"]])]) {
      assert.equal(normalizeInvitation(/** @type {object} */ (input)).value, input);
    }
  });

  test("nothing is an empty form", () => {
    assert.deepEqual(normalizeInvitation(/** @type {any} */ (undefined)), {
      value: {},
      changes: [],
    });
  });

  test("so is what throws when it is read", () => {
    const thrown = new Proxy(
      {},
      {
        get() {
          throw new Error("not for you");
        },
        has() {
          throw new Error("not for you");
        },
      },
    );
    assert.equal(normalizeInvitation(thrown).value, thrown);
    const getter = {
      get clientName() {
        throw new Error("not for you");
      },
    };
    assert.equal(normalizeInvitation(getter).value, getter);
    const result = validateInvitation(getter);
    assert.equal(
      !result.ok && result.issues[0].message,
      "must be a string, found a value that throws when it is read",
    );
  });

  test("lone surrogates stay, for validation to name", () => {
    const { value, changes } = normalizeInvitation({ clientName: " \uD800 " });
    assert.deepEqual([value, changes], [{ clientName: " \uD800 " }, []]);
  });

  test("a text or a list that is too long to be looked at stays itself", () => {
    const clientName = " ".repeat(65_537);
    const allowedPhoneCountries = Array.from({ length: 10_001 }, () => "us");
    const { value, changes } = normalizeInvitation({ clientName, allowedPhoneCountries });
    assert.deepEqual(changes, []);
    assert.equal(value.clientName, clientName);
    assert.equal(value.allowedPhoneCountries, allowedPhoneCountries);
  });

  test("undefined is a form without fields; what is no form stays itself", () => {
    assert.deepEqual(normalizeInvitation(/** @type {any} */ (undefined)), {
      value: {},
      changes: [],
    });
    for (const form of /** @type {any[]} */ ([
      null,
      "a=b",
      1,
      [],
      [["clientName", 1, 2], "no pair"],
    ])) {
      assert.deepEqual(normalizeInvitation(form), { value: form, changes: [] });
    }
  });

  test("an array of pairs is read as any other iterable of pairs", () => {
    const pairs = new URLSearchParams("clientName=+Acme+&csrf_token=x");
    assert.deepEqual(normalizeInvitation([...pairs]), normalizeInvitation(pairs));
    assert.deepEqual(normalizeInvitation([...pairs]).value, { clientName: "Acme" });
  });

  test("more than ten thousand pairs stay themselves", () => {
    const pairs = new URLSearchParams("clientName=+Acme+");
    while (pairs.size < 10_000) pairs.append("allowedPhoneCountries", "MX");
    const { value } = normalizeInvitation(pairs);
    assert.deepEqual(value, { clientName: "Acme", allowedPhoneCountries: ["MX"] });
    pairs.append("allowedPhoneCountries", "MX");
    const unchanged = normalizeInvitation(pairs);
    assert.equal(unchanged.value, pairs);
    assert.deepEqual(unchanged.changes, []);
  });

  test("a list of ten thousand codes becomes one of two", () => {
    const allowedPhoneCountries = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? "us" : "mx"));
    const { value } = normalizeInvitation({ allowedPhoneCountries });
    assert.deepEqual(value, { allowedPhoneCountries: ["MX", "US"] });
  });

  test("inherited properties are fields, as they are to validateInvitation", () => {
    class Form {
      get clientName() {
        return " a ";
      }
    }
    assert.deepEqual(normalizeInvitation(new Form()).value, { clientName: "a" });
  });

  test("a name of an object's own machinery does no harm", () => {
    const form = new URLSearchParams("__proto__=a&__proto__=b");
    assert.deepEqual(Object.entries(normalizeInvitation(form).value), []);
    const { value } = normalizeInvitation(form, { allowUnknown: true });
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.entries(value), [["__proto__", ["a", "b"]]]);
    assert.equal(/** @type {any} */ ({}).a, undefined);
  });
});

describe("what is not given", () => {
  const schema = createInvitationSchema({ normalize: true })["~standard"];

  for (const [name, nothing] of /** @type {[string, unknown][]} */ ([
    ["NaN", Number.NaN],
    ["null", null],
    ["undefined", undefined],
    ["an empty text", ""],
    ["a blank text", " \t"],
  ])) {
    test(`${name} leaves the field out`, () => {
      const form = Object.fromEntries(FIELDS.map((field) => [field, nothing]));
      const { value, changes } = normalizeInvitation(form);
      assert.deepStrictEqual(value, {});
      const expected = nothing === undefined ? [] : FIELDS;
      assert.deepEqual(
        changes.map(({ field, code, from }) => [field, code, from]),
        expected.map((field) => [field, "dropped_empty", nothing]),
      );
      assert.deepStrictEqual(schema.validate(form), { value: {}, warnings: [] });
      // Without normalizing, the verdict is that of the contract.
      assert.equal(validateInvitation(form).ok, nothing === undefined);
    });

    test(`${name} is no item of a list`, () => {
      const { value } = normalizeInvitation({ allowedPhoneCountries: [nothing, "US"] });
      assert.deepEqual(value, { allowedPhoneCountries: ["US"] });
      assert.deepEqual(normalizeInvitation({ allowedPhoneCountries: [nothing] }).value, {});
    });
  }

  test("false and 0 are given", () => {
    const form = { clientName: false, expiresInDays: 0 };
    assert.deepEqual(normalizeInvitation(form), { value: form, changes: [] });
  });
});

describe("hidden inputs", () => {
  test("stay where unknown fields are allowed", () => {
    const form = new URLSearchParams("clientName=Acme&locale=es");
    const { value, changes } = normalizeInvitation(form, { allowUnknown: true });
    assert.deepEqual([value, changes], [{ clientName: "Acme", locale: "es" }, []]);
    const schema = createInvitationSchema({ normalize: true, allowUnknown: true });
    const result = schema["~standard"].validate(form);
    assert.deepEqual(result.issues === undefined && result.value, value);
  });

  test("are all left out, however many there are", () => {
    const names = Array.from({ length: 5000 }, (_, index) => `hidden_${index}`);
    const form = new Map([...names, "clientName"].map((name) => [name, "x"]));
    const { value, changes } = normalizeInvitation(form);
    assert.deepEqual(value, { clientName: "x" });
    assert.equal(changes.length, 5000);
  });

  test("leave no secret in the changes", () => {
    const { changes } = normalizeInvitation(new URLSearchParams("csrf_token=secret"));
    assert.deepEqual(changes, [
      { field: "csrf_token", path: ["csrf_token"], code: "dropped_unknown" },
    ]);
  });
});

describe("normalizing again changes nothing", () => {
  const PIECES = [
    ..." ,;\n<>@.-+?",
    ...["\u00a0", "\u200b", "\u00ad", "mailto:", "\uff20", "\u3002", "us", "MX", "Uk", "14", "00"],
    ...["\u0664", "tel:", "(415) 555-2671", "ana", "ACME", "b\u00fccher", "\u4f8b\u5b50", "\u00df"],
    ...["xn--", ".example", "\u0130", "\u0307", "%41", "0x", "1e1", "\ud83d\ude00", "\ud800"],
  ];

  test("of 5,000 generated forms", () => {
    const random = generator(1);
    const text = () =>
      Array.from({ length: random(8) }, () => PIECES[random(PIECES.length)]).join("");
    let changed = 0;
    for (let run = 0; run < 5_000; run++) {
      const form = Object.fromEntries(
        FIELDS.map((name) => [
          name,
          random(6) === 0 ? Array.from({ length: random(4) }, text) : text(),
        ]),
      );
      const options = { defaultCountry: [undefined, "US", "AR", "IT"][random(4)] };
      const once = normalizeInvitation(form, options);
      changed += once.changes.length;
      const again = normalizeInvitation(once.value, options);
      assert.deepEqual(again, { value: once.value, changes: [] });
    }
    assert.ok(changed > 10_000, String(changed));
  });
});
