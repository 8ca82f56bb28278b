import type { ByteStream } from "./body.js";
import type { InvitationsError } from "./error.js";
import type { Global, InvitationsOptions } from "./options.js";
import type { IdempotencyStore } from "./store.js";
import type {
  CreateInvitationRequest,
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

/** The possible results of `authorize`. */
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

/** The operation that a request to a handler asks for. */
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
   * as a 401 that says how to sign in. That response gets the CORS headers, `vary` and `no-store`. If `authorize`
   * throws or returns anything else, the answer is 500 without a reason.
   *
   * It must not read the body of the request, but it may read that of `request.clone()`. The second
   * argument says what the request asks for.
   */
  authorize?:
    | ((request: R, route: InvitationRoute) => Authorization | PromiseLike<Authorization>)
    | undefined;
  /**
   * The operations that pages may use: `create`, `retrieve`, `list`, `cancel`. With more than `create`, the handler needs
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
   * The fields that a page may set. Any other field has the issue `field_not_allowed` (400). With
   * `allowUnknown` you can also name fields that this version does not know.
   *
   * @defaultValue all but `phoneNumberId` and those of `fixed`
   */
  allowedFields?: readonly InvitationField[] | undefined;
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
   * @defaultValue the memory of this process, at most {{recordsKept}} requests: several instances
   * of a server need a store
   */
  idempotency?: IdempotencyStore | undefined;
  /**
   * How many bytes a body may have, from 1 to {{bodyMaximum}}. A longer body is answered 413.
   *
   * @defaultValue {{bodyDefault}}
   */
  maxBodyBytes?: number | undefined;
  /**
   * How long all of a request may take, in milliseconds, from 1 to {{timeoutMaximum}}. `authorize`
   * and the body may take half of it together; otherwise the answer is 503 (`authorize`) or 408 (the body). The call gets
   * all that is left; if it takes longer, the answer is 504.
   *
   * @defaultValue {{handlerTimeoutDefault}}, so that a page gets the answer before its own call times out,
   * after {{timeoutDefault}}
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
