import {
  type CreatedInvitation,
  cancelInvitation,
  createInvitation,
  type InvitationList,
  type ListInvitationsQuery,
  listInvitations,
  retrieveInvitation,
} from "./calls.js";
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
    return createInvitation(request, this.#with(options));
  }

  /** See {@link retrieveInvitation}. */
  retrieve(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse> {
    return retrieveInvitation(id, this.#with(options));
  }

  /** See {@link cancelInvitation}. */
  cancel(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse> {
    return cancelInvitation(id, this.#with(options));
  }

  /** See {@link listInvitations}. */
  list(query?: ListInvitationsQuery, options?: InvitationsOptions): InvitationList {
    return listInvitations(query, this.#with(options));
  }

  /** What throws when it is read becomes something that the call refuses. */
  #with(options: InvitationsOptions | undefined): InvitationsOptions {
    try {
      return { ...this.#options, ...options };
    } catch {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    }
  }
}
