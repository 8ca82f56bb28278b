//! Takes the rows of a run: checks them, and makes them ready to be sent.

use super::{Bulk, Reading, Row, Stage};
use crate::bulk::{BulkOutcome, BulkResult};
use crate::client::{Error, ErrorCode, ErrorOutcome, TrackedCreate};
use crate::{CreateInvitationRequest, Draft, Report, Valid};

const NOT_IDENTIFIABLE: &str = "an earlier run may have created it, and its invitation cannot be recognized: \
    the row needs clientName, clientEmail, clientPhone or phoneNumberId";
const MISSING_ROW: &str = "the row is missing: the rows ended earlier when they were read again";

impl Bulk {
    /// Takes the row that [`BulkStep::Read`](crate::bulk::BulkStep::Read) asked for.
    pub fn add_row(&mut self, draft: Draft<'_>, now_ms: u64) {
        // Only possible after a stop, which does not wait for the read: `skip_unread_row` in `stop.rs` gives the row its result.
        if self.reading != Reading::Row {
            return;
        }
        self.reading = Reading::Idle;
        let index = self.next_index;
        if self.is_preview() {
            self.preview_row(index, &draft);
        } else if !self.take_known_invalid(index) {
            self.take_row(index, draft, now_ms);
        }
        // After the check, because the end of the preview counts the invalid rows.
        self.advance();
    }

    /// Reports that [`BulkStep::Read`](crate::bulk::BulkStep::Read) found no row.
    pub fn end_rows(&mut self) {
        // Only possible after a stop, as in `add_row`.
        if self.reading != Reading::Row {
            return;
        }
        if self.is_preview() {
            self.limit_total();
            self.end_preview();
            return;
        }
        if self.options.is_dry_run {
            self.limit_total();
        } else {
            self.end_missing_rows();
        }
        self.reading = Reading::Ended;
    }

    /// Checks a row that is read a second time if it is valid.
    fn preview_row(&mut self, index: u64, draft: &Draft<'_>) {
        let report = draft.report_with(&self.validation);
        if !report.is_valid() {
            self.invalid_rows.push_back(index);
            self.add_invalid_result(index, report);
        }
    }

    fn take_row(&mut self, index: u64, draft: Draft<'_>, now_ms: u64) {
        match draft.validate_with(&self.validation) {
            Ok(request) => self.add_valid_row(index, request, now_ms),
            Err(report) => self.add_invalid_result(index, report),
        }
    }

    fn add_invalid_result(&mut self, index: u64, report: Report) {
        self.results.push_back(BulkResult {
            issues: report.issues,
            warnings: report.warnings,
            ..BulkResult::new(index, BulkOutcome::Invalid)
        });
    }

    fn add_valid_row(&mut self, index: u64, request: Valid<CreateInvitationRequest>, now_ms: u64) {
        let not_tried = BulkResult::of_valid(index, &request, BulkOutcome::NotTried);
        if self.options.is_dry_run || self.stop.is_some() {
            self.results.push_back(BulkResult {
                error: self.not_tried_error(),
                ..not_tried
            });
            return;
        }
        match self.settings.create_request(&request) {
            Ok(prepared) => {
                let row = Row {
                    index,
                    create: TrackedCreate::new(&self.claims, &prepared, &request),
                    request,
                };
                self.enqueue(row, now_ms);
            }
            Err(error) => self.results.push_back(BulkResult {
                error: Some(error),
                ..not_tried
            }),
        }
    }

    /// Makes a row ready to be sent, unless its invitation exists already.
    fn enqueue(&mut self, row: Row, now_ms: u64) {
        let is_restart = self.options.since_unix_ms.is_some() || self.options.has_known;
        if is_restart && !row.create.criteria.has_identifying_field() {
            let message = NOT_IDENTIFIABLE.to_owned();
            let error = Error::boxed(ErrorCode::Conflict, ErrorOutcome::Unknown, message);
            self.results.push_back(BulkResult {
                error: Some(error),
                ..row.result(BulkOutcome::Unknown)
            });
        } else if let Some((id, body)) = self.known.take(&row.create.criteria) {
            // Claim the id, so that no search assigns this invitation to another row.
            row.create.claim(&id, now_ms);
            self.results
                .push_back(row.result(BulkOutcome::Found).with_invitation(&body));
        } else {
            self.ready.push_back(row);
        }
    }

    /// Lowers the total, if there is one, to the number of rows that were read: the source had fewer than it stated.
    fn limit_total(&mut self) {
        if self.options.total.is_some() {
            self.options.total = Some(self.next_index);
            self.progress.total = self.options.total;
        }
    }

    /// Gives the rows that the preview has read, and the second reading has not, their results.
    fn end_missing_rows(&mut self) {
        for index in self.next_index..self.options.total.unwrap_or_default() {
            if !self.take_known_invalid(index) {
                let error = Error::not_sent(ErrorCode::InvalidRequest, MISSING_ROW);
                self.results.push_back(BulkResult {
                    error: Some(Box::new(error)),
                    ..BulkResult::new(index, BulkOutcome::NotTried)
                });
            }
        }
    }

    pub(super) fn is_preview(&self) -> bool {
        matches!(self.stage, Stage::Preview)
    }

    /// Ends the preview: the rows are read a second time, from the first one.
    pub(super) fn end_preview(&mut self) {
        let invalid_rows = u64::try_from(self.invalid_rows.len()).unwrap_or(u64::MAX);
        // A preview always has a total.
        let has_valid_row = self.options.total.is_some_and(|total| total > invalid_rows);
        self.stage = if has_valid_row {
            Stage::after_preview(&self.options)
        } else {
            // No row needs an invitation from the list.
            Stage::Create
        };
        self.next_index = 0;
        self.reading = Reading::before_rows(&self.options);
    }

    /// Moves on to the next row.
    pub(super) fn advance(&mut self) {
        self.next_index = self.next_index.saturating_add(1);
        if Some(self.next_index) != self.options.total {
            return;
        }
        if self.is_preview() {
            self.end_preview();
        } else {
            self.reading = Reading::Ended;
        }
    }

    /// Takes the row out of `invalid_rows`. True if it was there: the preview gave it its result. Call it once for each row,
    /// in ascending order.
    pub(super) fn take_known_invalid(&mut self, index: u64) -> bool {
        self.invalid_rows
            .pop_front_if(|first| *first == index)
            .is_some()
    }

    /// True if another row may be read.
    pub(super) fn may_read(&self) -> bool {
        let places_taken = self
            .requests
            .in_flight()
            .saturating_add(self.ready.len())
            .saturating_add(self.results.len());
        matches!(self.stage, Stage::Preview | Stage::Create)
            && self.stop.is_none()
            && self.reading == Reading::Idle
            && places_taken < self.options.concurrency
    }
}
