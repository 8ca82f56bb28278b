//! Decides about the result of each request of a run: the outcome of its row, or the next try.

use super::{Bulk, Purpose, Row, Search, Stage, UnconfirmedRow};
use crate::bulk::failures::{ends_run, is_retryable};
use crate::bulk::{BulkOutcome, BulkResult};
use crate::client::{Completed, Error, ErrorOutcome, ListSearch, ReconcileFailure, retry_wait_ms};

type CallResult = Result<Completed, Box<Error>>;

impl Bulk {
    /// Takes the result of a call.
    pub fn end_call(&mut self, number: u64, result: CallResult, now_ms: u64) {
        let Some(request) = self.requests.take(number) else {
            return;
        };
        let ends_run = self.requests.learn(&request, &result, now_ms, self.random);
        // First the run, then the row: a row of a run that has just ended is not sent again.
        if ends_run && let Err(error) = &result {
            self.fail(error.clone());
        }
        match request.purpose {
            Purpose::Create(row) => self.end_create(*row, result, now_ms),
            Purpose::ListKnown => self.end_known_page(result),
            Purpose::ListUnconfirmed => self.end_search_page(result, now_ms),
        }
    }

    fn end_create(&mut self, mut row: Row, result: CallResult, now_ms: u64) {
        let error = match result {
            Ok(completed) => {
                let created = row.result(BulkOutcome::Created);
                self.results
                    .push_back(created.with_invitation(&completed.value));
                return;
            }
            Err(error) => error,
        };
        let can_search = self.searches_for_lost && row.create.criteria.has_identifying_field();
        let outcome = match error.outcome {
            ErrorOutcome::Unknown if can_search => {
                row.create.attempt_lost(now_ms);
                self.unconfirmed.push(UnconfirmedRow { row, error });
                return;
            }
            ErrorOutcome::Unknown => BulkOutcome::Unknown,
            _ if is_retryable(&error) && self.stop.is_none() => {
                row.create.attempt_refused(now_ms);
                self.ready.push_front(row);
                return;
            }
            // The same request may succeed later, or in a run with another key.
            _ if is_retryable(&error) || ends_run(&error) => BulkOutcome::NotTried,
            ErrorOutcome::Refused => BulkOutcome::Refused,
            ErrorOutcome::NotSent => BulkOutcome::NotTried,
        };
        self.results.push_back(BulkResult {
            error: Some(error),
            ..row.result(outcome)
        });
    }

    fn end_known_page(&mut self, result: CallResult) {
        let since_unix_ms = self.options.since_unix_ms.unwrap_or_default();
        match result {
            Ok(page) => {
                let has_next = self.known.read(&page, since_unix_ms);
                if !has_next {
                    self.stage = Stage::Create;
                }
            }
            // The stage stays, so that the same page is asked for again after the pause.
            Err(error) if is_retryable(&error) => {}
            // Without the list, rows of the earlier run would be created a second time.
            Err(error) => self.fail(error),
        }
    }

    fn end_search_page(&mut self, result: CallResult, now_ms: u64) {
        // The search may have been given up while the page was in flight.
        let Stage::Search(search) = &mut self.stage else {
            return;
        };
        let page = match result {
            Ok(page) => page,
            // The search stays, so that the same page is asked for again after the pause.
            Err(error) if is_retryable(&error) => return,
            // The error of each row stays that of its create.
            Err(_) => return self.give_up_search(ReconcileFailure::Unreadable),
        };
        let rows = self.unconfirmed.iter_mut();
        let creates = rows.map(|lost| &mut lost.row.create);
        let server_unix_ms = page.date_unix_ms;
        let pass = &mut search.pass;
        match pass.read_page(creates, &page.value, server_unix_ms, now_ms) {
            Ok(true) => {}
            Ok(false) => self.end_pass(now_ms),
            Err(why) => self.give_up_search(why),
        }
    }

    /// Gives each unconfirmed row the invitation that a complete pass has found. Another pass follows
    /// for rows whose invitations the list may show later.
    fn end_pass(&mut self, now_ms: u64) {
        // Only a page of a search ends a pass, so that the stage always is a search.
        let stage = std::mem::replace(&mut self.stage, Stage::Create);
        let Stage::Search(search) = stage else {
            return;
        };
        let passes_done = search.passes_done.saturating_add(1);
        let slowest_page_ms = search.pass.slowest_page_ms;
        let is_last = passes_done > self.extra_search_passes;
        let mut not_found = Vec::new();
        for mut lost in std::mem::take(&mut self.unconfirmed) {
            match lost.row.create.take_match(slowest_page_ms, now_ms) {
                Ok(body) => {
                    let created = lost.row.result(BulkOutcome::Created);
                    self.results.push_back(BulkResult {
                        reconciled: true,
                        ..created.with_invitation(&body)
                    });
                }
                Err(why) => not_found.push((lost, why)),
            }
        }
        // The rows without an invitation are dropped only after each row had its turn: equal creates
        // share their matches, and one that is dropped early would leave its match to another row.
        for (lost, why) in not_found {
            if why.may_be_found_later() && !is_last {
                self.unconfirmed.push(lost);
            } else {
                self.add_unknown(lost, why);
            }
        }
        if !self.unconfirmed.is_empty() {
            let wait_ms = retry_wait_ms(None, passes_done, self.random);
            self.stage = Stage::Search(Search {
                pass: ListSearch::default(),
                passes_done,
                not_before_ms: now_ms.saturating_add(wait_ms),
            });
        }
    }

    /// Ends the search, if there is one: unconfirmed rows stay `unknown`.
    pub(super) fn give_up_search(&mut self, why: ReconcileFailure) {
        if matches!(self.stage, Stage::Search(_)) {
            self.stage = Stage::Create;
        }
        for lost in std::mem::take(&mut self.unconfirmed) {
            self.add_unknown(lost, why);
        }
    }

    fn add_unknown(&mut self, mut lost: UnconfirmedRow, why: ReconcileFailure) {
        lost.error.message = format!("{} ({})", lost.error.message, why.as_str());
        self.results.push_back(BulkResult {
            error: Some(lost.error),
            ..lost.row.result(BulkOutcome::Unknown)
        });
    }
}
