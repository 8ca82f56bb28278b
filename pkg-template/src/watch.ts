import type { ListInvitationsQuery } from "./calls.js";
import { Handover, notify } from "./handover.js";
import { core } from "./load.js";
import { copyOptions, type InvitationsOptions, surroundings } from "./options.js";
import { copy, kindOf, toPlainData } from "./snapshot.js";
import { LIST_PARAMETERS, WAIT_OPTIONS, WATCH_OPTIONS } from "./wasm/facts.js";
import type { Invitation, InvitationChange, WatchHost } from "./wasm/zavu_invitations.js";

/** A status that never changes again. */
export type FinalStatus = "completed" | "cancelled" | "expired";

/** An invitation of one of these statuses: checking its `status` narrows it. */
export type InvitationWithStatus<Status extends string> = Status extends string
  ? Invitation & { status: Status }
  : never;

/**
 * How to watch invitations. `maxRetries` has no effect: a failed read is repeated at the next time.
 */
export interface WatchOptions extends InvitationsOptions {
  /**
   * The time of the whole wait, in milliseconds: 1 to {{waitMaximum}} (49 days). `timeoutMs` limits a
   * single request.
   *
   * @defaultValue {{waitDefault}} (31 days): longer than any link is valid
   */
  waitTimeoutMs?: number | undefined;
  /**
   * The time between two reads of an invitation, in milliseconds, for every status:
   * {{intervalMinimum}} to {{intervalMaximum}} (a day). Up to a quarter of it is added at random.
   *
   * @defaultValue two to three seconds while the client is in Meta's signup, else 15 to 60 seconds
   */
  intervalMs?: number | undefined;
}

/** How to wait for an invitation. */
export interface WaitOptions<Status extends string = never> extends WatchOptions {
  /**
   * Further statuses that end the wait. `completed`, `cancelled` and `expired` always end it. Statuses
   * that this version does not know are accepted, unless they look like a misspelt known one.
   *
   * @defaultValue none: the wait goes on after `failed`, because the same link works again
   */
  until?: Status | readonly Status[] | undefined;
  /**
   * Called after the first read, and each time the status changes or the signup fails again. What it
   * throws is ignored.
   */
  onChange?: ((change: InvitationChange) => void) | undefined;
}

/**
 * Waits until the client has connected their account, or the invitation has ended in another way.
 *
 * It reads the invitation every two to three seconds while the client is in Meta's signup, otherwise every
 * 15 to 60 seconds, and four times less often in a hidden page. All waits and watches of a process
 * together send no more than a tenth of Zavu's rate limit. After 429, 5xx, a timeout or a lost connection
 * the wait goes on. A status that comes and goes between two reads is not seen; a webhook reports it.
 *
 * @param id - The invitation's id: any text but `""`, `"."`, `".."` and `"webhook"`.
 * @returns the invitation, once its status is `completed`, `cancelled`, `expired` or one of `until`.
 * @throws {@link InvitationsError}, and nothing else: `timeout` after `waitTimeoutMs`, and if the
 * invitation has no final status {{expiryGrace}} milliseconds after its link expired;
 * `authentication`, `not_found` and other errors that waiting does not solve; `aborted` by `signal`.
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
 * Watches several invitations: yields each one after its first read, and each time its status changes or
 * its signup fails again. Up to five ids are retrieved one by one; more of them, and what a query
 * lists, are read from the pages of the list. The times are those of {@link waitForInvitation}.
 *
 * Nothing is sent before the iteration starts, or while your loop handles a change. Leaving the loop ends
 * all timers.
 *
 * @param watched - A list of ids: the iteration ends once all have a final status, or had none
 * {{expiryGrace}} milliseconds after their links expired. Or a query: all that it lists is watched,
 * new invitations included, until `waitTimeoutMs`.
 * @throws {@link InvitationsError} while it iterates, and nothing else: `timeout` after
 * `waitTimeoutMs`, and other errors that waiting does not solve.
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
