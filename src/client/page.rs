//! The query of a list, and the rules by which a list that is read page by page ends.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::platform::json::{Node, Value};

#[cfg(feature = "wasm")]
use crate::input_object::{InputObject, ObjectReader};
#[cfg(feature = "wasm")]
use crate::{InputValue, Report, ValueKind};

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
    pub(crate) fn check(query: InputObject<'_>) -> Result<Self, Report> {
        let mut query = ObjectReader::new(&[], query);
        let status = query.text("status");
        let limit = query.whole_number("limit", 1, Self::LIMIT_MAXIMUM);
        let cursor = match query.take("cursor") {
            // The `nextCursor` of the last page: it stands for the first page.
            InputValue::Other(ValueKind::Null) => None,
            cursor => query.check("cursor", cursor.read_text()).map(str::to_owned),
        };
        query.finish().map(|()| Self {
            status,
            limit,
            cursor,
        })
    }
}

/// So many of the latest ids of a list are remembered. While a list is read, a new invitation may
/// move others to the next page, where their ids come a second time.
pub const IDS_REMEMBERED: usize = 10_000;

/// The new items of a page, and the next page.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "wasm", derive(serde::Serialize, tsify::Tsify))]
pub(crate) struct PageItems {
    /// The indexes of the items that were on no page before, each once. An item without an id is
    /// always among them.
    pub new: Vec<u32>,
    /// Where the next page begins. None after a page without a new id, and none for a cursor that
    /// came before, so that no server can make a list endless. A page without a new id is not the
    /// last one if a handler of this library states that it left out items the user may not see.
    #[cfg_attr(
        feature = "wasm",
        tsify(optional),
        serde(skip_serializing_if = "Option::is_none")
    )]
    pub next: Option<String>,
}

/// The ids and the cursors of the pages of a list so far.
#[derive(Debug, Default)]
pub(super) struct SeenPages {
    /// The ids of the latest items.
    ids: BTreeSet<String>,
    /// The ids before them. When `ids` is full, they replace these, which are forgotten.
    older_ids: BTreeSet<String>,
    cursors: BTreeSet<String>,
}

impl SeenPages {
    pub fn read(&mut self, page: &Value) -> PageItems {
        let (ids, older_ids) = (&mut self.ids, &self.older_ids);
        let remember_id = |id: &str| !older_ids.contains(id) && ids.insert(id.to_owned());
        let read = read_page(page, remember_id, |cursor| self.cursors.contains(cursor));
        if self.ids.len() >= IDS_REMEMBERED {
            self.older_ids = std::mem::take(&mut self.ids);
        }
        self.cursors.extend(read.next.clone());
        read
    }
}

/// Reads a page. `remember_id` adds an id to the known ones, and returns false if it was among them
/// already; `is_known_cursor` returns true for a cursor that came before.
pub(crate) fn read_page(
    page: &Value,
    mut remember_id: impl FnMut(&str) -> bool,
    is_known_cursor: impl Fn(&str) -> bool,
) -> PageItems {
    let page = Node::of(page);
    let items = page.get("items");
    let mut new = Vec::new();
    let mut has_new_id = false;
    for index in 0..items.length().unwrap_or_default() {
        let id = items.item(index).get("id").text();
        let is_new_id = id.as_deref().is_some_and(&mut remember_id);
        has_new_id |= is_new_id;
        if is_new_id || id.is_none() {
            new.push(index);
        }
    }
    // A handler of this library sets `filtered` if it left out items of the page.
    let may_have_next = has_new_id || page.get("filtered").is_true();
    let next = page.get("nextCursor").text().map(Cow::into_owned);
    let next =
        next.filter(|cursor| may_have_next && !cursor.is_empty() && !is_known_cursor(cursor));
    PageItems { new, next }
}

/// The reason why a body is not a page; `None` if it is one.
pub(super) fn why_not_a_page(page: &Node<'_>) -> Option<&'static str> {
    let items = page.get("items");
    let Some(length) = items.length() else {
        return Some("no items in it");
    };
    let are_objects = (0..length).all(|index| items.item(index).is_object());
    (!are_objects).then_some("an item that is no object")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::{PageItems, SeenPages, read_page};

    fn items(page: &Value) -> PageItems {
        let mut ids = BTreeSet::from(["known".to_owned()]);
        read_page(
            page,
            |id| ids.insert(id.to_owned()),
            |cursor| cursor == "c1",
        )
    }

    fn next(page: &Value) -> Option<String> {
        items(page).next
    }

    #[test]
    fn a_list_ends() {
        let page = |cursor| json!({ "items": [{ "id": "a" }], "nextCursor": cursor });
        assert_eq!(next(&page(json!("c2"))).as_deref(), Some("c2"));
        let filtered = |cursor| json!({ "items": [], "nextCursor": cursor, "filtered": true });
        assert_eq!(next(&filtered("c2")).as_deref(), Some("c2"));
        assert_eq!(next(&filtered("c1")), None);
        for page in [
            page(json!("c1")),
            page(json!(null)),
            page(json!("")),
            page(json!(7)),
            json!({ "items": [{ "id": "a" }] }),
            json!({ "items": [], "nextCursor": "c2" }),
            json!({ "items": [{ "id": "known" }, {}], "nextCursor": "c2" }),
            json!({ "nextCursor": "c2" }),
            json!(null),
        ] {
            assert_eq!(next(&page), None, "{page}");
        }
    }

    #[test]
    fn a_cursor_that_comes_again_ends_a_list() {
        let mut seen = SeenPages::default();
        let page = |id| json!({ "items": [{ "id": id }], "nextCursor": "c2" });
        assert_eq!(seen.read(&page("a")).next.as_deref(), Some("c2"));
        assert_eq!(seen.read(&page("b")).next, None);
    }

    #[test]
    fn an_id_is_new_once() {
        let ids = ["a", "known", "b", "a"].map(|id| json!({ "id": id }));
        let mut list = ids.to_vec();
        list.extend([json!({}), json!({ "id": 7 })]);
        let page = json!({ "items": list, "nextCursor": "c2" });
        let expected = PageItems {
            new: vec![0, 2, 4, 5],
            next: Some("c2".to_owned()),
        };
        assert_eq!(items(&page), expected);
    }

    #[cfg(feature = "wasm")]
    #[test]
    fn a_query_from_javascript_is_checked() {
        use crate::facts::LIST_PARAMETERS;
        use crate::input_object::InputObject;
        use crate::{InputValue, ValueKind};

        let check = |given: [InputValue<'static>; 3]| {
            let members = LIST_PARAMETERS.iter().copied().zip(given);
            super::ListQuery::check(InputObject::of(members))
        };
        let number = |value: u32| InputValue::Number(value.into());
        let query = check(["pending".into(), number(5), "c1".into()]).unwrap();
        let expected = super::ListQuery::default()
            .with_status("pending")
            .with_limit(5)
            .with_cursor("c1");
        assert_eq!(query, expected);
        let null = InputValue::Other(ValueKind::Null);
        let query = check([InputValue::Absent, InputValue::Absent, null]).unwrap();
        assert_eq!(query, super::ListQuery::default());
        let report = check([InputValue::Absent, number(101), InputValue::Absent]);
        assert_eq!(report.unwrap_err().issues[0].field, "limit");
    }
}
