//! Decides after an attempt that failed: a retry, a search, a verification, or the end of the call.

use super::{Call, Phase, Step};
use crate::client::{
    Answer, Completed, Error, ErrorCode, ErrorOutcome, FailureKind, Operation, ReconcileFailure,
    retry, webhook,
};

/// A wait leaves a tenth of the whole call for the attempt after it, but not more than this.
const ATTEMPT_TIME_NEEDED_MAXIMUM_MS: u64 = 1_000;

impl Call {
    /// Gives the step after an attempt that failed. `answer` is the one that the error was read from,
    /// if a whole one came.
    pub(super) fn handle_error(
        &mut self,
        error: Box<Error>,
        answer: Option<&Answer>,
        now_ms: u64,
    ) -> Step {
        if self.phase != Phase::SearchEarlierDelivery {
            self.outcome = less_certain(self.outcome, error.outcome);
        }
        if error.code == ErrorCode::Aborted {
            return self.give_up(error);
        }
        if let (Phase::OwnRequest, Some(recovery)) = (self.phase, self.recovery()) {
            match error.outcome {
                ErrorOutcome::Unknown => recovery.attempt_lost(now_ms),
                _ => recovery.attempt_refused(now_ms),
            }
        }
        let retry_step = if self.is_retryable(&error, answer) {
            self.try_backoff(error.retry_after_ms, now_ms)
        } else {
            None
        };
        match (self.phase, retry_step) {
            (Phase::SearchEarlierDelivery, None) => self.give_up(error),
            (Phase::OwnRequest, None) => self.recover_or_give_up(error, now_ms),
            (Phase::SearchEarlierDelivery | Phase::OwnRequest, Some(retry_step)) => {
                self.earlier_error = Some(error);
                retry_step
            }
            // In the last two phases, the earlier error stays that of the create or the cancel: it
            // tells the caller more than an error of the list or the retrieve.
            (Phase::SearchLostCreate, None) => self.give_up_search(ReconcileFailure::Unreadable),
            (Phase::VerifyCancel, None) => self.give_up_with_earlier_error(),
            (Phase::SearchLostCreate | Phase::VerifyCancel, Some(retry_step)) => retry_step,
        }
    }

    /// True if the request of this phase may be sent again after an error. It may not if the server
    /// forbids it, or if every attempt would fail in the same way. Else it depends on the request:
    ///
    /// | request | sent again after |
    /// |---|---|
    /// | a create | 429, or if no connection was made: the attempt certainly created nothing |
    /// | a page, to find a lost create | every error but a refusal other than 429: without the list, the caller has to look for the invitation |
    /// | any other | 408, 429, 5xx, a lost connection, a timeout, an answer that was cut off |
    fn is_retryable(&self, error: &Error, answer: Option<&Answer>) -> bool {
        if error.forbids_retry || error.is_permanent {
            return false;
        }
        let is_refused = error.outcome == ErrorOutcome::Refused;
        if self.phase == Phase::SearchLostCreate {
            return !is_refused || error.code == ErrorCode::RateLimited;
        }
        if self.phase_operation() == Operation::Create {
            return match error.code {
                ErrorCode::RateLimited => is_refused,
                ErrorCode::Connection => error.outcome == ErrorOutcome::NotSent,
                _ => false,
            };
        }
        let is_transient = matches!(
            error.code,
            ErrorCode::RateLimited | ErrorCode::Connection | ErrorCode::Timeout | ErrorCode::Server
        );
        is_transient || error.status == Some(408) || answer.is_some_and(Answer::is_cut_off)
    }

    /// Takes one of the retries, and gives the wait before it. `asked_ms` is the wait that the server
    /// asks for. `None` if no retry is left, or too little time for one: an attempt that the
    /// deadline cuts short would turn a create that certainly failed into a lost one.
    pub(super) fn try_backoff(&mut self, asked_ms: Option<u64>, now_ms: u64) -> Option<Step> {
        let retries_left = self.retries_left.checked_sub(1)?;
        let retry = self.max_retries.saturating_sub(retries_left);
        let wait_ms = retry::wait_ms(asked_ms, retry, self.random.f64());
        let needed_ms = u64::from(self.timeout_ms / 10).clamp(1, ATTEMPT_TIME_NEEDED_MAXIMUM_MS);
        if wait_ms.saturating_add(needed_ms) > self.remaining_ms(now_ms) {
            return None;
        }
        self.retries_left = retries_left;
        Some(Step::Wait(wait_ms))
    }

    /// Finds out by another request what an attempt has done whose answer was lost. Else gives up.
    fn recover_or_give_up(&mut self, error: Box<Error>, now_ms: u64) -> Step {
        // This attempt or an earlier one was lost. If it did what the call asks for, the API refuses
        // to do it again: the invitation is cancelled already, or the webhook is gone.
        let may_be_done = self.outcome == ErrorOutcome::Unknown;
        let searches = self
            .recovery()
            .is_some_and(|recovery| recovery.searches_after_loss());
        let phase = match (self.request.operation, error.status) {
            (Operation::Create, _) if searches && error.outcome == ErrorOutcome::Unknown => {
                Phase::SearchLostCreate
            }
            (Operation::Cancel, Some(400)) if may_be_done => Phase::VerifyCancel,
            (Operation::DeleteWebhook, Some(404)) if may_be_done => {
                return self.complete(Completed::without_answer(webhook::none()));
            }
            _ => return self.give_up(error),
        };
        self.earlier_error = Some(error);
        self.enter(phase, now_ms)
    }

    /// Ends the call because its deadline has passed.
    pub(super) fn out_of_time(&mut self) -> Step {
        match self.phase {
            Phase::SearchLostCreate if self.is_blocked() => {
                self.give_up_search(ReconcileFailure::Blocked)
            }
            Phase::SearchLostCreate => self.give_up_search(ReconcileFailure::NoTimeLeft),
            Phase::SearchEarlierDelivery | Phase::OwnRequest | Phase::VerifyCancel => {
                self.give_up_with_earlier_error()
            }
        }
    }

    /// Gives up a search after a lost answer.
    pub(super) fn give_up_search(&mut self, why: ReconcileFailure) -> Step {
        if let Some(lost) = &mut self.earlier_error {
            lost.message.push_str(", and ");
            lost.message.push_str(why.as_str());
        }
        self.give_up_with_earlier_error()
    }

    /// Gives up before the first attempt, because the list does not tell if an earlier delivery
    /// created the invitation.
    pub(super) fn refuse_ambiguous_delivery(&mut self, why: ReconcileFailure) -> Step {
        let message = format!("an earlier delivery cannot be told apart: {}", why.as_str());
        let error = Error::boxed(ErrorCode::Conflict, ErrorOutcome::NotSent, message);
        self.give_up(error)
    }

    /// Gives up because of an earlier error.
    pub(super) fn give_up_with_earlier_error(&mut self) -> Step {
        let error = self.earlier_error.take();
        // Without one, the deadline has passed before the request itself was sent: the search for an
        // earlier delivery took all the time.
        let error =
            error.unwrap_or_else(|| self.reader.error_of_failure(&FailureKind::Timeout.into()));
        self.give_up(error)
    }

    fn give_up(&mut self, mut error: Box<Error>) -> Step {
        self.drop_recovery();
        // The message of an error that a handler of this library relays ends with the advice already.
        if !error.is_relayed || error.outcome != self.outcome {
            let advice = self.request.operation.advice(error.code, self.outcome);
            error.message.push_str("; ");
            error.message.push_str(advice);
        }
        error.outcome = self.outcome;
        error.attempts = self.attempts;
        Step::Done(Err(error))
    }
}

/// The outcome of two attempts together: unknown if one of them is, else refused if one of them is.
fn less_certain(one: ErrorOutcome, other: ErrorOutcome) -> ErrorOutcome {
    let has = |outcome| one == outcome || other == outcome;
    if has(ErrorOutcome::Unknown) {
        ErrorOutcome::Unknown
    } else if has(ErrorOutcome::Refused) {
        ErrorOutcome::Refused
    } else {
        ErrorOutcome::NotSent
    }
}
