// @ts-check
// The snippets of the README and the guides: each runs as it stands and compiles as strict TypeScript,
// or is a part of an example that runs. A page is opened by tests/js/legs/forms.js.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { startSandbox } from "./support/sandbox.js";
import { snippetsOf } from "./support/snippets.js";

/** @typedef {import("./support/snippets.js").Snippet} Snippet */

const root = new URL("../../", import.meta.url);

const VERBATIM = { compilerOptions: { verbatimModuleSyntax: true } };

/** Express has its types in a package of its own, which is not installed here. */
const EXPRESS = `declare module "express" {
  type Handler = (
    request: { body: Buffer; headers: import("node:http").IncomingHttpHeaders },
    response: { sendStatus(status: number): void },
  ) => void;
  function express(): { post(path: string, ...handlers: Handler[]): void };
  namespace express {
    function raw(options: object): Handler;
  }
  export default express;
}
`;

const STRICT = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "dom", "dom.iterable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    // The sandbox has its types in JSDoc.
    allowJs: true,
  },
};

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

/** True for a snippet that runs as it stands. @param {Snippet} snippet */
function isProgram({ language, source }) {
  return /^[jt]s$/.test(language) && !source;
}

/**
 * Runs a snippet as it stands, with Zavu's address leading to the sandbox.
 * @param {string} typed
 * @param {import("./support/sandbox.js").Sandbox} sandbox
 */
async function run(typed, sandbox) {
  // Unused imports stay, as a bundler's and Node's own removal of types keep them.
  const { code } = await transform(typed, { loader: "ts", tsconfigRaw: VERBATIM });
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
      const programs = snippets.filter(isProgram);
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
      else assert.match(language, /^(js|ts|sh|text|html)$/, `${language} must be of an example`);
    }
  });
}

test("every snippet compiles as strict TypeScript", async () => {
  // Below the root, where the package is installed.
  const folder = fileURLToPath(new URL("target/docs-types/", root));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}package.json`, JSON.stringify({ type: "module" }));
  await writeFile(`${folder}tsconfig.json`, JSON.stringify(STRICT));
  await writeFile(`${folder}express.d.ts`, EXPRESS);
  for (const { file } of DOCUMENTS) {
    for (const [index, snippet] of (await snippetsOf(file)).entries()) {
      const name = `${file.replaceAll(/\W/g, "_")}_${index}.ts`;
      // A snippet without imports is a module, too.
      if (isProgram(snippet)) await writeFile(folder + name, `${snippet.code}\nexport {};\n`);
    }
  }
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
  const compiled = promisify(execFile)(process.execPath, [tsc, "--project", folder]);
  await compiled.catch(({ stdout }) => assert.fail(stdout));
});
