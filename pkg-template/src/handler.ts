import { InvitationsError } from "./error.js";
import { Exchange, type Handler } from "./exchange.js";
import type {
  HandlerRequest,
  HandlerResponse,
  InvitationHandlerOptions,
} from "./handler-options.js";
import { core } from "./load.js";
import { environment, type Global, snapshotOfOptions } from "./options.js";
import { bindToStore } from "./server-request.js";
import { snapshotOf, snapshotOfRequest } from "./snapshot.js";
import { memoryStore } from "./store.js";
import type { OpenInvitationRequest } from "./validate.js";
import { HANDLER_OPTIONS } from "./wasm/facts.js";
import type { InvitationField } from "./wasm/zavu_invitations.js";

/**
 * Makes the route that your pages call. It accepts a `POST` with JSON, or with a form that a browser
 * posts without a script. It calls `authorize`, validates the request by the rules of `validateInvitation`,
 * creates the invitation with your key, and answers 201 with `{ invitation }`, or problem details (RFC 9457).
 * `createInvitation` in the page, with a `baseUrl` of your own and no key, throws the error that these
 * describe. A form is answered by a redirect or a plain page.
 *
 * You choose the route's path: `createInvitation` in the page posts to `<baseUrl>/v1/invitations`. With
 * `operations`, the route also serves a dashboard: `retrieveInvitation`, `listInvitations`,
 * `cancelInvitation`, `waitForInvitation` and `watchInvitations` work in the page, without a key. Mount the route before
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
  options: Omit<InvitationHandlerOptions<R>, "allowedFields" | "fixed"> & {
    allowUnknown: true;
    allowedFields?: readonly (InvitationField | (string & {}))[] | undefined;
    fixed?: OpenInvitationRequest | undefined;
  },
): (request: R, context?: unknown) => Promise<HandlerResponse>;
export function createInvitationHandler<
  R extends HandlerRequest = Global<"Request", HandlerRequest>,
>(
  options: InvitationHandlerOptions<R>,
): (request: R, context?: unknown) => Promise<HandlerResponse>;
export function createInvitationHandler<R extends HandlerRequest>(
  options: Omit<InvitationHandlerOptions<R>, "allowedFields" | "fixed"> & {
    allowedFields?: readonly string[] | undefined;
    fixed?: object | undefined;
  },
): (request: R, context?: unknown) => Promise<HandlerResponse> {
  const snapshot = snapshotOfOptions(options as InvitationHandlerOptions<R>, HANDLER_OPTIONS);
  const { originals, values } = snapshot;
  const store = snapshotOf(originals.idempotency, ["claim", "settle"]);
  const setup = {
    options: snapshot,
    fixed: snapshotOfRequest(originals.fixed, values.allowUnknown === true),
    idempotency: store,
  };
  const checked = core().call((rust) => rust.handlerCheckOptions(setup, environment()));
  if ("error" in checked) throw new InvitationsError(checked.error);
  const { idempotency } = originals;
  const handler: Handler<R> = {
    setup,
    limits: checked.limits,
    hooks: originals,
    store: idempotency ? bindToStore(idempotency, store.originals) : memoryStore,
  };
  return (request, context) => new Exchange(request, context, handler).respond();
}
