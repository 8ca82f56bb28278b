//! The types of the API's answers about invitations, and functions on an invitation.

mod share;
mod usable;

use serde::{Deserialize, Serialize};

pub use share::ShareLinks;
#[cfg(feature = "wasm")]
pub(crate) use share::Shared;
pub(crate) use usable::is_usable_status;
#[cfg(feature = "wasm")]
pub(crate) use usable::{is_due, remaining_ms};

use crate::{ConnectionType, UnknownFields};

open_enum! {
    /// The progress of an invitation. The list is open: Zavu adds and removes values.
    pub enum InvitationStatus in TypeScript as any_string {
        /// Created; the client has not begun.
        Pending = "pending",
        /// The client has begun Meta's signup.
        InProgress = "in_progress",
        /// The client has finished, and the sender exists. Final.
        Completed = "completed",
        /// The signup failed. Not final: the same link works again.
        Failed = "failed",
        /// The link is too old. Final.
        Expired = "expired",
        /// You cancelled it. Final.
        Cancelled = "cancelled",
    }
}

open_enum! {
    /// Why a signup failed. The list is open: treat an unknown value as a generic failure.
    pub enum FailureReason in TypeScript as any_string {
        /// The client closed Meta's dialog.
        FbCancelled = "fb_cancelled",
        /// The client did not grant what Meta asked for.
        FbNotAuthorized = "fb_not_authorized",
        /// The client left half-way.
        SignupAbandoned = "signup_abandoned",
        /// The client administers no Facebook Page (Messenger).
        MetaNoPages = "meta_no_pages",
        /// A fault on Zavu's side.
        InternalError = "internal_error",
    }
}

open_enum! {
    /// The channel of a connected account. The list is open.
    pub enum Channel in TypeScript as any_string {
        /// WhatsApp.
        Whatsapp = "whatsapp",
        /// Messenger.
        Messenger = "messenger",
    }
}

/// The account that a client connected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConnectedAccount {
    /// The account's id.
    pub id: String,
    /// The channel it belongs to.
    pub channel: Channel,
    /// The account's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub name: Option<String>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub other: UnknownFields,
}

/// An invitation, as Zavu's API returns it. Fields and values that this version does not know are
/// kept. Times are ISO 8601 in UTC.
// `| null` where Zavu sends `null`; `url`, `token`, `updatedAt` and `connectionType` are left out instead.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Invitation {
    /// The invitation's id, an opaque text.
    pub id: String,
    /// The link to share with the client. A secret: never log it. A call with an API key always gets it;
    /// a route of your own leaves it out for readers that must not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub url: Option<String>,
    /// The secret part of the link: never log it. Present whenever `url` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub token: Option<String>,
    /// The progress of the invitation.
    pub status: InvitationStatus,
    /// When the link stops working.
    pub expires_at: String,
    /// When the invitation was created.
    pub created_at: String,
    /// When the invitation last changed. Optional, because an example of Zavu's documentation omits it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub updated_at: Option<String>,
    /// Your label for the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub client_name: Option<String>,
    /// The client's e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub client_email: Option<String>,
    /// The client's phone number in E.164 form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub client_phone: Option<String>,
    /// The number of your project that the client registers; always `null` with Messenger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub phone_number_id: Option<String>,
    /// The channel that the client connects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "wasm",
        tsify(optional, type = "ConnectionType | (string & {})")
    )]
    pub connection_type: Option<ConnectionType>,
    /// The sender in your project, once the invitation is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub sender_id: Option<String>,
    /// When the client first opened the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub viewed_at: Option<String>,
    /// When the client began the signup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub started_at: Option<String>,
    /// When the client finished the signup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub completed_at: Option<String>,
    /// When the signup last failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub failed_at: Option<String>,
    /// Why the signup last failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "FailureReason | null"))]
    pub failure_reason: Option<FailureReason>,
    /// The account that the client connected, once the invitation is completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "ConnectedAccount | null"))]
    pub connected_account: Option<ConnectedAccount>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub other: UnknownFields,
}

/// Names the fields that may be shown, so that a new one is not: whoever has `url` or `token` can accept
/// the invitation.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("id", &self.id)
            .field("status", &self.status)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The answer to creating an invitation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct CreateInvitationResponse {
    /// The invitation.
    pub invitation: Invitation,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub other: UnknownFields,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InvitationPage {
    /// The invitations of this page.
    pub items: Vec<Invitation>,
    /// Where the next page begins; absent, `null` or `""` on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub next_cursor: Option<String>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub other: UnknownFields,
}
