//! The state machine of one call: decides after each step about the request to send, the time to
//! wait, or the end of the call. It does no I/O: `run.rs` drives it.
//!
//! `call/constructors.rs` makes the call of each operation, `call/failed_attempt.rs` decides after an
//! attempt that failed, and `call/search.rs` searches the list for the invitation of a create. [`Phase`]
//! says which request is sent.

mod constructors;
mod failed_attempt;
mod retry_rule;
mod search;

use std::fmt;

use fastrand::Rng;

use super::answer::{AnswerReader, TimeLimit};
use super::echo::{self, IdentifyingField};
use super::reconcile::Recovery;
use super::{
    Answer, Claims, Completed, Error, ErrorOutcome, Failure, FailureKind, Operation, Request,
};
use crate::platform::json::{Node, Value};

/// An attempt of a create leaves a third of the remaining time for the search.
const SEARCH_TIME_DIVISOR: u64 = 3;

/// One call of the API with all its attempts: a state machine that does no I/O.
///
/// [`Call::start`] gives the first step, and the result of each step gives the next one.
/// [`run`](super::run) is the loop that drives it. All times are milliseconds of one monotonic
/// clock.
///
/// - A read or a cancel is sent again after a lost connection, a timeout, an answer that was cut
///   off, 408, 429 and 5xx.
/// - A create is sent again only when it certainly did not happen: after 429, or if no connection
///   was made. If its outcome is unknown, its invitation is looked for in the list instead: see
///   [`Reconcile`](super::Reconcile).
/// - One deadline, [`Settings::timeout`](super::Settings::timeout) after the start, holds for all
///   attempts and waits. An attempt may use all the time that is left, but that of a create leaves a
///   third for the search.
/// - A wait that the server asks for and that does not fit into the time left ends the call.
pub struct Call {
    reader: AnswerReader,
    request: Request,
    /// The identifying values of the request. An answer that echoes other values is that of another
    /// request.
    expected_echo: Vec<IdentifyingField>,
    /// Only a create with an API key has one.
    recovery: Option<Box<Recovery>>,
    phase: Phase,
    /// The error of an earlier attempt, with which the call ends unless a later step succeeds or fails
    /// in a way that tells the caller more.
    earlier_error: Option<Box<Error>>,
    random: Rng,
    began_ms: u64,
    timeout_ms: u32,
    attempt_timeout_ms: Option<u32>,
    /// How many requests were tried, of every kind.
    attempts: u32,
    max_retries: u32,
    /// How many more times a request of this phase may be sent.
    retries_left: u32,
    /// How often the search waited for an equal create.
    blocked_waits: u32,
    /// The end of the latest of these waits.
    blocked_until_ms: u64,
    /// The least certain outcome of the attempts so far; the search for an earlier delivery does not count.
    outcome: ErrorOutcome,
}

/// The request that is sent. A call begins with `OwnRequest`, or with `SearchEarlierDelivery` before
/// it. After `OwnRequest`, it may enter one of the last two phases.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The list, for the invitation of an earlier delivery.
    SearchEarlierDelivery,
    /// The request itself.
    OwnRequest,
    /// The list, for the invitation of a create whose answer was lost.
    SearchLostCreate,
    /// A retrieve, because a cancel was refused after a lost answer: that attempt may have
    /// cancelled the invitation.
    VerifyCancel,
}

/// The next step of a [`Call`].
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

impl Call {
    /// The same call with other claims than those of the process.
    #[must_use]
    pub fn with_claims(mut self, claims: &Claims) -> Self {
        if let Some(recovery) = &mut self.recovery {
            recovery.create.use_claims(claims);
        }
        self
    }

    /// The operation of the API that is called.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.request.operation
    }

    /// The first step. `random` is a random number from 0 to 1: it spreads the waits.
    pub fn start(&mut self, now_ms: u64, random: f64) -> Step {
        self.began_ms = now_ms;
        self.random.seed(random.to_bits());
        let recovery = self.recovery();
        if recovery.is_some_and(|recovery| recovery.searches_first()) {
            self.phase = Phase::SearchEarlierDelivery;
        }
        self.send(now_ms)
    }

    /// The step after an answer.
    pub fn answered(&mut self, answer: &Answer, now_ms: u64) -> Step {
        self.attempts = self.attempts.saturating_add(1);
        let body = match self.reader.read(self.phase_operation(), answer) {
            Ok(body) => body,
            Err(error) => return self.handle_error(error, Some(answer), now_ms),
        };
        match self.phase {
            Phase::OwnRequest => self.on_success(body, answer, now_ms),
            Phase::SearchEarlierDelivery | Phase::SearchLostCreate => {
                self.on_list_page(&body, answer, now_ms)
            }
            Phase::VerifyCancel => self.on_verify_answer(body, answer),
        }
    }

    /// The step after an attempt without a whole answer.
    pub fn failed(&mut self, failure: &Failure, now_ms: u64) -> Step {
        let was_tried = !matches!(failure.kind, FailureKind::AbortedBeforeSending);
        self.attempts = self.attempts.saturating_add(was_tried.into());
        let error = self.reader.error_of_failure(failure);
        self.handle_error(error, None, now_ms)
    }

    /// The step after a wait.
    pub fn waited(&mut self, now_ms: u64) -> Step {
        // The driver ends a wait early only if the caller aborts. Then the request is sent at once: the
        // transport refuses it before it leaves. (A timer that fires a little early looks the same, and
        // costs one page of the list.)
        let ended_early = now_ms < self.blocked_until_ms;
        if ended_early {
            self.send(now_ms)
        } else {
            self.send_unless_blocked(now_ms)
        }
    }

    /// The operation that this phase requests.
    fn phase_operation(&self) -> Operation {
        match self.phase {
            Phase::OwnRequest => self.request.operation,
            Phase::SearchEarlierDelivery | Phase::SearchLostCreate => Operation::List,
            Phase::VerifyCancel => Operation::Retrieve,
        }
    }

    fn send(&mut self, now_ms: u64) -> Step {
        let remaining_ms = self.remaining_ms(now_ms);
        if remaining_ms == 0 {
            return self.out_of_time();
        }
        let mut available_ms = remaining_ms;
        if let (Phase::OwnRequest, Some(recovery)) = (self.phase, self.recovery()) {
            recovery.create.attempt_started(now_ms);
            if recovery.searches_after_loss {
                // The rest of the time is for the search.
                available_ms = remaining_ms.saturating_sub(remaining_ms / SEARCH_TIME_DIVISOR);
            }
        }
        let time_limit = self.time_limit(available_ms);
        self.reader.time_limit = time_limit;
        Step::Send {
            request: self.request_of_phase(now_ms),
            timeout_ms: available_ms.min(time_limit.ms.into()).max(1),
        }
    }

    fn request_of_phase(&mut self, now_ms: u64) -> Request {
        let mut request = self.request.clone();
        match self.phase {
            Phase::OwnRequest => {}
            Phase::VerifyCancel => request.become_retrieve(),
            Phase::SearchEarlierDelivery | Phase::SearchLostCreate => {
                // Only a call with a recovery enters these phases, so that there always is a page.
                let page = self.recovery().map(|recovery| recovery.next_page(now_ms));
                request.become_list(&page.unwrap_or_default());
            }
        }
        request
    }

    /// The option that limits an attempt which may take `available_ms`.
    fn time_limit(&self, available_ms: u64) -> TimeLimit {
        match self.attempt_timeout_ms {
            Some(ms) if u64::from(ms) < available_ms => TimeLimit {
                option: "attemptTimeoutMs",
                ms,
            },
            _ => TimeLimit {
                option: "timeoutMs",
                ms: self.timeout_ms,
            },
        }
    }

    fn on_success(&mut self, body: Value, answer: &Answer, now_ms: u64) -> Step {
        let invitation = Node::of(&body).get("invitation");
        let is_of_another_request = !self.has_requested_id(&body)
            || echo::is_of_another_request(&invitation, &self.expected_echo);
        if is_of_another_request {
            let error = self.reader.of_another_request(answer);
            return self.handle_error(error, None, now_ms);
        }
        if let (Some(recovery), Some(id)) = (self.recovery(), invitation.get("id").text()) {
            recovery.create.claim(&id, now_ms);
        }
        self.complete(Completed::new(body, answer.body.clone(), answer))
    }

    /// True if an answer's invitation has the id that the request names, if it names one.
    fn has_requested_id(&self, body: &Value) -> bool {
        let id = Node::of(body).get("invitation").get("id").text();
        id.is_none_or(|id| self.request.is_about(&id))
    }

    fn on_verify_answer(&mut self, body: Value, answer: &Answer) -> Step {
        if !self.has_requested_id(&body) {
            return self.give_up_with_earlier_error();
        }
        let status = Node::of(&body).get("invitation").get("status").text();
        match status.as_deref() {
            Some("cancelled") => {
                return self.complete(Completed::new(body, answer.body.clone(), answer));
            }
            // The invitation ended in another way: no attempt has cancelled it, and none can any more.
            Some("completed" | "expired") => self.outcome = ErrorOutcome::Refused,
            _ => {}
        }
        self.give_up_with_earlier_error()
    }

    /// Enters a phase, which has all retries again, and sends its first request.
    fn enter(&mut self, phase: Phase, now_ms: u64) -> Step {
        self.phase = phase;
        self.retries_left = self.max_retries;
        self.send_unless_blocked(now_ms)
    }

    fn remaining_ms(&self, now_ms: u64) -> u64 {
        let elapsed_ms = now_ms.saturating_sub(self.began_ms);
        u64::from(self.timeout_ms).saturating_sub(elapsed_ms)
    }

    fn complete(&mut self, completed: Completed) -> Step {
        self.recovery = None;
        Step::Done(Ok(completed))
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
