// @ts-check
// The vectors that every runtime shares: tests/vectors.rs reads the same files.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { validateInvitation } from "zavu-invitations";

/**
 * @typedef {import("zavu-invitations").Issue} Issue
 * @typedef {{ name: string, input: object, issues: Issue[], warnings: Issue[] }} Case
 */

const DIRECTORY = new URL("../vectors/", import.meta.url);

/** Every code, and where it occurs when it is in no vector: the compiler knows when one is missing. */
const CODES = /** @satisfies {Record<Issue["code"], string | undefined>} */ ({
  invalid_type: undefined,
  unknown_field: undefined,
  not_json: "of unknown fields: allow-unknown.test.js",
  field_not_allowed: "only a handler finds it: handler/forms.test.js",
  malformed_unicode: "JSON of Rust cannot hold it: validate.test.js",
  too_long: undefined,
  blank: undefined,
  control_character: undefined,
  invalid_email: undefined,
  email_domain_without_dot: undefined,
  email_domain_typo: undefined,
  invalid_phone: undefined,
  phone_not_in_use: undefined,
  phone_incomplete: undefined,
  phone_country_not_allowed: undefined,
  empty: undefined,
  not_allowed_with_messenger: undefined,
  not_an_integer: undefined,
  too_small: undefined,
  too_large: undefined,
  too_many_items: "too large for a vector: tests/limits.rs and validate.test.js",
  invalid_country: undefined,
  empty_list: undefined,
  duplicate_country: undefined,
  invalid_option: undefined,
  invalid_id: "of calls",
  refused_by_api: "of answers",
  invalid_header: "of options",
  invalid_template: "of options",
});

const EMAIL_REASONS =
  /** @satisfies {Record<import("zavu-invitations").EmailReason, undefined>} */ ({
    empty: undefined,
    missing_at: undefined,
    empty_local_part: undefined,
    invalid_local_character: undefined,
    empty_domain_label: undefined,
    invalid_domain_character: undefined,
    hyphen_at_label_edge: undefined,
    domain_label_too_long: undefined,
    several_addresses: undefined,
  });

const PHONE_REASONS =
  /** @satisfies {Record<import("zavu-invitations").PhoneReason, undefined>} */ ({
    empty: undefined,
    missing_plus: undefined,
    leading_zero: undefined,
    invalid_character: undefined,
    extension: undefined,
    too_short: undefined,
    too_long: undefined,
  });

/** @type {Issue[]} */
const all = [];

for (const file of readdirSync(DIRECTORY).sort()) {
  /** @type {Case[]} */
  const cases = JSON.parse(readFileSync(new URL(file, DIRECTORY), "utf8"));
  describe(file, () => {
    for (const { name, input, issues, warnings } of cases) {
      all.push(...issues, ...warnings);
      test(name, () => {
        const expected =
          issues.length === 0
            ? { ok: true, value: input, warnings }
            : { ok: false, issues, warnings };
        assert.deepStrictEqual(validateInvitation(input), expected);
      });
    }
  });
}

describe("the vectors hold", () => {
  /**
   * @param {Iterable<string>} found
   * @param {Record<string, string | undefined>} known
   */
  function assertAll(found, known) {
    const expected = Object.keys(known).filter((code) => known[code] === undefined);
    assert.deepEqual([...new Set(found)].sort(), expected.sort());
  }

  test("every code", () => {
    assertAll(
      all.map(({ code }) => code),
      CODES,
    );
  });

  test("every reason", () => {
    const emails = all.flatMap((issue) =>
      issue.code === "invalid_email" ? [issue.params.reason] : [],
    );
    const phones = all.flatMap((issue) =>
      issue.code === "invalid_phone" ? [issue.params.reason] : [],
    );
    assertAll(emails, EMAIL_REASONS);
    assertAll(phones, PHONE_REASONS);
  });
});
