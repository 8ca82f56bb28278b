//! A pass over the list from its beginning to its end, page by page.

use crate::client::ListQuery;
use crate::client::page::{PageItems, SeenPages};
use crate::platform::date;
use crate::platform::json::{Node, Value};

/// One pass over the list. It hands over each item once, and ends even if the server's pages do not.
#[derive(Default)]
pub(super) struct ListPass {
    seen: SeenPages,
    /// Where the next page begins.
    cursor: Option<String>,
    /// How many pages were read.
    pub pages: u32,
    times: Times,
}

/// The times of creation of the items so far: they show if the list is sorted from newer to older.
#[derive(Default)]
struct Times {
    /// The time of the first item.
    first_unix_ms: Option<u64>,
    /// The time of the item that was read last.
    latest_unix_ms: Option<u64>,
    /// True after an item that states no time or is newer than the item before it.
    is_unsorted: bool,
}

impl ListPass {
    /// The page to read next, with as many items as a page may have.
    pub fn next_page(&self) -> ListQuery {
        ListQuery {
            status: None,
            limit: Some(ListQuery::LIMIT_MAXIMUM),
            cursor: self.cursor.clone(),
        }
    }

    /// Reads a page: calls `visit` with each new item and the Unix time of its creation, if the item
    /// states one. Returns true if there is another page.
    pub fn read(&mut self, page: &Value, mut visit: impl FnMut(&Node<'_>, Option<u64>)) -> bool {
        self.pages = self.pages.saturating_add(1);
        let PageItems { new, next } = self.seen.read(page);
        let items = Node::of(page).get("items");
        for index in new {
            let item = items.item(index);
            let created = item.get("createdAt").text();
            let created_unix_ms = created.and_then(|time| date::parse_rfc3339(&time));
            self.times.add(created_unix_ms);
            visit(&item, created_unix_ms);
        }
        self.cursor = next;
        self.cursor.is_some()
    }

    /// True if all further items are older than a time: the list runs from newer to older items, and
    /// has reached an older one. The list's order is not documented, so that the items themselves
    /// have to show it: two different times are needed, because equal ones show no order.
    pub fn is_past(&self, unix_ms: u64) -> bool {
        let times = &self.times;
        !times.is_unsorted
            && times.first_unix_ms > times.latest_unix_ms
            && times.latest_unix_ms.is_some_and(|latest| latest < unix_ms)
    }
}

impl Times {
    fn add(&mut self, created_unix_ms: Option<u64>) {
        let is_sorted = match (self.latest_unix_ms, created_unix_ms) {
            (_, None) => false,
            (Some(before), Some(created)) => created <= before,
            (None, Some(_)) => true,
        };
        self.is_unsorted |= !is_sorted;
        self.first_unix_ms = self.first_unix_ms.or(created_unix_ms);
        self.latest_unix_ms = created_unix_ms;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::ListPass;
    use crate::client::page::IDS_REMEMBERED;

    /// How many items of a page are new.
    fn read(pass: &mut ListPass, items: &[Value]) -> usize {
        let mut new = Vec::new();
        pass.read(&json!({ "items": items }), |_, created| new.push(created));
        new.len()
    }

    #[test]
    fn the_latest_ids_are_remembered() {
        let item = |id: usize| json!({ "id": id.to_string() });
        let mut pass = ListPass::default();
        let items: Vec<_> = (0..IDS_REMEMBERED).map(item).collect();
        assert_eq!(read(&mut pass, &items), IDS_REMEMBERED);
        assert_eq!(read(&mut pass, &[item(0), item(IDS_REMEMBERED)]), 1);
        assert_eq!(read(&mut pass, &[item(1), item(IDS_REMEMBERED)]), 0);
        let more: Vec<_> = (1..=IDS_REMEMBERED)
            .map(|id| item(IDS_REMEMBERED + id))
            .collect();
        assert_eq!(read(&mut pass, &more), IDS_REMEMBERED);
        assert_eq!(read(&mut pass, &[item(0), item(IDS_REMEMBERED)]), 1);
    }

    #[test]
    fn a_list_in_its_order_ends_before_older_items() {
        for (seconds, is_past) in [
            ([12, 11, 9], true),
            ([12, 11, 10], false),
            ([11, 12, 9], false),
            ([9, 9, 9], false),
        ] {
            let mut pass = ListPass::default();
            for (id, second) in seconds.into_iter().enumerate() {
                let created = format!("1970-01-01T00:00:{second:02}Z");
                let item = json!({ "id": id.to_string(), "createdAt": created });
                read(&mut pass, &[item]);
            }
            assert_eq!(pass.is_past(10_000), is_past, "{seconds:?}");
        }
        let mut pass = ListPass::default();
        let time = |second| json!({ "createdAt": format!("1970-01-01T00:00:{second:02}Z") });
        read(&mut pass, &[time(12), json!({}), time(9)]);
        assert!(!pass.is_past(10_000));
    }
}
