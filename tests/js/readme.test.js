// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { startSandbox } from "./support/sandbox.js";

const root = new URL("../../", import.meta.url);
const readme = await readFile(new URL("README.md", root), "utf8");

/** @type {{ language: string, code: string }[]} */
const blocks = [];
for (const [, language = "", code = ""] of readme.matchAll(/```(\w+)\n(.*?)```/gs)) {
  blocks.push({ language, code });
}

/**
 * Runs a snippet as it stands, with Zavu's address leading to the sandbox.
 * @param {string} code
 * @param {import("./support/sandbox.js").Sandbox} sandbox
 */
async function run(code, sandbox) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      "--import",
      "./tests/js/support/zavu-is-the-sandbox.js",
      "--input-type=module",
      "--eval",
      code,
    ],
    { cwd: root, env: { ...process.env, ZAVUDEV_API_KEY: sandbox.key, SANDBOX: sandbox.url } },
  );
  return stdout;
}

test("every snippet runs, and prints what stands below it", async () => {
  const sandbox = await startSandbox({ key: "zv_test_sandbox" });
  try {
    const snippets = blocks.filter(({ language }) => language === "js");
    assert.equal(snippets.length, 4);
    for (const { code } of snippets) {
      sandbox.reset();
      const printed = await run(code, sandbox);
      const next = blocks[blocks.findIndex((block) => block.code === code) + 1];
      if (next?.language === "text") assert.equal(printed, next.code);
      else assert.match(printed, /^pending \d{4}-\d\d-\d\dT/);
    }
  } finally {
    await sandbox.close();
  }
});
