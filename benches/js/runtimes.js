import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { exec } from "../../tests/js/legs/support/process.js";
import { tool, versionOf } from "../../tests/js/legs/support/tools.js";

/**
 * @typedef {object} Runtime
 * @property {string} name with its version
 * @property {string} program
 * @property {string[]} args before the script
 */

/** @returns {Runtime} */
export function node() {
  return { name: `Node ${process.versions.node}`, program: process.execPath, args: [] };
}

/** Deno and Bun, as the tests have them; none where they are not for this platform. */
export async function others() {
  /** @type {Runtime[]} */
  const found = [];
  for (const { label, name, args } of [
    { label: "Deno", name: "deno", args: ["run", "--quiet", "--allow-all"] },
    { label: "Bun", name: "bun", args: ["run"] },
  ]) {
    const program = await tool("core", name);
    try {
      execFileSync(program, ["--version"], { stdio: "ignore" });
    } catch {
      console.log(`      skipped: ${label} does not start here`);
      continue;
    }
    found.push({ name: `${label} ${await versionOf("core", name)}`, program, args });
  }
  return found;
}

const HERE = fileURLToPath(new URL(".", import.meta.url));

/**
 * Runs a script of `inside/` in a process of its own.
 *
 * @param {Runtime} runtime
 * @param {string} script
 * @param {unknown} settings
 * @returns {Promise<any>} what it reports
 */
export async function inside({ program, args }, script, settings) {
  const command = [...args, `${HERE}inside/${script}`, JSON.stringify(settings)];
  const output = await exec(program, command, { cwd: HERE, timeoutMs: 600_000 });
  const line = output.split("\n").find((line) => line.startsWith("result:"));
  if (line === undefined) throw new Error(`${script} reported nothing:\n${output}`);
  return JSON.parse(line.slice("result:".length));
}
