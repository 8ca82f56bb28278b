import { errorOf } from "./calls.js";
import type { InvitationsError } from "./error.js";
import { Handover, notify } from "./handover.js";
import { core } from "./load.js";
import { copyOptions, type InvitationsOptions, surroundings } from "./options.js";
import { copyRequest, kindOf, type NamesOf, timeOrPlainData } from "./snapshot.js";
import { type Hooks, Transport } from "./transport.js";
import type { Exact, OpenInvitationRequest } from "./validate.js";
import { BULK_OPTIONS } from "./wasm/facts.js";
import type {
  BulkHost,
  BulkOutcome,
  BulkProgress,
  CallHost,
  CallResult,
  CreateInvitationRequest,
  Invitation,
  Issue,
  RowResult,
  Snapshot,
  ValueKind,
} from "./wasm/zavu_invitations.js";

/**
 * Rows to create invitations from. An array is copied and checked whole before anything is sent; any
 * other iterable is read row by row, and may be endless.
 */
export type BulkRows<Row = CreateInvitationRequest> = Iterable<Row> | AsyncIterable<Row>;

/**
 * How to create many invitations. `timeoutMs` bounds a single request; `maxRetries` is how often the
 * list is read again for a lost create that it does not show yet. `signal` ends the run: what is under
 * way is finished, and the rest is `not_tried`.
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
   * `found`, in whatever status it is. Each row must name the client or a number.
   */
  since?: Date | number | string | undefined;
  /**
   * Invitations that exist already, each for one equal row, which is `found` then: a list of them, or
   * `"list"` for all that the project has.
   */
  known?: Iterable<Invitation> | "list" | undefined;
  /**
   * Whether the list is searched for the invitations of creates whose answers were lost. Without it
   * they are `unknown`.
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

/** What became of a row: checking its `outcome` narrows it. */
export type BulkResult<Row = CreateInvitationRequest> = {
  /** The row's place among all rows, from 0. */
  index: number;
  /** The row's name, by the option `key`. */
  key: string;
  /** The row, as it was given. */
  row: Row;
  outcome: BulkOutcome;
  /** The warnings of the validation. */
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
  const names: NamesOf<
    Omit<BulkOptions, keyof InvitationsOptions>,
    typeof BULK_OPTIONS
  > = BULK_OPTIONS;
  const copied = copyOptions(options, names);
  const { originals, values } = copied;
  values.since = timeOrPlainData(originals.since);
  if (originals.known !== undefined && typeof originals.known !== "string") {
    values.known = { kind: kindOf(originals.known) };
  }
  const source = new Rows(rows);
  const host = new RowHost(source, originals, values.allowUnknown === true, (host: RowHost) =>
    core().callAsync((rust) =>
      rust.createMany(
        source.kind,
        source.length,
        textsOf(originals.known),
        copied,
        surroundings(),
        host,
      ),
    ),
  );
  // A generator makes those who ask at once wait for each other.
  const results = (async function* () {
    try {
      for (let result = await host.next(); result; result = await host.next()) yield result;
      source.rethrow();
    } finally {
      host.stop();
      source.close();
    }
  })();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => results.next() as Promise<IteratorResult<BulkResult<Row>>>,
    async return(value) {
      // The generator itself would wait for its next result before it returned.
      host.stop();
      source.close();
      await host.ended();
      return results.return(value) as Promise<IteratorResult<BulkResult<Row>>>;
    },
  };
}

/** The rows of the caller, of whatever form. */
class Rows {
  kind: ValueKind;
  /** How many there are, where they are an array. */
  readonly length: number | undefined;
  readonly #array: unknown[] | undefined;
  #iterator: Iterator<unknown> | AsyncIterator<unknown> | undefined;
  /** Those of an iterator that have no result yet. */
  readonly #open = new Map<number, unknown>();
  #thrown: { error: unknown } | undefined;
  readonly #rows: BulkRows<unknown>;

  constructor(rows: BulkRows<unknown>) {
    this.#rows = rows;
    this.kind = kindOf(rows);
    try {
      if (this.kind === "array") {
        this.#array = [...(rows as unknown[])];
        this.length = this.#array.length;
      } else if (this.kind === "object" && Symbol.asyncIterator in rows) {
        this.kind = "iterable";
      }
    } catch {
      this.kind = "unreadable";
    }
  }

  /** The row with that index, in a list; nothing after the last. */
  async read(index: number): Promise<[unknown] | undefined> {
    if (this.#array) return [this.#array[index]];
    try {
      this.#iterator ??= iteratorOf(this.#rows);
      const { done, value } = await this.#iterator.next();
      if (done === true) {
        this.#iterator = undefined;
        return undefined;
      }
      this.#open.set(index, value);
      return [value];
    } catch (error) {
      this.#iterator = undefined;
      this.#thrown = { error };
      return undefined;
    }
  }

  /** The row with that index, which has its result now. */
  take(index: number): unknown {
    if (this.#array) return this.#array[index];
    const row = this.#open.get(index);
    this.#open.delete(index);
    return row;
  }

  rethrow(): void {
    if (this.#thrown) throw this.#thrown.error;
  }

  /** Closes an iterator that has not ended. It may wait for its next row, so nobody waits for it. */
  close(): void {
    const iterator = this.#iterator;
    this.#iterator = undefined;
    notify(() => iterator?.return?.(), undefined);
  }
}

function iteratorOf(rows: BulkRows<unknown>): Iterator<unknown> | AsyncIterator<unknown> {
  return Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]();
}

/** What a run asks of the facade. */
class RowHost extends Handover<BulkResult<unknown>> implements BulkHost {
  readonly #rows: Rows;
  readonly #options: Record<string, unknown>;
  readonly #allowUnknown: boolean;
  /** The wait under way. */
  #timer: Transport | undefined;

  constructor(
    rows: Rows,
    options: Record<string, unknown>,
    allowUnknown: boolean,
    start: (host: RowHost) => Promise<CallResult | undefined>,
  ) {
    super({ signal: options.signal, onAttempt: options.onAttempt }, start as never);
    this.#rows = rows;
    this.#options = options;
    this.#allowUnknown = allowUnknown;
  }

  /** The signal ends the run, and no request under way. */
  transport(): CallHost {
    return new Transport({ fetch: this.#options.fetch });
  }

  async read(index: number): Promise<Snapshot | undefined> {
    // Rust must have returned before a caller's code runs.
    await undefined;
    this.deliver();
    const found = await this.#rows.read(index);
    return found && copyRequest(found[0], this.#allowUnknown);
  }

  override async wait(ms: number): Promise<void> {
    this.#timer?.stop();
    // The signal ends the wait that is under way then, and none after it.
    const hooks: Hooks = this.isAborted() ? {} : { signal: this.#options.signal };
    this.#timer = new Transport(hooks);
    await this.#timer.wait(ms);
    this.deliver();
  }

  override stop(): void {
    this.#timer?.stop();
    super.stop();
  }

  async settled({ index, failed, reconciled, progress, ...result }: RowResult): Promise<void> {
    await undefined;
    const row = this.#rows.take(index);
    const { outcome, warnings, issues, invitation } = result;
    const error = failed && "error" in failed ? errorOf(failed, this) : undefined;
    notify(this.#options.onProgress, progress);
    await this.hand({
      index,
      key: this.#keyOf(row, index),
      row,
      outcome,
      warnings,
      ...(invitation && { invitation }),
      ...(reconciled && { reconciled }),
      ...(outcome === "invalid" && { issues }),
      ...(error && { error }),
    } as unknown as BulkResult<unknown>);
  }

  #keyOf(row: unknown, index: number): string {
    try {
      const key = this.#options.key as BulkOptions<unknown>["key"];
      if (key) return String(key(row, index));
    } catch {}
    return String(index);
  }
}

/** The JSON texts of invitations; an empty one for what is none. */
function textsOf(known: unknown): string[] {
  if (typeof known !== "object" || known === null) return [];
  const texts: string[] = [];
  try {
    for (const invitation of known as Iterable<unknown>) {
      texts.push(JSON.stringify(invitation) ?? "");
    }
  } catch {
    texts.push("");
  }
  return texts;
}
