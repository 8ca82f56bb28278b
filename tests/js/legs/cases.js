// @ts-check
// The requests that the suite validates in each leg.
import { readdirSync, readFileSync } from "node:fs";

/** @typedef {import("./suite.js").Vector} Vector */

const VECTORS = new URL("../../vectors/", import.meta.url);

/**
 * A few cases of every kind, so that the suite is never empty.
 *
 * @type {Vector[]}
 */
const INLINE = [
  { name: "an empty request", input: {}, issues: [], warnings: [] },
  {
    name: "a complete request",
    input: {
      clientName: "Zoë 😀",
      clientEmail: "contact@acme.example",
      clientPhone: "+4915123456789",
      phoneNumberId: "pn_1",
      expiresInDays: 30,
      allowedPhoneCountries: ["DE", "XK"],
      connectionType: "whatsapp_waba",
    },
    issues: [],
    warnings: [],
  },
  {
    name: "two wrong fields",
    input: { clientEmail: "nobody", expiresInDays: 31 },
    issues: [
      {
        severity: "error",
        field: "clientEmail",
        path: ["clientEmail"],
        code: "invalid_email",
        params: { reason: "missing_at", position: 6 },
        message: 'must be an e-mail address, found no "@"',
      },
      {
        severity: "error",
        field: "expiresInDays",
        path: ["expiresInDays"],
        code: "too_large",
        params: { maximum: 30, actual: 31 },
        message: "must be at most 30, found 31",
      },
    ],
    warnings: [],
  },
  {
    name: "a suspicious field",
    input: { clientEmail: "contact@acme" },
    issues: [],
    warnings: [
      {
        severity: "warning",
        field: "clientEmail",
        path: ["clientEmail"],
        code: "email_domain_without_dot",
        params: { domain: "acme" },
        message: 'has a domain without a dot, "acme"',
      },
    ],
  },
];

/**
 * All cases: the shared vectors and the inline ones.
 *
 * @returns {Vector[]}
 */
export function cases() {
  return [...vectorFiles().flatMap(read), ...INLINE];
}

function vectorFiles() {
  const files = readdirSync(VECTORS).filter((file) => file.endsWith(".json"));
  if (files.length === 0) throw new Error("tests/vectors holds no vectors");
  return files;
}

/**
 * @param {string} file
 * @returns {Vector[]}
 */
function read(file) {
  const content = JSON.parse(readFileSync(new URL(file, VECTORS), "utf8"));
  const list = Array.isArray(content) ? content : content.cases;
  if (!Array.isArray(list)) throw new Error(`tests/vectors/${file} holds no list of cases`);
  const cases = list.filter((entry) => "input" in entry && "issues" in entry);
  return cases.map((entry) => ({ ...entry, name: `${file}: ${entry.name}` }));
}
