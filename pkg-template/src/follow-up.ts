import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import type { Locale } from "./message.js";
import { snapshotOfNamed } from "./option-names.js";
import { property, timeOrPlainData, toPlainData } from "./plain-data.js";
import { snapshotOf } from "./snapshot.js";
import { REMINDER_OPTIONS, SHARE_OPTIONS } from "./wasm/facts.js";
import type { Invitation, Rejection, ShareLinks, UsableLink } from "./wasm/zavu_invitations.js";

/** Which invitations are due. */
export interface ReminderOptions {
  /** How many days before the link expires: a whole number from 1 to {{reminderMaximum}}. */
  beforeExpiryDays: number;
  /** A `Date`, Unix milliseconds or an RFC 3339 time. @defaultValue the current time */
  now?: Date | number | string | undefined;
}

/** How to share an invitation. */
export interface ShareOptions {
  /**
   * The language of the text (English, Spanish or Portuguese), as a tag of BCP 47 such as `es-MX` or as
   * a locale of this package.
   *
   * @defaultValue English
   */
  locale?: string | Locale | undefined;
  /** A text of your own, in which `{url}` stands for the link. Without `{url}`, the link follows in its own line. */
  message?: string | undefined;
}

/** The part of an invitation that is read. */
export type InvitationLifetime = Pick<Invitation, "status" | "expiresAt">;

/** The part of an invitation that is read to share it. */
export type SharedInvitation = Pick<
  Invitation,
  "url" | "clientPhone" | "clientEmail" | "connectionType"
>;

/**
 * True if the client can still use the link: the status is `pending`, `in_progress` or `failed`
 * (the same link works again), and it has not expired. `false` for a status that this version does
 * not know.
 *
 * @param now - A `Date`, Unix milliseconds or an RFC 3339 time. Default: the current time.
 * @throws {@link InvitationsError} `invalid_request`, for arguments of another type.
 */
export function isUsable(invitation: InvitationLifetime, now?: Date | number | string): boolean {
  return usableLink(invitation, now).isUsable;
}

/**
 * How long the client can still use the link, in milliseconds; 0 if it is not usable.
 *
 * @param now - A `Date`, Unix milliseconds or an RFC 3339 time. Default: the current time.
 * @throws {@link InvitationsError} `invalid_request`, for arguments of another type.
 */
export function remainingMs(invitation: InvitationLifetime, now?: Date | number | string): number {
  return usableLink(invitation, now).remainingMs;
}

/**
 * The invitations whose client should be reminded: the link is usable, and expires within
 * `beforeExpiryDays`. They keep their order.
 *
 * @throws {@link InvitationsError} `invalid_request`, for arguments of another type, and for an option
 * that is not known.
 */
export function dueForReminder<I extends InvitationLifetime>(
  invitations: Iterable<I>,
  options: ReminderOptions,
): I[] {
  const { values, originals } = snapshotOfNamed(options, REMINDER_OPTIONS);
  // A missing option has its kind, because `undefined` asks for no reminder.
  const { beforeExpiryDays = { kind: "undefined" } } = values;
  const { now = Date.now() } = originals;
  // Checks the options even if there are no invitations.
  usableLink(NO_INVITATION, now, beforeExpiryDays);
  return itemsOf(invitations).filter(
    (invitation) => usableLink(invitation, now, beforeExpiryDays).isDue,
  );
}

/**
 * Makes links that open WhatsApp, an e-mail or a text message that contains the invitation's link. Nothing
 * is sent. These links contain the invitation's link, so do not log them.
 *
 * @returns `whatsapp` and `email`: to the client if their phone number (E.164) or e-mail address is
 * known, otherwise the sender chooses the recipient. `sms` only if the number is known.
 * @throws {@link InvitationsError} `invalid_request`, if the invitation has no `url` (pages often get
 * invitations without it), and for options that cannot be used.
 */
export function shareLinks(invitation: SharedInvitation, options?: ShareOptions): ShareLinks {
  const { values, originals } = snapshotOfNamed(options, SHARE_OPTIONS);
  const tagOrLocale = originals.locale;
  const locale = typeof tagOrLocale === "object" ? property(tagOrLocale, "language") : tagOrLocale;
  const fields = ["url", "clientPhone", "clientEmail", "connectionType"];
  const snapshot = snapshotOf(invitation, fields);
  return unwrap(
    core().call((rust) => rust.shareLinks(snapshot, toPlainData(locale), values.message)),
  );
}

const NO_INVITATION: InvitationLifetime = { status: "cancelled", expiresAt: "" };

/**
 * Copies the items. A value that is no iterable, or whose iterator throws, becomes the only item, so that its check names
 * the mistake.
 */
function itemsOf<I>(items: Iterable<I>): I[] {
  try {
    return [...items];
  } catch {
    return [items as unknown as I];
  }
}

type KnownLink = Exclude<UsableLink, { error: unknown }>;

/** How long a link is usable; with `days`, also whether a reminder is due. */
function usableLink(invitation: unknown, now: unknown, days?: unknown): KnownLink {
  const snapshot = snapshotOf(invitation, ["status", "expiresAt"]);
  const time = now === undefined ? Date.now() : timeOrPlainData(now);
  return unwrap(core().call((rust) => rust.usableLink(snapshot, time, days)));
}

function unwrap<T extends object>(checked: T): Exclude<T, { error: unknown }> {
  if ("error" in checked) throw new InvitationsError(checked.error as Rejection);
  return checked as Exclude<T, { error: unknown }>;
}
