//! Decides after an attempt that failed: a retry (see `retry_rule.rs`), a search, a verification, or
//! the end of the call.

use super::{Call, Phase, Step};
use crate::client::{
    Answer, Completed, Error, ErrorCode, ErrorOutcome, FailureKind, Operation, ReconcileFailure,
    webhook,
};

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
                ErrorOutcome::Refused | ErrorOutcome::NotSent => {
                    recovery.create.attempt_refused(now_ms);
                }
            }
        }
        if self.is_retryable(&error, answer)
            && let Some(wait) = self.try_backoff(error.retry_after_ms, now_ms)
        {
            // After the own request, the earlier error stays that of the create or the cancel: it
            // tells the caller more than an error of the list or the retrieve.
            if matches!(self.phase, Phase::SearchEarlierDelivery | Phase::OwnRequest) {
                self.earlier_error = Some(error);
            }
            return wait;
        }
        match self.phase {
            Phase::SearchEarlierDelivery => self.give_up(error),
            Phase::OwnRequest => self.recover_or_give_up(error, now_ms),
            Phase::SearchLostCreate => self.give_up_search(ReconcileFailure::Unreadable),
            Phase::VerifyCancel => self.give_up_with_earlier_error(),
        }
    }

    /// Finds out by another request what an attempt has done whose answer was lost. Else gives up.
    fn recover_or_give_up(&mut self, error: Box<Error>, now_ms: u64) -> Step {
        // This attempt or an earlier one was lost. If it did what the call asks for, the API refuses
        // to do it again: the invitation is cancelled already, or the webhook is gone.
        let may_be_done = self.outcome == ErrorOutcome::Unknown;
        let recovery = self.recovery();
        let searches = recovery.is_some_and(|recovery| recovery.searches_after_loss);
        let phase = match (self.request.operation, error.status) {
            // Only after its own loss: a create is never sent again after one.
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

    /// Gives up because of an earlier error.
    pub(super) fn give_up_with_earlier_error(&mut self) -> Step {
        let error = self.earlier_error.take();
        // Without one, the deadline has passed before the request itself was sent: the search for an
        // earlier delivery took all the time.
        let error =
            error.unwrap_or_else(|| self.reader.error_of_failure(&FailureKind::Timeout.into()));
        self.give_up(error)
    }

    pub(super) fn give_up(&mut self, mut error: Box<Error>) -> Step {
        // The create is no longer open, which unblocks equal creates.
        self.recovery = None;
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
    use ErrorOutcome::{NotSent, Refused, Unknown};
    match (one, other) {
        (Unknown, _) | (_, Unknown) => Unknown,
        (Refused, _) | (_, Refused) => Refused,
        (NotSent, NotSent) => NotSent,
    }
}
