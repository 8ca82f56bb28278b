//! Takes the results of a watch's reads. They decide about the changes, the next read of each
//! invitation, and the end of the watch.

use std::borrow::Cow;

use super::{Change, Read, Source, Watch, Watched, add_id, find_index, pace};
use crate::client::watch::WatchOptions;
use crate::client::{Completed, Error, ErrorCode, ListQuery, page};
use crate::platform::date;
use crate::platform::json::{Node, Value};
use crate::rules::invitation_id;

/// This many failures in a row end the wait for an invitation whose grace period is over.
const FAILURES_AFTER_EXPIRY_MAXIMUM: u32 = 5;

impl Watch {
    pub(super) fn on_success(&mut self, read: &Read, completed: &Completed, now_ms: u64) {
        self.attempts = self.attempts.saturating_add(1);
        self.failures = 0;
        self.last_failure = None;
        self.has_succeeded = true;
        if let Some(limit) = completed.rate_window.stated.limit {
            self.budget.lower_to_share_of(limit);
        }
        let server_unix_ms = completed.server_unix_ms;
        match read {
            Read::Retrieve(id) => {
                let invitation = Node::of(&completed.value).get("invitation");
                self.on_invitation(id, &invitation, server_unix_ms, now_ms);
                if let Source::List(scan) = &mut self.source {
                    scan.reads_left.pop();
                }
            }
            Read::Page(query) => self.on_page(query, &completed.value, server_unix_ms, now_ms),
        }
        self.end_complete_pass(now_ms);
    }

    /// Ends the pass over the list if nothing is left of it. The next one begins when the first
    /// invitation is due, and not much later, because a new invitation can appear in the list earlier.
    fn end_complete_pass(&mut self, now_ms: u64) {
        let idle_ms = pace::idle_interval_ms(self.options.interval_ms, self.random);
        let shortest_ms = self.open().map(|watched| watched.interval_ms).min();
        if let Source::List(scan) = &mut self.source
            && scan.reads_left.is_empty()
        {
            let interval_ms = shortest_ms.map_or(idle_ms, |shortest_ms| shortest_ms.min(idle_ms));
            scan.end_pass(now_ms, interval_ms);
        }
    }

    /// Takes the invitations of a page, and plans the rest of the pass.
    fn on_page(&mut self, query: &ListQuery, value: &Value, server_unix_ms: u64, now_ms: u64) {
        // Only a scan asks for pages.
        let Source::List(scan) = &mut self.source else {
            return;
        };
        scan.end_page();
        let (pass_number, adds_new) = (scan.pass_number, scan.adds_new);
        let is_first_in_pass = |id: &str| {
            let at = find_index(&self.invitations, id).ok();
            match at.and_then(|at| self.invitations.get(at)) {
                Some(watched) => watched.listed_in_pass != pass_number,
                None => add_other_id(&mut scan.other_ids, id),
            }
        };
        let is_known_cursor = |cursor: &str| scan.cursors.iter().any(|known| known == cursor);
        let next = page::read_page(value, is_first_in_pass, is_known_cursor).next;
        if let Some(cursor) = &next {
            scan.cursors.push(cursor.clone());
            let query = query.clone().with_cursor(cursor.clone());
            scan.reads_left = vec![Read::Page(query)];
        }
        let items = Node::of(value).get("items");
        for index in 0..items.length().unwrap_or_default() {
            let invitation = items.item(index);
            let Some(id) = invitation.get("id").text() else {
                continue;
            };
            if adds_new || find_index(&self.invitations, &id).is_ok() {
                let at = self.on_invitation(&id, &invitation, server_unix_ms, now_ms);
                if let Some(watched) = self.invitations.get_mut(at) {
                    watched.listed_in_pass = pass_number;
                }
            }
        }
        if next.is_none() {
            self.plan_retrieves(pass_number);
        }
    }

    /// Plans to retrieve the open invitations that no page of a pass had.
    fn plan_retrieves(&mut self, pass_number: u32) {
        let missing = self
            .open()
            .filter(|watched| watched.listed_in_pass != pass_number);
        let ids = missing.map(|watched| watched.id.clone());
        // The list may have an item with an id that no invitation has, such as "webhook".
        let ids = ids.filter(|id| invitation_id::check(&id.as_str().into()).is_ok());
        let ids = ids.map(Read::Retrieve).collect();
        if let Source::List(scan) = &mut self.source {
            scan.reads_left = ids;
        }
    }

    /// Takes an invitation that was read, and gives its index. `server_unix_ms` is the server's
    /// clock at the answer.
    pub(super) fn on_invitation(
        &mut self,
        id: &str,
        invitation: &Node<'_>,
        server_unix_ms: u64,
        now_ms: u64,
    ) -> usize {
        let (given_ms, random) = (self.options.interval_ms, self.random);
        let grace_left_ms = grace_left_ms(invitation, server_unix_ms);
        let at = add_id(&mut self.invitations, id);
        let Some(watched) = self.invitations.get_mut(at) else {
            return at;
        };
        self.changes.extend(watched.record(invitation));
        let status = watched.status.as_deref().unwrap_or_default();
        let has_end_status = match self.source {
            Source::One => self.options.ends_at(status),
            Source::Few | Source::List(_) => WatchOptions::is_final(status),
        };
        let is_grace_over = grace_left_ms == Some(0);
        let interval_ms = pace::interval_ms(status, watched.unchanged, given_ms, random);
        watched.plan_next_read(interval_ms, grace_left_ms, now_ms);
        watched.is_closed = has_end_status || is_grace_over;
        if is_grace_over && !has_end_status && matches!(self.source, Source::One) {
            self.pending_error = Some(self.timed_out("although its link has expired"));
        }
        at
    }

    pub(super) fn on_failure(&mut self, error: Box<Error>, now_ms: u64) {
        self.attempts = self.attempts.saturating_add(error.attempts);
        if !self.is_retryable(&error) {
            self.pending_error = Some(error);
            return;
        }
        if let Some(limit) = error.rate_limit.and_then(|limit| limit.limit) {
            self.budget.lower_to_share_of(limit);
        }
        self.failures = self.failures.saturating_add(1);
        let pause_ms = pace::failure_wait_ms(self.failures, self.random);
        let pause_ms = pause_ms.max(error.retry_after_ms.unwrap_or_default());
        self.not_before_ms = now_ms.saturating_add(pause_ms);
        self.last_failure = Some(error.message);
        let is_grace_over = |watched: &Watched| {
            watched
                .grace_ends_ms
                .is_some_and(|ends_ms| ends_ms <= now_ms)
        };
        match &mut self.source {
            // After the pause, the cursor may be too old: another pass begins.
            Source::List(scan) => scan.restart(),
            Source::One if self.failures >= FAILURES_AFTER_EXPIRY_MAXIMUM => {
                if self.invitations.iter().any(is_grace_over) {
                    let error = self.timed_out("and it cannot be read since its link expired");
                    self.pending_error = Some(error);
                }
            }
            Source::One | Source::Few => {}
        }
    }

    fn is_retryable(&self, error: &Error) -> bool {
        // A network that wants a sign-in answers with its own page. Before the first success, such an
        // answer more likely means that the base URL is wrong.
        let is_foreign = error.code == ErrorCode::InvalidResponse && self.has_succeeded;
        !error.is_permanent && (error.is_transient() || is_foreign)
    }
}

impl Watched {
    /// Records the state that was read. Gives the change, if there is one.
    fn record(&mut self, invitation: &Node<'_>) -> Option<Change> {
        let text = |name| invitation.get(name).text().map(Cow::into_owned);
        let (status, failed_at) = (text("status").unwrap_or_default(), text("failedAt"));
        if self.status.as_ref() == Some(&status) && self.failed_at == failed_at {
            self.unchanged = self.unchanged.saturating_add(1);
            return None;
        }
        self.unchanged = 0;
        self.failed_at = failed_at;
        Some(Change {
            value: invitation.to_value(),
            previous_status: self.status.replace(status),
        })
    }

    /// Plans the next read after an interval, but not after the end of the grace period. Notes that end by the monotonic clock.
    fn plan_next_read(&mut self, interval_ms: u64, grace_left_ms: Option<u64>, now_ms: u64) {
        self.read_ms = now_ms;
        self.grace_ends_ms = grace_left_ms.map(|left_ms| now_ms.saturating_add(left_ms));
        let longest_ms = grace_left_ms.filter(|left_ms| *left_ms > 0);
        self.interval_ms = interval_ms.min(longest_ms.unwrap_or(u64::MAX));
    }
}

/// The rest of the grace period after the expiry of a link, if the invitation states that. It is
/// counted by the server's clock, because this machine's may be wrong.
fn grace_left_ms(invitation: &Node<'_>, server_unix_ms: u64) -> Option<u64> {
    let expires_at = invitation.get("expiresAt").text()?;
    let grace_ends_unix_ms =
        date::parse_rfc3339(&expires_at)?.saturating_add(WatchOptions::GRACE_MS);
    Some(grace_ends_unix_ms.saturating_sub(server_unix_ms))
}

/// Adds an id to the sorted ids. Returns false if it is among them already.
fn add_other_id(ids: &mut Vec<String>, id: &str) -> bool {
    let found = ids.binary_search_by(|known| known.as_str().cmp(id));
    if let Err(at) = found {
        ids.insert(at, id.to_owned());
    }
    found.is_err()
}
