import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { type CopyWithOriginals, copy } from "./snapshot.js";

/**
 * Copies options. Rust says what is wrong with what is no object or has other names; a copy without
 * both never needs the module, which a page may not have.
 *
 * @throws {@link InvitationsError} `invalid_request`
 */
export function copyNamedOptions(options: unknown, names: readonly string[]): CopyWithOriginals {
  const copied = copy(options, names, 1);
  const { kind, unknown } = copied;
  if (unknown.length === 0 && (kind === "object" || kind === "undefined")) return copied;
  const rejection = core().call((rust) => rust.checkNames(copied, [...names]));
  if (rejection !== undefined) throw new InvitationsError(rejection);
  return copied;
}
