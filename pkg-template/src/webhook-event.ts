import { property } from "./snapshot.js";
import { STATUS_CHANGED } from "./wasm/facts.js";
import type { InvitationStatusChange, WebhookEvent } from "./wasm/zavu_invitations.js";

/** The headers of a request: a `Headers`, an object of any case of names, or the value of `X-Zavu-Signature`. */
export type WebhookHeaders =
  | {
      /** Gives the value of a header, of any case, or `null`. */
      get(name: string): string | null;
    }
  | { readonly [name: string]: string | readonly string[] | undefined }
  | string;

/** An event about the status of an invitation. */
export type InvitationStatusChanged = WebhookEvent & {
  type: "invitation.status_changed";
  data: InvitationStatusChange;
};

/**
 * Whether an event is about the status of an invitation: its type, and at least `invitationId` and
 * `currentStatus`. A webhook can carry events of other types, which are handed on as they are.
 */
export function isInvitationStatusChanged(event: unknown): event is InvitationStatusChanged {
  const data = property(event, "data");
  return (
    property(event, "type") === STATUS_CHANGED &&
    typeof property(data, "invitationId") === "string" &&
    typeof property(data, "currentStatus") === "string"
  );
}
