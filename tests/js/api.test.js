// @ts-check
// The public types of the installed package are those of tests/api.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { test } from "node:test";
import { FILES, publicTypes } from "../api/types.js";

const installed = dirname(createRequire(import.meta.url).resolve("zavu-invitations/package.json"));

for (const file of FILES) {
  test(`${file} declares what tests/api lists`, () => {
    const listed = readFileSync(new URL(`../api/${file}`, import.meta.url), "utf8");
    const advice =
      "the public types changed: if this is meant, run `cargo xtask api`, and add a line to CHANGELOG.md";
    try {
      assert.equal(publicTypes(installed, file), listed);
    } catch (error) {
      if (error instanceof assert.AssertionError) error.message = `${advice}\n${error.message}`;
      throw error;
    }
  });
}
