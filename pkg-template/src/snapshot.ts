/**
 * Copies the objects of callers before the WebAssembly is entered: a snapshot holds the values of the known names as plain
 * data, and lists the other names. Rust (`src/wasm/input.rs`) reads only snapshots, so that no code of a caller runs
 * while it works. Each property is read once.
 */
import { jsonText } from "./json-text.js";
import {
  kindOf,
  LISTS,
  type ListDepth,
  NO_LISTS,
  objectWithoutPrototype,
  property,
  toPlainData,
  UNREADABLE,
} from "./plain-data.js";
import { FIELDS, ITEMS_COPIED, NAMES_COPIED } from "./wasm/facts.js";
import { hasFields, hasOtherNames, readFields } from "./wasm/request.js";
import type { Snapshot, UnknownFieldValue, ValueKind } from "./wasm/zavu_invitations.js";

/** Has the properties that other code put on `Object.prototype`. */
const EMPTY_OBJECT = {};

/** A snapshot while it is filled. */
interface MutableSnapshot extends Snapshot {
  kind: ValueKind;
  readonly values: Record<string, unknown>;
  readonly unknown: string[];
  /** In the order of `unknown`. */
  readonly unknownValues?: UnknownFieldValue[];
}

/** A snapshot, and the original values by name. Only the facade uses these: they can run code of the caller. */
export interface SnapshotWithOriginals extends MutableSnapshot {
  readonly originals: Record<string, unknown>;
}

/** `Names` if it lists exactly the keys of `T`, else `never`: a name that only Rust or only the type has does not compile. */
export type NamesOf<T, Names extends readonly string[]> = [keyof T, Names[number]] extends [
  Names[number],
  keyof T,
]
  ? Names
  : never;

/** Copies the named properties of any value; `listDepth` is that of `toPlainData`. */
export function snapshotOf(
  input: unknown,
  names: readonly string[],
  listDepth: ListDepth = NO_LISTS,
): SnapshotWithOriginals {
  const originals = objectWithoutPrototype();
  const snapshot = { ...emptySnapshot(kindOf(input)), originals };
  if (snapshot.kind === "object") {
    readNamed(input as object, names, (name, value) => {
      originals[name] = value;
      snapshot.values[name] = toPlainData(value, listDepth);
    });
    listUnknown(snapshot, input as object, names, NAMES_COPIED);
  }
  return snapshot;
}

/** Copies a request, and the values of its unknown fields if `allowUnknown`. */
export function snapshotOfRequest(input: unknown, allowUnknown: boolean): Snapshot {
  if (!allowUnknown) return snapshotOfKnownFields(input);
  const snapshot = { ...emptySnapshot(kindOf(input)), unknownValues: [] };
  if (snapshot.kind === "object") {
    readNamed(input as object, FIELDS, copyTo(snapshot.values));
    listUnknown(snapshot, input as object, FIELDS, ITEMS_COPIED);
  }
  return snapshot;
}

function snapshotOfKnownFields(input: unknown): MutableSnapshot {
  // Faster than `snapshotOf`, because engines make and read objects with a prototype faster. Works only while
  // `Object.prototype` has no property with the name of a field.
  if (hasFields(EMPTY_OBJECT)) return snapshotOf(input, FIELDS, LISTS);
  const snapshot: MutableSnapshot = { kind: kindOf(input), values: {}, unknown: [] };
  if (snapshot.kind !== "object") return snapshot;
  const request = input as object;
  // `readFields` stops at the first field that throws: that one is unreadable, and the rest is read one by one.
  const readCount = readFields(request, snapshot.values, copyFieldValue);
  const [unreadable, ...rest] = FIELDS.slice(readCount);
  if (unreadable !== undefined) {
    snapshot.values[unreadable] = UNREADABLE;
    readNamed(request, rest, copyTo(snapshot.values));
  }
  if (hasOtherNames(request)) listUnknown(snapshot, request, FIELDS, NAMES_COPIED);
  return snapshot;
}

/**
 * Copies a form, with all its unknown names, for Rust to drop those that belong to no request. `form` is an object of this
 * package, so that reading its names a second time, with the higher limit, runs no code of the caller.
 */
export function snapshotOfForm(form: object): Snapshot {
  const snapshot = { ...snapshotOfKnownFields(form), unknown: [] };
  listUnknown(snapshot, form, FIELDS, ITEMS_COPIED);
  return snapshot;
}

/** A request with a single field. */
export function snapshotOfField(field: string, value: unknown, allowUnknown: boolean): Snapshot {
  const snapshot = emptySnapshot("object");
  if ((FIELDS as readonly unknown[]).includes(field)) {
    if (value !== undefined) snapshot.values[field] = toPlainData(value, LISTS);
    return allowUnknown ? { ...snapshot, unknownValues: [] } : snapshot;
  }
  const unknown = typeof field === "string" ? [field] : [];
  if (!allowUnknown || value === undefined) return { ...snapshot, unknown };
  return { ...snapshot, unknown, unknownValues: unknown.map(() => jsonText(value)) };
}

/** Copies the members of an object that are texts, numbers or lists of them. */
export function membersOf(object: unknown): Record<string, unknown> {
  const values = objectWithoutPrototype();
  try {
    readNamed(object as object, Object.keys(object ?? {}).slice(0, ITEMS_COPIED), copyTo(values));
  } catch {
    // A proxy whose names cannot be listed has no members.
  }
  return values;
}

function emptySnapshot(kind: ValueKind): MutableSnapshot {
  return { kind, values: objectWithoutPrototype(), unknown: [] };
}

/** Reads the properties that are present. */
function readNamed(
  object: object,
  names: readonly string[],
  keep: (name: string, value: unknown) => void,
): void {
  for (const name of names) {
    const value = property(object, name);
    if (value !== undefined) keep(name, value);
  }
}

function copyTo(values: Record<string, unknown>): (name: string, value: unknown) => void {
  return (name, value) => {
    values[name] = copyFieldValue(value);
  };
}

/** Copies the value of a field: texts and numbers first, for speed. */
function copyFieldValue(value: unknown): unknown {
  return typeof value === "string" || typeof value === "number" ? value : toPlainData(value, LISTS);
}

/**
 * Lists at most `maximum` names that are not known, and the JSON texts of their values if the snapshot keeps these.
 * `NAMES_COPIED` is enough where unknown names are errors, `ITEMS_COPIED` where they are allowed or dropped.
 */
function listUnknown(
  snapshot: MutableSnapshot,
  object: object,
  known: readonly string[],
  maximum: number,
): void {
  try {
    for (const name of Object.keys(object)) {
      if (known.includes(name)) continue;
      const value = property(object, name);
      if (value === undefined) continue;
      snapshot.unknownValues?.push(jsonText(value));
      if (snapshot.unknown.push(name) >= maximum) return;
    }
  } catch {
    // `Object.keys` runs code of the caller, if the object is a proxy.
    snapshot.kind = "unreadable";
  }
}
