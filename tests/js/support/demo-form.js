// @ts-check
// node demo-form.js <url>: what a browser takes from the form's server, and what it sends to it.
import assert from "node:assert/strict";

const url = String(process.argv[2]);

/** @param {string} path */
async function take(path) {
  const response = await fetch(new URL(path, url));
  assert.equal(response.status, 200, path);
  return response.text();
}

const page = await take("/");
assert.match(page, /<form/);
const [, importMap = ""] = /<script type="importmap">(.*?)<\/script>/s.exec(page) ?? [];
const modules = /** @type {string[]} */ (Object.values(JSON.parse(importMap).imports));
assert.ok(modules.length > 1);
for (const path of [...modules, "/form.js", "/form.css"]) await take(path);

const response = await fetch(new URL("/api/v1/invitations", url), {
  method: "POST",
  headers: { "Content-Type": "application/json", Origin: new URL(url).origin },
  body: JSON.stringify({ clientName: "Acme" }),
});
assert.equal(response.status, 201);
assert.equal((await response.json()).invitation.clientName, "Acme");
console.log("the form is served, and creates an invitation");
