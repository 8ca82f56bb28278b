// @ts-check
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { rollup } from "rollup";

const require = createRequire(import.meta.url);
const root = dirname(require.resolve("zavu-invitations/package.json"));
/** @type {{ exports: Record<string, Target>, [name: string]: unknown }} */
const manifest = require("zavu-invitations/package.json");

/** @typedef {string | { [condition: string]: Target }} Target */

/**
 * @param {Target} target
 * @param {string[]} conditions
 * @returns {{ conditions: string[], file: string }[]}
 */
function walk(target, conditions = []) {
  if (typeof target === "string") return [{ conditions, file: target }];
  return Object.entries(target).flatMap(([name, inner]) => walk(inner, [...conditions, name]));
}

const targets = Object.values(manifest.exports).flatMap((target) => walk(target));
const scripts = targets.filter(
  ({ conditions, file }) => !conditions.includes("types") && /\.c?js$/.test(file),
);

describe("the exports map", () => {
  test("leads to files that exist", () => {
    const named = [manifest.main, manifest.module, manifest.types].map(String);
    for (const file of [...targets.map(({ file }) => file), ...named]) {
      assert(existsSync(join(root, file)), file);
    }
  });

  test("puts types first, and the edge before all else", () => {
    const isTyped = (/** @type {Target} */ target) =>
      typeof target === "string" || "types" in target === (Object.keys(target)[0] === "types");
    for (const target of Object.values(manifest.exports)) {
      if (typeof target === "string") continue;
      for (const inner of Object.values(target)) assert(isTyped(inner), JSON.stringify(inner));
    }
    const conditions = ["workerd", "edge-light", "browser", "import", "require", "default"];
    for (const entry of [".", "./slim"]) {
      assert.deepEqual(Object.keys(manifest.exports[entry]), conditions);
    }
  });

  test("gives types of the same module format", () => {
    for (const { conditions, file } of targets) {
      if (!conditions.includes("types")) continue;
      const isCommonJs = conditions.includes("require");
      assert.match(file, isCommonJs ? /\.d\.cts$/ : /\.d\.ts$/);
      assert.match(file, /^\.\/dist\/(index|wasm|testing|locales\/[a-z]+)\./);
    }
  });

  test("gives every entry the same exports", async () => {
    const expected = valuesOf(readFileSync(join(root, "dist/index.d.ts"), "utf8"));
    assert(expected.includes("validateInvitation"));
    const entries = scripts.filter(({ file }) => !/\/(locales|testing)/.test(file));
    const files = [...new Set(entries.map(({ file }) => file))].sort();
    assert.deepEqual(
      files.map((file) => file.slice("./dist/".length)),
      [
        "page.js",
        "page.slim.js",
        "server.cjs",
        "server.edge.js",
        "server.js",
        "server.slim.cjs",
        "server.slim.js",
      ],
    );
    for (const file of files) assert.deepEqual(await exportsOf(join(root, file)), expected, file);
    assert.deepEqual(Object.keys(await import("zavu-invitations")).sort(), expected);
    assert.deepEqual(Object.keys(require("zavu-invitations")).sort(), expected);
  });

  test("gives ./server what . is, but to pages", () => {
    const { browser, ...others } = /** @type {Record<string, Target>} */ (manifest.exports["."]);
    assert.deepEqual(manifest.exports["./server"], others);
    assert.deepEqual(manifest.exports["./webhooks"], others);
    assert.deepEqual(
      walk(browser).map(({ file }) => file),
      ["./dist/index.d.ts", "./dist/page.js"],
    );
  });

  test("gives ./slim the code of the same module as .", () => {
    const modules = (/** @type {string} */ entry) =>
      walk(manifest.exports[entry])
        .filter(({ conditions }) => !conditions.includes("types"))
        .map(({ conditions, file }) => [conditions.join(), /(page|server)\./.exec(file)?.[1]]);
    assert.deepEqual(modules("./slim"), modules("."));
  });

  test("is followed by what tools take that know no exports", () => {
    const read = (/** @type {string} */ directory) =>
      JSON.parse(readFileSync(join(root, directory, "package.json"), "utf8"));
    for (const [directory, entry] of [
      [".", "."],
      ["server", "./server"],
      ["slim", "./slim"],
      ["webhooks", "./webhooks"],
      ["testing", "./testing"],
    ]) {
      const found = read(directory);
      const target = /** @type {any} */ (manifest.exports[entry]);
      const expected = {
        main: target.require.default,
        module: target.import.default,
        browser: target.browser?.import.default,
      };
      for (const [field, file] of Object.entries(expected)) {
        const actual = found[field] && join(root, directory, found[field]);
        assert.equal(actual, file && join(root, file), `${directory} ${field}`);
      }
    }
    for (const entry of ["server", "slim", "webhooks", "testing"]) {
      assert.equal(require(join(root, entry)), require(`zavu-invitations/${entry}`));
    }
  });

  test("brings the wasm with every export that needs it, and with no other", async () => {
    const without = [
      "InvitationsError",
      "WebhookError",
      "constraints",
      "countries",
      "formatFailureReason",
      "isInvitationStatusChanged",
      "isInvitationsError",
      "isWebhookError",
    ];
    for (const entry of ["zavu-invitations", "zavu-invitations/server"]) {
      for (const name of Object.keys(await import(entry))) {
        const code = await bundled(`export { ${name} } from "${entry}";`);
        assert.equal(code.length > 100_000, !without.includes(name), `${name} of ${entry}`);
      }
    }
  });
});

describe("the locales", () => {
  const names = Object.keys(manifest.exports).flatMap(
    (entry) => /^\.\/locales\/(.+)$/.exec(entry)?.[1] ?? [],
  );

  test("are exported by name and by default, to import and to require", async () => {
    for (const name of names) {
      const entry = `zavu-invitations/locales/${name}`;
      const [imported, required] = [await import(entry), require(entry)];
      assert.deepEqual(Object.keys(imported).sort(), ["default", name]);
      assert.equal(imported[name], imported.default);
      // `require` gives the locale itself, and what an import of it asks for.
      assert.deepStrictEqual(required, imported.default);
      assert.deepEqual([required[name], required.default], [required, required]);
      const { validateInvitation } = require("zavu-invitations");
      assert.equal(validateInvitation({}, { locale: required }).ok, true);
      const types = readFileSync(join(root, `dist/locales/${name}.d.ts`), "utf8");
      assert.match(types, new RegExp(`export declare const ${name}: Locale;`));
    }
  });

  test("are found by tools that know no exports", async () => {
    for (const name of names) {
      const directory = join(root, "locales", name);
      const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
      for (const field of ["main", "module", "types"]) {
        assert(existsSync(join(directory, manifest[field])), `${name} ${field}`);
      }
      assert.deepEqual(require(directory), require(`zavu-invitations/locales/${name}`));
    }
  });

  test("cost a bundle nothing that imports none, and no more than themselves", async () => {
    const use = 'import { validateInvitation as v } from "zavu-invitations";';
    const without = await bundled(`${use} v({});`);
    const withEs = await bundled(
      `${use} import es from "zavu-invitations/locales/es"; v({}, { locale: es });`,
    );
    assert(!without.includes("Revisar"));
    assert(withEs.includes("Revisar"));
    assert(!withEs.includes("Verificar"));
    assert(withEs.length - without.length < 7168, `${withEs.length - without.length}`);
    const wasm = readFileSync(join(root, "dist/server.wasm"), "latin1");
    assert(wasm.includes("must be"));
    for (const text of ["Check the part", "Revisar", "Verificar"]) assert(!wasm.includes(text));
  });
});

describe("importing", () => {
  test("touches no global, in any entry", () => {
    for (const file of ["server.cjs", "server.slim.cjs"]) {
      const source = readFileSync(join(root, "dist", file), "utf8");
      const touched = new Set();
      const scope = new Proxy(Object.create(null), {
        has: (_, name) => name in globalThis,
        get: (_, name) => {
          if (typeof name === "symbol") return undefined;
          touched.add(name);
          return Reflect.get(globalThis, name);
        },
      });
      const module = { exports: {} };
      const run = new Function("scope", "module", `with (scope) { ${source} }`);
      run(scope, module);
      assert.deepEqual(Object.keys(module.exports).length > 0, true);
      assert.deepEqual([...touched].sort(), ["Error", "Map", "Object", "WeakMap"], file);
    }
  });

  test("leaves nothing in a bundle that does not use it", async () => {
    const code = 'import { validateInvitation } from "zavu-invitations";';
    const built = await build({
      stdin: { contents: code, resolveDir: dirname(fileURLToPath(import.meta.url)) },
      bundle: true,
      format: "esm",
      write: false,
      logLevel: "silent",
    });
    assert.deepEqual(
      built.outputFiles.map(({ text }) => text.trim()),
      [""],
    );
    const bundle = await rollup({
      input: "entry",
      plugins: [
        {
          name: "entry",
          resolveId: (id) =>
            id === "entry"
              ? id
              : {
                  id: join(root, "dist", id === "zavu-invitations" ? "server.js" : id),
                  moduleSideEffects: manifest.sideEffects === true,
                },
          load: (id) => (id === "entry" ? code : null),
        },
      ],
      onLog: () => {},
    });
    const { output } = await bundle.generate({});
    assert.equal(output[0].code.trim(), "");
  });
});

/**
 * Code with what it imports, as a bundler for browsers makes it.
 *
 * @param {string} code
 */
async function bundled(code) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    format: "esm",
    write: false,
    minify: true,
  });
  return outputFiles[0].text;
}

/**
 * The exported values that a file of types promises.
 *
 * @param {string} types
 */
function valuesOf(types) {
  const lists = [...types.matchAll(/^export \{([^}]*)\};$/gm)].map(([, names]) => names);
  return lists
    .join()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !name.startsWith("type "))
    .sort();
}

/**
 * The names that a script exports, without running it.
 *
 * @param {string} file
 */
async function exportsOf(file) {
  if (file.endsWith(".cjs")) return Object.keys(require(file)).sort();
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    format: "esm",
    write: false,
    metafile: true,
    external: ["*.wasm?module"],
    outdir: ".",
    logLevel: "silent",
  });
  return Object.values(metafile.outputs)[0].exports.sort();
}
