//! The operations of the API: their names, methods and advice after an error.

use serde::{Deserialize, Serialize};

use super::{ErrorCode, ErrorOutcome};

/// An operation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// `POST /v1/invitations`
    Create,
    /// `GET /v1/invitations/{id}`
    Retrieve,
    /// `GET /v1/invitations`
    List,
    /// `POST /v1/invitations/{id}/cancel`
    Cancel,
    /// `GET /v1/invitations/webhook`
    GetWebhook,
    /// `POST /v1/invitations/webhook`
    SetWebhook,
    /// `PATCH /v1/invitations/webhook`
    UpdateWebhook,
    /// `DELETE /v1/invitations/webhook`
    DeleteWebhook,
}

impl Operation {
    /// The operations that a handler can serve, with their names.
    #[cfg(any(feature = "wasm-server", test))]
    pub(crate) const NAMES: [(&str, Self); 4] = [
        ("create", Self::Create),
        ("retrieve", Self::Retrieve),
        ("list", Self::List),
        ("cancel", Self::Cancel),
    ];

    /// The HTTP method.
    pub(crate) fn method(self) -> &'static str {
        match self {
            Self::Create | Self::Cancel | Self::SetWebhook => "POST",
            Self::Retrieve | Self::List | Self::GetWebhook => "GET",
            Self::UpdateWebhook => "PATCH",
            Self::DeleteWebhook => "DELETE",
        }
    }

    /// The end of an error's message: the outcome, and if another attempt is safe.
    pub(crate) fn advice(self, code: ErrorCode, outcome: ErrorOutcome) -> &'static str {
        let limited = code == ErrorCode::RateLimited;
        match (self, outcome) {
            (_, ErrorOutcome::NotSent) => "nothing was sent",
            (Self::Create, ErrorOutcome::Refused) if limited => {
                "no invitation was created, and it is safe to try again after the wait"
            }
            (Self::Create, ErrorOutcome::Refused) => "no invitation was created",
            (Self::Create, ErrorOutcome::Unknown) => {
                "it is unknown whether the invitation was created: look for it before you try again"
            }
            (Self::Cancel, ErrorOutcome::Refused) => {
                "the invitation was not cancelled by this call"
            }
            (Self::Cancel, ErrorOutcome::Unknown) => {
                "it is unknown whether the invitation was cancelled: it is safe to try again"
            }
            (Self::SetWebhook | Self::UpdateWebhook | Self::DeleteWebhook, outcome) => {
                match outcome {
                    ErrorOutcome::Unknown => {
                        "it is unknown whether the webhook was changed: it is safe to try again"
                    }
                    _ => "the webhook was not changed by this call",
                }
            }
            (_, _) if limited => "it is safe to try again after the wait",
            (_, ErrorOutcome::Refused) => "trying again will not help",
            (_, ErrorOutcome::Unknown) => "it is safe to try again",
        }
    }
}
