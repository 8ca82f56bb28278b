import type {
  CreateInvitationRequest,
  Fetch,
  HandlerResponse,
  Invitation,
  Webhook,
} from "../index.js";
import { LIFETIME_DAYS } from "../wasm/facts.js";
import { fakeErrorBody, fakeInvitation, fakeWebhook } from "./fixtures.js";

/** The options of {@link createApiStub}. */
export interface ApiStubOptions {
  /**
   * The invitations that the project has, newest first.
   *
   * @defaultValue none
   */
  invitations?: Invitation[] | undefined;
}

/** The part of a `Request` that is read. */
export interface StubRequest {
  readonly method: string;
  readonly url: string;
  /** Reads the whole body. */
  text(): Promise<string>;
}

/** A request that arrived at an {@link ApiStub}. */
export interface StubbedRequest {
  readonly method: string;
  /** The path from `/v1` on, with its query. */
  readonly path: string;
  /** The parsed JSON, or the text if it is not JSON; `undefined` without a body. */
  readonly body: unknown;
}

/** How a request fails: with an error answer of a status from 400 to 599, or with no answer at all. */
export type StubFailure = number | "connection";

/** Zavu's API in the memory of a test. */
export interface ApiStub {
  /** Takes the place of the global `fetch`: hand it over as the option `fetch` of a call. */
  readonly fetch: Fetch;
  /** Answers a `Request`, for tools that intercept requests. No answer at all is `Response.error()`. */
  readonly respond: (request: StubRequest) => Promise<HandlerResponse>;
  /** The invitations, newest first. A test changes them as Zavu would. */
  readonly invitations: Invitation[];
  /** The requests that arrived, oldest first. */
  readonly requests: StubbedRequest[];
  /** Lets the next requests fail, one for each failure. What fails has no effect. */
  failNext(...failures: StubFailure[]): void;
}

const PAGE_SIZE = 50;
const DAY_MS = 86_400_000;
const WINDOW_MS = 60_000;
const REQUESTS_A_WINDOW = 600;

/** An answer: its status and its body as JSON. */
type Answer = readonly [status: number, body: object];

const NOT_FOUND: Answer = [404, /* @__PURE__ */ fakeErrorBody(404)];

/**
 * Makes a stub of Zavu's API: it creates, retrieves, lists and cancels invitations in memory, and keeps the settings
 * of a webhook. It serves every `baseUrl`, a route of your own as well. It checks neither keys nor requests: calls of
 * this package are checked before they are sent, and `zavu-invitations-sandbox` checks everything that arrives.
 */
export function createApiStub({ invitations = [] }: ApiStubOptions = {}): ApiStub {
  const requests: StubbedRequest[] = [];
  const failures: StubFailure[] = [];
  let created = 0;
  let webhook: Webhook | null = null;

  function create(body: CreateInvitationRequest): Answer {
    // A test may have given invitations with such ids.
    do created += 1;
    while (invitations.some(({ id }) => id === `inv_fake_${created}`));
    const { expiresInDays = LIFETIME_DAYS, clientName, clientEmail, clientPhone } = body;
    const { phoneNumberId, connectionType = "whatsapp_waba" } = body;
    const now = Date.now();
    const token = `tok_fake_${created}`;
    const createdAt = new Date(now).toISOString();
    const invitation = fakeInvitation({
      id: `inv_fake_${created}`,
      url: `https://dashboard.zavu.dev/invite/${token}`,
      token,
      connectionType,
      clientName: clientName ?? null,
      clientEmail: clientEmail ?? null,
      clientPhone: clientPhone ?? null,
      phoneNumberId: phoneNumberId ?? null,
      expiresAt: new Date(now + expiresInDays * DAY_MS).toISOString(),
      createdAt,
      updatedAt: createdAt,
    });
    invitations.unshift(invitation);
    return [201, { invitation }];
  }

  function list(query: URLSearchParams): Answer {
    const status = query.get("status");
    const start = Number(query.get("cursor") ?? 0);
    const end = start + Number(query.get("limit") ?? PAGE_SIZE);
    const found = invitations.filter((invitation) => !status || invitation.status === status);
    const nextCursor = end < found.length ? String(end) : null;
    return [200, { items: found.slice(start, end), nextCursor }];
  }

  function cancel(invitation: Invitation): Answer {
    if (invitation.status === "completed" || invitation.status === "cancelled") {
      const message = `the invitation is already ${invitation.status}`;
      return [400, { code: "bad_request", message }];
    }
    invitation.status = "cancelled";
    invitation.updatedAt = new Date().toISOString();
    return [200, { invitation }];
  }

  function configure(method: string, body: Partial<Webhook>): Answer | undefined {
    switch (method) {
      case "POST":
        webhook = fakeWebhook(body);
        // The only answer with the secret.
        return [200, { webhook }];
      case "GET":
        return [200, { webhook: webhook && { ...webhook, secret: undefined } }];
      case "PATCH":
        if (!webhook) return NOT_FOUND;
        webhook = { ...webhook, ...body };
        return [200, { webhook: { ...webhook, secret: undefined } }];
      case "DELETE":
        if (!webhook) return NOT_FOUND;
        webhook = null;
        return [200, { webhook }];
      default:
        return undefined;
    }
  }

  /** The answer; `undefined` if the API has no such path, or another method for it. */
  function answer(method: string, { pathname, searchParams }: URL, body: unknown) {
    const parts = /^\/v1\/invitations(?:\/([^/]*)(\/cancel)?)?$/.exec(pathname);
    if (!parts) return undefined;
    const [, id, action = ""] = parts;
    const sent = body ?? {};
    if (typeof sent !== "object") return [400, fakeErrorBody(400)] as const;
    if (id === "webhook") return action ? undefined : configure(method, sent);
    // Such as "POST /{id}/cancel".
    const operation = `${method} /${id ? "{id}" : ""}${action}`;
    if (operation === "POST /") return create(sent);
    if (operation === "GET /") return list(searchParams);
    if (operation !== "GET /{id}" && operation !== "POST /{id}/cancel") return undefined;
    const invitation = invitations.find((candidate) => candidate.id === decoded(id ?? ""));
    if (!invitation) return NOT_FOUND;
    return action ? cancel(invitation) : ([200, { invitation }] as const);
  }

  async function respond(request: StubRequest): Promise<Response> {
    const { method, url } = request;
    const text = await request.text();
    // A `baseUrl` may have the path of the API in it.
    const path = url.slice(Math.max(url.lastIndexOf("/v1/invitations"), 0));
    const received = { method, path, body: text === "" ? undefined : parsed(text) };
    requests.push(received);
    const failure = failures.shift();
    if (failure === "connection") return Response.error();
    const target = new URL(path, "http://localhost");
    const unknown = { code: "not_found", message: `the API has no ${method} ${target.pathname}` };
    const [status, body] = failure
      ? [failure, fakeErrorBody(failure)]
      : (answer(method, target, received.body) ?? [404, unknown]);
    return Response.json(body, { status, headers: headersOf(status) });
  }

  return {
    async fetch(url, { method, body }) {
      const text = async () => (typeof body === "string" ? body : ((await body?.text()) ?? ""));
      const response = await respond({ method, url, text });
      if (response.type === "error") throw new TypeError("fetch failed");
      return response;
    },
    respond,
    invitations,
    requests,
    failNext: (...added) => {
      failures.push(...added);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A part of a path without its escapes; unchanged if they are broken. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The headers of an answer. A refused request may be sent again at once, so that no test waits. */
function headersOf(status: number): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(REQUESTS_A_WINDOW),
    "X-RateLimit-Remaining": String(REQUESTS_A_WINDOW - 1),
    "X-RateLimit-Reset": String(Date.now() + WINDOW_MS),
    ...(status === 429 && { "Retry-After": "0" }),
  };
}
