import * as server from "#server-only";
import type { BulkOptions, BulkResult, BulkRows } from "./bulk.js";
import * as calls from "./calls.js";
import { InvitationsError } from "./error.js";
import { loaded } from "./load.js";
import {
  environment,
  type InvitationsOptions,
  overlayOptions,
  snapshotOfOptions,
} from "./options.js";
import type { ReissuedInvitation, ReissueOptions } from "./reissue.js";
import type { Exact, OpenInvitationRequest } from "./validate.js";
import { BULK_OPTIONS, REISSUE_OPTIONS, WAIT_OPTIONS, WATCH_OPTIONS } from "./wasm/facts.js";
import type {
  CreateInvitationRequest,
  CreateInvitationResponse,
  InvitationChange,
  Webhook,
} from "./wasm/zavu_invitations.js";
import * as watch from "./watch.js";
import type { WebhookChanges, WebhookSettings } from "./webhook-settings.js";

/** The type of a request, with these options. */
export type ClientRequest<Options> = Options extends { allowUnknown: true }
  ? OpenInvitationRequest
  : CreateInvitationRequest;

/**
 * All calls, with options that are given once. They are copied: a later change of them has no effect, and getters are
 * read once. The options of a single call override them; one that is `undefined` overrides nothing.
 *
 * @example
 * ```ts
 * const client = new InvitationsClient(); // the key is in ZAVUDEV_API_KEY
 * const { invitation } = await client.create({ clientName: "Acme" });
 * ```
 */
export class InvitationsClient<Options extends InvitationsOptions = InvitationsOptions> {
  /** A copy. A value that is no object is kept as it is, and refused by each call. */
  readonly #options: InvitationsOptions;

  /**
   * Compiles nothing, so you can use it at the top level of a module. The options are checked at once if
   * the WebAssembly is already loaded, otherwise at the first call. A missing API key is always an error of
   * the call.
   *
   * @throws {@link InvitationsError} for an option that cannot be used.
   */
  constructor(options?: Exact<Options, InvitationsOptions>) {
    this.#options = overlayOptions({}, options) as InvitationsOptions;
    const snapshot = snapshotOfOptions(this.#options);
    const rejection = loaded()?.call((rust) => rust.checkOptions(snapshot, environment()));
    if (rejection !== undefined) throw new InvitationsError(rejection);
  }

  /** See {@link createInvitation}. */
  create(
    request: OpenInvitationRequest | undefined,
    options: InvitationsOptions & { allowUnknown: true },
  ): Promise<calls.CreatedInvitation>;
  create(
    request?: ClientRequest<Options>,
    options?: InvitationsOptions,
  ): Promise<calls.CreatedInvitation>;
  create(request?: object, options?: InvitationsOptions): Promise<calls.CreatedInvitation> {
    return calls.createInvitation(request as CreateInvitationRequest, this.#with(options));
  }

  /** See {@link createInvitations}. */
  createMany<Row extends ClientRequest<Options>>(
    rows: BulkRows<Exact<Row, ClientRequest<Options>>>,
    options?: BulkOptions<Row>,
  ): AsyncIterableIterator<BulkResult<Row>> {
    // `never`, because only the options know if rows may have unknown fields, so that neither overload fits.
    return server.createInvitations<never>(
      rows as never,
      this.#with(options, BULK_OPTIONS) as never,
    );
  }

  /** See {@link retrieveInvitation}. */
  retrieve(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse> {
    return calls.retrieveInvitation(id, this.#with(options));
  }

  /** See {@link cancelInvitation}. */
  cancel(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse> {
    return calls.cancelInvitation(id, this.#with(options));
  }

  /** See {@link listInvitations}. */
  list(query?: calls.ListInvitationsQuery, options?: InvitationsOptions): calls.InvitationList {
    return calls.listInvitations(query, this.#with(options));
  }

  /** See {@link getWebhook}. */
  getWebhook(options?: InvitationsOptions): Promise<Webhook | null> {
    return server.getWebhook(this.#with(options));
  }

  /** See {@link setWebhook}. */
  setWebhook(settings: WebhookSettings, options?: InvitationsOptions): Promise<Webhook> {
    return server.setWebhook(settings, this.#with(options));
  }

  /** See {@link updateWebhook}. */
  updateWebhook(changes: WebhookChanges, options?: InvitationsOptions): Promise<Webhook> {
    return server.updateWebhook(changes, this.#with(options));
  }

  /** See {@link deleteWebhook}. */
  deleteWebhook(options?: InvitationsOptions): Promise<void> {
    return server.deleteWebhook(this.#with(options));
  }

  /** See {@link reissueInvitation}. */
  reissue(id: string, options?: ReissueOptions): Promise<ReissuedInvitation> {
    return server.reissueInvitation(id, this.#with(options, REISSUE_OPTIONS));
  }

  /** See {@link waitForInvitation}. */
  wait<const Status extends string = never>(
    id: string,
    options?: watch.WaitOptions<Status>,
  ): Promise<watch.InvitationWithStatus<watch.FinalStatus | Status>> {
    return watch.waitForInvitation<Status>(id, this.#with(options, WAIT_OPTIONS));
  }

  /** See {@link watchInvitations}. */
  watch(
    watched: readonly string[] | calls.ListInvitationsQuery,
    options?: watch.WatchOptions,
  ): AsyncIterable<InvitationChange> {
    return watch.watchInvitations(watched, this.#with(options, WATCH_OPTIONS));
  }

  /** Overlays the options of a call, which may also have those named in `others`, on those of the client. */
  #with<Given extends InvitationsOptions>(
    options: Given | undefined,
    others: readonly string[] = [],
  ): Given {
    return overlayOptions(this.#options, options, others) as Given;
  }
}
