use std::borrow::Cow;

use super::Policy;
use crate::client::{Error, ErrorCode, options};
use crate::facts::{
    BODY_MAXIMUM, CALL_OPTIONS, HANDLER_OPTIONS, HandlerOptions, TIMEOUT_MAXIMUM_MS,
};
use crate::rules::{self, number};
use crate::text::{concat, excerpt, nearest};
use crate::{InputValue, PathSegment, Problem, Report, ValueKind};

/// An option of a call that a handler does not take: what it creates for one request must not end
/// with anything else.
const SIGNAL: &str = "signal";

/// Options that nobody has checked yet, as JavaScript gives them.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    pub values: HandlerOptions<'a>,
    /// What stands where an object was expected.
    pub not_an_object: Option<ValueKind>,
    /// The names that are none of these: those of a call's options, and unknown ones.
    pub others: Vec<Cow<'a, str>>,
}

impl Options<'_> {
    /// The policy, or every option that cannot be used.
    pub fn check(self) -> Result<Policy, Error> {
        let mut report = Report::default();
        if let Some(found) = self.not_an_object {
            let expected = ValueKind::Object;
            report.add_option(&[], Problem::InvalidType { expected, found }, None);
        }
        options::expect(
            "public",
            ValueKind::Boolean,
            &self.values.public,
            &mut report,
        );
        options::expect(
            "onError",
            ValueKind::Function,
            &self.values.on_error,
            &mut report,
        );
        let is_public = self.values.public == InputValue::Boolean(true);
        let found = self.values.authorize.kind();
        if found != ValueKind::Function && !(is_public && found == ValueKind::Undefined) {
            let expected = ValueKind::Function;
            report.add_option(
                &["authorize"],
                Problem::InvalidType { expected, found },
                None,
            );
        }
        let allowed_origins = origins(&self.values.allowed_origins, &mut report);
        let mut whole = |name, value, maximum, default| {
            let number = number::whole(value, 1, maximum).unwrap_or_else(|problem| {
                report.add_option(&[name], problem, None);
                None
            });
            number.unwrap_or(default)
        };
        let max_body_bytes = whole(
            "maxBodyBytes",
            &self.values.max_body_bytes,
            BODY_MAXIMUM,
            Policy::MAX_BODY_BYTES,
        );
        let request_timeout_ms = whole(
            "requestTimeoutMs",
            &self.values.request_timeout_ms,
            TIMEOUT_MAXIMUM_MS,
            Policy::REQUEST_TIMEOUT_MS,
        );
        let known = [HANDLER_OPTIONS, &CALL_OPTIONS].concat();
        for name in &self.others {
            if name.as_ref() == SIGNAL || !CALL_OPTIONS.contains(&name.as_ref()) {
                let suggestion = nearest(name, &known).filter(|known| *known != name.as_ref());
                let suggestion = suggestion.map(str::to_owned);
                report.add_option(&[name.as_ref()], Problem::UnknownField {}, suggestion);
            }
        }
        if report.is_valid() {
            Ok(Policy {
                allowed_origins,
                max_body_bytes,
                request_timeout_ms,
            })
        } else {
            Err(refusal(report, found == ValueKind::Undefined && !is_public))
        }
    }
}

fn refusal(report: Report, lacks_hook: bool) -> Error {
    let remedy = if lacks_hook {
        "; give options.authorize, which decides whose requests are let through, or say public: true"
    } else {
        ""
    };
    Error {
        message: concat(&["the handler did not start: ", &report.line(), remedy]),
        issues: report.issues,
        ..Error::not_sent(ErrorCode::InvalidRequest, "")
    }
}

fn origins(value: &InputValue<'_>, report: &mut Report) -> Vec<String> {
    let items = match value {
        InputValue::Absent => return Vec::new(),
        InputValue::List(items) => items,
        other => {
            let (expected, found) = (ValueKind::Array, other.kind());
            let problem = Problem::InvalidType { expected, found };
            report.add_option(&["allowedOrigins"], problem, None);
            return Vec::new();
        }
    };
    let mut origins = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let problem = match rules::text(item) {
            Ok(Some(text)) if Policy::is_origin(text) => {
                origins.push(text.to_owned());
                continue;
            }
            Ok(text) => Problem::InvalidOption {
                allowed: vec!["an origin such as \"https://app.example\"".to_owned()],
                actual: excerpt(text.unwrap_or_default()),
            },
            Err(problem) => problem,
        };
        let name = |name: &'static str| PathSegment::Key(name.into());
        let path = vec![
            name("options"),
            name("allowedOrigins"),
            PathSegment::Index(index),
        ];
        report.add_at(path, problem, None);
    }
    origins
}
