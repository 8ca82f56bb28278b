// @ts-check
// The README lists all exports, options and codes of errors, with the limits and defaults that the types state.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as exported from "zavu-invitations";
import { FIELDS } from "./support/requests.js";

const require = createRequire(import.meta.url);
const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const types = readFileSync(
  require.resolve("zavu-invitations/package.json").replace(/package\.json$/, "dist/index.d.ts"),
  "utf8",
);

/** The text from one heading to the next of its level. @param {string} heading */
function section(heading) {
  const level = heading.split(" ")[0];
  const [, rest = ""] = readme.split(`\n${heading}\n`);
  assert.notEqual(rest, "", heading);
  return rest.split(new RegExp(`^${level} `, "m"))[0] ?? "";
}

/** The options of an interface of the types, each with its documentation. @param {string} name */
function optionsOf(name) {
  const [, rest = ""] = types.split(new RegExp(`^interface ${name}\\b`, "m"));
  const body = rest.split(/^}/m)[0] ?? "";
  const members = [...body.matchAll(/\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s+(\w+)\??:/g)];
  assert.ok(members.length > 0, name);
  return members.map(([, docs = "", option = ""]) => ({ option, docs }));
}

/** For libraries that read a Standard Schema, not for people. */
const NOT_LISTED = ["JsonSchemaOptions"];

const interfaces = [...types.matchAll(/^interface (\w+(?:Options|Settings|Changes|Query))\b/gm)]
  .map(([, name = ""]) => name)
  .filter((name) => !NOT_LISTED.includes(name));

for (const name of interfaces) {
  test(`${name}: every option, with its limits and its default`, () => {
    const lines = section("## Options").split("\n");
    for (const { option, docs } of optionsOf(name)) {
      const rows = lines.filter((line) => line.startsWith(`| \`${option}\` |`));
      assert.ok(rows.length > 0 || lines.some((line) => line.includes(`\`${option}\``)), option);
      const numbers = rows.length > 0 ? (docs.match(/\d{1,3}(,\d{3})+/g) ?? []) : [];
      const isComplete = (/** @type {string} */ row) =>
        numbers.every((number) => row.includes(number));
      assert.ok(rows.length === 0 || rows.some(isComplete), `${option}: ${numbers.join(", ")}`);
    }
  });
}

test("the interfaces of options are found", () => {
  for (const name of ["InvitationsOptions", "InvitationHandlerOptions", "WebhookHandlerOptions"]) {
    assert.ok(interfaces.includes(name), name);
  }
});

test("every field of a request", () => {
  const text = section("## Fields");
  for (const field of FIELDS) {
    assert.ok(
      text.includes(`\n| \`${field}\` |`),
      `add a row of ${field} to "## Fields" in README.md`,
    );
  }
});

test("every language", () => {
  const { exports } = require("zavu-invitations/package.json");
  const entries = Object.keys(exports).filter((entry) => entry.startsWith("./locales/"));
  assert.ok(entries.length >= 3);
  for (const entry of entries) {
    const name = entry.slice("./locales".length);
    assert.ok(
      section("## Exports").includes(`${name}\``),
      `name zavu-invitations/locales${name} in "## Exports" of README.md`,
    );
  }
});

test("every export", () => {
  const text = section("## Exports");
  const missing = Object.keys(exported).filter((name) => !text.includes(`\`${name}\``));
  assert.deepEqual(missing, []);
});

test("every code and outcome of an error", () => {
  const text = section("## Errors");
  const [, codes = ""] = types.match(/^type ErrorCode = (.*);$/m) ?? [];
  for (const code of codes.split(" | ")) {
    assert.ok(text.includes(`\n| \`${code.replaceAll('"', "")}\` |`), code);
  }
});
