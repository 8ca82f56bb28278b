// @ts-check
// `zavu-invitations/validate` says of everything what the whole package says.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import * as whole from "zavu-invitations";
import es from "zavu-invitations/locales/es";
import * as own from "zavu-invitations/validate";

/** @param {string} folder */
function vectors(folder) {
  const directory = new URL(`../${folder}/`, import.meta.url);
  return readdirSync(directory)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => JSON.parse(readFileSync(new URL(file, directory), "utf8")));
}

describe("zavu-invitations/validate", () => {
  test("validates alike", () => {
    const inputs = vectors("vectors").map(({ input }) => input);
    assert(inputs.length > 300);
    for (const input of inputs) {
      assert.deepEqual(own.validateInvitation(input), whole.validateInvitation(input));
      const localized = { locale: es };
      assert.deepEqual(
        own.validateInvitation(input, localized),
        whole.validateInvitation(input, localized),
      );
    }
  });

  test("normalizes alike", () => {
    const forms = vectors("form-vectors");
    assert(forms.length > 50);
    for (const { form, defaultCountry } of forms) {
      const options = { defaultCountry };
      assert.deepEqual(
        own.normalizeInvitation(form, options),
        whole.normalizeInvitation(form, options),
      );
    }
  });

  test("knows as much of phone numbers", () => {
    for (const number of ["+14155552671", "+442112345678", "+999123456", "0044 20 7946 0958"]) {
      assert.deepEqual(own.inspectPhone(number), whole.inspectPhone(number));
    }
  });

  test("throws errors that both know", () => {
    const options = /** @type {any} */ ({ locale: 1 });
    assert.throws(
      () => own.validateInvitation({}, options),
      (error) =>
        whole.isInvitationsError(error, "invalid_request") && own.isInvitationsError(error),
    );
  });
});
