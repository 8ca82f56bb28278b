import { settled } from "./call.js";
import type { Body } from "./host.js";
import { core } from "./load.js";
import type { InvitationsOptions } from "./options.js";
import { copy } from "./record.js";
import type { Tape } from "./tape.js";
import type { Invitation, InvitationPage, InvitationStatus } from "./wasm/zavu_invitations.js";

/** Which invitations to list. */
export interface ListInvitationsQuery {
  /** Only those of this status. */
  status?: InvitationStatus | (string & {}) | undefined;
  /**
   * How many a page holds, from 1 to 100.
   *
   * @defaultValue 50, by Zavu
   */
  limit?: number | undefined;
  /** Where to begin: the `nextCursor` of a page. `null` and `""` begin with the first. */
  cursor?: string | null | undefined;
}

/** A list of invitations: iterate over all of them, or take a page. */
export interface InvitationList extends AsyncIterable<Invitation> {
  /** One page: the one that the query's `cursor` begins, else the first. */
  page(): Promise<InvitationPage>;
}

/**
 * Lists invitations. Nothing is sent before the first one is asked for, and no page before its
 * first invitation is. The iteration ends with the last page, at an empty page, and at a cursor
 * that it has seen. Each page is a call of its own with its own `timeoutMs`.
 *
 * @throws {@link InvitationsError} while it iterates, and nothing else.
 */
export function listInvitations(
  query: ListInvitationsQuery = {},
  options: InvitationsOptions = {},
): InvitationList {
  const fetchPage = async (cursor?: string): Promise<Body> => {
    const { facts, callFacts } = core();
    const copied = copy(query, callFacts.query, facts, 1);
    if (cursor !== undefined) copied.values.cursor = cursor;
    const put = (tape: Tape): void => tape.putRecord(copied, callFacts.query);
    return (await settled("list", put, options)).body;
  };
  return {
    page: async () => (await fetchPage()).value as InvitationPage,
    async *[Symbol.asyncIterator]() {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const body = await fetchPage(cursor);
        const { items } = body.value as InvitationPage;
        yield* items;
        cursor = core().rust.nextCursor(body, seen);
        if (cursor !== undefined) seen.push(cursor);
      } while (cursor !== undefined);
    },
  };
}
