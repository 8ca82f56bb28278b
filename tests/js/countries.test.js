// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { countries, validateField } from "zavu-invitations";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

test("countries() are those that the rule allows, in order", () => {
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  const isAllowed = (/** @type {string} */ code) =>
    validateField("allowedPhoneCountries", [code]).length === 0;
  assert.deepEqual(countries(), codes.filter(isAllowed));
  assert.equal(countries().length, 250);
});

test("each call gives a list of its own", () => {
  countries().length = 0;
  assert.equal(countries().length, 250);
});
