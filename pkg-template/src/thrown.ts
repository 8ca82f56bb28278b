import { read, text } from "./safe-access.js";
import { CAUSES_COPIED, MEMBERS_COPIED } from "./wasm/facts.js";
import type { Thrown } from "./wasm/zavu_invitations.js";

/**
 * Copies a value that `fetch` threw, with `levelsLeft` levels of its causes and one level of members: each further level would
 * multiply the copies. Rust (`src/client/thrown.rs`) classifies the copy, and removes secrets from it.
 */
export function copyOfThrown(
  thrown: unknown,
  levelsLeft = CAUSES_COPIED as number,
  isInMember = false,
): Thrown {
  const cause = levelsLeft > 0 ? (read(thrown, "cause") ?? undefined) : undefined;
  const copiesMembers = levelsLeft > 0 && !isInMember;
  const errno = read(thrown, "errno");
  return {
    name: text(read(thrown, "name")),
    message: text(typeof thrown === "string" ? thrown : read(thrown, "message")),
    code: text(read(thrown, "code")),
    errno: Number.isInteger(errno) ? (errno as number) : undefined,
    syscall: text(read(thrown, "syscall")),
    hostname: text(read(thrown, "hostname")),
    cause: cause === undefined ? undefined : copyOfThrown(cause, levelsLeft - 1, isInMember),
    errors: membersOf(read(thrown, "errors"), copiesMembers).map((error) =>
      copyOfThrown(error, levelsLeft - 1, true),
    ),
  };
}

/**
 * The members of an `AggregateError`. If they are not copied, or cannot be, `undefined` stands for all of them: Rust then
 * knows nothing about them, and the outcome of a create is `unknown`.
 */
function membersOf(errors: unknown, copiesMembers: boolean): unknown[] {
  try {
    if (!Array.isArray(errors)) return [];
    return copiesMembers ? Array.prototype.slice.call(errors, 0, MEMBERS_COPIED) : [undefined];
  } catch {
    return [undefined];
  }
}
