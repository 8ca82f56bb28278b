import { CONNECTION_TYPES } from "./wasm/facts.js";
import type { Snapshot } from "./wasm/zavu_invitations.js";

/** Exports of the WebAssembly, called without the glue around them. */
export interface FastPathExports {
  readonly memory: WebAssembly.Memory;
  fastPathBuffer(): number;
  fastPathBytes(): number;
  hasNoFindings(...values: number[]): number;
  phoneFactsKey(bytes: number): number;
}

/** Encodes UTF-8. */
export interface TextWriter {
  encodeInto(text: string, bytes: Uint8Array): { read?: number; written?: number };
}

const ABSENT = -1;
const TOO_MANY = -2;
const LAST_ASCII = 0x7f;

/**
 * The fast path: most requests have neither an error nor a warning, and Rust finds that by their
 * bytes and a few numbers. The other side is `src/wasm/fast_path.rs`, which states the arguments.
 * No code of the caller runs here, and Rust calls no import.
 */
export class FastPath {
  readonly #exports: FastPathExports;
  readonly #writer: TextWriter;
  /** Called with an exception that left the WebAssembly. Throws. */
  readonly #crash: (cause: unknown) => never;
  #buffer: Uint8Array;

  constructor(exports: FastPathExports, writer: TextWriter, crash: (cause: unknown) => never) {
    this.#exports = exports;
    this.#writer = writer;
    this.#crash = crash;
    this.#buffer = this.#view();
  }

  /** True only if a request has neither an error nor a warning. False says nothing. */
  hasNoFindings({ kind, values, unknown }: Snapshot): boolean {
    if (kind !== "object" || unknown.length !== 0) return false;
    const { clientName, clientEmail, clientPhone, phoneNumberId } = values;
    const { expiresInDays = Number.NaN, allowedPhoneCountries, connectionType } = values;
    let text = "";
    let name = ABSENT;
    if (typeof clientName === "string") {
      text = clientName;
      name = clientName.length;
    } else if (clientName !== undefined) return false;
    let email = ABSENT;
    if (typeof clientEmail === "string") {
      text += clientEmail;
      email = clientEmail.length;
    } else if (clientEmail !== undefined) return false;
    let phone = ABSENT;
    if (typeof clientPhone === "string") {
      text += clientPhone;
      phone = clientPhone.length;
    } else if (clientPhone !== undefined) return false;
    let id = ABSENT;
    if (typeof phoneNumberId === "string") {
      text += phoneNumberId;
      id = phoneNumberId.length;
    } else if (phoneNumberId !== undefined) return false;
    if (typeof expiresInDays !== "number" || Number.isNaN(values.expiresInDays)) return false;
    const type = (CONNECTION_TYPES as readonly unknown[]).indexOf(connectionType);
    if (type === ABSENT && connectionType !== undefined) return false;

    const buffer = this.#current();
    if (text.length > buffer.length) return false;
    const { read, written = 0 } = this.#writer.encodeInto(text, buffer);
    if (read !== text.length) return false;
    const countries = writeCountries(allowedPhoneCountries, buffer, written);
    if (countries === TOO_MANY) return false;
    const { hasNoFindings } = this.#exports;
    try {
      return hasNoFindings(written, name, email, phone, id, expiresInDays, countries, type) !== 0;
    } catch (cause) {
      return this.#crash(cause);
    }
  }

  /** A key for a cache: the same for phone numbers with the same facts, `undefined` for an unusual text. */
  phoneFactsKey(text: string): number | undefined {
    const buffer = this.#current();
    if (text.length > buffer.length) return undefined;
    // Faster than an encoder, for so short a text.
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > LAST_ASCII) return undefined;
      buffer[at] = unit;
    }
    try {
      return this.#exports.phoneFactsKey(text.length);
    } catch (cause) {
      return this.#crash(cause);
    }
  }

  #current(): Uint8Array {
    // A view ends when the memory grows.
    if (this.#buffer.length === 0) this.#buffer = this.#view();
    return this.#buffer;
  }

  #view(): Uint8Array {
    const { memory, fastPathBuffer, fastPathBytes } = this.#exports;
    return new Uint8Array(memory.buffer, fastPathBuffer(), fastPathBytes());
  }
}

/** Writes countries of two ASCII characters each. Returns their number, or `TOO_MANY` for the usual way. */
function writeCountries(countries: unknown, buffer: Uint8Array, start: number): number {
  if (countries === undefined) return ABSENT;
  if (!Array.isArray(countries) || start + 2 * countries.length > buffer.length) return TOO_MANY;
  let at = start;
  for (const country of countries) {
    if (typeof country !== "string" || country.length !== 2) return TOO_MANY;
    const first = country.charCodeAt(0);
    const second = country.charCodeAt(1);
    if ((first | second) > LAST_ASCII) return TOO_MANY;
    buffer[at++] = first;
    buffer[at++] = second;
  }
  return countries.length;
}
