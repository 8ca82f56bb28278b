import { libraries } from "../libraries.js";
import { inside } from "../runtimes.js";
import { quartiles } from "../stats.js";
import { processes } from "./cold.js";

/** @typedef {import("../main.js").Line} Line */

const OURS = libraries("zavu-invitations");

/** @type {Record<string, string>} */
const CHECKS = {
  inspectPhone: `${OURS}, inspectPhone`,
  "libphonenumber-js/max": libraries("libphonenumber-js/max"),
  "google-libphonenumber": libraries("google-libphonenumber"),
};

/** @type {Record<string, string>} */
const VALIDATED = {
  validated: "a request with only a phone number",
  empty: "an empty request",
};

/** @type {Record<string, string>} */
const FIRST = {
  inspect: CHECKS.inspectPhone,
  libphonenumber: CHECKS["libphonenumber-js/max"],
  google: CHECKS["google-libphonenumber"],
};

/** @type {import("../main.js").Group} */
export default {
  name: "phone",
  what: "a phone number alone",
  async run({ effort, runtimes }) {
    /** @type {Line[]} */
    const checks = [];
    /** @type {Line[]} */
    const validated = [];
    /** @type {Line[]} */
    const first = [];
    for (const { name: runtime, ...start } of runtimes) {
      const found = await inside({ name: runtime, ...start }, "phone.js", effort);
      for (const [names, lines] of /** @type {const} */ ([
        [CHECKS, checks],
        [VALIDATED, validated],
      ])) {
        for (const [name, contender] of Object.entries(names)) {
          lines.push({ contender, runtime, ...quartiles(found[name]) });
        }
      }
      const times = await processes(FIRST, effort, (name) => {
        const settings = { module: `./first/${name}.js`, isImported: true };
        return inside({ name: runtime, ...start }, "cold.js", settings);
      });
      for (const [name, ns] of Object.entries(times)) {
        first.push({ contender: FIRST[name], runtime, ...quartiles(ns) });
      }
    }
    return [
      { group: "phone", title: "is a number in use", unit: "ns", lines: checks },
      { group: "phone", title: "validateInvitation", unit: "ns", lines: validated },
      { group: "phone", title: "first check of a process", unit: "ns", lines: first },
    ];
  },
};
