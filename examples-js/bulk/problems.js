// What is wrong with a list, before anything is sent.
import { validateInvitation } from "zavu-invitations";

/**
 * @typedef {object} Problems
 * @property {Map<number, string>} errors by row: these are not sent
 * @property {Map<number, string>} warnings by row
 */

/** More of them hide what matters. The result file names all. */
const ROWS_SHOWN = 20;

/**
 * @param {import("./clients.js").Client[]} clients
 * @returns {Problems}
 */
export function problemsOf(clients) {
  /** @type {Problems} */
  const problems = { errors: new Map(), warnings: new Map() };
  /** @type {Map<string, number>} */
  const rows = new Map();
  for (const { row, request } of clients) {
    const { errors, warnings } = check(request);
    const text = JSON.stringify(request);
    const earlier = rows.get(text);
    if (earlier === undefined) rows.set(text, row);
    else warnings.push(`equals row ${earlier}: each gets an invitation`);
    if (errors.length > 0) problems.errors.set(row, errors.join("; "));
    if (warnings.length > 0) problems.warnings.set(row, warnings.join("; "));
  }
  return problems;
}

/**
 * @param {import("zavu-invitations").CreateInvitationRequest} request
 * @returns {{ errors: string[], warnings: string[] }}
 */
export function check(request) {
  const { issues = [], warnings } = validateInvitation(request);
  const errors = issues.map(textOf);
  const { clientName, clientEmail, clientPhone, phoneNumberId } = request;
  if (!clientName && !clientEmail && !clientPhone && !phoneNumberId) {
    errors.push("no name, email, phone or number to find its invitation by after a crash");
  }
  return { errors, warnings: warnings.map(textOf) };
}

/** @param {import("zavu-invitations").Issue} issue */
function textOf({ field, message }) {
  return `${field}: ${message}`;
}

/** @param {Problems} problems */
export function showProblems({ errors, warnings }) {
  for (const [kind, found] of Object.entries({ error: errors, warning: warnings })) {
    if (found.size === 0) continue;
    const some = [...found].slice(0, ROWS_SHOWN);
    console.table(some.map(([row, text]) => ({ row, [kind]: text })));
    if (found.size > some.length) console.log(`… and ${found.size - some.length} more rows`);
  }
}
