// @ts-check
// docs/dependencies.md has a row for every crate and for every npm package of the root, and for nothing else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @typedef {Record<string, string[]>} Declared the files in which each name is declared */

/** @param {[name: string, file: string][]} pairs @returns {Declared} */
function grouped(pairs) {
  const files = /** @type {Map<string, Set<string>>} */ (new Map());
  for (const [name, file] of pairs) files.set(name, (files.get(name) ?? new Set()).add(file));
  const sorted = [...files].map(([name, set]) => /** @type {const} */ ([name, [...set].sort()]));
  return Object.fromEntries(sorted.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function crates() {
  const args = ["metadata", "--no-deps", "--format-version", "1", "--locked"];
  const { packages } = JSON.parse(
    execFileSync("cargo", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 }),
  );
  return grouped(
    packages.flatMap((/** @type {any} */ { manifest_path: file, dependencies }) =>
      dependencies
        .filter((/** @type {any} */ { path }) => !path)
        .map((/** @type {any} */ { name }) => [name, relative(root, file)]),
    ),
  );
}

function packages() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return grouped(Object.keys(devDependencies).map((name) => [name, "package.json"]));
}

/** @param {string} heading */
function rows(heading) {
  const document = readFileSync(join(root, "docs/dependencies.md"), "utf8");
  const section = document.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return grouped(
    lines.flatMap((line) => {
      const [, name = "", files = "", why = "", , leave = ""] = line.split("|");
      assert.ok(why.trim() && leave.trim(), `a cell is empty: ${line}`);
      const quoted = [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file);
      return quoted.map(
        (file) => /** @type {[string, string]} */ ([name.replace(/[` ]/g, ""), file]),
      );
    }),
  );
}

describe("docs/dependencies.md", () => {
  test("has every crate", () => assert.deepEqual(rows("Crates"), crates()));
  test("has every npm package", () => assert.deepEqual(rows("npm packages"), packages()));
  test("is right that the package has no dependency", () => {
    const manifest = JSON.parse(readFileSync(join(root, "pkg-template/package.json"), "utf8"));
    assert.equal(manifest.dependencies, undefined);
    assert.equal(manifest.peerDependencies, undefined);
  });
});
