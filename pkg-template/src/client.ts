import { type CreatedInvitation, createInvitation } from "./create.js";
import { cancelInvitation, retrieveInvitation } from "./invitation.js";
import { type InvitationList, type ListInvitationsQuery, listInvitations } from "./list.js";
import type { InvitationsOptions } from "./options.js";
import type { CreateInvitationRequest, CreateInvitationResponse } from "./wasm/zavu_invitations.js";

/** The calls of the API, with options that are given once; those of a call go before them. */
export class InvitationsClient {
  readonly #options: InvitationsOptions;

  constructor(options: InvitationsOptions) {
    this.#options = options;
  }

  /** See {@link createInvitation}. */
  create(
    request?: CreateInvitationRequest,
    options?: InvitationsOptions,
  ): Promise<CreatedInvitation> {
    return createInvitation(request, { ...this.#options, ...options });
  }

  /** See {@link retrieveInvitation}. */
  retrieve(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse> {
    return retrieveInvitation(id, { ...this.#options, ...options });
  }

  /** See {@link cancelInvitation}. */
  cancel(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse> {
    return cancelInvitation(id, { ...this.#options, ...options });
  }

  /** See {@link listInvitations}. */
  list(query?: ListInvitationsQuery, options?: InvitationsOptions): InvitationList {
    return listInvitations(query, { ...this.#options, ...options });
  }
}
