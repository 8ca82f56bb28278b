// @ts-check
// The snippets of the README and the guides: each runs as it stands, or is a part of an example
// that runs. A page is opened by tests/js/legs/forms.js.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { startSandbox } from "./support/sandbox.js";
import { snippetsOf } from "./support/snippets.js";

/** @typedef {import("./support/snippets.js").Snippet} Snippet */

const root = new URL("../../", import.meta.url);

/** Documents, and how many of their snippets run here. */
const DOCUMENTS = [
  { file: "README.md", count: 7 },
  { file: "docs/bulk.md", count: 3 },
  { file: "docs/errors.md", count: 1 },
  { file: "docs/handler.md", count: 3 },
  { file: "docs/runtimes.md", count: 2 },
  { file: "docs/waiting.md", count: 3 },
  { file: "docs/validate-a-form.md", count: 7 },
  { file: "docs/webhooks.md", count: 9 },
  { file: "docs/testing.md", count: 7 },
];

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

for (const { file, count } of DOCUMENTS) {
  const snippets = await snippetsOf(file);

  test(`${file}: every snippet runs, and prints what stands below it`, async () => {
    const sandbox = await startSandbox({ key: "zv_test_sandbox" });
    try {
      const programs = snippets.filter(({ language, source }) => language === "js" && !source);
      assert.equal(programs.length, count);
      for (const { code, output } of programs) {
        sandbox.reset();
        const printed = await run(code, sandbox);
        if (output !== undefined) assert.equal(printed, output);
        else assert.match(printed, /^(pending \d{4}-\d\d-\d\dT\S+\n)?$/);
      }
    } finally {
      await sandbox.close();
    }
  });

  test(`${file}: what is said to be of a file stands in it`, async () => {
    for (const { code, language, source } of snippets) {
      if (source) assert.ok((await readFile(new URL(source, root), "utf8")).includes(code), source);
      else assert.match(language, /^(js|sh|text|html)$/, `${language} must be of an example`);
    }
  });
}
