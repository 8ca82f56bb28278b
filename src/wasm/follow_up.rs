//! The exports of `isUsable`, `remainingMs`, `dueForReminder` and `shareLinks`.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot};
use super::to_js;
use crate::client::Error;
use crate::client::options::{TIME_FORMS, unix_ms};
use crate::input_object::ObjectReader;
use crate::invitation::{Shared, is_due, remaining_ms};
use crate::rules::connection;
use crate::{InputValue, Invitation, Language, Problem, Report, ShareLinks, ValueKind};

/// How long a link can be used, or the error of the arguments.
#[derive(Serialize, Tsify)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum UsableLink {
    Known {
        #[tsify(type = "number")]
        remaining_ms: u64,
        is_usable: bool,
        /// True if a reminder is due; false if no days before the expiry are given.
        is_due: bool,
    },
    Failed {
        #[tsify(type = "Rejection")]
        error: Error,
    },
}

/// The links that share an invitation, or the error of the arguments.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
pub enum SharedLinks {
    Made(ShareLinks),
    Failed {
        #[tsify(type = "Rejection")]
        error: Error,
    },
}

fn invalid_arguments(report: Report) -> Error {
    let message = format!("the arguments are invalid: {report}");
    Error {
        message,
        ..report.into()
    }
}

/// Computes how long the link of an invitation can be used.
#[wasm_bindgen(js_name = usableLink)]
#[must_use]
pub fn usable_link(
    invitation: &Snapshot,
    now: &JsValue,
    before_expiry_days: &JsValue,
) -> Ts<UsableLink> {
    let reader = Reader::default();
    let mut arguments = ObjectReader::new(&["invitation"], reader.required_object(invitation));
    let status = arguments.required_text("status");
    let expires_at = arguments.required_text("expiresAt");
    let now_ms = arguments.check_argument(&["now"], read_time(&reader.value(now)).map(Some));
    let days = reader.value(before_expiry_days);
    let days = days.read_whole_number(1, Invitation::REMINDER_DAYS_MAXIMUM);
    let days = arguments.check_argument(&["options", "beforeExpiryDays"], days);
    to_js(
        &match (status, expires_at, now_ms, arguments.finish_with_others()) {
            (Some(status), Some(expires_at), Some(now_ms), Ok(())) => {
                let remaining_ms = remaining_ms(&status, &expires_at, now_ms);
                UsableLink::Known {
                    remaining_ms,
                    is_usable: remaining_ms > 0,
                    is_due: days.is_some_and(|days| is_due(remaining_ms, days)),
                }
            }
            // Each value that is missing here has its issue.
            (.., report) => UsableLink::Failed {
                error: invalid_arguments(report.err().unwrap_or_default()),
            },
        },
    )
}

/// Reads a point in time, in Unix milliseconds.
fn read_time(value: &InputValue<'_>) -> Result<u64, Problem> {
    let allowed = || vec![TIME_FORMS.to_owned()];
    unix_ms(value).ok_or_else(|| Problem::invalid_option(allowed(), value))
}

/// Makes the links that share an invitation.
#[wasm_bindgen(js_name = shareLinks)]
#[must_use]
pub fn share_links(invitation: &Snapshot, locale: &JsValue, message: &JsValue) -> Ts<SharedLinks> {
    let reader = Reader::default();
    let mut arguments = ObjectReader::new(&["invitation"], reader.required_object(invitation));
    let url = arguments.required_text("url");
    let phone = take_nullable_text(&mut arguments, "clientPhone");
    let email = take_nullable_text(&mut arguments, "clientEmail");
    let connection_type = take_nullable_text(&mut arguments, "connectionType");
    let message = reader.value(message);
    let message = arguments.check_argument(&["options", "message"], message.read_text());
    let language = read_language(&reader.value(locale));
    let language = arguments.check_argument(&["options", "locale"], language.map(Some));
    to_js(&match (url, language, arguments.finish_with_others()) {
        (Some(url), Some(language), Ok(())) => {
            let connection_type = connection_type.unwrap_or_default();
            let shared = Shared {
                url: &url,
                phone: phone.as_deref(),
                email: email.as_deref(),
                is_messenger: connection::is_messenger(connection_type.as_bytes()),
            };
            SharedLinks::Made(shared.links(language, message))
        }
        // Each value that is missing here has its issue.
        (.., report) => SharedLinks::Failed {
            error: invalid_arguments(report.err().unwrap_or_default()),
        },
    })
}

/// Takes a text of an answer, where `null` stands for a missing one.
fn take_nullable_text(invitation: &mut ObjectReader<'_>, name: &'static str) -> Option<String> {
    match invitation.take(name) {
        InputValue::Other(ValueKind::Null) => None,
        value => {
            let text = invitation.check(name, value.read_text());
            text.map(str::to_owned)
        }
    }
}

/// Reads the option `locale`, English by default.
fn read_language(locale: &InputValue<'_>) -> Result<Language, Problem> {
    let Some(tag) = locale.read_text()? else {
        return Ok(Language::English);
    };
    let names = Language::ALL.iter().map(|language| language.as_str());
    let allowed = || names.map(str::to_owned).collect();
    language_of(tag).ok_or_else(|| Problem::invalid_option(allowed(), locale))
}

/// The language of a BCP 47 tag. Its region is ignored.
fn language_of(tag: &str) -> Option<Language> {
    let primary = |tag: &str| {
        tag.split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let mut languages = Language::ALL.iter().copied();
    languages.find(|language| primary(language.as_str()) == primary(tag))
}
