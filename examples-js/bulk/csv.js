import Papa from "papaparse";

/** A cell that a spreadsheet would run as a formula. A phone number is none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?!\d+$))/;

/**
 * Lines of a CSV for spreadsheets.
 *
 * @param {string[][] | Record<string, unknown>[]} rows with their names as the first line, where they have names
 */
export function toCsv(rows) {
  return `${Papa.unparse(/** @type {any[]} */ (rows), { escapeFormulae: FORMULA })}\r\n`;
}
