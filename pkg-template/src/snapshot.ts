/**
 * Copies the objects of callers before the WebAssembly is entered: a snapshot holds the values of the known names as plain
 * data, and lists the other names. Rust (`src/wasm/input.rs`) reads only snapshots, so that no code of a caller runs
 * while it works. Each property is read once.
 */
import { jsonText } from "./json-text.js";
import { kindOf, objectWithoutPrototype, property, toPlainData, UNREADABLE } from "./plain-data.js";
import { FIELDS, ITEMS_COPIED, NAMES_COPIED } from "./wasm/facts.js";
import { hasFields, hasOtherNames, readFields } from "./wasm/request.js";
import type { Snapshot, UnknownFieldValue, ValueKind } from "./wasm/zavu_invitations.js";

/** Has no property of its own, but those that other code put on `Object.prototype`. */
const OBJECT_PROTOTYPE_PROBE = {};

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
export type NamesOf<T, Names extends readonly string[]> = Names &
  ([keyof T, Names[number]] extends [Names[number], keyof T] ? Names : never);

/** Copies the named properties of any value. Lists in them are copied `listDepth` levels deep: see `toPlainData`. */
export function snapshotOf(
  input: unknown,
  names: readonly string[],
  listDepth?: number,
): SnapshotWithOriginals {
  const originals = objectWithoutPrototype();
  const snapshot = { ...emptySnapshot(kindOf(input)), originals };
  const keep = (name: string, value: unknown): void => {
    originals[name] = value;
    snapshot.values[name] = toPlainData(value, listDepth);
  };
  return fill(snapshot, input, names, keep, NAMES_COPIED);
}

/** Copies a request, and the values of its unknown fields if `allowUnknown`. */
export function snapshotOfRequest(input: unknown, allowUnknown: boolean): Snapshot {
  if (!allowUnknown) return snapshotOfKnownFields(input, NAMES_COPIED);
  const snapshot = { ...emptySnapshot(kindOf(input)), unknownValues: [] };
  return fill(snapshot, input, FIELDS, copyTo(snapshot.values), ITEMS_COPIED);
}

function snapshotOfKnownFields(input: unknown, unknownMaximum: number): Snapshot {
  const kind = kindOf(input);
  // The way below is faster, because engines make and read objects with a prototype faster. It works only while
  // `Object.prototype` has no property with the name of a field.
  if (hasFields(OBJECT_PROTOTYPE_PROBE)) {
    const snapshot = emptySnapshot(kind);
    return fill(snapshot, input, FIELDS, copyTo(snapshot.values), unknownMaximum);
  }
  const snapshot: MutableSnapshot = { kind, values: {}, unknown: [] };
  if (kind !== "object") return snapshot;
  const request = input as object;
  // `readFields` reads in the order of `FIELDS`, and stops at the first field that throws: that one is unreadable, and is not
  // read again. The rest is read one by one.
  const readCount = readFields(request, snapshot.values, copyFieldValue);
  const [unreadable, ...rest] = FIELDS.slice(readCount);
  if (unreadable !== undefined) {
    snapshot.values[unreadable] = UNREADABLE;
    readNamed(request, rest, copyTo(snapshot.values));
  }
  if (hasOtherNames(request)) listUnknown(snapshot, request, FIELDS, unknownMaximum);
  return snapshot;
}

/** Copies a form, with all its unknown names, for Rust to drop those that belong to no request. */
export function snapshotOfForm(form: object): Snapshot {
  return snapshotOfKnownFields(form, ITEMS_COPIED);
}

/** A request with a single field. */
export function snapshotOfField(field: string, value: unknown, allowUnknown: boolean): Snapshot {
  const snapshot = emptySnapshot("object");
  if ((FIELDS as readonly unknown[]).includes(field)) {
    if (value !== undefined) snapshot.values[field] = toPlainData(value);
    return allowUnknown ? { ...snapshot, unknownValues: [] } : snapshot;
  }
  // Only JavaScript can give another value than a text. An object is not converted, because that runs its code.
  const unknown = [Object(field) === field ? kindOf(field) : String(field)];
  if (!allowUnknown || value === undefined) return { ...snapshot, unknown };
  return { ...snapshot, unknown, unknownValues: unknown.map(() => jsonText(value)) };
}

/** Copies the members of an object as plain data, at most `ITEMS_COPIED` of them. */
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

/** Copies the named properties of an object by `keep`, and lists at most `unknownMaximum` other names. */
function fill<S extends MutableSnapshot>(
  snapshot: S,
  input: unknown,
  names: readonly string[],
  keep: (name: string, value: unknown) => void,
  unknownMaximum: number,
): S {
  if (snapshot.kind === "object") {
    readNamed(input as object, names, keep);
    listUnknown(snapshot, input as object, names, unknownMaximum);
  }
  return snapshot;
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
  return typeof value === "string" || typeof value === "number" ? value : toPlainData(value);
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
