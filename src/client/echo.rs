//! Recognises the answer to another request. If an answer comes too late on a connection, the next
//! request may get it: its invitation then echoes the fields of the other request.

use crate::CreateInvitationRequest;
use crate::platform::fold::fold;
use crate::platform::json::Node;

/// A field that tells invitations apart, and the value that a request sent for it.
pub(super) type IdentifyingField = (&'static str, Option<String>);

/// The names of the identifying fields.
pub(super) const IDENTIFYING_FIELDS: [&str; 4] =
    ["clientName", "clientEmail", "clientPhone", "phoneNumberId"];

/// The identifying fields of a request. An empty text counts as no value.
pub(super) fn identifying_fields(request: &CreateInvitationRequest) -> [IdentifyingField; 4] {
    // Names every field, so that a new one does not compile before somebody decides: does Zavu echo it?
    let CreateInvitationRequest {
        client_name,
        client_email,
        client_phone,
        phone_number_id,
        expires_in_days: _,
        allowed_phone_countries: _,
        connection_type: _,
        other: _,
    } = request;
    let [name, email, phone, number] = IDENTIFYING_FIELDS;
    let fields = [
        (name, client_name),
        (email, client_email),
        (phone, client_phone),
        (number, phone_number_id),
    ];
    fields.map(|(name, value)| (name, value.clone().filter(|text| !text.is_empty())))
}

/// True if an invitation has some of the fields, but each with another value than was sent. One equal
/// field is enough for `false`, because the server may write the other fields in its own way.
pub(super) fn is_of_another_request(invitation: &Node<'_>, sent: &[IdentifyingField]) -> bool {
    let mut has_other_value = false;
    for (name, value) in sent {
        let echo = invitation.get(name).text().unwrap_or_default();
        let echo = comparable(name, &echo);
        if echo.is_empty() {
            continue;
        }
        has_other_value = true;
        if value
            .as_deref()
            .is_some_and(|value| comparable(name, value) == echo)
        {
            return false;
        }
    }
    has_other_value
}

/// The part of a value that stays the same when a server writes the field in its own way.
fn comparable(name: &str, value: &str) -> String {
    let folded = fold(value);
    match name {
        "clientPhone" => folded.chars().filter(char::is_ascii_digit).collect(),
        _ => folded.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::is_of_another_request;
    use crate::platform::json::Node;

    fn is_of_other(invitation: &Value) -> bool {
        let sent = [
            ("clientName", Some("Jos\u{e9} Acme")),
            ("clientEmail", Some("contact@acme.example")),
            ("clientPhone", Some("+14155552671")),
            ("phoneNumberId", None),
        ];
        let sent = sent.map(|(name, value)| (name, value.map(str::to_owned)));
        is_of_another_request(&Node::of(invitation), &sent)
    }

    #[test]
    fn one_equal_field_is_enough() {
        for own in [
            json!({}),
            json!({ "clientName": null, "clientEmail": "", "clientPhone": 7 }),
            json!({ "clientName": " JOSE\u{301} acme\u{a0}" }),
            json!({ "clientEmail": "Contact@ACME.example" }),
            json!({ "clientPhone": "1 (415) 555-2671" }),
            json!({ "clientName": "Other", "clientPhone": "+14155552671" }),
        ] {
            assert!(!is_of_other(&own), "{own}");
        }
    }

    #[test]
    fn without_an_equal_field_it_is_of_another_request() {
        for other in [
            json!({ "clientName": "Jos\u{e9}" }),
            json!({ "clientName": null, "clientEmail": "sales@acme.example" }),
            json!({ "clientPhone": "+14155552672", "clientName": "Other" }),
            json!({ "phoneNumberId": "pn_1" }),
        ] {
            assert!(is_of_other(&other), "{other}");
        }
    }
}
