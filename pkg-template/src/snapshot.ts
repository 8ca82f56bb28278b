/**
 * Copies the objects of callers: a snapshot holds the values of the known names as plain data, and lists the other names. Rust
 * (`src/wasm/input.rs`) reads only snapshots, so that no code of a caller runs while it works. Each property is read once.
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
  const snapshot = { ...emptySnapshot(kindOf(input)), originals: objectWithoutPrototype() };
  if (snapshot.kind !== "object") return snapshot;
  for (const name of names) {
    const value = property(input, name);
    if (value === undefined) continue;
    snapshot.originals[name] = value;
    snapshot.values[name] = toPlainData(value, listDepth);
  }
  listUnknown(snapshot, input as object, names, NAMES_COPIED);
  return snapshot;
}

/** Copies a request, and the values of its unknown fields if `allowUnknown`. */
export function snapshotOfRequest(input: unknown, allowUnknown: boolean): Snapshot {
  if (!allowUnknown) return snapshotOfKnownFields(input, NAMES_COPIED);
  return fill({ ...emptySnapshot(kindOf(input)), unknownValues: [] }, input, ITEMS_COPIED);
}

function snapshotOfKnownFields(input: unknown, unknownMaximum: number): Snapshot {
  const kind = kindOf(input);
  // The way below is faster, because engines make and read objects with a prototype faster. It works only while
  // `Object.prototype` has no property with the name of a field.
  if (hasFields(OBJECT_PROTOTYPE_PROBE)) return fill(emptySnapshot(kind), input, unknownMaximum);
  const snapshot: MutableSnapshot = { kind, values: {}, unknown: [] };
  if (kind !== "object") return snapshot;
  const request = input as object;
  // `readFields` reads in the order of `FIELDS`, and stops at the first field that throws: that one is unreadable, and is not
  // read again. The rest is read one by one.
  const readCount = readFields(request, snapshot.values, toPlainData);
  const [unreadable, ...rest] = FIELDS.slice(readCount);
  if (unreadable !== undefined) {
    snapshot.values[unreadable] = UNREADABLE;
    copyNamed(snapshot.values, request, rest);
  }
  if (hasOtherNames(request)) listUnknown(snapshot, request, FIELDS, unknownMaximum);
  return snapshot;
}

/** Copies a form, with all its unknown names, for Rust to drop those that belong to no request. */
export function snapshotOfForm(form: object): Snapshot {
  return snapshotOfKnownFields(form, ITEMS_COPIED);
}

export function snapshotOfField(field: string, value: unknown, allowUnknown: boolean): Snapshot {
  const snapshot = emptySnapshot("object");
  if ((FIELDS as readonly unknown[]).includes(field)) {
    if (value !== undefined) snapshot.values[field] = toPlainData(value);
    return snapshot;
  }
  // Only JavaScript can give another value than a text. An object is not converted, because that runs its code.
  const unknown = [Object(field) === field ? kindOf(field) : String(field)];
  if (!allowUnknown || value === undefined) return { ...snapshot, unknown };
  return { ...snapshot, unknown, unknownValues: [jsonText(value)] };
}

/** Copies the members of an object as plain data, at most `ITEMS_COPIED` of them. */
export function membersOf(object: unknown): Record<string, unknown> {
  const values = objectWithoutPrototype();
  try {
    copyNamed(values, object, Object.keys(object ?? {}).slice(0, ITEMS_COPIED));
  } catch {
    // A proxy whose names cannot be listed has no members.
  }
  return values;
}

function emptySnapshot(kind: ValueKind): MutableSnapshot {
  return { kind, values: objectWithoutPrototype(), unknown: [] };
}

/** Copies the fields of a request, and lists at most `unknownMaximum` other names. */
function fill(snapshot: MutableSnapshot, input: unknown, unknownMaximum: number): Snapshot {
  if (snapshot.kind === "object") {
    copyNamed(snapshot.values, input, FIELDS);
    listUnknown(snapshot, input as object, FIELDS, unknownMaximum);
  }
  return snapshot;
}

/** Copies the properties that are present. */
function copyNamed(
  values: Record<string, unknown>,
  object: unknown,
  names: readonly string[],
): void {
  for (const name of names) {
    const value = property(object, name);
    if (value !== undefined) values[name] = toPlainData(value);
  }
}

/**
 * Lists at most `maximum` other names, and the JSON texts of their values if the snapshot keeps these. `NAMES_COPIED` is enough
 * where they are errors, `ITEMS_COPIED` where they are allowed or dropped.
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
