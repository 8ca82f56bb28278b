//! Checks the options that JavaScript gives to `verifyWebhook`, `signWebhook` and `createWebhookHandler`.

use super::{SignatureScheme, VerifyOptions, WebhookError, WebhookErrorCode};
use crate::facts::BODY_MAXIMUM;
use crate::input_object::{InputObject, ObjectReader};
use crate::{InputValue, PathSegment, Problem, Report, ValueKind};

/// Checks the options of `verifyWebhook`.
pub(crate) fn check_for_verifying(options: InputObject<'_>) -> Result<VerifyOptions, WebhookError> {
    let mut reader = ObjectReader::of_options(options);
    let options = VerifyOptions {
        now_unix_ms: take_now(&mut reader),
        ..take_verify_options(&mut reader)
    };
    finish(reader, options)
}

/// Checks the options of `signWebhook`: the schemes, and the time in Unix milliseconds.
#[cfg(feature = "wasm-server")]
pub(crate) fn check_for_signing(options: InputObject<'_>) -> Result<VerifyOptions, WebhookError> {
    let mut reader = ObjectReader::of_options(options);
    let options = VerifyOptions {
        schemes: take_schemes(&mut reader),
        now_unix_ms: take_now(&mut reader),
        ..VerifyOptions::default()
    };
    finish(reader, options)
}

/// Checks the options of `createWebhookHandler`, and returns the most bytes that a body may have. `seen` has the members of
/// that option, if it is an object.
pub(crate) fn check_for_handler(
    options: InputObject<'_>,
    seen: InputObject<'_>,
) -> Result<u32, WebhookError> {
    let mut reader = ObjectReader::of_options(options);
    // Taken only to make the name known: `wasm/webhook.rs` checks the value, because its error has another code.
    reader.take("secret");
    take_verify_options(&mut reader);
    reader.require_kind("onEvent", ValueKind::Function);
    reader.has_kind("onError", ValueKind::Function);
    if reader.has_kind("seen", ValueKind::Object) {
        let mut store = ObjectReader::new(&["options", "seen"], seen);
        store.require_kind("claim", ValueKind::Function);
        store.require_kind("release", ValueKind::Function);
        store.has_kind("complete", ValueKind::Function);
        reader.add_result(store.finish_with_others());
    }
    let max_body_bytes = reader.whole_number("maxBodyBytes", 1, BODY_MAXIMUM);
    finish(reader, max_body_bytes.unwrap_or(super::MAX_BODY_BYTES))
}

/// Takes the options about the time window and the schemes, which a handler has too.
fn take_verify_options(options: &mut ObjectReader<'_>) -> VerifyOptions {
    const MAXIMUM: u32 = VerifyOptions::TOLERANCE_SECONDS_MAXIMUM;
    let default = VerifyOptions::default();
    let tolerance = options.whole_number("toleranceSeconds", 0, MAXIMUM);
    let future = options.whole_number("futureSeconds", 0, MAXIMUM);
    VerifyOptions {
        tolerance_seconds: tolerance.unwrap_or(default.tolerance_seconds),
        future_seconds: future.unwrap_or(default.future_seconds),
        schemes: take_schemes(options),
        now_unix_ms: None,
    }
}

/// Takes `now`, in Unix milliseconds. The facade converts a `Date`.
fn take_now(options: &mut ObjectReader<'_>) -> Option<u64> {
    const NAME: &str = "now";
    let now = options.take(NAME);
    let unix_ms = match &now {
        InputValue::Absent => Ok(None),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "finite and not negative"
        )]
        InputValue::Number(number) if number.value.is_finite() && number.value >= 0.0 => {
            Ok(Some(number.value as u64))
        }
        InputValue::Number(_) => {
            let allowed = vec!["a time since 1970".to_owned()];
            Err(Problem::invalid_option(allowed, &now))
        }
        other => Err(Problem::invalid_type(ValueKind::Number, other.kind())),
    };
    options.check(NAME, unix_ms)
}

fn take_schemes(options: &mut ObjectReader<'_>) -> Vec<SignatureScheme> {
    const NAME: &str = "schemes";
    let Some(items) = options.list(NAME) else {
        return SignatureScheme::ALL.to_vec();
    };
    if items.is_empty() {
        options.add(NAME, Problem::Empty {});
    }
    let mut schemes = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let scheme = item.read_text().ok().flatten();
        if let Some(scheme) = scheme.and_then(SignatureScheme::from_name) {
            schemes.push(scheme);
        } else {
            let allowed = ["\"v1\"", "\"v2\""].map(str::to_owned).to_vec();
            let problem = Problem::invalid_option(allowed, item);
            options.add_in(NAME, vec![PathSegment::Index(index)], problem, None);
        }
    }
    schemes
}

fn finish<T>(options: ObjectReader<'_>, checked: T) -> Result<T, WebhookError> {
    let invalid =
        |report: Report| WebhookError::new(WebhookErrorCode::InvalidOptions, report.to_string());
    options.finish().map(|()| checked).map_err(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> InputObject<'static> {
        InputObject::of_json(json.parse().unwrap())
    }

    /// The message of the refused options.
    #[track_caller]
    fn fault<T: std::fmt::Debug>(result: Result<T, WebhookError>) -> String {
        let error = result.unwrap_err();
        assert_eq!(error.code, WebhookErrorCode::InvalidOptions);
        error.message.into_owned()
    }

    #[test]
    fn options_of_verifying() {
        let options =
            r#"{"toleranceSeconds": 0, "futureSeconds": 300, "schemes": ["v2"], "now": 1500.5}"#;
        let expected = VerifyOptions {
            tolerance_seconds: 0,
            future_seconds: 300,
            schemes: vec![SignatureScheme::V2],
            now_unix_ms: Some(1_500),
        };
        assert_eq!(check_for_verifying(object(options)), Ok(expected));
        let defaults = check_for_verifying(object("{}"));
        assert_eq!(defaults, Ok(VerifyOptions::default()));
    }

    #[cfg(feature = "wasm-server")]
    #[test]
    fn options_of_a_signature() {
        let found = check_for_signing(object(r#"{"schemes": ["v1"], "now": 1500}"#));
        let expected = VerifyOptions {
            schemes: vec![SignatureScheme::V1],
            now_unix_ms: Some(1_500),
            ..VerifyOptions::default()
        };
        assert_eq!(found, Ok(expected));
        let found = fault(check_for_signing(object(r#"{"toleranceSeconds": 1}"#)));
        assert_eq!(found, "options.toleranceSeconds is not a known name");
    }

    #[test]
    fn invalid_options_are_named() {
        for case in [
            r#"{"toleranceSeconds": -1} => toleranceSeconds must be at least 0, found -1"#,
            r#"{"futureSeconds": "60"} => futureSeconds must be a number, found a string"#,
            r#"{"schemes": "v2"} => schemes must be an array, found a string"#,
            r#"{"schemes": []} => schemes must not be empty: leave it out instead"#,
            r#"{"schemes": ["v3"]} => schemes[0] must be "v1" or "v2", found "v3""#,
            r#"{"schemes": ["v1", 2.5]} => schemes[1] must be "v1" or "v2", found 2.5"#,
            r#"{"schemes": [null]} => schemes[0] must be "v1" or "v2", found null"#,
            r#"{"now": -1} => now must be a time since 1970, found -1"#,
            r#"{"now": "2026"} => now must be a number, found a string"#,
            r#"{"tolerance": 1} => tolerance is not a known name"#,
        ] {
            let (options, expected) = case.split_once(" => ").unwrap();
            let found = fault(check_for_verifying(object(options)));
            assert_eq!(found, format!("options.{expected}"));
        }
        for number in [f64::NAN, f64::INFINITY] {
            let options = InputObject::of([("now", InputValue::Number(number.into()))]);
            let found = fault(check_for_verifying(options));
            assert!(found.starts_with("options.now must be a time"), "{found}");
        }
    }

    #[test]
    fn a_handler_needs_a_function_for_events() {
        let handler = |options, seen| check_for_handler(object(options), object(seen));
        let event = r#"{"onEvent": "fn"}"#;
        assert_eq!(handler(event, "{}"), Ok(super::super::MAX_BODY_BYTES));
        let found = fault(handler("{}", "{}"));
        assert_eq!(found, "options.onEvent must be a function, found undefined");
        let found = fault(handler(r#"{"onEvent": "fn", "now": 1}"#, "{}"));
        assert_eq!(found, "options.now is not a known name");
        let store = |functions| handler(r#"{"onEvent": "fn", "seen": {}}"#, functions);
        assert!(store(r#"{"claim": "fn", "release": "fn"}"#).is_ok());
        assert!(store(r#"{"claim": "fn", "release": "fn", "complete": "fn"}"#).is_ok());
        assert_eq!(
            fault(store(r#"{"claim": "fn"}"#)),
            "options.seen.release must be a function, found undefined"
        );
    }
}
