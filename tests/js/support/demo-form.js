// @ts-check
// node demo-form.js <url>: requests all that a browser loads from the form's server, and posts the form.
import assert from "node:assert/strict";

const url = String(process.argv[2]);
const signedIn = await fetch(url, { redirect: "manual" });
const cookie = signedIn.headers.getSetCookie().join("; ");

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
const files = [...page.matchAll(/(?:src|href)="(\/?[\w./-]+\.m?\w+)"/g)].map(
  ([, path = ""]) => path,
);
assert.ok(files.length > 5);
for (const path of [...modules, ...files]) await take(path);

/** @param {Record<string, string>} headers */
const create = (headers) =>
  fetch(new URL("/api/v1/invitations", url), {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: new URL(url).origin, ...headers },
    body: JSON.stringify({ clientName: "Acme" }),
  });
const response = await create({ Cookie: cookie });
assert.equal(response.status, 201);
assert.equal((await response.json()).invitation.clientName, "Acme");
// Another user's name, with the signature of the first one.
const forged = cookie.replace(/^(session=\w+\.)\w+/, "$1eyJzdWIiOiJ1c2VyLTEifQ");
assert.notEqual(forged, cookie);
for (const Cookie of ["", forged]) assert.equal((await create({ Cookie })).status, 401);

/** @param {string} origin */
const post = (origin) =>
  fetch(new URL("/invite", url), {
    method: "POST",
    headers: { Cookie: cookie, Origin: origin },
    body: new URLSearchParams({ clientName: "<Acme>", clientEmail: "nobody" }),
  });
const answer = await post(new URL(url).origin);
assert.equal(answer.status, 400);
assert.match(await answer.text(), /like name@example\.com/);
assert.equal((await post("https://evil.example")).status, 403);
console.log("the form is served, and creates an invitation");
