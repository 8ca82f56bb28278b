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
    const [entry] = Object.values(manifest.exports);
    assert.deepEqual(Object.keys(entry), [
      "workerd",
      "edge-light",
      "browser",
      "import",
      "require",
      "default",
    ]);
  });

  test("gives types of the same module format", () => {
    for (const { conditions, file } of targets) {
      if (!conditions.includes("types")) continue;
      const isCommonJs = conditions.includes("require");
      assert.match(file, isCommonJs ? /\.d\.cts$/ : /\.d\.ts$/);
      assert.match(file, /^\.\/dist\/(index|validate|locales\/(en|es|pt))\./);
    }
  });

  test("gives every entry the same exports", async () => {
    const expected = valuesOf(readFileSync(join(root, "dist/index.d.ts"), "utf8"));
    assert(expected.includes("validateInvitation"));
    const entries = scripts.filter(({ file }) => !/\/(locales|validate)/.test(file));
    const files = [...new Set(entries.map(({ file }) => file))].sort();
    assert.deepEqual(
      files.map((file) => file.slice("./dist/".length)),
      ["browser.js", "index.cjs", "index.js", "module.js", "slim.cjs", "slim.js"],
    );
    for (const file of files) assert.deepEqual(await exportsOf(join(root, file)), expected, file);
    assert.deepEqual(Object.keys(await import("zavu-invitations")).sort(), expected);
    assert.deepEqual(Object.keys(require("zavu-invitations")).sort(), expected);
  });
});

describe("the entry that only validates", () => {
  const types = readFileSync(join(root, "dist/validate.d.ts"), "utf8");
  const names = [...types.matchAll(/^export \{([^}]*)\} from/gm)].flatMap(([, list]) =>
    list.split(",").map((name) => name.trim()),
  );
  const values = names.filter((name) => name !== "" && !name.startsWith("type ")).sort();

  test("exports what makes no calls, to import and to require", async () => {
    assert.deepEqual(values, [
      "InvitationsError",
      "constraints",
      "countries",
      "invitationSchema",
      "formatIssue",
      "init",
      "inspectPhone",
      "createInvitationSchema",
      "isInvitationsError",
      "normalizeInvitation",
      "validateField",
      "validateInvitation",
    ]);
    const files = new Set(scripts.map(({ file }) => file).filter((file) => /validate/.test(file)));
    assert.equal(files.size, 3);
    for (const file of files) assert.deepEqual(await exportsOf(join(root, file)), values, file);
    assert.deepEqual(require(join(root, "validate")), require("zavu-invitations/validate"));
  });

  test("has no types of its own", () => {
    for (const [file, index] of [
      ["validate.d.ts", "index.js"],
      ["validate.d.cts", "index.cjs"],
    ]) {
      const lines = readFileSync(join(root, "dist", file), "utf8")
        .trim()
        .split("\n");
      const from = lines.filter((line) => line.includes(" from "));
      assert(from.length > 5);
      for (const line of from) assert(line.endsWith(` from "./${index}";`), line);
    }
  });
});

describe("the locales", () => {
  const names = /** @type {const} */ (["en", "es", "pt"]);

  test("are exported by name and by default, to import and to require", async () => {
    for (const name of names) {
      const entry = `zavu-invitations/locales/${name}`;
      const [imported, required] = [await import(entry), require(entry)];
      assert.deepEqual(Object.keys(imported).sort(), ["default", name]);
      assert.deepEqual(Object.keys(required).sort(), ["default", name]);
      assert.equal(imported[name], imported.default);
      assert.deepEqual(required[name], imported.default);
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
    const bundled = async (/** @type {string} */ code) => {
      const resolveDir = dirname(fileURLToPath(import.meta.url));
      const { outputFiles } = await build({
        stdin: { contents: code, resolveDir },
        bundle: true,
        format: "esm",
        write: false,
        minify: true,
      });
      return outputFiles[0].text;
    };
    const use = 'import { validateInvitation as v } from "zavu-invitations";';
    const without = await bundled(`${use} v({});`);
    const withEs = await bundled(
      `${use} import es from "zavu-invitations/locales/es"; v({}, { locale: es });`,
    );
    assert(!without.includes("debe ser"));
    assert(withEs.includes("debe ser"));
    assert(!withEs.includes("deve ser"));
    assert(withEs.length - without.length < 6144, `${withEs.length - without.length}`);
    const wasm = readFileSync(join(root, "dist/full.wasm"), "latin1");
    assert(wasm.includes("must be"));
    assert(!wasm.includes("debe ser"));
    assert(!wasm.includes("deve ser"));
  });
});

describe("importing", () => {
  test("touches no global, in any entry", () => {
    for (const file of ["index.cjs", "slim.cjs"]) {
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
      assert.deepEqual([...touched].sort(), ["Error", "Object"], file);
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
                  id: join(root, "dist/index.js"),
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
