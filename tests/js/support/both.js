// @ts-check
import { createRequire } from "node:module";
import * as asModule from "zavu-invitations";

/**
 * The package, loaded by `import` and by `require`: two copies with an instance each.
 *
 * @type {readonly { type: "module" | "commonjs", zavu: typeof import("zavu-invitations") }[]}
 */
export const BOTH = [
  { type: "module", zavu: asModule },
  { type: "commonjs", zavu: createRequire(import.meta.url)("zavu-invitations") },
];
