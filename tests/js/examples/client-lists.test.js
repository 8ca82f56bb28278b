// @ts-check
// Lists of clients as people have them, read by the examples for thousands of invitations.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readClients } from "../../../examples-js/bulk/clients.js";
import { toCsv } from "../../../examples-js/bulk/csv.js";
import { problemsOf } from "../../../examples-js/bulk/problems.js";
import { ResultFile } from "../../../examples-js/bulk/result-file.js";

/** @param {string | Uint8Array} file @param {{ country?: string }} [options] */
function requests(file, options) {
  const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
  return readClients(bytes, options).clients.map(({ request }) => request);
}

/** @param {string} text @param {"utf16le" | "latin1"} encoding */
const encoded = (text, encoding) => new Uint8Array(Buffer.from(text, encoding));

describe("a list of clients", () => {
  const text = 'Nombre;Correo\r\n"Panadería; ""Núñez""";a@panaderia.example\r\n';
  const expected = [{ clientName: 'Panadería; "Núñez"', clientEmail: "a@panaderia.example" }];
  for (const [what, bytes] of /** @type {const} */ ([
    ["UTF-8", new TextEncoder().encode(text)],
    ["UTF-8 with a byte order mark", new TextEncoder().encode(`\uFEFF${text}`)],
    ["UTF-16LE, Excel's Unicode text", encoded(`\uFEFF${text}`, "utf16le")],
    ["UTF-16LE without a mark", encoded(text, "utf16le")],
    ["UTF-16BE", new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le").swap16())],
    ["Windows-1252", encoded(text, "latin1")],
    ["Excel's line with the delimiter", new TextEncoder().encode(`sep=;\r\n${text}`)],
    ["line feeds alone", new TextEncoder().encode(text.replaceAll("\r\n", "\n"))],
  ])) {
    test(`in ${what}`, () => assert.deepEqual(requests(bytes), expected));
  }

  test("Windows-1252 has the euro sign and curly quotes", () => {
    const bytes = new Uint8Array([...Buffer.from("name\nCaf"), 0xe9, 0x20, 0x80, 0x92]);
    assert.deepEqual(requests(bytes), [{ clientName: "Café €’" }]);
  });

  for (const delimiter of [",", ";", "\t", "|"]) {
    test(`with ${JSON.stringify(delimiter)} between its cells`, () => {
      const lines = [
        ["name", "email", "phone"],
        ["A", "a@a.example", "+14155552671"],
      ];
      assert.deepEqual(requests(lines.map((line) => line.join(delimiter)).join("\n")), [
        { clientName: "A", clientEmail: "a@a.example", clientPhone: "+14155552671" },
      ]);
    });
  }

  test("with one column", () => {
    assert.deepEqual(requests("Name\nAcme\nBakery"), [
      { clientName: "Acme" },
      { clientName: "Bakery" },
    ]);
  });

  for (const header of [
    "Client name,E-mail,Phone,Days,Countries,Channel",
    "Nombre,Correo electrónico,Teléfono,Días de validez,Países,Canal",
    "Razão social,E-mail,Telemóvel,Validade,Países,Canal",
    "clientName,clientEmail,clientPhone,expiresInDays,allowedPhoneCountries,connectionType",
    " NOMBRE , Mail , WhatsApp , dias , paises , tipo de conexión ",
  ]) {
    test(`with the columns ${header}`, () => {
      const row = 'Acme,a@a.example,(415) 555-2671,14,"us, MX",whatsapp_waba';
      assert.deepEqual(requests(`${header}\n${row}`, { country: "US" }), [
        {
          clientName: "Acme",
          clientEmail: "a@a.example",
          clientPhone: "+14155552671",
          expiresInDays: 14,
          allowedPhoneCountries: ["US", "MX"],
          connectionType: "whatsapp_waba",
        },
      ]);
    });
  }

  test("with line breaks in cells, empty rows, other columns and missing cells", () => {
    const list = readClients(
      new TextEncoder().encode('id,name,notes,email\n1,"Acme\nInc",x,a@a.example\n,,,\n\n2,B\n'),
    );
    assert.deepEqual(list.ignored, ["id", "notes"]);
    assert.deepEqual(
      list.clients.map(({ row, request }) => [row, request]),
      [
        [1, { clientName: "Acme\nInc", clientEmail: "a@a.example" }],
        [2, { clientName: "B" }],
      ],
    );
  });

  for (const [file, message] of /** @type {const} */ ([
    ["", /no column has a known name/],
    ["a,b\n1,2", /no column has a known name: a, b/],
    ["email,e-mail\na,b", /two columns are clientEmail: email, e-mail/],
    ['name,email\n"Acme,a@a.example', /row 1: Quoted field unterminated/],
    ["name,email\nA,a@a.example,x", /row 1 has 3 cells, and there are 2 columns/],
  ])) {
    test(`is refused: ${JSON.stringify(file)}`, () =>
      assert.throws(() => requests(file), { message }));
  }

  test("what is wrong is known before anything is sent", () => {
    const list =
      "name,email,days\nA,a@a.example,7\nB,nobody,7\n,,7\nC,c@c.example,31\nA,a@a.example,7\n";
    const { clients } = readClients(new TextEncoder().encode(list));
    const { errors, warnings } = problemsOf(clients);
    assert.deepEqual([...errors.keys()], [2, 3, 4]);
    assert.match(String(errors.get(2)), /^clientEmail: /);
    assert.match(String(errors.get(3)), /^no name, email, phone or number/);
    assert.match(String(errors.get(4)), /^expiresInDays: .*31/);
    assert.equal(warnings.get(5), "equals row 1: each gets an invitation");
  });

  test("no cell becomes a formula, and a phone number stays one", () => {
    const formulas = ["=1+1", "@SUM(A1)", "-1+cmd|x", "+cmd|x", "\tx"];
    const others = ["+14155552671", "-12", "A"];
    const cells = [...formulas, ...others];
    const lines = toCsv(cells.map((cell) => [cell])).split("\r\n");
    assert.deepEqual(lines, [...formulas.map((cell) => `"'${cell}"`), ...others, ""]);
  });
});

describe("the result of an import", () => {
  const directory = mkdtempSync(join(tmpdir(), "zavu-result-"));
  after(() => rmSync(directory, { recursive: true, force: true }));
  const header = ["name", "days"];
  const client = (/** @type {number} */ row, /** @type {string[]} */ ...cells) => ({
    row,
    cells,
    request: {},
  });
  const link = (/** @type {string} */ name) => `https://links.example/${name}`;
  const lines = (/** @type {string} */ path) =>
    readFileSync(path, "utf8").replace("\uFEFF", "").trimEnd().split("\r\n").slice(1);

  test("grows with each row, is in order in the end, and only its user reads it", async () => {
    const path = join(directory, "order.csv");
    const file = new ResultFile(path, header);
    await file.open();
    assert.equal(file.lastWriteMs, undefined);
    await file.add(client(2, "B", "7"), { status: "created", link: link("b"), warnings: "w" });
    assert.deepEqual(lines(path), [`2,created,${link("b")},,w,B,7,`]);
    await file.add(client(1, "A"), { status: "invalid", error: "wrong, twice" });
    await file.close();
    assert.deepEqual(lines(path), [
      '1,invalid,,"wrong, twice",,A,,',
      `2,created,${link("b")},,w,B,7,`,
    ]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  test("goes on after a crash at any byte", async () => {
    const path = join(directory, "crash.csv");
    const first = new ResultFile(path, header);
    await first.open();
    const size = statSync(path).size;
    await first.add(client(1, "A", "7"), { status: "created", link: link("a") });
    // Without its line's end, the row is whole.
    const one = statSync(path).size - 2;
    await first.add(client(2, "B", "7"), { status: "created", link: link("b") });
    const whole = readFileSync(path);
    for (let length = size; length <= whole.length; length++) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      const file = new ResultFile(path, header);
      await file.open();
      assert.ok(file.lastWriteMs);
      assert.deepEqual(file.started, first.started);
      assert.ok(lines(path).length >= (length >= one ? 1 : 0));
      // B is found, and the run ends before A is.
      await file.add(client(2, "B", "7"), { status: "found", link: link("b") });
      await file.add(client(1, "A", "7"), { status: "not_tried" });
      await file.close();
      const [a, b, ...more] = lines(path);
      assert.equal(a, length >= one ? `1,created,${link("a")},,,A,7,` : "1,not_tried,,,,A,7,");
      assert.equal(b, `2,found,${link("b")},,,B,7,`);
      assert.deepEqual(more, []);
    }
  });

  test("keeps the links of clients whom the list does not have any more, and of other columns", async () => {
    const path = join(directory, "columns.csv");
    const first = new ResultFile(path, header);
    await first.open();
    await first.add(client(1, "A", "7"), { status: "created", link: link("a") });
    await first.add(client(2, "B", "7"), { status: "created", link: link("b") });
    await first.close();
    const second = new ResultFile(path, ["email", "name"]);
    await second.open();
    await second.add(client(1, "b@b.example", "B"), { status: "found", link: link("b") });
    await second.close();
    assert.deepEqual(lines(path), [
      `1,found,${link("b")},,,b@b.example,B,`,
      `1,created,${link("a")},,,,A,`,
    ]);
  });

  test("is not taken for one where it is another file", async () => {
    const path = join(directory, "other.csv");
    writeFileSync(path, "name\nAcme\n");
    await assert.rejects(new ResultFile(path, header).open(), /is no result of an import/);
    assert.equal(readFileSync(path, "utf8"), "name\nAcme\n");
  });
});
