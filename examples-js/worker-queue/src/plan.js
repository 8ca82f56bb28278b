import { validateInvitation } from "zavu-invitations";

/**
 * @typedef {object} Job
 * @property {number} row counts from 1
 * @property {import("zavu-invitations").CreateInvitationRequest} request
 * @property {string} [error] why it is not sent
 */

/**
 * A job for each row. Nothing tells the invitations of equal rows apart, so that a later delivery of
 * one could take the other's: of these only the first is sent.
 *
 * @param {any[]} list
 * @returns {Job[]}
 */
export function plan(list) {
  /** @type {Map<string, number>} */
  const rows = new Map();
  return list.map((request, index) => {
    const row = index + 1;
    const { issues = [] } = validateInvitation(request);
    if (issues.length > 0) return { row, request, error: issues.map(textOf).join("; ") };
    // What Zavu's list shows of a request.
    const { clientName, clientEmail, clientPhone, phoneNumberId } = request;
    const shown = [clientName, clientEmail, clientPhone, phoneNumberId];
    if (!shown.some(Boolean)) return { row, request, error: "nothing to find its invitation by" };
    const client = JSON.stringify([...shown, request.connectionType ?? "whatsapp_waba"]);
    const earlier = rows.get(client);
    if (earlier !== undefined) return { row, request, error: `the client of row ${earlier}` };
    rows.set(client, row);
    return { row, request };
  });
}

/** @param {import("zavu-invitations").Issue} issue */
function textOf({ field, message }) {
  return `${field}: ${message}`;
}
