//! The fields by which an invitation in the list is recognized as that of a create: its [`Identity`] and its lifetime. They are
//! compared exactly: if the server writes a value in another way, the create is not found, and its outcome stays `unknown`.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::client::{Request, answer, echo};
use crate::platform::date;
use crate::platform::json::{self, Node, Value};
use crate::rules::expiry;
use crate::{ConnectionType, CreateInvitationRequest};

/// The values of [`echo::IDENTIFYING_FIELDS`].
type Values = [Option<String>; echo::IDENTIFYING_FIELDS.len()];

const DAY_MS: u64 = 24 * 60 * 60_000;

/// The values by which invitations are told apart, without the lifetime, which is compared with a
/// tolerance.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Identity {
    /// In the order of [`echo::identifying_fields`].
    values: Values,
    connection_type: String,
}

impl Identity {
    fn of_request(request: &CreateInvitationRequest) -> Self {
        let values = echo::identifying_fields(request).map(|(_, value)| value);
        let connection_type = request.connection_type.as_ref();
        Self::new(values, connection_type.map(ConnectionType::as_str))
    }

    pub fn of_invitation(item: &Node<'_>) -> Self {
        // An empty text counts as no value, as it does in `echo::identifying_fields`.
        let value = |name: &str| item.get(name).text().filter(|text| !text.is_empty());
        let values = echo::IDENTIFYING_FIELDS.map(|name| value(name).map(Cow::into_owned));
        Self::new(values, value("connectionType").as_deref())
    }

    fn new(values: Values, connection_type: Option<&str>) -> Self {
        let default = ConnectionType::WhatsappWaba.as_str();
        Self {
            values,
            connection_type: connection_type.unwrap_or(default).to_owned(),
        }
    }
}

/// The values that a create sent, which its invitation must have.
#[derive(Clone)]
pub(crate) struct MatchCriteria {
    pub identity: Identity,
    pub lifetime_days: u32,
}

impl MatchCriteria {
    pub fn new(request: &CreateInvitationRequest) -> Self {
        Self {
            identity: Identity::of_request(request),
            lifetime_days: request.expires_in_days.unwrap_or(expiry::DEFAULT),
        }
    }

    /// True if the request has a field that tells its invitation apart from others.
    pub fn has_identifying_field(&self) -> bool {
        self.identity.values.iter().any(Option::is_some)
    }

    /// Equal for requests of the same project with the same [`Identity`]. The API key is hashed in, because it stands for the
    /// project: equal requests with two keys of one project are not recognized as equal. The hash does not reveal the key.
    pub fn fingerprint(&self, prepared: &Request) -> u64 {
        let mut hasher = DefaultHasher::new();
        let key = prepared
            .headers
            .iter()
            .find(|(name, _)| name == "authorization");
        (&prepared.url, key, &self.identity).hash(&mut hasher);
        hasher.finish()
    }

    /// True if an invitation lasts as long as the request asked for, with a tolerance of less than a
    /// day: how the API rounds a lifetime is not documented.
    pub fn has_lifetime(&self, item: &Node<'_>, created_unix_ms: u64) -> bool {
        let expires = item.get("expiresAt").text();
        let expires = expires.and_then(|time| date::parse_rfc3339(&time));
        let lifetime_ms = expires.and_then(|time| time.checked_sub(created_unix_ms));
        let requested_ms = u64::from(self.lifetime_days).saturating_mul(DAY_MS);
        lifetime_ms.is_some_and(|ms| ms.abs_diff(requested_ms) < DAY_MS)
    }
}

/// An invitation of the list that may be taken as the answer to a create.
pub(super) struct Match {
    pub id: String,
    /// The body that the answer to the create would have had.
    pub body: Value,
    pub created_unix_ms: u64,
}

impl Match {
    /// `None` if the item has no id.
    pub fn new(item: &Node<'_>, created_unix_ms: u64) -> Option<Self> {
        Some(Self {
            id: item.get("id").text()?.into_owned(),
            body: json::object("invitation", item.to_value()),
            created_unix_ms,
        })
    }

    /// True if it has every field that the answer to a create has.
    pub fn is_complete(&self) -> bool {
        let needs_link = true;
        answer::missing_invitation_field(&Node::of(&self.body), needs_link).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::MatchCriteria;
    use crate::CreateInvitationRequest;
    use crate::client::Settings;

    fn fingerprint(settings: &Settings, name: &str, days: u32) -> u64 {
        let request = CreateInvitationRequest {
            client_name: Some(name.to_owned()),
            expires_in_days: Some(days),
            ..CreateInvitationRequest::default()
        };
        let prepared = settings
            .create_request(&request.clone().validate().unwrap())
            .unwrap();
        MatchCriteria::new(&request).fingerprint(&prepared)
    }

    #[test]
    fn a_fingerprint_is_of_the_project_and_the_values() {
        let key = || Settings::new("zv_test_example");
        let one = fingerprint(&key(), "Acme", 7);
        assert_eq!(one, fingerprint(&key().header("x-trace", "7"), "Acme", 30));
        for other in [
            fingerprint(&key(), "Other", 7),
            fingerprint(&Settings::new("zv_test_other"), "Acme", 7),
            fingerprint(&key().base_url("https://a.example"), "Acme", 7),
        ] {
            assert_ne!(one, other);
        }
    }
}
