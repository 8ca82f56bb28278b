/**
 * What the process was started with: JSON as its last argument.
 *
 * @returns {any}
 */
export const settings = () => JSON.parse(process.argv.at(-1) ?? "{}");

/** @param {unknown} result */
export function report(result) {
  console.log(`result:${JSON.stringify(result)}`);
}
