// @ts-check
// The messages of all languages, and those of a caller's own: tests/messages.json is written and
// read by the crate's own tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import {
  createInvitation,
  createInvitationSchema,
  fieldErrors,
  formatError,
  formatFailureReason,
  formatIssue,
  InvitationsError,
  validateField,
  validateInvitation,
} from "zavu-invitations";
import en from "zavu-invitations/locales/en";
import es from "zavu-invitations/locales/es";
import pt from "zavu-invitations/locales/pt";

/**
 * @typedef {import("zavu-invitations").Issue} Issue
 * @typedef {import("zavu-invitations").Locale} Locale
 * @typedef {import("zavu-invitations").MessageOptions} MessageOptions
 * @typedef {import("zavu-invitations").Messages} Messages
 */

/** @type {{ issue: Issue, messages: Record<string, string> }[]} */
const known = JSON.parse(readFileSync(new URL("../messages.json", import.meta.url), "utf8"));
const { exports } = createRequire(import.meta.url)("zavu-invitations/package.json");
const entries = Object.keys(exports).filter((entry) => entry.startsWith("./locales/"));
/** @type {Locale[]} */
const LOCALES = await Promise.all(
  entries.map(async (entry) => (await import(`zavu-invitations/${entry.slice(2)}`)).default),
);

const tooLong = { clientName: "x".repeat(131) };
const all = { expiresInDays: 31, clientEmail: "a", clientName: " ", clientPhone: "" };

/**
 * @param {() => unknown} call
 * @param {string} message
 * @param {unknown} [cause]
 */
function assertRefused(call, message, cause) {
  assert.throws(call, (error) => {
    assert(error instanceof InvitationsError);
    assert.equal(error.code, "invalid_request");
    assert.equal(error.outcome, "not_sent");
    assert.equal(error.message, `the options are invalid: ${message}`);
    assert.equal(error.cause, cause);
    assert.equal(error.issues.length, message.split("; options").length);
    for (const issue of error.issues) assert.equal(issue.field, "options");
    return true;
  });
  // Nothing is broken.
  assert.equal(validateInvitation({}).ok, true);
}

/** @param {unknown} messages */
const own = (messages) => /** @type {MessageOptions} */ ({ messages });

describe("every issue in every language", () => {
  for (const { issue, messages } of known) {
    test(`${issue.code}: ${issue.message}`, () => {
      for (const locale of LOCALES) {
        assert.equal(formatIssue(issue, { locale }), messages[locale.language]);
      }
      assert.equal(formatIssue(issue), issue.message);
    });
  }
});

describe("a language", () => {
  test("has a text for each code, and its own tag", () => {
    const codes = [...new Set(known.map(({ issue }) => issue.code))].sort();
    for (const locale of LOCALES) assert.deepEqual(Object.keys(locale.messages).sort(), codes);
    assert.deepEqual(
      LOCALES.map(({ language }) => language).sort(),
      Object.keys(known[0]?.messages ?? {}).sort(),
    );
  });

  test("writes numbers and chooses plurals as Unicode's CLDR says", () => {
    const issue = /** @type {Issue} */ (
      known.find(({ issue }) => issue.code === "too_large")?.issue
    );
    const template = "{actual}|{actual, plural, one {one} other {other}}";
    for (const locale of LOCALES) {
      const { language } = locale;
      const format = new Intl.NumberFormat(language, { maximumFractionDigits: 20 });
      const plural = new Intl.PluralRules(language);
      const said = (/** @type {number} */ actual) =>
        formatIssue(/** @type {Issue} */ ({ ...issue, params: { maximum: 30, actual } }), {
          locale,
          messages: { too_large: template },
        });
      for (const number of [
        ...Array(1200).keys(),
        9999,
        10_000,
        65_537,
        123_456,
        1_234_567,
        -1,
        -1234,
        2.5,
        -1234.56,
        0.001,
      ]) {
        const category = Number.isInteger(number) && number >= 0 ? plural.select(number) : "other";
        const expected = `${format.format(number)}|${category === "one" ? "one" : "other"}`;
        assert.equal(said(number), expected, `${language} ${number}`);
      }
      assert.equal(said(1e21), "1e+21|other");
      assert.equal(said(Number.NaN), "NaN|other");
      assert.equal(said(Number.NEGATIVE_INFINITY), "-Infinity|other");
    }
  });

  test("is that of the errors and the warnings of a request", () => {
    const found = validateInvitation(all, { locale: es });
    const english = validateInvitation(all);
    assert(!found.ok && !english.ok);
    for (const list of /** @type {const} */ (["issues", "warnings"])) {
      const without = (/** @type {Issue} */ { message, ...rest }) => rest;
      assert.deepStrictEqual(found[list].map(without), english[list].map(without));
    }
    assert.deepEqual(
      [...found.issues, ...found.warnings].map(({ message }) => message),
      [
        "Escribir la dirección completa, como nombre@example.com",
        "Escribir un número de teléfono o dejar vacío",
        "Escribir 30 o menos",
        "Completar este campo o dejarlo vacío",
      ],
    );
  });

  test("is that of one field", () => {
    const [issue] = validateField("expiresInDays", 0, { locale: pt });
    assert.equal(issue.message, "Digitar 1 ou mais");
  });

  test("is none of a valid request's business", () => {
    assert.deepStrictEqual(validateInvitation({ expiresInDays: 7 }, { locale: es }), {
      ok: true,
      value: { expiresInDays: 7 },
      warnings: [],
    });
  });

  test("is that of a schema", () => {
    const schema = createInvitationSchema({
      normalize: true,
      locale: es,
      messages: { blank: "vacío" },
    });
    const { issues = [] } = schema["~standard"].validate({ expiresInDays: "31" });
    assert.deepEqual(
      issues.map(({ message }) => message),
      ["Escribir 30 o menos"],
    );
  });

  test("says what is wrong with a call that was refused", async () => {
    const error = await createInvitation({ expiresInDays: 31 }, { apiKey: "zv_test_a" }).catch(
      (error) => error,
    );
    assert.deepEqual(
      error.issues.map((/** @type {Issue} */ issue) => formatIssue(issue, { locale: pt })),
      ["Digitar 30 ou menos"],
    );
  });

  test("says what another version of the package found", () => {
    const issue = JSON.parse(JSON.stringify({ ...known[0].issue, code: "of_the_future" }));
    assert.equal(formatIssue(issue, { locale: es }), issue.message);
    for (const code of ["constructor", "__proto__", "toString", 5, null]) {
      assert.equal(formatIssue({ ...issue, code }, { locale: es }), issue.message);
    }
    const changed = { ...known[0].issue, code: "too_long", params: {} };
    assert.equal(formatIssue(/** @type {Issue} */ (changed), { locale: es }), changed.message);
    const reason = { reason: "of_the_future", position: 3 };
    const email = { ...known[0].issue, code: "invalid_email", params: reason };
    assert.equal(
      formatIssue(/** @type {Issue} */ (email), { locale: es }),
      "Revisar la parte después de la @",
    );
  });

  test("may be a changed one", () => {
    const messages = { ...es.messages, too_large: "{actual} es demasiado" };
    const locale = { ...es, group: ".", messages };
    const [issue] = validateField("expiresInDays", 31_000, { locale });
    assert.equal(issue.message, "31.000 es demasiado");
  });

  test("does not break on braces, apostrophes and lone surrogates in values", () => {
    for (const value of [
      "{maximum}",
      "it's {",
      "'{'",
      "}",
      "#",
      "{0, plural, other {#}}",
      "😀{é}",
    ]) {
      const [issue] = validateField("allowedPhoneCountries", [value], { locale: es });
      const expected = `Usar las dos letras de un país, como MX, en lugar de “${value}”`;
      assert.equal(issue.message, expected);
    }
    const issue = /** @type {Issue} */ ({
      ...known[0].issue,
      code: "invalid_country",
      params: { actual: "\ud800" },
    });
    assert.equal(formatIssue(issue, { locale: es }), issue.message);
  });
});

describe("messages of one's own", () => {
  test("are templates, with the numbers of the language", () => {
    const messages = {
      too_long: "{maximum, plural, one {# letra} other {# letras}} y no {actual}",
    };
    const said = (/** @type {MessageOptions} */ options) =>
      validateField("clientName", "x".repeat(1310), options)[0].message;
    assert.equal(said({ messages }), "100 letras y no 1,310");
    assert.equal(said({ locale: pt, messages }), "100 letras y no 1.310");
  });

  test("leave all others to the language", () => {
    const found = validateInvitation(all, {
      locale: pt,
      messages: { too_large: "máx. {maximum}" },
    });
    assert(!found.ok);
    assert.deepEqual(
      found.issues.map(({ message }) => message),
      [
        "Digitar o endereço completo, como nome@example.com",
        "Digitar um número de telefone ou deixar vazio",
        "máx. 30",
      ],
    );
  });

  test("choose by reason, and have the suggestion and the message", () => {
    const messages = {
      invalid_email: "{reason, select, missing_at {needs an @} other {is odd: {message}}}",
      unknown_field: "try {suggestion}",
    };
    const said = (/** @type {object} */ input) => {
      const found = validateInvitation(input, { messages });
      return found.ok ? [] : found.issues.map(({ message }) => message);
    };
    assert.deepEqual(said({ clientEmail: "a" }), ["needs an @"]);
    assert.deepEqual(said({ clientEmail: "@b" }), [
      'is odd: must be an e-mail address, found nothing before the "@"',
    ]);
    assert.deepEqual(said({ clientNmae: "a" }), ["try clientName"]);
    assert.deepEqual(said({ zzzz: "a" }), ["try "]);
  });

  test("are functions of the issue", () => {
    /** @type {Issue[]} */
    const seen = [];
    /** @type {Messages} */
    const messages = {
      too_long: (issue) => {
        seen.push(issue);
        return `${issue.params.actual - issue.params.maximum} too many`;
      },
    };
    const [issue] = validateField("clientName", tooLong.clientName, { locale: es, messages });
    assert.equal(issue.message, "31 too many");
    assert.deepEqual(seen, validateField("clientName", tooLong.clientName));
  });

  test("a function may call this package", () => {
    const messages = {
      too_long: () => validateField("expiresInDays", 31, { locale: es })[0].message,
    };
    const [issue] = validateField("clientName", tooLong.clientName, { messages });
    assert.equal(issue.message, "Escribir 30 o menos");
  });

  test("a function that throws is named, with what it threw", () => {
    const thrown = new RangeError("mine");
    const messages = {
      too_long: () => {
        throw thrown;
      },
    };
    const message =
      "options.messages.too_long must be a string, found a value that throws when it is read";
    assertRefused(() => validateInvitation(tooLong, { messages }), message, thrown);
    assert.equal(validateInvitation({ clientName: "x" }, { messages }).ok, true);
  });

  for (const option of ["locale", "messages"]) {
    test(`options.${option} that throws is named`, () => {
      const options = Object.defineProperty({}, option, {
        enumerable: true,
        get() {
          throw new RangeError("mine");
        },
      });
      const found = "found a value that throws when it is read";
      assertRefused(
        () => validateInvitation({}, options),
        `options.${option} must be an object, ${found}`,
      );
    });
  }

  for (const [name, value, found] of /** @type {[string, unknown, string][]} */ ([
    ["nothing", undefined, "null"],
    ["a number", 1, "a number"],
    ["a promise", Promise.resolve(""), "an object"],
    ["a function", () => "", "a value that throws when it is read"],
  ])) {
    test(`a function that returns ${name} is named`, () => {
      assertRefused(
        () => validateInvitation(tooLong, own({ too_long: () => value })),
        `options.messages.too_long must be a string, found ${found}`,
      );
    });
  }

  const fault = "options.messages.too_long must be a template for messages, but";
  for (const [template, message] of [
    ["{maximun}", `${fault} names {maximun}, which is none of its params`],
    ["{maximum", `${fault} has a { without a }`],
    ["maximum}", `${fault} has a } without a {`],
    ["{maximum, plural, one {#}}", `${fault} has no "other" in the plural of {maximum}`],
    ["{a, plural, other {".repeat(9), `${fault} names {a}, which is none of its params`],
    ["\ud800", "options.messages.too_long must be well-formed Unicode, found a lone surrogate"],
  ]) {
    test(`the template ${JSON.stringify(template)} is refused`, () => {
      for (const input of [tooLong, {}, { foo: 1 }]) {
        assertRefused(() => validateInvitation(input, own({ too_long: template })), message);
      }
    });
  }

  test("all that is wrong is named at once", () => {
    const messages = { too_lnog: "", too_long: "{a}", blank: 1 };
    assertRefused(
      () => validateField("clientName", "", own(messages)),
      [
        `${fault} names {a}, which is none of its params`,
        "options.messages.blank must be a string, found a number",
        'options.messages.too_lnog is not a known name; did you mean "too_long"?',
      ].join("; "),
    );
  });

  test("are read once, and never trusted", () => {
    let reads = 0;
    const messages = {
      get too_long() {
        reads++;
        return "a";
      },
    };
    for (let time = 0; time < 3; time++) {
      assert.equal(validateField("clientName", "x".repeat(101), { messages })[0].message, "a");
    }
    assert.equal(reads, 1);
    const broken = Object.defineProperty({}, "too_long", {
      enumerable: true,
      get() {
        throw new Error("mine");
      },
    });
    assertRefused(
      () => validateInvitation({}, own(broken)),
      "options.messages.too_long must be a string, found a value that throws when it is read",
    );
  });
});

describe("options", () => {
  for (const [options, message] of /** @type {[any, string][]} */ ([
    [null, "options must be an object, found null"],
    ["es", "options must be an object, found a string"],
    [{ local: es }, 'options.local is not a known name; did you mean "locale"?'],
    [{ locale: "es" }, "options.locale must be an object, found a string"],
    [{ locale: null }, "options.locale must be an object, found null"],
    [{ locale: {} }, "options.locale.messages must be an object, found undefined"],
    [
      { locale: { ...es, errors: undefined } },
      "options.locale.errors must be an object, found undefined",
    ],
    [
      { locale: { ...es, errors: { ...es.errors, server: "{when}" } } },
      "options.locale.errors.server must be a template for messages, but names {when}, which is none of its params",
    ],
    [
      { locale: { ...es, messages: { ...es.messages, blank: "{a}" } } },
      "options.locale.messages.blank must be a template for messages, but names {a}, which is none of its params",
    ],
    [{ messages: [] }, "options.messages must be an object, found an array"],
    [{ messages: "no" }, "options.messages must be an object, found a string"],
  ])) {
    test(`${JSON.stringify(options)?.slice(0, 40)} are refused: ${message}`, () => {
      assertRefused(() => validateInvitation({}, options), message);
      assertRefused(() => validateField("clientName", "", options), message);
      assertRefused(() => formatIssue(known[0].issue, options), message);
    });
  }

  test("that are undefined are left out", () => {
    const options = { locale: undefined, messages: { blank: undefined } };
    assert.deepStrictEqual(validateInvitation(all, options), validateInvitation(all));
    assert.deepStrictEqual(validateInvitation(all, undefined), validateInvitation(all));
  });

  test("work ten thousand times", () => {
    const messages = { too_large: "{maximum}" };
    for (let time = 0; time < 10_000; time++) {
      const [issue] = validateField("expiresInDays", 31, { locale: es, messages });
      if (issue.message !== "30") assert.fail(issue.message);
    }
  });
});

describe("the errors of fields", () => {
  const input = {
    clientEmail: "a",
    clientPhone: "+1 415 x",
    allowedPhoneCountries: ["us", "Mexico", "Peru", "us"],
    expiresInDays: "two weeks",
    csrf_token: "x",
  };

  test("are the texts of the locale, by field", () => {
    assert.deepEqual(fieldErrors(validateInvitation(input), { locale: en }), {
      clientEmail: ["Enter the whole address, like name@example.com"],
      clientPhone: ["Use only digits after the +"],
      expiresInDays: ["Enter a number, like 7"],
      allowedPhoneCountries: [
        "Did you mean US?",
        "Use the two letters of a country, like MX, in place of “Mexico”",
        "Use the two letters of a country, like MX, in place of “Peru”",
      ],
      "": ["Tell whoever runs this page that its form has a fault"],
    });
  });

  test("are none for a valid request, with warnings or without", () => {
    for (const valid of [{}, { clientEmail: "ana@gmial.com" }]) {
      assert.deepEqual(fieldErrors(validateInvitation(valid), { locale: es }), {});
    }
  });

  test("are those of the warnings where these are handed over", () => {
    const { warnings } = validateInvitation({ clientEmail: "ana@gmial.com" });
    const expected = { clientEmail: ["Talvez ana@gmail.com?"] };
    assert.deepEqual(fieldErrors({ issues: warnings }, { locale: pt }), expected);
  });

  test("are those of a schema, an error and an answer, which may hold anything", async () => {
    const expected = { expiresInDays: ["Escribir 30 o menos"] };
    const schema = createInvitationSchema({ normalize: true });
    const checked = schema["~standard"].validate({ expiresInDays: "31" });
    assert.deepEqual(fieldErrors(checked, { locale: es }), expected);
    const error = await createInvitation({ expiresInDays: 31 }, { apiKey: "zv_test_a" }).catch(
      (error) => error,
    );
    assert.deepEqual(fieldErrors(error, { locale: es }), expected);
    const answer = JSON.parse(JSON.stringify({ status: 400, issues: error.issues }));
    assert.deepEqual(fieldErrors(answer, { locale: es }), expected);
    const odd = { issues: [{ ...known[0].issue, field: "__proto__", path: undefined }] };
    assert.deepEqual(Object.keys(fieldErrors(/** @type {any} */ (odd), { locale: es })), [""]);
  });

  test("do not take a property that other code put on every object", () => {
    const everyObject = /** @type {any} */ (Object.prototype);
    everyObject.clientEmail = ["planted"];
    try {
      const issues = [{ code: "blank", field: "clientEmail", message: "is blank" }];
      const errors = fieldErrors(/** @type {any} */ ({ issues }));
      assert.deepEqual(errors.clientEmail, ["is blank"]);
    } finally {
      delete everyObject.clientEmail;
    }
  });

  test("are the issues' own messages without a locale", () => {
    const errors = fieldErrors(validateInvitation({ expiresInDays: 31 }));
    assert.deepEqual(errors, { expiresInDays: ["must be at most 30, found 31"] });
  });
});

describe("the text of an error", () => {
  const CODES = /** @type {(keyof Locale["errors"])[]} */ (Object.keys(en.errors));
  /** @param {object} members */
  const error = (members) => Object.assign(new Error("for developers"), members);

  test("is there for every code and outcome, in every language", () => {
    for (const locale of LOCALES) {
      for (const code of CODES) {
        const texts = ["not_sent", "refused", "unknown"].map((outcome) =>
          formatError(error({ name: "InvitationsError", code, outcome }), { locale }),
        );
        assert.equal(texts[0], texts[1]);
        assert.equal(texts[2], locale.outcomeUnknown);
        assert.notEqual(texts[0], texts[2]);
        for (const text of texts) assert.match(text, /^\p{Lu}[^{}#]+\.$/u);
      }
    }
  });

  test("says when to try again", () => {
    const limited = { code: "rate_limited", outcome: "refused" };
    const text = (/** @type {unknown} */ retryAfterMs) =>
      formatError(error({ ...limited, retryAfterMs }), { locale: en });
    assert.equal(text(40_000), "Too many at once: try again in 40 seconds.");
    assert.equal(text(999), "Too many at once: try again in 1 second.");
    assert.equal(text(600_000), "Too many at once: try again in 10 minutes.");
    for (const none of [undefined, 0, -5, Number.NaN, "40", null]) {
      assert.equal(text(none), "Too many at once: try again in a moment.");
    }
  });

  test("is that of a call that was refused", async () => {
    const refused = await createInvitation({ expiresInDays: 31 }, { apiKey: "zv_test_a" }).catch(
      (error) => error,
    );
    assert.equal(formatError(refused, { locale: es }), "Revisar los campos del formulario.");
  });

  test("is that of a fault where it is not known", () => {
    for (const thrown of [
      undefined,
      null,
      "x",
      new TypeError("x"),
      error({ code: "of_the_future" }),
    ]) {
      assert.equal(formatError(thrown, { locale: en }), en.errors.internal);
    }
  });

  test("refuses what is no locale", () => {
    assertRefused(
      () => formatError(error({}), /** @type {any} */ ({ locale: "es" })),
      "options.locale must be an object, found a string",
    );
  });
});

describe("the text of a failed signup", () => {
  test("is there for every reason, and for those of the future", () => {
    for (const locale of LOCALES) {
      for (const [reason, text] of Object.entries(locale.failureReasons)) {
        assert.equal(formatFailureReason(reason, { locale }), text);
      }
      for (const unknown of ["of_the_future", "constructor", "", null, undefined]) {
        assert.equal(formatFailureReason(unknown, { locale }), locale.failureReasons.other);
      }
    }
  });
});
