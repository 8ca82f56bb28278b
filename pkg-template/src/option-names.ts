import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { LISTS } from "./plain-data.js";
import { type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";

/**
 * Copies options. Rust refuses a value that is not an object, and unknown names. If there is neither, Rust is not called,
 * because a page may lack the WebAssembly.
 *
 * @throws {@link InvitationsError} `invalid_request`
 */
export function snapshotOfNamed(options: unknown, names: readonly string[]): SnapshotWithOriginals {
  const snapshot = snapshotOf(options, names, LISTS);
  const { kind, unknown } = snapshot;
  if (unknown.length === 0 && (kind === "object" || kind === "undefined")) return snapshot;
  const rejection = core().call((rust) => rust.checkNames(snapshot, names));
  if (rejection !== undefined) throw new InvitationsError(rejection);
  return snapshot;
}
