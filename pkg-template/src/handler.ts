import { type ByteStream, inTime, LATE, readBody, type Unread } from "./body.js";
import { type CreatedInvitation, createInvitation } from "./calls.js";
import type { Rust } from "./core.js";
import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { copyOptions, type Global, type InvitationsOptions, surroundings } from "./options.js";
import { copy, kindOf, plain, UNREADABLE } from "./snapshot.js";
import { HANDLER_OPTIONS, REQUEST_HEADERS } from "./wasm/facts.js";
import type {
  CreateInvitationRequest,
  HandlerHead,
  HandlerPolicy,
  HandlerReply,
  Snapshot,
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
   * How many bytes a body may have, from 1 to {{bodyMaximum}}.
   *
   * @defaultValue {{bodyDefault}}
   */
  maxBodyBytes?: number | undefined;
  /**
   * How long `authorize` may take, and then the body to arrive, in milliseconds: 1 to
   * {{timeoutMaximum}}.
   *
   * @defaultValue {{handlerTimeoutDefault}}
   */
  timeoutMs?: number | undefined;
  /**
   * Called with the error behind every answer but a 201 and those of `authorize`: whole, as your
   * log wants it, while the answer tells only what its reader may know.
   */
  onError?: ((error: InvitationsError) => void) | undefined;
}

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
  const own = copy(options, HANDLER_OPTIONS, 1);
  const others = { ...copyOptions(options), unknown: [] };
  const checked = core().call((rust) => rust.handlerPolicy(own, others, surroundings()));
  if ("error" in checked) throw new InvitationsError(checked.error);
  const { policy } = checked;
  const { authorize, onError } = own.originals as Hooks<R>;
  const call = { ...others.originals, headers: others.values.headers } as InvitationsOptions;
  const setup = { options: own, policy, authorize, onError, call };
  return (request) => new Exchange(request, setup).answer();
}

/** What was checked of the options. */
interface Setup<R extends HandlerRequest> extends Hooks<R> {
  options: Snapshot;
  policy: HandlerPolicy;
  call: InvitationsOptions;
}

type Hooks<R extends HandlerRequest> = Pick<InvitationHandlerOptions<R>, "authorize" | "onError">;

/** One request and its answer. */
class Exchange<R extends HandlerRequest> {
  readonly #request: R;
  readonly #setup: Setup<R>;
  readonly #head: HandlerHead;

  constructor(request: R, setup: Setup<R>) {
    this.#request = request;
    this.#setup = setup;
    const { headers, method, url } = copy(request, ["method", "url", "headers"], 0).originals;
    const values: Record<string, unknown> = Object.create(null);
    for (const name of REQUEST_HEADERS) values[name] = header(headers, name);
    this.#head = { method: plain(method, 0), url: plain(url, 0), headers: values };
  }

  async answer(): Promise<HandlerResponse> {
    const reply = this.#ask((rust, ...exchange) => rust.handlerAdmit(...exchange));
    if (reply !== undefined) return this.#refused(reply);
    return (await this.#denied()) ?? this.#admitted();
  }

  /** What `authorize` makes the answer, unless it lets the request through. */
  async #denied(): Promise<HandlerResponse | undefined> {
    const { authorize, policy } = this.#setup;
    if (!authorize) return undefined;
    let answer: string;
    let cause: unknown;
    try {
      const given = await inTime(policy.timeoutMs, authorize(this.#request));
      if (isResponse(given)) return given;
      answer = given === LATE ? "late" : typeof given === "boolean" ? `${given}` : kindOf(given);
    } catch (thrown) {
      answer = "thrown";
      cause = thrown;
    }
    const reply = this.#ask((rust, ...exchange) => rust.handlerAuthorized(...exchange, answer));
    return reply && this.#refused(reply, cause);
  }

  async #admitted(): Promise<HandlerResponse> {
    const { call, policy } = this.#setup;
    const body = await readBody(this.#request, policy.maxBodyBytes, policy.timeoutMs);
    if (typeof body === "string") return this.#refuse(body);
    const read = this.#ask((rust, ...exchange) => rust.handlerText(...exchange, body));
    if ("reply" in read) return this.#refused(read.reply);
    let input: CreateInvitationRequest;
    try {
      input = JSON.parse(read.text);
    } catch {
      return this.#refuse("invalid_json");
    }
    return createInvitation(input, call).then(
      (created) => this.#created(created),
      (error) => this.#failed(error),
    );
  }

  #created(created: CreatedInvitation): HandlerResponse {
    const reply = this.#ask((rust, ...exchange) => rust.handlerCreated(...exchange));
    return response(reply, created);
  }

  #failed(error: InvitationsError): HandlerResponse {
    this.#report(error);
    const { code, outcome, message, requestId, retryAfterMs } = error;
    const reply = this.#ask((rust, ...exchange) =>
      rust.handlerFailed(...exchange, code, outcome, message, requestId, retryAfterMs),
    );
    const { problem } = reply;
    return response(reply, problem?.issues ? { ...problem, issues: error.issues } : problem);
  }

  #refuse(refusal: Unread | "invalid_json"): HandlerResponse {
    return this.#refused(
      this.#ask((rust, ...exchange) => rust.handlerRefused(...exchange, refusal)),
    );
  }

  #refused(reply: HandlerReply, cause?: unknown): HandlerResponse {
    const { problem } = reply;
    if (problem) {
      const { code, outcome, detail: message } = problem;
      const rejection = { code, outcome, message, attempts: 0, issues: [] };
      this.#report(new InvitationsError(rejection, { cause }));
    }
    return response(reply, problem);
  }

  /** What `onError` throws concerns nobody. */
  async #report(error: InvitationsError): Promise<void> {
    try {
      await this.#setup.onError?.(error);
    } catch {}
  }

  /** Asks Rust about the options and the head of the request. */
  #ask<T>(question: (rust: Rust, options: Snapshot, head: HandlerHead) => T): T {
    return core().call((rust) => question(rust, this.#setup.options, this.#head));
  }
}

/** The response that Rust describes. */
function response({ status, headers }: HandlerReply, body: object | undefined): HandlerResponse {
  return new Response(body && JSON.stringify(body), { status, headers });
}

function header(headers: unknown, name: string): unknown {
  try {
    return plain((headers as HandlerRequest["headers"]).get(name), 0) ?? undefined;
  } catch {
    return UNREADABLE;
  }
}

/** Of any realm. */
function isResponse(value: unknown): value is HandlerResponse {
  if (typeof value !== "object" || value === null) return false;
  const { status, headers } = value as Partial<Response>;
  return typeof status === "number" && typeof headers?.get === "function";
}
