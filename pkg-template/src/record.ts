import { rust } from "./load.js";

/** What stands for a value that threw when it was read. */
const UNREADABLE = {};

/** An object that nobody trusts, copied into plain values: what the Rust code reads. */
export type Copy = [kind: string, unreadable: object, values: unknown[], unknown: string[]];

/** Copies the named properties of an object, reading each once, and lists its other names. */
export function copy(input: unknown, names: readonly string[]): Copy {
  const kind = kindOf(input);
  const record: Copy = [kind, UNREADABLE, [], []];
  if (kind !== "object" || input === undefined) return record;
  const object = input as Record<string, unknown>;
  record[2] = names.map((name) => plain(() => object[name], 1));
  try {
    record[3] = unknownNames(object, names);
  } catch {
    // The listing of its names is code of the caller's, too.
    record[0] = "unreadable";
  }
  return record;
}

/** The plain values of a copy as an object again. */
export function toObject(record: Copy, names: readonly string[]): Record<string, unknown> {
  const present = names.map((name, index) => [name, record[2][index]] as const);
  return Object.fromEntries(present.filter(([, value]) => value !== undefined));
}

/** A copy with one value. */
export function copyOf(name: string, value: unknown, names: readonly string[]): Copy {
  const values = names.map((known) => (known === name ? plain(() => value, 1) : undefined));
  return ["object", UNREADABLE, values, names.includes(name) ? [] : [name]];
}

/** No value at all is an object without properties. */
function kindOf(input: unknown): string {
  try {
    if (input === null) return "null";
    if (input === undefined) return "object";
    if (Array.isArray(input)) return "array";
    if (typeof input !== "object") return typeof input;
    if (Symbol.iterator in input) return "iterable";
    return "then" in input && typeof input.then === "function" ? "promise" : "object";
  } catch {
    return "unreadable";
  }
}

/** A value without code of its caller's in it: lists are copied, `depth` levels of them. */
export function plain(read: () => unknown, depth: number): unknown {
  try {
    const value = read();
    if (!Array.isArray(value)) return value;
    if (depth === 0) return [];
    const length = Math.min(value.length, rust().copiedItems());
    return Array.from({ length }, (_, index) => plain(() => value[index], depth - 1));
  } catch {
    return UNREADABLE;
  }
}

function unknownNames(object: Record<string, unknown>, names: readonly string[]): string[] {
  const isUnknown = (name: string): boolean =>
    !names.includes(name) && plain(() => object[name], 0) !== undefined;
  return Object.keys(object).filter(isUnknown).slice(0, rust().copiedNames());
}
