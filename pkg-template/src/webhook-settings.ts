import { call } from "./calls.js";
import { type InvitationsOptions, snapshotOfOptions } from "./options.js";
import { snapshotOf } from "./snapshot.js";
import { WEBHOOK_SETTINGS } from "./wasm/facts.js";
import type { EventType, Operation, Webhook } from "./wasm/zavu_invitations.js";

/** The settings of a project's webhook. */
export interface WebhookSettings {
  /**
   * Where Zavu delivers events: an `https` URL. `http` only with `dangerouslyAllowHttp`, for a
   * sandbox.
   */
  url: string;
  /**
   * The types of events that it delivers. Zavu refuses unknown types (400), and the error names those
   * that it allows.
   *
   * @defaultValue `["invitation.status_changed"]`
   */
  events?: readonly EventType[] | undefined;
}

/** The changed settings of a project's webhook; all others stay. */
export interface WebhookChanges extends Partial<WebhookSettings> {
  /** `false` pauses the deliveries, `true` resumes them. */
  active?: boolean | undefined;
}

/**
 * Retrieves the webhook of the key's project or sub-account, without its secret. There is at most one.
 * Retried like `retrieveInvitation`: after a lost connection, a timeout, 408, 429 and 5xx.
 *
 * @returns `null` if there is none.
 * @throws {@link InvitationsError}, and nothing else.
 */
export async function getWebhook(options: InvitationsOptions = {}): Promise<Webhook | null> {
  return callWebhook<Webhook | null>("get_webhook", undefined, options);
}

/**
 * Creates the project's webhook, or replaces it, and activates it. The answer has the secret that
 * signs the events: a new one for the first webhook, the existing one after a replacement. Retried like
 * {@link getWebhook}, because setting it twice does no harm.
 *
 * @throws {@link InvitationsError}, and nothing else.
 *
 * @example
 * ```ts
 * const { secret } = await setWebhook({ url: "https://app.example/zavu" }, { apiKey });
 * ```
 */
export async function setWebhook(
  settings: WebhookSettings,
  options: InvitationsOptions = {},
): Promise<Webhook> {
  return callWebhook<Webhook>("set_webhook", settings, options);
}

/**
 * Changes the project's webhook. Retried like {@link getWebhook}.
 *
 * @throws {@link InvitationsError}, and nothing else; `not_found` if there is none.
 */
export async function updateWebhook(
  changes: WebhookChanges,
  options: InvitationsOptions = {},
): Promise<Webhook> {
  return callWebhook<Webhook>("update_webhook", changes, options);
}

/**
 * Deletes the project's webhook. Retried like {@link getWebhook}. If an earlier attempt already
 * deleted it, this is a success.
 *
 * @throws {@link InvitationsError}, and nothing else; `not_found` if there was none before the call.
 */
export async function deleteWebhook(options: InvitationsOptions = {}): Promise<void> {
  await callWebhook("delete_webhook", undefined, options);
}

async function callWebhook<T>(
  operation: Operation,
  settings: object | undefined,
  options: InvitationsOptions,
): Promise<T> {
  const snapshot = snapshotOf(settings, WEBHOOK_SETTINGS);
  return (await call<{ webhook: T }>(operation, snapshot, snapshotOfOptions(options))).webhook;
}
