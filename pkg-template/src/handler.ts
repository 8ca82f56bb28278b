import { type ByteStream, inTime, LATE, readBody, type Unread } from "./body.js";
import { copyOfOptions } from "./call.js";
import type { Rust } from "./core.js";
import { type CreatedInvitation, createInvitation } from "./create.js";
import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import type { Global, InvitationsOptions } from "./options.js";
import { copy, plain } from "./record.js";
import { parsed, type Tape } from "./tape.js";
import { wellFormed } from "./text.js";
import type {
  CreateInvitationRequest,
  HandlerPolicy,
  HandlerReply,
  Rejection,
} from "./wasm/zavu_invitations.js";

/** What is read of a `Request`. */
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

/** What {@link createInvitationHandler} takes beside the options of its calls. */
export interface InvitationHandlerOptions<
  R extends HandlerRequest = Global<"Request", HandlerRequest>,
> extends Omit<InvitationsOptions, "signal"> {
  /**
   * Decides whose requests are let through, before their body is read: `true`, `false` (answered
   * 403), or a `Response` of your own, such as a 401 that tells how to sign in. Whatever else it
   * gives or throws is answered 500, without a word of it.
   *
   * It must not read the body; a `request.clone()` may be read.
   */
  authorize?:
    | ((request: R) => boolean | HandlerResponse | PromiseLike<boolean | HandlerResponse>)
    | undefined;
  /**
   * Lets everybody through: a handler without `authorize` does not start otherwise.
   *
   * @defaultValue false
   */
  public?: boolean | undefined;
  /**
   * The origins, beside the handler's own, whose pages may call it, like `https://app.example`.
   * They get the CORS headers, credentials included.
   *
   * @defaultValue none
   */
  allowedOrigins?: readonly string[] | undefined;
  /**
   * How many bytes a body may have, from 1 to 16,777,216.
   *
   * @defaultValue 16384
   */
  maxBodyBytes?: number | undefined;
  /**
   * How long `authorize` may take, and then the body to arrive, in milliseconds: 1 to
   * 2,147,483,647.
   *
   * @defaultValue 10000
   */
  requestTimeoutMs?: number | undefined;
  /**
   * Called with the error behind every answer but a 201 and those of `authorize`: whole, as your
   * log wants it, while the answer tells only what its reader may know.
   */
  onError?: ((error: InvitationsError) => void) | undefined;
}

/** Why a request leads to no call, for `src/handler/refusal.rs`. */
type Refusal = Unread | "invalid_json" | "not_authorized" | "undecided" | "undecided_in_time";

/**
 * The route that your pages talk to: it takes a request as JSON by `POST`, asks `authorize`,
 * validates it by the same rules, creates the invitation with your key, and answers 201 with
 * `{ invitation }` or an error as problem details (RFC 9457). `createInvitation` in the page, with
 * a `baseUrl` of your own and no key, makes the same error of them again.
 *
 * The path is yours: `createInvitation` posts to `<baseUrl>/v1/invitations`.
 *
 * @throws {@link InvitationsError} `invalid_request` where an option cannot be used, or neither
 * `authorize` nor `public: true` is given; `wasm_unavailable` in the build
 * that pages load: `zavu-invitations/server` has it. A missing
 * `apiKey` is answered 500 at each request.
 * @returns a function for any server that speaks `Request` and `Response`. It never rejects.
 */
export function createInvitationHandler<
  R extends HandlerRequest = Global<"Request", HandlerRequest>,
>(options: InvitationHandlerOptions<R>): (request: R) => Promise<HandlerResponse> {
  const { callFacts, facts, rust } = core();
  const names = Object.keys(OWN);
  const own = copy(options, names, facts, 1);
  const others = { ...copyOfOptions(options), unknown: [] };
  const bytes = core().write((tape) => {
    tape.putRecord(own, names);
    tape.putOptions(others, callFacts.options);
  });
  const { policy, error } = parsed(rust.handlerPolicy(bytes)) as Checked;
  if (!policy) throw new InvitationsError(error);
  const { authorize, onError } = own.values as InvitationHandlerOptions<R>;
  const hooks = { authorize, onError, call: others.values };
  return (request) => new Exchange(request, policy, hooks).answer();
}

/** The options that no call has, in the order in which `src/wasm/handler.rs` reads them. */
const OWN = {
  authorize: 0,
  public: 0,
  allowedOrigins: 0,
  maxBodyBytes: 0,
  requestTimeoutMs: 0,
  onError: 0,
} satisfies Record<Exclude<keyof InvitationHandlerOptions, keyof InvitationsOptions>, 0>;

type Checked = { policy: HandlerPolicy; error?: never } | { policy?: never; error: Rejection };

/** What an {@link Exchange} needs of the options. */
interface Hooks<R extends HandlerRequest> {
  authorize: InvitationHandlerOptions<R>["authorize"];
  onError: InvitationHandlerOptions["onError"];
  call: InvitationsOptions;
}

/** One request and its answer. */
class Exchange<R extends HandlerRequest> {
  readonly #request: R;
  readonly #policy: HandlerPolicy;
  readonly #hooks: Hooks<R>;
  readonly #head: unknown[];

  constructor(request: R, policy: HandlerPolicy, hooks: Hooks<R>) {
    const { facts, rust } = core();
    const header = (name: string): unknown => plain(() => request.headers.get(name), facts, 0);
    const names = rust.handlerHeaders().split(" ");
    const headers = names.map((name) => header(name) ?? undefined);
    this.#request = request;
    this.#policy = policy;
    this.#hooks = hooks;
    const [method, url] = [() => request.method, () => request.url];
    this.#head = [plain(method, facts, 0), plain(url, facts, 0), ...headers];
  }

  async answer(): Promise<HandlerResponse> {
    const reply = this.#ask((rust, bytes) => rust.handlerAdmit(bytes));
    if (reply !== undefined) return this.#told(reply);
    return (await this.#denied()) ?? this.#admitted();
  }

  /** What `authorize` makes the answer, unless it lets the request through. */
  async #denied(): Promise<HandlerResponse | undefined> {
    const { authorize } = this.#hooks;
    if (!authorize) return undefined;
    try {
      const verdict = await inTime(this.#policy.timeoutMs, authorize(this.#request));
      if (verdict === true) return undefined;
      if (isResponse(verdict)) return verdict;
      if (verdict === LATE) return this.#refused("undecided_in_time");
      return this.#refused(verdict === false ? "not_authorized" : "undecided");
    } catch (cause) {
      return this.#refused("undecided", cause);
    }
  }

  async #admitted(): Promise<HandlerResponse> {
    const { maxBodyBytes, timeoutMs } = this.#policy;
    const body = await readBody(this.#request, maxBodyBytes, timeoutMs);
    if (typeof body === "string") return this.#refused(body);
    const [reply, text] = this.#ask((rust, bytes) => rust.handlerText(bytes, body)) as string[];
    if (reply !== undefined) return this.#told(reply);
    let input: CreateInvitationRequest;
    try {
      input = JSON.parse(text as string);
    } catch {
      return this.#refused("invalid_json");
    }
    return createInvitation(input, this.#hooks.call).then(
      (created) => this.#created(created),
      (error) => this.#failed(error),
    );
  }

  #created(created: CreatedInvitation): HandlerResponse {
    const reply = this.#ask((rust, bytes) => rust.handlerCreated(bytes));
    return response(reply, () => created);
  }

  #failed(error: InvitationsError): HandlerResponse {
    this.#tell(error);
    const { code, outcome, message, requestId, retryAfterMs } = error;
    const put = (tape: Tape): void => {
      tape.putText(code);
      tape.putText(outcome);
      tape.putOptional(requestId);
      tape.putNumbers(retryAfterMs === undefined ? [0] : [1, retryAfterMs]);
      tape.putText(wellFormed(message));
    };
    const reply = this.#ask((rust, bytes) => rust.handlerFailed(bytes), put);
    return response(reply, ({ problem }) =>
      problem?.issues ? { ...problem, issues: error.issues } : problem,
    );
  }

  #refused(refusal: Refusal, cause?: unknown): HandlerResponse {
    const put = (tape: Tape): void => tape.putText(refusal);
    const reply = this.#ask((rust, bytes) => rust.handlerRefused(bytes), put);
    return this.#told(reply, cause);
  }

  #told(reply: string, cause?: unknown): HandlerResponse {
    return response(reply, ({ problem }) => {
      if (problem) {
        const { code, outcome, detail: message } = problem;
        const rejection = { code, outcome, message, attempts: 0, issues: [] };
        this.#tell(new InvitationsError(rejection, { cause }));
      }
      return problem;
    });
  }

  /** What `onError` throws is nobody's business. */
  async #tell(error: InvitationsError): Promise<void> {
    try {
      await this.#hooks.onError?.(error);
    } catch {}
  }

  /** Asks the Rust code about the policy, the head of the request, and what is put besides. */
  #ask<T>(question: (rust: Rust, bytes: number) => T, put?: (tape: Tape) => void): T {
    const { allowedOrigins, maxBodyBytes, timeoutMs } = this.#policy;
    const values = [allowedOrigins, maxBodyBytes, timeoutMs, ...this.#head];
    const bytes = core().write((tape) => {
      for (const value of values) tape.put(value);
      put?.(tape);
    });
    return question(core().rust, bytes);
  }
}

/** The response that a reply of the Rust code describes. */
function response(
  text: string,
  bodyOf: (reply: HandlerReply) => object | undefined,
): HandlerResponse {
  const reply = parsed(text) as HandlerReply;
  const body = bodyOf(reply);
  const { status, headers } = reply;
  return new Response(body && JSON.stringify(body), { status, headers });
}

/** Of any realm. */
function isResponse(value: unknown): value is HandlerResponse {
  if (typeof value !== "object" || value === null) return false;
  const { status, headers } = value as Partial<Response>;
  return typeof status === "number" && typeof headers?.get === "function";
}
