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

type Utf8Encoder = Pick<TextEncoder, "encodeInto">;

const ABSENT = -1;
const NOT_FAST = -2;
const LAST_ASCII = 0x7f;

/**
 * Most requests have no finding, and Rust can tell that from their bytes and a few numbers. The other side is
 * `src/wasm/fast_path.rs`, which documents the arguments.
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
    const { expiresInDays, allowedPhoneCountries, connectionType } = values;
    const nameUnits = codeUnitsOf(clientName);
    const emailUnits = codeUnitsOf(clientEmail);
    const phoneUnits = codeUnitsOf(clientPhone);
    const idUnits = codeUnitsOf(phoneNumberId);
    const connection = connectionIndexOf(connectionType);
    if (Math.min(nameUnits, emailUnits, phoneUnits, idUnits, connection) === NOT_FAST) return false;
    const days = daysOf(expiresInDays);
    if (days === undefined) return false;

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
      return (
        hasNoFindings(
          written,
          nameUnits,
          emailUnits,
          phoneUnits,
          idUnits,
          days,
          countries,
          connection,
        ) !== 0
      );
    } catch (cause) {
      return this.#crash(cause);
    }
  }

  /** A key for a cache: phone numbers with the same key have the same facts. `undefined` for a text that is long or not ASCII. */
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

/** The index of a connection type, `ABSENT`, or `NOT_FAST` for any other value. */
function connectionIndexOf(value: unknown): number {
  if (value === undefined) return ABSENT;
  const index = (CONNECTION_TYPES as readonly unknown[]).indexOf(value);
  return index < 0 ? NOT_FAST : index;
}

/** A number, or NaN if it is absent, as Rust reads it. `undefined` for any other value: a NaN of the caller is a finding. */
function daysOf(value: unknown): number | undefined {
  if (value === undefined) return Number.NaN;
  return typeof value === "number" && !Number.isNaN(value) ? value : undefined;
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
