import { errorOf, type ListInvitationsQuery } from "./calls.js";
import { closeAtOnce } from "./close-at-once.js";
import { core } from "./load.js";
import { notify } from "./notify.js";
import { environment, type InvitationsOptions, snapshotOfOptions } from "./options.js";
import { kindOf, toPlainData } from "./plain-data.js";
import { monotonicMs } from "./safe-access.js";
import { type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";
import { Transport } from "./transport.js";
import { LIST_PARAMETERS, WAIT_OPTIONS, WATCH_OPTIONS } from "./wasm/facts.js";
import type {
  ConnectedAccount,
  Invitation,
  InvitationChange,
  WatchTarget,
} from "./wasm/zavu_invitations.js";

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
  const snapshot = snapshotOfOptions(options, WAIT_OPTIONS);
  let last: Invitation | undefined;
  const target: WatchTarget = { kind: "one", input: toPlainData(id) };
  for await (const change of follow(target, snapshot, new Transport(snapshot.originals))) {
    last = change.invitation;
    void notify(snapshot.originals.onChange, change);
  }
  // A watch of one invitation that nobody stops ends without an error only after a change to a status that ends it.
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
  const snapshot = snapshotOfOptions(options, WATCH_OPTIONS);
  const target: WatchTarget =
    kindOf(watched) === "array"
      ? { kind: "ids", input: toPlainData(watched) }
      : { kind: "query", input: snapshotOf(watched, LIST_PARAMETERS) };
  const transport = new Transport(snapshot.originals);
  return closeAtOnce(follow(target, snapshot, transport), () => transport.stop());
}

/** The part of an invitation by which Rust recognizes a change: `resumeWatch` reads these names in its JSON text. */
type LastState = Pick<Invitation, "id" | "status" | "expiresAt"> & {
  failedAt: Invitation["failedAt"] | undefined;
};

/**
 * Yields the changes of a watch, until it ends or the transport is stopped. The decisions are those of `src/wasm/watch.rs`; the
 * waits and calls are made here, so that a watch continues in a new WebAssembly instance when its own crashes.
 */
async function* follow(
  target: WatchTarget,
  options: SnapshotWithOriginals,
  transport: Transport,
): AsyncGenerator<InvitationChange, void> {
  const beganMs = monotonicMs();
  const lastStates = new Map<string, LastState>();
  for (;;) {
    const instance = core();
    const started = instance.call((rust) => rust.startWatch(target, options, environment()));
    if ("error" in started) throw errorOf(started, transport);
    const { handle } = started as { handle: number };
    let hasProgressed = false;
    try {
      if (lastStates.size > 0) {
        const states = JSON.stringify([...lastStates.values()]);
        instance.call((rust) => rust.resumeWatch(handle, beganMs, states, transport));
      }
      while (!transport.isStopped) {
        const action = instance.call((rust) => rust.nextAction(handle, transport));
        if (action === "call") {
          await instance.callAsync((rust) => rust.watchCall(handle, transport));
        } else if ("wait" in action) {
          await transport.wait(action.wait);
          hasProgressed = true;
        } else {
          transport.flushEvents();
          if ("end" in action) {
            if (action.end) throw errorOf(action.end, transport);
            return;
          }
          hasProgressed = true;
          const { id, status, failedAt, expiresAt } = action.change.invitation;
          lastStates.set(id, { id, status, failedAt, expiresAt });
          yield action.change;
        }
      }
      return;
    } catch (error) {
      // After a crash, continues only if this instance has waited or delivered a change, and some state is known. Otherwise
      // the same input would crash each new instance at once, for ever. A resumed watch waits before its first call.
      const canContinue = !instance.isAlive && hasProgressed && lastStates.size > 0;
      if (!canContinue) throw error;
    } finally {
      if (instance.isAlive) instance.call((rust) => rust.endWatch(handle));
    }
  }
}
