import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { type NamesOf, type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";

/**
 * Copies options. Rust refuses a value that is neither an object nor `undefined`, unknown names, and switches that are no
 * booleans. Options without these faults are not sent to Rust: a function whose options are valid must also work in a page that
 * cannot load the WebAssembly.
 *
 * @throws {@link InvitationsError} `invalid_request`
 */
export function snapshotOfNamed<T extends object, const Names extends readonly string[]>(
  options: T | undefined,
  names: NamesOf<T, Names>,
): SnapshotWithOriginals {
  const snapshot = snapshotOf(options, names);
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
