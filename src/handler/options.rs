use std::borrow::Cow;

use super::Policy;
use crate::client::{Error, ErrorCode, options};
use crate::rules::{self, number};
use crate::text::{concat, excerpt, nearest};
use crate::{InputValue, PathSegment, Problem, Report, ValueKind};

/// The names of the options that a handler has beside those of a call, as JavaScript gives them.
const NAMES: [&str; 6] = [
    "authorize",
    "public",
    "allowedOrigins",
    "maxBodyBytes",
    "requestTimeoutMs",
    "onError",
];

/// An option of a call that a handler does not take: what it creates for one request must not end
/// with anything else.
const SIGNAL: &str = "signal";

const BODY_MAXIMUM: u32 = 16 * 1024 * 1024;

/// Options that nobody has checked yet, as JavaScript gives them.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    pub authorize: InputValue<'a>,
    pub public: InputValue<'a>,
    pub allowed_origins: InputValue<'a>,
    pub max_body_bytes: InputValue<'a>,
    pub request_timeout_ms: InputValue<'a>,
    pub on_error: InputValue<'a>,
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
        options::expect("public", ValueKind::Boolean, &self.public, &mut report);
        options::expect("onError", ValueKind::Function, &self.on_error, &mut report);
        let is_public = self.public == InputValue::Boolean(true);
        let found = self.authorize.kind();
        if found != ValueKind::Function && !(is_public && found == ValueKind::Undefined) {
            let expected = ValueKind::Function;
            report.add_option(
                &["authorize"],
                Problem::InvalidType { expected, found },
                None,
            );
        }
        let allowed_origins = origins(&self.allowed_origins, &mut report);
        let mut whole = |name, value, maximum, default| {
            let number = number::whole(value, 1, maximum).unwrap_or_else(|problem| {
                report.add_option(&[name], problem, None);
                None
            });
            number.unwrap_or(default)
        };
        let max_body_bytes = whole(
            "maxBodyBytes",
            &self.max_body_bytes,
            BODY_MAXIMUM,
            Policy::MAX_BODY_BYTES,
        );
        let request_timeout_ms = whole(
            "requestTimeoutMs",
            &self.request_timeout_ms,
            options::TIMEOUT_MAXIMUM_MS,
            Policy::REQUEST_TIMEOUT_MS,
        );
        let known = [&NAMES[..], &options::NAMES].concat();
        for name in &self.others {
            if name.as_ref() == SIGNAL || !options::NAMES.contains(&name.as_ref()) {
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
