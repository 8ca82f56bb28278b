// @ts-check
// The public types of the package. `node tests/api/types.js` writes the lists anew, from `pkg`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "@typescript/typescript6";

/** The files of types of the package, and of this folder. */
export const FILES = ["index.d.ts", "testing.d.ts", "wasm.d.ts"];

/**
 * The declarations of a file without their comments and sorted by name, so that a difference is one of the interface.
 *
 * @param {string} directory of the package
 * @param {string} file
 */
export function publicTypes(directory, file) {
  const text = readFileSync(join(directory, "dist", file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const printer = ts.createPrinter({ removeComments: true });
  const printed = source.statements.map((statement) =>
    printer.printNode(ts.EmitHint.Unspecified, statement, source),
  );
  return `${printed.map(sortedNames).sort(byName).join("\n")}\n`;
}

/** The names of an `export { … }` and of an import, one a line: their order has no meaning. @param {string} statement */
function sortedNames(statement) {
  return statement.replace(/^((?:export|import) (?:type )?\{)([^}]*)\}/, (_, start, names) => {
    const sorted = names
      .split(",")
      .map((/** @type {string} */ name) => name.trim())
      .sort();
    return `${start}\n    ${sorted.join(",\n    ")}\n}`;
  });
}

/** @param {string} a @param {string} b */
function byName(a, b) {
  const name = (/** @type {string} */ text) =>
    text.replace(/^(export |declare |default )*\w+ /, "");
  return name(a) < name(b) ? -1 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  for (const file of FILES) {
    writeFileSync(join(root, "tests/api", file), publicTypes(join(root, "pkg"), file));
  }
}
