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
use crate::{Invitation, Language, PathSegment, Problem, Report, ShareLinks, ValueKind};

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

/// Reads the values of an invitation, and collects an issue for each that cannot be used.
struct Values<'s> {
    snapshot: &'s Snapshot,
    report: Report,
}

impl Values<'_> {
    fn of(snapshot: &Snapshot) -> Values<'_> {
        let mut report = Report::default();
        if let Some(found) = Reader::not_an_object(snapshot) {
            let expected = ValueKind::Object;
            report.add_at(
                path("invitation", ""),
                Problem::InvalidType { expected, found },
                None,
            );
        }
        Values { snapshot, report }
    }

    /// Reads a text. `null` counts as absent.
    fn optional(&mut self, name: &'static str) -> Option<String> {
        let value = Reader::default().value(&self.snapshot.values().get(name));
        if value.kind() == ValueKind::Null {
            return None;
        }
        match rules::read_text(&value) {
            Ok(text) => text.map(str::to_owned),
            Err(problem) => {
                self.report.add_at(path("invitation", name), problem, None);
                None
            }
        }
    }

    /// Reads a text. Reports one that is absent.
    fn required(&mut self, name: &'static str) -> String {
        let count = self.report.issues.len();
        let text = self.optional(name);
        if text.is_none() && count == self.report.issues.len() {
            let (expected, found) = (ValueKind::String, ValueKind::Undefined);
            let problem = Problem::InvalidType { expected, found };
            self.report.add_at(path("invitation", name), problem, None);
        }
        text.unwrap_or_default()
    }

    fn error(self) -> Option<Error> {
        (!self.report.is_valid()).then(|| {
            let message = format!("the arguments are invalid: {}", self.report);
            Error {
                message,
                ..self.report.into()
            }
        })
    }
}

fn path(first: &'static str, second: &'static str) -> Vec<PathSegment> {
    let names = [first, second].into_iter().filter(|name| !name.is_empty());
    names.map(|name| PathSegment::Key(name.into())).collect()
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
    let mut values = Values::of(invitation);
    let (status, expires_at) = (values.required("status"), values.required("expiresAt"));
    let now = reader.value(now);
    let now_ms = unix_ms(&now);
    if now_ms.is_none() {
        let allowed =
            "a Date, Unix milliseconds or an RFC 3339 time such as \"2026-09-01T10:00:00Z\"";
        let problem = Problem::invalid_option(vec![allowed.to_owned()], &now);
        values.report.add_at(path("now", ""), problem, None);
    }
    let maximum = Invitation::REMINDER_DAYS_MAXIMUM;
    let days = number::read_whole(&reader.value(before_expiry_days), 1, maximum);
    let days = days.unwrap_or_else(|problem| {
        values
            .report
            .add_option(&["beforeExpiryDays"], problem, None);
        None
    });
    if let Some(error) = values.error() {
        return to_js(&UsableLink::Failed { error });
    }
    let remaining_ms = remaining_ms(&status, &expires_at, now_ms.unwrap_or_default());
    to_js(&UsableLink::Known {
        remaining_ms,
        is_usable: remaining_ms > 0,
        is_due: days.is_some_and(|days| is_due(remaining_ms, days)),
    })
}

/// Makes the links that share an invitation.
#[wasm_bindgen(js_name = shareLinks)]
#[must_use]
pub fn share_links(invitation: &Snapshot, locale: &JsValue, message: &JsValue) -> Ts<SharedLinks> {
    let reader = Reader::default();
    let mut values = Values::of(invitation);
    let url = values.required("url");
    let (phone, email) = (
        values.optional("clientPhone"),
        values.optional("clientEmail"),
    );
    let connection_type = values.optional("connectionType").unwrap_or_default();
    let mut option = |name, value: &JsValue| {
        let value = reader.value(value);
        let text = rules::read_text(&value).unwrap_or_else(|problem| {
            values.report.add_option(&[name], problem, None);
            None
        });
        text.map(str::to_owned)
    };
    let message = option("message", message);
    let tag = option("locale", locale);
    let language = tag.as_deref().map_or(Some(Language::English), language_of);
    if language.is_none() {
        let allowed = Language::ALL
            .iter()
            .map(|language| language.as_str().to_owned());
        let tag = tag.unwrap_or_default();
        let problem = Problem::invalid_option(allowed.collect(), &tag.as_str().into());
        values.report.add_option(&["locale"], problem, None);
    }
    to_js(&match (values.error(), language) {
        (None, Some(language)) => {
            let shared = Shared {
                url: &url,
                phone: phone.as_deref(),
                email: email.as_deref(),
                is_messenger: connection::is_messenger(connection_type.as_bytes()),
            };
            SharedLinks::Made(shared.links(language, message.as_deref()))
        }
        (error, _) => SharedLinks::Failed {
            error: error.unwrap_or_else(|| Report::default().into()),
        },
    })
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
