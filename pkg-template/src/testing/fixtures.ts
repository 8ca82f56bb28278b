import type {
  Invitation,
  InvitationPage,
  InvitationStatus,
  InvitationStatusChanged,
  Webhook,
} from "../index.js";
import { STATUS_CHANGED } from "../wasm/facts.js";

/** An invitation with its link, and with every field that the API answers. */
export type FullInvitation = Required<Invitation>;

/** The fields of `Answer` without its index signature, all optional: a misspelt name does not compile. */
export type KnownFields<Answer> = {
  [Name in keyof Answer as string extends Name ? never : Name]?: Answer[Name];
};

/** The body of an answer that refuses a request. */
export interface ErrorBody {
  code: string;
  message: string;
  details?: { [name: string]: unknown };
}

const CREATED_AT = "2030-01-01T00:00:00.000Z";
const VIEWED_AT = "2030-01-02T00:00:00.000Z";
const STARTED_AT = "2030-01-02T00:01:00.000Z";
const ENDED_AT = "2030-01-02T00:05:00.000Z";
const EXPIRES_AT = "2030-01-08T00:00:00.000Z";

const TOKEN = "tok_fake";

const STARTED = { viewedAt: VIEWED_AT, startedAt: STARTED_AT };
const ENDED = { ...STARTED, updatedAt: ENDED_AT };

/** The fields in which an invitation of a status differs from a pending one, without `connectedAccount`. */
const PROGRESS: { readonly [status: string]: Partial<Invitation> } = {
  in_progress: { ...STARTED, updatedAt: STARTED_AT },
  completed: { ...ENDED, completedAt: ENDED_AT, senderId: "sender_fake" },
  failed: { ...ENDED, failedAt: ENDED_AT, failureReason: "signup_abandoned" },
  expired: { updatedAt: EXPIRES_AT },
  cancelled: { updatedAt: ENDED_AT },
};

/**
 * Makes an invitation as the API answers it, with every field set or `null`: `pending`, of WhatsApp, created on
 * 2030-01-01 for seven days. Its id, token and link are fake. Each call makes a new object.
 *
 * @param fields - Fields to set. A `status` sets what comes with it, such as `completedAt` and
 * `connectedAccount` with `completed`.
 */
export function fakeInvitation(fields: KnownFields<Invitation> = {}): FullInvitation {
  const { status = "pending", connectionType = "whatsapp_waba" } = fields;
  const channel = connectionType === "messenger" ? "messenger" : "whatsapp";
  const connectedAccount = { id: "acct_fake", channel, name: "Example Bakery" } as const;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    id: "inv_fake",
    url: `https://dashboard.zavu.dev/invite/${TOKEN}`,
    token: TOKEN,
    connectionType,
    clientName: "Example Bakery",
    clientEmail: "owner@bakery.example",
    clientPhone: "+14155550123",
    phoneNumberId: null,
    senderId: null,
    connectedAccount: status === "completed" ? connectedAccount : null,
    viewedAt: null,
    startedAt: null,
    completedAt: null,
    failedAt: null,
    failureReason: null,
    expiresAt: EXPIRES_AT,
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
    ...PROGRESS[status],
    ...Object.fromEntries(given),
    status,
  };
}

/**
 * Makes one page of the list.
 *
 * @param items - Its invitations; one pending invitation by default.
 * @param nextCursor - Where the next page begins; `null`, the default, for the last page.
 */
export function fakeInvitationPage(
  items: Invitation[] = [fakeInvitation()],
  nextCursor: string | null = null,
): InvitationPage {
  return { items, nextCursor };
}

/**
 * Makes the body of an answer that refuses a request.
 *
 * @param status - 400, 401, 404, 429, or a status from 500; another one gets the body of a 400.
 */
export function fakeErrorBody(status: number): ErrorBody {
  const [code, message] = ERRORS[Math.min(status, 500)] ?? BAD_REQUEST;
  return { code, message };
}

const BAD_REQUEST: [code: string, message: string] = [
  "invalid_request",
  "the request is not valid",
];
const ERRORS: { readonly [status: number]: typeof BAD_REQUEST } = {
  401: ["unauthorized", "the API key is missing or wrong"],
  404: ["not_found", "there is no such invitation"],
  429: ["rate_limited", "too many requests"],
  500: ["internal_error", "something went wrong"],
};

/**
 * Makes the webhook of a project as the answer to setting it has it, with a fake secret.
 *
 * @param fields - Fields to set.
 */
export function fakeWebhook(fields: KnownFields<Webhook> = {}): Required<Webhook> {
  return {
    url: "https://app.example/zavu",
    events: [STATUS_CHANGED],
    secret: "whsec_fake",
    active: true,
    ...fields,
  };
}

/**
 * Makes the event that tells that an invitation has come to its status. `signWebhook` signs it.
 *
 * @param invitation - The invitation after the change; a completed one by default.
 * @param previousStatus - The status before it: `in_progress` by default, but `pending` if the invitation is in progress now.
 */
export function fakeStatusChange(
  invitation: Invitation = fakeInvitation({ status: "completed" }),
  previousStatus: InvitationStatus = invitation.status === "in_progress"
    ? "pending"
    : "in_progress",
): InvitationStatusChanged {
  const { id, clientName, clientEmail, connectionType, status } = invitation;
  const { senderId, connectedAccount, failureReason } = invitation;
  return {
    // Each change has an id of its own, because a receiver ignores an id that it has seen.
    id: `evt_${previousStatus}_${status}_${id}`,
    type: STATUS_CHANGED,
    timestamp: Date.parse(invitation.updatedAt ?? ENDED_AT),
    projectId: "prj_fake",
    data: {
      invitationId: id,
      clientName: clientName ?? null,
      clientEmail: clientEmail ?? null,
      connectionType: connectionType ?? "whatsapp_waba",
      previousStatus,
      currentStatus: status,
      ...(status === "completed" && {
        senderId: senderId ?? null,
        connectedAccount: connectedAccount ?? null,
      }),
      ...(status === "failed" && { failureReason: failureReason ?? null }),
    },
  };
}
