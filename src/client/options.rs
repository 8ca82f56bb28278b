use std::borrow::Cow;

use super::{Error, ErrorCode, Settings};
use crate::Problem;
use crate::rules::{self, number};
use crate::text::{excerpt, nearest};
use crate::{Kind, Report, Untyped};

/// The names of the options, as JavaScript gives them.
pub(crate) const NAMES: [&str; 10] = [
    "apiKey",
    "baseUrl",
    "fetch",
    "signal",
    "timeoutMs",
    "maxRetries",
    "reconcile",
    "headers",
    "onAttempt",
    "dangerouslyAllowBrowser",
];

/// Options that nobody has checked yet, as JavaScript gives them.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    pub api_key: Untyped<'a>,
    pub base_url: Untyped<'a>,
    pub fetch: Untyped<'a>,
    pub signal: Untyped<'a>,
    pub timeout_ms: Untyped<'a>,
    pub max_retries: Untyped<'a>,
    pub reconcile: Untyped<'a>,
    pub on_attempt: Untyped<'a>,
    /// A list of pairs.
    pub headers: Untyped<'a>,
    pub dangerously_allow_browser: Untyped<'a>,
    /// What stands where an object was expected.
    pub not_an_object: Option<Kind>,
    /// The names that are no option.
    pub unknown: Vec<Cow<'a, str>>,
    pub in_browser: bool,
}

/// The longest time that JavaScript's timers can wait.
pub(crate) const TIMEOUT_MAXIMUM_MS: u32 = 0x7FFF_FFFF;

const RETRIES_MAXIMUM: u32 = 10;

impl Options<'_> {
    /// The settings, or every option that cannot be used.
    pub fn check(self) -> Result<Settings, Error> {
        let mut report = Report::default();
        if let Some(found) = self.not_an_object {
            let expected = Kind::Object;
            report.add_option(&[], Problem::InvalidType { expected, found }, None);
        }
        let base_url = text(&["baseUrl"], &self.base_url, &mut report);
        expect("fetch", Kind::Function, &self.fetch, &mut report);
        expect("signal", Kind::Object, &self.signal, &mut report);
        expect("onAttempt", Kind::Function, &self.on_attempt, &mut report);
        let timeout_ms = whole(
            "timeoutMs",
            &self.timeout_ms,
            1,
            TIMEOUT_MAXIMUM_MS,
            &mut report,
        );
        let max_retries = whole(
            "maxRetries",
            &self.max_retries,
            0,
            RETRIES_MAXIMUM,
            &mut report,
        );
        expect("reconcile", Kind::Boolean, &self.reconcile, &mut report);
        let headers = headers(self.headers, &mut report);
        let allow = &self.dangerously_allow_browser;
        expect("dangerouslyAllowBrowser", Kind::Boolean, allow, &mut report);
        for name in &self.unknown {
            let suggestion = nearest(name, &NAMES).map(str::to_owned);
            report.add_option(&[name.as_ref()], Problem::UnknownField {}, suggestion);
        }
        if !report.is_valid() {
            return Err(report.into());
        }
        let api_key = match self.api_key {
            Untyped::Absent | Untyped::Other(Kind::Null) => None,
            Untyped::Text(key) => Some(key.into_owned()),
            _ => {
                let message = "options.apiKey must be a string, and nothing was sent";
                return Err(Error::not_sent(ErrorCode::Authentication, message));
            }
        };
        Ok(Settings {
            api_key,
            base_url,
            headers,
            timeout_ms: timeout_ms.unwrap_or(Settings::TIMEOUT_MS),
            max_retries: max_retries.unwrap_or(Settings::MAX_RETRIES),
            reconcile: self.reconcile != Untyped::Boolean(false),
            dangerously_allow_browser: *allow == Untyped::Boolean(true),
            in_browser: self.in_browser,
        })
    }
}

fn text(names: &[&str], value: &Untyped<'_>, report: &mut Report) -> Option<String> {
    match rules::text(value) {
        Ok(text) => text.map(str::to_owned),
        Err(problem) => {
            report.add_option(names, problem, None);
            None
        }
    }
}

fn whole(
    name: &str,
    value: &Untyped<'_>,
    minimum: u32,
    maximum: u32,
    report: &mut Report,
) -> Option<u32> {
    number::whole(value, minimum, maximum).unwrap_or_else(|problem| {
        report.add_option(&[name], problem, None);
        None
    })
}

pub(crate) fn expect(name: &str, expected: Kind, value: &Untyped<'_>, report: &mut Report) {
    let found = value.kind();
    if found != expected && found != Kind::Undefined {
        report.add_option(&[name], Problem::InvalidType { expected, found }, None);
    }
}

fn headers(value: Untyped<'_>, report: &mut Report) -> Vec<(String, String)> {
    let pairs = match value {
        Untyped::Absent => return Vec::new(),
        Untyped::List(pairs) if pairs.len() > Untyped::LIST_MAXIMUM => {
            let maximum = Untyped::LIST_MAXIMUM;
            report.add_option(&["headers"], Problem::TooManyItems { maximum }, None);
            return Vec::new();
        }
        Untyped::List(pairs) => pairs,
        other => {
            let (expected, found) = (Kind::Object, other.kind());
            let problem = Problem::InvalidType { expected, found };
            report.add_option(&["headers"], problem, None);
            return Vec::new();
        }
    };
    let mut headers = Vec::new();
    for pair in pairs {
        match pair {
            Untyped::List(pair) => match <[Untyped<'_>; 2]>::try_from(pair) {
                // As in a list of options, what is undefined is not given.
                Ok([Untyped::Text(_), Untyped::Absent]) => {}
                Ok([Untyped::Text(name), value]) => {
                    let value = text(&["headers", &excerpt(&name)], &value, report);
                    headers.push((name.into_owned(), value.unwrap_or_default()));
                }
                _ => report.add_option(&["headers"], Problem::InvalidHeader {}, None),
            },
            _ => report.add_option(&["headers"], Problem::InvalidHeader {}, None),
        }
    }
    headers
}
