import { type CreatedInvitation, completedValue, errorOf } from "./calls.js";
import type { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { environment, type InvitationsOptions, snapshotOfOptions } from "./options.js";
import { toPlainData } from "./plain-data.js";
import { snapshotOfRequest } from "./snapshot.js";
import { Transport } from "./transport.js";
import { REISSUE_OPTIONS } from "./wasm/facts.js";
import type { CreateInvitationRequest } from "./wasm/zavu_invitations.js";

/** How to reissue an invitation. */
export interface ReissueOptions extends InvitationsOptions {
  /**
   * Fields that replace those of the old invitation. They are validated like every request. A field
   * cannot be removed, but the number is left out if `connectionType` becomes `messenger`.
   */
  overrides?: CreateInvitationRequest | undefined;
}

/** The result of {@link reissueInvitation}. */
export interface ReissuedInvitation extends CreatedInvitation {
  /** Set if the old invitation could not be cancelled: its link may still work. */
  cancelError?: InvitationsError;
}

/**
 * Creates a new invitation with the data of an old one, then cancels the old one. Use it because Zavu
 * cannot send a link again. If it fails before the new one exists, the old one stays unchanged.
 *
 * Zavu does not return `expiresInDays` and `allowedPhoneCountries` of the old one: unless you override
 * them, they get Zavu's defaults. Each of the three calls (retrieve, create, cancel) may take
 * `timeoutMs`.
 *
 * @param id - The old invitation's id. Its status must be `pending`, `in_progress` or `failed`.
 * @throws {@link InvitationsError}, and nothing else: `wasm_unavailable` in the build that pages load
 * (use `zavu-invitations/server`); `conflict` if the old invitation has another status; any error of the
 * retrieve and the create. If only the cancel fails, nothing is thrown: see `cancelError`.
 */
export async function reissueInvitation(
  id: string,
  options: ReissueOptions = {},
): Promise<ReissuedInvitation> {
  const snapshot = snapshotOfOptions(options, REISSUE_OPTIONS);
  const { allowUnknown } = snapshot.values;
  const overrides = snapshotOfRequest(snapshot.originals.overrides, allowUnknown === true);
  const oldId = toPlainData(id);
  const transport = new Transport(snapshot.originals);
  try {
    const { created, cancelError } = await core().callAsync((rust) =>
      rust.reissue(oldId, overrides, snapshot, environment(), transport),
    );
    const reissued = completedValue<ReissuedInvitation>(created, transport);
    return cancelError ? { ...reissued, cancelError: errorOf(cancelError, transport) } : reissued;
  } finally {
    transport.flushEvents();
  }
}
