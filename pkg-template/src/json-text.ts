/** The JSON text of the value of an unknown field, which Rust checks and sends. */
import { holderOf, kindOf, objectOrClassHas, UNREADABLE } from "./plain-data.js";
import { classNameOf } from "./safe-access.js";
import { ITEMS_COPIED } from "./wasm/facts.js";
import type { UnknownFieldValue, ValueKind } from "./wasm/zavu_invitations.js";

/** Thrown to end `JSON.stringify` at a value that its text would lose, and at one value too many. */
class StopStringify {
  /** @param reason - Rust gets it in place of a text: the kind of the lost value, or (too many values) their number. */
  constructor(readonly reason: UnknownFieldValue) {}
}

/** The kinds that JSON has, besides finite numbers. */
const JSON_KINDS: readonly ValueKind[] = ["string", "boolean", "null", "array", "object"];

/** Returns the JSON text of a value. If the text would lose a part of the value, returns the reason instead. */
export function jsonText(value: unknown): UnknownFieldValue {
  let count = 0;
  // By their originals, so that `JSON.stringify` recognizes a cycle.
  const copies = new Map<unknown, unknown>();
  try {
    const text = JSON.stringify(value, function (this: unknown, name, afterToJson: unknown) {
      if (++count > ITEMS_COPIED) throw new StopStringify(count);
      const original = (this as Record<string, unknown>)[name];
      const member = hasInjectedToJson(original) ? original : afterToJson;
      // A `toJSON` lost the value, as that of an invalid date does, which returns null.
      if (member == null && original != null) throw new StopStringify({ kind: kindOf(original) });
      const kind = kindOf(member);
      if (isLost(member, kind, this)) throw new StopStringify({ kind });
      if (kind !== "array" && kind !== "object") return member;
      if (!copies.has(member)) copies.set(member, copyOf(member as object));
      return copies.get(member);
    });
    return text ?? { kind: kindOf(value) };
  } catch (thrown) {
    // `JSON.stringify` throws for a cycle and for too many levels. A getter, a proxy or a `toJSON` throws anything.
    return thrown instanceof StopStringify ? thrown.reason : UNREADABLE;
  }
}

/** A shallow copy. It has no getters, which `JSON.stringify` and the function above would both call. */
function copyOf(object: object): object {
  if (!Array.isArray(object)) return { ...object };
  const length = Math.min(object.length, ITEMS_COPIED);
  return Array.from({ length }, (_, index) => object[index]);
}

function isLost(value: unknown, kind: ValueKind, parent: unknown): boolean {
  // In a list, `undefined` would become `null`. In an object it counts as absent, as in every request.
  if (kind === "undefined") return Array.isArray(parent);
  if (kind === "number") return !Number.isFinite(value);
  return !JSON_KINDS.includes(kind) || isBuiltInObject(value, kind);
}

/**
 * True for objects whose content `JSON.stringify` does not write: it writes `{}` for a `RegExp` and an `Error`, and null for a
 * boxed `NaN`. Other boxed values, such as `Object("a")`, are true as well, which keeps the rule simple. A "Module" is the
 * namespace of an import.
 */
function isBuiltInObject(value: unknown, kind: ValueKind): boolean {
  return kind === "object" && !["Object", "Module"].includes(classNameOf(value));
}

/** True if `JSON.stringify` calls a `toJSON` that other code put on `Object.prototype` or `Array.prototype`. */
function hasInjectedToJson(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("toJSON" in value)) return false;
  if (!objectOrClassHas(value, "toJSON")) return true;
  // `Array.prototype`, of any realm, is itself an array. The prototype of a class that extends `Array` is none.
  const holder = holderOf(value, "toJSON");
  return holder !== value && Array.isArray(holder);
}
