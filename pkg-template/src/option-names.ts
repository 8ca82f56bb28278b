import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { LISTS } from "./plain-data.js";
import { type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";

/**
 * Copies options. Rust refuses a value that is neither an object nor `undefined`, and unknown names. Options with neither fault
 * are not sent to Rust: a function whose options are valid must also work in a page that cannot load the WebAssembly.
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
