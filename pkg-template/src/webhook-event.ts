import { property } from "./plain-data.js";
import { STATUS_CHANGED } from "./wasm/facts.js";
import type { InvitationStatusChange, WebhookEvent } from "./wasm/zavu_invitations.js";

/** The headers of a request: a `Headers`, an object with names in any case, or the value of `X-Zavu-Signature`. */
export type WebhookHeaders =
  | {
      /** Returns the value of a header, with its name in any case, or `null`. */
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
 * True if an event is about the status of an invitation: it has this type, and at least `invitationId`
 * and `currentStatus`. A webhook can also deliver events of other types, which are passed on unchanged.
 */
export function isInvitationStatusChanged(event: unknown): event is InvitationStatusChanged {
  const data = property(event, "data");
  return (
    property(event, "type") === STATUS_CHANGED &&
    typeof property(data, "invitationId") === "string" &&
    typeof property(data, "currentStatus") === "string"
  );
}
