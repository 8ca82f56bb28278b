/** The JSON text of the value of an unknown field, which Rust checks and sends. */
import { isNotFromObjectPrototype, kindOf, UNREADABLE } from "./plain-data.js";
import { classNameOf } from "./safe-access.js";
import { ITEMS_COPIED } from "./wasm/facts.js";
import type { UnknownFieldValue, ValueKind } from "./wasm/zavu_invitations.js";

/** Thrown out of `JSON.stringify` at a value that its text would lose. */
class StopStringify {
  /** Received by Rust instead of a text: the kind of the value, or the number of values if there are too many. */
  readonly reason: UnknownFieldValue;

  constructor(reason: UnknownFieldValue) {
    this.reason = reason;
  }
}

/** The kinds that JSON has, besides finite numbers. */
const JSON_KINDS: readonly ValueKind[] = ["string", "boolean", "null", "array", "object"];

/** Returns the JSON text of a value. If it holds something that the text would lose, returns the reason instead. */
export function jsonText(value: unknown): UnknownFieldValue {
  let count = 0;
  try {
    const text = JSON.stringify(value, function (this: unknown, name, afterToJson: unknown) {
      if (++count > ITEMS_COPIED) throw new StopStringify(count);
      const original = (this as Record<string, unknown>)[name];
      const member = hasToJsonOfBuiltIn(original) ? original : afterToJson;
      const kind = kindOf(member);
      if (isLost(member, kind, this)) throw new StopStringify({ kind });
      return member;
    });
    return text ?? { kind: kindOf(value) };
  } catch (thrown) {
    // Anything else is thrown by a cycle, a getter or a `toJSON`.
    return thrown instanceof StopStringify ? thrown.reason : UNREADABLE;
  }
}

function isLost(value: unknown, kind: ValueKind, parent: unknown): boolean {
  // In a list, `undefined` would become `null`; in an object it is left out, as `JSON.stringify` does for every request.
  if (kind === "undefined") return Array.isArray(parent);
  if (kind === "number") return !Number.isFinite(value);
  return !JSON_KINDS.includes(kind) || isBuiltInObject(value, kind);
}

/** True for objects such as `RegExp` and `Error`, for which `JSON.stringify` writes `{}`, and for a boxed `NaN`. */
function isBuiltInObject(value: unknown, kind: ValueKind): boolean {
  return kind === "object" && classNameOf(value) !== "Object";
}

/** True if `JSON.stringify` calls a `toJSON` that other code put on `Object.prototype` or on the prototype of arrays. */
function hasToJsonOfBuiltIn(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("toJSON" in value)) return false;
  return Array.isArray(value)
    ? !Object.hasOwn(value, "toJSON")
    : !isNotFromObjectPrototype(value, "toJSON");
}
