//! The configuration of a project's webhook: `/v1/invitations/webhook`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Error;
use super::prepare::invalid_argument;
#[cfg(feature = "wasm-server")]
use crate::PathSegment;
#[cfg(feature = "wasm-server")]
use crate::input_object::{InputObject, ObjectReader};
use crate::platform::json::{self, Node, Value};
use crate::{Problem, UnknownFields};

/// The type of the events about invitations.
pub(crate) const STATUS_CHANGED: &str = "invitation.status_changed";

/// The values to set of a project's webhook. A value that is absent is not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WebhookSettings {
    /// Where Zavu delivers events: an `https` URL; `http` only with
    /// [`Settings::dangerously_allow_http`](super::Settings::dangerously_allow_http), for a
    /// sandbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The types of the events that Zavu delivers. Zavu refuses an unknown type, and names the known
    /// ones in its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// True if Zavu delivers events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// A project's webhook, as Zavu's API gives it. Fields that this version does not know are kept.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm-server", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// Where Zavu delivers events.
    pub url: String,
    /// The types of the events that Zavu delivers.
    #[serde(default)]
    pub events: Vec<String>,
    /// What Zavu signs events with (`whsec_…`). Only the answer to setting the webhook has it.
    /// Never log it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm-server", tsify(optional))]
    pub secret: Option<String>,
    /// True if Zavu delivers events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm-server", tsify(optional))]
    pub active: Option<bool>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub other: UnknownFields,
}

/// Without the secret.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("url", &self.url)
            .field("events", &self.events)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

impl WebhookSettings {
    /// The settings of a webhook at that URL, which delivers the events of invitations.
    #[must_use]
    pub fn at(url: impl Into<String>) -> Self {
        Self {
            url: Some(url.into()),
            events: Some(vec![STATUS_CHANGED.to_owned()]),
            active: None,
        }
    }

    pub(super) fn check(&self, is_http_allowed: bool) -> Result<(), Box<Error>> {
        let Some(url) = self.url.as_deref() else {
            return Ok(());
        };
        if is_webhook_url(url, is_http_allowed) {
            return Ok(());
        }
        // A query and a fragment may hold a secret, so that the message leaves them out. It shows nothing of a URL
        // with an "@": a password before it may have "?" and "#" as well, so that the parts cannot be told apart.
        let shown = match url.split(['?', '#']).next() {
            Some(without_query) if !url.contains('@') => without_query,
            _ => "…",
        };
        let allowed = "an https URL such as \"https://app.example/zavu\" (or http, at a sandbox, with options.dangerouslyAllowHttp)";
        let problem = Problem::invalid_option(vec![allowed.to_owned()], &shown.into());
        Err(invalid_argument("url", problem))
    }
}

/// True for a URL to which Zavu can deliver events, as far as its text shows.
fn is_webhook_url(url: &str, is_http_allowed: bool) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let is_scheme_allowed = scheme.eq_ignore_ascii_case("https")
        || (is_http_allowed && scheme.eq_ignore_ascii_case("http"));
    let begins_with_host =
        rest.starts_with(|c: char| c == '[' || c.is_ascii_alphanumeric() || !c.is_ascii());
    let is_blank = |c: char| c.is_whitespace() || c.is_control();
    is_scheme_allowed && begins_with_host && !url.contains(is_blank)
}

/// The body with which the API answers if there is no webhook.
pub(super) fn none() -> Value {
    json::object("webhook", json::null())
}

/// The first missing field of the webhook in an answer. With `is_optional`, the webhook itself may be
/// `null`.
pub(super) fn missing_field(body: &Node<'_>, is_optional: bool) -> Option<&'static str> {
    let webhook = body.get("webhook");
    if webhook.is_object() {
        return (!webhook.get("url").is_text()).then_some("url");
    }
    (!(is_optional && webhook.is_null())).then_some("webhook")
}

#[cfg(feature = "wasm-server")]
impl WebhookSettings {
    /// Checks settings from JavaScript. Those of a new webhook need a URL, and get the events of invitations if
    /// they name none.
    pub(crate) fn read(settings: InputObject<'_>, is_new: bool) -> Result<Self, Error> {
        let mut settings = ObjectReader::new(&[], settings);
        let url = if is_new {
            settings.required_text("url")
        } else {
            settings.text("url")
        };
        let events = take_events(&mut settings);
        let active = settings.boolean("active");
        settings.finish()?;
        let default = || vec![STATUS_CHANGED.to_owned()];
        Ok(Self {
            url,
            events: events.or_else(|| is_new.then(default)),
            active,
        })
    }
}

#[cfg(feature = "wasm-server")]
fn take_events(settings: &mut ObjectReader<'_>) -> Option<Vec<String>> {
    const NAME: &str = "events";
    let items = settings.list(NAME)?;
    let mut events = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item.read_required_text() {
            Ok(event) => events.push(event.to_owned()),
            Err(problem) => settings.add_in(NAME, vec![PathSegment::Index(index)], problem, None),
        }
    }
    Some(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_reached_by_https() {
        for (url, is_usable) in [
            ("https://app.example/zavu?key=1", true),
            ("HTTPS://app.example:8443", true),
            ("https://[::1]/", true),
            ("https://bücher.example/", true),
            ("https://☕.example/", true),
            ("http://app.example/", false),
            ("http://localhost:4011/", false),
            ("ftp://app.example/", false),
            ("https:///zavu", false),
            ("https:/app.example", false),
            ("https://app.example/a b", false),
            ("https://app.example\n", false),
            ("app.example", false),
            ("", false),
        ] {
            let settings = WebhookSettings::at(url);
            assert_eq!(settings.check(false).is_ok(), is_usable, "{url}");
        }
        assert!(
            WebhookSettings::at("http://localhost:4011/")
                .check(true)
                .is_ok()
        );
    }

    #[test]
    fn an_error_shows_no_secret_of_the_url() {
        for (url, shown) in [
            ("http://a.example/?key=secret", "http://a.example/"),
            ("http://a.example/#secret", "http://a.example/"),
            ("http://a.example/?mail=a@secret", "…"),
            ("http://user:secret@a.example/", "…"),
            ("http://user:secret#1@a.example/", "…"),
            ("http://user:secret?1@a.example/", "…"),
        ] {
            let error = WebhookSettings::at(url).check(false).unwrap_err();
            assert!(!error.message.contains("secret"), "{error}");
            assert!(
                error.message.contains(&format!("found \"{shown}\"")),
                "{error}"
            );
        }
    }

    #[test]
    fn an_answer_has_a_webhook_or_null() {
        for (body, expected) in [
            (r#"{"webhook":{"url":"https://a.example"}}"#, [None, None]),
            (r#"{"webhook":null}"#, [None, Some("webhook")]),
            (r#"{"webhook":{}}"#, [Some("url"), Some("url")]),
            (
                r#"{"webhook":"https://a.example"}"#,
                [Some("webhook"), Some("webhook")],
            ),
            (r#"{"webhook":[]}"#, [Some("webhook"), Some("webhook")]),
            (r#"{"webhook":false}"#, [Some("webhook"), Some("webhook")]),
            (r#"{"webhook":7}"#, [Some("webhook"), Some("webhook")]),
            ("{}", [Some("webhook"), Some("webhook")]),
        ] {
            let value = json::parse(body).unwrap();
            let found =
                [true, false].map(|is_optional| missing_field(&Node::of(&value), is_optional));
            assert_eq!(found, expected, "{body}");
        }
    }

    #[test]
    fn no_log_shows_the_secret() {
        let text = r#"{"url":"https://a.example","events":[],"secret":"whsec_1","active":true}"#;
        let webhook: Webhook = serde_json::from_str(text).unwrap();
        assert!(!format!("{webhook:?}").contains("whsec_"));
        assert_eq!(serde_json::to_string(&webhook).unwrap(), text);
    }

    #[cfg(feature = "wasm-server")]
    #[test]
    fn settings_from_javascript_are_checked() {
        use crate::InputValue;
        use crate::facts::WEBHOOK_SETTINGS;

        let read = |url: InputValue<'static>, events, is_new| {
            let values = [url, events, InputValue::Boolean(false)];
            let members = WEBHOOK_SETTINGS.iter().copied().zip(values);
            WebhookSettings::read(InputObject::of(members), is_new)
        };
        let list = |events: &[&'static str]| {
            InputValue::List(events.iter().map(|event| (*event).into()).collect())
        };
        let expected = |url: Option<&str>, events: Option<&[&str]>| WebhookSettings {
            url: url.map(str::to_owned),
            events: events.map(|events| events.iter().map(|event| (*event).to_owned()).collect()),
            active: Some(false),
        };
        let url = "https://a.example";
        let absent = || InputValue::Absent;
        assert_eq!(
            read(url.into(), absent(), true).unwrap(),
            expected(Some(url), Some(&[STATUS_CHANGED]))
        );
        assert_eq!(
            read(absent(), absent(), false).unwrap(),
            expected(None, None)
        );
        for is_new in [false, true] {
            assert_eq!(
                read(url.into(), list(&["a", "b"]), is_new).unwrap(),
                expected(Some(url), Some(&["a", "b"]))
            );
        }
        let error = read(absent(), list(&["a"]), true).unwrap_err();
        assert_eq!(error.issues[0].field, "url");
        let error = read(url.into(), "a".into(), false).unwrap_err();
        assert_eq!(error.issues[0].field, "events");
    }
}
