use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::WebhookError;
use crate::platform::json::Node;
use crate::{ConnectedAccount, ConnectionType, FailureReason, InvitationStatus, UnknownFields};

open_enum! {
    /// The type of an event. The list is open: a webhook can carry other types.
    pub enum EventType in TypeScript as any_string {
        /// The status of an invitation changed.
        InvitationStatusChanged = "invitation.status_changed",
    }
}

/// An event of a project's webhook, of any type. Fields and values that this version does not know
/// are kept. A value of an unexpected type in `timestamp`, `project_id` or `sender_id` reads as missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebhookEvent {
    /// The event's id, an opaque text. A repeated delivery has the same one.
    pub id: String,
    /// The type of the event.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "wasm", tsify(type = "EventType"))]
    pub event_type: EventType,
    /// When the event happened, in Unix milliseconds.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(type = "number"))]
    pub timestamp: Option<u64>,
    /// The project of the event.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(type = "string"))]
    pub project_id: Option<String>,
    /// The sender that the event concerns, for any type of event.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub sender_id: Option<String>,
    /// The data of the event, which depends on its type.
    #[cfg_attr(feature = "wasm", tsify(type = "{ [name: string]: unknown }"))]
    pub data: UnknownFields,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub other: UnknownFields,
}

/// A change of an invitation's status. Events can come in any order: retrieve the invitation to learn its
/// current status. A value of an unexpected type in an optional field reads as missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InvitationStatusChange {
    /// The invitation's id.
    pub invitation_id: String,
    /// Your label for the client.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub client_name: Option<String>,
    /// The client's e-mail address.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub client_email: Option<String>,
    /// The channel that the client connects.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "wasm",
        tsify(optional, type = "ConnectionType | (string & {})")
    )]
    pub connection_type: Option<ConnectionType>,
    /// The status before the change.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "InvitationStatus | null"))]
    pub previous_status: Option<InvitationStatus>,
    /// The status after the change.
    #[cfg_attr(feature = "wasm", tsify(type = "InvitationStatus"))]
    pub current_status: InvitationStatus,
    /// The sender in your project, once the invitation is completed.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "string | null"))]
    pub sender_id: Option<String>,
    /// The account that the client connected, once the invitation is completed.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "ConnectedAccount | null"))]
    pub connected_account: Option<ConnectedAccount>,
    /// Why the signup failed, if it did.
    #[serde(default, deserialize_with = "lenient")]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "FailureReason | null"))]
    pub failure_reason: Option<FailureReason>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub other: UnknownFields,
}

// Not in the module: JavaScript has `isInvitationStatusChanged` (`pkg-template/src/webhook-event.ts`) for the values of
// `JSON.parse`.
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
impl WebhookEvent {
    /// The change of an invitation's status; `None` if the event has another type, or its `data` lacks
    /// the invitation or the status.
    #[must_use]
    pub fn status_change(&self) -> Option<InvitationStatusChange> {
        if self.event_type != EventType::InvitationStatusChanged {
            return None;
        }
        serde_json::from_value(Value::from(self.data.0.clone())).ok()
    }
}

/// Reads a value of an unexpected type as `None`: a receiver must not lose an event because of a field it may not need.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).ok())
}

/// Checks that a value is an event: an object with an id, a type and data, which every receiver needs.
pub(super) fn check_required(event: &Node<'_>) -> Result<(), WebhookError> {
    let has_text = |name| event.get(name).text().is_some_and(|text| !text.is_empty());
    let fault = if !event.is_object() {
        "it is not a JSON object"
    } else if !has_text("id") {
        "its id is missing, empty or no string"
    } else if !has_text("type") {
        "its type is missing, empty or no string"
    } else if !event.get("data").is_object() {
        "its data is missing or no object"
    } else {
        return Ok(());
    };
    Err(WebhookError::malformed(format!(
        "the signed body is not an event: {fault}"
    )))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{EventType, WebhookEvent};
    use crate::client::webhook::STATUS_CHANGED;

    #[test]
    fn a_change_is_read_without_optional_values_of_an_unexpected_type() {
        let optional = [
            "clientName",
            "clientEmail",
            "connectionType",
            "previousStatus",
            "senderId",
            "connectedAccount",
            "failureReason",
        ];
        for name in optional {
            for value in [json!(5), json!(null), json!({ "id": "a" }), json!([])] {
                let event: WebhookEvent = serde_json::from_value(json!({
                    "id": "evt_1",
                    "type": STATUS_CHANGED,
                    "data": { "invitationId": "inv_1", "currentStatus": "completed", name: value },
                }))
                .unwrap();
                let change = event.status_change().unwrap();
                assert_eq!(change.current_status.as_str(), "completed", "{name}");
            }
        }
    }

    #[test]
    fn a_webhook_is_set_to_the_type_that_is_read() {
        assert_eq!(
            EventType::from(STATUS_CHANGED),
            EventType::InvitationStatusChanged
        );
    }
}
