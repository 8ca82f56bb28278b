use std::borrow::Cow;

use super::{Budget, WatchOptions, pace};
use crate::client::{Call, Completed, Error, ErrorCode, ErrorOutcome, ListQuery, Settings, page};
use crate::platform::date;
#[cfg(feature = "wasm")]
use crate::platform::json;
use crate::platform::json::{Node, Value};
use crate::rules::invitation_id;
use crate::{InputValue, PathSegment, Report};

/// The longest sleep: after it the watch looks again if the page is shown, and no timer overflows.
const LONGEST_SLEEP_MS: u64 = 5_000;
/// More invitations than this are read from the pages of the list.
const RETRIEVED_MAXIMUM: usize = 5;
/// How often in a row an invitation that must have expired cannot be read, before its wait ends.
const FAILURES_AFTER_EXPIRY: u32 = 5;

/// Waits for invitations to change: a state machine that does no I/O.
///
/// [`Watch::next`] says what to do; the result of a call goes to [`Watch::called`].
/// [`next_change`](super::next_change) is the loop that drives it. All times are milliseconds of one
/// monotonic clock.
///
/// - Every invitation is a change when it is read first; after that, whenever its status changes or
///   its signup fails again. What came and went between two reads is not seen.
/// - Up to five ids are retrieved one by one. More of them, and a query, are read from the pages of
///   the list. What the list does not have any more is retrieved: so nothing that leaves a query's
///   status is missed.
/// - `completed`, `expired` and `cancelled` are final, and not read again. `failed` is not: the same
///   link works again.
/// - While the client is in Meta's signup, an invitation is read every two to three seconds, else
///   every 15 to 60 seconds, by chance, and four times as slowly in a hidden page;
///   [`WatchOptions::interval`] replaces these.
/// - All watches of a process send no more than a tenth of the rate limit: see [`Budget`].
/// - After 429, 5xx, a timeout or a lost connection it goes on, at longer and longer intervals of up
///   to a minute, not before the server wants to be asked again. An answer that is not the API's is
///   such a failure where the API has answered before. Everything else ends it, 401 and 404 included.
///   A call is not sent again by itself: [`Settings::max_retries`] does not count.
pub struct Watch {
    settings: Settings,
    /// The time of each call.
    timeout_ms: u32,
    options: WatchOptions,
    budget: Budget,
    source: Source,
    /// In the order of their ids.
    invitations: Vec<Watched>,
    changes: Vec<Change>,
    /// The random number of the last step.
    random: f64,
    began_ms: Option<u64>,
    is_aborted: bool,
    under_way: Option<Job>,
    failures: u32,
    not_before_ms: u64,
    has_answered: bool,
    attempts: u32,
    last_failure: Option<String>,
    end: Option<Box<Error>>,
}

/// How the invitations are found.
enum Source {
    /// One is waited for until its end.
    One,
    /// All are retrieved.
    Few,
    List(Round),
}

/// A reading of the whole list.
struct Round {
    query: ListQuery,
    /// What no id is given for is watched, too.
    takes_all: bool,
    /// What is left of the reading: a page, or the invitations that no page had.
    jobs: Vec<Job>,
    cursors: Vec<String>,
    number: u32,
    ended_ms: u64,
    interval_ms: u64,
}

#[derive(Clone)]
enum Job {
    Page(ListQuery),
    Retrieve(String),
}

#[derive(Default)]
struct Watched {
    id: String,
    /// The number of the last reading of the list that had it.
    listed_in: u32,
    status: Option<String>,
    failed_at: Option<String>,
    /// How often it was read since it changed.
    unchanged: u32,
    read_ms: u64,
    interval_ms: u64,
    /// When its link will have expired, and the grace period will be over.
    expired_ms: Option<u64>,
    is_over: bool,
}

/// What a [`Watch`] wants next.
#[derive(Debug)]
pub enum WatchStep {
    /// Make this call, and give its result to [`Watch::called`].
    Call(Box<Call>),
    /// Do nothing for that time, in milliseconds.
    Wait(u64),
    /// An invitation changed.
    Changed(Change),
    /// The watch is over: nothing is left to wait for, or it failed.
    Ended(Result<(), Box<Error>>),
}

/// A change of an invitation. `Debug` does not show the invitation, which holds a link.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Change {
    pub(crate) value: Value,
    /// The status before; none where the invitation was read for the first time.
    pub previous_status: Option<String>,
}

impl Watch {
    /// Waits for one invitation until its status is final or one of [`WatchOptions::until`].
    ///
    /// It ends with [`ErrorCode::Timeout`] after [`WatchOptions::wait_timeout`], and where the
    /// invitation has no final status [`WatchOptions::GRACE_MS`] after its link expired.
    ///
    /// # Errors
    ///
    /// Where the id is invalid, or the settings do not allow to send anything.
    pub fn invitation<'v>(
        settings: &Settings,
        id: impl Into<InputValue<'v>>,
        options: WatchOptions,
    ) -> Result<Self, Error> {
        let ids = checked_ids("id", &[id.into()])?;
        Self::new(settings, options, Source::One, ids)
    }

    /// Watches invitations until the status of each is final, or was not
    /// [`WatchOptions::GRACE_MS`] after its link expired. [`WatchOptions::until`] does not count.
    ///
    /// It ends with [`ErrorCode::Timeout`] after [`WatchOptions::wait_timeout`].
    ///
    /// # Errors
    ///
    /// Where an id is invalid, or the settings do not allow to send anything.
    pub fn invitations<'v, V: Into<InputValue<'v>>>(
        settings: &Settings,
        ids: impl IntoIterator<Item = V>,
        options: WatchOptions,
    ) -> Result<Self, Error> {
        let ids: Vec<_> = ids.into_iter().map(Into::into).collect();
        let ids = checked_ids("ids", &ids)?;
        let source = if ids.len() > RETRIEVED_MAXIMUM {
            let query = ListQuery::default().with_limit(ListQuery::LIMIT_MAXIMUM);
            Source::List(Round::of(query, false))
        } else {
            Source::Few
        };
        Self::new(settings, options, source, ids)
    }

    /// Watches all invitations that a query lists, new ones included, until
    /// [`WatchOptions::wait_timeout`], at which it ends with [`ErrorCode::Timeout`].
    ///
    /// # Errors
    ///
    /// Where the query is invalid, or the settings do not allow to send anything.
    pub fn list(
        settings: &Settings,
        query: ListQuery,
        options: WatchOptions,
    ) -> Result<Self, Error> {
        let source = Source::List(Round::of(query, true));
        Self::new(settings, options, source, Vec::new())
    }

    fn new(
        settings: &Settings,
        options: WatchOptions,
        source: Source,
        ids: Vec<String>,
    ) -> Result<Self, Error> {
        // The settings are checked even where there is nothing to watch.
        match &source {
            Source::List(round) => Call::list(settings, &round.query)?,
            Source::One | Source::Few => Call::list(settings, &ListQuery::default())?,
        };
        let mut invitations = Vec::new();
        for id in ids {
            place(&mut invitations, &id);
        }
        Ok(Self {
            settings: settings.clone().max_retries(0),
            timeout_ms: settings.timeout_ms,
            options,
            budget: Budget::default(),
            source,
            invitations,
            changes: Vec::new(),
            random: 0.0,
            began_ms: None,
            is_aborted: false,
            under_way: None,
            failures: 0,
            not_before_ms: 0,
            has_answered: false,
            attempts: 0,
            last_failure: None,
            end: None,
        })
    }

    /// The same watch with another budget than that of the process.
    #[must_use]
    pub fn with_budget(mut self, budget: &Budget) -> Self {
        self.budget = budget.clone();
        self
    }

    /// Goes on with a watch that was lost in a crash of the module, as after a failed call: when it
    /// began, and the last state of each invitation that it gave, as a JSON text.
    #[cfg(feature = "wasm")]
    pub(crate) fn resume(&mut self, began_ms: u64, known: &str, now_ms: u64, random: f64) {
        self.random = random;
        self.began_ms = Some(began_ms);
        let known = json::parse(known).unwrap_or_else(json::null);
        let known = Node::of(&known);
        for index in 0..known.length().unwrap_or_default() {
            let invitation = known.item(index);
            if let Some(id) = invitation.get("id").text() {
                // By no clock has a link expired: its next read says so.
                self.read(&id, &invitation, 0, now_ms);
            }
        }
        self.changes.clear();
        self.failures = 1;
        self.not_before_ms = now_ms.saturating_add(pace::failure_wait_ms(1, random));
    }

    /// The next step. `random` is a random number from 0 to 1: it spreads the waits. `is_hidden` is
    /// true in a page that nobody sees.
    pub fn next(&mut self, now_ms: u64, random: f64, is_hidden: bool) -> WatchStep {
        if !self.changes.is_empty() {
            return WatchStep::Changed(self.changes.remove(0));
        }
        self.random = random;
        let began_ms = *self.began_ms.get_or_insert(now_ms);
        let elapsed_ms = now_ms.saturating_sub(began_ms);
        let left_ms = u64::from(self.options.wait_timeout_ms).saturating_sub(elapsed_ms);
        let next_job = self.next_job(is_hidden);
        if self.end.is_none() && left_ms == 0 && next_job.is_some() {
            self.end = Some(self.timed_out("after options.waitTimeoutMs"));
        }
        if let Some(error) = self.end.take() {
            // Nothing follows, even if it is asked again.
            self.source = Source::Few;
            self.invitations.clear();
            return WatchStep::Ended(Err(error));
        }
        let Some((due_ms, job)) = next_job else {
            return WatchStep::Ended(Ok(()));
        };
        let send_ms = match self.allows(due_ms.max(self.not_before_ms), now_ms) {
            Err(send_ms) if !self.is_aborted => send_ms,
            _ => return self.send(job, left_ms),
        };
        let wait_ms = send_ms.saturating_sub(now_ms);
        WatchStep::Wait(wait_ms.min(left_ms).min(LONGEST_SLEEP_MS))
    }

    /// Makes the next request at once, because the caller aborted the watch: the transport fails it
    /// before it is sent, and knows why.
    pub(crate) fn abort(&mut self) {
        self.is_aborted = true;
    }

    /// Takes a request that is due from the budget, or gives the time to wait for.
    fn allows(&self, due_ms: u64, now_ms: u64) -> Result<(), u64> {
        if now_ms < due_ms {
            return Err(due_ms);
        }
        self.budget.take(now_ms)
    }

    fn send(&mut self, job: Job, left_ms: u64) -> WatchStep {
        let left_ms = u32::try_from(left_ms).unwrap_or(u32::MAX);
        self.settings.timeout_ms = self.timeout_ms.min(left_ms);
        let call = match &job {
            Job::Page(query) => Call::list(&self.settings, query),
            Job::Retrieve(id) => Call::retrieve(&self.settings, id.as_str()),
        };
        self.under_way = Some(job);
        match call {
            Ok(call) => WatchStep::Call(Box::new(call)),
            Err(error) => WatchStep::Ended(Err(Box::new(error))),
        }
    }

    /// The next request and its time; none where nothing is left to watch.
    fn next_job(&self, is_hidden: bool) -> Option<(u64, Job)> {
        let after = |at_ms: u64, interval_ms| {
            let slow_ms = if is_hidden {
                pace::hidden_ms(interval_ms)
            } else {
                interval_ms
            };
            at_ms.saturating_add(slow_ms)
        };
        if let Source::List(round) = &self.source {
            let is_over = !round.takes_all && self.open().next().is_none();
            return match round.jobs.last() {
                _ if is_over => None,
                Some(job) => Some((0, job.clone())),
                None => {
                    let due_ms = after(round.ended_ms, round.interval_ms);
                    Some((due_ms, Job::Page(round.query.clone())))
                }
            };
        }
        let due_ms = |watched: &Watched| after(watched.read_ms, watched.interval_ms);
        let first = self.open().min_by_key(|watched| due_ms(watched))?;
        Some((due_ms(first), Job::Retrieve(first.id.clone())))
    }

    /// The invitations that may still change.
    fn open(&self) -> impl Iterator<Item = &Watched> {
        self.invitations.iter().filter(|watched| !watched.is_over)
    }

    /// Takes the result of a call.
    pub fn called(&mut self, result: Result<Completed, Box<Error>>, now_ms: u64) {
        let Some(job) = self.under_way.take() else {
            return;
        };
        match result {
            Ok(completed) => self.succeeded(&job, &completed, now_ms),
            Err(error) => self.failed(error, now_ms),
        }
    }

    fn succeeded(&mut self, job: &Job, completed: &Completed, now_ms: u64) {
        self.attempts = self.attempts.saturating_add(1);
        self.failures = 0;
        self.last_failure = None;
        self.has_answered = true;
        if let Some(limit) = completed.rate_window.stated.limit {
            self.budget.limit_to(limit);
        }
        let server_ms = completed.server_unix_ms;
        match job {
            Job::Retrieve(id) => {
                let invitation = Node::of(&completed.value).get("invitation");
                self.read(id, &invitation, server_ms, now_ms);
                if let Source::List(round) = &mut self.source {
                    round.jobs.pop();
                }
            }
            Job::Page(query) => self.read_page(query, &completed.value, server_ms, now_ms),
        }
        let first_ms = self.open().map(|watched| watched.interval_ms).min();
        if let Source::List(round) = &mut self.source
            && round.jobs.is_empty()
        {
            let idle_ms = pace::interval_ms("", 1, self.options.interval_ms, self.random);
            round.ended_ms = now_ms;
            round.interval_ms = first_ms.map_or(idle_ms, |first_ms| first_ms.min(idle_ms));
        }
    }

    /// Takes the invitations of a page, and plans the rest of the reading.
    fn read_page(&mut self, query: &ListQuery, value: &Value, server_ms: u64, now_ms: u64) {
        let Source::List(round) = &mut self.source else {
            return;
        };
        if round.jobs.pop().is_none() {
            round.cursors.clear();
            round.number = round.number.wrapping_add(1);
        }
        let (number, takes_all) = (round.number, round.takes_all);
        let is_new_id = |id: &str| {
            let at = find(&self.invitations, id).ok();
            let watched = at.and_then(|at| self.invitations.get(at));
            watched.is_none_or(|watched| watched.listed_in != number)
        };
        let is_known_cursor = |cursor: &str| round.cursors.iter().any(|known| known == cursor);
        let next = page::read_page(value, is_new_id, is_known_cursor).next;
        round.cursors.extend(next.clone());
        let items = Node::of(value).get("items");
        for index in 0..items.length().unwrap_or_default() {
            let invitation = items.item(index);
            let Some(id) = invitation.get("id").text() else {
                continue;
            };
            if takes_all || find(&self.invitations, &id).is_ok() {
                let at = self.read(&id, &invitation, server_ms, now_ms);
                if let Some(watched) = self.invitations.get_mut(at) {
                    watched.listed_in = number;
                }
            }
        }
        let jobs = if let Some(cursor) = next {
            vec![Job::Page(query.clone().with_cursor(cursor))]
        } else {
            let missing = self.open().filter(|watched| watched.listed_in != number);
            let retrieve = |watched: &Watched| Job::Retrieve(watched.id.clone());
            missing.map(retrieve).collect()
        };
        if let Source::List(round) = &mut self.source {
            round.jobs = jobs;
        }
    }

    /// Takes an invitation that was read, and gives its place. The server's time is that of the
    /// answer.
    fn read(&mut self, id: &str, invitation: &Node<'_>, server_ms: u64, now_ms: u64) -> usize {
        let text = |name| invitation.get(name).text().map(Cow::into_owned);
        let (status, failed_at) = (text("status").unwrap_or_default(), text("failedAt"));
        let at = place(&mut self.invitations, id);
        let Some(watched) = self.invitations.get_mut(at) else {
            return at;
        };
        let ends = match self.source {
            Source::One => self.options.ends_at(&status),
            Source::Few | Source::List(_) => WatchOptions::is_final(&status),
        };
        let (given_ms, random) = (self.options.interval_ms, self.random);
        watched.read_ms = now_ms;
        if watched.status.as_ref() == Some(&status) && watched.failed_at == failed_at {
            watched.unchanged = watched.unchanged.saturating_add(1);
        } else {
            watched.unchanged = 0;
            watched.failed_at = failed_at;
            self.changes.push(Change {
                value: invitation.to_value(),
                previous_status: watched.status.replace(status.clone()),
            });
        }
        watched.interval_ms = pace::interval_ms(&status, watched.unchanged, given_ms, random);
        let expires_ms = text("expiresAt").and_then(|time| date::parse_rfc3339(&time));
        // By the server's clock, then by this one.
        let left_ms = expires_ms.map(|time| {
            let end_ms = time.saturating_add(WatchOptions::GRACE_MS);
            end_ms.saturating_sub(server_ms)
        });
        watched.expired_ms = left_ms.map(|left_ms| now_ms.saturating_add(left_ms));
        let has_expired = left_ms == Some(0);
        if let Some(left_ms) = left_ms.filter(|_| !has_expired) {
            watched.interval_ms = watched.interval_ms.min(left_ms);
        }
        watched.is_over = ends || has_expired;
        if has_expired && !ends && matches!(self.source, Source::One) {
            self.end = Some(self.timed_out("although its link has expired"));
        }
        at
    }

    fn failed(&mut self, error: Box<Error>, now_ms: u64) {
        self.attempts = self.attempts.saturating_add(error.attempts);
        if !self.goes_on_after(&error) {
            self.end = Some(error);
            return;
        }
        if let Some(limit) = error.rate_limit.and_then(|limit| limit.limit) {
            self.budget.limit_to(limit);
        }
        self.failures = self.failures.saturating_add(1);
        let wait_ms = pace::failure_wait_ms(self.failures, self.random);
        let wait_ms = wait_ms.max(error.retry_after_ms.unwrap_or_default());
        self.not_before_ms = now_ms.saturating_add(wait_ms);
        self.last_failure = Some(error.message);
        let has_expired = |watched: &Watched| watched.expired_ms.is_some_and(|ms| ms <= now_ms);
        match &mut self.source {
            // A cursor may be too old by then.
            Source::List(round) => {
                round.jobs.clear();
                round.interval_ms = 0;
            }
            Source::One if self.failures >= FAILURES_AFTER_EXPIRY => {
                if self.invitations.iter().any(has_expired) {
                    let error = self.timed_out("and it cannot be read since its link expired");
                    self.end = Some(error);
                }
            }
            Source::One | Source::Few => {}
        }
    }

    fn goes_on_after(&self, error: &Error) -> bool {
        match error.code {
            _ if error.is_permanent => false,
            ErrorCode::RateLimited
            | ErrorCode::Server
            | ErrorCode::Timeout
            | ErrorCode::Connection => true,
            // Such as the page of a network that wants a sign-in.
            ErrorCode::InvalidResponse => self.has_answered,
            _ => error.status == Some(408),
        }
    }

    fn timed_out(&self, why: &str) -> Box<Error> {
        let begin = match self.source {
            Source::One => "the invitation has no final status",
            Source::Few | Source::List(_) => "the watch ended",
        };
        let mut message = [begin, why].join(" ");
        if let Some(failure) = &self.last_failure {
            message.push_str("; the last call failed: ");
            message.push_str(failure);
        }
        let mut error = Error::boxed(ErrorCode::Timeout, ErrorOutcome::Unknown, message);
        error.attempts = self.attempts;
        error
    }
}

impl Round {
    fn of(query: ListQuery, takes_all: bool) -> Self {
        Self {
            query,
            takes_all,
            jobs: Vec::new(),
            cursors: Vec::new(),
            number: 0,
            ended_ms: 0,
            interval_ms: 0,
        }
    }
}

/// The place of an id, else that where it belongs.
fn find(invitations: &[Watched], id: &str) -> Result<usize, usize> {
    invitations.binary_search_by(|watched| watched.id.as_str().cmp(id))
}

/// The place of an id, which is watched from now on.
fn place(invitations: &mut Vec<Watched>, id: &str) -> usize {
    find(invitations, id).unwrap_or_else(|at| {
        let watched = Watched {
            id: id.to_owned(),
            ..Watched::default()
        };
        invitations.insert(at, watched);
        at
    })
}

/// The ids, or an issue for each that cannot be one.
fn checked_ids(name: &'static str, ids: &[InputValue<'_>]) -> Result<Vec<String>, Report> {
    let mut report = Report::default();
    let mut checked = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match invitation_id::check(id) {
            Ok(id) => checked.push(id.to_owned()),
            Err(problem) => {
                let mut path = vec![PathSegment::Key(name.into())];
                if name == "ids" {
                    path.push(PathSegment::Index(index));
                }
                report.add_at(path, problem, None);
            }
        }
    }
    if report.is_valid() {
        Ok(checked)
    } else {
        Err(report)
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("invitations", &self.invitations.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change")
            .field("previous_status", &self.previous_status)
            .finish_non_exhaustive()
    }
}
