// @ts-check
// A user with a keyboard in a real browser, for the legs that try forms.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { BROWSERS } from "./browsers.js";
import { modulePath, ROOT, tools } from "./tools.js";
import { openWebKit } from "./webdriver.js";

/**
 * @typedef {object} Visitor
 * @property {(url: string) => Promise<void>} goto
 * @property {(key: string) => Promise<void>} press a key by its name, such as `Tab`
 * @property {(text: string) => Promise<void>} type
 * @property {(expression: string) => Promise<any>} evaluate
 * @property {(file: string) => Promise<void>} photograph
 * @property {() => Promise<void>} close
 * @property {(look: Look) => Promise<void>} look
 *
 * @typedef {object} Look
 * @property {"light" | "dark"} scheme
 * @property {number} width in CSS pixels
 *
 * @typedef {"chromium" | "firefox" | "webkit"} Engine
 */

const SCREENSHOTS = join(ROOT, "target/screenshots");
const PATIENCE_MS = 20_000;

/** Dark on a phone, then light on a desktop: the page stays in the last one. */
const LOOKS = /** @type {const} */ ([
  { scheme: "dark", width: 375 },
  { scheme: "light", width: 1280 },
]);

/**
 * @param {Engine} engine
 * @returns {Promise<Visitor>}
 */
export async function visit(engine) {
  if (engine === "webkit") return openWebKit();
  const require = createRequire(join(await tools("core"), "package.json"));
  const { default: puppeteer } = await import(require.resolve("puppeteer-core"));
  const { program, args } = BROWSERS[engine].command("");
  const isChromium = engine === "chromium";
  const browser = await puppeteer.launch({
    browser: isChromium ? "chrome" : engine,
    executablePath: program,
    // Puppeteer makes a profile of its own.
    args: isChromium ? args.slice(0, -1) : [],
    defaultViewport: { width: 1280, height: 900 },
  });
  const page = await browser.newPage();
  return {
    goto: async (url) => void (await page.goto(url)),
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    evaluate: (expression) => page.evaluate(expression),
    photograph: async (file) => void (await page.screenshot({ path: file, fullPage: true })),
    close: () => browser.close(),
    async look({ scheme, width }) {
      await page.setViewport({ width, height: 900 });
      if (!isChromium) return void (await page.evaluate(schemeScript(scheme)));
      await page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
    },
  };
}

/**
 * Puts a page into a scheme, and its animations to their end, in a browser whose own settings cannot be
 * changed while it runs: the page's colours must be `light-dark()`.
 *
 * @param {"light" | "dark"} scheme
 */
export const schemeScript = (scheme) =>
  `(() => {
    document.documentElement.style.colorScheme = "${scheme}";
    for (const animation of document.getAnimations()) animation.finish();
  })()`;

/**
 * Waits until an expression is true in the page.
 *
 * @param {Visitor} visitor
 * @param {string} expression
 */
export async function until(visitor, expression) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    // Throws while the browser loads another page.
    if (await visitor.evaluate(`Boolean(${expression})`).catch(() => false)) return;
    if (Date.now() > end) {
      const [focus, text] = await visitor.evaluate(
        "[document.activeElement.outerHTML, document.body.innerText]",
      );
      throw new Error(`the page never came to ${expression}; at ${focus} it says:\n${text}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

/**
 * Makes a function that waits until an expression is true in the page, and notes as a check if it came to that.
 *
 * @param {Visitor} visitor
 * @param {Record<string, boolean>} checks
 */
export function checksIn(visitor, checks) {
  return async (/** @type {string} */ what, /** @type {string} */ expression) => {
    checks[what] = await until(visitor, expression).then(
      () => true,
      () => false,
    );
  };
}

/**
 * Presses the Tab key until the focus is on an element that matches a selector. The element must follow the focus: beyond the
 * last one, Firefox's window gets the focus, and the page no longer receives keys.
 *
 * @param {Visitor} visitor
 * @param {string} selector
 */
export async function tabTo(visitor, selector) {
  const isThere = `document.activeElement.matches(${JSON.stringify(selector)})`;
  for (let steps = 0; steps < 60; steps++) {
    if (await visitor.evaluate(isThere)) return;
    await visitor.press("Tab");
  }
  throw new Error(`the Tab key does not lead to ${selector}`);
}

/**
 * Replaces the text of a field.
 *
 * @param {Visitor} visitor
 * @param {string} selector
 * @param {string} text
 */
export async function fill(visitor, selector, text) {
  await tabTo(visitor, selector);
  // In Firefox, the Tab key does not select the text of a field.
  await visitor.evaluate("document.activeElement.select()");
  await (text === "" ? visitor.press("Backspace") : visitor.type(text));
}

/**
 * Keeps pictures of the page under target/screenshots.
 *
 * @param {Visitor} visitor
 * @param {string} name
 */
export async function photograph(visitor, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const look of LOOKS) {
    await visitor.look(look);
    await visitor.photograph(join(SCREENSHOTS, `${name}-${look.scheme}-${look.width}.png`));
  }
}

/** Messages for contrasts that axe cannot judge: of an empty field, and of text under an open list. */
const NOTHING_TO_SEE = /has no value|is overlapped by another element/;

/** How wide a page's scroll bar is at most, in CSS pixels. */
const SCROLL_BAR = 20;

/**
 * Reports content that is wider than the page, on a phone and on a desktop.
 *
 * @param {Visitor} visitor
 * @returns {Promise<string[]>}
 */
export async function widthIssues(visitor) {
  const found = [];
  for (const look of LOOKS) {
    await visitor.look(look);
    const [actual, content] = await visitor.evaluate(
      "[document.documentElement.getBoundingClientRect().width, document.body.scrollWidth]",
    );
    if (actual > look.width || actual < look.width - SCROLL_BAR || content > actual) {
      found.push(`${look.width}: the page is ${actual} pixels wide, its content ${content}`);
    }
  }
  return found;
}

/**
 * Runs axe on the current state of the page, dark on a phone and light on a desktop.
 *
 * @param {Visitor} visitor
 * @returns {Promise<string[]>}
 */
export async function accessibilityIssues(visitor) {
  const axe = readFileSync(await modulePath("core", "axe-core/axe.min.js"));
  if (!(await visitor.evaluate("'axe' in window")))
    await visitor.evaluate(`eval(${JSON.stringify(String(axe))}), undefined`);
  const found = [];
  for (const look of LOOKS) {
    await visitor.look(look);
    const { violations, incomplete } = await visitor.evaluate("axe.run()");
    for (const { id, nodes } of [...violations, ...incomplete]) {
      for (const { html, any, all, none } of nodes) {
        const [why = ""] = [...any, ...all, ...none].map(({ message }) => message);
        if (!NOTHING_TO_SEE.test(why)) {
          found.push(`${look.scheme}: ${id}: ${html.slice(0, 90)}: ${why}`);
        }
      }
    }
  }
  return found;
}
