// @ts-check
import { abort } from "./abort.js";
import { answers } from "./answers.js";
import { atOnce } from "./at-once.js";
import { customFetch } from "./custom-fetch.js";
import { network } from "./network.js";
import { options } from "./options.js";
import { ownProcess } from "./process.js";
import { wire } from "./wire.js";

/**
 * `createInvitation` of a copy of the package.
 *
 * @param {import("./bench.js").Package} zavu
 * @param {"module" | "commonjs"} type how it was loaded
 */
export function createSuite(zavu, type) {
  wire(zavu);
  answers(zavu);
  network(zavu);
  abort(zavu);
  atOnce(zavu);
  customFetch(zavu);
  options(zavu);
  ownProcess(zavu, type);
}
