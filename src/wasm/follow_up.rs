//! The exports of `isUsable`, `remainingMs`, `dueForReminder` and `shareLinks`.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot};
use super::to_js;
use crate::client::Error;
use crate::client::options::unix_ms;
use crate::invitation::{Shared, is_due, remaining_ms};
use crate::rules::{self, connection, number};
use crate::{
    InputValue, Invitation, Language, PathSegment, Problem, Report, ShareLinks, ValueKind,
};

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

/// Reads the members of an invitation, and reports those that cannot be used.
struct InvitationReader<'s> {
    snapshot: &'s Snapshot,
    is_object: bool,
    report: Report,
}

impl<'s> InvitationReader<'s> {
    fn new(snapshot: &'s Snapshot) -> Self {
        let mut report = Report::default();
        let not_an_object = Reader::not_an_object(snapshot);
        if let Some(found) = not_an_object {
            let problem = Problem::invalid_type(ValueKind::Object, found);
            report.add_at(path(&["invitation"]), problem, None);
        }
        Self {
            snapshot,
            is_object: not_an_object.is_none(),
            report,
        }
    }

    fn value(&self, name: &str) -> InputValue<'static> {
        Reader::default().value(&self.snapshot.values().get(name))
    }

    /// Reads a text. `null` counts as absent.
    fn optional(&mut self, name: &'static str) -> Option<String> {
        let read = match self.value(name) {
            InputValue::Other(ValueKind::Null) => Ok(None),
            value => read_text(&value),
        };
        self.report.value_at(path(&["invitation", name]), read)
    }

    /// Reads a text, and reports an absent one. A value that is no object lacks every member: it has its issue already.
    fn required(&mut self, name: &'static str) -> Option<String> {
        let read = match read_text(&self.value(name)) {
            Ok(None) if self.is_object => Err(Problem::invalid_type(
                ValueKind::String,
                ValueKind::Undefined,
            )),
            read => read,
        };
        self.report.value_at(path(&["invitation", name]), read)
    }
}

fn read_text(value: &InputValue<'_>) -> Result<Option<String>, Problem> {
    Ok(rules::read_text(value)?.map(str::to_owned))
}

fn path(names: &[&'static str]) -> Vec<PathSegment> {
    let names = names.iter().copied();
    names.map(|name| PathSegment::Key(name.into())).collect()
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
    let mut members = InvitationReader::new(invitation);
    let (status, expires_at) = (members.required("status"), members.required("expiresAt"));
    let mut report = members.report;
    let now_ms = read_now(now, &mut report);
    let days = number::read_whole(
        &Reader::default().value(before_expiry_days),
        1,
        Invitation::REMINDER_DAYS_MAXIMUM,
    );
    let days = report.option(&["beforeExpiryDays"], days);
    to_js(&match (status, expires_at, now_ms) {
        (Some(status), Some(expires_at), Some(now_ms)) if report.is_valid() => {
            let remaining_ms = remaining_ms(&status, &expires_at, now_ms);
            UsableLink::Known {
                remaining_ms,
                is_usable: remaining_ms > 0,
                is_due: days.is_some_and(|days| is_due(remaining_ms, days)),
            }
        }
        // Each value that is missing here has its issue in the report.
        _ => UsableLink::Failed {
            error: invalid_arguments(report),
        },
    })
}

/// Reads the time `now` in Unix milliseconds, and reports any other value.
fn read_now(now: &JsValue, report: &mut Report) -> Option<u64> {
    const ALLOWED: &str =
        "a Date, Unix milliseconds or an RFC 3339 time such as \"2026-09-01T10:00:00Z\"";
    let now = Reader::default().value(now);
    let now_ms = unix_ms(&now);
    if now_ms.is_none() {
        let problem = Problem::invalid_option(vec![ALLOWED.to_owned()], &now);
        report.add_at(path(&["now"]), problem, None);
    }
    now_ms
}

/// Makes the links that share an invitation.
#[wasm_bindgen(js_name = shareLinks)]
#[must_use]
pub fn share_links(invitation: &Snapshot, locale: &JsValue, message: &JsValue) -> Ts<SharedLinks> {
    let mut members = InvitationReader::new(invitation);
    let url = members.required("url");
    let (phone, email) = (
        members.optional("clientPhone"),
        members.optional("clientEmail"),
    );
    let connection_type = members.optional("connectionType").unwrap_or_default();
    let mut report = members.report;
    let reader = Reader::default();
    let message = report.option(&["message"], read_text(&reader.value(message)));
    let language = read_language(&reader.value(locale), &mut report);
    to_js(&match (url, language) {
        (Some(url), Some(language)) if report.is_valid() => {
            let shared = Shared {
                url: &url,
                phone: phone.as_deref(),
                email: email.as_deref(),
                is_messenger: connection::is_messenger(connection_type.as_bytes()),
            };
            SharedLinks::Made(shared.links(language, message.as_deref()))
        }
        // Each value that is missing here has its issue in the report.
        _ => SharedLinks::Failed {
            error: invalid_arguments(report),
        },
    })
}

/// Reads the option `locale`, English by default, and reports any other value.
fn read_language(locale: &InputValue<'_>, report: &mut Report) -> Option<Language> {
    let Some(tag) = report.option(&["locale"], read_text(locale)) else {
        return Some(Language::English);
    };
    let language = language_of(&tag);
    if language.is_none() {
        let names = Language::ALL.iter().map(|language| language.as_str());
        let names = names.map(str::to_owned).collect();
        let problem = Problem::invalid_option(names, &tag.as_str().into());
        report.add_option(&["locale"], problem, None);
    }
    language
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
