// @ts-check
/** Runs in any runtime: posts to each fault, and prints what `fetch` threw. */

const DEPTH = 6;
const MEMBERS = 10;
const TIMEOUT_MS = 5_000;

/**
 * What a thrown value says of itself, as the package copies it.
 *
 * @param {any} thrown
 * @returns {object}
 */
function described(thrown, depth = DEPTH) {
  const { message, code, syscall, cause, errors } = thrown;
  return {
    message: text(message),
    code: text(code),
    syscall: text(syscall),
    cause: cause && depth > 0 ? described(cause, depth - 1) : undefined,
    errors:
      Array.isArray(errors) && depth > 0
        ? errors.slice(0, MEMBERS).map((error) => described(error, depth - 1))
        : undefined,
  };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === "string" ? value : undefined;
}

/** @type {any} */
const global = globalThis;
const args = global.Deno ? global.Deno.args : global.process.argv.slice(2);
const results = [];
for (const { fault, url, headers } of JSON.parse(args[0])) {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { method: "POST", body: '{"a":1}', headers, signal });
    results.push({ fault, answered: response.status, body: await response.text() });
  } catch (thrown) {
    results.push({ fault, thrown: described(thrown) });
  }
}
console.log(JSON.stringify(results));
