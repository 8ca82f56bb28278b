use serde_json::Value;

use super::reconcile::{Progress, Search, Sought};
use super::{
    Answer, Body, Error, ErrorCode, Failure, FailureKind, ListQuery, Operation, Outcome, Request,
    Settings, retry,
};
use crate::{CreateInvitationRequest, Untyped, Valid, json};

/// One call of the API with all its attempts: a state machine that does no I/O.
///
/// [`Call::start`] gives the first step, and what becomes of each step gives the next one.
/// [`run`](super::run) is the loop that drives it.
///
/// - A read or a cancel is sent again after a lost connection, a timeout, 408, 429 and 5xx.
/// - A create is sent again only when it surely did not happen: after 429, or where no connection
///   was made. Where its outcome is unknown, it is looked for in the list instead.
/// - One deadline, [`Settings::timeout_ms`] after the start, holds for all attempts and waits.
#[derive(Debug)]
pub struct Call {
    settings: Settings,
    request: Request,
    created: Option<CreateInvitationRequest>,
    sought: Option<Sought>,
    phase: Phase,
    deadline_ms: u64,
    attempts: u32,
    retries_left: u32,
    searches_left: u32,
    /// The worst outcome of the attempts so far.
    outcome: Outcome,
}

#[derive(Debug)]
enum Phase {
    Sending,
    /// Looking in the list for what a lost create may have made.
    Searching {
        search: Search,
        lost: Error,
    },
    /// Looking whether an invitation that cannot be cancelled is cancelled already.
    Verifying {
        refusal: Error,
    },
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

/// A call that succeeded.
#[derive(Clone, Debug, PartialEq)]
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
            created: None,
            sought: None,
            phase: Phase::Sending,
            deadline_ms: 0,
            attempts: 0,
            retries_left: settings.max_retries,
            searches_left: settings.max_retries,
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
        let created = settings.reconcile.then(|| request.into_inner());
        Ok(Self {
            created,
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
        self.deadline_ms = now
            .monotonic_ms
            .saturating_add(self.settings.timeout_ms.into());
        self.sought = self
            .created
            .take()
            .and_then(|request| Sought::new(&request, now.unix_ms));
        self.send(now)
    }

    /// The step after an answer.
    pub fn answered(&mut self, answer: &Answer, now: Now) -> Step {
        match std::mem::replace(&mut self.phase, Phase::Sending) {
            Phase::Sending => match self.settings.read(self.request.operation, answer) {
                Ok(body) => done(body, answer),
                Err(error) => self.went_wrong(error, Some(answer), now),
            },
            Phase::Searching { search, lost } => {
                match self.settings.read(Operation::List, answer) {
                    Ok(page) => self.searched(search, lost, &page, answer, now),
                    Err(_) => self.search_again(lost, Some(answer), now),
                }
            }
            Phase::Verifying { refusal } => match self.settings.read(Operation::Retrieve, answer) {
                Ok(body) if is_cancelled(&body) => done(body, answer),
                _ => self.give_up(refusal),
            },
        }
    }

    /// The step after an attempt without a whole answer.
    pub fn failed(&mut self, failure: &Failure, now: Now) -> Step {
        let error = self.settings.failed(self.request.operation, failure);
        let answer = failure.answer.as_ref();
        match std::mem::replace(&mut self.phase, Phase::Sending) {
            Phase::Sending => self.went_wrong(error, answer, now),
            _ if error.code == ErrorCode::Aborted => self.give_up(error),
            Phase::Searching { lost, .. } => self.search_again(lost, answer, now),
            Phase::Verifying { refusal } => self.give_up(refusal),
        }
    }

    /// The step after a wait.
    pub fn waited(&mut self, now: Now) -> Step {
        match &self.phase {
            Phase::Searching { .. } => self.look(None, now),
            _ => self.send(now),
        }
    }

    fn went_wrong(&mut self, error: Error, answer: Option<&Answer>, now: Now) -> Step {
        let was_unknown = self.outcome == Outcome::Unknown;
        self.attempts = self.attempts.saturating_add(error.attempts);
        self.outcome = self.outcome.max(error.outcome);
        let operation = self.request.operation;
        if operation == Operation::Cancel && error.status == Some(400) && was_unknown {
            return self.verify(error, now);
        }
        let may_retry = self.is_safe_to_repeat(&error) && self.retries_left > 0;
        if may_retry && let Some(wait) = self.wait(answer, self.attempts, now) {
            self.retries_left = self.retries_left.saturating_sub(1);
            return wait;
        }
        let is_lost = error.outcome == Outcome::Unknown && error.code != ErrorCode::Aborted;
        if is_lost && self.sought.is_some() {
            self.phase = Phase::Searching {
                search: Search::default(),
                lost: error,
            };
            return self.look(None, now);
        }
        self.give_up(error)
    }

    fn is_safe_to_repeat(&self, error: &Error) -> bool {
        match (self.request.operation, error.code) {
            (_, ErrorCode::RateLimited) => true,
            (Operation::Create, code) => {
                code == ErrorCode::Connection && error.outcome == Outcome::NotSent
            }
            (_, ErrorCode::Connection | ErrorCode::Timeout | ErrorCode::Server) => true,
            _ => error.status == Some(408),
        }
    }

    /// The wait before the next attempt, unless the server forbids that or the time is too short.
    fn wait(&self, answer: Option<&Answer>, attempts: u32, now: Now) -> Option<Step> {
        let wait_ms = retry::wait_ms(answer, attempts, now.random);
        let is_allowed = !answer.is_some_and(Answer::forbids_retry);
        (is_allowed && wait_ms < self.remaining_ms(now)).then_some(Step::Wait(wait_ms))
    }

    fn remaining_ms(&self, now: Now) -> u64 {
        self.deadline_ms.saturating_sub(now.monotonic_ms)
    }

    fn send(&mut self, now: Now) -> Step {
        let remaining_ms = self.remaining_ms(now);
        let share = match self.request.operation {
            // A third is kept for the search.
            Operation::Create if self.sought.is_some() => {
                remaining_ms.saturating_sub(remaining_ms / 3)
            }
            Operation::Create => remaining_ms,
            _ => {
                let attempts = u64::from(self.retries_left.saturating_add(1));
                remaining_ms.checked_div(attempts).unwrap_or(remaining_ms)
            }
        };
        if remaining_ms == 0 {
            return self.out_of_time();
        }
        Step::Send {
            request: self.request.clone(),
            timeout_ms: share.max(1),
        }
    }

    /// Looks at a page of the list.
    fn look(&mut self, cursor: Option<String>, now: Now) -> Step {
        let limit = Some(ListQuery::LIMIT_MAXIMUM);
        let page = self.settings.list(&ListQuery {
            limit,
            cursor,
            status: None,
        });
        match (page, self.remaining_ms(now)) {
            (Ok(request), timeout_ms @ 1..) => Step::Send {
                request,
                timeout_ms,
            },
            _ => self.give_up_search(),
        }
    }

    fn searched(
        &mut self,
        mut search: Search,
        mut lost: Error,
        page: &Value,
        answer: &Answer,
        now: Now,
    ) -> Step {
        let Some(sought) = &self.sought else {
            return self.give_up(lost);
        };
        match search.read(sought, page, answer.clock()) {
            Progress::One(item) => found(&item),
            Progress::None => self.search_again(lost, None, now),
            Progress::Continue(cursor) => {
                self.phase = Phase::Searching { search, lost };
                self.look(Some(cursor), now)
            }
            Progress::Unclear => {
                lost.message.push_str(", and several invitations may be it");
                self.give_up(lost)
            }
        }
    }

    fn search_again(&mut self, lost: Error, answer: Option<&Answer>, now: Now) -> Step {
        let attempts = self.settings.max_retries.saturating_sub(self.searches_left);
        let wait = self.wait(answer, attempts.saturating_add(1), now);
        if self.searches_left > 0
            && let Some(wait) = wait
        {
            self.searches_left = self.searches_left.saturating_sub(1);
            self.phase = Phase::Searching {
                search: Search::default(),
                lost,
            };
            return wait;
        }
        self.give_up(lost)
    }

    fn give_up_search(&mut self) -> Step {
        match std::mem::replace(&mut self.phase, Phase::Sending) {
            Phase::Searching { lost, .. } => self.give_up(lost),
            _ => self.out_of_time(),
        }
    }

    fn verify(&mut self, refusal: Error, now: Now) -> Step {
        match self.remaining_ms(now) {
            0 => self.give_up(refusal),
            timeout_ms => {
                let request = self.request.retrieving();
                self.phase = Phase::Verifying { refusal };
                Step::Send {
                    request,
                    timeout_ms,
                }
            }
        }
    }

    fn out_of_time(&mut self) -> Step {
        let failure = Failure::from(FailureKind::Timeout);
        let error = self.settings.failed(self.request.operation, &failure);
        self.give_up(error)
    }

    fn give_up(&self, error: Error) -> Step {
        let outcome = match self.attempts {
            0 => error.outcome,
            _ => self.outcome,
        };
        let advice = self.request.operation.advice(error.code, outcome);
        let message = format!("{}; {advice}", error.message);
        let attempts = self.attempts;
        Step::Done(Err(Box::new(Error {
            outcome,
            message,
            attempts,
            ..error
        })))
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

fn found(invitation: &Value) -> Step {
    let body = serde_json::json!({ "invitation": invitation });
    let text = Body(json::stringify(&body).unwrap_or_default());
    Step::Done(Ok(Completed {
        body,
        text,
        reconciled: true,
    }))
}

fn is_cancelled(body: &Value) -> bool {
    let status = body
        .get("invitation")
        .and_then(|invitation| invitation.get("status"));
    status.and_then(Value::as_str) == Some("cancelled")
}
