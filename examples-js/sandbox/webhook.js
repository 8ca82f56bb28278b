// @ts-check
import { createHmac, randomBytes } from "node:crypto";
import { Refusal } from "./errors.js";

/**
 * The project's webhook, as the API gives it, with its secret.
 *
 * @typedef {{ url: string, events: string[], secret: string, active: boolean }} Webhook
 *
 * @typedef {{ id: string, type: string, timestamp: number, projectId: string,
 *   data: Record<string, unknown> & { currentStatus: string } }} Event
 *
 * An event and the statuses with which its deliveries were answered; 0 stands for no answer.
 *
 * @typedef {{ event: Event, answers: number[] }} Delivery
 *
 * How events are delivered.
 *
 * @typedef {object} DeliveryOptions
 * @property {("v1" | "v2")[]} [schemes] of the signature, default both
 * @property {number[]} [retryMs] the waits before deliveries are repeated, default 5 of them; Zavu's are hours
 * @property {number} [times] how often each event is delivered, default 1
 * @property {boolean} [reversed] the newest of those that were held first, default false
 * @property {number} [lateSeconds] how old the signature is, default 0
 */

/** The statuses that Zavu sends events about. */
const FIRED = ["in_progress", "completed", "failed", "cancelled"];
const EVENT = "invitation.status_changed";
const ANSWER_MS = 30_000;

/** The webhook of the sandbox's one project: its settings, and the deliveries of its events. */
export class ProjectWebhook {
  /** @type {Webhook | undefined} */
  #webhook;
  /** @type {Required<DeliveryOptions>} */
  #options = defaults();
  /** @type {Delivery[]} */
  #deliveries = [];
  /** @type {Delivery[] | undefined} */
  #held;
  /** @type {Set<Promise<void>>} */
  #running = new Set();
  #now;
  #wait;
  #signal;

  /**
   * @param {object} parts
   * @param {() => number} parts.now Unix milliseconds
   * @param {(ms: number) => Promise<void>} parts.wait
   * @param {AbortSignal} parts.signal ends deliveries
   */
  constructor({ now, wait, signal }) {
    this.#now = now;
    this.#wait = wait;
    this.#signal = signal;
  }

  /** Without its secret, as the API gives it. */
  get() {
    if (!this.#webhook) return null;
    const { secret: _, ...shown } = this.#webhook;
    return shown;
  }

  /**
   * Creates or replaces it, and activates it. A secret that there was is kept.
   *
   * @param {{ url: string, events: string[] }} settings
   */
  set({ url, events }) {
    checkEvents(events);
    const secret = this.#webhook?.secret ?? newSecret();
    this.#webhook = { url, events, secret, active: true };
    return { ...this.#webhook };
  }

  /** @param {Partial<Pick<Webhook, "url" | "events" | "active">>} changes */
  update(changes) {
    if (!this.#webhook) throw noWebhook();
    if (changes.events) checkEvents(changes.events);
    Object.assign(this.#webhook, changes);
    return this.get();
  }

  remove() {
    if (!this.#webhook) throw noWebhook();
    this.#webhook = undefined;
  }

  /** What events are signed with, where there is a webhook. */
  get secret() {
    return this.#webhook?.secret;
  }

  /** A new secret; the old one ends at once, as with Zavu. */
  rotate() {
    if (!this.#webhook) throw noWebhook();
    this.#webhook.secret = newSecret();
    return this.#webhook.secret;
  }

  /** @param {DeliveryOptions} options */
  configure(options) {
    this.#options = { ...defaults(), ...options };
  }

  /** Holds events back until {@link release}. */
  hold() {
    this.#held ??= [];
  }

  /**
   * Delivers the events that were held back.
   *
   * @param {DeliveryOptions} [options] for these deliveries
   */
  async release(options) {
    const held = this.#held ?? [];
    this.#held = undefined;
    const all = { ...this.#options, ...options };
    if (all.reversed) held.reverse();
    // One after the other: their order is what a test asks for.
    for (const delivery of held) await this.#start(delivery, all);
  }

  /** What was delivered, oldest first. */
  deliveries() {
    return [...this.#deliveries];
  }

  /** Waits for the deliveries under way, with their repetitions. */
  async settled() {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  clear() {
    this.#webhook = undefined;
    this.#options = defaults();
    this.#deliveries = [];
    this.#held = undefined;
  }

  /**
   * Tells the webhook that the status of an invitation changed.
   *
   * @param {import("./types.js").Invitation} invitation
   * @param {string} previousStatus
   */
  changed(invitation, previousStatus) {
    const webhook = this.#webhook;
    if (!webhook?.active || !webhook.events.includes(EVENT)) return;
    if (!FIRED.includes(invitation.status)) return;
    const { id, clientName, clientEmail, connectionType, status } = invitation;
    const { senderId, connectedAccount, failureReason } = invitation;
    /** @type {Event} */
    const event = {
      id: `evt_${randomBytes(12).toString("base64url")}`,
      type: EVENT,
      timestamp: this.#now(),
      projectId: "prj_sandbox",
      data: {
        invitationId: id,
        clientName,
        clientEmail,
        connectionType,
        previousStatus,
        currentStatus: status,
        ...(status === "completed" && { senderId, connectedAccount }),
        ...(status === "failed" && { failureReason }),
      },
    };
    /** @type {Delivery} */
    const delivery = { event, answers: [] };
    this.#deliveries.push(delivery);
    if (this.#held) this.#held.push(delivery);
    else void this.#start(delivery, this.#options);
  }

  /**
   * @param {Delivery} delivery
   * @param {Required<DeliveryOptions>} options
   */
  #start(delivery, options) {
    const running = this.#deliver(delivery, options).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /**
   * @param {Delivery} delivery
   * @param {Required<DeliveryOptions>} options
   */
  async #deliver({ event, answers }, options) {
    for (let time = 0; time < options.times; time++) {
      for (const ms of [0, ...options.retryMs]) {
        if (ms > 0) await this.#wait(ms);
        if (this.#signal.aborted || !this.#webhook?.active) return;
        const status = await this.#send(this.#webhook, JSON.stringify(event), options);
        answers.push(status);
        if (status >= 200 && status < 300) break;
      }
    }
  }

  /**
   * @param {Webhook} webhook
   * @param {string} body
   * @param {Required<DeliveryOptions>} options
   */
  async #send({ url, secret }, body, { schemes, lateSeconds }) {
    const seconds = Math.floor(this.#now() / 1000) - lateSeconds;
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Zavu-Signature": signature(body, secret, seconds, schemes),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return 0;
    }
  }
}

/** @returns {Required<DeliveryOptions>} */
function defaults() {
  return {
    schemes: ["v1", "v2"],
    retryMs: [50, 100, 200, 400, 800],
    times: 1,
    reversed: false,
    lateSeconds: 0,
  };
}

/**
 * Signed as Zavu documents it, independently of the package that verifies it.
 *
 * @param {string} body
 * @param {string} secret
 * @param {number} seconds
 * @param {("v1" | "v2")[]} schemes
 */
function signature(body, secret, seconds, schemes) {
  const signed = { v1: body, v2: `${seconds}.${body}` };
  const hex = (/** @type {"v1" | "v2"} */ scheme) =>
    createHmac("sha256", secret).update(signed[scheme]).digest("hex");
  return [`t=${seconds}`, ...schemes.map((scheme) => `${scheme}=${hex(scheme)}`)].join(",");
}

/** @param {string[]} events */
function checkEvents(events) {
  const unknown = events.find((event) => event !== EVENT);
  if (unknown === undefined) return;
  throw new Refusal(400, "invalid_request", `unknown event: ${unknown}`, { allowed: [EVENT] });
}

function newSecret() {
  return `whsec_${randomBytes(24).toString("base64url")}`;
}

function noWebhook() {
  return new Refusal(404, "not_found", "the project has no webhook");
}
