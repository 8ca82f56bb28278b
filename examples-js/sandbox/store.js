// @ts-check
import { randomBytes } from "node:crypto";
import { Refusal } from "./errors.js";

/**
 * @typedef {import("./types.js").CreateRequest} CreateRequest
 * @typedef {import("./types.js").Invitation} Invitation
 * @typedef {import("./types.js").ListQuery} ListQuery
 */

const DAY_MS = 86_400_000;
const OPEN = ["pending", "in_progress", "failed"];

/** The invitations of the sandbox, oldest first, in memory. */
export class Store {
  /** @type {Invitation[]} */
  #invitations = [];
  #now;
  #linkTo;
  #onChange;

  /**
   * @param {() => number} now Unix milliseconds
   * @param {(token: string) => string} linkTo
   * @param {(invitation: Invitation, previousStatus: string) => void} onChange of a status
   */
  constructor(now, linkTo, onChange) {
    this.#now = now;
    this.#linkTo = linkTo;
    this.#onChange = onChange;
  }

  /** @param {CreateRequest} request */
  create(request) {
    const now = this.#now();
    const token = opaque("tok");
    /** @type {Invitation} */
    const invitation = {
      id: opaque("inv"),
      url: this.#linkTo(token),
      token,
      status: "pending",
      connectionType: request.connectionType ?? "whatsapp_waba",
      clientName: request.clientName ?? null,
      clientEmail: request.clientEmail ?? null,
      clientPhone: request.clientPhone ?? null,
      phoneNumberId: request.phoneNumberId ?? null,
      senderId: null,
      connectedAccount: null,
      viewedAt: null,
      startedAt: null,
      completedAt: null,
      failedAt: null,
      failureReason: null,
      expiresAt: iso(now + (request.expiresInDays ?? 7) * DAY_MS),
      createdAt: iso(now),
      updatedAt: iso(now),
    };
    this.#invitations.push(invitation);
    return { ...invitation };
  }

  /** All invitations, newest first. */
  all() {
    return this.#invitations.map((invitation) => ({ ...this.#current(invitation) })).reverse();
  }

  /** @param {ListQuery} query */
  list({ status, limit = 50, cursor }) {
    const start = cursor === undefined ? this.#invitations.length : positionIn(cursor);
    if (start > this.#invitations.length) throw unknownCursor();

    /** @type {Invitation[]} */
    const items = [];
    let position = start;
    for (; position > 0 && items.length < limit; position--) {
      const invitation = this.#current(this.#invitations[position - 1]);
      if (status === undefined || invitation.status === status) items.push({ ...invitation });
    }
    const more = this.#invitations
      .slice(0, position)
      .some((invitation) => status === undefined || this.#current(invitation).status === status);
    return { items, nextCursor: more ? cursorTo(position) : null };
  }

  /** @param {string} id */
  retrieve(id) {
    return { ...this.#byId(id) };
  }

  /** @param {string} token */
  findByToken(token) {
    const invitation = this.#invitations.find((candidate) => candidate.token === token);
    return invitation && { ...this.#current(invitation) };
  }

  /** @param {string} id */
  cancel(id) {
    const { status } = this.#byId(id);
    if (status === "completed" || status === "cancelled") {
      throw new Refusal(400, "bad_request", `the invitation is already ${status}`);
    }
    return this.#change(id, { status: "cancelled" });
  }

  /** @param {string} id */
  view(id) {
    const invitation = this.#byId(id);
    return invitation.viewedAt
      ? { ...invitation }
      : this.#change(id, { viewedAt: this.#timestamp() });
  }

  /** @param {string} id */
  startSignup(id) {
    this.#mustBe(id, OPEN, "start");
    return this.#change(id, {
      status: "in_progress",
      startedAt: this.#timestamp(),
      failedAt: null,
      failureReason: null,
    });
  }

  /** @param {string} id */
  completeSignup(id) {
    const { connectionType, clientName } = this.#mustBe(id, ["in_progress"], "complete");
    return this.#change(id, {
      status: "completed",
      completedAt: this.#timestamp(),
      senderId: opaque("sender"),
      connectedAccount: {
        id: opaque("acct"),
        channel: connectionType === "messenger" ? "messenger" : "whatsapp",
        name: clientName,
      },
    });
  }

  /**
   * @param {string} id
   * @param {string} [reason]
   */
  failSignup(id, reason = "signup_abandoned") {
    this.#mustBe(id, ["in_progress"], "fail");
    return this.#change(id, {
      status: "failed",
      failedAt: this.#timestamp(),
      failureReason: reason,
    });
  }

  /**
   * The time of its link is over.
   *
   * @param {string} id
   */
  expire(id) {
    this.#mustBe(id, OPEN, "expire");
    this.#change(id, { expiresAt: this.#timestamp() });
    return { ...this.#byId(id) };
  }

  clear() {
    this.#invitations = [];
  }

  /** @param {string} id */
  #byId(id) {
    const invitation = this.#invitations.find((candidate) => candidate.id === id);
    if (!invitation) throw new Refusal(404, "not_found", "there is no such invitation");
    return this.#current(invitation);
  }

  /**
   * @param {string} id
   * @param {string[]} statuses
   * @param {string} step
   */
  #mustBe(id, statuses, step) {
    const invitation = this.#byId(id);
    if (!statuses.includes(invitation.status)) {
      throw new Refusal(
        400,
        "bad_request",
        `cannot ${step} a signup whose invitation is ${invitation.status}`,
      );
    }
    return invitation;
  }

  /**
   * @param {string} id
   * @param {Partial<Invitation>} changes
   */
  #change(id, changes) {
    const invitation = this.#byId(id);
    const { status } = invitation;
    Object.assign(invitation, changes, { updatedAt: this.#timestamp() });
    if (invitation.status !== status) this.#onChange({ ...invitation }, status);
    return { ...invitation };
  }

  /** @param {Invitation} invitation */
  #current(invitation) {
    if (OPEN.includes(invitation.status) && this.#now() >= Date.parse(invitation.expiresAt)) {
      invitation.status = "expired";
      invitation.updatedAt = invitation.expiresAt;
    }
    return invitation;
  }

  #timestamp() {
    return iso(this.#now());
  }
}

/** @param {string} kind */
function opaque(kind) {
  return `${kind}_${randomBytes(12).toString("base64url")}`;
}

/** @param {number} milliseconds */
function iso(milliseconds) {
  return new Date(milliseconds).toISOString();
}

/** @param {number} position */
function cursorTo(position) {
  return Buffer.from(`before:${position}`).toString("base64url");
}

/** @param {string} cursor */
function positionIn(cursor) {
  const match = /^before:(\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString());
  if (!match) throw unknownCursor();
  return Number(match[1]);
}

function unknownCursor() {
  const errors = [{ path: ["cursor"], message: "is not a cursor of this list" }];
  return new Refusal(
    400,
    "invalid_request",
    "the query is not valid: cursor is not a cursor of this list",
    {
      errors,
    },
  );
}
