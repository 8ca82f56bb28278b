// Handles the requests of `createInvitationHandler`: see handler.ts.
import { inTime, LATE, readBody, sleep } from "./body.js";
import type { Rust } from "./core.js";
import { InvitationsError } from "./error.js";
import type {
  HandlerRequest,
  HandlerResponse,
  InvitationHandlerOptions,
} from "./handler-options.js";
import { core } from "./load.js";
import { environment } from "./options.js";
import { objectOrClassHas, toPlainData, UNREADABLE } from "./plain-data.js";
import { monotonicMs, read } from "./safe-access.js";
import { sendOnNode, shapeOf } from "./server-request.js";
import { type SnapshotWithOriginals, snapshotOf, snapshotOfRequest } from "./snapshot.js";
import type { IdempotencyStore } from "./store.js";
import { Transport } from "./transport.js";
import { RECORD_LIFETIME_MS, REQUEST_HEADERS } from "./wasm/facts.js";
import type {
  HandlerAnswer,
  HandlerClaim,
  HandlerHead,
  HandlerLimits,
  HandlerRefusal,
  HandlerRoute,
  HandlerSetup,
  Invitation,
} from "./wasm/zavu_invitations.js";

/** A request that Rust let through by its head. */
type AdmittedRoute = Extract<HandlerRoute, { operation: unknown }>;

export interface Handler<R extends HandlerRequest> {
  readonly setup: HandlerSetup & { readonly options: SnapshotWithOriginals };
  readonly limits: HandlerLimits;
  readonly hooks: Pick<InvitationHandlerOptions<R>, "authorize" | "visible" | "onError">;
  readonly store: IdempotencyStore;
}

/**
 * One request to a handler, and its answer. Rust decides each step (`src/wasm/handler/mod.rs`); this class calls the functions of
 * the developer, reads the body, and keeps the time.
 */
export class Exchange<R extends HandlerRequest> {
  readonly #beganMs = monotonicMs();
  readonly #request: R;
  readonly #context: unknown;
  readonly #handler: Handler<R>;
  readonly #head: HandlerHead;
  /** Granted by `authorize`, like `#reveal`. */
  #caller: string | undefined;
  #reveal = false;

  constructor(request: R, context: unknown, handler: Handler<R>) {
    this.#request = request;
    this.#context = context;
    this.#handler = handler;
    const headers = read(request, "headers");
    const values: Record<string, unknown> = Object.create(null);
    for (const name of REQUEST_HEADERS) values[name] = headerOf(headers, name);
    const [method, url] = [read(request, "method"), read(request, "url")];
    this.#head = { method: toPlainData(method), url: toPlainData(url), headers: values };
  }

  /** Never rejects. */
  async respond(): Promise<HandlerResponse> {
    try {
      const answer = await this.#answer();
      return isResponse(answer) ? answer : new Response(answer.body ?? null, answer);
    } catch (error) {
      // Only a crash of the WebAssembly comes here. The invitation may have been created, so the answer is no refusal.
      void this.#callOnError(error as InvitationsError, true);
      return new Response(null, { status: 500 });
    }
  }

  async #answer(): Promise<HandlerAnswer | Response> {
    const shape = shapeOf(this.#request, this.#context);
    const notARequest = this.#ask((rust, setup, head) =>
      rust.handlerCheckShape(setup, head, shape),
    );
    if (notARequest) {
      sendOnNode(this.#context, notARequest);
      return this.#report(notARequest);
    }
    const route = this.#ask((rust, setup, head) => rust.handlerAdmit(setup, head));
    if ("answer" in route) return this.#report(route.answer);
    const denial = await this.#authorize(route);
    if (denial) return denial;
    return route.operation === "create"
      ? this.#answerCreate()
      : this.#answerExisting(route.operation);
  }

  /** Returns the answer, unless `authorize` lets the request through. */
  async #authorize(route: AdmittedRoute): Promise<HandlerAnswer | Response | undefined> {
    const { authorize } = this.#handler.hooks;
    if (!authorize) return undefined;
    let returned: Awaited<ReturnType<typeof authorize>> | typeof LATE;
    let response: Response | undefined;
    let grant: SnapshotWithOriginals;
    try {
      // A copy, because `authorize` may change its argument.
      returned = await inTime(this.#prepareMs, authorize(this.#request, { ...route }));
      response = isResponse(returned) ? new Response(returned.body, returned) : undefined;
      grant = snapshotOfGrant(returned);
    } catch (cause) {
      return this.#refuse("authorize_failed", { cause });
    }
    // Not in the `try`: a crash of the WebAssembly is no failure of `authorize`.
    if (returned === LATE) return this.#refuse("authorize_timeout");
    if (response) {
      const { headers } = response;
      this.#ask((rust, setup, head) => rust.handlerSetHeaders(setup, head, headers));
      return response;
    }
    const value = toPlainData(returned);
    const checked = this.#ask((rust, setup, head) =>
      rust.handlerReadGrant(setup, head, value, grant),
    );
    if ("answer" in checked) return this.#report(checked.answer);
    this.#caller = checked.caller;
    this.#reveal = checked.reveal;
    return undefined;
  }

  /** Answers a retrieve, a list or a cancel. A cancel first retrieves its invitation: it must be visible. */
  async #answerExisting(operation: AdmittedRoute["operation"]): Promise<HandlerAnswer> {
    if (operation === "cancel" && this.#handler.hooks.visible !== "all") {
      const retrieved = await this.#callAndShow(true, true);
      if (retrieved.failure) return retrieved;
    }
    // `visible` has decided about a cancelled invitation before its cancel.
    return this.#callAndShow(false, operation !== "cancel");
  }

  async #callAndShow(isBeforeCancel: boolean, asksVisible: boolean): Promise<HandlerAnswer> {
    const found = await this.#call((rust, setup, head, transport) =>
      rust.handlerCall(setup, head, isBeforeCancel, this.#elapsedMs, environment(), transport),
    );
    if ("answer" in found) return this.#report(found.answer);
    const { body } = found;
    const invitations = body.items ?? [body.invitation];
    let visible: boolean[] | typeof LATE;
    try {
      visible = asksVisible ? await inTime(this.#leftMs, this.#areVisible(invitations)) : [true];
    } catch (cause) {
      return this.#refuse("visible_failed", { cause });
    }
    // `in`, because `===` does not narrow the type. A constant, for the function below.
    if ("late" in visible) return this.#refuse("visible_timeout");
    const decisions = visible;
    return this.#report(
      this.#ask((rust, setup, head) =>
        rust.handlerShow(setup, head, body, decisions, this.#reveal),
      ),
    );
  }

  async #areVisible(invitations: Invitation[]): Promise<boolean[]> {
    const { visible } = this.#handler.hooks;
    // Undefined only in a handler that creates and nothing else: Rust demands `visible` for the other operations.
    if (visible === "all" || visible === undefined) return invitations.map(() => true);
    const decide = async (invitation: Invitation): Promise<boolean> => {
      const decision = await visible(invitation, this.#request);
      if (typeof decision === "boolean") return decision;
      throw new TypeError(`options.visible must return a boolean, and returned ${typeof decision}`);
    };
    return Promise.all(invitations.map(decide));
  }

  async #answerCreate(): Promise<HandlerAnswer> {
    const body = await readBody(this.#request, this.#handler.limits.maxBodyBytes, this.#prepareMs);
    if ("refusal" in body) return this.#refuse(body.refusal, body);
    const parsed = this.#ask((rust, setup, head) => rust.handlerReadBody(setup, head, body));
    if ("answer" in parsed) return this.#report(parsed.answer);
    if ("form" in parsed) {
      const pairs = await pairsOfForm(body, parsed.form);
      return pairs ? this.#createOnce(body, pairs) : this.#refuse("invalid_form");
    }
    let request: unknown;
    try {
      request = JSON.parse(parsed.json);
    } catch {
      return this.#refuse("invalid_json");
    }
    const { allowUnknown } = this.#handler.setup.options.values;
    return this.#createOnce(body, snapshotOfRequest(request, allowUnknown === true));
  }

  /** Creates the invitation. If another request with the same idempotency key does or did, answers as that one. */
  async #createOnce(body: Uint8Array, input: object): Promise<HandlerAnswer> {
    for (;;) {
      const nowMs = Date.now();
      const claim = this.#ask((rust, setup, head) =>
        rust.handlerClaim(setup, head, this.#caller, body, nowMs),
      );
      // Without an idempotency key there is nothing to claim.
      if (!claim) return this.#create(input);
      let found: unknown;
      try {
        const { key, record } = claim;
        const { store } = this.#handler;
        found = await inTime(this.#leftMs, store.claim(key, record, RECORD_LIFETIME_MS));
      } catch (cause) {
        return this.#refuse("store_failed", { cause });
      }
      if (found === LATE) return this.#refuse("store_failed");
      const stored = toPlainData(found);
      const join = this.#ask((rust, setup, head) =>
        rust.handlerJoin(setup, head, claim, stored, this.#elapsedMs, nowMs),
      );
      if (!join) return this.#settle(claim, await this.#create(input, claim));
      if ("answer" in join) return this.#report(join.answer);
      await sleep(join.waitMs);
    }
  }

  async #create(input: object, claim?: HandlerClaim): Promise<HandlerAnswer> {
    const answer = await this.#call((rust, setup, head, transport) =>
      rust.handlerCreate(setup, head, input, claim, this.#elapsedMs, environment(), transport),
    );
    return this.#report(answer);
  }

  async #call<T>(
    make: (rust: Rust, setup: HandlerSetup, head: HandlerHead, host: Transport) => Promise<T>,
  ): Promise<T> {
    const { setup } = this.#handler;
    const transport = new Transport(setup.options.originals);
    try {
      return await core().callAsync((rust) => make(rust, setup, this.#head, transport));
    } finally {
      transport.flushEvents();
    }
  }

  /** Stores an answer, and returns it. If the store fails, that is reported, and the answer is sent all the same. */
  async #settle({ key }: HandlerClaim, answer: HandlerAnswer): Promise<HandlerAnswer> {
    // The answer of this refusal is dropped: only `onError` is called.
    const reportFailure = (cause?: unknown) => this.#refuse("answer_not_stored", { cause });
    try {
      const { store } = this.#handler;
      const settled = store.settle(key, answer.record ?? null, RECORD_LIFETIME_MS);
      const timeoutMs = Math.max(this.#leftMs, this.#handler.limits.settleTimeoutMinimumMs);
      if ((await inTime(timeoutMs, settled)) === LATE) reportFailure();
    } catch (cause) {
      reportFailure(cause);
    }
    return answer;
  }

  #refuse(
    refusal: HandlerRefusal,
    { cause, receivedBytes = 0 }: { cause?: unknown; receivedBytes?: number } = {},
  ): HandlerAnswer {
    const answer = this.#ask((rust, setup, head) =>
      rust.handlerRefuse(setup, head, refusal, receivedBytes),
    );
    return this.#report(answer, cause);
  }

  /** Calls `onError` with the failure behind an answer, if there is one. Returns the answer. */
  #report(answer: HandlerAnswer, cause: unknown = answer.failure?.thrown): HandlerAnswer {
    const { failure, isServerError } = answer;
    if (failure) {
      const { error, body } = failure;
      void this.#callOnError(new InvitationsError(error, { cause, body }), isServerError);
    }
    return answer;
  }

  async #callOnError(error: InvitationsError, isServerError: boolean): Promise<void> {
    const { onError } = this.#handler.hooks;
    try {
      if (onError) await onError(error);
      else if (isServerError) console.error(error);
    } catch {}
  }

  get #elapsedMs(): number {
    return Math.max(0, Math.round(monotonicMs() - this.#beganMs));
  }

  get #leftMs(): number {
    return this.#handler.limits.timeoutMs - this.#elapsedMs;
  }

  /** The time that is left for `authorize` and the body. */
  get #prepareMs(): number {
    return this.#handler.limits.prepareTimeoutMs - this.#elapsedMs;
  }

  #ask<T>(question: (rust: Rust, setup: HandlerSetup, head: HandlerHead) => T): T {
    return core().call((rust) => question(rust, this.#handler.setup, this.#head));
  }
}

/**
 * Copies the result of `authorize`. A missing `caller` grants anonymously, but an explicit `caller: undefined` is refused,
 * because it is usually a failed look-up of the session. A snapshot leaves out what is `undefined`, so its kind is added.
 */
function snapshotOfGrant(returned: unknown): SnapshotWithOriginals {
  const grant = snapshotOf(returned, ["caller", "reveal"]);
  if (grant.kind !== "object" || "caller" in grant.values) return grant;
  const object = returned as object;
  if ("caller" in object && objectOrClassHas(object, "caller")) {
    grant.values.caller = { kind: "undefined" };
  }
  return grant;
}

/** The names and values of a form; `undefined` if the bytes are not one. */
async function pairsOfForm(body: Uint8Array, type: string): Promise<object | undefined> {
  try {
    const response = new Response(body as BodyInit, { headers: { "content-type": type } });
    return [...(await response.formData())];
  } catch {
    return undefined;
  }
}

function headerOf(headers: unknown, name: string): unknown {
  try {
    return toPlainData((headers as HandlerRequest["headers"]).get(name)) ?? undefined;
  } catch {
    return UNREADABLE;
  }
}

/** True for a `Response` of any realm. */
function isResponse(value: unknown): value is Response {
  if (typeof value !== "object" || value === null) return false;
  const { status, headers } = value as Partial<Response>;
  return typeof status === "number" && typeof headers?.get === "function";
}
