// @ts-check
// Compares the rules with the validation of browsers: an input with the attributes of `constraints` must give the same
// verdicts, on the shared vectors and on generated texts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reportOf } from "./leg.js";
import { BROWSERS, open } from "./support/browsers.js";
import { project } from "./support/project.js";
import { ROOT } from "./support/tools.js";
import { PAGE, SEND, serveDirectory } from "./support/web.js";

/** @typedef {import("./leg.js").Leg} Leg */
/** @typedef {import("./support/browsers.js").BrowserName} BrowserName */

const ADDRESSES = 20_000;

/** The texts and numbers of the vectors, by field. */
function vectorTexts() {
  /** @type {Map<string, string[]>} */
  const texts = new Map();
  const directory = join(ROOT, "tests/vectors");
  for (const file of readdirSync(directory)) {
    for (const { input } of JSON.parse(readFileSync(join(directory, file), "utf8"))) {
      for (const [field, value] of Object.entries(input ?? {})) {
        for (const item of Array.isArray(value) ? value : [value]) {
          if (typeof item !== "string" && typeof item !== "number") continue;
          texts.set(field, [...(texts.get(field) ?? []), String(item)]);
        }
      }
    }
  }
  return Object.fromEntries(texts);
}

const COMPARE = `
import { constraints, validateField } from "./node_modules/zavu-invitations/dist/page.js";
import { address, generator } from "./requests.js";
import { texts } from "./texts.js";
${SEND}
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const random = generator(1);
const digits = (count) => Array.from({ length: count }, () => random(10)).join("");
const generated = {
  clientName: [99, 100, 101].flatMap((count) => ["a", "\\u{1f600}", "\\u00e9"].map((c) => c.repeat(count))),
  clientEmail: Array.from({ length: ${ADDRESSES} }, () => address(random)),
  clientPhone: Array.from({ length: 2000 }, () => ["+", "+", "+", "", "+ "][random(5)] + digits(random(18))),
  phoneNumberId: ["a", " ", "\\u{1f600}", "x".repeat(65536)],
  expiresInDays: [...Array.from({ length: 45 }, (_, index) => String(index - 5)), "1.5", "7.0", "07", ".5", "", "x", "+7"],
  allowedPhoneCountries: letters.flatMap((a) => letters.map((b) => a + b)),
  connectionType: [],
};
const results = {};
for (const [field, more] of Object.entries(generated)) {
  const input = document.createElement("input");
  for (const [name, value] of Object.entries(constraints(field))) input.setAttribute(name, value);
  document.body.append(input);
  const result = { accepted: 0, refused: 0, differences: [] };
  for (const text of [...(texts[field] ?? []), ...more]) {
    input.value = text;
    const { value } = input;
    if (value === "") continue;
    const native = input.checkValidity();
    const typed = field === "expiresInDays" ? Number(value) : field === "allowedPhoneCountries" ? [value] : value;
    const ours = validateField(field, typed).every(({ severity }) => severity === "warning");
    result[ours ? "accepted" : "refused"]++;
    if (native !== ours) result.differences.push((native ? "only the rules refuse " : "only the browser refuses ") + JSON.stringify(value));
  }
  if (input.type !== constraints(field).type) result.differences.push("its type is " + input.type);
  results[field] = result;
}
send(results);
`;

/** Fields whose input can hold a value that the rules refuse. */
const REFUSING = ["clientName", "clientEmail", "clientPhone", "expiresInDays"];

/**
 * @param {BrowserName} browser
 * @returns {Leg}
 */
function inputs(browser) {
  return {
    name: `${BROWSERS[browser].name}, inputs with \`constraints\` compared with the rules`,
    core: browser === "chromium",
    browser,
    async run(config) {
      const texts = JSON.stringify(vectorTexts());
      const directory = await project({
        group: "core",
        name: `${browser}-inputs`,
        config,
        files: {
          "index.html": PAGE,
          "main.js": COMPARE,
          "texts.js": `export const texts = ${texts};\n`,
          "requests.js": readFileSync(join(ROOT, "tests/js/support/requests.js"), "utf8"),
        },
      });
      const server = await serveDirectory(directory);
      try {
        const results = await open(browser, server.url, server.report);
        /** @type {Record<string, boolean>} */
        const checks = {};
        for (const [field, { accepted, refused, differences }] of Object.entries(results)) {
          const few = differences.slice(0, 10).join("\n  ");
          checks[`${field}: ${differences.length} differences\n  ${few}`] =
            differences.length === 0;
          checks[`${field}: some are accepted`] = accepted > 0;
          if (REFUSING.includes(field)) checks[`${field}: some are refused`] = refused > 10;
        }
        const { clientEmail } = results;
        const enough = ADDRESSES / 5;
        checks["addresses of both kinds"] =
          clientEmail.accepted > enough && clientEmail.refused > enough;
        return { version: await BROWSERS[browser].version(), report: reportOf(checks) };
      } finally {
        server.close();
      }
    },
  };
}

/** @type {BrowserName[]} */
const NAMES = ["chromium", "firefox", "webkit"];

/** @type {Leg[]} */
export default NAMES.map(inputs);
