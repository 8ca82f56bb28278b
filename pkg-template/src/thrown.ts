import { read, text } from "./safe-access.js";
import { CAUSES_COPIED, MEMBERS_COPIED } from "./wasm/facts.js";
import type { Thrown } from "./wasm/zavu_invitations.js";

/**
 * Copies a value that `fetch` threw, with its causes and members. Rust (`src/client/thrown.rs`) classifies the copy, and
 * removes secrets from it before it becomes the `cause` of an error.
 */
export function copyOfThrown(thrown: unknown, depth = CAUSES_COPIED as number): Thrown {
  const cause = depth > 0 ? (read(thrown, "cause") ?? undefined) : undefined;
  const errno = read(thrown, "errno");
  return {
    name: text(read(thrown, "name")),
    message: text(typeof thrown === "string" ? thrown : read(thrown, "message")),
    code: text(read(thrown, "code")),
    errno: Number.isInteger(errno) ? (errno as number) : undefined,
    syscall: text(read(thrown, "syscall")),
    hostname: text(read(thrown, "hostname")),
    cause: cause === undefined ? undefined : copyOfThrown(cause, depth - 1),
    errors: membersOf(read(thrown, "errors"), depth).map((error) => copyOfThrown(error, depth - 1)),
  };
}

/** The members of an `AggregateError`. If they cannot be copied or are nested too deep, `undefined` stands for all of them. */
function membersOf(errors: unknown, depth: number): unknown[] {
  try {
    if (!Array.isArray(errors)) return [];
    return depth > 0 ? Array.prototype.slice.call(errors, 0, MEMBERS_COPIED) : [undefined];
  } catch {
    return [undefined];
  }
}
