use std::borrow::Cow;

use super::{Error, ErrorCode, Settings};
use crate::Problem;
use crate::facts::{CALL_OPTIONS, CallOptions, RETRIES_MAXIMUM, TIMEOUT_MAXIMUM_MS};
use crate::rules::{self, number};
use crate::text::{excerpt, nearest};
use crate::{InputValue, Report, ValueKind};

/// Options that nobody has checked yet, as JavaScript gives them.
#[derive(Debug, Default)]
pub(crate) struct Options<'a> {
    pub values: CallOptions<'a>,
    /// What stands where an object was expected.
    pub not_an_object: Option<ValueKind>,
    /// The names that are no option.
    pub unknown: Vec<Cow<'a, str>>,
    pub in_browser: bool,
}

/// Whether this is the module for pages: none of its calls may have a key.
const IS_PAGE: bool = cfg!(not(feature = "wasm-server"));

impl Options<'_> {
    /// Whether somebody wants to hear of every attempt.
    pub fn is_observed(&self) -> bool {
        self.values.on_attempt.kind() == ValueKind::Function
    }

    /// The settings, or every option that cannot be used.
    pub fn check(&self) -> Result<Settings, Error> {
        let CallOptions {
            api_key,
            base_url,
            fetch,
            signal,
            timeout_ms,
            max_retries,
            reconcile,
            headers,
            on_attempt,
            dangerously_allow_browser: allow_browser,
        } = &self.values;
        let mut report = Report::default();
        let report = &mut report;
        if let Some(found) = self.not_an_object {
            let expected = ValueKind::Object;
            report.add_option(&[], Problem::InvalidType { expected, found }, None);
        }
        let base_url = text(&["baseUrl"], base_url, report);
        for (name, expected, value) in [
            ("fetch", ValueKind::Function, fetch),
            ("signal", ValueKind::Object, signal),
            ("onAttempt", ValueKind::Function, on_attempt),
        ] {
            expect(name, expected, value, report);
        }
        let timeout_ms = whole("timeoutMs", timeout_ms, 1, TIMEOUT_MAXIMUM_MS, report);
        let max_retries = whole("maxRetries", max_retries, 0, RETRIES_MAXIMUM, report);
        expect("reconcile", ValueKind::Boolean, reconcile, report);
        let headers = own_headers(headers, report);
        let name = "dangerouslyAllowBrowser";
        expect(name, ValueKind::Boolean, allow_browser, report);
        for name in &self.unknown {
            let suggestion = nearest(name, CALL_OPTIONS).map(str::to_owned);
            report.add_option(&[name.as_ref()], Problem::UnknownField {}, suggestion);
        }
        if !report.is_valid() {
            return Err(std::mem::take(report).into());
        }
        let api_key = match api_key {
            InputValue::Absent | InputValue::Other(ValueKind::Null) => None,
            InputValue::Text(key) => Some(key.as_ref().to_owned()),
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
            reconcile: !matches!(reconcile, InputValue::Boolean(false)),
            dangerously_allow_browser: !IS_PAGE
                && matches!(allow_browser, InputValue::Boolean(true)),
            in_browser: IS_PAGE || self.in_browser,
        })
    }
}

fn text(names: &[&str], value: &InputValue<'_>, report: &mut Report) -> Option<String> {
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
    value: &InputValue<'_>,
    minimum: u32,
    maximum: u32,
    report: &mut Report,
) -> Option<u32> {
    number::whole(value, minimum, maximum).unwrap_or_else(|problem| {
        report.add_option(&[name], problem, None);
        None
    })
}

pub(crate) fn expect(name: &str, expected: ValueKind, value: &InputValue<'_>, report: &mut Report) {
    let found = value.kind();
    if found != expected && found != ValueKind::Undefined {
        report.add_option(&[name], Problem::InvalidType { expected, found }, None);
    }
}

fn own_headers(value: &InputValue<'_>, report: &mut Report) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let pairs = match value {
        InputValue::Absent => return headers,
        InputValue::List(pairs) if pairs.len() > InputValue::LIST_MAXIMUM => {
            let maximum = InputValue::LIST_MAXIMUM;
            report.add_option(&["headers"], Problem::TooManyItems { maximum }, None);
            return headers;
        }
        InputValue::List(pairs) => pairs,
        other => {
            let (expected, found) = (ValueKind::Object, other.kind());
            report.add_option(&["headers"], Problem::InvalidType { expected, found }, None);
            return headers;
        }
    };
    for pair in pairs {
        let pair = match pair {
            InputValue::List(pair) => pair.as_slice(),
            _ => &[],
        };
        match pair {
            // As in a list of options, what is undefined is not given.
            [InputValue::Text(_), InputValue::Absent] => {}
            [InputValue::Text(name), value] => {
                let value = text(&["headers", &excerpt(name)], value, report);
                headers.push((name.as_ref().to_owned(), value.unwrap_or_default()));
            }
            _ => report.add_option(&["headers"], Problem::InvalidHeader {}, None),
        }
    }
    headers
}
