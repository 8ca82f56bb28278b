// @ts-check
// Browsers without a bundler: pages, workers and Content Security Policies.
import { reportOf } from "./leg.js";
import { forPages } from "./suite.js";
import { BROWSERS, open } from "./support/browsers.js";
import { project } from "./support/project.js";
import { PAGE, SEND, serveDirectory } from "./support/web.js";

/** @typedef {import("./leg.js").Leg} Leg */
/** @typedef {import("./support/browsers.js").BrowserName} BrowserName */

const DIST = "./node_modules/zavu-invitations/dist";
/** @param {"page" | "server"} entry */
const importsOf = (entry) => `
import * as api from "${DIST}/${entry}.js";
import config from "./config.js";
import { run } from "./suite.js";
${SEND}`;

/** The file for the condition `browser`. */
const IMPORTS = importsOf("page");

const SUITE = `${IMPORTS}
run(api, config).then(send);
`;

/**
 * A key in the code of a page is refused.
 *
 * @param {"page" | "server"} entry
 * @param {string} options
 */
const keyRefused = (entry, options) => `${importsOf(entry)}
const report = await run(api, config);
const error = await api.createInvitation({}, { apiKey: "zv_test_a", ${options} })
  .catch((error) => error);
if (error.code !== "api_key_in_browser" || !error.message.includes("zavu-invitations/server")) {
  report.failures.push("an API key: " + error.code + " " + error.message);
}
send(report);
`;

const WEB_WORKER = `new Worker("./worker.js", { type: "module" });\n`;

const SERVICE_WORKER = `
await navigator.serviceWorker.register("./service-worker.js", { type: "module" });
const { active } = await navigator.serviceWorker.ready;
active.postMessage("run");
`;
const IN_SERVICE_WORKER = `${IMPORTS}
addEventListener("message", (event) => event.waitUntil(run(api, config).then(send)));
`;

/**
 * @typedef {object} Page
 * @property {string} name
 * @property {(config: import("./suite.js").Config) => Record<string, string>} [headers]
 * @property {Record<string, string>} files
 * @property {boolean} [hasKey]
 */

/** @type {Page[]} */
const PAGES = [
  { name: "page", files: { "main.js": keyRefused("page", "dangerouslyAllowBrowser: true") } },
  {
    name: "page, zavu-invitations/server",
    files: { "main.js": keyRefused("server", "") },
    hasKey: true,
  },
  { name: "web worker", files: { "main.js": WEB_WORKER, "worker.js": SUITE } },
  {
    name: "service worker",
    files: { "main.js": SERVICE_WORKER, "service-worker.js": IN_SERVICE_WORKER },
  },
  {
    name: "strict CSP",
    files: { "main.js": SUITE },
    headers: ({ baseUrl }) => ({
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; " +
        `connect-src 'self' ${baseUrl} http://127.0.0.1:1; require-trusted-types-for 'script'`,
    }),
  },
];

/** Where it cannot work, it says what to do: the message is that of the sync call and of `init`. */
const REFUSED = `${IMPORTS}
const messages = [];
for (const attempt of [() => api.validateInvitation({}), () => api.init()]) {
  try {
    await attempt();
    messages.push("it worked");
  } catch (error) {
    messages.push(error.code + ": " + error.message + " <- " + error.cause);
  }
}
send(messages);
`;

const FORBIDDEN = {
  "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'",
};

/**
 * @param {BrowserName} browser
 * @param {Page} page
 * @returns {Leg}
 */
function unbundled(browser, { name, headers, files, hasKey = false }) {
  return {
    name: `${BROWSERS[browser].name}, ${name}`,
    core: browser === "chromium",
    browser,
    async run(all) {
      const config = hasKey ? all : forPages(all);
      const directory = await project({
        group: "core",
        name: `${browser}-${name.replace(/\W+/g, "-")}`,
        config,
        files: { "index.html": PAGE, ...files },
      });
      const server = await serveDirectory(directory, headers?.(config));
      try {
        const report = await open(browser, server.url, server.report);
        return { version: await BROWSERS[browser].version(), report };
      } finally {
        server.close();
      }
    },
  };
}

/**
 * Chromium compiles 8 MB synchronously on a page's main thread, and before version 114 only 4 KB:
 * a module that is padded to 9 MB by a custom section meets the one limit as ours meets the other.
 */
const PADDED = `
const SIZE = 9 * 1024 * 1024;
const section = [0, ...[0, 7, 14, 21].map((shift) => ((SIZE >> shift) & 127) | (shift < 21 ? 128 : 0)), 1, 120];
const padded = (bytes) => {
  const all = new Uint8Array(bytes.length + 5 + SIZE);
  all.set(bytes);
  all.set(section, bytes.length);
  return all;
};
const { Module, compile } = WebAssembly;
WebAssembly.Module = class { static imports = Module.imports; constructor(bytes) { return new Module(padded(bytes)); } };
WebAssembly.compile = (bytes) => compile.call(WebAssembly, padded(bytes));
`;

/** The sync call is refused and says so, `init` works, and after it the sync call does. */
const PRE_WARMED = `${IMPORTS}${PADDED}
const messages = [];
const attempt = async (call) => {
  try {
    messages.push("it worked: " + JSON.stringify(await call()));
  } catch (error) {
    messages.push(error.code + ": " + error.message + " <- " + error.cause);
  }
};
await attempt(() => api.validateInvitation({}));
await attempt(() => api.init());
await attempt(() => api.validateInvitation({}).ok);
send(messages);
`;

/**
 * A page that sends messages, and what they must be.
 *
 * @param {BrowserName} browser
 * @param {{ name: string, script: string, headers?: Record<string, string>, expected: RegExp[] }} page
 * @returns {Leg}
 */
function messages(browser, { name, script, headers, expected }) {
  return {
    name: `${BROWSERS[browser].name}, ${name}`,
    core: browser === "chromium",
    browser,
    async run(config) {
      const directory = await project({
        group: "core",
        name: `${browser}-messages`,
        config,
        files: { "index.html": PAGE, "main.js": script },
      });
      const server = await serveDirectory(directory, headers);
      try {
        const sent = await open(browser, server.url, server.report);
        const isExpected = expected.every((pattern, index) => pattern.test(sent[index]));
        return {
          version: await BROWSERS[browser].version(),
          report: reportOf({ [`says what to do: ${sent.join("\n")}`]: isExpected }),
        };
      } finally {
        server.close();
      }
    },
  };
}

const CSP_REMEDY = /^wasm_unavailable: .*add 'wasm-unsafe-eval' to its script-src/;

/** @type {BrowserName[]} */
const NAMES = ["chromium", "firefox", "webkit", "wpe"];

/** @type {Leg[]} */
export default NAMES.flatMap((browser) => [
  ...PAGES.map((page) => unbundled(browser, page)),
  messages(browser, {
    name: "CSP without 'wasm-unsafe-eval' (its message)",
    script: REFUSED,
    headers: FORBIDDEN,
    expected: [CSP_REMEDY, CSP_REMEDY],
  }),
  ...(browser === "chromium"
    ? [
        messages(browser, {
          name: "little synchronous compilation (its message)",
          script: PRE_WARMED,
          expected: [
            /^wasm_unavailable: .*call `await init\(\)` before the first other call/,
            /^it worked/,
            /^it worked: true$/,
          ],
        }),
      ]
    : []),
]);
