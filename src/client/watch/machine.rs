//! The state machine of a watch. It does no I/O: `run.rs` drives it, or in JavaScript `watch.ts`.
//!
//! [`Watch::next`] decides about the next read and its time; `machine/call_results.rs` takes its
//! result. A [`Source`] says how invitations are read: one by one, or by scans of the list. Each
//! has its own interval, by `pace.rs`; all reads of a process together keep to `budget.rs`.

mod call_results;

use super::{Budget, WatchOptions, pace};
use crate::client::{Call, Completed, Error, ErrorCode, ErrorOutcome, ListQuery, Settings};
use crate::platform::json::Value;
#[cfg(feature = "wasm")]
use crate::platform::json::{self, Node};
use crate::rules::invitation_id;
use crate::{InputValue, PathSegment, Report};

/// The longest sleep: after it the watch looks again if the page is shown, and no timer overflows.
const LONGEST_SLEEP_MS: u64 = 5_000;
/// More invitations than this are not retrieved one by one, but read from the pages of the list.
const RETRIEVED_MAXIMUM: usize = 5;

/// Waits for invitations to change: a state machine that does no I/O.
///
/// [`Watch::next`] gives the next step; the result of a call goes to [`Watch::end_call`].
/// [`next_change`](super::next_change) is the loop that drives it. All times are milliseconds of
/// one monotonic clock.
///
/// - Every invitation is a change when it is read first; after that, whenever its status changes or
///   its signup fails again. A status that came and went between two reads is not seen.
/// - Up to five ids are retrieved one by one. More of them, and a query, are read from the pages of
///   the list. An invitation that the list does not have any more is retrieved: one that leaves
///   the query's status is not missed.
/// - `completed`, `expired` and `cancelled` are final, and not read again. `failed` is not: the same
///   link works again.
/// - While the client is in Meta's signup, an invitation is read every two to three seconds, else
///   every 15 to 60 seconds, by chance, and four times as slowly in a hidden page;
///   [`WatchOptions::interval`] replaces these.
/// - All watches of a process send no more than a tenth of the rate limit: see [`Budget`].
/// - After 429, 5xx, a timeout or a lost connection it goes on, at longer and longer intervals of up
///   to a minute, not before the server wants to be asked again. An answer that is not the API's is
///   such a failure if the API has answered before. Everything else ends it, 401 and 404 included.
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
    /// The changes that nobody has taken.
    changes: Vec<Change>,
    /// The random number of the last step.
    random: f64,
    began_ms: Option<u64>,
    is_aborted: bool,
    /// The read that has no answer yet.
    in_flight: Option<Read>,
    /// How many reads failed in a row, and the end of the pause after the last one.
    failures: u32,
    not_before_ms: u64,
    last_failure: Option<String>,
    /// True after the first success.
    has_succeeded: bool,
    attempts: u32,
    /// The error that the next step ends with.
    end: Option<Box<Error>>,
}

/// How the invitations are read.
enum Source {
    /// One invitation is retrieved, until its status ends the wait.
    One,
    /// A few invitations are retrieved one by one.
    Few,
    List(Scan),
}

/// A pass over all pages of the list, which is repeated.
#[derive(Default)]
struct Scan {
    query: ListQuery,
    /// True if invitations are watched that the caller gave no id for.
    adds_new: bool,
    /// The reads that are left of this pass: the next page, or after the last page the open
    /// invitations that no page had.
    reads_left: Vec<Read>,
    /// The cursors of this pass.
    cursors: Vec<String>,
    /// The number of this pass.
    number: u32,
    ended_ms: u64,
    /// The time until the next pass begins.
    interval_ms: u64,
}

#[derive(Clone)]
enum Read {
    Page(ListQuery),
    Retrieve(String),
}

#[derive(Default)]
struct Watched {
    id: String,
    /// The number of the last pass over the list that had it.
    listed_in: u32,
    status: Option<String>,
    failed_at: Option<String>,
    /// How often it was read since it changed.
    unchanged: u32,
    read_ms: u64,
    interval_ms: u64,
    /// The end of the grace period after its link expires.
    expired_ms: Option<u64>,
    /// True if it is not read again.
    is_over: bool,
}

/// The next step of a [`Watch`].
#[derive(Debug)]
pub enum WatchStep {
    /// Make this call, and give its result to [`Watch::end_call`].
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
    /// The status before; none if the invitation was read for the first time.
    pub previous_status: Option<String>,
}

impl Watch {
    /// Waits for one invitation until its status is final or one of [`WatchOptions::until`].
    ///
    /// It ends with [`ErrorCode::Timeout`] after [`WatchOptions::wait_timeout`], and if the
    /// invitation has no final status [`WatchOptions::GRACE_MS`] after its link expired.
    ///
    /// # Errors
    ///
    /// If the id is invalid, or the settings do not allow to send anything.
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
    /// If an id is invalid, or the settings do not allow to send anything.
    pub fn invitations<'v, V: Into<InputValue<'v>>>(
        settings: &Settings,
        ids: impl IntoIterator<Item = V>,
        options: WatchOptions,
    ) -> Result<Self, Error> {
        let ids: Vec<_> = ids.into_iter().map(Into::into).collect();
        let ids = checked_ids("ids", &ids)?;
        let source = if ids.len() > RETRIEVED_MAXIMUM {
            Source::List(Scan {
                query: ListQuery::default().with_limit(ListQuery::LIMIT_MAXIMUM),
                ..Scan::default()
            })
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
    /// If the query is invalid, or the settings do not allow to send anything.
    pub fn list(
        settings: &Settings,
        query: ListQuery,
        options: WatchOptions,
    ) -> Result<Self, Error> {
        let source = Source::List(Scan {
            query,
            adds_new: true,
            ..Scan::default()
        });
        Self::new(settings, options, source, Vec::new())
    }

    fn new(
        settings: &Settings,
        options: WatchOptions,
        source: Source,
        ids: Vec<String>,
    ) -> Result<Self, Error> {
        // The settings are checked even if there is nothing to watch.
        match &source {
            Source::List(scan) => Call::list(settings, &scan.query)?,
            Source::One | Source::Few => Call::list(settings, &ListQuery::default())?,
        };
        let mut invitations = Vec::new();
        for id in ids {
            add_id(&mut invitations, &id);
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
            in_flight: None,
            failures: 0,
            not_before_ms: 0,
            has_succeeded: false,
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
                // At time 0 of the server's clock no link has expired: the next read decides.
                self.on_invitation(&id, &invitation, 0, now_ms);
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
        let next_read = self.next_read(is_hidden);
        if self.end.is_none() && left_ms == 0 && next_read.is_some() {
            self.end = Some(self.timed_out("after options.waitTimeoutMs"));
        }
        if let Some(error) = self.end.take() {
            // Nothing follows, even if it is asked again.
            self.source = Source::Few;
            self.invitations.clear();
            return WatchStep::Ended(Err(error));
        }
        let Some((due_ms, read)) = next_read else {
            return WatchStep::Ended(Ok(()));
        };
        match self.take_from_budget(due_ms.max(self.not_before_ms), now_ms) {
            Err(free_ms) if !self.is_aborted => {
                let wait_ms = free_ms.saturating_sub(now_ms);
                WatchStep::Wait(wait_ms.min(left_ms).min(LONGEST_SLEEP_MS))
            }
            _ => self.send(read, left_ms),
        }
    }

    /// Makes the next request at once, because the caller aborted the watch: the transport fails it
    /// before it is sent, and knows why.
    pub(crate) fn abort(&mut self) {
        self.is_aborted = true;
    }

    /// Takes a request from the budget, if it is due, or gives the time when it may be taken.
    fn take_from_budget(&self, due_ms: u64, now_ms: u64) -> Result<(), u64> {
        if now_ms < due_ms {
            return Err(due_ms);
        }
        self.budget.take(now_ms)
    }

    fn send(&mut self, read: Read, left_ms: u64) -> WatchStep {
        let left_ms = u32::try_from(left_ms).unwrap_or(u32::MAX);
        self.settings.timeout_ms = self.timeout_ms.min(left_ms);
        let call = match &read {
            Read::Page(query) => Call::list(&self.settings, query),
            Read::Retrieve(id) => Call::retrieve(&self.settings, id.as_str()),
        };
        self.in_flight = Some(read);
        match call {
            Ok(call) => WatchStep::Call(Box::new(call)),
            Err(error) => WatchStep::Ended(Err(Box::new(error))),
        }
    }

    /// When the next read is due, and the read; none if nothing is left to watch.
    fn next_read(&self, is_hidden: bool) -> Option<(u64, Read)> {
        let after = |at_ms: u64, interval_ms| {
            let slow_ms = if is_hidden {
                pace::hidden_ms(interval_ms)
            } else {
                interval_ms
            };
            at_ms.saturating_add(slow_ms)
        };
        if let Source::List(scan) = &self.source {
            let is_over = !scan.adds_new && self.open().next().is_none();
            if is_over {
                return None;
            }
            if let Some(read) = scan.reads_left.last() {
                return Some((0, read.clone()));
            }
            let due_ms = after(scan.ended_ms, scan.interval_ms);
            return Some((due_ms, Read::Page(scan.query.clone())));
        }
        let due_ms = |watched: &Watched| after(watched.read_ms, watched.interval_ms);
        let first = self.open().min_by_key(|watched| due_ms(watched))?;
        Some((due_ms(first), Read::Retrieve(first.id.clone())))
    }

    /// The invitations that may still change.
    fn open(&self) -> impl Iterator<Item = &Watched> {
        self.invitations.iter().filter(|watched| !watched.is_over)
    }

    /// Takes the result of a call.
    pub fn end_call(&mut self, result: Result<Completed, Box<Error>>, now_ms: u64) {
        let Some(read) = self.in_flight.take() else {
            return;
        };
        match result {
            Ok(completed) => self.on_success(&read, &completed, now_ms),
            Err(error) => self.on_failure(error, now_ms),
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

/// The index of an id, else the index to insert it at.
fn find_index(invitations: &[Watched], id: &str) -> Result<usize, usize> {
    invitations.binary_search_by(|watched| watched.id.as_str().cmp(id))
}

/// Watches an id, unless it is watched already, and gives its index.
fn add_id(invitations: &mut Vec<Watched>, id: &str) -> usize {
    find_index(invitations, id).unwrap_or_else(|at| {
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

#[cfg(all(test, feature = "wasm"))]
mod tests {
    use std::time::Duration;

    use super::{Budget, Completed, ErrorCode, Watch, WatchStep, json};
    use crate::client::{Answer, ListQuery, Settings, WatchOptions};

    const KNOWN: &str = r#"[{"id":"inv_1","status":"in_progress"}]"#;

    fn settings() -> Settings {
        Settings::new("zv_test_example")
    }

    fn options() -> WatchOptions {
        WatchOptions::default().wait_timeout(Duration::from_mins(1))
    }

    #[test]
    fn a_lost_watch_goes_on_from_its_last_changes() {
        let watch = Watch::invitation(&settings(), "inv_1", options()).unwrap();
        let mut watch = watch.with_budget(&Budget::new());
        watch.resume(1_000, KNOWN, 50_000, 0.0);
        let mut next = |now_ms| watch.next(now_ms, 0.0, false);
        assert!(matches!(next(50_000), WatchStep::Wait(2_000)));
        assert!(matches!(next(52_000), WatchStep::Call(_)));
        let body = r#"{"invitation":{"id":"inv_1","status":"in_progress"}}"#;
        let answer = Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
            received_unix_ms: 0,
        };
        let value = json::parse(body).unwrap();
        let completed = Completed::new(value, body.to_owned(), &answer);
        watch.end_call(Ok(completed), 52_100);
        let mut next = |now_ms| watch.next(now_ms, 0.0, false);
        assert!(matches!(next(52_100), WatchStep::Wait(2_000)));
        let WatchStep::Ended(Err(error)) = next(61_000) else {
            panic!("the wait began at one second, and takes one minute");
        };
        assert_eq!(error.code, ErrorCode::Timeout);
    }

    #[test]
    fn a_lost_watch_of_the_list_pauses_as_after_a_failed_call() {
        let watch = Watch::list(&settings(), ListQuery::default(), options()).unwrap();
        let mut watch = watch.with_budget(&Budget::new());
        watch.resume(1_000, KNOWN, 50_000, 0.0);
        let mut next = |now_ms| watch.next(now_ms, 0.0, false);
        assert!(matches!(next(50_000), WatchStep::Wait(1_000)));
        assert!(matches!(next(51_000), WatchStep::Call(_)));
    }
}
