// `createInvitations`. Rust decides (`src/bulk`); this file reads the rows, sets timers and delivers the results.
import { RowSource } from "./bulk-rows.js";
import { errorOf } from "./calls.js";
import { closeAtOnce } from "./close-at-once.js";
import type { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { notify } from "./notify.js";
import { environment, type InvitationsOptions, snapshotOfOptions } from "./options.js";
import { kindOf, timeOrPlainData } from "./plain-data.js";
import { type SnapshotWithOriginals, snapshotOfRequest } from "./snapshot.js";
import { Transport } from "./transport.js";
import type { Exact, OpenInvitationRequest } from "./validate.js";
import { BULK_OPTIONS } from "./wasm/facts.js";
import type {
  BulkHost,
  BulkOutcome,
  BulkProgress,
  CallHost,
  CreateInvitationRequest,
  Invitation,
  Issue,
  RowResult,
  Snapshot,
} from "./wasm/zavu_invitations.js";

/**
 * Rows to create invitations from. An array is copied and checked whole before anything is sent; any
 * other iterable is read row by row, and may be endless.
 */
export type BulkRows<Row = CreateInvitationRequest> = Iterable<Row> | AsyncIterable<Row>;

/**
 * How to create many invitations. `timeoutMs` bounds a single request; `maxRetries` is how often the
 * list is read again for a lost create that it does not show yet. `signal` ends the run: requests that were
 * sent are finished, and the other rows are `not_tried`.
 */
export interface BulkOptions<Row = CreateInvitationRequest>
  extends Omit<InvitationsOptions, "reconcile"> {
  /**
   * How many requests may be under way at once, and how many results may wait to be taken: 1 to
   * {{concurrencyMaximum}}.
   *
   * @defaultValue {{concurrencyDefault}}
   */
  concurrency?: number | undefined;
  /**
   * How many requests a minute are sent at most: 1 to {{rateMaximum}}. A limit that Zavu's answers
   * state is kept in any case.
   *
   * @defaultValue what Zavu's answers allow; 600 where they state nothing
   */
  ratePerMinute?: number | undefined;
  /**
   * A name for each row, which its result has as `key`. What it throws is ignored.
   *
   * @defaultValue the row's index
   */
  key?: ((row: Row, index: number) => string) | undefined;
  /**
   * When the first run began, to restart a run that ended early: a `Date`, Unix milliseconds or an
   * RFC 3339 time. The list is read first, and a row whose invitation was created since then is
   * `found`, in whatever status it is. Each row must name the client or a number. Not together with
   * `known: "list"`.
   */
  since?: Date | number | string | undefined;
  /**
   * Invitations that exist already, each for one equal row, which is `found` then: a list of them, or
   * `"list"` for all that the project has.
   */
  known?: Iterable<Invitation> | "list" | undefined;
  /**
   * Searches the list for the invitations of creates whose answers were lost. With `false`, such rows
   * are `unknown`.
   *
   * @defaultValue true
   */
  reconcile?: boolean | undefined;
  /**
   * Only checks the rows and sends nothing: they are `invalid` or `not_tried`.
   *
   * @defaultValue false
   */
  dryRun?: boolean | undefined;
  /** Called before each result is delivered. What it throws is ignored. */
  onProgress?: ((progress: BulkProgress) => void) | undefined;
}

/** The result of a row: checking its `outcome` narrows it. */
export type BulkResult<Row = CreateInvitationRequest> = {
  /** The row's place among all rows, from 0. */
  index: number;
  /** The row's name, by the option `key`. */
  key: string;
  /** The row, as it was given. */
  row: Row;
  outcome: BulkOutcome;
  warnings: Issue[];
} & (
  | {
      /** The invitation was created in this run. */
      outcome: "created";
      invitation: Invitation & { url: string; token: string };
      /** The answer was lost, and the invitation was found in the list. */
      reconciled?: true;
      issues?: undefined;
      error?: undefined;
    }
  | {
      /** The invitation existed: of an earlier run, by `since` or `known`. */
      outcome: "found";
      invitation: Invitation;
      issues?: undefined;
      error?: undefined;
    }
  | {
      /** The row is invalid, and was not sent. */
      outcome: "invalid";
      issues: Issue[];
      invitation?: undefined;
      error?: undefined;
    }
  | {
      /**
       * `refused`: the API answered that it did not create it. `unknown`: the invitation may exist,
       * look for it before the row is sent again.
       */
      outcome: "refused" | "unknown";
      error: InvitationsError;
      issues?: undefined;
      invitation?: undefined;
    }
  | {
      /** Nothing was created: the run ended before, or only checks the rows. */
      outcome: "not_tried";
      /** Why the run ended, unless `signal` or `dryRun` is the reason. */
      error?: InvitationsError;
      issues?: undefined;
      invitation?: undefined;
    }
);

/**
 * Creates an invitation for each row, never two for one. On servers only: it needs an API key to look
 * for what a lost answer created.
 *
 * Results come in the order in which they are known. A row is read when a place is free and a result
 * was taken, so that endless rows need no more memory than a few. All requests of the run keep to the
 * rate limit, and wait together where the API refuses one for it.
 *
 * 401, 403, ten failures in a row and a wait of more than 15 minutes end the run. Leaving the loop
 * ends it, too: it waits until the requests under way have ended, and sends nothing more.
 *
 * @param rows - Each is a request, sent as it is given.
 * @returns the results, once: a second loop over them gets none.
 * @throws {@link InvitationsError} while it iterates: for options that cannot be used; and for what
 * ended the run, where the rows are no array and some were left unread. What the rows themselves
 * throw is thrown as it is, after the results of the rows before.
 *
 * @example
 * ```ts
 * for await (const { key, outcome, invitation } of createInvitations(clients)) {
 *   console.log(key, outcome, invitation?.url);
 * }
 * ```
 */
export function createInvitations<Row extends OpenInvitationRequest>(
  rows: BulkRows<Row>,
  options: BulkOptions<Row> & { allowUnknown: true },
): AsyncIterableIterator<BulkResult<Row>>;
export function createInvitations<Row extends CreateInvitationRequest>(
  rows: BulkRows<Exact<Row, CreateInvitationRequest>>,
  options?: BulkOptions<Row>,
): AsyncIterableIterator<BulkResult<Row>>;
export function createInvitations<Row>(
  rows: BulkRows<Row>,
  options: BulkOptions<Row> = {},
): AsyncIterableIterator<BulkResult<Row>> {
  const snapshot = snapshotOfOptions(options, BULK_OPTIONS);
  const { originals, values } = snapshot;
  values.since = timeOrPlainData(originals.since);
  // The invitations themselves go as JSON texts, which are made when the run starts: see `jsonTextsOf`.
  if (originals.known !== undefined && typeof originals.known !== "string") {
    values.known = { kind: kindOf(originals.known) };
  }
  const run = new BulkRun(new RowSource(rows), snapshot);
  // `return` ends the run at once, while the generator may still wait for a result.
  return closeAtOnce(run.results() as AsyncGenerator<BulkResult<Row>, void>, () => {
    run.stop();
    return run.ended;
  });
}

/** What Rust delivers: a result, after which it pauses until `resume` is called, or the end of the run. */
type Turn =
  | { result: BulkResult<unknown>; resume(): void }
  | { result?: undefined; failure: { error: unknown } | undefined };

/**
 * One run: what Rust asks the facade to do for it (`src/wasm/bulk.rs`). It is the transport of the run as well, so that `stop`
 * ends its requests and waits. Rust and the caller take turns: Rust pauses while the caller handles a result.
 */
class BulkRun extends Transport implements BulkHost {
  /** Resolved when no request is under way. Never rejected. */
  ended: Promise<void> = Promise.resolve();
  readonly #rows: RowSource;
  readonly #options: SnapshotWithOriginals;
  /** The current or the last wait: a transport that sends nothing, so that its `stop` ends its wait alone. */
  #timer: Transport | undefined;
  #isClosed = false;
  #deliver: (turn: Turn) => void = () => {};
  #resume: () => void = () => {};

  constructor(rows: RowSource, options: SnapshotWithOriginals) {
    const { signal, onAttempt } = options.originals;
    super({ signal, onAttempt });
    this.#rows = rows;
    this.#options = options;
  }

  async *results(): AsyncGenerator<BulkResult<unknown>, void> {
    let next = this.#nextTurn();
    this.ended = this.#runToEnd();
    try {
      for (;;) {
        const turn = await next;
        if (!turn.result) {
          if (this.#isClosed) return;
          if (turn.failure) throw turn.failure.error;
          return this.#rows.rethrow();
        }
        // Made before the turn of the caller, because the WebAssembly may crash in it.
        next = this.#nextTurn();
        this.#resume = turn.resume;
        yield turn.result;
        turn.resume();
      }
    } finally {
      this.stop();
    }
  }

  #nextTurn(): Promise<Turn> {
    return new Promise((resolve) => {
      this.#deliver = resolve;
    });
  }

  async #runToEnd(): Promise<void> {
    let failure: { error: unknown } | undefined;
    try {
      const { kind, length } = this.#rows;
      const known = jsonTextsOf(this.#options.originals.known);
      const failed = await core().callAsync((rust) =>
        rust.createMany(kind, length, known, this.#options, environment(), this),
      );
      if (failed) failure = { error: errorOf(failed, this) };
    } catch (error) {
      // The WebAssembly could not be loaded, or crashed.
      failure = { error };
    }
    this.#deliver({ failure });
    this.flushEvents();
  }

  override stop(): void {
    this.#isClosed = true;
    this.#timer?.stop();
    super.stop();
    // A `next` that waits ends before the requests under way.
    this.#deliver({ failure: undefined });
    this.#rows.close();
    this.#resume();
  }

  isClosed(): boolean {
    return this.#isClosed;
  }

  /** The transport of one request. It does not get the signal, which ends the run but no request that was sent. */
  transport(): CallHost {
    return new Transport({ fetch: this.#options.originals.fetch });
  }

  async read(index: number): Promise<Snapshot | undefined> {
    // Rust must have returned before code of the caller runs.
    await undefined;
    this.flushEvents();
    const next = await this.#rows.read(index);
    return next && snapshotOfRequest(next.row, this.#options.values.allowUnknown === true);
  }

  override async wait(ms: number): Promise<void> {
    this.#timer?.stop();
    // An abort ends the wait during which it happens. A wait that begins after it runs to its end, because it is for requests
    // that are still in flight.
    this.#timer = new Transport(this.isAborted() ? {} : { signal: this.#options.originals.signal });
    await this.#timer.wait(ms);
    this.flushEvents();
  }

  async handOverResult(settled: RowResult): Promise<void> {
    // Rust must have returned before code of the caller runs.
    await undefined;
    const { index, outcome, warnings, issues, invitation, failed, reconciled, progress } = settled;
    const row = this.#rows.take(index);
    const error = failed && errorOf(failed, this);
    void notify(this.#options.originals.onProgress, progress);
    // Rust sets what goes with each outcome, so that the members fit `BulkResult`.
    const result = {
      index,
      key: this.#keyOf(row, index),
      row,
      outcome,
      warnings,
      ...(invitation && { invitation }),
      ...(reconciled && { reconciled }),
      ...(outcome === "invalid" && { issues }),
      ...(error && { error }),
    } as unknown as BulkResult<unknown>;
    if (this.#isClosed) return;
    await new Promise<void>((resume) => {
      this.#deliver({ result, resume });
      this.flushEvents();
    });
  }

  #keyOf(row: unknown, index: number): string {
    try {
      const key = this.#options.originals.key as BulkOptions<unknown>["key"];
      if (key) return String(key(row, index));
    } catch {}
    return String(index);
  }
}

/** The JSON text of each invitation in `known`. A value without a JSON text becomes `""`, which Rust refuses. */
function jsonTextsOf(known: unknown): string[] {
  if (typeof known !== "object" || known === null) return [];
  const texts: string[] = [];
  try {
    for (const invitation of known as Iterable<unknown>) {
      texts.push(JSON.stringify(invitation) ?? "");
    }
  } catch {
    // The iterable, a getter or a `toJSON` threw.
    texts.push("");
  }
  return texts;
}
