import { settled } from "./call.js";
import { core } from "./load.js";
import type { InvitationsOptions } from "./options.js";
import { copyRequest } from "./record.js";
import type { Tape } from "./tape.js";
import type { CreateInvitationRequest, CreateInvitationResponse } from "./wasm/zavu_invitations.js";

/** What {@link createInvitation} resolves to. */
export interface CreatedInvitation extends CreateInvitationResponse {
  /**
   * The answer was lost, and the invitation was found in the list: by what the request sent and
   * the time at which it was created.
   */
  reconciled?: true;
}

/**
 * Creates an invitation: validates the request and sends it, never so that two could come of it.
 *
 * It is sent again only where it surely did not happen: after 429, or where no connection was
 * made. Where an answer is lost, the invitation is looked for in the list.
 *
 * @param request - Sent as it is given. Without one, Zavu's defaults apply.
 * @param options - At least `apiKey`, or `baseUrl` for a route of your own.
 * @returns the invitation as the API answers it, fields included that this version does not know.
 * @throws {@link InvitationsError}, and nothing else. Its `outcome` says whether the invitation
 * may exist.
 */
export async function createInvitation(
  request?: CreateInvitationRequest,
  options: InvitationsOptions = {},
): Promise<CreatedInvitation> {
  const copied = copyRequest(request, core().facts);
  const put = (tape: Tape): void => tape.putRequest(copied);
  const { body, reconciled } = await settled("create", put, options);
  const created = body.value as CreatedInvitation;
  return reconciled ? { ...created, reconciled } : created;
}
