//! Verifies an event: its signature, the time of the signature, and that the body is an event.

use super::header::Header;
use super::{
    SignatureScheme, WebhookError, WebhookErrorCode, WebhookEvent, event, secret, signature,
    time_window,
};
use crate::platform::json::{self, Node, Value};

/// The conditions that a signature must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifyOptions {
    /// How old a signature may be, in seconds: 300 by default. Zavu repeats a delivery up to hours
    /// later, and does not document that it signs it anew.
    pub tolerance_seconds: u32,
    /// How far a signature may be ahead of this machine's clock, in seconds: 60 by default.
    pub future_seconds: u32,
    /// The accepted schemes: both by default. Signatures of other schemes are ignored.
    pub schemes: Vec<SignatureScheme>,
    /// The time to compare with, in Unix milliseconds. `None`: this machine's clock.
    pub now_unix_ms: Option<u64>,
}

impl VerifyOptions {
    /// The default of [`VerifyOptions::tolerance_seconds`].
    pub const TOLERANCE_SECONDS: u32 = 300;

    /// The default of [`VerifyOptions::future_seconds`].
    pub const FUTURE_SECONDS: u32 = 60;

    /// The largest `toleranceSeconds` and `futureSeconds` that the JavaScript options accept, in seconds: a year. Not
    /// enforced in Rust.
    pub const TOLERANCE_SECONDS_MAXIMUM: u32 = 365 * 24 * 60 * 60;
}

impl Default for VerifyOptions {
    fn default() -> Self {
        Self {
            tolerance_seconds: Self::TOLERANCE_SECONDS,
            future_seconds: Self::FUTURE_SECONDS,
            schemes: SignatureScheme::ALL.to_vec(),
            now_unix_ms: None,
        }
    }
}

/// Checks the signature of an event, and reads it.
///
/// - `body`: the bytes as they came, before anything decodes them. A byte order mark before the JSON is
///   skipped.
/// - `header`: the value of [`SIGNATURE_HEADER`](super::SIGNATURE_HEADER), `""` if it is missing.
///   At most 1,024 bytes and 16 parts; unknown parts are ignored.
/// - `secrets`: 1 to [`SECRETS_MAXIMUM`](super::SECRETS_MAXIMUM) secrets of the webhook as the API
///   gives them. A rotation ends the old one at once, while deliveries signed with it are under
///   way: accept both for some hours.
///
/// If the header has a `v2` signature and that scheme is accepted, a `v2` signature must match; a `v1` one then does not
/// count. Otherwise somebody who records a request could change its time, which only `v2` covers. They could also remove
/// the `v2` part: accept only [`SignatureScheme::V2`] to refuse that.
///
/// # Errors
///
/// The signature is missing, wrong or outside of the time window; the header or the signed body
/// has another form; or a secret cannot be used. See [`WebhookErrorCode`].
pub fn verify<S: AsRef<str>>(
    body: &[u8],
    header: &str,
    secrets: &[S],
    options: &VerifyOptions,
) -> Result<WebhookEvent, WebhookError> {
    let text = verify_to_text(body, header, secrets, options)?;
    // First, because its errors name what the event lacks.
    parse_event(text)?;
    // A `Value` takes the last of repeated keys, as `JSON.parse` does; a struct refuses them.
    let value: serde_json::Value = serde_json::from_str(text).map_err(|_| not_json())?;
    serde_json::from_value(value).map_err(|_| not_json())
}

/// Verifies an event for JavaScript, and returns it as `JSON.parse` makes it, with all its fields.
#[cfg(feature = "wasm-server")]
pub(crate) fn verify_to_value<S: AsRef<str>>(
    body: &[u8],
    header: &str,
    secrets: &[S],
    options: &VerifyOptions,
) -> Result<Value, WebhookError> {
    parse_event(verify_to_text(body, header, secrets, options)?)
}

/// Verifies the signature, and returns the body as text.
fn verify_to_text<'b, S: AsRef<str>>(
    body: &'b [u8],
    header: &str,
    secrets: &[S],
    options: &VerifyOptions,
) -> Result<&'b str, WebhookError> {
    secret::check_secrets(secrets)?;
    let header = Header::parse(header)?;
    if body.is_empty() {
        return Err(WebhookError::malformed(
            "the body is empty: verify it before anything else reads it, such as express.json()",
        ));
    }
    let signatures = deciding_signatures(header.signatures, &options.schemes)?;
    if !signature::is_signed(&signatures, secrets, header.time_text, body) {
        let message = "no signature of the event matches: the secret is of another webhook or was rotated, or the body is not the bytes that came (a parsed body that is written again has others)";
        return Err(WebhookError::new(
            WebhookErrorCode::InvalidSignature,
            message,
        ));
    }
    time_window::check(header.unix_seconds, options)?;
    let text = str::from_utf8(body)
        .map_err(|_| WebhookError::malformed("the signed body is not UTF-8"))?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// Selects the signatures of which one must match: those of accepted schemes; of these only the `v2` ones, if there are some.
fn deciding_signatures<'h>(
    mut signatures: Vec<(SignatureScheme, &'h str)>,
    schemes: &[SignatureScheme],
) -> Result<Vec<(SignatureScheme, &'h str)>, WebhookError> {
    signatures.retain(|(scheme, _)| schemes.contains(scheme));
    let is_v2 = |(scheme, _): &(SignatureScheme, &str)| *scheme == SignatureScheme::V2;
    if signatures.iter().any(is_v2) {
        signatures.retain(is_v2);
    }
    if signatures.is_empty() {
        let names: Vec<_> = schemes.iter().map(|scheme| scheme.as_str()).collect();
        let message = format!(
            "the header X-Zavu-Signature has no signature of the accepted schemes ({})",
            names.join(", ")
        );
        return Err(WebhookError::new(
            WebhookErrorCode::MissingSignature,
            message,
        ));
    }
    Ok(signatures)
}

/// Parses JSON, and checks that it is an event.
fn parse_event(text: &str) -> Result<Value, WebhookError> {
    let value = json::parse(text).ok_or_else(not_json)?;
    event::check_required(&Node::of(&value)).map(|()| value)
}

fn not_json() -> WebhookError {
    WebhookError::malformed("the signed body is not JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_repeated_keys_counts() {
        let body = br#"{"id": "evt_1", "id": "evt_2", "type": "a.b", "data": {}}"#;
        let header = signature::sign(body, "whsec_a", 1_000, SignatureScheme::ALL).unwrap();
        let options = VerifyOptions {
            now_unix_ms: Some(1_000_000),
            ..VerifyOptions::default()
        };
        let event = verify(body, &header, &["whsec_a"], &options).unwrap();
        assert_eq!(event.id, "evt_2");
    }

    #[cfg(feature = "wasm-server")]
    #[test]
    fn the_value_is_the_whole_event() {
        let body = br#"{"id": "evt_1", "type": "a.b", "data": {}, "new": [1]}"#;
        let secrets = ["whsec_a"];
        let header = signature::sign(body, "whsec_a", 1_000, SignatureScheme::ALL).unwrap();
        let options = VerifyOptions {
            now_unix_ms: Some(1_000_000),
            ..VerifyOptions::default()
        };
        let value = verify_to_value(body, &header, &secrets, &options).unwrap();
        let event = Node::of(&value);
        assert_eq!(event.get("id").text().as_deref(), Some("evt_1"));
        assert!(event.get("new").to_value() == json::parse("[1]").unwrap());
        let other = verify_to_value(body, &header, &["whsec_b"], &options).unwrap_err();
        assert_eq!(other.code, WebhookErrorCode::InvalidSignature);
    }
}
