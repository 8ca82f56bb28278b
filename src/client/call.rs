//! The state machine of one call: decides after each step what to send, how long to wait, or how the
//! call ends. It does no I/O: `run.rs` drives it.

use std::fmt;

use fastrand::Rng;

use super::answer::{AnswerReader, TimeLimit};
use super::claims::Claims;
use super::echo::{self, IdentifyingField};
use super::rate_limit::RateWindow;
use super::reconcile::ReconcileFailure;
use super::recovery::{Progress, Recover, Recovery};
use super::{
    Answer, Error, ErrorCode, ErrorOutcome, Failure, FailureKind, ListQuery, Operation, Reconcile,
    Request, Settings, WebhookSettings, rate_limit, retry, webhook,
};
use crate::platform::IS_PAGE;
use crate::platform::json::{self, Node, Value};
use crate::{CreateInvitationRequest, InputValue, Valid};

/// The time that a wait must leave for the attempt after it; a tenth of the whole call where that is
/// less.
const SHORTEST_ATTEMPT_MS: u64 = 1_000;

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
/// - A create is sent again only when it certainly did not happen: after 429, or where no connection
///   was made. Where its outcome is unknown, its invitation is looked for in the list instead: see
///   [`Reconcile`].
/// - One deadline, [`Settings::timeout`] after the start, holds for all attempts and waits. An
///   attempt may use all the time that is left, but that of a create leaves a third for the search.
/// - A wait that the server asks for and that does not fit into the time left ends the call.
pub struct Call {
    reader: AnswerReader,
    request: Request,
    /// What the answer is compared with.
    sent: Vec<IdentifyingField>,
    recovery: Option<Box<dyn Recover + Send>>,
    phase: Phase,
    /// The error that the call ends with, unless a later step finds a better one.
    cause: Option<Box<Error>>,
    random: Rng,
    began_ms: u64,
    timeout_ms: u32,
    attempt_timeout_ms: Option<u32>,
    /// How many requests were tried, of every kind.
    attempts: u32,
    max_retries: u32,
    /// How many more times a request of this phase may be sent.
    retries_left: u32,
    /// How often the search waited for an equal create, and until when.
    blocked_waits: u32,
    blocked_until_ms: u64,
    /// The least certain outcome of the attempts so far.
    outcome: ErrorOutcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Looking in the list for the invitation of an earlier delivery.
    SearchEarlierDelivery,
    /// Sending the request itself.
    Request,
    /// Looking in the list for the invitation of a lost create.
    SearchLostCreate,
    /// Looking whether an invitation that cannot be cancelled is cancelled already.
    Verify,
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
    /// When the answer was given, by the server's clock, else when it came.
    pub(super) server_unix_ms: u64,
    /// The `Date` of the answer.
    pub(super) date_unix_ms: Option<u64>,
    pub(crate) rate_window: RateWindow,
    /// Whether the invitation was found in the list: the answer was lost, or an earlier delivery
    /// had created it.
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
            reader: AnswerReader {
                api_key: settings.api_key.clone(),
                key_hint: settings.key_hint,
                time_limit: TimeLimit {
                    option: "timeoutMs",
                    ms: settings.timeout_ms,
                },
                add_rate_limit: None,
            },
            request: request.map_err(|error| *error)?,
            sent: Vec::new(),
            recovery: None,
            phase: Phase::Request,
            cause: None,
            random: Rng::with_seed(0),
            began_ms: 0,
            timeout_ms: settings.timeout_ms,
            attempt_timeout_ms: settings.attempt_timeout_ms,
            attempts: 0,
            max_retries: settings.max_retries,
            retries_left: settings.max_retries,
            blocked_waits: 0,
            blocked_until_ms: 0,
            outcome: ErrorOutcome::NotSent,
        })
    }

    /// A call that reads Zavu's rate limit.
    fn of_zavu(settings: &Settings, request: Result<Request, Box<Error>>) -> Result<Self, Error> {
        let mut call = Self::new(settings, request)?;
        if !IS_PAGE {
            call.reader.add_rate_limit = Some(rate_limit::add);
        }
        Ok(call)
    }

    /// Creates an invitation.
    ///
    /// # Errors
    ///
    /// Where the settings do not allow to send anything, and where [`Reconcile::Since`] has nothing
    /// to recognise an earlier delivery by.
    pub fn create(
        settings: &Settings,
        request: Valid<CreateInvitationRequest>,
    ) -> Result<Self, Error> {
        if settings.api_key.is_none() {
            return Self::create_at_route(settings, request);
        }
        let mut call = Self::of_zavu(settings, settings.create(&request))?;
        call.sent = echo::identifying_fields(&request).to_vec();
        let recovery = Recovery::new(settings.reconcile, &call.request, &request);
        if recovery.searches_first() && !recovery.has_identifying_field() {
            let message = "an earlier delivery of the request cannot be recognised, and nothing was sent: reconcile.since needs clientName, clientEmail, clientPhone or phoneNumberId";
            return Err(Error::not_sent(ErrorCode::InvalidRequest, message));
        }
        call.recovery = Some(Box::new(recovery));
        Ok(call)
    }

    /// Creates an invitation at a route of your own, without a key. The route searches the list;
    /// this call never does, and links no code for it. It takes no answer that echoes only
    /// different values for the fields that were sent: such a one is another request's.
    ///
    /// # Errors
    ///
    /// Where the settings do not allow to send anything, and with [`Reconcile::Since`].
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the signature is that of Call::create"
    )]
    pub fn create_at_route(
        settings: &Settings,
        request: Valid<CreateInvitationRequest>,
    ) -> Result<Self, Error> {
        if matches!(settings.reconcile, Reconcile::Since { .. }) {
            let message = "reconcile.since needs an API key, and nothing was sent";
            return Err(Error::not_sent(ErrorCode::InvalidRequest, message));
        }
        let mut call = Self::new(settings, settings.create(&request))?;
        call.sent = echo::identifying_fields(&request).to_vec();
        // The route may set the others itself.
        call.sent.retain(|(_, value)| value.is_some());
        Ok(call)
    }

    /// Retrieves an invitation.
    ///
    /// # Errors
    ///
    /// Where the id is invalid, or the settings do not allow to send anything.
    pub fn retrieve<'v>(settings: &Settings, id: impl Into<InputValue<'v>>) -> Result<Self, Error> {
        Self::of_zavu(settings, settings.retrieve(&id.into()))
    }

    /// Cancels an invitation.
    ///
    /// # Errors
    ///
    /// Where the id is invalid, or the settings do not allow to send anything.
    pub fn cancel<'v>(settings: &Settings, id: impl Into<InputValue<'v>>) -> Result<Self, Error> {
        Self::of_zavu(settings, settings.cancel(&id.into()))
    }

    /// Lists one page of invitations.
    ///
    /// # Errors
    ///
    /// Where the settings do not allow to send anything.
    pub fn list(settings: &Settings, query: &ListQuery) -> Result<Self, Error> {
        Self::of_zavu(settings, settings.list(query))
    }

    /// Retrieves the project's webhook. Its answer is [`Completed::into_webhook`].
    ///
    /// # Errors
    ///
    /// Where the settings have no API key, or do not allow to send anything.
    pub fn get_webhook(settings: &Settings) -> Result<Self, Error> {
        Self::of_zavu(settings, settings.webhook(Operation::GetWebhook, None))
    }

    /// Creates the project's webhook, or replaces it: see [`WebhookSettings::at`]. A secret that
    /// there was before is kept.
    ///
    /// # Errors
    ///
    /// As [`Call::get_webhook`], and where the URL is not one of `https`.
    pub fn set_webhook(settings: &Settings, webhook: &WebhookSettings) -> Result<Self, Error> {
        let request = settings.webhook(Operation::SetWebhook, Some(webhook));
        Self::of_zavu(settings, request)
    }

    /// Changes the project's webhook, which must exist.
    ///
    /// # Errors
    ///
    /// As [`Call::set_webhook`].
    pub fn update_webhook(settings: &Settings, webhook: &WebhookSettings) -> Result<Self, Error> {
        let request = settings.webhook(Operation::UpdateWebhook, Some(webhook));
        Self::of_zavu(settings, request)
    }

    /// Deletes the project's webhook.
    ///
    /// # Errors
    ///
    /// As [`Call::get_webhook`].
    pub fn delete_webhook(settings: &Settings) -> Result<Self, Error> {
        Self::of_zavu(settings, settings.webhook(Operation::DeleteWebhook, None))
    }

    /// The same call with other claims than those of the process.
    #[must_use]
    pub fn with_claims(mut self, claims: &Claims) -> Self {
        if let Some(recovery) = &mut self.recovery {
            recovery.use_claims(claims);
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
        if self
            .recovery
            .as_ref()
            .is_some_and(|recovery| recovery.searches_first())
        {
            self.phase = Phase::SearchEarlierDelivery;
        }
        self.send(now_ms)
    }

    /// The step after an attempt.
    pub(crate) fn attempted(&mut self, result: &Result<Answer, Failure>, now_ms: u64) -> Step {
        match result {
            Ok(answer) => self.answered(answer, now_ms),
            Err(failure) => self.failed(failure, now_ms),
        }
    }

    /// The step after an answer.
    pub fn answered(&mut self, answer: &Answer, now_ms: u64) -> Step {
        self.attempts = self.attempts.saturating_add(1);
        let body = match self.reader.read(self.phase_operation(), answer) {
            Ok(body) => body,
            Err(error) => return self.handle_error(error, Some(answer), now_ms),
        };
        match self.phase {
            Phase::Request => self.completed(body, answer, now_ms),
            Phase::SearchEarlierDelivery | Phase::SearchLostCreate => {
                self.searched(&body, answer, now_ms)
            }
            Phase::Verify => self.verified(body, answer),
        }
    }

    /// The step after an attempt without a whole answer.
    pub fn failed(&mut self, failure: &Failure, now_ms: u64) -> Step {
        let was_tried = !matches!(failure.kind, FailureKind::AbortedBeforeSending);
        self.attempts = self.attempts.saturating_add(was_tried.into());
        let error = self.reader.error_of_failure(failure);
        self.handle_error(error, failure.answer.as_ref(), now_ms)
    }

    /// The step after a wait.
    pub fn waited(&mut self, now_ms: u64) -> Step {
        // A wait ends early where it was aborted, which only the transport can tell: it fails the next
        // request before that is sent. A timer that fires a little early costs one page of the list.
        let is_aborted = now_ms < self.blocked_until_ms;
        if self.phase == Phase::SearchLostCreate && self.is_blocked() && !is_aborted {
            return self.wait_for_equal_create(now_ms);
        }
        self.send_now(now_ms)
    }

    /// The operation that this phase requests.
    fn phase_operation(&self) -> Operation {
        match self.phase {
            Phase::Request => self.request.operation,
            Phase::SearchEarlierDelivery | Phase::SearchLostCreate => Operation::List,
            Phase::Verify => Operation::Retrieve,
        }
    }

    fn send(&mut self, now_ms: u64) -> Step {
        if self.phase == Phase::SearchLostCreate && self.is_blocked() {
            return self.wait_for_equal_create(now_ms);
        }
        self.send_now(now_ms)
    }

    fn send_now(&mut self, now_ms: u64) -> Step {
        let remaining_ms = self.remaining_ms(now_ms);
        if remaining_ms == 0 {
            return self.out_of_time();
        }
        let mut request = self.request.clone();
        let mut available_ms = remaining_ms;
        match (self.phase, &mut self.recovery) {
            (Phase::Request, Some(recovery)) => {
                recovery.attempt_started(now_ms);
                if recovery.searches_after_loss() {
                    available_ms = remaining_ms.saturating_sub(remaining_ms / SEARCH_TIME_DIVISOR);
                }
            }
            (Phase::Request, None) => {}
            (Phase::Verify, _) => request.retrieve(),
            (Phase::SearchEarlierDelivery | Phase::SearchLostCreate, recovery) => {
                let page = recovery.as_mut().map(|recovery| recovery.next_page(now_ms));
                request.list(&page.unwrap_or_default());
            }
        }
        Step::Send {
            request,
            timeout_ms: self.limit(available_ms.max(1)),
        }
    }

    /// The time of an attempt, and the option that limits it.
    fn limit(&mut self, available_ms: u64) -> u64 {
        let (option, ms) = match self.attempt_timeout_ms {
            Some(ms) if u64::from(ms) < available_ms => ("attemptTimeoutMs", ms),
            _ => ("timeoutMs", self.timeout_ms),
        };
        self.reader.time_limit = TimeLimit { option, ms };
        available_ms.min(ms.max(1).into())
    }

    fn completed(&mut self, body: Value, answer: &Answer, now_ms: u64) -> Step {
        let invitation = Node::of(&body).get("invitation");
        if !self.is_about_request(&body) || echo::is_of_another_request(&invitation, &self.sent) {
            let error = self.reader.of_another_request(answer);
            return self.handle_error(error, None, now_ms);
        }
        if let Some(recovery) = &mut self.recovery {
            recovery.created(&body, now_ms);
        }
        self.done(body, answer.body.clone(), Some(answer), false)
    }

    /// Whether an answer's invitation has the id that the request names.
    fn is_about_request(&self, body: &Value) -> bool {
        let id = Node::of(body).get("invitation").get("id").text();
        id.is_none_or(|id| self.request.is_about(&id))
    }

    fn handle_error(
        &mut self,
        mut error: Box<Error>,
        answer: Option<&Answer>,
        now_ms: u64,
    ) -> Step {
        error.forbids_retry = answer.is_some_and(Answer::forbids_retry);
        if self.phase != Phase::SearchEarlierDelivery {
            self.outcome = less_certain(self.outcome, error.outcome);
        }
        if error.code == ErrorCode::Aborted {
            return self.give_up(error);
        }
        if let (Phase::Request, Some(recovery)) = (self.phase, &mut self.recovery) {
            match error.outcome {
                ErrorOutcome::Unknown => recovery.attempt_lost(now_ms),
                _ => recovery.attempt_refused(now_ms),
            }
        }
        let may_pass = match self.phase {
            // Without the list the caller has to look, so even a broken one is asked for again.
            Phase::SearchLostCreate => {
                error.outcome != ErrorOutcome::Refused || error.code == ErrorCode::RateLimited
            }
            _ => {
                is_safe_to_repeat(self.phase_operation(), &error)
                    || self.phase_operation() != Operation::Create
                        && answer.is_some_and(Answer::is_cut_off)
            }
        };
        let wait = if may_pass && !error.forbids_retry && !error.is_permanent {
            self.wait(error.retry_after_ms, now_ms)
        } else {
            None
        };
        match (self.phase, wait) {
            (Phase::SearchEarlierDelivery, None) => self.give_up(error),
            (Phase::Request, None) => self.recover_or_give_up(error, now_ms),
            (Phase::SearchEarlierDelivery | Phase::Request, Some(wait)) => {
                self.cause = Some(error);
                wait
            }
            (Phase::SearchLostCreate, None) => self.give_up_search(ReconcileFailure::Unreadable),
            (Phase::Verify, None) => self.give_up_with_cause(),
            (Phase::SearchLostCreate | Phase::Verify, Some(wait)) => wait,
        }
    }

    fn recover_or_give_up(&mut self, error: Box<Error>, now_ms: u64) -> Step {
        let searches = self
            .recovery
            .as_ref()
            .is_some_and(|recovery| recovery.searches_after_loss());
        let phase = match self.request.operation {
            Operation::Create if error.outcome == ErrorOutcome::Unknown && searches => {
                Phase::SearchLostCreate
            }
            // The attempt whose answer is lost may have cancelled it.
            Operation::Cancel
                if error.status == Some(400) && self.outcome == ErrorOutcome::Unknown =>
            {
                Phase::Verify
            }
            // The attempt whose answer is lost has deleted it.
            Operation::DeleteWebhook
                if error.status == Some(404) && self.outcome == ErrorOutcome::Unknown =>
            {
                return self.done(webhook::none(), String::new(), None, false);
            }
            _ => return self.give_up(error),
        };
        self.cause = Some(error);
        self.enter(phase, now_ms)
    }

    fn enter(&mut self, phase: Phase, now_ms: u64) -> Step {
        self.phase = phase;
        self.retries_left = self.max_retries;
        self.send(now_ms)
    }

    /// The wait before the next attempt; `None` where no attempt is left, or too little time for
    /// it: a create that is known to have failed must not become one that was cut short.
    fn wait(&mut self, asked_ms: Option<u64>, now_ms: u64) -> Option<Step> {
        let retries_left = self.retries_left.checked_sub(1)?;
        let retry = self.max_retries.saturating_sub(retries_left);
        let wait_ms = retry::wait_ms(asked_ms, retry, self.random.f64());
        let needed_ms = u64::from(self.timeout_ms / 10).clamp(1, SHORTEST_ATTEMPT_MS);
        if wait_ms.saturating_add(needed_ms) <= self.remaining_ms(now_ms) {
            self.retries_left = retries_left;
            Some(Step::Wait(wait_ms))
        } else {
            None
        }
    }

    fn wait_for_equal_create(&mut self, now_ms: u64) -> Step {
        let remaining_ms = self.remaining_ms(now_ms);
        if remaining_ms == 0 {
            return self.out_of_time();
        }
        let wait_ms = retry::blocked_wait_ms(self.blocked_waits).min(remaining_ms);
        self.blocked_waits = self.blocked_waits.saturating_add(1);
        self.blocked_until_ms = now_ms.saturating_add(wait_ms);
        Step::Wait(wait_ms)
    }

    fn is_blocked(&self) -> bool {
        self.recovery
            .as_ref()
            .is_some_and(|recovery| recovery.is_blocked())
    }

    fn remaining_ms(&self, now_ms: u64) -> u64 {
        let elapsed_ms = now_ms.saturating_sub(self.began_ms);
        u64::from(self.timeout_ms).saturating_sub(elapsed_ms)
    }

    fn searched(&mut self, page: &Value, answer: &Answer, now_ms: u64) -> Step {
        let Some(recovery) = self.recovery.as_mut().filter(|_| !IS_PAGE) else {
            return self.give_up_with_cause();
        };
        let progress = recovery.read_page(page, answer.server_unix_ms(), now_ms);
        let why = match progress {
            Progress::Found(body) => {
                let text = json::stringify(&body).unwrap_or_default();
                return self.done(body, text, Some(answer), true);
            }
            Progress::Continue => return self.send(now_ms),
            Progress::Blocked if recovery.search_again() => return self.send(now_ms),
            Progress::Blocked => ReconcileFailure::Blocked,
            Progress::Ended(why) => why,
        };
        match (self.phase, why) {
            (Phase::SearchEarlierDelivery, ReconcileFailure::NotListed) => {
                self.cause = None;
                self.enter(Phase::Request, now_ms)
            }
            (Phase::SearchEarlierDelivery, why) => self.refuse_ambiguous_delivery(why),
            (_, ReconcileFailure::NotListed) if recovery.search_again() => {
                let wait = self.wait(None, now_ms);
                wait.unwrap_or_else(|| self.give_up_search(why))
            }
            _ => self.give_up_search(why),
        }
    }

    fn verified(&mut self, body: Value, answer: &Answer) -> Step {
        let status = Node::of(&body).get("invitation").get("status").text();
        match status.as_deref().filter(|_| self.is_about_request(&body)) {
            Some("cancelled") => return self.done(body, answer.body.clone(), Some(answer), false),
            // It ended otherwise, and nothing can cancel it any more.
            Some("completed" | "expired") => self.outcome = ErrorOutcome::Refused,
            _ => {}
        }
        self.give_up_with_cause()
    }

    fn out_of_time(&mut self) -> Step {
        match self.phase {
            Phase::SearchLostCreate if self.is_blocked() => {
                self.give_up_search(ReconcileFailure::Blocked)
            }
            Phase::SearchLostCreate => self.give_up_search(ReconcileFailure::NoTimeLeft),
            Phase::SearchEarlierDelivery | Phase::Request | Phase::Verify => {
                self.give_up_with_cause()
            }
        }
    }

    /// Gives up a search after a lost create.
    fn give_up_search(&mut self, why: ReconcileFailure) -> Step {
        if let Some(lost) = &mut self.cause {
            lost.message.push_str(", and ");
            lost.message.push_str(why.as_str());
        }
        self.give_up_with_cause()
    }

    /// Gives up before the first attempt, because the list does not tell whether an earlier delivery
    /// created the invitation.
    fn refuse_ambiguous_delivery(&mut self, why: ReconcileFailure) -> Step {
        let message = format!("an earlier delivery cannot be told apart: {}", why.as_str());
        let error = Error::boxed(ErrorCode::Conflict, ErrorOutcome::NotSent, message);
        self.give_up(error)
    }

    /// Gives up because of an earlier error.
    fn give_up_with_cause(&mut self) -> Step {
        let cause = self.cause.take();
        let error =
            cause.unwrap_or_else(|| self.reader.error_of_failure(&FailureKind::Timeout.into()));
        self.give_up(error)
    }

    fn give_up(&mut self, mut error: Box<Error>) -> Step {
        // Removes the create from the claims, which unblocks equal creates.
        self.recovery = None;
        // A handler's message ends with the advice already.
        if !error.is_relayed || error.outcome != self.outcome {
            let advice = self.request.operation.advice(error.code, self.outcome);
            error.message.push_str("; ");
            error.message.push_str(advice);
        }
        error.outcome = self.outcome;
        error.attempts = self.attempts;
        Step::Done(Err(error))
    }

    fn done(
        &mut self,
        value: Value,
        text: String,
        answer: Option<&Answer>,
        reconciled: bool,
    ) -> Step {
        // Removes the create from the claims, which unblocks equal creates.
        self.recovery = None;
        Step::Done(Ok(Completed {
            value,
            text,
            server_unix_ms: answer.map_or(0, |answer| {
                answer.server_unix_ms().unwrap_or(answer.received_unix_ms)
            }),
            date_unix_ms: answer.and_then(Answer::server_unix_ms),
            rate_window: answer.map(RateWindow::of).unwrap_or_default(),
            reconciled,
        }))
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

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .field("attempts", &self.attempts)
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
