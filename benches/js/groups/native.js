// What criterion measured: `cargo xtask bench` runs it before this.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CRITERION = fileURLToPath(new URL("../../../target/criterion/", import.meta.url));

/** @type {import("../main.js").Group} */
export default {
  name: "native",
  what: "the crate without JavaScript, by criterion",
  async run() {
    return folders(CRITERION).map((group) => ({
      group: "native",
      title: group,
      unit: "ns",
      lines: folders(join(CRITERION, group)).flatMap((contender) => {
        const file = join(CRITERION, group, contender, "new/estimates.json");
        if (!existsSync(file)) return [];
        const { median } = JSON.parse(readFileSync(file, "utf8"));
        const { lower_bound: low, upper_bound: high } = median.confidence_interval;
        return [{ contender, runtime: "native", median: median.point_estimate, low, high }];
      }),
    }));
  },
};

/** @param {string} folder */
function folders(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "report")
    .map(({ name }) => name);
}
