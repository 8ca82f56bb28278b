use std::borrow::Cow;

use js_sys::{Array, JsString};
use wasm_bindgen::prelude::*;

use crate::client::ListQuery;
use crate::client::options::Options;
use crate::{Draft, Kind, Report, Untyped};

#[wasm_bindgen]
extern "C" {
    /// JavaScript's own text of a number: formatting one in Rust would cost kilobytes.
    #[wasm_bindgen(js_name = String)]
    fn text_of(number: f64) -> String;
}

/// What the facade makes of an object: its kind, the mark of an unreadable value, the values of
/// the known names in their order, and the unknown names.
pub(super) struct Record {
    kind: Kind,
    unreadable: JsValue,
    values: Array,
    unknown: Array,
}

impl Record {
    pub fn new(record: &Array) -> Self {
        Self {
            kind: Kind::from(record.get(0).as_string().unwrap_or_default().as_str()),
            unreadable: record.get(1),
            values: record.get(2).unchecked_into(),
            unknown: record.get(3).unchecked_into(),
        }
    }

    fn not_an_object(&self) -> Option<Kind> {
        (self.kind != Kind::Object).then_some(self.kind)
    }

    fn untyped(&self, index: u32) -> Untyped<'static> {
        self.read(&self.values.get(index))
    }

    fn read(&self, value: &JsValue) -> Untyped<'static> {
        if *value == self.unreadable {
            Untyped::Other(Kind::Unreadable)
        } else if Array::is_array(value) {
            let items: &Array = value.unchecked_ref();
            Untyped::List(items.iter().map(|item| self.read(&item)).collect())
        } else {
            scalar(value)
        }
    }

    fn unknown_names(&self) -> Vec<Cow<'static, str>> {
        let names = self.unknown.iter();
        names
            .filter_map(|name| name.as_string())
            .map(Cow::Owned)
            .collect()
    }

    pub fn draft(&self) -> Draft<'static> {
        let mut draft = Draft {
            not_an_object: self.not_an_object(),
            unknown: self.unknown_names(),
            ..Draft::default()
        };
        for (index, field) in (0..).zip(crate::InvitationField::ALL) {
            draft.set(field, self.untyped(index));
        }
        draft
    }

    pub fn options(&self, in_browser: bool) -> Options<'static> {
        let mut values = (0..).map(|index| self.untyped(index));
        let mut next = || values.next().unwrap_or_default();
        Options {
            api_key: next(),
            base_url: next(),
            fetch: next(),
            signal: next(),
            timeout_ms: next(),
            max_retries: next(),
            reconcile: next(),
            headers: next(),
            on_attempt: next(),
            dangerously_allow_browser: next(),
            not_an_object: self.not_an_object(),
            unknown: self.unknown_names(),
            in_browser,
        }
    }

    pub fn query(&self) -> Result<ListQuery, Report> {
        let values = [0, 1, 2].map(|index| self.untyped(index));
        ListQuery::check(&values, self.not_an_object(), &self.unknown_names())
    }
}

/// Reads nothing of an object but its type, so that none of its code can run.
pub(super) fn scalar(value: &JsValue) -> Untyped<'static> {
    if value.is_undefined() {
        Untyped::Absent
    } else if value.is_null() {
        Untyped::Other(Kind::Null)
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        string(text)
    } else if let Some(value) = value.as_f64() {
        let text = text_of(value);
        Untyped::Number(crate::Number { value, text })
    } else if let Some(value) = value.as_bool() {
        Untyped::Boolean(value)
    } else {
        let name = value.js_typeof().as_string().unwrap_or_default();
        Untyped::Other(Kind::from(name.as_str()))
    }
}

fn string(text: &JsString) -> Untyped<'static> {
    let units = text.length() as usize;
    if units > Untyped::TEXT_MAXIMUM {
        return Untyped::LongText(units);
    }
    let copy = String::from(text);
    // What has no UTF-8 form was replaced by U+FFFD on the way.
    if copy.contains('\u{FFFD}') && !text.is_valid_utf16() {
        return Untyped::MalformedText;
    }
    Untyped::Text(Cow::Owned(copy))
}
