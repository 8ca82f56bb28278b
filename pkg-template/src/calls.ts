// The calls of the API. Each takes a snapshot of its arguments, and lets Rust run the call over a `Transport`.
import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { environment, type InvitationsOptions, snapshotOfOptions } from "./options.js";
import { toPlainData } from "./plain-data.js";
import {
  type NamesOf,
  type SnapshotWithOriginals,
  snapshotOf,
  snapshotOfRequest,
} from "./snapshot.js";
import { Transport } from "./transport.js";
import type { OpenInvitationRequest } from "./validate.js";
import { IDS_REMEMBERED, LIST_PARAMETERS } from "./wasm/facts.js";
import type {
  CallFailure,
  CallResult,
  CreateInvitationRequest,
  CreateInvitationResponse,
  Invitation,
  InvitationPage,
  InvitationStatus,
  Operation,
} from "./wasm/zavu_invitations.js";

/** The result of {@link createInvitation}. */
export interface CreatedInvitation extends Omit<CreateInvitationResponse, "invitation"> {
  /** The invitation, with its link. */
  invitation: Invitation & { url: string; token: string };
  /**
   * The answer was lost, and the invitation was found in the list: by what the request sent and
   * the time at which it was created.
   */
  reconciled?: true;
}

/**
 * Creates an invitation: validates the request and sends it, without ever making a duplicate.
 *
 * The request is sent again only if it certainly created nothing: after 429, or if no connection was
 * made. If the answer is lost, the call looks for the invitation in the list. An answer in which the
 * client's data and the number all differ from the request belongs to another request, and counts
 * as lost. A route of your own may hide or change some of them, but not all that it returns.
 *
 * @param request - Sent unchanged. Without it, Zavu's defaults apply. A property for which a class has
 * only a setter is not supported.
 * @param options - At least `apiKey`, or `baseUrl` for a route of your own, unless the environment
 * has them.
 * @returns the invitation as the API returns it, including fields that this version does not know.
 * @throws {@link InvitationsError}, and nothing else. Its `outcome` says if the invitation may exist.
 */
export function createInvitation(
  request: OpenInvitationRequest | undefined,
  options: InvitationsOptions & { allowUnknown: true },
): Promise<CreatedInvitation>;
export function createInvitation(
  request?: CreateInvitationRequest,
  options?: InvitationsOptions,
): Promise<CreatedInvitation>;
export async function createInvitation(
  request?: object,
  options: InvitationsOptions = {},
): Promise<CreatedInvitation> {
  const snapshot = snapshotOfOptions(options);
  return call(
    "create",
    snapshotOfRequest(request, snapshot.values.allowUnknown === true),
    snapshot,
  );
}

/**
 * Retrieves an invitation. Sent again after a lost connection, a timeout, 408, 429 and 5xx.
 *
 * @param id - The invitation's id: any text but `""`, `"."`, `".."` and `"webhook"`.
 * @throws {@link InvitationsError}, and nothing else; `not_found` if there is none.
 */
export async function retrieveInvitation(
  id: string,
  options: InvitationsOptions = {},
): Promise<CreateInvitationResponse> {
  return call("retrieve", toPlainData(id), snapshotOfOptions(options));
}

/**
 * Cancels an invitation, so that its link no longer works. It is sent again like
 * {@link retrieveInvitation}. If an earlier attempt of this call already cancelled it, this is a success.
 *
 * @param id - The invitation's id: any text but `""`, `"."`, `".."` and `"webhook"`.
 * @throws {@link InvitationsError}, and nothing else; `invalid_request` if it is already completed
 * or cancelled, `not_found` if there is none.
 */
export async function cancelInvitation(
  id: string,
  options: InvitationsOptions = {},
): Promise<CreateInvitationResponse> {
  return call("cancel", toPlainData(id), snapshotOfOptions(options));
}

/** Which invitations to list. */
export interface ListInvitationsQuery {
  /** Only those of this status. */
  status?: InvitationStatus | undefined;
  /**
   * How many a page holds, from 1 to {{listMaximum}}.
   *
   * @defaultValue 50, by Zavu
   */
  limit?: number | undefined;
  /** Where to begin: the `nextCursor` of a page. `null` and `""` begin with the first. */
  cursor?: string | null | undefined;
}

/** A list of invitations: iterate over all of them, or take a page. */
export interface InvitationList extends AsyncIterable<Invitation> {
  /** One page: that of the query's `cursor`, or else the first. */
  page(): Promise<InvitationPage>;
}

/**
 * Lists invitations. A page is requested only when the iteration reaches it. Each invitation comes
 * once, even if new ones move it to the next page meanwhile. The iteration ends with the last page, at
 * a page without a new invitation, or at a cursor that was already used. Each page is a call of its own,
 * with its own `timeoutMs`.
 *
 * @throws {@link InvitationsError} while it iterates, and nothing else.
 */
export function listInvitations(
  query: ListInvitationsQuery = {},
  options: InvitationsOptions = {},
): InvitationList {
  const page = async (cursor?: string): Promise<InvitationPage> => {
    const names: NamesOf<ListInvitationsQuery, typeof LIST_PARAMETERS> = LIST_PARAMETERS;
    const snapshot = snapshotOf(query, names);
    if (cursor !== undefined) snapshot.values.cursor = cursor;
    return call<InvitationPage>("list", snapshot, snapshotOfOptions(options));
  };
  return {
    page: () => page(),
    async *[Symbol.asyncIterator]() {
      const ids = new Set<string>();
      const cursors = new Set<string>();
      let cursor: string | undefined;
      do {
        const found = await page(cursor);
        // Rust adds the new ids to `ids`.
        const { new: indexes, next } = core().call((rust) => rust.readPage(found, ids, cursors));
        for (const index of indexes) yield found.items[index] as Invitation;
        // Forgets the oldest: a `Set` iterates in the order of insertion.
        for (const id of ids) {
          if (ids.size <= IDS_REMEMBERED) break;
          ids.delete(id);
        }
        if (next !== undefined) cursors.add(next);
        cursor = next;
      } while (cursor !== undefined);
    },
  };
}

/** Makes a call. `T` is the body of a successful answer, which Rust has checked. */
export async function call<T>(
  operation: Operation,
  input: unknown,
  options: SnapshotWithOriginals,
): Promise<T> {
  const transport = new Transport(options.originals);
  try {
    const result = await core().callAsync((rust) =>
      rust.call(operation, input, options, environment(), transport),
    );
    return completedValue(result, transport);
  } finally {
    transport.flushEvents();
  }
}

/** The value of a call that succeeded, with `reconciled` if that is true. Throws the error of one that failed. */
export function completedValue<T>(result: CallResult, transport: Transport): T {
  if ("error" in result) throw errorOf(result, transport);
  const { value, reconciled } = result;
  return (reconciled ? { ...(value as object), reconciled } : value) as T;
}

/** The error of a call that failed. Its `cause` is what `fetch` threw, or the reason of the caller's signal. */
export function errorOf(
  { error, body, thrown }: CallFailure,
  { abortReason }: Transport,
): InvitationsError {
  return new InvitationsError(error, { body, cause: thrown ?? abortReason });
}
