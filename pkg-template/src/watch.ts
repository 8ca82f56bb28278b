import { errorOf, type ListInvitationsQuery } from "./calls.js";
import type { Core } from "./core.js";
import { notify } from "./handover.js";
import { core } from "./load.js";
import { copyOptions, type InvitationsOptions, surroundings } from "./options.js";
import { type CopyWithOriginals, copy, kindOf, toPlainData } from "./snapshot.js";
import { monotonicMs, Transport } from "./transport.js";
import { LIST_PARAMETERS, WAIT_OPTIONS, WATCH_OPTIONS } from "./wasm/facts.js";
import type { ConnectedAccount, Invitation, InvitationChange } from "./wasm/zavu_invitations.js";

/** A status that never changes again. */
export type FinalStatus = "completed" | "cancelled" | "expired";

/**
 * An invitation of one of these statuses: checking its `status` narrows it. With `completed` it has its
 * sender and its account, by Zavu's reference.
 */
export type InvitationWithStatus<Status extends string> = Status extends "completed"
  ? Invitation & { status: Status; senderId: string; connectedAccount: ConnectedAccount }
  : Status extends string
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
  let last: Invitation | undefined;
  for await (const change of follow(true, toPlainData(id, 0), copied)) {
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
  const transport = new Transport(copied.originals);
  const changes = follow(false, input, copied, transport);
  return {
    next: () => changes.next(),
    return(value) {
      // The generator itself would wait for its next change before it returned.
      transport.stop();
      return changes.return(value);
    },
  };
}

/** The changes of a watch. Where the module crashes, it goes on in a new instance. */
async function* follow(
  waits: boolean,
  input: unknown,
  options: CopyWithOriginals,
  transport = new Transport(options.originals),
): AsyncGenerator<InvitationChange, void> {
  const beganMs = monotonicMs();
  const known = new Map<string, KnownState>();
  for (;;) {
    const module = core();
    const started = module.call((rust) => rust.startWatch(waits, input, options, surroundings()));
    if ("error" in started) throw errorOf(started, transport);
    const { number } = started as { number: number };
    try {
      if (known.size > 0) {
        const states = JSON.stringify([...known.values()]);
        module.call((rust) => rust.resumeWatch(number, beganMs, states, transport));
      }
      for await (const change of changesIn(module, number, transport)) {
        const { id, status, failedAt, expiresAt } = change.invitation;
        known.set(id, { id, status, failedAt, expiresAt });
        yield change;
      }
      return;
    } catch (error) {
      // A crash before anything is known would only come again.
      if (module.isAlive || known.size === 0) throw error;
    } finally {
      if (module.isAlive) module.call((rust) => rust.endWatch(number));
    }
  }
}

/** The last state of an invitation that a watch gave. */
type KnownState = Pick<Invitation, "id" | "status" | "expiresAt"> & {
  failedAt: Invitation["failedAt"] | undefined;
};

/** The changes of a watch, as long as its instance of the module lives. */
async function* changesIn(
  module: Core,
  number: number,
  transport: Transport,
): AsyncGenerator<InvitationChange, void> {
  while (!transport.isStopped) {
    const action = module.call((rust) => rust.nextAction(number, transport));
    if (action === "call") {
      await module.callAsync((rust) => rust.watchCall(number, transport));
    } else if ("wait" in action) {
      await transport.wait(action.wait);
    } else {
      transport.deliver();
      if ("end" in action) {
        if (action.end && "error" in action.end) throw errorOf(action.end, transport);
        return;
      }
      yield action.change;
    }
  }
}
