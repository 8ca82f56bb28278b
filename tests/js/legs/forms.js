// @ts-check
// The forms that people copy, filled in by keyboard in real browsers, with the sandbox in the place
// of Zavu. Pictures of them go to target/screenshots.
import { join } from "node:path";
import { snippetsOf } from "../support/snippets.js";
import { reportOf } from "./leg.js";
import { askRoute, environment, signIn } from "./support/example.js";
import { FOCUS, isInvalid, issuesOf, textOf } from "./support/form-page.js";
import { exec, freePort, serve } from "./support/process.js";
import { project } from "./support/project.js";
import { modernNode, versionIn } from "./support/tools.js";
import {
  accessibilityIssues,
  checksIn,
  fill,
  photograph,
  tabTo,
  until,
  visit,
} from "./support/visitor.js";

/**
 * @typedef {import("./suite.js").Config} Config
 * @typedef {import("./leg.js").Leg} Leg
 * @typedef {Record<string, boolean>} Checks
 */

const URL_IN_OUTPUT = /(http:\/\/127\.0\.0\.1:[1-9]\S*)/;

/**
 * The newest invitation of the sandbox.
 *
 * @param {Config} config
 */
async function newest({ baseUrl, apiKey }) {
  const headers = { Authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${baseUrl}/v1/invitations?limit=1`, { headers });
  return (await response.json()).items[0];
}

/**
 * A visit to a form of a framework, which has the same fields.
 *
 * @param {string} url
 * @param {Config} config
 * @param {string} name of the pictures
 * @param {{ isSignedIn?: boolean }} [settings] false for a form without sign-in
 */
async function visitForm(url, config, name, { isSignedIn = true } = {}) {
  /** @type {Checks} */
  const checks = {};
  const visitor = await visit("chromium");
  const see = checksIn(visitor, checks);
  const picture = async (/** @type {string} */ state) => {
    await photograph(visitor, `${name}-${state}`);
    for (const issue of await accessibilityIssues(visitor)) checks[`${state}: ${issue}`] = false;
  };
  const has = (/** @type {string} */ field, /** @type {string} */ text) =>
    `${issuesOf(field)}.some((issue) => issue.includes(${JSON.stringify(text)}))`;
  try {
    if (isSignedIn) await signIn(visitor, url);
    await visitor.goto(url);
    await until(visitor, "document.querySelector('[name=clientName]')");
    await fill(visitor, "[name=clientName]", "x".repeat(101));
    await see("silent while a field is filled in", `${issuesOf("clientName")}.length === 0`);
    await fill(visitor, "[name=clientEmail]", "nobody");
    await see("speaks when it is left", has("clientName", "100"));
    await fill(visitor, "[name=clientPhone]", "+52 55 1234");
    await fill(visitor, "[name=allowedPhoneCountries]", "us, UK");
    await fill(visitor, "[name=expiresInDays]", "31");
    await tabTo(visitor, "[type=submit]");
    await visitor.press("Enter");
    await see("leads to the first error", `${FOCUS} === "clientName"`);
    await see("an e-mail", `${has("clientEmail", "@")} && ${isInvalid("clientEmail")}`);
    await see("an item of a list", has("allowedPhoneCountries", "GB"));
    await see("a number", has("expiresInDays", "30"));
    await see(
      "a warning is no error",
      `${issuesOf("clientPhone")}.length > 0 && !(${isInvalid("clientPhone")})`,
    );
    await picture("errors");
    await fill(visitor, "[name=clientName]", "Panadería 🥖");
    await see("watches what is typed from then on", `${issuesOf("clientName")}.length === 0`);
    await fill(visitor, "[name=clientEmail]", "contact@ACME.example");
    await fill(visitor, "[name=clientPhone]", "+52 (55) 1234-5678");
    await fill(visitor, "[name=allowedPhoneCountries]", "us, mx");
    await fill(visitor, "[name=expiresInDays]", "14");
    await tabTo(visitor, "[type=submit]");
    await visitor.press("Enter");
    await until(visitor, "document.querySelector('#link')");
    await picture("created");
    const created = await newest(config);
    await see("shows the link", `document.querySelector("#link").href === "${created.url}"`);
    checks["creates what was filled in"] =
      created.clientName === "Panadería 🥖" &&
      created.clientEmail === "contact@acme.example" &&
      created.clientPhone === "+525512345678";
    return checks;
  } finally {
    await visitor.close();
  }
}

/** @type {Leg} */
const guide = {
  name: "Guide: Validate a form, its page",
  core: true,
  browser: "chromium",
  async run(config) {
    const pages = (await snippetsOf("docs/validate-a-form.md")).filter(
      ({ language }) => language === "html",
    );
    if (pages.length !== 1 || pages[0] === undefined) throw new Error("not one page");
    const cwd = await project({
      group: "core",
      name: "guide",
      config,
      app: "examples-js/form",
      files: { "public/index.html": pages[0].code },
    });
    const server = await serve(process.execPath, ["server.js"], {
      cwd,
      env: { ...environment(config), PORT: "0" },
      ready: URL_IN_OUTPUT,
    });
    try {
      return {
        version: "",
        report: reportOf(await visitForm(server.url, config, "guide", { isSignedIn: false })),
      };
    } finally {
      await server.stop();
    }
  },
};

/** @type {Leg} */
const react = {
  name: "Example: react",
  browser: "chromium",
  async run(config) {
    const app = "examples-js/react";
    const cwd = await project({ group: "core", name: "ex-react", config, app });
    const bin = (/** @type {string} */ name) => join(cwd, "node_modules/.bin", name);
    await exec(bin("tsc"), [], { cwd });
    await exec(bin("vite"), ["build"], { cwd });
    const listen = ["--host", "127.0.0.1", "--port", String(await freePort())];
    const server = await serve(bin("vite"), ["preview", ...listen], {
      cwd,
      env: environment(config),
      ready: URL_IN_OUTPUT,
    });
    try {
      const checks = {
        ...(await askRoute(new URL("/api/v1/invitations", server.url).href)),
        ...(await visitForm(server.url, config, "react")),
      };
      return { version: versionIn(join(cwd, "node_modules/react")), report: reportOf(checks) };
    } finally {
      await server.stop();
    }
  },
};

/**
 * Next.js would take the directory of the topmost lockfile for the project's. Pages with this query
 * forbid WebAssembly.
 */
const NEXT_CONFIG = `module.exports = {
  turbopack: { root: __dirname },
  outputFileTracingRoot: __dirname,
  headers: async () => [{
    source: "/:path*",
    has: [{ type: "query", key: "without-wasm" }],
    headers: [{ key: "Content-Security-Policy", value: "script-src 'self' 'unsafe-inline'" }],
  }],
};`;

/**
 * Visits pages that forbid WebAssembly: a form that a server action checks works, the other one says that it cannot.
 *
 * @param {string} url
 * @param {Config} config
 */
async function visitWithoutWasm(url, config) {
  /** @type {Checks} */
  const checks = {};
  const visitor = await visit("chromium");
  const see = checksIn(visitor, checks);
  const send = async (/** @type {string} */ path, /** @type {string} */ email) => {
    await visitor.goto(`${url}${path}?without-wasm=1`);
    await until(visitor, "document.querySelector('[name=clientName]')");
    await fill(visitor, "[name=clientName]", "Without WebAssembly");
    await fill(visitor, "[name=clientEmail]", email);
    await tabTo(visitor, "[type=submit]");
    await visitor.press("Enter");
  };
  try {
    await send("/action", "ana@acme.example");
    await see(
      "asks for a session",
      "/Sign in/.test(document.querySelector('[role=alert]')?.textContent)",
    );
    await signIn(visitor, url);
    await send("/", "ana@acme.example");
    await see(
      "the page says it",
      "/browser/.test(document.querySelector('[role=alert]')?.textContent)",
    );
    await see("the form stays", `${textOf("clientName")} === "Without WebAssembly"`);
    await send("/action", "nobody");
    await see("the server judges", `/@/.test(${issuesOf("clientEmail")}[0])`);
    await send("/action", "ana@acme.example");
    await see("the server creates", "document.querySelector('#link')");
    checks["what was filled in"] = (await newest(config)).clientName === "Without WebAssembly";
    return checks;
  } finally {
    await visitor.close();
  }
}

/** @type {Leg} */
const next = {
  name: "Example: next",
  browser: "chromium",
  async run(config) {
    const cwd = await project({
      group: "core",
      name: "ex-next",
      config,
      app: "examples-js/next",
      files: {
        "next.config.js": NEXT_CONFIG,
      },
    });
    const program = join(cwd, "node_modules/next/dist/bin/next");
    const node = await modernNode();
    await exec(node, [program, "build"], { cwd, timeoutMs: 300_000 });
    const listen = ["--port", "0", "--hostname", "127.0.0.1"];
    const server = await serve(node, [program, "start", ...listen], {
      cwd,
      env: environment(config),
      ready: /(http:\/\/(?:127\.0\.0\.1|localhost):[1-9]\d*)[\s\S]*Ready/,
    });
    try {
      const checks = {
        ...(await askRoute(`${server.url}/api/v1/invitations`)),
        ...prefixed("route", await visitForm(server.url, config, "next")),
        ...prefixed("action", await visitForm(`${server.url}/action`, config, "next-action")),
        ...prefixed("without WebAssembly", await visitWithoutWasm(server.url, config)),
      };
      return { version: versionIn(join(cwd, "node_modules/next")), report: reportOf(checks) };
    } finally {
      await server.stop();
    }
  },
};

/**
 * @param {string} where
 * @param {Checks} checks
 * @returns {Checks}
 */
function prefixed(where, checks) {
  return Object.fromEntries(
    Object.entries(checks).map(([what, isSo]) => [`${where}: ${what}`, isSo]),
  );
}

/** @type {Leg[]} */
export default [guide, react, next];
