//! The invitations that exist already, found in the list or given by the caller. Each of them answers one equal request of a
//! run that is started again, so that the run does not create it a second time.

use std::collections::{BTreeMap, BTreeSet};

use super::criteria::{Identity, Match, MatchCriteria};
use super::list_pass::ListPass;
use super::window::Window;
use crate::client::{Completed, ListQuery};
use crate::platform::date;
use crate::platform::json::{Node, Value};

/// Invitations of any status, until an equal request takes them.
#[derive(Default)]
pub(crate) struct KnownInvitations {
    index: Index,
    pass: ListPass,
}

#[derive(Default)]
struct Index {
    /// In the order in which they were added. The lifetime is compared when one is taken.
    by_identity: BTreeMap<Identity, Vec<Match>>,
    /// The ids of all that were added, so that each is added once.
    ids: BTreeSet<String>,
}

impl Index {
    /// Adds an invitation. `false` if the item is no invitation, because it has no id or no time of creation.
    fn add(&mut self, item: &Node<'_>) -> bool {
        let created = item.get("createdAt").text();
        let created_unix_ms = created.and_then(|time| date::parse_rfc3339(&time));
        let Some(invitation) = created_unix_ms.and_then(|time| Match::new(item, time)) else {
            return false;
        };
        if self.ids.insert(invitation.id.clone()) {
            let identity = Identity::of_invitation(item);
            let same_identity = self.by_identity.entry(identity).or_default();
            same_identity.push(invitation);
        }
        true
    }
}

impl KnownInvitations {
    /// Adds an invitation that the caller gives. `false` if the item is no invitation.
    #[cfg(any(feature = "wasm-server", test))]
    pub fn add(&mut self, item: &Node<'_>) -> bool {
        self.index.add(item)
    }

    /// The page of the list to read next.
    pub fn next_page(&self) -> ListQuery {
        self.pass.next_page()
    }

    /// Adds the invitations of a page that were created at `since_unix_ms` or later. `true` if the next page may have further
    /// ones.
    pub fn read(&mut self, page: &Completed, since_unix_ms: u64) -> bool {
        // A little earlier, because the clocks differ.
        let from_unix_ms = Window::since(since_unix_ms).from_unix_ms;
        let has_next = self.pass.read(&page.value, |item, created_unix_ms| {
            if created_unix_ms.is_some_and(|created| created >= from_unix_ms) {
                self.index.add(item);
            }
        });
        has_next && !self.pass.is_past(from_unix_ms)
    }

    /// Takes an invitation that equals a request: its id, and the body of an answer with it.
    pub fn take(&mut self, criteria: &MatchCriteria) -> Option<(String, Value)> {
        let same_identity = self.index.by_identity.get_mut(&criteria.identity)?;
        let index = same_identity.iter().position(|invitation| {
            let body = Node::of(&invitation.body);
            criteria.has_lifetime(&body.get("invitation"), invitation.created_unix_ms)
        })?;
        let taken = same_identity.remove(index);
        Some((taken.id, taken.body))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::sample;
    use super::{Completed, KnownInvitations, MatchCriteria, Node};
    use crate::client::{Answer, ListQuery};

    /// 2026-09-01T10:00:00Z
    const SINCE: u64 = 1_788_256_800_000;

    fn item(id: &str, created: &str) -> Value {
        json!({
            "id": id, "clientName": "Acme",
            "createdAt": created, "expiresAt": "2026-09-08T10:00:00Z",
        })
    }

    fn page(items: &[Value], cursor: &str) -> Completed {
        let value = json!({ "items": items, "nextCursor": cursor });
        Completed::new(value, String::new(), &Answer::of(200, &[], ""))
    }

    fn take(known: &mut KnownInvitations, days: u32) -> Option<String> {
        let criteria = MatchCriteria::new(&sample("Acme", days).1);
        known.take(&criteria).map(|(id, _)| id)
    }

    #[test]
    fn an_invitation_answers_one_equal_request() {
        let mut known = KnownInvitations::default();
        let one = item("a", "2026-09-01T10:00:00Z");
        for (item, is_added) in [
            (one.clone(), true),
            (one, true),
            (json!({ "id": "b" }), false),
            (json!({ "createdAt": "2026-09-01T10:00:00Z" }), false),
        ] {
            assert_eq!(known.add(&Node::of(&item)), is_added, "{item}");
        }
        assert_eq!(take(&mut known, 30), None);
        assert_eq!(take(&mut known, 7).as_deref(), Some("a"));
        assert_eq!(take(&mut known, 7), None);
    }

    #[test]
    fn a_list_is_read_until_its_items_are_too_old() {
        let mut known = KnownInvitations::default();
        let query = ListQuery::default().with_limit(100);
        assert_eq!(known.next_page(), query);
        let items = [
            item("a", "2026-09-01T10:00:01Z"),
            item("b", "2026-09-01T09:59:58Z"),
        ];
        let new = page(&items, "c2");
        assert!(known.read(&new, SINCE));
        assert_eq!(known.next_page(), query.with_cursor("c2"));
        let old = page(&[item("c", "2026-09-01T09:59:57Z")], "c3");
        assert!(!known.read(&old, SINCE));
        let mut ids = [(); 3].map(|()| take(&mut known, 7));
        ids.sort();
        assert_eq!(ids, [None, Some("a".to_owned()), Some("b".to_owned())]);
    }
}
