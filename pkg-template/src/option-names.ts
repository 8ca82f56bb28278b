import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { LISTS } from "./plain-data.js";
import { type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";

/**
 * Copies options. Rust refuses a value that is not an object, unknown names, and switches that are no booleans. If there is
 * nothing to refuse, Rust is not called, because a page may lack the WebAssembly.
 *
 * @throws {@link InvitationsError} `invalid_request`
 */
export function snapshotOfNamed(options: unknown, names: readonly string[]): SnapshotWithOriginals {
  const snapshot = snapshotOf(options, names, LISTS);
  const { kind, unknown, values } = snapshot;
  const hasKind = kind === "object" || kind === "undefined";
  const hasSwitches = isSwitch(values.allowUnknown) && isSwitch(values.normalize);
  if (unknown.length === 0 && hasKind && hasSwitches) return snapshot;
  const rejection = core().call((rust) => rust.checkFacadeOptions(snapshot, names));
  if (rejection !== undefined) throw new InvitationsError(rejection);
  return snapshot;
}

function isSwitch(value: unknown): boolean {
  return value === undefined || typeof value === "boolean";
}
