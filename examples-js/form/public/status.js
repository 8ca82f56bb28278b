// Where an invitation stands, in words.
import { formatFailureReason, isUsable } from "zavu-invitations";
import { language, locale, texts } from "./language.js";

const ENDED = ["completed", "expired", "cancelled"];

/** A `kind` for the colour, a `text`, the time since when, and what else there is to know. */
export function standingOf(invitation) {
  const { status, viewedAt, startedAt, completedAt, failedAt, connectedAccount } = invitation;
  if (status === "completed") {
    return standing("completed", completedAt, connectedAccount?.name ?? "");
  }
  // A link ends at its hour, whenever the status says so.
  const isOver = ["pending", "in_progress", "failed"].includes(status) && !isUsable(invitation);
  if (isOver || status === "expired") return standing("expired", invitation.expiresAt);
  if (status === "failed") {
    const reason = formatFailureReason(invitation.failureReason, { locale });
    return standing("failed", failedAt, reason);
  }
  if (status === "in_progress") return standing("in_progress", startedAt);
  if (status === "cancelled") return standing("cancelled", invitation.updatedAt);
  if (status !== "pending") return standing(status);
  return viewedAt ? standing("opened", viewedAt) : standing("pending");
}

function standing(kind, since, detail = "") {
  // One that is of the future is shown as it is called.
  const text = texts.statuses[kind] ?? kind;
  return { kind, text: since ? `${text} · ${timeOf(since)}` : text, detail };
}

/** Nothing follows any more but a new invitation. */
export const canCreateAgain = (invitation) =>
  invitation.status !== "completed" && ENDED.includes(standingOf(invitation).kind);

export const nameOf = ({ clientName, clientEmail }) => clientName || clientEmail || texts.unnamed;

export function timeOf(time) {
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return format.format(new Date(time));
}
