// @ts-check
// Every relative link of every document leads to a file and to one of its headings, in the repository
// and in the installed package.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const installed = dirname(createRequire(import.meta.url).resolve("zavu-invitations/package.json"));

/** @param {string} text a document without its blocks of code */
const withoutCode = (text) => text.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`/g, "");

/** @param {string} file */
function targetsOf(file) {
  const text = withoutCode(readFileSync(file, "utf8"));
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return links.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document's headings, as GitHub makes them. @param {string} file */
function anchorsOf(file) {
  const text = readFileSync(file, "utf8").replace(/^```.*?^```/gms, "");
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** @param {string} directory @param {string[]} documents */
function deadLinks(directory, documents) {
  return documents.flatMap((document) => {
    const file = join(directory, document);
    const dead = targetsOf(file).filter((target) => {
      const [path = "", anchor] = target.split("#");
      const found = path === "" ? file : join(dirname(file), path);
      if (!existsSync(found)) return true;
      return anchor !== undefined && statSync(found).isFile() && !anchorsOf(found).includes(anchor);
    });
    return dead.map((target) => `${document}: ${target}`);
  });
}

test("no link of the repository is dead", () => {
  const list = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
    { cwd: root, encoding: "utf8" },
  );
  const documents = list.split("\n").filter((name) => name !== "" && existsSync(join(root, name)));
  assert.ok(documents.includes("README.md") && documents.includes("docs/handler.md"));
  assert.deepEqual(deadLinks(root, documents), []);
});

test("no link of the installed package is dead", () => {
  const documents = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".md"),
  );
  assert.ok(documents.includes("README.md") && documents.includes(join("docs", "handler.md")));
  assert.deepEqual(deadLinks(installed, documents), []);
  const pictures = readFileSync(join(installed, "README.md"), "utf8").match(
    /!\[[^\]]*\]\((?!https:)/g,
  );
  assert.equal(pictures?.length, 1, relative(root, installed));
});
