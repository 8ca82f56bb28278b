/**
 * Turns single values of callers into plain data for Rust: primitives, lists of them, and kinds. The values may be proxies or
 * have getters that throw, and other code may have changed `Object.prototype`. `takeFirst`, `entriesOf`, `holderOf` and
 * `objectOrClassHas` may throw what such code throws; the other functions throw nothing.
 */
import { ITEMS_COPIED } from "./wasm/facts.js";
import type { KindOnly, ValueKind } from "./wasm/zavu_invitations.js";

/** Stands for a value that threw when it was read. */
export const UNREADABLE: KindOnly = /* @__PURE__ */ Object.freeze({ kind: "unreadable" });
const KIND_OBJECT: KindOnly = /* @__PURE__ */ Object.freeze({ kind: "object" });

const LISTS = 1;
export const LISTS_OF_LISTS = 2;

const OBJECT_PROTOTYPE = Object.prototype;
const MAX_PROTOTYPES = 1000;

/** Copies primitives, and lists `listDepth` levels deep: one below becomes empty. Of anything else, only the kind is kept. */
export function toPlainData(value: unknown, listDepth: number = LISTS): unknown {
  const type = typeof value;
  // Texts and numbers first, for speed.
  if (type === "string" || type === "number") return value;
  // `Array.isArray` throws for a revoked proxy of a function, so functions return before it.
  if (type === "function" || type === "symbol" || type === "bigint") return { kind: type };
  if (type !== "object" || value === null || value === UNREADABLE) return value;
  try {
    if (!Array.isArray(value)) return KIND_OBJECT;
    if (listDepth === 0) return [];
    // The length of a proxy can be any number: `>>> 0` makes NaN zero and cuts a fraction off.
    const length = Math.max(0, Math.min(value.length, ITEMS_COPIED)) >>> 0;
    const items = new Array<unknown>(length);
    for (let index = 0; index < length; index++) items[index] = copyItem(value, index, listDepth);
    return items;
  } catch {
    return UNREADABLE;
  }
}

function copyItem(list: unknown[], index: number, listDepth: number): unknown {
  try {
    return toPlainData(list[index], listDepth - 1);
  } catch {
    return UNREADABLE;
  }
}

/** The time of a `Date` in Unix milliseconds, also of another realm; any other value as plain data. */
export function timeOrPlainData(value: unknown): unknown {
  try {
    return Date.prototype.getTime.call(value as Date);
  } catch {
    return toPlainData(value);
  }
}

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

/** Reads a property of an object or of its classes. A property of `Object.prototype` counts as absent. */
export function property(object: unknown, name: string): unknown {
  try {
    if (!objectOrClassHas(object as object, name)) return undefined;
    return (object as Record<string, unknown>)[name];
  } catch {
    return UNREADABLE;
  }
}

/** True unless a property comes only from `Object.prototype`. May be true for an absent one. */
export function objectOrClassHas(object: object, name: string): boolean {
  if (!(name in OBJECT_PROTOTYPE)) return true;
  const holder = holderOf(object, name);
  if (holder === undefined) return false;
  // An inherited holder without a prototype is an `Object.prototype`, perhaps that of another realm.
  return holder === object || Object.getPrototypeOf(holder) !== null;
}

/**
 * The entries of an object: its own properties, and those of the `known` names that its class has. Absent and undefined
 * ones are left out.
 */
export function entriesOf(object: object, known: readonly string[]): [string, unknown][] {
  const names = new Set([...known, ...Object.keys(object)]);
  const entries = [...names].map((name): [string, unknown] => [name, property(object, name)]);
  return entries.filter(([, value]) => value !== undefined);
}

/** The first object with a property of its own of this name: the given object or one of its prototypes. */
export function holderOf(object: object, name: string): object | undefined {
  let holder: object | null = object;
  // Bounded, because a proxy may return itself as its prototype.
  for (let depth = 0; holder !== null && depth < MAX_PROTOTYPES; depth++) {
    if (Object.hasOwn(holder, name)) return holder;
    holder = Object.getPrototypeOf(holder);
  }
  return undefined;
}

/** Takes the first items of an iterable, which may be endless. May throw the exception of its iterator. */
export function takeFirst(items: Iterable<unknown>, count: number): unknown[] {
  const taken: unknown[] = [];
  if (count === 0) return taken;
  for (const item of items) {
    if (taken.push(item) === count) break;
  }
  return taken;
}

/** An object without a prototype: names that other code puts on `Object.prototype` are not in it. */
export function objectWithoutPrototype(): Record<string, unknown> {
  return Object.create(null);
}
