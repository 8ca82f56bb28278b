// @ts-check
import assert from "node:assert/strict";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { inspect } from "node:util";

/**
 * Asserts that no text that a log may show of an error contains a secret.
 *
 * @param {Error} error
 * @param {string[]} secrets
 */
export function assertShowsNone(error, secrets) {
  const views = {
    message: error.message,
    stack: error.stack ?? "",
    text: String(error),
    json: JSON.stringify(error),
    values: JSON.stringify(Object.entries(error)),
    inspect: inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: false }),
    log: logged(error),
  };
  for (const [view, text] of Object.entries(views)) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `${view} shows a secret`);
  }
}

/** @param {unknown} value */
function logged(value) {
  let text = "";
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const console = new Console({ stdout });
  console.log(value);
  console.log("%s %o", value, value);
  return text;
}
