import type { Rust } from "./core.js";
import { type Copy, isList, plain, read, UNREADABLE } from "./record.js";
import { wellFormed } from "./text.js";

/** What stands before a value, for `src/wasm/tape.rs`. */
const ABSENT = 0;
const TEXT = 1;
const WHOLE = 2;
const LIST = 3;
const NUMBER = 4;
const LONG_TEXT = 5;
const MALFORMED_TEXT = 6;
const BOOLEAN = 7;
const OTHER = 8;

/** Of text, at first. */
const BYTES = 4096;

const LAST_ASCII = 0x7f;

const UNSURE = -1;

/** Exports of the WebAssembly, without the bindings around them. */
export interface Bare {
  isClean(...values: number[]): number;
  phoneKind(bytes: number): number;
}

/** What Rust says about copying. */
export interface Facts {
  readonly connections: readonly string[];
  readonly items: number;
  readonly names: number;
  readonly text: number;
  readonly texts: number;
}

/** What it says about calls. */
export interface CallFacts {
  readonly options: readonly string[];
  readonly query: readonly string[];
  readonly headers: readonly string[];
  readonly depth: number;
  readonly causes: number;
  readonly members: number;
}

/** What makes UTF-8 of a text. */
export interface TextWriter {
  encodeInto(text: string, bytes: Uint8Array): { read?: number; written?: number };
}

/**
 * Hands plain values over to Rust, through the memory of the WebAssembly: their texts in one, and
 * numbers that say what is what. Nothing of a caller's runs meanwhile.
 */
export class Tape {
  readonly facts: Facts;
  readonly #rust: Rust;
  readonly #memory: WebAssembly.Memory;
  readonly #writer: TextWriter;
  readonly #isClean: Bare["isClean"];
  readonly #phoneKind: Bare["phoneKind"];
  #numbers = new Float64Array();
  #bytes = new Uint8Array();
  #text = "";
  #at = 0;
  /** Whether each text must be looked at, because not all of them are ASCII. */
  #isCareful = false;

  constructor(rust: Rust, memory: WebAssembly.Memory, writer: TextWriter, bare: Bare) {
    this.facts = JSON.parse(rust.facts());
    this.#rust = rust;
    this.#memory = memory;
    this.#writer = writer;
    this.#isClean = bare.isClean;
    this.#phoneKind = bare.phoneKind;
    this.#growNumbers(256);
    this.#growBytes(BYTES);
  }

  /**
   * Whether there is surely nothing to say about a request, in a tenth of the time: only if it is
   * as most are, without odd values and names, and with countries of two letters each.
   */
  isClean({ kind, values, unknown }: Copy): boolean {
    if (kind !== "object" || unknown.length !== 0) return false;
    const { clientName, clientEmail, clientPhone, phoneNumberId, connectionType } = values;
    const { expiresInDays = Number.NaN, allowedPhoneCountries } = values;
    let text = "";
    let name = 0;
    if (typeof clientName === "string") {
      text = clientName;
      name = 1 + clientName.length;
    } else if (clientName !== undefined) return false;
    let email = 0;
    if (typeof clientEmail === "string") {
      text += clientEmail;
      email = 1 + clientEmail.length;
    } else if (clientEmail !== undefined) return false;
    let phone = 0;
    if (typeof clientPhone === "string") {
      text += clientPhone;
      phone = 1 + clientPhone.length;
    } else if (clientPhone !== undefined) return false;
    let id = 0;
    if (typeof phoneNumberId === "string") {
      text += phoneNumberId;
      id = 1 + phoneNumberId.length;
    } else if (phoneNumberId !== undefined) return false;
    if (typeof expiresInDays !== "number" || Number.isNaN(values.expiresInDays)) return false;
    const connection = 1 + this.facts.connections.indexOf(connectionType as string);
    if (connection === 0 && connectionType !== undefined) return false;
    if (text.length > BYTES) return false;
    if (this.#bytes.length === 0) this.#begin();
    const { read, written = 0 } = this.#writer.encodeInto(text, this.#bytes);
    if (read !== text.length) return false;
    const countries = putCountries(allowedPhoneCountries, this.#bytes, written);
    return (
      countries !== UNSURE &&
      this.#isClean(
        written,
        name | (email << 16),
        phone | (id << 16),
        expiresInDays,
        countries | (connection << 16),
      ) !== 0
    );
  }

  /** The same number for phone numbers of which the same is known; none for an unusual text. */
  phoneKind(text: string): number | undefined {
    if (text.length > BYTES) return undefined;
    if (this.#bytes.length === 0) this.#begin();
    const bytes = this.#bytes;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > LAST_ASCII) return undefined;
      bytes[at] = unit;
    }
    return this.#phoneKind(text.length);
  }

  /** Writes what `put` puts, maybe twice, and returns how many bytes of text there are. */
  write(put: (tape: this) => void): number {
    this.#isCareful = false;
    this.#begin();
    put(this);
    const units = this.#text.length;
    const bytes = this.#encode();
    if (bytes === units) return bytes;
    this.#isCareful = true;
    this.#begin();
    put(this);
    return this.#encode();
  }

  putRequest({ kind, values, unknown }: Copy): void {
    this.#putKind(kind);
    this.put(values.clientName);
    this.put(values.clientEmail);
    this.put(values.clientPhone);
    this.put(values.phoneNumberId);
    this.put(values.expiresInDays);
    this.put(values.allowedPhoneCountries);
    this.put(values.connectionType);
    this.#putNames(unknown);
  }

  putRecord({ kind, values, unknown }: Copy, names: readonly string[]): void {
    this.#putKind(kind);
    for (const name of names) this.put(values[name]);
    this.#putNames(unknown);
  }

  /** Options, and what tells whether this is a browser. */
  putOptions(options: Copy, names: readonly string[]): void {
    this.putRecord(options, names);
    this.putOptional(read(read(globalThis, "navigator"), "userAgent"));
    this.putText(typeof read(globalThis, "document"));
    this.putNumbers([read(globalThis, "location") === undefined ? 0 : 1]);
    for (const name of ["API_KEY", "BASE_URL"]) this.putOptional(environment(`ZAVUDEV_${name}`));
  }

  /** A value that `fetch` threw, for `src/client/thrown.rs`. */
  putThrown(thrown: unknown, depth: number, members: number): void {
    const message = typeof thrown === "string" ? thrown : read(thrown, "message");
    for (const text of [message, read(thrown, "code"), read(thrown, "syscall")]) {
      this.putOptional(text);
    }
    const cause = depth > 0 ? read(thrown, "cause") : undefined;
    this.#push(cause === undefined || cause === null ? 0 : 1);
    if (cause !== undefined && cause !== null) this.putThrown(cause, depth - 1, members);
    const errors = depth > 0 ? plain(() => read(thrown, "errors"), this.facts, 1) : [];
    const taken = isList(errors) ? errors.slice(0, members) : [];
    this.#push(taken.length);
    for (const error of taken) this.putThrown(error, depth - 1, members);
  }

  putNumbers(numbers: readonly number[]): void {
    for (const number of numbers) this.#push(number);
  }

  /** A text without a limit, or nothing. */
  putOptional(text: unknown): void {
    const isText = typeof text === "string";
    this.#push(isText ? 1 : 0);
    if (isText) this.putText(wellFormed(text));
  }

  /** A text without a limit. */
  putText(text: string): void {
    this.#push(text.length);
    this.#text += text;
  }

  /** Texts without a limit. */
  putTexts(texts: readonly string[]): void {
    this.#push(texts.length);
    for (const text of texts) this.putText(text);
  }

  /** A value that `plain` gave. */
  put(value: unknown): void {
    if (typeof value === "string") this.#putString(value);
    else if (value === undefined) this.#push(ABSENT);
    else if (typeof value === "number") this.#putNumber(value);
    else if (isList(value)) this.#putList(value);
    else if (typeof value === "boolean") {
      this.#push(BOOLEAN);
      this.#push(value ? 1 : 0);
    } else
      this.#putOther(value === null ? "null" : value === UNREADABLE ? "unreadable" : typeof value);
  }

  #putString(text: string): void {
    if (text.length > this.facts.text) {
      this.#push(LONG_TEXT);
      this.#push(text.length);
    } else if (this.#text.length + text.length > this.facts.texts) {
      this.#putOther("unreadable");
    } else if (this.#isCareful && /\p{Surrogate}/u.test(text)) {
      this.#push(MALFORMED_TEXT);
    } else {
      this.#push(TEXT);
      this.putText(text);
    }
  }

  #putNumber(value: number): void {
    if (Object.is(value >>> 0, value)) {
      this.#push(WHOLE);
      this.#push(value);
    } else {
      this.#push(NUMBER);
      this.#push(value);
      this.putText(String(value));
    }
  }

  #putList(items: unknown[]): void {
    this.#push(LIST);
    this.#push(items.length);
    for (const item of items) this.put(item);
  }

  #putKind(kind: string): void {
    if (kind === "object") this.#push(ABSENT);
    else this.#putOther(kind);
  }

  #putOther(kind: string): void {
    this.#push(OTHER);
    this.putText(kind);
  }

  #putNames(names: readonly string[]): void {
    this.#push(names.length);
    for (const name of names) {
      const room = this.facts.texts - this.#text.length;
      this.putText(wellFormed(name.slice(0, room)));
    }
  }

  #push(number: number): void {
    if (this.#at === this.#numbers.length) this.#growNumbers(2 * this.#at);
    this.#numbers[this.#at++] = number;
  }

  #begin(): void {
    this.#text = "";
    this.#at = 0;
    // The memory has grown: a view of it has ended.
    if (this.#numbers.length === 0) {
      this.#growNumbers(256);
      this.#growBytes(BYTES);
    }
  }

  /** Writes the text; returns its bytes. */
  #encode(): number {
    const text = this.#text;
    this.#text = "";
    let { read, written = 0 } = this.#writer.encodeInto(text, this.#bytes);
    if (read !== text.length) {
      this.#growBytes(3 * text.length);
      ({ written = 0 } = this.#writer.encodeInto(text, this.#bytes));
    }
    return written;
  }

  #growNumbers(count: number): void {
    const at = this.#rust.numberBuffer(count);
    this.#numbers = new Float64Array(this.#memory.buffer, at, count);
  }

  #growBytes(bytes: number): void {
    const at = this.#rust.textBuffer(bytes);
    this.#bytes = new Uint8Array(this.#memory.buffer, at, bytes);
  }
}

/** Writes countries of two letters each; returns one more than they are. */
function putCountries(countries: unknown, bytes: Uint8Array, start: number): number {
  if (countries === undefined) return 0;
  if (!Array.isArray(countries) || start + 2 * countries.length > BYTES) return UNSURE;
  let at = start;
  for (const country of countries) {
    if (typeof country !== "string" || country.length !== 2) return UNSURE;
    const first = country.charCodeAt(0);
    const second = country.charCodeAt(1);
    if ((first | second) > LAST_ASCII) return UNSURE;
    bytes[at++] = first;
    bytes[at++] = second;
  }
  return 1 + countries.length;
}

/**
 * What Rust wrote as JSON, which has no NaN and no Infinity: each is an object with its text, and
 * so is what a handler told as JSON.
 */
export function parsed(text: string): unknown {
  return /{"(number|json)":"/.test(text) ? JSON.parse(text, revived) : JSON.parse(text);
}

function revived(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("number" in value) return Number(value.number);
  return "json" in value ? JSON.parse(value.json as string) : value;
}

/** A variable of the environment, where there is one and reading asks nobody. */
function environment(name: string): unknown {
  try {
    const deno = read(globalThis, "Deno");
    const permissions = read(deno, "permissions") as
      | { querySync?(about: { name: "env"; variable: string }): { state: string } }
      | undefined;
    const state = permissions?.querySync?.({ name: "env", variable: name }).state;
    if (state !== undefined && state !== "granted") return undefined;
    return read(read(read(globalThis, "process"), "env"), name);
  } catch {
    return undefined;
  }
}
