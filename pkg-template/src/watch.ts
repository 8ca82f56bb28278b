import type { ListInvitationsQuery } from "./calls.js";
import { Handover, notify } from "./handover.js";
import { core } from "./load.js";
import { copyOptions, type InvitationsOptions, surroundings } from "./options.js";
import { copy, kindOf, toPlainData } from "./snapshot.js";
import { LIST_PARAMETERS, WAIT_OPTIONS, WATCH_OPTIONS } from "./wasm/facts.js";
import type {
  Invitation,
  InvitationChange,
  WatchHost,
} from "./wasm/zavu_invitations.js";

/** A status after which nothing follows. */
export type FinalStatus = "completed" | "cancelled" | "expired";

/** An invitation of one of these statuses: checking its `status` narrows it. */
export type InvitationWithStatus<Status extends string> = Status extends string
  ? Invitation & { status: Status }
  : never;

/**
 * How to watch invitations. `maxRetries` does not count: what failed is asked for again at the next
 * time.
 */
export interface WatchOptions extends InvitationsOptions {
  /**
   * How long to wait in all, in milliseconds: 1 to {{waitMaximum}} (49 days). `timeoutMs` bounds a
   * single call.
   *
   * @defaultValue {{waitDefault}} (31 days): longer than the link of an invitation lives
   */
  waitTimeoutMs?: number | undefined;
  /**
   * How long to wait between two reads of an invitation, in milliseconds, whatever its status is:
   * {{intervalMinimum}} to {{intervalMaximum}} (a day). Up to a quarter of it is added by chance.
   *
   * @defaultValue two to three seconds while the client is in Meta's signup, else 15 to 60 seconds
   */
  intervalMs?: number | undefined;
}

/** How to wait for an invitation. */
export interface WaitOptions<Status extends string = never> extends WatchOptions {
  /**
   * Statuses that end the wait besides `completed`, `cancelled` and `expired`, which end it in any
   * case. One that this version does not know may be given, unless a known one is nearly the same.
   *
   * @defaultValue none: `failed` is waited on, because the same link works again
   */
  until?: Status | readonly Status[] | undefined;
  /**
   * Called when the invitation was read first, and whenever its status changes or its signup fails
   * again. What it throws is ignored.
   */
  onChange?: ((change: InvitationChange) => void) | undefined;
}

/**
 * Waits until the client has connected their account, or the invitation ended otherwise.
 *
 * It asks again every two to three seconds while the client is in Meta's signup, else every 15 to 60
 * seconds, by chance, and four times as slowly in a page that nobody sees. All waits and watches of a
 * process send no more than a tenth of Zavu's rate limit. After 429, 5xx, a timeout or a lost
 * connection it goes on. Between two reads a status may come and go unseen: a webhook sees all.
 *
 * @param id - The invitation's id: any text but `""`, `"."`, `".."` and `"webhook"`.
 * @returns the invitation, once its status is `completed`, `cancelled`, `expired` or one of `until`.
 * @throws {@link InvitationsError}, and nothing else: `timeout` after `waitTimeoutMs`, and where the
 * invitation has no final status {{expiryGrace}} milliseconds after its link expired;
 * `authentication`, `not_found` and whatever else waiting does not mend; `aborted` by `signal`.
 *
 * @example
 * ```ts
 * const invitation = await waitForInvitation("inv_abc123", { onChange: ({ invitation }) => show(invitation) });
 * if (invitation.status === "completed") connect(invitation.senderId);
 * ```
 */
export async function waitForInvitation<const Status extends string = never>(
  id: string,
  options: WaitOptions<Status> = {},
): Promise<InvitationWithStatus<FinalStatus | Status>> {
  const copied = copyOptions(options, WAIT_OPTIONS);
  const host = new ChangeHost(copied.originals, (host: ChangeHost) =>
    core().callAsync((rust) => rust.watch(true, toPlainData(id, 0), copied, surroundings(), host)),
  );
  let last: Invitation | undefined;
  for (let change = await host.next(); change; change = await host.next()) {
    last = change.invitation;
    notify(copied.originals.onChange, change);
  }
  return last as InvitationWithStatus<FinalStatus | Status>;
}

/**
 * Watches several invitations: gives each when it was read first, and whenever its status changes or
 * its signup fails again. Up to five ids are retrieved one by one; more of them, and what a query
 * lists, are read from the pages of the list. The times are those of {@link waitForInvitation}.
 *
 * Nothing is sent before the first change is asked for, and nothing while one is worked on. Leaving
 * the loop ends all timers.
 *
 * @param watched - A list of ids: the iteration ends once all have a final status, or had none
 * {{expiryGrace}} milliseconds after their links expired. Or a query: all that it lists is watched,
 * new invitations included, until `waitTimeoutMs`.
 * @throws {@link InvitationsError} while it iterates, and nothing else: `timeout` after
 * `waitTimeoutMs`, and whatever waiting does not mend.
 *
 * @example
 * ```ts
 * for await (const { invitation, previousStatus } of watchInvitations({ status: "pending" })) {
 *   console.log(invitation.id, previousStatus, invitation.status);
 * }
 * ```
 */
export function watchInvitations(
  watched: readonly string[] | ListInvitationsQuery,
  options: WatchOptions = {},
): AsyncIterable<InvitationChange> {
  return { [Symbol.asyncIterator]: () => changesOf(watched, options) };
}

function changesOf(watched: unknown, options: WatchOptions): AsyncIterator<InvitationChange> {
  const copied = copyOptions(options, WATCH_OPTIONS);
  const input =
    kindOf(watched) === "array" ? toPlainData(watched, 1) : copy(watched, LIST_PARAMETERS, 1);
  const host = new ChangeHost(copied.originals, (host: ChangeHost) =>
    core().callAsync((rust) => rust.watch(false, input, copied, surroundings(), host)),
  );
  // A generator makes those who ask at once wait for each other.
  const changes = (async function* () {
    for (let change = await host.next(); change; change = await host.next()) yield change;
  })();
  return {
    next: () => changes.next(),
    return(value) {
      // The generator itself would wait for its next change before it returned.
      host.stop();
      return changes.return(value);
    },
  };
}

/** Takes the changes of a watch. */
class ChangeHost extends Handover<InvitationChange> implements WatchHost {
  changed(change: InvitationChange): Promise<void> {
    return this.hand(change);
  }
}
