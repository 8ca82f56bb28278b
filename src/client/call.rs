use std::fmt;

use super::answer::Reader;
use super::reconcile::{MatchCriteria, Progress, ReconcileFailure, Search};
use super::{
    Answer, Error, ErrorCode, ErrorOutcome, Failure, FailureKind, ListQuery, Operation, Reconcile,
    Request, Settings, reconcile, retry,
};
use crate::platform::json::{self, Node, Value};
use crate::{CreateInvitationRequest, InputValue, Valid};

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
    reader: Reader,
    request: Request,
    /// What a create is looked for by, where it may be.
    sought: Option<MatchCriteria>,
    phase: Phase,
    /// Why this is not the first attempt, or not the first phase.
    cause: Option<Box<Error>>,
    search: Search,
    began: Now,
    /// How many requests were sent, of every kind.
    sent: u32,
    max_retries: u32,
    /// How many more times the request of this phase may be sent.
    retries_left: u32,
    /// The worst outcome of the attempts so far.
    outcome: ErrorOutcome,
}

#[derive(Clone, Copy)]
enum Phase {
    /// Sending the request itself.
    Sending,
    /// Looking in the list for what a lost create may have made.
    Searching,
    /// Looking whether an invitation that cannot be cancelled is cancelled already.
    Verifying,
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
    pub(crate) value: Value,
    pub(super) text: String,
    /// Whether the answer was lost, and the invitation found in the list instead.
    pub reconciled: bool,
}

impl Completed {
    /// The answer's body: the JSON text that the API wrote, or, where the invitation was found in
    /// the list, the text that it would have written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Call {
    fn new(settings: &Settings, request: Result<Request, Box<Error>>) -> Result<Self, Error> {
        Ok(Self {
            reader: Reader {
                api_key: settings.api_key.clone(),
                timeout_ms: settings.timeout_ms,
            },
            request: request.map_err(|error| *error)?,
            sought: None,
            phase: Phase::Sending,
            cause: None,
            search: Search::default(),
            began: Now {
                monotonic_ms: 0,
                unix_ms: 0,
                random: 0.0,
            },
            sent: 0,
            max_retries: settings.max_retries,
            retries_left: settings.max_retries,
            outcome: ErrorOutcome::NotSent,
        })
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
        let mut call = Self::new(settings, settings.create(&request))?;
        if settings.reconcile != Reconcile::Off {
            call.sought = MatchCriteria::new(request.into_inner());
        }
        Ok(call)
    }

    /// Retrieves an invitation.
    ///
    /// # Errors
    ///
    /// Where the id is none, or the settings do not allow to send anything.
    pub fn retrieve<'v>(settings: &Settings, id: impl Into<InputValue<'v>>) -> Result<Self, Error> {
        Self::new(settings, settings.retrieve(&id.into()))
    }

    /// Cancels an invitation.
    ///
    /// # Errors
    ///
    /// Where the id is none, or the settings do not allow to send anything.
    pub fn cancel<'v>(settings: &Settings, id: impl Into<InputValue<'v>>) -> Result<Self, Error> {
        Self::new(settings, settings.cancel(&id.into()))
    }

    /// Lists one page of invitations.
    ///
    /// # Errors
    ///
    /// Where the settings do not allow to send anything.
    pub fn list(settings: &Settings, query: &ListQuery) -> Result<Self, Error> {
        Self::new(settings, settings.list(query))
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
        let body = match self.reader.read(self.sending(), answer) {
            Ok(body) => body,
            Err(error) => return self.went_wrong(error, Some(answer), now),
        };
        match self.phase {
            Phase::Sending => done(body, answer),
            Phase::Searching => self.searched(&body, answer, now),
            Phase::Verifying => self.verified(body, answer),
        }
    }

    /// The step after an attempt without a whole answer.
    pub fn failed(&mut self, failure: &Failure, now: Now) -> Step {
        let was_sent = !matches!(failure.kind, FailureKind::AbortedBeforeSending);
        self.sent = self.sent.saturating_add(was_sent.into());
        let error = self.reader.failed(failure);
        self.went_wrong(error, failure.answer.as_ref(), now)
    }

    /// The step after a wait.
    pub fn waited(&mut self, now: Now) -> Step {
        self.send(now)
    }

    /// What is asked of the API in this phase.
    fn sending(&self) -> Operation {
        match self.phase {
            Phase::Sending => self.request.operation,
            Phase::Searching => Operation::List,
            Phase::Verifying => Operation::Retrieve,
        }
    }

    fn send(&mut self, now: Now) -> Step {
        let remaining_ms = self.remaining_ms(now);
        if remaining_ms == 0 {
            return self.out_of_time();
        }
        let mut request = self.request.clone();
        match self.phase {
            Phase::Sending => {}
            Phase::Searching => request.list(self.search.cursor()),
            Phase::Verifying => request.retrieve(),
        }
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

    fn went_wrong(&mut self, error: Box<Error>, answer: Option<&Answer>, now: Now) -> Step {
        self.outcome = self.outcome.max(error.outcome);
        if error.code == ErrorCode::Aborted {
            return self.give_up(error);
        }
        let is_worth_it = match self.phase {
            // Whatever may pass: the caller would have to look himself.
            Phase::Searching => {
                error.outcome != ErrorOutcome::Refused || error.code == ErrorCode::RateLimited
            }
            _ => is_safe_to_repeat(self.sending(), &error),
        };
        let asked_ms = error
            .retry_after_ms
            .or_else(|| answer.and_then(Answer::wait_ms));
        let is_allowed = !answer.is_some_and(Answer::forbids_retry);
        let again = if is_worth_it && is_allowed && !error.is_permanent {
            self.wait(asked_ms, now)
        } else {
            None
        };
        match (self.phase, again) {
            (Phase::Sending, None) => self.request_went_wrong(error, now),
            (Phase::Sending, Some(wait)) => {
                self.cause = Some(error);
                wait
            }
            (Phase::Searching, None) => self.unsettled(ReconcileFailure::Unreadable),
            (Phase::Searching, Some(wait)) => {
                self.search = Search::default();
                wait
            }
            (Phase::Verifying, None) => self.end(),
            (Phase::Verifying, Some(wait)) => wait,
        }
    }

    fn request_went_wrong(&mut self, error: Box<Error>, now: Now) -> Step {
        self.phase = match self.request.operation {
            Operation::Create
                if error.outcome == ErrorOutcome::Unknown
                    && self.sought.is_some()
                    && !error.is_relayed =>
            {
                Phase::Searching
            }
            // The attempt whose answer is lost may have cancelled it.
            Operation::Cancel
                if error.status == Some(400) && self.outcome == ErrorOutcome::Unknown =>
            {
                Phase::Verifying
            }
            _ => return self.give_up(error),
        };
        self.cause = Some(error);
        self.retries_left = self.max_retries;
        self.send(now)
    }

    /// The wait before the next attempt, unless there is none, or too little time for it: a create
    /// that is known to have failed must not become one that was cut short.
    fn wait(&mut self, asked_ms: Option<u64>, now: Now) -> Option<Step> {
        let retries_left = self.retries_left.checked_sub(1)?;
        let retry = self.max_retries.saturating_sub(retries_left);
        let wait_ms = retry::wait_ms(asked_ms, retry, now.random);
        let needed_ms = u64::from(self.reader.timeout_ms / 10).clamp(1, SHORTEST_ATTEMPT_MS);
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
        u64::from(self.reader.timeout_ms).saturating_sub(self.elapsed_ms(now))
    }

    fn searched(&mut self, page: &Value, answer: &Answer, now: Now) -> Step {
        let Some(sought) = &self.sought else {
            return self.end();
        };
        let not_before = reconcile::not_before(
            self.began.unix_ms,
            self.elapsed_ms(now),
            answer.server_unix_ms(),
        );
        let why = match self.search.read(sought, page, not_before) {
            Progress::Found(body) => return found(body),
            Progress::Continue => return self.send(now),
            Progress::Ended(why) => why,
        };
        if why == ReconcileFailure::NotListed
            && let Some(wait) = self.wait(None, now)
        {
            self.search = Search::default();
            return wait;
        }
        self.unsettled(why)
    }

    fn verified(&mut self, body: Value, answer: &Answer) -> Step {
        let status = Node::of(&body).get("invitation").get("status").text();
        match status.as_deref() {
            Some("cancelled") => return done(body, answer),
            // It ended otherwise, and nothing can cancel it any more.
            Some("completed" | "expired") => self.outcome = ErrorOutcome::Refused,
            _ => {}
        }
        self.end()
    }

    fn out_of_time(&mut self) -> Step {
        match self.phase {
            Phase::Searching => self.unsettled(ReconcileFailure::NoTime),
            Phase::Sending | Phase::Verifying => self.end(),
        }
    }

    fn unsettled(&mut self, why: ReconcileFailure) -> Step {
        if let Some(lost) = &mut self.cause {
            lost.message.push_str(", and ");
            lost.message.push_str(why.as_str());
        }
        self.end()
    }

    /// Gives up for what went wrong before.
    fn end(&mut self) -> Step {
        let cause = self.cause.take();
        let error = cause.unwrap_or_else(|| self.reader.failed(&FailureKind::Timeout.into()));
        self.give_up(error)
    }

    fn give_up(&self, mut error: Box<Error>) -> Step {
        // What a handler tells ends with the advice already.
        if !error.is_relayed || error.outcome != self.outcome {
            let advice = self.request.operation.advice(error.code, self.outcome);
            error.message.push_str("; ");
            error.message.push_str(advice);
        }
        error.outcome = self.outcome;
        error.attempts = self.sent;
        Step::Done(Err(error))
    }
}

fn is_safe_to_repeat(operation: Operation, error: &Error) -> bool {
    match (operation, error.code) {
        (Operation::Create, ErrorCode::RateLimited) => error.outcome == ErrorOutcome::Refused,
        (Operation::Create, code) => {
            code == ErrorCode::Connection && error.outcome == ErrorOutcome::NotSent
        }
        (
            _,
            ErrorCode::RateLimited | ErrorCode::Connection | ErrorCode::Timeout | ErrorCode::Server,
        ) => true,
        _ => error.status == Some(408),
    }
}

fn done(body: Value, answer: &Answer) -> Step {
    Step::Done(Ok(Completed {
        value: body,
        text: answer.body.clone(),
        reconciled: false,
    }))
}

fn found(body: Value) -> Step {
    Step::Done(Ok(Completed {
        text: json::stringify(&body).unwrap_or_default(),
        value: body,
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
