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
  assert.deepEqual(files, listed.trim().split("\n"));
});
