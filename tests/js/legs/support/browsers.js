// @ts-check
// The browsers of the legs, and how each is started.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exec, serve } from "./process.js";

/**
 * @typedef {object} Browser
 * @property {string} name
 * @property {readonly string[]} programs that must be installed
 * @property {(profile: string) => { program: string, args: string[], env?: Record<string, string> }} command
 * without its last argument, the URL
 * @property {() => Promise<string>} version
 */

/** @param {string} text */
function firstNumber(text) {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? "unknown";
}

/** @param {string} name of a Debian package */
async function packageVersion(name) {
  const [, version = ""] = (await exec("dpkg-query", ["-W", name])).split("\t");
  return firstNumber(version);
}

const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/** @satisfies {Record<string, Browser>} */
export const BROWSERS = {
  chromium: {
    name: "Chromium",
    programs: ["/usr/bin/chromium"],
    command: (profile) => ({
      program: "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        `--user-data-dir=${profile}`,
      ],
    }),
    version: async () => firstNumber(await exec("/usr/bin/chromium", ["--version"])),
  },
  firefox: {
    name: "Firefox",
    programs: ["/usr/bin/firefox-esr"],
    command: (profile) => ({
      program: "/usr/bin/firefox-esr",
      args: ["--headless", "--no-remote", "--profile", profile],
      env: { HOME: profile, MOZ_CRASHREPORTER_DISABLE: "1" },
    }),
    version: async () => firstNumber(await exec("/usr/bin/firefox-esr", ["--version"])),
  },
  webkit: {
    name: "WebKitGTK",
    programs: [MINI_BROWSER, "/usr/bin/xvfb-run", "/usr/bin/dbus-run-session"],
    command: (profile) => ({
      program: "xvfb-run",
      args: ["-a", "dbus-run-session", "--", MINI_BROWSER, "--private"],
      env: {
        HOME: profile,
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
        WEBKIT_DISABLE_DMABUF_RENDERER: "1",
        LIBGL_ALWAYS_SOFTWARE: "1",
      },
    }),
    version: async () => packageVersion("libwebkit2gtk-4.1-0"),
  },
  wpe: {
    // With its compiler BBQ, this engine of 2022 breaks WebAssembly after some calls: a call then fails with `internal`,
    // and a fresh instance takes over.
    name: "WPE WebKit without BBQ",
    programs: ["/usr/bin/cog"],
    command: (profile) => ({
      program: "cog",
      args: ["--platform=headless"],
      env: {
        HOME: profile,
        XDG_RUNTIME_DIR: profile,
        JSC_useBBQJIT: "0",
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
        LIBGL_ALWAYS_SOFTWARE: "1",
      },
    }),
    version: async () => packageVersion("libwpewebkit-1.1-0"),
  },
};

/** @typedef {keyof typeof BROWSERS} BrowserName */

const PATIENCE_MS = 60_000;

/**
 * The first program of a browser that is not installed.
 *
 * @param {BrowserName} name
 */
export function missing(name) {
  return BROWSERS[name].programs.find((program) => !existsSync(program));
}

/**
 * Opens a URL in a browser, and waits for a promise that its page fulfils.
 *
 * @template T
 * @param {BrowserName} name
 * @param {string} url
 * @param {Promise<T>} done
 * @param {{ args?: string[], patienceMs?: number }} [settings]
 * @returns {Promise<T>}
 */
export async function open(name, url, done, { args: more = [], patienceMs = PATIENCE_MS } = {}) {
  const profile = mkdtempSync(join(tmpdir(), "leg-"));
  const { program, args, env } = /** @type {Browser} */ (BROWSERS[name]).command(profile);
  const browser = await serve(program, [...args, ...more, url], {
    ready: /^/,
    timeoutMs: 2 * patienceMs,
    ...(env && { env }),
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new Error(`${name} sent no report in ${patienceMs} ms\n${browser.output.all.slice(-3000)}`),
      );
    }, patienceMs);
  });
  try {
    return await Promise.race([done, /** @type {Promise<never>} */ (late)]);
  } finally {
    clearTimeout(timer);
    await browser.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
