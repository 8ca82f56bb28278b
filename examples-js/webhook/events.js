import { isInvitationStatusChanged } from "zavu-invitations/webhooks";

/** Old and new secret, while a rotation is under way. */
export const secrets = process.env.ZAVU_WEBHOOK_SECRET?.split(",");

/**
 * Your own handling of an event. A webhook can carry events of other types.
 *
 * @param {import("zavu-invitations").WebhookEvent} event
 */
export function handleEvent(event) {
  if (!isInvitationStatusChanged(event)) return;
  const { invitationId, currentStatus, senderId } = event.data;
  if (currentStatus === "completed") console.log(`${invitationId}: connected, ${senderId}`);
  else console.log(`${invitationId}: ${currentStatus}`);
}
