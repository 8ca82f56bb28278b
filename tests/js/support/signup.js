// @ts-check
// node signup.js <link>: walks through the sandbox's signup as a client's browser would, by plain HTTP.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

/** @param {string} link of an invitation */
export async function walkThroughSignup(link) {
  let page = await textOf(await fetch(link));
  // The page says what can be done next.
  for (const step of ["start", "complete"]) {
    const actions = [...page.matchAll(/action="([^"]+)"/g)].map(([, action]) => action);
    const action = actions.find((path) => path.endsWith(`/${step}`));
    assert(action !== undefined, `the page has no ${step}: ${actions}`);
    page = await textOf(await fetch(new URL(action, link), { method: "POST" }));
  }
  assert.match(page, /completed/);
}

/** @param {Response} response */
async function textOf(response) {
  assert.equal(response.status, 200, response.url);
  return response.text();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await walkThroughSignup(String(process.argv[2]));
}
