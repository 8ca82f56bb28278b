// @ts-check
// WebKitGTK by the WebDriver protocol: puppeteer and playwright cannot drive a stock one.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BROWSERS } from "./browsers.js";
import { freePort, serve } from "./process.js";
import { schemeScript } from "./visitor.js";

/** The code points that the protocol gives to keys without a character. */
const KEYS = /** @type {Record<string, string>} */ ({
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  Backspace: "\uE003",
  ArrowUp: "\uE013",
  ArrowDown: "\uE015",
});

/** How long the driver may take for an answer. */
const PATIENCE_MS = 60_000;

/** @returns {Promise<import("./visitor.js").Visitor>} */
export async function openWebKit() {
  const profile = mkdtempSync(join(tmpdir(), "leg-"));
  const { program, args, env } = BROWSERS.webkit.command(profile);
  const [miniBrowser, ...options] = args.slice(args.indexOf("--") + 1);
  const port = await freePort();
  const driver = await serve(
    program,
    [...args.slice(0, args.indexOf("--") + 1), "WebKitWebDriver", `--port=${port}`],
    { env, ready: /^/, timeoutMs: 240_000 },
  );
  const close = async () => {
    await driver.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const root = `http://127.0.0.1:${port}/session`;
    const browser = { binary: miniBrowser, args: ["--automation", ...options] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": browser } };
    const { sessionId } = await ask(root, { capabilities }, 100);
    return { ...visitor(`${root}/${sessionId}`), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param {string} session */
function visitor(session) {
  /** @param {string} text */
  async function type(text) {
    const actions = [...text].flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await ask(`${session}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
  }
  return {
    type,
    press: (/** @type {string} */ key) => type(KEYS[key] ?? key),
    goto: (/** @type {string} */ url) => ask(`${session}/url`, { url }),
    evaluate: (/** @type {string} */ expression) =>
      ask(`${session}/execute/sync`, { script: `return (${expression});`, args: [] }),
    async look(/** @type {import("./visitor.js").Look} */ { scheme, width }) {
      // The window has a bar of buttons that a phone's width is too little for.
      const narrow = `document.documentElement.style.inlineSize = "${width}px";`;
      const script = `${narrow} ${schemeScript(scheme)};`;
      await ask(`${session}/execute/sync`, { script, args: [] });
      await ask(`${session}/window/rect`, { width, height: 900 });
    },
    async photograph(/** @type {string} */ file) {
      writeFileSync(file, Buffer.from(await ask(`${session}/screenshot`), "base64"));
    },
  };
}

/**
 * @param {string} url
 * @param {object} [body] of a POST
 * @param {number} [attempts] to connect, while the driver starts
 * @returns {Promise<any>}
 */
async function ask(url, body, attempts = 1) {
  const request = body && { method: "POST", body: JSON.stringify(body) };
  for (;;) {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { ...request, signal }).catch(
      (/** @type {Error} */ error) => error,
    );
    if (response instanceof Response) {
      const { value } = await response.json();
      if (!response.ok) throw new Error(`${url}: ${value.error}: ${value.message}`);
      return value;
    }
    attempts -= 1;
    if (attempts <= 0) {
      throw new Error(`${url}: ${response.message} ${request?.body.slice(0, 500) ?? ""}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}
