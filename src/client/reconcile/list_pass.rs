//! A pass over the list from its beginning to its end, page by page.

use std::collections::BTreeSet;

use crate::client::ListQuery;
use crate::client::page::{self, IDS_REMEMBERED, PageItems};
use crate::platform::date;
use crate::platform::json::{Node, Value};

/// One pass over the list: hands over each item once, and ends whatever the server lists.
#[derive(Default)]
pub(super) struct ListPass {
    /// The ids of the latest items, and those of the items before.
    ids: BTreeSet<String>,
    older_ids: BTreeSet<String>,
    /// All cursors so far.
    cursors: BTreeSet<String>,
    /// Where the next page begins.
    cursor: Option<String>,
    pages: u32,
    times: Times,
}

/// When the items so far were created.
#[derive(Default)]
struct Times {
    newest_unix_ms: Option<u64>,
    oldest_unix_ms: Option<u64>,
    /// True after an item that states no time, or is newer than the one before it.
    is_unsorted: bool,
}

impl ListPass {
    /// The page to read next, as long as possible.
    pub fn next_page(&self) -> ListQuery {
        ListQuery {
            status: None,
            limit: Some(ListQuery::LIMIT_MAXIMUM),
            cursor: self.cursor.clone(),
        }
    }

    /// How many pages were read.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// Reads a page: calls `visit` with each new item and, if it states one, the Unix time of
    /// its creation. `false` if it is the last page.
    pub fn read(&mut self, page: &Value, mut visit: impl FnMut(&Node<'_>, Option<u64>)) -> bool {
        self.pages = self.pages.saturating_add(1);
        let (ids, older_ids) = (&mut self.ids, &self.older_ids);
        let remember_id = |id: &str| !older_ids.contains(id) && ids.insert(id.to_owned());
        let is_known_cursor = |cursor: &str| self.cursors.contains(cursor);
        let PageItems { new, next } = page::read_page(page, remember_id, is_known_cursor);
        if self.ids.len() >= IDS_REMEMBERED {
            self.older_ids = std::mem::take(&mut self.ids);
        }
        let items = Node::of(page).get("items");
        for index in new {
            let item = items.item(index);
            let created = item.get("createdAt").text();
            let created = created.and_then(|time| date::parse_rfc3339(&time));
            self.times.add(created);
            visit(&item, created);
        }
        self.cursors.extend(next.clone());
        self.cursor = next;
        self.cursor.is_some()
    }

    /// True if the list runs from newer to older items, and the latest is older than a time: then
    /// the rest is older still.
    pub fn is_past(&self, unix_ms: u64) -> bool {
        let times = &self.times;
        !times.is_unsorted
            && times.newest_unix_ms > times.oldest_unix_ms
            && times.oldest_unix_ms.is_some_and(|oldest| oldest < unix_ms)
    }
}

impl Times {
    fn add(&mut self, created_unix_ms: Option<u64>) {
        let is_sorted = match (self.oldest_unix_ms, created_unix_ms) {
            (_, None) => false,
            (Some(before), Some(created)) => created <= before,
            (None, Some(_)) => true,
        };
        self.is_unsorted |= !is_sorted;
        self.newest_unix_ms = self.newest_unix_ms.or(created_unix_ms);
        self.oldest_unix_ms = created_unix_ms;
    }
}
