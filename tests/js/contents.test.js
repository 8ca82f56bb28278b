// @ts-check
// The files of the installed package are those of tests/package-contents.txt: nothing is published, or
// left out, that nobody has decided on.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { test } from "node:test";

const installed = dirname(createRequire(import.meta.url).resolve("zavu-invitations/package.json"));

test("the package has the files that are listed, and no other", () => {
  const entries = readdirSync(installed, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ path, name }) => relative(installed, join(path, name)).split(sep).join("/"))
    .sort();
  const listed = readFileSync(new URL("../package-contents.txt", import.meta.url), "utf8");
  const changed = "if this is meant, change tests/package-contents.txt:";
  const expected = listed.trim().split("\n");
  const added = files.filter((file) => !expected.includes(file));
  const missing = expected.filter((file) => !files.includes(file));
  assert.deepEqual({ added, missing }, { added: [], missing: [] }, changed);
  assert.deepEqual(files, expected, "keep tests/package-contents.txt in the order of the alphabet");
});
