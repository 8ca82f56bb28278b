// @ts-check
import { fileURLToPath } from "node:url";

// The tests' one way to the sandbox, so that its place in the tree is written down once.
export { startSandbox } from "../../../examples-js/sandbox/sandbox.js";

/** The command line's entry, for tests that run it as a process of its own. */
export const SANDBOX_SERVER = fileURLToPath(
  new URL("../../../examples-js/sandbox/server.js", import.meta.url),
);

/** @typedef {import("../../../examples-js/sandbox/sandbox.js").Sandbox} Sandbox */
/** @typedef {import("../../../examples-js/sandbox/types.js").Operation} Operation */
/** @typedef {import("../../../examples-js/sandbox/types.js").Invitation} Invitation */
