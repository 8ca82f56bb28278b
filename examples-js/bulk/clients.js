// Reads a list of clients from the bytes of a CSV file, as Excel, LibreOffice and databases write it.
import Papa from "papaparse";
import { normalizeInvitation } from "zavu-invitations";

/**
 * @typedef {import("zavu-invitations").CreateInvitationRequest} Request
 *
 * @typedef {object} Client
 * @property {number} row counts from 1, without the row of names and empty rows
 * @property {string[]} cells as they are in the file
 * @property {Request} request not validated yet
 *
 * @typedef {object} ClientList
 * @property {string[]} header the names of the columns, as they are in the file
 * @property {string[]} ignored the names of columns that are no field
 * @property {Client[]} clients
 */

/**
 * The names of columns in English, Spanish and Portuguese, in the form of {@link nameKey}.
 *
 * @type {Record<string, string>}
 */
const COLUMNS = {
  clientName:
    "name client company clientname companyname nombre cliente empresa nome razonsocial razaosocial",
  clientEmail: "email mail emailaddress clientemail correo correoelectronico enderecodeemail",
  clientPhone:
    "phone telephone mobile whatsapp phonenumber clientphone telefono celular movil telefone telemovel",
  phoneNumberId: "phonenumberid numberid iddelnumero iddonumero",
  expiresInDays: "expiresindays days validdays dias diasdevalidez validade vigencia",
  allowedPhoneCountries: "allowedphonecountries countries country paises pais",
  connectionType: "connectiontype channel canal tipodeconexion tipodeconexao",
};

/** @type {Map<string, string>} */
const FIELD_OF_NAME = new Map(
  Object.entries(COLUMNS).flatMap(([field, names]) =>
    names.split(" ").map((name) => /** @type {[string, string]} */ ([name, field])),
  ),
);

/**
 * @param {Uint8Array} bytes
 * @param {{ country?: string }} [options] where phone numbers without a `+` were dialled, such as `MX`
 * @returns {ClientList}
 * @throws {Error} where the file is no CSV, or no column has a known name, or two have the same
 */
export function readClients(bytes, { country } = {}) {
  // Excel writes, and hides, a first line that names the delimiter.
  const [line, separator] = /^sep=(.)\r?\n/i.exec(decode(bytes)) ?? [""];
  const { data, errors } = Papa.parse(decode(bytes).slice(line.length), {
    delimiter: separator ?? "",
    skipEmptyLines: "greedy",
  });
  const error = errors.find(({ code }) => code !== "UndetectableDelimiter");
  if (error) throw new Error(`row ${error.row}: ${error.message}`);
  const [header = [], ...rows] = /** @type {string[][]} */ (data);
  const fields = header.map((name) => FIELD_OF_NAME.get(nameKey(name)));
  const known = fields.filter((field) => field !== undefined);
  const twice = known.find((field, index) => known.indexOf(field) !== index);
  if (twice) throw new Error(`two columns are ${twice}: ${header.join(", ")}`);
  if (known.length === 0) throw new Error(`no column has a known name: ${header.join(", ")}`);

  const clients = rows.map((cells, index) => {
    if (cells.length > header.length) {
      throw new Error(
        `row ${index + 1} has ${cells.length} cells, and there are ${header.length} columns`,
      );
    }
    const pairs = fields.flatMap((field, column) => (field ? [[field, cells[column] ?? ""]] : []));
    const { value } = normalizeInvitation(Object.fromEntries(pairs), { defaultCountry: country });
    return { row: index + 1, cells, request: /** @type {Request} */ (value) };
  });
  return { header, ignored: header.filter((_, column) => !fields[column]), clients };
}

/**
 * Excel saves "Unicode text" as UTF-16LE, "CSV UTF-8" with a byte order mark, and plain "CSV" in the
 * code page of its machine.
 *
 * @param {Uint8Array} bytes
 */
function decode(bytes) {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  // A text in UTF-16 begins with an ASCII letter or quote, whose high byte is zero.
  if (second === 0) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Node 20 takes it for Latin-1, without the euro sign, unless there may be more to come.
    return new TextDecoder("windows-1252").decode(bytes, { stream: true });
  }
}

/**
 * A name without case, accents, blanks and punctuation.
 *
 * @param {string} name
 */
function nameKey(name) {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}
