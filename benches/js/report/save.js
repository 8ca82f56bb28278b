import { writeFileSync } from "node:fs";
import { digits } from "../stats.js";
import { picture } from "./picture.js";

/** @typedef {import("../main.js").Block} Block */

const FOLDER = new URL("../../", import.meta.url);

/** What the picture shows. */
export const PANELS = [
  {
    group: "validate",
    title: "a valid request of six fields",
    heading: "Validate a valid request of six fields: time",
  },
  {
    group: "phone-validity",
    title: "a valid request of six fields",
    heading: "The same, with the validity of the phone number: time",
  },
  { group: "phone", title: "is a number in use", heading: "A phone number alone: time" },
  {
    group: "cold",
    title: "import to first verdict, as installed",
    heading: "From the import to the first verdict: time",
  },
  {
    group: "create",
    title: "CPU time of a request",
    heading: "Create an invitation: CPU time",
  },
];

/**
 * Writes the reference run: ratios alone, because times are those of one machine.
 *
 * @param {{ machine: { cpu: string, cores: number, platform: string, loadBefore: number, loadAfter: number }, blocks: Block[], goals: import("../goals.js").Verdict[] }} results
 */
export function save({ machine, blocks, goals }) {
  const { cpu, cores, platform, loadBefore, loadAfter } = machine;
  const reference = {
    machine: `${cpu}, ${cores} cores, ${platform}`,
    load: `${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`,
    note: "how many times as much as the first one of its list takes",
    goals: Object.fromEntries(
      goals.map(({ goal, found, isReached }) => [
        goal,
        `${isReached ? "reached" : "missed"}: ${found}`,
      ]),
    ),
    ratios: nested(blocks),
  };
  writeFileSync(new URL("reference.json", FOLDER), `${JSON.stringify(reference, null, 2)}\n`);
  writeFileSync(new URL("reference.svg", FOLDER), picture(blocks, PANELS));
}

/** @param {Block[]} blocks */
function nested(blocks) {
  /** @type {Record<string, Record<string, Record<string, number>>>} */
  const ratios = {};
  for (const { group, title, lines } of blocks) {
    for (const { contender, runtime, median } of lines) {
      const first = lines.find((line) => line.runtime === runtime);
      const list = `${group}: ${title}`;
      ratios[list] ??= {};
      ratios[list][runtime] ??= {};
      ratios[list][runtime][contender] = Number(digits(median / (first?.median ?? median)));
    }
  }
  return ratios;
}
