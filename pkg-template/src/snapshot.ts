import { FIELDS, ITEMS_COPIED, NAMES_COPIED } from "./wasm/facts.js";
import { hasFields, hasOtherNames, readFields } from "./wasm/request.js";
import type { KindOnly, Snapshot, UnknownFieldValue, ValueKind } from "./wasm/zavu_invitations.js";

/** A snapshot while it is being filled. */
export interface SnapshotDraft extends Snapshot {
  kind: ValueKind;
  readonly values: Record<string, unknown>;
  unknown: string[];
  /** In the order of `unknown`. */
  unknownValues?: UnknownFieldValue[];
}

/** `Names` if it lists exactly the keys of `T`, else `never`: a name that Rust or the options' type lacks does not compile. */
export type NamesOf<T, Names extends readonly string[]> = [keyof T, Names[number]] extends [
  Names[number],
  keyof T,
]
  ? Names
  : never;

/** A copy, and the original values by the same names. Only the facade uses those: they may run the caller's code. */
export interface CopyWithOriginals extends SnapshotDraft {
  readonly originals: Record<string, unknown>;
}

/** Stands for a value that threw when it was read. */
export const UNREADABLE: KindOnly = /* @__PURE__ */ Object.freeze({ kind: "unreadable" });
const OBJECT: KindOnly = /* @__PURE__ */ Object.freeze({ kind: "object" });

const OBJECT_PROTOTYPE = Object.prototype;
const PROTOTYPES_MAXIMUM = 1000;
/** Has whatever somebody put on the root of the prototypes. */
const EMPTY_OBJECT = {};

/** Copies the named properties of anything, each read once, and lists the other names. */
export function copy(input: unknown, names: readonly string[], depth: number): CopyWithOriginals {
  const kind = kindOf(input);
  const copied: CopyWithOriginals = {
    kind,
    values: objectWithoutPrototype(),
    originals: objectWithoutPrototype(),
    unknown: [],
  };
  if (kind === "object") {
    copyNamed(copied, input as object, names, depth);
    listUnknown(copied, input as object, names);
  }
  return copied;
}

/** Copies a request, and the values of unknown fields where those are allowed. */
export function copyRequest(input: unknown, allowUnknown: boolean): SnapshotDraft {
  if (!allowUnknown) return copyKnownFields(input);
  const kind = kindOf(input);
  const copied: SnapshotDraft = {
    kind,
    values: objectWithoutPrototype(),
    unknown: [],
    unknownValues: [],
  };
  if (kind === "object") {
    copyNamed(copied, input as object, FIELDS, 1);
    listUnknown(copied, input as object, FIELDS, ITEMS_COPIED);
  }
  return copied;
}

function copyKnownFields(input: unknown): SnapshotDraft {
  // The copy below has a prototype, because engines make and read such objects faster. It serves only while no prototype
  // has the name of a field.
  if (hasFields(EMPTY_OBJECT)) return copy(input, FIELDS, 1);
  const copied: SnapshotDraft = { kind: kindOf(input), values: {}, unknown: [] };
  if (copied.kind !== "object") return copied;
  const object = input as object;
  const read = readFields(object, copied.values, copyFieldValue);
  const [unreadable, ...rest] = FIELDS.slice(read);
  if (unreadable !== undefined) {
    copied.values[unreadable] = UNREADABLE;
    copyNamed(copied, object, rest, 1);
  }
  if (hasOtherNames(object)) listUnknown(copied, object, FIELDS);
  return copied;
}

/** A request with one field. */
export function copyField(field: string, value: unknown, allowUnknown: boolean): SnapshotDraft {
  const isKnown = (FIELDS as readonly unknown[]).includes(field);
  const values = objectWithoutPrototype();
  if (isKnown && value !== undefined) values[field] = toPlainData(value, 1);
  const unknown = isKnown || typeof field !== "string" ? [] : [field];
  const copied: SnapshotDraft = { kind: "object", values, unknown };
  if (allowUnknown && value !== undefined)
    copied.unknownValues = unknown.map(() => jsonText(value));
  return copied;
}

/** Copies the members of an object that hold texts, numbers or lists of them. */
export function copyMembers(object: unknown): Record<string, unknown> {
  const values = objectWithoutPrototype();
  try {
    for (const name of Object.keys(object ?? {}).slice(0, ITEMS_COPIED)) {
      values[name] = toPlainData(property(object, name), 1);
    }
  } catch {
    // A proxy whose names cannot be listed has none.
  }
  return values;
}

/**
 * Copies a value: primitives stay, lists are copied `depth` levels deep (one below that is empty), and
 * of anything else only the kind is kept.
 */
export function toPlainData(value: unknown, depth: number): unknown {
  const type = typeof value;
  // Even of a function the runtime may ask something that throws: it can be a revoked proxy.
  if (type === "function" || type === "symbol" || type === "bigint") return { kind: type };
  if (type !== "object" || value === null || value === UNREADABLE) return value;
  try {
    if (!Array.isArray(value)) return OBJECT;
    if (depth === 0) return [];
    // A proxy may say any length.
    const length = Math.max(0, Math.min(value.length, ITEMS_COPIED)) >>> 0;
    const items = new Array<unknown>(length);
    for (let at = 0; at < length; at++) items[at] = copyItem(value, at, depth - 1);
    return items;
  } catch {
    return UNREADABLE;
  }
}

/** Stops `JSON.stringify` at a value that JSON cannot hold. Rust gets `value`: a kind, or a number of too many items. */
class StopStringify {
  readonly value: UnknownFieldValue;

  constructor(value: UnknownFieldValue) {
    this.value = value;
  }
}

/** Kinds that JSON holds: a number among them may be none, and what is undefined is left out. */
const JSON_KINDS: readonly ValueKind[] = [
  "string",
  "number",
  "boolean",
  "null",
  "undefined",
  "array",
  "object",
];

/** The JSON text of the value of an unknown field. Where the text would lose something, Rust gets the kind that stops it. */
function jsonText(value: unknown): UnknownFieldValue {
  let count = 0;
  try {
    const text = JSON.stringify(value, function (this: unknown, name, changed: unknown) {
      if (++count > ITEMS_COPIED) throw new StopStringify(count);
      const found = (this as Record<string, unknown>)[name];
      const written = hasInheritedToJson(found) ? found : changed;
      const kind = kindOf(written);
      const isLost = kind === "undefined" ? Array.isArray(this) : !JSON_KINDS.includes(kind);
      if (isLost || isBuiltIn(written, kind) || (kind === "number" && !Number.isFinite(written))) {
        throw new StopStringify({ kind });
      }
      return written;
    });
    return text ?? { kind: kindOf(value) };
  } catch (thrown) {
    // What refers to itself, or what a getter or a `toJSON` throws.
    return thrown instanceof StopStringify ? thrown.value : UNREADABLE;
  }
}

/** True for objects such as `RegExp` and `Error`, of which `JSON.stringify` writes `{}`, and for a boxed `NaN`. */
function isBuiltIn(value: unknown, kind: ValueKind): boolean {
  return kind === "object" && Object.prototype.toString.call(value) !== "[object Object]";
}

/** Whether `JSON.stringify` calls a `toJSON` that somebody put on a prototype of the language's own. */
function hasInheritedToJson(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("toJSON" in value)) return false;
  return Array.isArray(value) ? !Object.hasOwn(value, "toJSON") : !isOwnOrOfClass(value, "toJSON");
}

/**
 * A property of an object or of its classes. One of `Object.prototype` counts as absent: other code put
 * it there, for every object.
 */
export function property(object: unknown, name: string): unknown {
  try {
    return isOwnOrOfClass(object as object, name) ? (object as never)[name] : undefined;
  } catch {
    return UNREADABLE;
  }
}

/** Whether a name, where the object has it, stands below the root of the prototypes. */
export function isOwnOrOfClass(object: object, name: string): boolean {
  if (!(name in OBJECT_PROTOTYPE)) return true;
  let at = object;
  // A proxy may name itself as its prototype.
  for (let depth = 0; depth < PROTOTYPES_MAXIMUM; depth++) {
    const next: object | null = Object.getPrototypeOf(at);
    if (Object.hasOwn(at, name)) return at === object || next !== null;
    if (next === null) return false;
    at = next;
  }
  return false;
}

/** The time of a `Date`, also of another realm; any other value as plain data. */
export function timeOrPlainData(value: unknown): unknown {
  try {
    return Date.prototype.getTime.call(value as Date);
  } catch {
    return toPlainData(value, 0);
  }
}

/** The kind of a value, found without trusting it. */
export function kindOf(value: unknown): ValueKind {
  if (value === null) return "null";
  if (value === UNREADABLE) return "unreadable";
  if (typeof value !== "object") return typeof value;
  try {
    if (Array.isArray(value)) return "array";
    if (Symbol.iterator in value) return "iterable";
    return "then" in value && typeof value.then === "function" ? "promise" : "object";
  } catch {
    return "unreadable";
  }
}

/** Takes up to `count` items of an iterable, which may be endless. */
export function takeFirst(items: Iterable<unknown>, count: number): unknown[] {
  const taken: unknown[] = [];
  for (const item of items) {
    if (taken.push(item) >= count) break;
  }
  return taken;
}

function copyFieldValue(value: unknown): unknown {
  return typeof value === "string" || typeof value === "number" ? value : toPlainData(value, 1);
}

function copyItem(list: unknown[], index: number, depth: number): unknown {
  try {
    return toPlainData(list[index], depth);
  } catch {
    return UNREADABLE;
  }
}

function copyNamed(
  { values, originals }: SnapshotDraft & Partial<CopyWithOriginals>,
  object: object,
  names: readonly string[],
  depth: number,
): void {
  for (const name of names) {
    const value = property(object, name);
    if (value === undefined) continue;
    values[name] = toPlainData(value, depth);
    if (originals) originals[name] = value;
  }
}

/** Lists the names that are not known, and copies their values where there is a list for them. */
export function listUnknown(
  copied: SnapshotDraft,
  object: object,
  names: readonly string[],
  count: number = NAMES_COPIED,
): void {
  try {
    for (const name of Object.keys(object)) {
      if (names.includes(name)) continue;
      const value = property(object, name);
      if (value === undefined) continue;
      copied.unknownValues?.push(jsonText(value));
      if (copied.unknown.push(name) >= count) return;
    }
  } catch {
    // The listing of the names is code of the caller's, too.
    copied.kind = "unreadable";
  }
}

/** An object without a prototype: nothing that is put on one is seen in it. */
function objectWithoutPrototype(): Record<string, unknown> {
  return Object.create(null);
}
