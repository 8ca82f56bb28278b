use std::collections::{BTreeMap, VecDeque};

use fastrand::Rng;

use super::limiter::RateLimiter;
use super::{BulkOptions, BulkOutcome, BulkProgress, BulkResult};
use crate::client::{
    Call, Claims, Completed, Error, ErrorCode, ErrorOutcome, KnownInvitations, ListQuery,
    LostSearch, NotFound, RateWindow, Reconcile, Settings, TrackedCreate, retry_wait_ms,
};
use crate::platform::json::{Node, Value};
use crate::{CreateInvitationRequest, Draft, Issue, Valid, ValidationOptions};

/// So many lost creates are looked for together.
const SEARCHED_TOGETHER: usize = 100;
/// A lost create is looked for after this time at the latest: until then, the ids that other creates
/// got are kept.
const SEARCHED_AFTER_MS: u64 = 5 * 60_000;
/// A run ends after so many failures in a row, of requests that were sent one after the other.
const FAILURES_MAXIMUM: u32 = 10;
/// A run ends where the server asks for a longer wait: a window of its rate limit is a minute.
const LONGEST_PAUSE_MS: u64 = 15 * 60_000;
/// The longest sleep: no timer overflows.
const LONGEST_SLEEP_MS: u64 = 60_000;

/// Creates an invitation for each row: a state machine that does no I/O.
///
/// [`Bulk::next`] says what to do; rows go to [`Bulk::row`], and the results of calls to
/// [`Bulk::called`]. [`next_result`](super::next_result) is the loop that drives it. All times are
/// milliseconds of one monotonic clock.
///
/// - A row is read when a place is free: [`BulkOptions::concurrency`] places hold the requests under
///   way and the results that nobody has taken.
/// - Rows that can be read twice ([`BulkOptions::total`]) are all checked before the first is sent.
/// - Half of a window of the rate limit is used at full speed, the rest at an even pace. A 429 and a
///   connection that cannot be made pause all requests, and the row is sent again after the pause.
/// - Creates whose answers were lost are looked for together, a hundred at a time, after five minutes
///   and at the end, by one pass over the list.
/// - 401, 403, ten failures in a row and a wait of more than 15 minutes end the run. What is under
///   way is finished; the rest is [`BulkOutcome::NotTried`].
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Bulk {
    /// Of single requests: what follows a failure is decided here.
    settings: Settings,
    validation: ValidationOptions,
    options: BulkOptions,
    claims: Claims,
    /// Whether lost creates are looked for, and how often in a row.
    searches: bool,
    searches_again: u32,
    limiter: RateLimiter,
    known: KnownInvitations,
    /// Whether the list is still to be read for invitations of an earlier run.
    reads_known: bool,
    /// Where all rows are checked first.
    is_preview: bool,
    /// The rows that were found to be invalid then, in their order.
    reported: VecDeque<u64>,
    next_index: u64,
    is_reading: bool,
    rows_ended: bool,
    ready: VecDeque<Row>,
    under_way: BTreeMap<u64, Request>,
    next_call: u64,
    lost: Vec<LostRow>,
    search: Option<RunningSearch>,
    /// Whether a lost create has waited long enough.
    is_search_late: bool,
    results: VecDeque<BulkResult>,
    progress: BulkProgress,
    has_answered: bool,
    failures: u32,
    last_failure_ms: Option<u64>,
    not_before_ms: u64,
    stop: Option<Stop>,
    random: Option<Rng>,
}

/// A valid row that is not created yet.
struct Row {
    index: u64,
    request: Valid<CreateInvitationRequest>,
    create: TrackedCreate,
}

struct LostRow {
    row: Row,
    error: Box<Error>,
}

struct Request {
    sent_ms: u64,
    purpose: Purpose,
}

enum Purpose {
    Create(Box<Row>),
    /// A page of the list, for the invitations of an earlier run.
    Known,
    /// A page of the list, for lost creates.
    Lost,
}

/// The search for all creates that were lost before it began.
#[derive(Default)]
struct RunningSearch {
    pass: LostSearch,
    passes: u32,
    not_before_ms: u64,
}

/// Why no further row is created.
enum Stop {
    /// The caller aborted the run: lost creates are still looked for.
    Aborted,
    /// Nobody wants a result any more.
    Closed,
    Failed(Box<Error>),
}

/// What a [`Bulk`] wants next.
#[derive(Debug)]
pub enum BulkStep {
    /// Read the row with this index, and give it to [`Bulk::row`]; or call [`Bulk::no_more_rows`].
    /// Other steps may follow before.
    Read(u64),
    /// Make this call, and give its result to [`Bulk::called`]. Other steps may follow before.
    Call {
        /// Names the call.
        number: u64,
        /// The call.
        call: Box<Call>,
    },
    /// A row has its outcome.
    Result(Box<BulkResult>),
    /// Do nothing for that time, in milliseconds, or until a row was read or a call has ended.
    Wait(u64),
    /// The run is over: with the error that ended it, where rows were left unread.
    Ended(Result<(), Box<Error>>),
}

impl Bulk {
    /// A run with these settings: [`Settings::timeout`] bounds a single request, and
    /// [`Settings::max_retries`] is how often the list is read again for what it does not show yet.
    ///
    /// # Errors
    ///
    /// Where the settings do not allow to send anything, with [`Reconcile::Since`] (which is for a
    /// single create), and where a restart has no API key to read the list with.
    pub fn new(settings: &Settings, options: BulkOptions) -> Result<Self, Error> {
        let refused = |message| Err(Error::not_sent(ErrorCode::InvalidRequest, message));
        if matches!(settings.reconcile, Reconcile::Since { .. }) {
            return refused(
                "options.reconcile.since is for a single create, and nothing was sent: give options.since",
            );
        }
        if options.since_unix_ms.is_some() && settings.api_key.is_none() {
            return refused(
                "options.since and options.known need an API key, and nothing was sent",
            );
        }
        let searches = settings.reconcile != Reconcile::Off && settings.api_key.is_some();
        let searches_again = settings.max_retries;
        let settings = settings.clone().max_retries(0).reconcile(Reconcile::Off);
        // The settings are checked even where there is no row.
        Call::list(&settings, &ListQuery::default())?;
        Ok(Self {
            settings,
            validation: ValidationOptions::default(),
            claims: Claims::default(),
            searches,
            searches_again,
            limiter: RateLimiter::new(options.per_minute.map(u64::from)),
            known: KnownInvitations::default(),
            reads_known: options.since_unix_ms.is_some() && !options.is_dry_run,
            is_preview: options.total.is_some() && !options.is_dry_run,
            reported: VecDeque::new(),
            next_index: 0,
            is_reading: false,
            rows_ended: options.total == Some(0),
            ready: VecDeque::new(),
            under_way: BTreeMap::new(),
            next_call: 0,
            lost: Vec::new(),
            search: None,
            is_search_late: false,
            results: VecDeque::new(),
            progress: BulkProgress {
                total: options.total,
                ..BulkProgress::default()
            },
            has_answered: false,
            failures: 0,
            last_failure_ms: None,
            not_before_ms: 0,
            stop: None,
            random: None,
            options,
        })
    }

    /// The same run with other claims than those of the process.
    #[must_use]
    pub fn with_claims(mut self, claims: &Claims) -> Self {
        self.claims = claims.clone();
        self
    }

    /// The same run with options of the validation.
    #[must_use]
    pub fn with_validation(mut self, validation: ValidationOptions) -> Self {
        self.validation = validation;
        self
    }

    /// Adds an invitation that exists: an equal row finds it. `false` where it is no invitation.
    #[cfg(feature = "wasm-server")]
    pub(crate) fn add_known(&mut self, invitation: &Value) -> bool {
        self.known.add(&Node::of(invitation))
    }

    /// How far the run is.
    #[must_use]
    pub fn progress(&mut self, now_ms: u64) -> BulkProgress {
        let free_ms = self.not_before_ms.max(self.limiter.free_ms(now_ms));
        BulkProgress {
            under_way: self.under_way.len().try_into().unwrap_or_default(),
            unsettled: self.lost.len().try_into().unwrap_or_default(),
            paused_ms: free_ms.saturating_sub(now_ms),
            ..self.progress.clone()
        }
    }

    /// Creates nothing further, because the caller aborted the run. What is under way is finished,
    /// and lost creates are looked for.
    pub fn abort(&mut self) {
        self.stop.get_or_insert(Stop::Aborted);
    }

    /// Sends nothing further, because nobody wants a result any more.
    pub fn close(&mut self) {
        self.stop = Some(Stop::Closed);
        self.lost.clear();
        self.ready.clear();
        self.results.clear();
    }

    /// The next step. `random` is a random number from 0 to 1: it spreads the waits.
    pub fn next(&mut self, now_ms: u64, random: f64) -> BulkStep {
        self.random
            .get_or_insert_with(|| Rng::with_seed(random.to_bits()));
        self.skip_after_stop();
        let search_due_ms = self.search_due_ms();
        self.is_search_late = search_due_ms <= now_ms;
        let due_ms = match self.next_request(now_ms) {
            Some((due_ms, job)) if due_ms <= now_ms => match self.send(job, now_ms) {
                Ok(step) => return step,
                Err(error) => {
                    self.stop = Some(Stop::Failed(error));
                    return self.next(now_ms, random);
                }
            },
            Some((due_ms, _)) => due_ms,
            None => u64::MAX,
        };
        if self.stop.is_none() && self.has_place() {
            self.is_reading = true;
            return BulkStep::Read(self.next_index);
        }
        if let Some(result) = self.results.pop_front().or_else(|| self.skip_unread()) {
            self.progress.count(result.outcome);
            return BulkStep::Result(Box::new(result));
        }
        if self.is_over() {
            return BulkStep::Ended(self.end());
        }
        let due_ms = due_ms.min(search_due_ms);
        BulkStep::Wait(due_ms.saturating_sub(now_ms).clamp(1, LONGEST_SLEEP_MS))
    }

    /// Takes the row that [`BulkStep::Read`] asked for.
    pub fn row(&mut self, draft: Draft<'_>, now_ms: u64) {
        if !self.is_reading {
            return;
        }
        let (index, is_preview) = (self.next_index, self.is_preview);
        self.is_reading = false;
        self.advance();
        if !is_preview && self.was_reported(index) {
            return;
        }
        let request = match draft.validate_with(&self.validation) {
            Ok(request) => request,
            Err(report) => {
                if is_preview {
                    self.reported.push_back(index);
                }
                self.results.push_back(BulkResult {
                    issues: report.issues,
                    warnings: report.warnings,
                    ..BulkResult::new(index, BulkOutcome::Invalid)
                });
                return;
            }
        };
        if is_preview {
            return;
        }
        if self.options.is_dry_run || self.stop.is_some() {
            self.add_result(index, &request, BulkOutcome::NotTried);
            return;
        }
        match TrackedCreate::new(&self.claims, &self.settings, &request) {
            Ok(create) => self.admit(
                Row {
                    index,
                    request,
                    create,
                },
                now_ms,
            ),
            Err(error) => {
                self.add_result(index, &request, BulkOutcome::NotTried)
                    .error = Some(error);
            }
        }
    }

    /// Says that [`BulkStep::Read`] found no row.
    pub fn no_more_rows(&mut self) {
        self.is_reading = false;
        self.rows_ended = true;
    }

    /// Takes the result of a call.
    pub fn called(&mut self, number: u64, result: Result<Completed, Box<Error>>, now_ms: u64) {
        let Some(Request { sent_ms, purpose }) = self.under_way.remove(&number) else {
            return;
        };
        let window = match &result {
            Ok(completed) => completed.rate_window,
            Err(error) => RateWindow::of_error(error),
        };
        self.limiter.ended(&window, now_ms);
        self.has_answered = true;
        match &result {
            Err(error) if ends_run(error) => self.fail(error.clone()),
            Err(error) if may_pass(error) => self.pause(error, sent_ms, now_ms),
            _ => self.failures = 0,
        }
        match purpose {
            Purpose::Create(row) => self.created(*row, result, now_ms),
            Purpose::Known => self.known_read(result),
            Purpose::Lost => self.lost_read(result, now_ms),
        }
    }

    /// Passes a row on that is valid, unless an earlier run has created it.
    fn admit(&mut self, row: Row, now_ms: u64) {
        let is_restart = self.options.since_unix_ms.is_some() || self.options.has_known;
        if is_restart && !row.create.criteria().has_identifying_field() {
            let message = "an earlier run may have created it, and nothing recognises its invitation: the row needs clientName, clientEmail, clientPhone or phoneNumberId";
            let error = Error::boxed(
                ErrorCode::Conflict,
                ErrorOutcome::Unknown,
                message.to_owned(),
            );
            self.add_result(row.index, &row.request, BulkOutcome::Unknown)
                .error = Some(error);
            return;
        }
        if let Some((id, body)) = self.known.take(row.create.criteria()) {
            row.create.claim(&id, now_ms);
            self.add_invitation(&row, BulkOutcome::Found, &body);
        } else {
            self.ready.push_back(row);
        }
    }

    /// Goes on to the next row; after a preview, to the first one again.
    fn advance(&mut self) {
        self.next_index = self.next_index.saturating_add(1);
        if Some(self.next_index) != self.options.total {
            return;
        }
        if self.is_preview {
            self.is_preview = false;
            self.next_index = 0;
        } else {
            self.rows_ended = true;
        }
    }

    /// Whether the preview found a row to be invalid: asked for each row once, in their order.
    fn was_reported(&mut self, index: u64) -> bool {
        self.reported
            .pop_front_if(|first| *first == index)
            .is_some()
    }

    /// Whether another row may be read.
    fn has_place(&self) -> bool {
        let taken = self
            .under_way
            .len()
            .saturating_add(self.ready.len())
            .saturating_add(self.results.len());
        let waits = self.reads_known && !self.is_preview
            || self.search.is_some()
            || self.search_is_due()
            || self.stop.is_some();
        !self.is_reading && !self.rows_ended && !waits && taken < self.options.concurrency
    }

    /// Decides about the rows that were read and are not created any more, once the run was stopped.
    fn skip_after_stop(&mut self) {
        match &self.stop {
            None => return,
            Some(Stop::Failed(_) | Stop::Closed) => self.give_up_search(NotFound::UNREADABLE),
            Some(Stop::Aborted) => {}
        }
        if self.options.total.is_some() {
            self.is_reading = false;
        }
        for row in std::mem::take(&mut self.ready) {
            let error = self.why_not_tried();
            self.add_result(row.index, &row.request, BulkOutcome::NotTried)
                .error = error;
        }
    }

    /// The result of the next row that a stopped run leaves unread, where it is known that there is
    /// one.
    fn skip_unread(&mut self) -> Option<BulkResult> {
        self.stop.as_ref()?;
        if self.is_preview {
            self.is_preview = false;
            self.next_index = 0;
        }
        while !self.rows_ended && self.options.total.is_some() {
            let index = self.next_index;
            self.advance();
            if !self.was_reported(index) {
                return Some(BulkResult {
                    error: self.why_not_tried(),
                    ..BulkResult::new(index, BulkOutcome::NotTried)
                });
            }
        }
        None
    }

    fn why_not_tried(&self) -> Option<Box<Error>> {
        let Some(Stop::Failed(error)) = &self.stop else {
            return None;
        };
        let message = format!("not tried, because the run ended: {}", error.message);
        let mut not_tried = Error::boxed(error.code, ErrorOutcome::NotSent, message);
        not_tried.status = error.status;
        Some(not_tried)
    }

    fn is_over(&self) -> bool {
        (self.rows_ended || self.stop.is_some())
            && self.ready.is_empty()
            && self.under_way.is_empty()
            && self.lost.is_empty()
    }

    fn end(&self) -> Result<(), Box<Error>> {
        match &self.stop {
            Some(Stop::Failed(error)) if !self.rows_ended => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// The next request and its time; none where there is nothing to send now.
    fn next_request(&mut self, now_ms: u64) -> Option<(u64, Job)> {
        let is_failed = matches!(self.stop, Some(Stop::Failed(_) | Stop::Closed));
        let is_alone = self.failures > 0 || !self.has_answered;
        let places = if is_alone {
            1
        } else {
            self.options.concurrency
        };
        if is_failed || self.is_preview || self.under_way.len() >= places {
            return None;
        }
        let job = if self.reads_known {
            (self.stop.is_none() && self.under_way.is_empty()).then_some((0, Job::Known))
        } else if self.search_is_due() || self.search.is_some() {
            // No create is under way while the list is read: an equal one that has no answer yet would
            // block the search.
            let search = self.search.get_or_insert_default();
            let is_free = self.under_way.is_empty();
            is_free.then_some((search.not_before_ms, Job::Lost))
        } else {
            let is_ready = self.stop.is_none() && !self.ready.is_empty();
            is_ready.then_some((0, Job::Create))
        };
        let (due_ms, job) = job?;
        let free_ms = self.limiter.free_ms(now_ms);
        Some((due_ms.max(free_ms).max(self.not_before_ms), job))
    }

    fn send(&mut self, job: Job, now_ms: u64) -> Result<BulkStep, Box<Error>> {
        let (call, purpose) = match job {
            Job::Known => {
                let call = Call::list(&self.settings, &self.known.next_page())?;
                (call, Purpose::Known)
            }
            Job::Lost => {
                let search = self.search.get_or_insert_default();
                let call = Call::list(&self.settings, &search.pass.next_page(now_ms))?;
                (call, Purpose::Lost)
            }
            Job::Create => {
                let Some(mut row) = self.ready.pop_front() else {
                    return Ok(BulkStep::Wait(1));
                };
                let call = Call::create(&self.settings, row.request.clone());
                let call = call.map(|call| call.with_claims(&self.claims));
                row.create.attempt_started(now_ms);
                (call?, Purpose::Create(Box::new(row)))
            }
        };
        let number = self.next_call;
        self.next_call = number.wrapping_add(1);
        self.limiter.sent(now_ms);
        let sent_ms = now_ms;
        self.under_way.insert(number, Request { sent_ms, purpose });
        let call = Box::new(call);
        Ok(BulkStep::Call { number, call })
    }

    fn created(&mut self, mut row: Row, result: Result<Completed, Box<Error>>, now_ms: u64) {
        let error = match result {
            Ok(completed) => {
                self.add_invitation(&row, BulkOutcome::Created, &completed.value);
                return;
            }
            Err(error) => error,
        };
        let is_of_row = !may_pass(&error) && !ends_run(&error) || error.forbids_retry;
        let outcome = match error.outcome {
            ErrorOutcome::Unknown
                if self.searches && row.create.criteria().has_identifying_field() =>
            {
                row.create.attempt_lost(now_ms);
                self.lost.push(LostRow { row, error });
                return;
            }
            ErrorOutcome::Unknown => BulkOutcome::Unknown,
            _ if !is_of_row && self.stop.is_none() => {
                row.create.attempt_refused(now_ms);
                self.ready.push_front(row);
                return;
            }
            // The run has ended, and a rate limit says nothing about the row.
            ErrorOutcome::Refused if may_pass(&error) && !error.forbids_retry => {
                BulkOutcome::NotTried
            }
            ErrorOutcome::Refused => BulkOutcome::Refused,
            ErrorOutcome::NotSent => BulkOutcome::NotTried,
        };
        self.add_result(row.index, &row.request, outcome).error = Some(error);
    }

    fn known_read(&mut self, result: Result<Completed, Box<Error>>) {
        let since_unix_ms = self.options.since_unix_ms.unwrap_or_default();
        match result {
            Ok(page) => self.reads_known = self.known.read(&page, since_unix_ms),
            Err(error) if may_pass(&error) && !error.forbids_retry => {}
            // Without the list, a row could be created twice.
            Err(error) => self.fail(error),
        }
    }

    fn lost_read(&mut self, result: Result<Completed, Box<Error>>, now_ms: u64) {
        let Some(search) = &mut self.search else {
            return;
        };
        let creates = self.lost.iter_mut().map(|lost| &mut lost.row.create);
        let read = match result {
            Ok(page) => search.pass.read(creates, &page, now_ms),
            Err(error) if may_pass(&error) && !error.forbids_retry => return,
            Err(_) => Err(NotFound::UNREADABLE),
        };
        match read {
            Ok(true) => {}
            Ok(false) => self.settle(now_ms),
            Err(why) => self.give_up_search(why),
        }
    }

    /// Gives each lost create its invitation, after a complete pass.
    fn settle(&mut self, now_ms: u64) {
        let Some(mut search) = self.search.take() else {
            return;
        };
        search.passes = search.passes.saturating_add(1);
        let mut missing = Vec::new();
        for mut lost in std::mem::take(&mut self.lost) {
            match lost.row.create.take(&search.pass, now_ms) {
                Ok(body) => {
                    self.add_invitation(&lost.row, BulkOutcome::Created, &body)
                        .reconciled = true;
                }
                Err(why) => missing.push((lost, why)),
            }
        }
        let is_last = search.passes > self.searches_again;
        for (lost, why) in missing {
            if why.may_appear() && !is_last {
                self.lost.push(lost);
            } else {
                self.add_unknown(lost, why);
            }
        }
        if !self.lost.is_empty() {
            let wait_ms = self.backoff_ms(None, search.passes);
            self.search = Some(RunningSearch {
                pass: LostSearch::default(),
                passes: search.passes,
                not_before_ms: now_ms.saturating_add(wait_ms),
            });
        }
    }

    fn give_up_search(&mut self, why: NotFound) {
        self.search = None;
        for lost in std::mem::take(&mut self.lost) {
            self.add_unknown(lost, why);
        }
    }

    fn add_unknown(&mut self, mut lost: LostRow, why: NotFound) {
        why.explain(&mut lost.error);
        let row = &lost.row;
        self.add_result(row.index, &row.request, BulkOutcome::Unknown)
            .error = Some(lost.error);
    }

    fn add_result(
        &mut self,
        index: u64,
        request: &Valid<CreateInvitationRequest>,
        outcome: BulkOutcome,
    ) -> &mut BulkResult {
        let warnings: Vec<Issue> = request.warnings().to_vec();
        self.results.push_back_mut(BulkResult {
            warnings,
            ..BulkResult::new(index, outcome)
        })
    }

    /// Adds the result of a row that has an invitation, as the body of an answer holds it.
    fn add_invitation(&mut self, row: &Row, outcome: BulkOutcome, body: &Value) -> &mut BulkResult {
        let invitation = Node::of(body).get("invitation").to_value();
        let result = self.add_result(row.index, &row.request, outcome);
        result.invitation = Some(invitation);
        result
    }

    /// Whether lost creates are to be looked for now, apart from those that are looked for already.
    fn search_is_due(&self) -> bool {
        let no_row_follows = self.rows_ended && self.ready.is_empty() || self.stop.is_some();
        !self.lost.is_empty()
            && (self.lost.len() >= SEARCHED_TOGETHER || no_row_follows || self.is_search_late)
    }

    /// When lost creates are looked for at the latest.
    fn search_due_ms(&self) -> u64 {
        let lost_at = self.lost.iter().map(|lost| lost.row.create.lost_at_ms());
        let oldest = lost_at.min().filter(|_| self.search.is_none());
        oldest.map_or(u64::MAX, |oldest| oldest.saturating_add(SEARCHED_AFTER_MS))
    }

    /// Pauses all requests after one that says nothing about its row.
    fn pause(&mut self, error: &Error, sent_ms: u64, now_ms: u64) {
        // Requests that were under way at the time of a failure fail with it.
        if self
            .last_failure_ms
            .is_none_or(|last_ms| sent_ms >= last_ms)
        {
            self.failures = self.failures.saturating_add(1);
            self.last_failure_ms = Some(now_ms);
        }
        let wait_ms = match (error.retry_after_ms, error.outcome) {
            // A single answer may be lost on a good network.
            (None, ErrorOutcome::Unknown) if self.failures <= 1 => 0,
            (asked_ms, _) => self.backoff_ms(asked_ms, self.failures),
        };
        self.not_before_ms = self.not_before_ms.max(now_ms.saturating_add(wait_ms));
        if self.failures > FAILURES_MAXIMUM || wait_ms > LONGEST_PAUSE_MS {
            self.fail(Box::new(error.clone()));
        }
    }

    fn backoff_ms(&mut self, asked_ms: Option<u64>, retry: u32) -> u64 {
        let random = self.random.as_mut().map_or(0.0, Rng::f64);
        retry_wait_ms(asked_ms, retry, random)
    }

    fn fail(&mut self, error: Box<Error>) {
        if !matches!(self.stop, Some(Stop::Failed(_) | Stop::Closed)) {
            self.stop = Some(Stop::Failed(error));
        }
    }
}

#[derive(Clone, Copy)]
enum Job {
    Create,
    Known,
    Lost,
}

/// Whether an error says nothing about the request: the same one may succeed later.
fn may_pass(error: &Error) -> bool {
    let is_passing = matches!(
        error.code,
        ErrorCode::RateLimited
            | ErrorCode::Connection
            | ErrorCode::Timeout
            | ErrorCode::Server
            | ErrorCode::InvalidResponse
    );
    is_passing || error.status == Some(408)
}

/// Whether every other row would fail in the same way.
fn ends_run(error: &Error) -> bool {
    error.is_permanent
        || matches!(
            error.code,
            ErrorCode::Authentication | ErrorCode::Permission
        )
}

impl std::fmt::Debug for Bulk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bulk")
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}
