// @ts-check
// The sign-in of the examples is one file, of which each has a copy; the legs run them.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../examples-js", import.meta.url));

const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
  // The form has a sign-in of its own.
  (file) => /\.(js|ts|tsx|vue|svelte)$/.test(file) && !/node_modules|^form\b/.test(file),
);
const read = (/** @type {string} */ file) => readFileSync(join(root, file), "utf8");

test("every example has the same sign-in", () => {
  const copies = files.filter((file) => file.endsWith("session.js"));
  assert.ok(copies.length >= 10, `${copies.length} copies`);
  for (const copy of copies) assert.equal(read(copy), read("hono/session.js"), copy);
});

test("every example is run by a test, and shown in the README or a guide", () => {
  const repository = join(root, "..");
  const textOf = (/** @type {string} */ directory, /** @type {RegExp} */ kind) =>
    readdirSync(join(repository, directory), { recursive: true, encoding: "utf8" })
      .filter((file) => kind.test(file))
      .map((file) => readFileSync(join(repository, directory, file), "utf8"))
      .join("\n");
  const tests = textOf("tests/js", /\.js$/) + textOf("xtask/src", /\.rs$/);
  const documents =
    textOf("docs", /^[^/\\]*\.md$/) + readFileSync(join(repository, "README.md"), "utf8");
  const folders = readdirSync(root).filter((name) => existsSync(join(root, name, "package.json")));
  assert.ok(folders.length >= 18, `${folders.length} examples`);
  for (const name of folders) {
    const isRun = [`examples-js/${name}`, `"${name}"`, `../${name}/`].some((text) =>
      tests.includes(text),
    );
    assert.ok(isRun, `add a leg of examples-js/${name} to tests/js/legs/examples.js`);
    const isShown = new RegExp(`examples-js/${name}\\b(?!-)`).test(documents);
    assert.ok(isShown, `link to examples-js/${name} in README.md or in a guide of docs`);
    assert.ok(existsSync(join(root, name, "README.md")), `examples-js/${name} needs a README.md`);
  }
});

test("no example lets everybody use the key", () => {
  const routes = files.filter((file) => read(file).includes("createInvitationHandler("));
  assert.ok(routes.length >= 10, `${routes.length} routes`);
  for (const route of routes) {
    assert.doesNotMatch(read(route), /public: true/, route);
    assert.match(read(route), /authorize\(request, /, route);
  }
});
