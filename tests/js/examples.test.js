// @ts-check
// The sign-in of the examples is one file, of which each has a copy; the legs run them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
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

test("no example lets everybody use the key", () => {
  const routes = files.filter((file) => read(file).includes("createInvitationHandler("));
  assert.ok(routes.length >= 10, `${routes.length} routes`);
  for (const route of routes) {
    assert.doesNotMatch(read(route), /public: true/, route);
    assert.match(read(route), /authorize\(request, /, route);
  }
});
