// @ts-check
// The demo form, `examples-js/form`, by keyboard alone in three engines: axe, a phone's width, dark and
// three languages in each of its states. Pictures of them go to target/screenshots.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "../support/sandbox.js";
import { reportOf } from "./leg.js";
import { BROWSERS } from "./support/browsers.js";
import { environment } from "./support/example.js";
import { FOCUS, isInvalid, issuesOf, textOf } from "./support/form-page.js";
import { serve } from "./support/process.js";
import { project } from "./support/project.js";
import { ROOT } from "./support/tools.js";
import {
  accessibilityIssues,
  fill,
  photograph,
  tabTo,
  until,
  visit,
  widthIssues,
} from "./support/visitor.js";

/**
 * @typedef {import("./leg.js").Leg} Leg
 * @typedef {import("./support/visitor.js").Visitor} Visitor
 * @typedef {import("./support/visitor.js").Engine} Engine
 * @typedef {import("../support/sandbox.js").Sandbox} Sandbox
 *
 * @typedef {object} Visit
 * @property {Visitor} visitor
 * @property {Sandbox} sandbox
 * @property {string} url that signs in
 * @property {(what: string, expression: string) => Promise<void>} see checks an expression now
 * @property {(what: string, expression: string) => Promise<void>} wait until an expression is true
 * @property {(what: string, isSo: boolean) => void} note
 * @property {(state: string) => Promise<void>} look at a state: pictures, and what axe finds
 */

const APP = "examples-js/form";
const SIGN_IN_URL = /(http:\/\/127\.0\.0\.1:[1-9]\S*)/;
/** The most that the page may load, compressed. The module for pages is three quarters of it. */
const BYTES_MAXIMUM = 180_000;

/** @param {string} selector */
const text = (selector) => `document.querySelector(${JSON.stringify(selector)}).textContent`;
/** @param {string} selector */
const isShown = (selector) =>
  `document.querySelector(${JSON.stringify(selector)}).checkVisibility()`;
/** @param {string} selector */
const isFocused = (selector) => `document.activeElement.matches(${JSON.stringify(selector)})`;

/** The page of the demo, with a Content Security Policy. */
const restrictedPage = (/** @type {string} */ policy) =>
  readFileSync(join(ROOT, APP, "public/index.html"), "utf8").replace(
    "<head>",
    `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );

/** @param {Visit} visit */
async function signIn({ visitor, url, see, wait, look }) {
  await visitor.goto(new URL("/", url).href);
  await wait("without a session it asks to sign in", isShown("#list-failure a"));
  await see("it says so", `${text("#list-failure p")} === "Sign in and try again."`);
  await look("signed-out");
  await visitor.goto(url);
  await wait("the list is empty", isShown("#none"));
  await see("the key is not in the address", 'location.pathname + location.search === "/"');
  await see("no script can read the session", 'document.cookie === ""');
  await see("250 countries", "document.querySelectorAll('#countries .box').length === 250");
  await see(
    "it loads the package's build for pages alone, and no more than it needs",
    `performance.getEntriesByType("resource").every(({ name }) => !/server|\\.wasm|\\.cjs/.test(name)) &&
      performance.getEntriesByType("resource").some(({ name }) => /page\\.js/.test(name)) &&
      performance.getEntriesByType("resource").reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) < ${BYTES_MAXIMUM}`,
  );
  await look("empty");
}

/** @param {Visit} visit */
async function makeMistakes({ visitor, see, look }) {
  await tabTo(visitor, "[name=connectionType]");
  await visitor.press("ArrowDown");
  await see("Messenger excludes numbers", isFocused("[value=messenger]"));
  await see("their fields too", "document.querySelector('#phoneNumberId').matches(':disabled')");
  await look("messenger");
  await visitor.press("ArrowUp");
  await see("WhatsApp has them", "document.querySelector('#phoneNumberId').matches(':enabled')");

  await fill(visitor, "[name=clientName]", "x".repeat(101));
  await see("silent while a field is filled in", `${issuesOf("clientName")}.length === 0`);
  await fill(visitor, "[name=clientEmail]", "nobody");
  await see("speaks when left", `${issuesOf("clientName")}[0] === "Use at most 100 characters"`);
  await see("marks it", isInvalid("clientName"));
  await fill(visitor, "[name=clientPhone]", "+525512345");
  await tabTo(visitor, ".toggle");
  await visitor.press("Enter");
  await until(visitor, isFocused("[type=search]"));
  await visitor.type("canada");
  await visitor.press("ArrowDown");
  await visitor.press(" ");
  await look("countries");
  await visitor.press("Escape");
  await see("Escape leads back", isFocused(".toggle"));
  await see("names what is chosen", `${text(".toggle")} === 'Canada'`);
  await fill(visitor, "[name=expiresInDays]", "31");
  await tabTo(visitor, "[type=submit]");
  await visitor.press("Enter");
  await see("leads to the first error", `${FOCUS} === "clientName"`);
  await see("says what is wrong with the e-mail", isInvalid("clientEmail"));
  await see("in words", `${issuesOf("expiresInDays")}[0] === "Enter 30 or less"`);
  await see("a warning is no error", `!(${isInvalid("clientPhone")})`);
  await see("warns", `${issuesOf("clientPhone")}.length > 0`);
  await look("errors");
}

/** @param {Visit} visit */
async function correctThem({ visitor, sandbox, see, wait, note, look }) {
  await visitor.press("Backspace");
  await see("watches what is typed from then on", `${issuesOf("clientName")}.length === 0`);
  await fill(visitor, "[name=clientName]", "Panadería 🥖");
  await fill(visitor, "[name=clientEmail]", "contact@gmial.com");
  await visitor.press("Tab");
  await see("offers a suggestion", `document.activeElement.value === 'contact@gmail.com'`);
  await visitor.press("Enter");
  await see("takes it", `${textOf("clientEmail")} === "contact@gmail.com"`);
  await see("and leads back", `${FOCUS} === "clientEmail"`);
  await fill(visitor, "[name=clientPhone]", "+52 (55) 1234-5678");
  await fill(visitor, "[name=expiresInDays]", " 14");
  await tabTo(visitor, "[type=submit]");
  await see("shows what it reads", `${textOf("clientPhone")} === "+52 551 234 5678"`);
  await see("reads numbers", `${textOf("expiresInDays")} === "14"`);
  await visitor.press("Enter");
  await see("pauses at a warning", `${text("[type=submit]")} === "Create anyway"`);
  await see("and leads to it", `${FOCUS} === "clientPhone"`);
  note("and creates nothing", sandbox.invitations().length === 0);
  await look("warnings");
  await tabTo(visitor, "[type=submit]");
  await visitor.press("Enter");
  await wait("shows the link", `${FOCUS} === "created-title"`);
  const [created] = sandbox.invitations();
  note(
    "creates what was filled in",
    created?.clientName === "Panadería 🥖" &&
      created.clientEmail === "contact@gmail.com" &&
      created.clientPhone === "+525512345678",
  );
  note(
    "for as long as was filled in",
    Date.parse(created?.expiresAt ?? "") - Date.parse(created?.createdAt ?? "") === 14 * 86_400_000,
  );
}

/** @param {Visit} visit */
async function sendTheLink({ visitor, sandbox, see, wait, note, look }) {
  const { url = "", token = "" } = sandbox.invitations()[0] ?? {};
  await see("the link is there", `document.querySelector("#link").value === "${url}"`);
  await see("as a code", "document.querySelector('#code').naturalWidth > 100");
  const link = encodeURIComponent(url);
  for (const [id, start] of [
    ["whatsapp", "https://wa.me/525512345678?text=Hello%20Panader%C3%ADa"],
    ["email", "mailto:contact@gmail.com?subject=Connect"],
    ["sms", "sms:+525512345678?body=Hello"],
    ["download", "data:image/png"],
  ]) {
    const href = await visitor.evaluate(`document.querySelector("#${id}").href`);
    note(`${id} starts as it must: ${href.slice(0, 60)}`, href.startsWith(start));
    if (id !== "download") note(`${id} has the link`, href.includes(link));
  }
  await tabTo(visitor, "#whatsapp");
  await visitor.press("Tab");
  await see("the links follow each other", isFocused("#email"));

  await visitor.evaluate(
    `document.addEventListener("copy", () => { window.copied = String(document.activeElement.value); })`,
  );
  await visitor.evaluate(
    "void Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })",
  );
  await tabTo(visitor, "#copy");
  await visitor.press("Enter");
  await wait("copies without a clipboard API", `window.copied === "${url}"`);
  await see("says so", `${text("#said")} === "Copied" && ${text("#copy")} === "Copied"`);
  await see("the focus stays", isFocused("#copy"));
  await look("created");
  await wait("for two seconds", `${text("#copy")} === "Copy"`);

  await visitor.evaluate(
    "void Object.assign(navigator, { share: async (data) => { window.shared = data; } })",
  );
  for (const [language, title] of [
    ["es", "El enlace está listo"],
    ["pt", "O link está pronto"],
    ["en", "The link is ready"],
  ]) {
    await choose(visitor, language ?? "");
    await see(`${language}: translates`, `${text("#created-title")} === "${title}"`);
    if (language !== "en") await look(`created-${language}`);
  }
  await visitor.evaluate("document.querySelector('#created-title').focus()");
  await tabTo(visitor, "#share");
  await visitor.press("Enter");
  await wait("shares as the device does", `window.shared?.url === "${url}"`);

  await visitor.evaluate("(window.isOld = true, setTimeout(() => location.reload()), undefined)");
  await wait(
    "a reload finds the link",
    `!window.isOld && document.querySelector("#link")?.value === "${url}"`,
  );
  await see(
    "no storage has it",
    `![...Object.values(localStorage), ...Object.values(sessionStorage), location.href].join().includes("${token}")`,
  );
  await see(
    "and no list",
    `fetch("/api/v1/invitations").then((response) => response.text()).then((list) => list.includes("Panader") && !list.includes("${token}"))`,
  );
}

/**
 * @param {Visitor} visitor
 * @param {string} language
 */
async function choose(visitor, language) {
  await visitor.evaluate(`(() => {
    const select = document.querySelector("#language");
    select.value = "${language}";
    select.dispatchEvent(new Event("change"));
  })()`);
}

/** @param {Visit} visit */
async function seeWhereTheyStand({ visitor, sandbox, see, wait, note, look }) {
  const [created] = sandbox.invitations();
  const id = created?.id ?? "";
  const row = `[data-id="${id}"]`;
  const status = text(`${row} [data-part=status]`);
  await wait("the list has it", `${status} === "Not opened yet"`);
  sandbox.startSignup(id);
  // Otherwise it would be seen within half a minute.
  await visitor.evaluate('void document.dispatchEvent(new Event("visibilitychange"))');
  await wait("a page that is shown again looks at once", `${status}.startsWith("Started · ")`);
  sandbox.failSignup(id, "meta_no_pages");
  await wait("the list is live", `${status}.startsWith("Failed · ")`);
  await see("says why", `/manages at least one Page/.test(${text(`${row} [data-part=detail]`)})`);
  await see("the card, too", `${text("#standing")} === ${status}`);
  await see("says it aloud", `${text("#news")}.startsWith("Panadería 🥖: Failed")`);

  await tabTo(visitor, "#again");
  await visitor.press("Enter");
  await see("starts again", `${FOCUS} === "clientName" && document.activeElement.value === ""`);
  await see("forgets the countries", `${text(".toggle")} === 'Any country'`);
  await see("forgets the link", `document.querySelector("#link").value === ""`);
  await fill(visitor, "[name=clientEmail]", "new@gmial.com");
  await visitor.press("Tab");
  await see("no suggestion appears behind the focus", isFocused(".suggestion"));

  await tabTo(visitor, `${row} [data-part=link]`);
  await visitor.press("Enter");
  await wait("shows the link of the list", `document.querySelector("#link").value !== ""`);
  await see("and leads there", `${FOCUS} === "created-title"`);

  await tabTo(visitor, `${row} [data-part=cancel]`);
  await visitor.press("Enter");
  await see("asks before it cancels", `${text("#question-title")}.includes("Panadería 🥖")`);
  await see("the safe answer has the focus", `document.activeElement.value === ""`);
  await look("question");
  await visitor.press("Escape");
  await wait("Escape keeps it", isFocused(`${row} [data-part=cancel]`));
  note("keeps it indeed", sandbox.invitations()[0]?.status === "failed");
  await visitor.press("Enter");
  await visitor.press("Tab");
  await visitor.press("Enter");
  await wait("cancels", `${status}.startsWith("Cancelled")`);
  await see("the focus stays in the row", isFocused(row));
  note("cancels indeed", sandbox.invitations()[0]?.status === "cancelled");
  await see("the card offers the link no more", `!(${isShown("#link")})`);
  await see("and says so", `${text("#created-title")} === "The link no longer works"`);
  for (const language of ["es", "pt", "en"]) {
    await choose(visitor, language);
    await see(`${language}: no text is missing`, "!/undefined|null/.test(document.body.innerText)");
    if (language !== "en") await look(`list-${language}`);
  }
  await tabTo(visitor, `${row} [data-part=again]`);
  await visitor.press("Enter");
  await see("creates again with its data", `${textOf("clientEmail")} === "contact@gmail.com"`);
  await see("the phone, too", `${textOf("clientPhone")} === "+52 551 234 5678"`);
  await see("leads to the form", `${FOCUS} === "clientName"`);
}

/** @param {Visit & { stop: () => Promise<void> }} visit */
async function fail({ visitor, sandbox, see, wait, look, stop }) {
  /** Sends the form. */
  const send = async () => {
    await tabTo(visitor, "[type=submit]");
    await visitor.press("Enter");
    await wait("a failure has the focus", `${FOCUS} === "failure"`);
  };
  await fill(visitor, "[name=clientPhone]", "");
  sandbox.faults.push({ operation: "create", kind: "status", status: 429, waitMs: 90_000 });
  await send();
  await see("says when", `/in 90 seconds/.test(${text("#failure p")})`);
  await look("rate-limited");
  await tabTo(visitor, "[type=submit]");
  sandbox.faults.push({ operation: "list", kind: "status", status: 403 });
  sandbox.faults.push({ operation: "create", kind: "lost-answer" });
  await send();
  await see("says that it may have worked", `/may have worked/.test(${text("#failure p")})`);
  await look("unknown");
  await visitor.press("Tab");
  await see("a button looks into the list", isFocused("#look"));
  await visitor.press("Enter");
  await see("leads there", `${FOCUS} === "list-title"`);
  await wait("finds it", "document.querySelectorAll('#invitations li').length === 2");

  await stop();
  await visitor.evaluate("document.querySelector('#expiresInDays').focus()");
  await send();
  await see("says that there is no connection", `/connection|worked/.test(${text("#failure p")})`);
  await look("failed");
}

/** @param {Visit} visit */
async function doWithoutWebAssembly({ visitor, sandbox, url, see, wait, note, look }) {
  await visitor.goto(new URL("/without-wasm.html", url).href);
  await wait("the form is there", isShown("#form"));
  await wait("and no list", `!(${isShown("#list")})`);
  await fill(visitor, "[name=clientEmail]", "nobody");
  await tabTo(visitor, "[type=submit]");
  await visitor.press("Enter");
  await wait("the server judges alone", `/like name@example.com/.test(document.body.innerText)`);
  await visitor.goto(new URL("/without-wasm.html", url).href);
  await fill(visitor, "[name=clientName]", "Without WebAssembly");
  await tabTo(visitor, "[type=submit]");
  await visitor.press("Enter");
  await wait("shows the link without it", `document.querySelector("main > h1 + p > #link")`);
  const [created] = sandbox.invitations();
  await see("the right one", `document.querySelector("#link").href === "${created?.url}"`);
  note("creates without it", created?.clientName === "Without WebAssembly");
  await see("nothing in the address", 'location.pathname === "/invite" && location.search === ""');
  await look("without-wasm");
}

/**
 * @param {Engine} engine
 * @returns {Leg}
 */
const demoForm = (engine) => ({
  name: `Example: form in ${BROWSERS[engine].name}`,
  core: engine === "chromium",
  browser: engine,
  async run(shared) {
    const sandbox = await startSandbox();
    const config = { ...shared, apiKey: sandbox.key, baseUrl: sandbox.url };
    const cwd = await project({
      group: "core",
      name: `form-${engine}`,
      config,
      app: APP,
      files: { "public/without-wasm.html": restrictedPage("script-src 'self' 'unsafe-inline'") },
    });
    const server = await serve(process.execPath, ["server.js"], {
      cwd,
      env: { ...environment(config), PORT: "0" },
      ready: SIGN_IN_URL,
    });
    const visitor = await visit(engine);
    /** @type {Record<string, boolean>} */
    const checks = {};
    const visited = {
      visitor,
      sandbox,
      url: server.url,
      note: (/** @type {string} */ what, /** @type {boolean} */ isSo) => {
        checks[what] = isSo;
      },
      see: async (/** @type {string} */ what, /** @type {string} */ expression) => {
        checks[what] = (await visitor.evaluate(expression)) === true;
      },
      wait: async (/** @type {string} */ what, /** @type {string} */ expression) => {
        await until(visitor, expression);
        checks[what] = true;
      },
      look: async (/** @type {string} */ state) => {
        const isOnPage = await visitor.evaluate(
          "document.activeElement !== document.body || !document.querySelector('#form')",
        );
        if (state !== "signed-out" && state !== "empty") {
          checks[`${state}: the focus is not lost`] = isOnPage;
        }
        const issues = [...(await widthIssues(visitor)), ...(await accessibilityIssues(visitor))];
        for (const issue of issues) {
          checks[`${state}: ${issue}`] = false;
        }
        // WebKitGTK's driver at times never answers with the picture of a window that was resized.
        if (engine !== "webkit") await photograph(visitor, `form-${engine}-${state}`);
      },
    };
    try {
      const hidden = await Promise.all(
        ["/server.js", "/package.json", "/modules/zavu-invitations/../package.json"].map((path) =>
          fetch(new URL(path, server.url)),
        ),
      );
      checks["serves nothing but the page"] = hidden.every(({ status }) => status === 404);
      await signIn(visited);
      await makeMistakes(visited);
      await correctThem(visited);
      await sendTheLink(visited);
      await seeWhereTheyStand(visited);
      await doWithoutWebAssembly(visited);
      await visitor.goto(server.url);
      await fail({ ...visited, stop: server.stop });
      return { version: await BROWSERS[engine].version(), report: reportOf(checks) };
    } finally {
      await visitor.close();
      await server.stop();
      await sandbox.close();
    }
  },
});

/** @type {Leg[]} */
export default [demoForm("chromium"), demoForm("firefox"), demoForm("webkit")];
