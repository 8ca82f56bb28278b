// @ts-check
// Certificates for the TLS faults, made by the program `openssl` and kept for one run.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DIRECTORY = mkdtempSync(join(tmpdir(), "faults-"));
process.on("exit", () => rmSync(DIRECTORY, { recursive: true, force: true }));
/** The authority that the runners trust. */
export const AUTHORITY_FILE = join(DIRECTORY, "authority.pem");

/** @typedef {{ key: Buffer, cert: Buffer }} Certificate */
/** @typedef {"valid" | "self-signed" | "expired" | "wrong host" | "unknown issuer" | "unknown authority in the chain"} CertificateKind */

/** @type {Map<CertificateKind, Certificate> | undefined} */
let made;

/**
 * @param {CertificateKind} kind
 * @returns {Certificate}
 */
export function certificate(kind) {
  made ??= makeAll();
  return /** @type {Certificate} */ (made.get(kind));
}

/** @returns {Map<CertificateKind, Certificate>} */
function makeAll() {
  const stranger = join(DIRECTORY, "stranger.pem");
  selfSigned(AUTHORITY_FILE, "the lab's authority");
  selfSigned(stranger, "an authority that nobody knows");
  const own = join(DIRECTORY, "self-signed.pem");
  selfSigned(own, "127.0.0.1");
  const here = "IP:127.0.0.1,DNS:localhost";
  const chained = issued(stranger, here, 1);
  return new Map([
    ["valid", issued(AUTHORITY_FILE, here, 1)],
    ["self-signed", { key: keyOf(own), cert: readFileSync(own) }],
    ["expired", issued(AUTHORITY_FILE, here, -1)],
    ["wrong host", issued(AUTHORITY_FILE, "DNS:elsewhere.example", 1)],
    ["unknown issuer", chained],
    [
      "unknown authority in the chain",
      { key: chained.key, cert: Buffer.concat([chained.cert, readFileSync(stranger)]) },
    ],
  ]);
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** @param {string} file @param {string} name */
function selfSigned(file, name) {
  openssl(
    ...["req", "-x509", ...NEW_KEY, "-keyout", `${file}.key`, "-out", file],
    ...["-days", "1", "-subj", `/CN=${name}`],
  );
}

/**
 * @param {string} issuer
 * @param {string} names whom it is for
 * @param {number} days how long it is valid
 * @returns {Certificate}
 */
function issued(issuer, names, days) {
  const file = join(DIRECTORY, "issued.pem");
  const extensions = join(DIRECTORY, "extensions.txt");
  writeFileSync(extensions, `subjectAltName=${names}\n`);
  openssl(
    ...["req", ...NEW_KEY, "-keyout", `${file}.key`, "-out", `${file}.csr`, "-subj", "/CN=lab"],
  );
  openssl(
    ...["x509", "-req", "-in", `${file}.csr`, "-CA", issuer, "-CAkey", `${issuer}.key`],
    ...["-days", String(days), "-extfile", extensions, "-out", file],
  );
  return { key: keyOf(file), cert: readFileSync(file) };
}

/** @param {string} file */
const keyOf = (file) => readFileSync(`${file}.key`);

/** @param {string[]} args */
function openssl(...args) {
  execFileSync("openssl", args, { stdio: ["ignore", "ignore", "pipe"] });
}
