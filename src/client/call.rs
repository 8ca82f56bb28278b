use std::fmt;

use super::reconcile::{Progress, Search, Sought, Unsettled};
use super::{
    Answer, Body, Error, ErrorCode, Failure, FailureKind, ListQuery, Operation, Outcome, Request,
    Settings, reconcile, retry,
};
use crate::json::{self, Node, Value};
use crate::{CreateInvitationRequest, Untyped, Valid};

/// What is left for an attempt after a wait, at least: less where the whole call has little time.
const SHORTEST_ATTEMPT_MS: u64 = 1_000;

/// One call of the API with all its attempts: a state machine that does no I/O.
///
/// [`Call::start`] gives the first step, and what becomes of each step gives the next one.
/// [`run`](super::run) is the loop that drives it.
///
/// - A read or a cancel is sent again after a lost connection, a timeout, 408, 429 and 5xx.
/// - A create is sent again only when it surely did not happen: after 429, or where no connection
///   was made. Where its outcome is unknown, it is looked for in the list instead.
/// - One deadline, [`Settings::timeout_ms`] after the start, holds for all attempts and waits.
pub struct Call {
    settings: Settings,
    request: Request,
    /// What a create is looked for by, where it may be.
    sought: Option<Sought>,
    phase: Phase,
    began: Now,
    /// How many requests were sent, of every kind.
    sent: u32,
    /// How many more times the request of this phase may be sent.
    retries_left: u32,
    /// The worst outcome of the attempts so far.
    outcome: Outcome,
}

enum Phase {
    /// Sending the request itself; `last` is why it is not the first time.
    Sending { last: Option<Error> },
    /// Looking in the list for what a lost create may have made.
    Searching { search: Search, lost: Error },
    /// Looking whether an invitation that cannot be cancelled is cancelled already.
    Verifying { refusal: Error },
}

impl Default for Phase {
    fn default() -> Self {
        Self::Sending { last: None }
    }
}

/// The time, and a number from 0 to 1 to spread waits with.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Now {
    /// Milliseconds of a clock that never goes back.
    pub monotonic_ms: u64,
    /// Unix milliseconds.
    pub unix_ms: u64,
    pub random: f64,
}

/// What a [`Call`] wants next.
#[derive(Debug)]
pub enum Step {
    /// Send this request, and give up after that time.
    Send {
        /// The request.
        request: Request,
        /// The time for the whole answer, in milliseconds.
        timeout_ms: u64,
    },
    /// Do nothing for that time, in milliseconds.
    Wait(u64),
    /// The call is over.
    Done(Result<Completed, Box<Error>>),
}

/// A call that succeeded. `Debug` does not show the body, which holds a link.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Completed {
    /// The body.
    pub body: Value,
    /// The body as the API wrote it; what was found in the list, written anew.
    pub text: Body,
    /// Whether the answer was lost, and the invitation found in the list instead.
    pub reconciled: bool,
}

impl Call {
    fn new(settings: &Settings, request: Request) -> Self {
        Self {
            settings: settings.clone(),
            request,
            sought: None,
            phase: Phase::default(),
            began: Now {
                monotonic_ms: 0,
                unix_ms: 0,
                random: 0.0,
            },
            sent: 0,
            retries_left: settings.max_retries,
            outcome: Outcome::NotSent,
        }
    }

    /// Creates an invitation.
    ///
    /// # Errors
    ///
    /// Where the settings do not allow to send anything.
    pub fn create(
        settings: &Settings,
        request: Valid<CreateInvitationRequest>,
    ) -> Result<Self, Error> {
        let prepared = settings.create(&request)?;
        let sought = Sought::new(request.into_inner()).filter(|_| settings.reconcile);
        Ok(Self {
            sought,
            ..Self::new(settings, prepared)
        })
    }

    /// Retrieves an invitation.
    ///
    /// # Errors
    ///
    /// Where the id is none, or the settings do not allow to send anything.
    pub fn retrieve<'v>(settings: &Settings, id: impl Into<Untyped<'v>>) -> Result<Self, Error> {
        Ok(Self::new(settings, settings.retrieve(&id.into())?))
    }

    /// Cancels an invitation.
    ///
    /// # Errors
    ///
    /// Where the id is none, or the settings do not allow to send anything.
    pub fn cancel<'v>(settings: &Settings, id: impl Into<Untyped<'v>>) -> Result<Self, Error> {
        Ok(Self::new(settings, settings.cancel(&id.into())?))
    }

    /// Lists one page of invitations.
    ///
    /// # Errors
    ///
    /// Where the settings do not allow to send anything.
    pub fn list(settings: &Settings, query: &ListQuery) -> Result<Self, Error> {
        Ok(Self::new(settings, settings.list(query)?))
    }

    /// What is asked of the API.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.request.operation
    }

    /// The first step.
    pub fn start(&mut self, now: Now) -> Step {
        self.began = now;
        self.send(now)
    }

    /// The step after an attempt.
    pub(crate) fn sent(&mut self, result: &Result<Answer, Failure>, now: Now) -> Step {
        match result {
            Ok(answer) => self.answered(answer, now),
            Err(failure) => self.failed(failure, now),
        }
    }

    /// The step after an answer.
    pub fn answered(&mut self, answer: &Answer, now: Now) -> Step {
        self.sent = self.sent.saturating_add(1);
        let body = match self.settings.read(self.sending(), answer) {
            Ok(body) => body,
            Err(error) => return self.went_wrong(error, Some(answer), now),
        };
        match std::mem::take(&mut self.phase) {
            Phase::Sending { .. } => done(body, answer),
            Phase::Searching { search, lost } => self.searched(search, lost, &body, answer, now),
            Phase::Verifying { refusal } => self.verified(refusal, body, answer),
        }
    }

    /// The step after an attempt without a whole answer.
    pub fn failed(&mut self, failure: &Failure, now: Now) -> Step {
        let was_sent = failure.kind != FailureKind::AbortedBeforeSending;
        self.sent = self.sent.saturating_add(was_sent.into());
        let error = self.settings.failed(failure);
        self.went_wrong(error, failure.answer.as_ref(), now)
    }

    /// The step after a wait.
    pub fn waited(&mut self, now: Now) -> Step {
        self.send(now)
    }

    /// What is asked of the API in this phase.
    fn sending(&self) -> Operation {
        match self.phase {
            Phase::Sending { .. } => self.request.operation,
            Phase::Searching { .. } => Operation::List,
            Phase::Verifying { .. } => Operation::Retrieve,
        }
    }

    fn send(&mut self, now: Now) -> Step {
        let remaining_ms = self.remaining_ms(now);
        if remaining_ms == 0 {
            return self.out_of_time();
        }
        let request = match &self.phase {
            Phase::Sending { .. } => self.request.clone(),
            Phase::Searching { search, .. } => self.request.listing(search.cursor()),
            Phase::Verifying { .. } => self.request.retrieving(),
        };
        let share_ms = match request.operation {
            // A third is kept for the search.
            Operation::Create if self.sought.is_some() => {
                remaining_ms.saturating_sub(remaining_ms / 3)
            }
            Operation::Create => remaining_ms,
            _ => {
                let attempts = u64::from(self.retries_left).saturating_add(1);
                remaining_ms.checked_div(attempts).unwrap_or(remaining_ms)
            }
        };
        Step::Send {
            request,
            timeout_ms: share_ms.max(1),
        }
    }

    fn went_wrong(&mut self, error: Error, answer: Option<&Answer>, now: Now) -> Step {
        self.outcome = self.outcome.max(error.outcome);
        if error.code == ErrorCode::Aborted {
            return self.give_up(error);
        }
        let is_worth_it = match self.phase {
            // Whatever may pass: the caller would have to look himself.
            Phase::Searching { .. } => {
                error.outcome != Outcome::Refused || error.code == ErrorCode::RateLimited
            }
            _ => is_safe_to_repeat(self.sending(), &error),
        };
        let asked_ms = error
            .retry_after_ms
            .or_else(|| answer.and_then(Answer::wait_ms));
        let is_allowed = !answer.is_some_and(Answer::forbids_retry);
        let again = (is_worth_it && is_allowed).then(|| self.wait(asked_ms, now));
        match (std::mem::take(&mut self.phase), again.flatten()) {
            (Phase::Sending { .. }, again) => self.request_went_wrong(error, again, now),
            (Phase::Searching { lost, .. }, Some(wait)) => {
                self.phase = searching(lost);
                wait
            }
            (Phase::Searching { lost, .. }, None) => self.unsettled(lost, Unsettled::Unreadable),
            (phase @ Phase::Verifying { .. }, Some(wait)) => {
                self.phase = phase;
                wait
            }
            (Phase::Verifying { refusal }, None) => self.give_up(refusal),
        }
    }

    fn request_went_wrong(&mut self, error: Error, again: Option<Step>, now: Now) -> Step {
        if let Some(wait) = again {
            self.phase = Phase::Sending { last: Some(error) };
            return wait;
        }
        self.phase = match self.request.operation {
            Operation::Create
                if error.outcome == Outcome::Unknown
                    && self.sought.is_some()
                    && !error.is_relayed =>
            {
                searching(error)
            }
            // The attempt whose answer is lost may have cancelled it.
            Operation::Cancel if error.status == Some(400) && self.outcome == Outcome::Unknown => {
                Phase::Verifying { refusal: error }
            }
            _ => return self.give_up(error),
        };
        self.retries_left = self.settings.max_retries;
        self.send(now)
    }

    /// The wait before the next attempt, unless there is none, or too little time for it: a create
    /// that is known to have failed must not become one that was cut short.
    fn wait(&mut self, asked_ms: Option<u64>, now: Now) -> Option<Step> {
        let retries_left = self.retries_left.checked_sub(1)?;
        let retry = self.settings.max_retries.saturating_sub(retries_left);
        let wait_ms = retry::wait_ms(asked_ms, retry, now.random);
        let needed_ms = u64::from(self.settings.timeout_ms / 10).clamp(1, SHORTEST_ATTEMPT_MS);
        if wait_ms.saturating_add(needed_ms) <= self.remaining_ms(now) {
            self.retries_left = retries_left;
            Some(Step::Wait(wait_ms))
        } else {
            None
        }
    }

    fn elapsed_ms(&self, now: Now) -> u64 {
        now.monotonic_ms.saturating_sub(self.began.monotonic_ms)
    }

    fn remaining_ms(&self, now: Now) -> u64 {
        u64::from(self.settings.timeout_ms).saturating_sub(self.elapsed_ms(now))
    }

    fn searched(
        &mut self,
        mut search: Search,
        lost: Error,
        page: &Value,
        answer: &Answer,
        now: Now,
    ) -> Step {
        let Some(sought) = &self.sought else {
            return self.give_up(lost);
        };
        let not_before = reconcile::not_before(
            self.began.unix_ms,
            self.elapsed_ms(now),
            answer.server_unix_ms(),
        );
        match search.read(sought, page, not_before) {
            Progress::Found(body) => found(body),
            Progress::Continue => {
                self.phase = Phase::Searching { search, lost };
                self.send(now)
            }
            Progress::Ended(why) => {
                let again = (why == Unsettled::NotListed).then(|| self.wait(None, now));
                let Some(wait) = again.flatten() else {
                    return self.unsettled(lost, why);
                };
                self.phase = searching(lost);
                wait
            }
        }
    }

    fn verified(&mut self, refusal: Error, body: Value, answer: &Answer) -> Step {
        let status = Node::of(&body).get("invitation").get("status").text();
        match status.as_deref() {
            Some("cancelled") => return done(body, answer),
            // It ended otherwise, and nothing can cancel it any more.
            Some("completed" | "expired") => self.outcome = Outcome::Refused,
            _ => {}
        }
        self.give_up(refusal)
    }

    fn out_of_time(&mut self) -> Step {
        match std::mem::take(&mut self.phase) {
            Phase::Sending { last: None } => {
                let error = self.settings.failed(&FailureKind::Timeout.into());
                self.give_up(error)
            }
            Phase::Sending { last: Some(error) } | Phase::Verifying { refusal: error } => {
                self.give_up(error)
            }
            Phase::Searching { lost, .. } => self.unsettled(lost, Unsettled::NoTime),
        }
    }

    fn unsettled(&self, lost: Error, why: Unsettled) -> Step {
        let message = format!("{}, and {}", lost.message, why.as_str());
        self.give_up(Error { message, ..lost })
    }

    fn give_up(&self, error: Error) -> Step {
        // What a handler tells ends with the advice already.
        let message = if error.is_relayed && error.outcome == self.outcome {
            error.message
        } else {
            let advice = self.request.operation.advice(error.code, self.outcome);
            format!("{}; {advice}", error.message)
        };
        Step::Done(Err(Box::new(Error {
            outcome: self.outcome,
            message,
            attempts: self.sent,
            ..error
        })))
    }
}

fn searching(lost: Error) -> Phase {
    let search = Search::default();
    Phase::Searching { search, lost }
}

fn is_safe_to_repeat(operation: Operation, error: &Error) -> bool {
    match (operation, error.code) {
        (Operation::Create, ErrorCode::RateLimited) => error.outcome == Outcome::Refused,
        (Operation::Create, code) => {
            code == ErrorCode::Connection && error.outcome == Outcome::NotSent
        }
        (
            _,
            ErrorCode::RateLimited | ErrorCode::Connection | ErrorCode::Timeout | ErrorCode::Server,
        ) => true,
        _ => error.status == Some(408),
    }
}

fn done(body: Value, answer: &Answer) -> Step {
    let text = Body(answer.body.clone());
    Step::Done(Ok(Completed {
        body,
        text,
        reconciled: false,
    }))
}

fn found(body: Value) -> Step {
    let text = Body(json::written(&body));
    Step::Done(Ok(Completed {
        body,
        text,
        reconciled: true,
    }))
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Completed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Completed")
            .field("reconciled", &self.reconciled)
            .finish_non_exhaustive()
    }
}
