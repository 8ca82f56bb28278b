import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import type { Locale } from "./message.js";
import { copy, property, timeOrPlainData, toPlainData } from "./snapshot.js";
import type { Invitation, Rejection, ShareLinks, UsableLink } from "./wasm/zavu_invitations.js";

/** What is read of an invitation. */
export type InvitationLifetime = Pick<Invitation, "status" | "expiresAt">;

/** What is read of an invitation that is shared. */
export type SharedInvitation = Pick<
  Invitation,
  "url" | "clientPhone" | "clientEmail" | "connectionType"
>;

/**
 * Whether the client can still use the link: the status is `pending`, `in_progress` or `failed`
 * (the same link works again), and it has not expired. `false` for a status that this version does
 * not know.
 *
 * @param now - When: a `Date`, Unix milliseconds or an RFC 3339 time; without one, now.
 * @throws {@link InvitationsError} `invalid_request`, for arguments of another kind.
 */
export function isUsable(invitation: InvitationLifetime, now?: Date | number | string): boolean {
  return usableLink(invitation, now).isUsable;
}

/**
 * How long the client can still use the link, in milliseconds; 0 where it is not usable.
 *
 * @param now - When: a `Date`, Unix milliseconds or an RFC 3339 time; without one, now.
 * @throws {@link InvitationsError} `invalid_request`, for arguments of another kind.
 */
export function remainingMs(invitation: InvitationLifetime, now?: Date | number | string): number {
  return usableLink(invitation, now).remainingMs;
}

/**
 * The invitations whose client should be reminded: the link is usable, and expires within so many
 * days. They come in their order, as they were given.
 *
 * @param options - `beforeExpiryDays`, a whole number from 1 to {{reminderMaximum}}; and `now`, a
 * `Date`, Unix milliseconds or an RFC 3339 time.
 * @throws {@link InvitationsError} `invalid_request`, for arguments of another kind.
 */
export function dueForReminder<I extends InvitationLifetime>(
  invitations: Iterable<I>,
  options: { beforeExpiryDays: number; now?: Date | number | string | undefined },
): I[] {
  const days = toPlainData(property(options, "beforeExpiryDays"), 0) ?? null;
  const now = property(options, "now") as Date | undefined;
  return listOf(invitations).filter((invitation) => usableLink(invitation, now, days).isDue);
}

/**
 * Links that open WhatsApp, an e-mail or a text message with an invitation's link in it, ready to be
 * sent. Made here, sent nowhere: they hold the link, so log none of them.
 *
 * @param options - `locale`: the language of the text (English, Spanish or Portuguese), as a tag of
 * BCP 47 such as `es-MX` or as a locale of this package; English without one. `message`: a text of
 * your own, in which `{url}` stands for the link, which else follows in a line of its own.
 * @returns `whatsapp` and `email`, to the client where their phone number (E.164) or e-mail address is
 * known, else to whom the sender chooses; `sms` only where the number is known.
 * @throws {@link InvitationsError} `invalid_request`, where the invitation has no `url`, as a page
 * reads it from a route of its own, and for options that cannot be used.
 */
export function shareLinks(
  invitation: SharedInvitation,
  options: { locale?: string | Locale | undefined; message?: string | undefined } = {},
): ShareLinks {
  const names = ["url", "clientPhone", "clientEmail", "connectionType"];
  const copied = copy(invitation, names, 0);
  const given = property(options, "locale");
  const locale = typeof given === "object" ? property(given, "language") : given;
  const message = toPlainData(property(options, "message"), 0);
  return value(core().call((rust) => rust.shareLinks(copied, toPlainData(locale, 0), message)));
}

/** The items; of what has none, or cannot be read, it alone, so that the first check names it. */
function listOf<I>(items: Iterable<I>): I[] {
  try {
    return [...items];
  } catch {
    return [items as unknown as I];
  }
}

type KnownLink = Exclude<UsableLink, { error: unknown }>;

function usableLink(invitation: unknown, now: unknown, days?: unknown): KnownLink {
  const copied = copy(invitation, ["status", "expiresAt"], 0);
  const time = now === undefined ? Date.now() : timeOrPlainData(now);
  return value(core().call((rust) => rust.usableLink(copied, time, days)));
}

function value<T extends object>(checked: T): Exclude<T, { error: unknown }> {
  if ("error" in checked) throw new InvitationsError(checked.error as Rejection);
  return checked as Exclude<T, { error: unknown }>;
}
