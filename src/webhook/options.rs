//! The options of the functions for webhooks, and their other arguments, as JavaScript gives them.

use super::{SignatureScheme, VerifyOptions, WebhookError, WebhookErrorCode};
use crate::facts::BODY_MAXIMUM;
use crate::handler::NamedValues;
use crate::rules::number;
use crate::text::{excerpt, nearest};
use crate::{InputValue, Problem, Report, ValueKind};

/// How to get at the raw body. RAW stands for what was found.
const RAW_BODY: &str = "the body must be the raw bytes or text that came, found RAW: a parsed body has other bytes than the signed one. Express: express.raw({ type: \"*/*\" }) on this route, before express.json(). Fastify: addContentTypeParser(\"application/json\", { parseAs: \"buffer\" }, …). Nest: rawBody: true, then request.rawBody. Next pages: export const config = { api: { bodyParser: false } }. Lambda: Buffer.from(event.body, event.isBase64Encoded ? \"base64\" : \"utf8\"). Firebase: request.rawBody. Elsewhere: await request.text()";

/// The error of a body that is neither a text nor bytes.
pub(crate) fn not_raw(found: ValueKind) -> WebhookError {
    WebhookError::malformed(match found {
        ValueKind::String => "the body has a lone surrogate: it is not the text that came".into(),
        ValueKind::Unreadable => "the body cannot be read: its buffer was handed on".to_owned(),
        found => RAW_BODY.replace("RAW", found.as_str()),
    })
}

/// The value of the signature's header, of which a list of texts is one that came several times.
/// Nothing where there is none.
pub(crate) fn signature_value(value: InputValue<'_>) -> Result<String, WebhookError> {
    let items = match value {
        InputValue::List(items) => items,
        one => vec![one],
    };
    let mut texts = Vec::new();
    for item in items {
        match item {
            InputValue::Text(text) => texts.push(text),
            InputValue::Absent | InputValue::Other(ValueKind::Null) => {}
            other => {
                return Err(WebhookError::malformed(format!(
                    "the header X-Zavu-Signature must be a text, found {}",
                    other.kind().as_str()
                )));
            }
        }
    }
    Ok(texts.join(", "))
}

/// Unchecked options.
pub(crate) struct Options<'a> {
    /// The kind of what stands where an object was expected.
    pub not_an_object: Option<ValueKind>,
    pub values: NamedValues<'a>,
}

impl<'a> Options<'a> {
    /// Those of a verification.
    pub fn verification(self) -> Result<VerifyOptions, WebhookError> {
        let mut checker = Checker::new(self);
        let options = VerifyOptions {
            now_unix_ms: checker.time(),
            ..checker.verification()
        };
        checker.finish(options)
    }

    /// Those of a signature: the schemes, and the time in Unix milliseconds.
    #[cfg(feature = "wasm-server")]
    pub fn signing(self) -> Result<VerifyOptions, WebhookError> {
        let mut checker = Checker::new(self);
        let options = VerifyOptions {
            schemes: checker.schemes(),
            now_unix_ms: checker.time(),
            ..VerifyOptions::default()
        };
        checker.finish(options)
    }

    /// Those of a handler: how many bytes a body may have. `seen` holds the values of that option,
    /// where it is an object.
    pub fn handler(self, seen: NamedValues<'a>) -> Result<u32, WebhookError> {
        let mut checker = Checker::new(self);
        // Checked by itself, because its error has a code of its own.
        checker.take("secret");
        checker.verification();
        checker.kind("onEvent", ValueKind::Function, true);
        checker.kind("onError", ValueKind::Function, false);
        if checker.kind("seen", ValueKind::Object, false) {
            checker.seen(seen);
        }
        let max_body_bytes = checker.whole("maxBodyBytes", 1, BODY_MAXIMUM);
        checker.finish(max_body_bytes.unwrap_or(super::MAX_BODY_BYTES))
    }
}

/// Takes the options one by one and collects what is wrong with them.
struct Checker<'a> {
    values: NamedValues<'a>,
    names: Vec<&'static str>,
    report: Report,
}

impl<'a> Checker<'a> {
    fn new(options: Options<'a>) -> Self {
        let mut report = Report::default();
        if let Some(found) = options.not_an_object {
            let expected = ValueKind::Object;
            report.add_option(&[], Problem::InvalidType { expected, found }, None);
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

    fn verification(&mut self) -> VerifyOptions {
        const MAXIMUM: u32 = VerifyOptions::SECONDS_MAXIMUM;
        let default = VerifyOptions::default();
        let tolerance = self.whole("toleranceSeconds", 0, MAXIMUM);
        let future = self.whole("futureSeconds", 0, MAXIMUM);
        VerifyOptions {
            tolerance_seconds: tolerance.unwrap_or(default.tolerance_seconds),
            future_seconds: future.unwrap_or(default.future_seconds),
            schemes: self.schemes(),
            now_unix_ms: None,
        }
    }

    fn whole(&mut self, name: &'static str, minimum: u32, maximum: u32) -> Option<u32> {
        let value = self.take(name);
        number::whole(&value, minimum, maximum).unwrap_or_else(|problem| {
            self.report.add_option(&[name], problem, None);
            None
        })
    }

    /// A `Date` comes as its Unix milliseconds.
    fn time(&mut self) -> Option<u64> {
        match self.take("now") {
            InputValue::Absent => None,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            InputValue::Number(number) if number.value >= 0.0 => Some(number.value as u64),
            InputValue::Number(number) => {
                self.not_allowed("now", "a time since 1970", &number.text);
                None
            }
            other => {
                let (expected, found) = (ValueKind::Number, other.kind());
                let problem = Problem::InvalidType { expected, found };
                self.report.add_option(&["now"], problem, None);
                None
            }
        }
    }

    fn schemes(&mut self) -> Vec<SignatureScheme> {
        let items = match self.take("schemes") {
            InputValue::Absent => return SignatureScheme::ALL.to_vec(),
            InputValue::List(items) => items,
            other => {
                let (expected, found) = (ValueKind::Array, other.kind());
                let problem = Problem::InvalidType { expected, found };
                self.report.add_option(&["schemes"], problem, None);
                return Vec::new();
            }
        };
        let named = |item: &InputValue<'_>| match item {
            InputValue::Text(text) => SignatureScheme::from_name(text),
            _ => None,
        };
        let schemes: Vec<_> = items.iter().map_while(named).collect();
        if schemes.is_empty() || schemes.len() < items.len() {
            let found = match items.get(schemes.len()) {
                None => "an empty list".to_owned(),
                Some(InputValue::Text(text)) => excerpt(text),
                Some(other) => other.kind().as_str().to_owned(),
            };
            self.not_allowed("schemes", "a list of \"v1\" and \"v2\"", &found);
        }
        schemes
    }

    fn not_allowed(&mut self, name: &str, allowed: &str, found: &str) {
        let problem = Problem::InvalidOption {
            allowed: vec![allowed.to_owned()],
            actual: found.to_owned(),
        };
        self.report.add_option(&[name], problem, None);
    }

    /// Whether there is a value of that kind.
    fn kind(&mut self, name: &'static str, expected: ValueKind, is_required: bool) -> bool {
        let found = self.take(name).kind();
        let is_absent = found == ValueKind::Undefined && !is_required;
        if found != expected && !is_absent {
            let problem = Problem::InvalidType { expected, found };
            self.report.add_option(&[name], problem, None);
        }
        found == expected
    }

    /// Checks a store of ids: `claim` and `release`, and `complete` where it has one.
    fn seen(&mut self, mut seen: NamedValues<'_>) {
        for (name, is_required) in [("claim", true), ("release", true), ("complete", false)] {
            let (expected, found) = (ValueKind::Function, seen.take(name).kind());
            if found != expected && (is_required || found != ValueKind::Undefined) {
                let problem = Problem::InvalidType { expected, found };
                self.report.add_option(&["seen", name], problem, None);
            }
        }
    }

    fn finish<T>(mut self, options: T) -> Result<T, WebhookError> {
        for name in self.values.names() {
            let suggestion = nearest(name, &self.names).map(str::to_owned);
            let problem = Problem::UnknownField {};
            self.report.add_option(&[name], problem, suggestion);
        }
        if self.report.is_valid() {
            return Ok(options);
        }
        let message = self.report.line();
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
    fn options_of_a_verification() {
        let found = options(&[
            ("toleranceSeconds", number(0.0)),
            ("futureSeconds", number(300.0)),
            ("schemes", InputValue::List(vec!["v2".into()])),
            ("now", number(1_500.5)),
        ])
        .verification();
        let expected = VerifyOptions {
            tolerance_seconds: 0,
            future_seconds: 300,
            schemes: vec![SignatureScheme::V2],
            now_unix_ms: Some(1_500),
        };
        assert_eq!(found, Ok(expected));
        assert_eq!(options(&[]).verification(), Ok(VerifyOptions::default()));
    }

    #[cfg(feature = "wasm-server")]
    #[test]
    fn options_of_a_signature() {
        let schemes = InputValue::List(vec!["v1".into()]);
        let found = options(&[("schemes", schemes), ("now", number(1_500.0))]).signing();
        let expected = VerifyOptions {
            schemes: vec![SignatureScheme::V1],
            now_unix_ms: Some(1_500),
            ..VerifyOptions::default()
        };
        assert_eq!(found, Ok(expected));
        assert_refused(
            options(&[("toleranceSeconds", number(1.0))]).signing(),
            "options.toleranceSeconds is not a known name",
        );
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let verification = |name, value| options(&[(name, value)]).verification();
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
                "options.now must be a time since 1970, found \"NaN\"",
            ),
            (
                "tolerance",
                number(1.0),
                "options.tolerance is not a known name",
            ),
        ] {
            let error = verification(name, value).unwrap_err();
            assert_eq!(error.code, WebhookErrorCode::InvalidOptions);
            assert_eq!(error.message, expected);
        }
        for items in [vec![], vec!["v3".into()], vec!["v1".into(), number(2.0)]] {
            let error = verification("schemes", InputValue::List(items)).unwrap_err();
            assert!(
                error
                    .message
                    .starts_with("options.schemes must be a list of"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_handler_needs_a_function_for_events() {
        let event = ("onEvent", function());
        let handler = |values: &[_]| options(values).handler(NamedValues::default());
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
            options(&[event.clone(), seen.clone()]).handler(NamedValues::new(functions))
        };
        assert!(with(&["claim", "release"]).is_ok());
        assert!(with(&["claim", "release", "complete"]).is_ok());
        assert_refused(
            with(&["claim"]),
            "options.seen.release must be a function, found undefined",
        );
    }

    #[test]
    fn a_header_may_come_several_times() {
        let list = |items: Vec<InputValue<'static>>| signature_value(InputValue::List(items));
        assert_eq!(
            list(vec!["t=1".into(), "v1=a".into()]).unwrap(),
            "t=1, v1=a"
        );
        let null = InputValue::Other(ValueKind::Null);
        assert_eq!(list(vec![InputValue::Absent, null]).unwrap(), "");
        let error = signature_value(number(1.0)).unwrap_err();
        assert_eq!(error.code, WebhookErrorCode::Malformed);
    }

    #[test]
    fn a_parsed_body_is_explained() {
        let message = not_raw(ValueKind::Object).message;
        for name in [
            "Express",
            "Fastify",
            "Nest",
            "Next",
            "Lambda",
            "isBase64Encoded",
            "Firebase",
        ] {
            assert!(message.contains(name), "{name}");
        }
        assert!(message.contains("found object:"));
    }
}
