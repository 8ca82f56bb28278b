//! The exports of `formatIssue`, `fieldErrors` and `formatError`, and the check of the options of messages.

use js_sys::Array;
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot, Values, texts_of};
use super::options::invalid_options;
use super::to_u64;
use crate::client::{Error, ErrorCode, ErrorOutcome};
use crate::facade::error_codes;
use crate::facts::{LOCALE, VALIDATION_OPTIONS, issue_codes};
use crate::message::{self, Style, check_message_options};
use crate::{InputValue, IssueCode, Param};

/// Checks the object at `path` among the options of messages. Returns the error if it is invalid.
#[wasm_bindgen(js_name = checkMessages)]
#[must_use]
pub fn check_messages(
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] path: &Array,
    texts: &Snapshot,
) -> Option<Ts<Error>> {
    let path = texts_of(path);
    let path: Vec<_> = path.iter().map(String::as_str).collect();
    let object = Reader::default().required_object(texts);
    let codes = || issue_codes().collect::<Vec<_>>();
    let (path, names): (&[_], _) = match path.as_slice() {
        ["messages"] => (&["options", "messages"], codes()),
        ["locale"] => (&["options", "locale"], LOCALE.to_vec()),
        ["locale", "messages"] => (&["options", "locale", "messages"], codes()),
        ["locale", "errors"] => (&["options", "locale", "errors"], error_codes().collect()),
        _ => (&["options"], VALIDATION_OPTIONS.to_vec()),
    };
    invalid_options(check_message_options(path, &names, object))
}

/// Formats an issue, which may come from anywhere, by the template for its code in `messages`, or else in the locale. Returns
/// nothing if neither has a template for the code, or if the template is invalid.
#[wasm_bindgen(js_name = formatIssue)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "the glue hands over values of its own"
)]
#[must_use]
pub fn format_issue(
    issue: &Values,
    messages: &Values,
    locale: Option<Values>,
    locale_messages: Option<Values>,
) -> Option<String> {
    let reader = Reader::default();
    let text = |texts: &Values, name: &str| reader.text(&texts.get(name));
    let code = text(issue, "code").and_then(|code| IssueCode::from_name(&code))?;
    let english = text(issue, "message").unwrap_or_default();
    let suggestion = text(issue, "suggestion");

    let custom = text(messages, code.as_str());
    let is_custom = custom.is_some();
    let template = custom.or_else(|| text(locale_messages.as_ref()?, code.as_str()))?;
    let params = reader.members(&issue.get("params"));
    let mut params: Vec<_> = params
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), param(value)?)))
        .collect();
    params.push((
        "suggestion",
        Param::Text(suggestion.as_deref().unwrap_or_default()),
    ));
    params.push(("message", Param::Text(&english)));
    with_style(locale.as_ref(), &reader, |style| {
        let message = message::render(&template, style, &params).ok()?;
        let (Some(suggestion), Some(locale), false) = (&suggestion, &locale, is_custom) else {
            return Some(message);
        };
        let params = [
            ("message", Param::Text(&message)),
            ("suggestion", Param::Text(suggestion)),
        ];
        let template = text(locale, "suggestion").unwrap_or_default();
        let whole = message::render(&template, style, &params);
        Some(whole.unwrap_or_else(|_| message.clone()))
    })
}

/// Formats an error for people, by the `errors`, the `outcomeUnknown` and the `wait` of a locale. A code of a newer version has
/// the text of `internal`. Returns nothing if a template is invalid.
#[wasm_bindgen(js_name = formatError)]
#[must_use]
pub fn format_error(error: &Values, locale: &Values, errors: &Values) -> Option<String> {
    let reader = Reader::default();
    let text = |texts: &Values, name: &str| reader.text(&texts.get(name));
    let template = if text(error, "outcome").as_deref() == Some(ErrorOutcome::Unknown.as_str()) {
        text(locale, "outcomeUnknown")
    } else {
        let code = text(error, "code").and_then(|code| ErrorCode::from_name(&code));
        text(errors, code.unwrap_or(ErrorCode::Internal).as_str())
    };
    let wait_ms = match reader.value(&error.get("retryAfterMs")) {
        InputValue::Number(ms) => Some(to_u64(ms.value)),
        _ => None,
    };
    let (template, wait) = (template?, text(locale, "wait")?);
    with_style(Some(locale), &reader, |style| {
        message::failed_call(&template, &wait, wait_ms, style).ok()
    })
}

/// Reads how a language writes numbers and lists. Without a locale, it is English.
fn with_style<T>(
    locale: Option<&Values>,
    reader: &Reader,
    format: impl FnOnce(Style<'_>) -> T,
) -> T {
    let Some(locale) = locale else {
        return format(Style::ENGLISH);
    };
    let text = |name: &str| reader.text(&locale.get(name)).unwrap_or_default();
    let one = match reader.value(&locale.get("one")) {
        InputValue::List(items) => items,
        _ => Vec::new(),
    };
    format(Style {
        decimal: &text("decimal"),
        group: &text("group"),
        or: &text("or"),
        one: &texts(&one).collect::<Vec<_>>(),
    })
}

fn param<'v>(value: &'v InputValue<'_>) -> Option<Param<'v>> {
    match value {
        InputValue::Text(text) => Some(Param::Text(text)),
        InputValue::Number(number) => Some(Param::Number(number)),
        InputValue::List(items) => Some(Param::List(texts(items).collect())),
        _ => None,
    }
}

fn texts<'v>(items: &'v [InputValue<'_>]) -> impl Iterator<Item = &'v str> {
    items.iter().filter_map(|item| match item {
        InputValue::Text(text) => Some(text.as_ref()),
        _ => None,
    })
}
