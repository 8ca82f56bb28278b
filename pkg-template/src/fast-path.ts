import { CONNECTION_TYPES } from "./wasm/facts.js";
import type { Snapshot } from "./wasm/zavu_invitations.js";

/** Exports of the WebAssembly that are called directly, without the glue of wasm-bindgen. */
export interface FastPathExports {
  readonly memory: WebAssembly.Memory;
  fastPathBuffer(): number;
  fastPathBytes(): number;
  hasNoFindings(...values: number[]): number;
  phoneFactsKey(bytes: number): number;
}

/** The part of a `TextEncoder` that is used. */
export interface Utf8Encoder {
  encodeInto(text: string, bytes: Uint8Array): { read?: number; written?: number };
}

const ABSENT = -1;
const NOT_FAST = -2;
const LAST_ASCII = 0x7f;

/**
 * The fast path: for most requests there is no finding, and Rust can tell that from their bytes and a few numbers, without
 * reading JavaScript values. The other side is `src/wasm/fast_path.rs`, which documents the arguments.
 */
export class FastPath {
  readonly #exports: FastPathExports;
  readonly #encoder: Utf8Encoder;
  /** Called with an exception that left the WebAssembly. Throws. */
  readonly #crash: (cause: unknown) => never;
  #buffer: Uint8Array;

  constructor(exports: FastPathExports, encoder: Utf8Encoder, crash: (cause: unknown) => never) {
    this.#exports = exports;
    this.#encoder = encoder;
    this.#crash = crash;
    this.#buffer = this.#view();
  }

  /** True if a request has no findings. False if only the full report can tell. */
  hasNoFindings({ kind, values, unknown }: Snapshot): boolean {
    if (kind !== "object" || unknown.length !== 0) return false;
    const { clientName, clientEmail, clientPhone, phoneNumberId } = values;
    const { expiresInDays = Number.NaN, allowedPhoneCountries, connectionType } = values;
    const name = codeUnitsOf(clientName);
    const email = codeUnitsOf(clientEmail);
    const phone = codeUnitsOf(clientPhone);
    const id = codeUnitsOf(phoneNumberId);
    if (Math.min(name, email, phone, id) === NOT_FAST) return false;
    // To Rust, NaN is an absent number. A NaN of the caller is a finding.
    if (typeof expiresInDays !== "number" || Number.isNaN(values.expiresInDays)) return false;
    const type = (CONNECTION_TYPES as readonly unknown[]).indexOf(connectionType);
    if (type === ABSENT && connectionType !== undefined) return false;

    const text =
      textOf(clientName) + textOf(clientEmail) + textOf(clientPhone) + textOf(phoneNumberId);
    const buffer = this.#currentBuffer();
    if (text.length > buffer.length) return false;
    const { read, written = 0 } = this.#encoder.encodeInto(text, buffer);
    // Characters that are not ASCII take several bytes, so that even a text of this length may not fit.
    if (read !== text.length) return false;
    const countries = writeCountries(allowedPhoneCountries, buffer, written);
    if (countries === NOT_FAST) return false;
    const { hasNoFindings } = this.#exports;
    try {
      return hasNoFindings(written, name, email, phone, id, expiresInDays, countries, type) !== 0;
    } catch (cause) {
      return this.#crash(cause);
    }
  }

  /** A key for a cache: equal for phone numbers with the same facts. `undefined` for a text that is long or not ASCII. */
  phoneFactsKey(text: string): number | undefined {
    const buffer = this.#currentBuffer();
    if (text.length > buffer.length) return undefined;
    // A loop is faster than an encoder for a text as short as a phone number.
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

  #currentBuffer(): Uint8Array {
    // When the memory of the instance grows, its old views get the length 0.
    if (this.#buffer.length === 0) this.#buffer = this.#view();
    return this.#buffer;
  }

  #view(): Uint8Array {
    const { memory, fastPathBuffer, fastPathBytes } = this.#exports;
    return new Uint8Array(memory.buffer, fastPathBuffer(), fastPathBytes());
  }
}

/** The length of a text, `ABSENT`, or `NOT_FAST` for any other value. */
function codeUnitsOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  return value === undefined ? ABSENT : NOT_FAST;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Writes a list of codes of two ASCII characters each, and returns their number. `NOT_FAST` for any other value. */
function writeCountries(countries: unknown, buffer: Uint8Array, start: number): number {
  if (countries === undefined) return ABSENT;
  if (!Array.isArray(countries) || start + 2 * countries.length > buffer.length) return NOT_FAST;
  let at = start;
  for (const country of countries) {
    if (typeof country !== "string" || country.length !== 2) return NOT_FAST;
    const first = country.charCodeAt(0);
    const second = country.charCodeAt(1);
    if ((first | second) > LAST_ASCII) return NOT_FAST;
    buffer[at++] = first;
    buffer[at++] = second;
  }
  return countries.length;
}
