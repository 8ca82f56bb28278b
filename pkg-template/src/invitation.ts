import { settled } from "./call.js";
import { core } from "./load.js";
import type { InvitationsOptions } from "./options.js";
import { plain } from "./record.js";
import type { CreateInvitationResponse } from "./wasm/zavu_invitations.js";

/**
 * Retrieves an invitation. Sent again after a lost connection, a timeout, 408, 429 and 5xx.
 *
 * @param id - The invitation's id: any text but `""`, `"."`, `".."` and `"webhook"`.
 * @throws {@link InvitationsError}, and nothing else; `not_found` where there is none.
 */
export async function retrieveInvitation(
  id: string,
  options: InvitationsOptions = {},
): Promise<CreateInvitationResponse> {
  const plainId = plain(() => id, core().facts, 0);
  const { body } = await settled("retrieve", (tape) => tape.put(plainId), options);
  return body.value as CreateInvitationResponse;
}

/**
 * Cancels an invitation, so that its link no longer works. Sent again as
 * {@link retrieveInvitation} is: that an earlier attempt cancelled it already is a success.
 *
 * @param id - The invitation's id: any text but `""`, `"."`, `".."` and `"webhook"`.
 * @throws {@link InvitationsError}, and nothing else; `invalid_request` where it is completed or
 * cancelled already, `not_found` where there is none.
 */
export async function cancelInvitation(
  id: string,
  options: InvitationsOptions = {},
): Promise<CreateInvitationResponse> {
  const plainId = plain(() => id, core().facts, 0);
  const { body } = await settled("cancel", (tape) => tape.put(plainId), options);
  return body.value as CreateInvitationResponse;
}
