//! Lists: what to ask for, and when they end.

#[cfg(feature = "wasm")]
use std::borrow::Cow;

use crate::platform::json::{Node, Value};

#[cfg(feature = "wasm")]
use crate::facts::{LIST_PARAMETERS, ListParameters};
#[cfg(feature = "wasm")]
use crate::{InputValue, PathSegment, Problem, Report, ValueKind, rules, text::nearest};

/// Which invitations to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListQuery {
    /// Only those of this status.
    pub status: Option<String>,
    /// How many a page holds, from 1 to 100. Zavu's default is 50.
    pub limit: Option<u32>,
    /// Where the page begins: the `nextCursor` of the page before.
    pub cursor: Option<String>,
}

impl ListQuery {
    /// The largest page.
    pub const LIMIT_MAXIMUM: u32 = 100;

    /// Checks a query from JavaScript.
    #[cfg(feature = "wasm")]
    pub(crate) fn check(
        ListParameters {
            status,
            limit,
            cursor,
        }: &ListParameters<'_>,
        not_an_object: Option<ValueKind>,
        unknown: &[Cow<'_, str>],
    ) -> Result<Self, Report> {
        let mut report = Report::default();
        let named = |name: &str| vec![PathSegment::Key(name.to_owned().into())];
        if let Some(found) = not_an_object {
            let expected = ValueKind::Object;
            report.add_whole(Problem::InvalidType { expected, found });
        }
        let mut text = |name, value| {
            let text = rules::text(value).unwrap_or_else(|problem| {
                report.add_at(named(name), problem, None);
                None
            });
            text.map(str::to_owned)
        };
        // The last page has `null` as its cursor.
        let cursor = match cursor {
            InputValue::Other(ValueKind::Null) => &InputValue::Absent,
            other => other,
        };
        let (status, cursor) = (text("status", status), text("cursor", cursor));
        let limit = rules::number::whole(limit, 1, Self::LIMIT_MAXIMUM).unwrap_or_else(|problem| {
            report.add_at(named("limit"), problem, None);
            None
        });
        for name in unknown {
            let suggestion = nearest(name, LIST_PARAMETERS).map(str::to_owned);
            report.add_at(named(name), Problem::UnknownField {}, suggestion);
        }
        if report.is_valid() {
            Ok(Self {
                status,
                limit,
                cursor,
            })
        } else {
            Err(report)
        }
    }
}

/// Where the next page begins, if there is one: never after an empty page, and never at a cursor
/// that was seen, so that no server can make a list endless.
pub(crate) fn next_cursor(page: &Value, seen: impl Fn(&str) -> bool) -> Option<String> {
    let page = Node::of(page);
    let cursor = page.get("nextCursor").text()?;
    let length = page.get("items").length()?;
    (!cursor.is_empty() && length > 0 && !seen(&cursor)).then(|| cursor.into_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::next_cursor;

    #[test]
    fn a_list_ends() {
        let next = |page, seen: &str| next_cursor(&page, |cursor| cursor == seen);
        let page = json!({ "items": [1], "nextCursor": "c2" });
        assert_eq!(next(page.clone(), "c1").as_deref(), Some("c2"));
        assert_eq!(next(page, "c2"), None);
        for page in [
            json!({ "items": [1], "nextCursor": null }),
            json!({ "items": [1], "nextCursor": "" }),
            json!({ "items": [1] }),
            json!({ "items": [1], "nextCursor": 7 }),
            json!({ "items": [], "nextCursor": "c2" }),
            json!({ "nextCursor": "c2" }),
            json!(null),
        ] {
            assert_eq!(next(page, "c1"), None);
        }
    }
}
