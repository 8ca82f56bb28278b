//! The invitations that exist, from an earlier run or given by the caller: each answers one equal
//! request of a restarted run.

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
    by_identity: BTreeMap<Identity, Vec<Match>>,
    ids: BTreeSet<String>,
    pass: ListPass,
}

impl KnownInvitations {
    /// Adds an invitation. One without an id or a time of creation is no invitation: `false`.
    pub fn add(&mut self, item: &Node<'_>) -> bool {
        let created = item.get("createdAt").text();
        let created = created.and_then(|time| date::parse_rfc3339(&time));
        let Some(found) = created.and_then(|created| Match::new(item, created)) else {
            return false;
        };
        if self.ids.insert(found.id.clone()) {
            let identity = Identity::of_invitation(item);
            self.by_identity.entry(identity).or_default().push(found);
        }
        true
    }

    /// The page of the list to read next.
    pub fn next_page(&self) -> ListQuery {
        self.pass.next_page()
    }

    /// Adds the invitations of a page that were created at a time or later: `true` if there is
    /// another page.
    pub fn read(&mut self, page: &Completed, since_unix_ms: u64) -> bool {
        let from_unix_ms = Window::since(since_unix_ms).start_unix_ms();
        let mut pass = std::mem::take(&mut self.pass);
        let has_next = pass.read(&page.value, |item, created| {
            if created.is_some_and(|created| created >= from_unix_ms) {
                self.add(item);
            }
        });
        self.pass = pass;
        has_next && !self.pass.is_past(from_unix_ms)
    }

    /// Takes an invitation that equals a request: its id, and the body of an answer with it.
    pub fn take(&mut self, criteria: &MatchCriteria) -> Option<(String, Value)> {
        let found = self.by_identity.get_mut(criteria.identity())?;
        let index = found.iter().position(|found| {
            let body = Node::of(&found.body);
            criteria.has_lifetime(&body.get("invitation"), found.created_unix_ms())
        })?;
        let taken = found.remove(index);
        Some((taken.id, taken.body))
    }
}
