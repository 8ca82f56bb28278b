// @ts-check
// Somebody with a keyboard before a real browser.
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

/** Dark on a phone, and light on a desk, which stays. */
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
    // It throws while another page takes the place of this one.
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
 * Goes on with the Tab key to what a selector matches, which stands below: beyond the end of the
 * page, Firefox's own window would have the focus, and a key does nothing in the page from then on.
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
 * Replaces what stands in a field.
 *
 * @param {Visitor} visitor
 * @param {string} selector
 * @param {string} text
 */
export async function fill(visitor, selector, text) {
  await tabTo(visitor, selector);
  // Firefox leaves to the Tab key what was selected before.
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

/** What axe cannot judge: the contrast of an empty field, and of what a list lies upon. */
const NOTHING_TO_SEE = /has no value|is overlapped by another element/;

/** How wide a page's scroll bar is at most, in CSS pixels. */
const SCROLL_BAR = 20;

/**
 * What is wider than the page, on a phone and on a desk.
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
 * What axe finds in the page as it is now, dark on a phone and light on a desk.
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
