//! Ends a run before all rows were sent, and gives the rows that are left their outcomes.

use super::{Bulk, Reading, Stop};
use crate::bulk::{BulkOutcome, BulkResult};
use crate::client::{Error, ErrorOutcome, ReconcileFailure};

impl Bulk {
    /// Sends no further row, because the caller aborted the run. Requests in flight are finished, and
    /// creates whose answers were lost are searched for.
    pub fn abort(&mut self) {
        self.stop_for(Stop::Aborted);
    }

    /// Sends nothing further and gives no further result, because nobody wants one. Requests in
    /// flight are finished.
    pub fn close(&mut self) {
        self.stop_for(Stop::Closed);
        // At once, because a closed run may be kept without a further step.
        self.end_stopped_rows();
    }

    /// Stops the run with an error. After an abort, the error counts: it tells that a search for lost
    /// creates is of no use.
    pub(super) fn fail(&mut self, error: Box<Error>) {
        self.stop_for(Stop::Failed(error));
    }

    /// Only a stronger reason replaces an earlier one: a closed run is stronger than a failed one, and that than an aborted one.
    fn stop_for(&mut self, stop: Stop) {
        let strength = |stop: &Stop| match stop {
            Stop::Aborted => 0,
            Stop::Failed(_) => 1,
            Stop::Closed => 2,
        };
        if self
            .stop
            .as_ref()
            .is_none_or(|earlier| strength(earlier) < strength(&stop))
        {
            self.stop = Some(stop);
        }
    }

    /// In a stopped run, ends the rows that were read and not sent. Does nothing when it is repeated.
    ///
    /// 1. Gives up the search for lost creates, unless the caller aborted the run.
    /// 2. Forgets the row that is being read, if the number of rows is known: `skip_unread_row` then
    ///    gives its result, and `add_row` ignores it. Otherwise it gets its result once it is read,
    ///    if the run has not ended by then.
    /// 3. Gives each row that is ready its result. A closed run drops all results.
    pub(super) fn end_stopped_rows(&mut self) {
        match &self.stop {
            None => return,
            Some(Stop::Failed(_) | Stop::Closed) => {
                self.give_up_search(ReconcileFailure::Unreadable);
            }
            Some(Stop::Aborted) => {}
        }
        if self.options.total.is_some() && self.reading == Reading::Row {
            self.reading = Reading::Idle;
        }
        let error = self.not_tried_error();
        for row in std::mem::take(&mut self.ready) {
            self.results.push_back(BulkResult {
                error: error.clone(),
                ..row.result(BulkOutcome::NotTried)
            });
        }
        if self.is_closed() {
            self.results.clear();
        }
    }

    fn is_closed(&self) -> bool {
        matches!(self.stop, Some(Stop::Closed))
    }

    /// In a stopped run, skips the next unread row and gives its result. None without a total,
    /// because nobody knows then if there is another row, and none in a closed run.
    pub(super) fn skip_unread_row(&mut self) -> Option<BulkResult> {
        if self.stop.is_none() || self.is_closed() {
            return None;
        }
        // A stopped preview has checked only some rows: all rows are counted again from the first one.
        // Those that were invalid have their results already.
        if self.is_preview() {
            self.end_preview();
        }
        while self.reading != Reading::Ended && self.options.total.is_some() {
            let index = self.next_index;
            self.advance();
            if !self.take_known_invalid(index) {
                return Some(BulkResult {
                    error: self.not_tried_error(),
                    ..BulkResult::new(index, BulkOutcome::NotTried)
                });
            }
        }
        None
    }

    /// The error of a row that was not tried because the run failed.
    pub(super) fn not_tried_error(&self) -> Option<Box<Error>> {
        let Some(Stop::Failed(error)) = &self.stop else {
            return None;
        };
        let message = format!("not tried, because the run ended: {}", error.message);
        let mut not_tried = Error::boxed(error.code, ErrorOutcome::NotSent, message);
        not_tried.status = error.status;
        Some(not_tried)
    }

    /// True if no row needs a request any more. A row that is being read does not keep a stopped
    /// run alive: an endless source might never give it.
    pub(super) fn is_complete(&self) -> bool {
        (self.reading == Reading::Ended || self.stop.is_some())
            && self.ready.is_empty()
            && self.requests.in_flight() == 0
            && self.unconfirmed.is_empty()
    }

    /// The result of the whole run. A failure counts only if rows were left unread: otherwise each row
    /// has a result, which holds the failure, and the run itself ends without an error.
    pub(super) fn final_result(&self) -> Result<(), Box<Error>> {
        match &self.stop {
            Some(Stop::Failed(error)) if self.reading != Reading::Ended => Err(error.clone()),
            _ => Ok(()),
        }
    }
}
