//! Reading the list from its begin to its end, page by page.

use std::collections::{BTreeSet, VecDeque};

use super::page::{self, IDS_REMEMBERED, PageItems};
use crate::platform::date;
use crate::platform::json::{Node, Value};

/// One pass over the list: each item comes once, and no server makes the pass endless.
#[derive(Default)]
pub(super) struct ListPass {
    /// The ids of the latest items, the oldest first in `order`.
    ids: BTreeSet<String>,
    order: VecDeque<String>,
    /// The cursors so far, and the latest.
    cursors: BTreeSet<String>,
    cursor: Option<String>,
    pages: u32,
    times: Times,
}

/// When the items so far were created.
#[derive(Default)]
struct Times {
    newest_unix_ms: Option<u64>,
    oldest_unix_ms: Option<u64>,
    /// Whether an item does not say, or is newer than one before it.
    is_unsorted: bool,
}

impl ListPass {
    /// Where the next page begins.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// How many pages were read.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// Reads a page: hands over each new item, with the Unix time of its creation where it states
    /// one. `false` where it is the last page.
    pub fn read(&mut self, page: &Value, mut visit: impl FnMut(&Node<'_>, Option<u64>)) -> bool {
        self.pages = self.pages.saturating_add(1);
        let (ids, order) = (&mut self.ids, &mut self.order);
        let remember_id = |id: &str| {
            let is_new = ids.insert(id.to_owned());
            if is_new {
                order.push_back(id.to_owned());
            }
            is_new
        };
        let is_known_cursor = |cursor: &str| self.cursors.contains(cursor);
        let PageItems { new, next } = page::read_page(page, remember_id, is_known_cursor);
        while self.order.len() > IDS_REMEMBERED {
            if let Some(id) = self.order.pop_front() {
                self.ids.remove(&id);
            }
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

    /// Whether the list runs from newer to older items and is past a time: the rest is older still.
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
