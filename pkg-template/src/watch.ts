import { errorOf, type ListInvitationsQuery } from "./calls.js";
import type { Core } from "./core.js";
import { core } from "./load.js";
import { copyOptions, type InvitationsOptions, surroundings } from "./options.js";
import { type CopyWithOriginals, copy, kindOf, toPlainData } from "./snapshot.js";
import { monotonicMs, Transport } from "./transport.js";
import { LIST_PARAMETERS, WAIT_OPTIONS, WATCH_OPTIONS } from "./wasm/facts.js";
import type { Invitation, InvitationChange } from "./wasm/zavu_invitations.js";

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
  let last: Invitation | undefined;
  for await (const change of follow(true, toPlainData(id, 0), copied)) {
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

/** Calls `onChange`; what it throws concerns nobody. */
async function notify(onChange: unknown, change: InvitationChange): Promise<void> {
  try {
    await (onChange as WaitOptions["onChange"])?.(change);
  } catch {}
}
