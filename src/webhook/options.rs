//! Checks the options that JavaScript gives to `verifyWebhook`, `signWebhook` and `createWebhookHandler`.

use super::{SignatureScheme, VerifyOptions, WebhookError, WebhookErrorCode};
use crate::facts::BODY_MAXIMUM;
use crate::handler::NamedValues;
use crate::rules::number;
use crate::{InputValue, Problem, Report, ValueKind};

/// Unchecked options.
pub(crate) struct Options<'a> {
    /// The kind of the options, if they are no object.
    pub not_an_object: Option<ValueKind>,
    pub values: NamedValues<'a>,
}

impl<'a> Options<'a> {
    /// Checks the options of `verifyWebhook`.
    pub fn check_for_verifying(self) -> Result<VerifyOptions, WebhookError> {
        let mut checker = Checker::new(self);
        let options = VerifyOptions {
            now_unix_ms: checker.now_unix_ms(),
            ..checker.verify_options()
        };
        checker.finish(options)
    }

    /// Checks the options of `signWebhook`: the schemes, and the time in Unix milliseconds.
    #[cfg(feature = "wasm-server")]
    pub fn check_for_signing(self) -> Result<VerifyOptions, WebhookError> {
        let mut checker = Checker::new(self);
        let options = VerifyOptions {
            schemes: checker.schemes(),
            now_unix_ms: checker.now_unix_ms(),
            ..VerifyOptions::default()
        };
        checker.finish(options)
    }

    /// Checks the options of `createWebhookHandler`, and returns the most bytes that a body may have. `seen` holds the
    /// functions of that option, if it is an object.
    pub fn check_for_handler(self, seen: NamedValues<'a>) -> Result<u32, WebhookError> {
        let mut checker = Checker::new(self);
        // Taken only to make the name known: `wasm/webhook.rs` checks the value, because its error has another code.
        checker.take("secret");
        checker.verify_options();
        checker.check_required_kind("onEvent", ValueKind::Function);
        checker.check_optional_kind("onError", ValueKind::Function);
        if checker.check_optional_kind("seen", ValueKind::Object) {
            checker.check_seen_functions(seen);
        }
        let max_body_bytes = checker.whole_number("maxBodyBytes", 1, BODY_MAXIMUM);
        checker.finish(max_body_bytes.unwrap_or(super::MAX_BODY_BYTES))
    }
}

/// Takes the options one by one, and collects their issues. Names that are left at the end are unknown ones.
struct Checker<'a> {
    values: NamedValues<'a>,
    /// The names that were taken, for suggestions.
    names: Vec<&'static str>,
    report: Report,
}

impl<'a> Checker<'a> {
    fn new(options: Options<'a>) -> Self {
        let mut report = Report::default();
        if let Some(found) = options.not_an_object {
            let problem = Problem::invalid_type(ValueKind::Object, found);
            report.add_option(&[], problem, None);
        }
        Self {
            values: options.values,
            names: Vec::new(),
            report,
        }
    }

    fn take(&mut self, name: &'static str) -> InputValue<'a> {
        self.names.push(name);
        self.values.take(name)
    }

    /// The options about the time window and the schemes, which a handler has too.
    fn verify_options(&mut self) -> VerifyOptions {
        const MAXIMUM: u32 = VerifyOptions::TOLERANCE_SECONDS_MAXIMUM;
        let default = VerifyOptions::default();
        let tolerance = self.whole_number("toleranceSeconds", 0, MAXIMUM);
        let future = self.whole_number("futureSeconds", 0, MAXIMUM);
        VerifyOptions {
            tolerance_seconds: tolerance.unwrap_or(default.tolerance_seconds),
            future_seconds: future.unwrap_or(default.future_seconds),
            schemes: self.schemes(),
            now_unix_ms: None,
        }
    }

    fn whole_number(&mut self, name: &'static str, minimum: u32, maximum: u32) -> Option<u32> {
        let read = number::read_whole(&self.take(name), minimum, maximum);
        self.report.option(&[name], read)
    }

    /// The option `now`, in Unix milliseconds. The facade converts a `Date`.
    fn now_unix_ms(&mut self) -> Option<u64> {
        match self.take("now") {
            InputValue::Absent => None,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            InputValue::Number(number) if number.value >= 0.0 => Some(number.value as u64),
            number @ InputValue::Number(_) => {
                self.not_allowed("now", "a time since 1970", &number);
                None
            }
            other => {
                self.check_kind(&["now"], ValueKind::Number, other.kind());
                None
            }
        }
    }

    fn schemes(&mut self) -> Vec<SignatureScheme> {
        let items = match self.take("schemes") {
            InputValue::Absent => return SignatureScheme::ALL.to_vec(),
            InputValue::List(items) => items,
            other => {
                self.check_kind(&["schemes"], ValueKind::Array, other.kind());
                return Vec::new();
            }
        };
        let named = |item: &InputValue<'_>| match item {
            InputValue::Text(text) => SignatureScheme::from_name(text),
            _ => None,
        };
        // Ends before the first item that is no scheme.
        let schemes: Vec<_> = items.iter().map_while(named).collect();
        if schemes.is_empty() || schemes.len() < items.len() {
            match items.get(schemes.len()) {
                None => self
                    .report
                    .add_option(&["schemes"], Problem::Empty {}, None),
                Some(other) => {
                    self.not_allowed("schemes", "a list of \"v1\" and \"v2\"", other);
                }
            }
        }
        schemes
    }

    fn not_allowed(&mut self, name: &str, allowed: &str, found: &InputValue<'_>) {
        let problem = Problem::invalid_option(vec![allowed.to_owned()], found);
        self.report.add_option(&[name], problem, None);
    }

    fn check_required_kind(&mut self, name: &'static str, expected: ValueKind) {
        let found = self.take(name).kind();
        self.check_kind(&[name], expected, found);
    }

    /// Returns true for a value of the expected kind, false for a missing one and for one of another kind, which is reported.
    fn check_optional_kind(&mut self, name: &'static str, expected: ValueKind) -> bool {
        match self.take(name).kind() {
            ValueKind::Undefined => false,
            found => self.check_kind(&[name], expected, found),
        }
    }

    /// Reports a value of another kind than the expected one. Returns true for the expected one.
    fn check_kind(&mut self, path: &[&str], expected: ValueKind, found: ValueKind) -> bool {
        if found != expected {
            let problem = Problem::invalid_type(expected, found);
            self.report.add_option(path, problem, None);
        }
        found == expected
    }

    /// Checks the functions of a store of event ids.
    fn check_seen_functions(&mut self, mut functions: NamedValues<'_>) {
        const EXPECTED: ValueKind = ValueKind::Function;
        for name in ["claim", "release"] {
            self.check_kind(&["seen", name], EXPECTED, functions.take(name).kind());
        }
        let complete = functions.take("complete").kind();
        if complete != ValueKind::Undefined {
            self.check_kind(&["seen", "complete"], EXPECTED, complete);
        }
    }

    fn finish<T>(mut self, options: T) -> Result<T, WebhookError> {
        for name in self.values.names() {
            self.report
                .add_unknown_name(&["options"], name, &self.names);
        }
        if self.report.is_valid() {
            return Ok(options);
        }
        let message = self.report.to_string();
        Err(WebhookError::new(WebhookErrorCode::InvalidOptions, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(values: &[(&'static str, InputValue<'static>)]) -> Options<'static> {
        Options {
            not_an_object: None,
            values: NamedValues::new(values.iter().cloned()),
        }
    }

    fn number(value: f64) -> InputValue<'static> {
        InputValue::Number(value.into())
    }

    fn function() -> InputValue<'static> {
        InputValue::Other(ValueKind::Function)
    }

    #[track_caller]
    fn assert_refused<T: std::fmt::Debug>(result: Result<T, WebhookError>, expected: &str) {
        let error = result.unwrap_err();
        assert_eq!(error.code, WebhookErrorCode::InvalidOptions);
        assert_eq!(error.message, expected);
    }

    #[test]
    fn options_of_verifying() {
        let found = options(&[
            ("toleranceSeconds", number(0.0)),
            ("futureSeconds", number(300.0)),
            ("schemes", InputValue::List(vec!["v2".into()])),
            ("now", number(1_500.5)),
        ])
        .check_for_verifying();
        let expected = VerifyOptions {
            tolerance_seconds: 0,
            future_seconds: 300,
            schemes: vec![SignatureScheme::V2],
            now_unix_ms: Some(1_500),
        };
        assert_eq!(found, Ok(expected));
        assert_eq!(
            options(&[]).check_for_verifying(),
            Ok(VerifyOptions::default())
        );
    }

    #[cfg(feature = "wasm-server")]
    #[test]
    fn options_of_a_signature() {
        let schemes = InputValue::List(vec!["v1".into()]);
        let found = options(&[("schemes", schemes), ("now", number(1_500.0))]).check_for_signing();
        let expected = VerifyOptions {
            schemes: vec![SignatureScheme::V1],
            now_unix_ms: Some(1_500),
            ..VerifyOptions::default()
        };
        assert_eq!(found, Ok(expected));
        assert_refused(
            options(&[("toleranceSeconds", number(1.0))]).check_for_signing(),
            "options.toleranceSeconds is not a known name",
        );
    }

    #[test]
    fn invalid_options_are_named() {
        let verify = |name, value| options(&[(name, value)]).check_for_verifying();
        for (name, value, expected) in [
            (
                "toleranceSeconds",
                number(-1.0),
                "options.toleranceSeconds must be at least 0, found -1",
            ),
            (
                "futureSeconds",
                "60".into(),
                "options.futureSeconds must be a number, found a string",
            ),
            (
                "schemes",
                "v2".into(),
                "options.schemes must be an array, found a string",
            ),
            (
                "now",
                number(f64::NAN),
                "options.now must be a time since 1970, found NaN",
            ),
            (
                "tolerance",
                number(1.0),
                "options.tolerance is not a known name",
            ),
        ] {
            let error = verify(name, value).unwrap_err();
            assert_eq!(error.code, WebhookErrorCode::InvalidOptions);
            assert_eq!(error.message, expected);
        }
        for (items, expected) in [
            (vec![], "must not be empty: leave it out instead"),
            (
                vec!["v3".into()],
                "must be a list of \"v1\" and \"v2\", found \"v3\"",
            ),
            (
                vec!["v1".into(), number(2.5)],
                "must be a list of \"v1\" and \"v2\", found 2.5",
            ),
            (
                vec![InputValue::Absent],
                "must be a list of \"v1\" and \"v2\", found undefined",
            ),
        ] {
            let error = verify("schemes", InputValue::List(items)).unwrap_err();
            assert_eq!(error.message, format!("options.schemes {expected}"));
        }
    }

    #[test]
    fn a_handler_needs_a_function_for_events() {
        let event = ("onEvent", function());
        let handler = |values: &[_]| options(values).check_for_handler(NamedValues::default());
        assert_eq!(
            handler(std::slice::from_ref(&event)),
            Ok(super::super::MAX_BODY_BYTES)
        );
        assert_refused(
            handler(&[]),
            "options.onEvent must be a function, found undefined",
        );
        assert_refused(
            handler(&[event.clone(), ("now", number(1.0))]),
            "options.now is not a known name",
        );
        let seen = ("seen", InputValue::Other(ValueKind::Object));
        let with = |functions: &[&'static str]| {
            let functions = functions.iter().map(|name| (*name, function()));
            options(&[event.clone(), seen.clone()]).check_for_handler(NamedValues::new(functions))
        };
        assert!(with(&["claim", "release"]).is_ok());
        assert!(with(&["claim", "release", "complete"]).is_ok());
        assert_refused(
            with(&["claim"]),
            "options.seen.release must be a function, found undefined",
        );
    }
}
