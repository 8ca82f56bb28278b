//! A pass over all pages of the list, which is repeated.

use super::{Read, due_ms};
use crate::client::ListQuery;

#[derive(Default)]
pub(super) struct Scan {
    pub query: ListQuery,
    /// True for a query, which watches every invitation that it lists. False if the caller gave
    /// the ids: then the others of the list are ignored.
    pub adds_new: bool,
    /// The reads that are left of the current pass: the next page or, after the last page, the open
    /// invitations that no page had. The last one is next; it stays until it has its result. Empty
    /// between two passes, and during the first page of one.
    pub reads_left: Vec<Read>,
    /// The cursors of the current pass.
    pub cursors: Vec<String>,
    /// The ids of the current pass that nobody watches, in order: a page without a new id ends the pass.
    pub other_ids: Vec<String>,
    pub pass_number: u32,
    /// The end of the latest pass.
    ended_ms: u64,
    /// The time from the end of a pass to the beginning of the next one.
    interval_ms: u64,
}

impl Scan {
    pub fn new(query: ListQuery, adds_new: bool) -> Self {
        Self {
            query,
            adds_new,
            ..Self::default()
        }
    }

    /// When the next read is due, and the read. `grace_ends_ms` is the first end of a grace period.
    pub fn next_read(&self, grace_ends_ms: Option<u64>, is_hidden: bool) -> (u64, Read) {
        match self.reads_left.last() {
            // The rest of a pass is read without a pause.
            Some(read) => (0, read.clone()),
            None => (
                due_ms(self.ended_ms, self.interval_ms, grace_ends_ms, is_hidden),
                Read::Page(self.query.clone()),
            ),
        }
    }

    /// Ends the read in flight, a page. The first one begins a pass.
    pub fn end_page(&mut self) {
        let is_first_page = self.reads_left.pop().is_none();
        if is_first_page {
            self.cursors.clear();
            self.other_ids.clear();
            self.pass_number = self.pass_number.wrapping_add(1);
        }
    }

    pub fn end_pass(&mut self, now_ms: u64, interval_ms: u64) {
        self.ended_ms = now_ms;
        self.interval_ms = interval_ms;
    }

    /// Drops the rest of the pass: another one begins without a pause.
    pub fn restart(&mut self) {
        self.reads_left.clear();
        self.interval_ms = 0;
    }
}
