// @ts-check
// Makes expected issues.

/** @typedef {import("zavu-invitations").Issue} Issue */
/** @typedef {import("zavu-invitations").ValueKind} ValueKind */
/** @typedef {import("zavu-invitations").PathSegment} PathSegment */

const KIND_NAMES = /** @satisfies {Record<ValueKind, string>} */ ({
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  null: "null",
  undefined: "undefined",
  array: "an array",
  object: "an object",
  bigint: "a bigint",
  function: "a function",
  symbol: "a symbol",
  iterable: "an iterable such as FormData or a Map",
  promise: "a promise, which must be awaited first",
  unreadable: "a value that throws when it is read",
});

/**
 * @template {Issue["code"]} Code
 * @param {PathSegment[]} path
 * @param {Code} code
 * @param {string} message
 * @param {Extract<Issue, { code: Code }>["params"]} params
 * @param {string} [suggestion]
 * @returns {Issue}
 */
export function error(path, code, message, params, suggestion) {
  const issue = { severity: "error", field: path[0] ?? "", path, code, message, params };
  return /** @type {Issue} */ (suggestion === undefined ? issue : { ...issue, suggestion });
}

/**
 * @param {PathSegment[]} path
 * @param {ValueKind} expected
 * @param {ValueKind} found
 */
export function invalidType(path, expected, found) {
  const message = `must be ${KIND_NAMES[expected]}, found ${KIND_NAMES[found]}`;
  return error(path, "invalid_type", message, { expected, found });
}

/** @param {PathSegment[]} path */
export function malformed(path) {
  return error(
    path,
    "malformed_unicode",
    "must be well-formed Unicode, found a lone surrogate",
    {},
  );
}

/**
 * @param {string} name
 * @param {string} [suggestion]
 */
export function unknownField(name, suggestion) {
  const advice = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
  return error([name], "unknown_field", `is not a known name${advice}`, {}, suggestion);
}

/**
 * @param {PathSegment[]} path
 * @param {number} maximum
 * @param {number} actual
 */
export function tooLong(path, maximum, actual) {
  const [most, found] = [maximum, actual].map((count) => count.toLocaleString("en"));
  const message = `must have at most ${most} characters, found ${found}`;
  return error(path, "too_long", message, { maximum, actual });
}
