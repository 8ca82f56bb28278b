// @ts-check
// docs/dependencies.md has a row for every dependency, and for nothing else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const NOT_OURS = ["node_modules", "target", "pkg", ".git"];

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

/** @param {string} directory @returns {string[]} */
function manifests(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.includes(entry.name)) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return manifests(path);
    return entry.name === "package.json" ? [path] : [];
  });
}

function packages() {
  const kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
  return grouped(
    manifests(root).flatMap((file) => {
      const manifest = JSON.parse(readFileSync(file, "utf8"));
      const names = kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}));
      return names
        .filter((name) => name !== "zavu-invitations")
        .map((name) => /** @type {[string, string]} */ ([name, relative(root, file)]));
    }),
  );
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
