// @ts-check
// The invitations of a cell, and the API's answers where nothing is wrong.
import { randomBytes } from "node:crypto";

/**
 * @typedef {import("./http.js").Answer} Answer
 * @typedef {import("./http.js").WireRequest} WireRequest
 * @typedef {"create" | "retrieve" | "list" | "cancel"} Operation
 *
 * @typedef {Record<string, any>} Invitation
 *
 * @typedef {object} Stored
 * @property {Invitation} invitation
 * @property {string} maker the call that made it; `SEED` and `OTHER` are no calls
 */

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 7;
const DEFAULT_LIMIT = 50;

/** The maker of what is there before the calls begin. */
export const SEED = "seed";
/** The maker of another client's invitations. */
export const OTHER = "other";

/** @param {WireRequest} request @returns {Operation | undefined} */
export function operationOf({ method, path }) {
  const [route = ""] = path.split("?");
  if (route === "/v1/invitations") {
    return method === "POST" ? "create" : method === "GET" ? "list" : undefined;
  }
  if (!route.startsWith("/v1/invitations/")) return undefined;
  if (method === "GET") return "retrieve";
  return method === "POST" && route.endsWith("/cancel") ? "cancel" : undefined;
}

export class Store {
  /** Every token begins with it: a log that holds it leaks. */
  secret = randomBytes(12).toString("hex");
  /** @type {Stored[]} oldest first */
  stored = [];

  /**
   * @param {Record<string, any>} request
   * @param {string} maker
   * @param {Invitation} [changes]
   * @returns {Invitation}
   */
  create(request, maker, changes = {}) {
    const invitation = this.invitation(request, changes);
    this.stored.push({ invitation, maker });
    return invitation;
  }

  /**
   * An invitation that is not kept.
   *
   * @param {Record<string, any>} request
   * @param {Invitation} [changes]
   * @returns {Invitation}
   */
  invitation(request, changes = {}) {
    const { expiresInDays = DEFAULT_DAYS, allowedPhoneCountries: _, ...echoed } = request;
    const token = `${this.secret}${randomBytes(6).toString("hex")}`;
    const now = Date.now();
    const iso = (/** @type {number} */ time) => new Date(time).toISOString();
    return {
      id: `inv_${randomBytes(9).toString("hex")}`,
      url: `https://dashboard.zavu.dev/invite/${token}`,
      token,
      status: "pending",
      connectionType: "whatsapp_waba",
      clientName: null,
      clientEmail: null,
      clientPhone: null,
      phoneNumberId: null,
      viewedAt: null,
      startedAt: null,
      ...echoed,
      expiresAt: iso(now + expiresInDays * DAY_MS),
      createdAt: iso(now),
      updatedAt: iso(now),
      ...changes,
    };
  }

  /**
   * Does what a request asks for.
   *
   * @param {WireRequest} request
   * @param {string} maker
   * @returns {Answer}
   */
  process(request, maker) {
    switch (operationOf(request)) {
      case "create": {
        const invitation = this.create(JSON.parse(request.body.toString() || "{}"), maker);
        return json(201, { invitation });
      }
      case "list":
        return json(200, this.#list(new URL(request.path, "http://lab").searchParams));
      case "retrieve":
        return this.#withOne(request, (invitation) => json(200, { invitation }));
      case "cancel":
        return this.#withOne(request, (invitation) => {
          if (invitation.status === "cancelled") {
            return json(400, { code: "bad_request", message: "it is cancelled already" });
          }
          invitation.status = "cancelled";
          return json(200, { invitation });
        });
      default:
        return json(404, { code: "not_found", message: "there is no such route" });
    }
  }

  /** @param {URLSearchParams} query */
  #list(query) {
    const status = query.get("status");
    const limit = Number(query.get("limit") ?? DEFAULT_LIMIT);
    const start = Number(query.get("cursor") ?? 0);
    const all = this.stored
      .map(({ invitation }) => invitation)
      .filter((invitation) => status === null || invitation.status === status)
      .reverse();
    const end = start + limit;
    return { items: all.slice(start, end), nextCursor: end < all.length ? String(end) : null };
  }

  /**
   * @param {WireRequest} request
   * @param {(invitation: Invitation) => Answer} act
   */
  #withOne({ path }, act) {
    const id = decodeURIComponent(path.split(/[/?]/)[3] ?? "");
    const found = this.stored.find(({ invitation }) => invitation.id === id);
    if (!found) return json(404, { code: "not_found", message: "there is no such invitation" });
    return act(found.invitation);
  }
}

/**
 * @param {number} status
 * @param {unknown} body
 * @returns {Answer}
 */
export function json(status, body) {
  return { status, body: JSON.stringify(body) };
}
