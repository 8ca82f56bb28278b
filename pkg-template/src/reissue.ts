import { type CreatedInvitation, completedValue, errorOf } from "./calls.js";
import type { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { copyOptions, type InvitationsOptions, surroundings } from "./options.js";
import { copyRequest, toPlainData } from "./snapshot.js";
import { Transport } from "./transport.js";
import type { CreateInvitationRequest } from "./wasm/zavu_invitations.js";

/** How to reissue an invitation. */
export interface ReissueOptions extends InvitationsOptions {
  /**
   * What the new invitation has in place of the old one's data, by the rules of every request. A field
   * cannot be taken away.
   */
  overrides?: CreateInvitationRequest | undefined;
}

/** What {@link reissueInvitation} resolves to. */
export interface ReissuedInvitation extends CreatedInvitation {
  /** Why the old invitation could not be cancelled: its link may still work. */
  cancelError?: InvitationsError;
}

/**
 * Makes a new invitation with the data of an old one, then cancels the old one: Zavu sends no link
 * again. Where it fails before the new one exists, the old one stays as it is.
 *
 * `expiresInDays` and `allowedPhoneCountries` of the old one are not known, because Zavu does not
 * echo them: without an override they are Zavu's defaults. Each of the three calls (retrieve, create,
 * cancel) may take `timeoutMs`.
 *
 * @param id - The old invitation's id. Its status must be `pending`, `in_progress` or `failed`.
 * @throws {@link InvitationsError}, and nothing else: `wasm_unavailable` in the build that pages load
 * (`zavu-invitations/server` has it); `conflict`, where it has another status, and
 * whatever the retrieve and the create end with. Where the cancel fails, the result has the error.
 */
export async function reissueInvitation(
  id: string,
  options: ReissueOptions = {},
): Promise<ReissuedInvitation> {
  const copied = copyOptions(options, ["overrides"]);
  const { allowUnknown } = copied.values;
  const overrides = copyRequest(copied.originals.overrides, allowUnknown === true);
  const transport = new Transport(copied.originals);
  try {
    const { created, cancelError } = await core().callAsync((rust) =>
      rust.reissue(toPlainData(id, 0), overrides, copied, surroundings(), transport),
    );
    const { value, reconciled } = completedValue<CreatedInvitation>(created, transport);
    return {
      ...value,
      ...(reconciled && { reconciled }),
      ...(cancelError &&
        "error" in cancelError && { cancelError: errorOf(cancelError, transport) }),
    };
  } finally {
    transport.deliver();
  }
}
