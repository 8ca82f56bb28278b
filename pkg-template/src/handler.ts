import { type ByteStream, inTime, isBodyUsed, LATE, readBody } from "./body.js";
import type { Rust } from "./core.js";
import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { copyOptions, type Global, type InvitationsOptions, surroundings } from "./options.js";
import {
  type CopyWithOriginals,
  copy,
  copyRequest,
  type NamesOf,
  toPlainData,
  UNREADABLE,
} from "./snapshot.js";
import { type IdempotencyStore, memoryStore } from "./store.js";
import { monotonicMs, read, Transport } from "./transport.js";
import type { OpenInvitationRequest } from "./validate.js";
import { HANDLER_OPTIONS, RECORD_LIFETIME_MS, REQUEST_HEADERS } from "./wasm/facts.js";
import type {
  CreateInvitationRequest,
  HandlerAnswer,
  HandlerClaim,
  HandlerHead,
  HandlerLimits,
  HandlerRefusal,
  HandlerRoute,
  HandlerSetup,
  HandlerShape,
  Invitation,
  InvitationField,
} from "./wasm/zavu_invitations.js";

/** The part of a `Request` that is read. */
export interface HandlerRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: {
    /** The value of a header, in whatever case its name is. */
    get(name: string): string | null;
  };
  readonly body: ByteStream | null;
}

/** A `Response`. */
export type HandlerResponse = Global<"Response", { readonly status: number }>;

/** What `authorize` may return. */
export type Authorization =
  | boolean
  | {
      /**
       * Your server's name for the user who sent the request: 1 to 256 bytes. Only the same caller gets the
       * answer to a repeated `Idempotency-Key`.
       */
      caller?: string | undefined;
      /**
       * `true` includes the link of an invitation that the page retrieves, lists or cancels: its `url` and
       * `token`.
       *
       * @defaultValue false
       */
      reveal?: boolean | undefined;
    }
  | HandlerResponse;

/** What a request to a handler asks for. */
export interface InvitationRoute {
  readonly operation: "create" | "retrieve" | "list" | "cancel";
  /** The id of the invitation that is retrieved or cancelled. */
  readonly id?: string | undefined;
}

/** The options of {@link createInvitationHandler}, with those of its calls. */
export interface InvitationHandlerOptions<
  R extends HandlerRequest = Global<"Request", HandlerRequest>,
> extends Omit<InvitationsOptions, "signal" | "timeoutMs"> {
  /**
   * Decides who may use this route, before the body is read. Returns `true` or
   * `{ caller: "user-1" }` to let the request in, `false` to answer 403, or a `Response` of your own, such
   * as a 401 that says how to sign in; it gets the CORS headers, `vary` and `no-store`. If it throws or
   * returns anything else, the answer is 500 without a reason.
   *
   * It must not read the body of the request, but it may read that of `request.clone()`. The second
   * argument says what the request asks for.
   */
  authorize?:
    | ((request: R, route: InvitationRoute) => Authorization | PromiseLike<Authorization>)
    | undefined;
  /**
   * What pages may do: `create`, `retrieve`, `list`, `cancel`. With more than `create`, the handler needs
   * `visible`, and finds the operation by the method and by the part of the path from `/v1/invitations`
   * on. Your server must not change that part.
   *
   * @defaultValue `["create"]`, with any path
   */
  operations?: readonly InvitationRoute["operation"][] | undefined;
  /**
   * Decides who may see which invitation. Returns `false` to hide it: a retrieve or cancel is then
   * answered 404, and lists leave it out. It is called with the whole invitation, including its link,
   * once for each item of a page; a cancel retrieves its invitation first. If it throws or returns
   * anything but a boolean, the answer is 500 without a reason. With `"all"`, everybody whom `authorize`
   * lets in can see and cancel all invitations of the project.
   *
   * @defaultValue none: needed with `retrieve`, `list` and `cancel`
   */
  visible?:
    | "all"
    | ((invitation: Invitation, request: R) => boolean | PromiseLike<boolean>)
    | undefined;
  /**
   * Lets everybody in. Without it, a handler needs `authorize`.
   *
   * @defaultValue false
   */
  public?: boolean | undefined;
  /**
   * Other origins whose pages may call this route, like `https://app.example`. Pages of the route's own
   * origin always may. These origins get the CORS headers, with credentials.
   *
   * @defaultValue none
   */
  allowedOrigins?: readonly string[] | undefined;
  /**
   * The fields that a page may set. Any other field has the issue `field_not_allowed` (400).
   *
   * @defaultValue all but `phoneNumberId` and those of `fixed`
   */
  allowedFields?: readonly (InvitationField | (string & {}))[] | undefined;
  /**
   * Fields that your server sets. A page may not set them. They are validated like every request. With
   * `allowUnknown` you can also set fields that this version does not know.
   *
   * @defaultValue none
   */
  fixed?: CreateInvitationRequest | undefined;
  /**
   * The address of the redirect (303) after a browser posted a form without a script and the invitation
   * was created: a path such as `/thanks`, or an `http` or `https` URL.
   *
   * @defaultValue none: a plain page says that the invitation was created, without its link
   */
  formRedirect?: string | undefined;
  /**
   * The country of national phone numbers in such a form, as ISO 3166-1 alpha-2, like `MX`.
   *
   * @defaultValue none: phone numbers must be international
   */
  defaultCountry?: string | undefined;
  /**
   * Where requests with an `Idempotency-Key` (16 to 128 visible ASCII characters) are kept for
   * {{recordLifetime}} milliseconds, so that a repetition gets the answer of the first one, and makes no
   * second invitation. Another body with the same key is answered 422.
   *
   * @defaultValue the memory of this process, at most {{recordsKept}} requests: a pool of servers
   * needs a store
   */
  idempotency?: IdempotencyStore | undefined;
  /**
   * How many bytes a body may have, from 1 to {{bodyMaximum}}. More is answered 413.
   *
   * @defaultValue {{bodyDefault}}
   */
  maxBodyBytes?: number | undefined;
  /**
   * How long all of a request may take, in milliseconds, from 1 to {{timeoutMaximum}}: `authorize`
   * and the body together half of it (503 or 408 otherwise), the call all that is left (504).
   *
   * @defaultValue {{handlerTimeoutDefault}}, so that a page gets an answer before its own
   * {{timeoutDefault}} are over
   */
  timeoutMs?: number | undefined;
  /**
   * Called with the error behind every answer, except a 201 and a `Response` of `authorize`. It gets the
   * whole error, for your log; the answer contains only what its reader may know. What `authorize` or
   * the store threw is its `cause`. What `onError` throws is ignored.
   *
   * @defaultValue `console.error` of what is answered 5xx
   */
  onError?: ((error: InvitationsError) => void) | undefined;
}

/**
 * Makes the route that your pages call. It accepts a `POST` with JSON, or with a form that a browser
 * posts without a script. It calls `authorize`, validates the request by the same rules, creates the
 * invitation with your key, and answers 201 with `{ invitation }`, or problem details (RFC 9457).
 * `createInvitation` in the page, with a `baseUrl` of your own and no key, turns these into the same
 * error. A form is answered by a redirect or a plain page.
 *
 * The path is yours: `createInvitation` posts to `<baseUrl>/v1/invitations`. With `operations`, it
 * serves a dashboard, too: `retrieveInvitation`, `listInvitations`, `cancelInvitation`,
 * `waitForInvitation` and `watchInvitations` in the page, without a key. Mount it before
 * anything that reads bodies, such as `express.json()`: if the body was already read, the answer is
 * 500, and nothing is created.
 *
 * @throws {@link InvitationsError} `invalid_request` if an option cannot be used, or if neither
 * `authorize` nor `public: true` is given; `wasm_unavailable` in the build
 * that pages load: `zavu-invitations/server` has it. A missing
 * `apiKey` is answered 500 at each request.
 * @returns a function from a `Request` to a `Promise<Response>`. It never rejects. If it is called by
 * mistake with a request of `node:http`, it answers 500 on the response that is its second argument.
 */
export function createInvitationHandler<
  R extends HandlerRequest = Global<"Request", HandlerRequest>,
>(
  options: Omit<InvitationHandlerOptions<R>, "fixed"> & {
    allowUnknown: true;
    fixed?: OpenInvitationRequest | undefined;
  },
): (request: R, context?: unknown) => Promise<HandlerResponse>;
export function createInvitationHandler<
  R extends HandlerRequest = Global<"Request", HandlerRequest>,
>(
  options: InvitationHandlerOptions<R>,
): (request: R, context?: unknown) => Promise<HandlerResponse>;
export function createInvitationHandler<R extends HandlerRequest>(
  options: Omit<InvitationHandlerOptions<R>, "fixed"> & { fixed?: object | undefined },
): (request: R, context?: unknown) => Promise<HandlerResponse> {
  const names: NamesOf<OwnOptions, typeof HANDLER_OPTIONS> = HANDLER_OPTIONS;
  const copied = copy(options, names, 1);
  const { originals } = copied;
  const store = copy(originals.idempotency, ["claim", "settle"], 0);
  const call = copyOptions(options);
  const setup: HandlerSetup & { call: CopyWithOriginals } = {
    options: copied,
    fixed: copyRequest(originals.fixed, call.values.allowUnknown === true),
    idempotency: store,
    call: { ...call, unknown: [] },
  };
  const checked = core().call((rust) => rust.handlerCheckOptions(setup, surroundings()));
  if ("error" in checked) throw new InvitationsError(checked.error);
  const { authorize, visible, onError, idempotency } = originals as Pick<
    InvitationHandlerOptions<R>,
    "authorize" | "visible" | "onError" | "idempotency"
  >;
  const handler: Handler<R> = {
    setup,
    limits: checked.limits,
    authorize,
    visible,
    onError,
    store: idempotency ? bound(idempotency, store.originals) : memoryStore,
  };
  return (request, context) => new Exchange(request, context, handler).respond();
}

/** Without those of its calls: of them, `timeoutMs` alone has another meaning here. */
type OwnOptions = Omit<InvitationHandlerOptions, Exclude<keyof InvitationsOptions, "timeoutMs">>;

/** What a request asks for that is let through. */
type AdmittedRoute = Extract<HandlerRoute, { operation: unknown }>;

/** A handler, ready for requests. */
interface Handler<R extends HandlerRequest> {
  setup: HandlerSetup & { call: CopyWithOriginals };
  limits: HandlerLimits;
  authorize: InvitationHandlerOptions<R>["authorize"];
  visible: InvitationHandlerOptions<R>["visible"];
  onError: InvitationHandlerOptions<R>["onError"];
  store: IdempotencyStore;
}

/** One request and its answer. */
class Exchange<R extends HandlerRequest> {
  readonly #beganMs = monotonicMs();
  readonly #request: R;
  readonly #context: unknown;
  readonly #handler: Handler<R>;
  readonly #head: HandlerHead;
  #caller: string | undefined;
  #reveal = false;

  constructor(request: R, context: unknown, handler: Handler<R>) {
    this.#request = request;
    this.#context = context;
    this.#handler = handler;
    const headers = read(request, "headers");
    const values: Record<string, unknown> = Object.create(null);
    for (const name of REQUEST_HEADERS) values[name] = header(headers, name);
    const [method, url] = [read(request, "method"), read(request, "url")];
    this.#head = { method: toPlainData(method, 0), url: toPlainData(url, 0), headers: values };
  }

  async respond(): Promise<HandlerResponse> {
    try {
      const answer = await this.#answer();
      return isResponse(answer) ? answer : responseOf(answer);
    } catch (error) {
      // The WebAssembly crashed: perhaps the invitation was created.
      this.#report(error as InvitationsError, true);
      return new Response(null, { status: 500 });
    }
  }

  async #answer(): Promise<HandlerAnswer | Response> {
    const noRequest = this.#ask((rust, ...it) =>
      rust.handlerCheckShape(...it, shapeOf(this.#request, this.#context)),
    );
    if (noRequest) {
      sendOnNode(this.#context, noRequest);
      return this.#reported(noRequest);
    }
    const route = this.#ask((rust, ...it) => rust.handlerAdmit(...it));
    if ("answer" in route) return this.#reported(route.answer);
    const denied = await this.#denied(route);
    return denied ?? (route.operation === "create" ? this.#admitted() : this.#served(route));
  }

  /** The answer that `authorize` leads to, unless it lets the request through. */
  async #denied({ ...route }: AdmittedRoute): Promise<HandlerAnswer | Response | undefined> {
    const { authorize } = this.#handler;
    if (!authorize) return undefined;
    try {
      const returned = await inTime(this.#prepareMs, authorize(this.#request, route));
      if (returned === LATE) return this.#refuse("authorize_timeout");
      if (isResponse(returned)) return this.#withHeaders(returned);
      const object = copy(returned, ["caller", "reveal"], 0);
      // A copy leaves out what is undefined: Rust must see a caller that was looked up in vain.
      if (object.kind === "object" && read(returned, "caller") === undefined) {
        if ("caller" in (returned as object)) object.values.caller = { kind: "undefined" };
      }
      const value = toPlainData(returned, 0);
      const grant = this.#ask((rust, ...it) => rust.handlerReadGrant(...it, value, object));
      if ("answer" in grant) return this.#reported(grant.answer);
      this.#caller = grant.caller;
      this.#reveal = grant.reveal;
      return undefined;
    } catch (cause) {
      return this.#refuse("authorize_failed", { cause });
    }
  }

  /** A copy of a response, with the headers of every answer. */
  #withHeaders(given: Response): Response {
    const { status, statusText } = given;
    const headers = new Headers(given.headers);
    this.#ask((rust, ...it) => rust.handlerSetHeaders(...it, headers));
    return new Response(given.body, { status, statusText, headers });
  }

  /** Reads what may be seen; cancels only that. */
  async #served({ operation }: AdmittedRoute): Promise<HandlerAnswer> {
    if (operation === "cancel" && this.#handler.visible !== "all") {
      const found = await this.#shown(true);
      if (found.failure) return found;
    }
    return this.#shown(false, operation === "cancel");
  }

  /** Makes a call, and answers with what may be seen of its body. */
  async #shown(retrieves: boolean, isVisible = false): Promise<HandlerAnswer> {
    const { setup } = this.#handler;
    const transport = new Transport(setup.call.originals);
    try {
      const found = await core().callAsync((rust) =>
        rust.handlerCall(setup, this.#head, retrieves, this.#elapsedMs, surroundings(), transport),
      );
      if ("answer" in found) {
        return this.#reported(found.answer, found.answer.failure?.thrown ?? transport.abortReason);
      }
      const { body } = found;
      const invitations = body.items === undefined ? [body.invitation] : body.items;
      let visible: boolean[] | typeof LATE = [true];
      try {
        if (!isVisible) visible = await inTime(this.#leftMs, this.#visible(invitations));
      } catch (cause) {
        return this.#refuse("visible_failed", { cause });
      }
      if (!Array.isArray(visible)) return this.#refuse("visible_timeout");
      const shown: readonly boolean[] = visible;
      return this.#reported(
        this.#ask((rust, ...it) => rust.handlerShow(...it, body, shown, this.#reveal)),
      );
    } finally {
      transport.deliver();
    }
  }

  /** Which invitations their reader may see. */
  async #visible(invitations: Invitation[]): Promise<boolean[]> {
    const { visible } = this.#handler;
    if (visible === "all" || visible === undefined) return invitations.map(() => true);
    const decide = async (invitation: Invitation): Promise<boolean> => {
      const decision = await visible(invitation, this.#request);
      if (typeof decision === "boolean") return decision;
      throw new TypeError(`options.visible must return a boolean, and returned ${typeof decision}`);
    };
    return Promise.all(invitations.map(decide));
  }

  async #admitted(): Promise<HandlerAnswer> {
    const body = await readBody(this.#request, this.#handler.limits.maxBodyBytes, this.#prepareMs);
    if ("refusal" in body) return this.#refuse(body.refusal, body);
    const parsed = this.#ask((rust, ...it) => rust.handlerReadBody(...it, body));
    if ("answer" in parsed) return this.#reported(parsed.answer);
    if ("form" in parsed) {
      const pairs = await pairsOf(body, parsed.form);
      return pairs ? this.#join(body, pairs) : this.#refuse("invalid_form");
    }
    let request: unknown;
    try {
      request = JSON.parse(parsed.json);
    } catch {
      return this.#refuse("invalid_json");
    }
    const { allowUnknown } = this.#handler.setup.call.values;
    return this.#join(body, copyRequest(request, allowUnknown === true));
  }

  /** Makes the call, unless a request with the same key makes it or made it. */
  async #join(body: Uint8Array, input: object): Promise<HandlerAnswer> {
    for (;;) {
      const nowMs = Date.now();
      const claim = this.#ask((rust, ...it) => rust.handlerClaim(...it, this.#caller, body, nowMs));
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
      const join = this.#ask((rust, ...it) =>
        rust.handlerJoin(...it, claim, toPlainData(found, 0), this.#elapsedMs, nowMs),
      );
      if (!join) return this.#settled(claim, await this.#create(input, claim));
      if ("answer" in join) return this.#reported(join.answer);
      await inTime(join.waitMs, new Promise(() => {}));
    }
  }

  async #create(input: object, claim?: HandlerClaim): Promise<HandlerAnswer> {
    const { setup } = this.#handler;
    const transport = new Transport(setup.call.originals);
    try {
      const answer = await core().callAsync((rust) =>
        rust.handlerCreate(
          setup,
          this.#head,
          input,
          claim,
          this.#elapsedMs,
          surroundings(),
          transport,
        ),
      );
      return this.#reported(answer, answer.failure?.thrown);
    } finally {
      transport.deliver();
    }
  }

  /** The answer, once the store has it. One that the store does not take is sent all the same. */
  async #settled({ key }: HandlerClaim, answer: HandlerAnswer): Promise<HandlerAnswer> {
    try {
      const { store } = this.#handler;
      await inTime(this.#leftMs, store.settle(key, answer.record ?? null, RECORD_LIFETIME_MS));
    } catch (cause) {
      this.#refuse("store_failed", { cause });
    }
    return answer;
  }

  #refuse(
    refusal: HandlerRefusal,
    { cause, receivedBytes = 0 }: { cause?: unknown; receivedBytes?: number } = {},
  ): HandlerAnswer {
    const answer = this.#ask((rust, ...it) => rust.handlerRefuse(...it, refusal, receivedBytes));
    return this.#reported(answer, cause);
  }

  #reported(answer: HandlerAnswer, cause?: unknown): HandlerAnswer {
    const { failure, isServerError } = answer;
    if (failure) {
      const { error, body } = failure;
      this.#report(new InvitationsError(error, { cause, body }), isServerError);
    }
    return answer;
  }

  /** What `onError` throws concerns nobody. */
  async #report(error: InvitationsError, isServerError: boolean): Promise<void> {
    const { onError } = this.#handler;
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

  get #prepareMs(): number {
    return this.#handler.limits.prepareTimeoutMs - this.#elapsedMs;
  }

  /** Asks Rust about the handler and the head of the request. */
  #ask<T>(question: (rust: Rust, setup: HandlerSetup, head: HandlerHead) => T): T {
    return core().call((rust) => question(rust, this.#handler.setup, this.#head));
  }
}

function responseOf({ status, headers, body }: HandlerAnswer): Response {
  return new Response(body ?? null, { status, headers });
}

/** The functions that were checked, as methods of their store. */
function bound(store: IdempotencyStore, functions: Record<string, unknown>): IdempotencyStore {
  const { claim, settle } = functions as unknown as IdempotencyStore;
  return { claim: claim.bind(store), settle: settle.bind(store) };
}

export function shapeOf(request: unknown, context: unknown): HandlerShape {
  const body = read(request, "body");
  const isStream = typeof read(body, "getReader") === "function";
  return {
    hasHeaders: typeof read(read(request, "headers"), "get") === "function",
    body: body === null ? "null" : isStream ? "stream" : "other",
    isBodyUsed: isBodyUsed(request),
    isOfNode: [request, context].some(isOfNode),
  };
}

/** Whether this is a request or a response of `node:http`, or of a framework on it. */
function isOfNode(value: unknown): boolean {
  const has = (name: string): boolean => typeof read(value, name) === "function";
  return (has("writeHead") && has("end")) || Boolean(read(value, "socket"));
}

/** Sends an answer on a response of `node:http`, where there is one: nobody else would. */
export function sendOnNode(
  context: unknown,
  { status, headers, body }: Pick<HandlerAnswer, "status" | "headers" | "body">,
): void {
  try {
    const response = context as {
      statusCode: number;
      setHeader(name: string, value: string): void;
      end(body: string | undefined): void;
    };
    if (typeof response.setHeader !== "function") return;
    response.statusCode = status;
    for (const [name, value] of headers) response.setHeader(name, value);
    response.end(body);
  } catch {}
}

/** The names and values of a form, or nothing where the bytes are none. */
async function pairsOf(body: Uint8Array, type: string): Promise<object | undefined> {
  try {
    const response = new Response(body as BodyInit, { headers: { "content-type": type } });
    return [...(await response.formData())];
  } catch {
    return undefined;
  }
}

function header(headers: unknown, name: string): unknown {
  try {
    return toPlainData((headers as HandlerRequest["headers"]).get(name), 0) ?? undefined;
  } catch {
    return UNREADABLE;
  }
}

/** Of any realm. */
function isResponse(value: unknown): value is Response {
  if (typeof value !== "object" || value === null) return false;
  const { status, headers } = value as Partial<Response>;
  return typeof status === "number" && typeof headers?.get === "function";
}
