//! Checks the secrets of a webhook, which the API issues as `whsec_…`.

#[cfg(any(feature = "wasm-server", test))]
use crate::{InputValue, ValueKind};

use super::{WebhookError, WebhookErrorCode};
use crate::text;

/// The most secrets that are accepted. A rotation needs two; the bound limits the work for each request.
pub const SECRETS_MAXIMUM: usize = 16;

/// The most bytes of a secret.
const LENGTH_MAXIMUM: usize = 1_024;

/// Checks the count of secrets and each of them. Refuses a blank or a byte order mark around a secret, and a line break in it:
/// they belong to the file or the variable that it was read from, and no signature would match.
pub(super) fn check_secrets<S: AsRef<str>>(secrets: &[S]) -> Result<(), WebhookError> {
    if secrets.is_empty() || secrets.len() > SECRETS_MAXIMUM {
        return Err(invalid(format!(
            "there must be 1 to {SECRETS_MAXIMUM}, found {}",
            secrets.len()
        )));
    }
    secrets
        .iter()
        .try_for_each(|secret| check_secret(secret.as_ref()))
}

fn check_secret(secret: &str) -> Result<(), WebhookError> {
    if secret.is_empty() {
        return Err(invalid("a secret is empty"));
    }
    if secret.len() > LENGTH_MAXIMUM {
        return Err(invalid(format!(
            "a secret has more than {LENGTH_MAXIMUM} bytes"
        )));
    }
    if secret.contains(['\n', '\r']) {
        return Err(invalid(
            "a secret has a line break: trim the text that you read, or split it if it has several secrets",
        ));
    }
    let is_blank = |c: char| c.is_whitespace() || text::is_invisible(c);
    if secret.trim_matches(is_blank).len() != secret.len() {
        return Err(invalid(
            "a secret begins or ends with a blank or an invisible character: trim the text that you read",
        ));
    }
    Ok(())
}

/// Reads the secrets that JavaScript gives: a string, or an array of strings.
#[cfg(any(feature = "wasm-server", test))]
pub(crate) fn read_secrets(value: InputValue<'_>) -> Result<Vec<String>, WebhookError> {
    let items = match value {
        InputValue::List(items) => items,
        one => vec![one],
    };
    let secrets = items.into_iter().map(|item| match item {
        InputValue::Text(text) => Ok(text.into_owned()),
        InputValue::Absent => Err(invalid("a secret is missing")),
        InputValue::MalformedText => Err(invalid("a secret has a lone surrogate")),
        InputValue::LongText(_) => Err(invalid(format!(
            "a secret has more than {LENGTH_MAXIMUM} bytes"
        ))),
        other => {
            let found = other.kind().as_str();
            Err(invalid(format!("a secret must be a string, found {found}")))
        }
    });
    let secrets = secrets.collect::<Result<Vec<_>, _>>()?;
    check_secrets(&secrets).map(|()| secrets)
}

/// Reads the one secret to sign with, a string.
#[cfg(feature = "wasm-server")]
pub(crate) fn read_secret(value: InputValue<'_>) -> Result<String, WebhookError> {
    let value = match value {
        // Only one secret signs, so that a list is a value of the wrong type.
        InputValue::List(_) => InputValue::Other(ValueKind::Array),
        one => one,
    };
    // Never the default: a value that is no list gives one secret.
    Ok(read_secrets(value)?.pop().unwrap_or_default())
}

fn invalid(why: impl std::fmt::Display) -> WebhookError {
    let message = format!("the webhook's secret cannot be used: {why}");
    WebhookError::new(WebhookErrorCode::InvalidSecret, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_message(value: InputValue<'_>, expected: &str) {
        let error = read_secrets(value).unwrap_err();
        assert_eq!(error.code, WebhookErrorCode::InvalidSecret);
        let expected = format!("the webhook's secret cannot be used: {expected}");
        assert_eq!(error.message, expected);
    }

    #[test]
    fn a_secret_is_one_line_without_blanks_around_it() {
        let trim = "a secret begins or ends with a blank or an invisible character: trim the text that you read";
        for text in [
            " whsec_a",
            "whsec_a ",
            "\twhsec_a",
            "whsec_a\u{a0}",
            "\u{feff}whsec_a",
            "whsec_a\u{200b}",
            " ",
        ] {
            assert_message(text.into(), trim);
        }
        for text in ["whsec_a\n", "whsec_a\r\n", "whsec_a\nwhsec_b", "\n"] {
            assert_message(
                text.into(),
                "a secret has a line break: trim the text that you read, or split it if it has several secrets",
            );
        }
        assert_message("".into(), "a secret is empty");
        assert_message(InputValue::Absent, "a secret is missing");
        assert_message(
            InputValue::Other(ValueKind::Null),
            "a secret must be a string, found null",
        );
        let long = "a".repeat(LENGTH_MAXIMUM + 1);
        assert_message(long.as_str().into(), "a secret has more than 1024 bytes");
        let longest = "a".repeat(LENGTH_MAXIMUM);
        assert_eq!(
            read_secrets(longest.as_str().into()),
            Ok(vec![longest.clone()])
        );
    }

    #[cfg(feature = "wasm-server")]
    #[test]
    fn one_secret_signs() {
        assert_eq!(read_secret("whsec_a".into()).as_deref(), Ok("whsec_a"));
        let error = read_secret(InputValue::List(vec!["whsec_a".into()])).unwrap_err();
        let expected =
            "the webhook's secret cannot be used: a secret must be a string, found array";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn the_number_of_secrets_is_limited() {
        let list = |count| InputValue::List(vec!["whsec_a".into(); count]);
        assert_eq!(
            read_secrets(list(SECRETS_MAXIMUM)).unwrap().len(),
            SECRETS_MAXIMUM
        );
        assert_message(list(17), "there must be 1 to 16, found 17");
        assert_message(list(0), "there must be 1 to 16, found 0");
        let one_empty = InputValue::List(vec!["whsec_a".into(), "".into()]);
        assert_message(one_empty, "a secret is empty");
    }
}
