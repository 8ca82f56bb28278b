//! The state machine of a watch. It does no I/O: `run.rs` drives it, or in JavaScript `watch.ts`.
//!
//! [`Watch::next`] decides about the next read and its time; `machine/call_results.rs` takes the
//! result of the read. `machine/constructors.rs` makes watches, `machine/resume.rs` restores them after
//! a crash. A [`Source`] says how invitations are read: one by one, or by scans of the list
//! (`machine/scan.rs`). `pace.rs` gives the interval between two reads, and `budget.rs` limits all reads
//! of the process together.

mod call_results;
mod constructors;
#[cfg(feature = "wasm")]
mod resume;
mod scan;

use self::scan::Scan;
use super::{Budget, WatchOptions, pace};
use crate::client::{Call, Completed, Error, ErrorCode, ErrorOutcome, ListQuery, Settings};
use crate::platform::json::Value;

/// The longest wait of one step. It is short, so that the watch soon notices when a hidden page is
/// shown again. A wait of weeks would also overflow a timer of JavaScript, which then ends at once.
const LONGEST_SLEEP_MS: u64 = 5_000;

/// Waits for invitations to change: a state machine that does no I/O.
///
/// [`Watch::next`] gives the next step; the result of a call goes to [`Watch::end_call`].
/// [`next_change`](super::next_change) is the loop that drives it. All times are milliseconds of
/// one monotonic clock.
///
/// - The first read of an invitation gives a change. Later reads give one whenever the status has
///   changed or the signup has failed again. A status that came and went between two reads is not
///   seen.
/// - Up to five ids are retrieved one by one. More ids, and a query, are read from the pages of the
///   list. An invitation that is no longer in the list is retrieved, so that a change to a status
///   that the query leaves out is not missed.
/// - `completed`, `expired` and `cancelled` are final: such an invitation is not read again.
///   `failed` is not final, because the same link works again.
/// - While the client is in Meta's signup, an invitation is read every two to three seconds, else
///   every 15 to 60 seconds. The exact time is random, and four times as long in a hidden page.
///   [`WatchOptions::interval`] replaces these times.
/// - All watches of a process send no more than a tenth of the rate limit: see [`Budget`].
/// - After 408, 429, 5xx, a timeout or a lost connection, the watch pauses and then goes on. The
///   pauses grow up to a minute, or last as long as the server asks for. An answer that is not the
///   API's counts as such a failure once the API has answered. Every other error ends the watch,
///   401 and 404 included. [`Settings::max_retries`] has no effect: each call is sent once.
pub struct Watch {
    // What is watched, and how.
    settings: Settings,
    /// How long each call may take, by the settings of the caller.
    timeout_ms: u32,
    options: WatchOptions,
    budget: Budget,
    source: Source,
    /// Sorted by their ids.
    invitations: Vec<Watched>,
    /// The changes that nobody has taken.
    changes: Vec<Change>,

    /// The time of the first step.
    began_ms: Option<u64>,

    // The current step.
    /// The random number that the caller gave with the latest step.
    random: f64,
    /// The read that has no answer yet.
    in_flight: Option<Read>,

    // Failures.
    /// How many reads failed in a row.
    failures: u32,
    /// The end of the pause after the latest failure.
    not_before_ms: u64,
    last_failure: Option<String>,
    /// True after the first success.
    has_succeeded: bool,
    attempts: u32,

    // The end.
    is_aborted: bool,
    /// The error with which the watch ends once the caller has taken all changes.
    pending_error: Option<Box<Error>>,
    /// True after [`WatchStep::Ended`]: each later step is `Ended(Ok(()))`, even after an error.
    is_finished: bool,
}

/// How the invitations are read.
enum Source {
    /// One invitation is retrieved again and again, until its status ends the wait.
    One,
    /// A few invitations are retrieved one by one.
    Few,
    List(Scan),
}

#[derive(Clone)]
enum Read {
    Page(ListQuery),
    Retrieve(String),
}

#[derive(Default)]
struct Watched {
    id: String,
    /// The number of the latest pass over the list in which a page had it.
    listed_in_pass: u32,
    status: Option<String>,
    failed_at: Option<String>,
    /// How often it was read since it changed.
    unchanged: u32,
    /// The time of the latest read.
    read_ms: u64,
    /// The time from a read to the next one.
    interval_ms: u64,
    /// When the grace period after the expiry of its link ends, by the monotonic clock.
    grace_ends_ms: Option<u64>,
    /// True once no further change is expected: it is not read again.
    is_closed: bool,
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
    /// The watch has ended: no invitation is left to wait for, or it failed.
    Ended(Result<(), Box<Error>>),
}

/// A change of an invitation. `Debug` does not show the invitation, which holds a link.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Change {
    pub(crate) value: Value,
    /// The status before the change; none if the invitation was read for the first time.
    pub previous_status: Option<String>,
}

impl Watch {
    /// The next step. `random` is a random number from 0 to 1: it spreads the waits. `is_hidden` is
    /// true in a page that nobody sees. After [`WatchStep::Call`], call [`Watch::end_call`] first.
    ///
    /// 1. The changes that were read, before the end: it must not hide them.
    /// 2. The end: after an error, after the timeout, or if nothing is left to read. If nothing is left, the
    ///    watch ends without an error, even after the timeout.
    /// 3. The next read, if it is due and the budget has a request left, or if the watch was aborted;
    ///    else a wait.
    pub fn next(&mut self, now_ms: u64, random: f64, is_hidden: bool) -> WatchStep {
        if !self.changes.is_empty() {
            return WatchStep::Changed(self.changes.remove(0));
        }
        if self.is_finished {
            return WatchStep::Ended(Ok(()));
        }
        self.random = random;
        let began_ms = *self.began_ms.get_or_insert(now_ms);
        let elapsed_ms = now_ms.saturating_sub(began_ms);
        let left_ms = u64::from(self.options.wait_timeout_ms).saturating_sub(elapsed_ms);
        let next_read = self.next_read(is_hidden);
        if self.pending_error.is_none() && left_ms == 0 && next_read.is_some() {
            self.pending_error = Some(self.timed_out("after options.waitTimeoutMs"));
        }
        if let Some(error) = self.pending_error.take() {
            return self.finish(Err(error));
        }
        let Some((due_ms, read)) = next_read else {
            return self.finish(Ok(()));
        };
        let due_ms = due_ms.max(self.not_before_ms);
        // An aborted watch does not wait: see `abort`.
        if !self.is_aborted
            && let Some(until_ms) = self.blocked_until_ms(due_ms, now_ms)
        {
            let wait_ms = until_ms.saturating_sub(now_ms);
            return WatchStep::Wait(wait_ms.min(left_ms).min(LONGEST_SLEEP_MS));
        }
        self.send(read, left_ms)
    }

    /// Lets the next read go out at once, even if it is not due and the budget is used up: the transport
    /// fails it before it is sent, with the reason of the abort.
    pub(crate) fn abort(&mut self) {
        self.is_aborted = true;
    }

    /// Takes one request from the budget, if a request is due. Otherwise, and if the budget is used up, the time
    /// until which the request has to wait.
    fn blocked_until_ms(&self, due_ms: u64, now_ms: u64) -> Option<u64> {
        if now_ms < due_ms {
            return Some(due_ms);
        }
        self.budget.take(now_ms).err()
    }

    fn finish(&mut self, result: Result<(), Box<Error>>) -> WatchStep {
        self.is_finished = true;
        WatchStep::Ended(result)
    }

    fn send(&mut self, read: Read, left_ms: u64) -> WatchStep {
        // The last call ends with the watch.
        let left_ms = u32::try_from(left_ms).unwrap_or(u32::MAX);
        self.settings.timeout_ms = self.timeout_ms.min(left_ms);
        let call = match &read {
            Read::Page(query) => Call::list(&self.settings, query),
            Read::Retrieve(id) => Call::retrieve(&self.settings, id.as_str()),
        };
        match call {
            Ok(call) => {
                self.in_flight = Some(read);
                WatchStep::Call(Box::new(call))
            }
            // The settings, the query and the ids were checked before, so that no call fails here.
            Err(error) => self.finish(Err(Box::new(error))),
        }
    }

    /// When the next read is due, and the read; none if nothing is left to watch.
    fn next_read(&self, is_hidden: bool) -> Option<(u64, Read)> {
        match &self.source {
            Source::One | Source::Few => self.next_retrieve(is_hidden),
            Source::List(scan) if scan.adds_new || self.open().next().is_some() => {
                let grace_ends_ms = self
                    .open()
                    .filter_map(|watched| watched.grace_ends_ms)
                    .min();
                Some(scan.next_read(grace_ends_ms, is_hidden))
            }
            Source::List(_) => None,
        }
    }

    /// The open invitation that is due first.
    fn next_retrieve(&self, is_hidden: bool) -> Option<(u64, Read)> {
        let due_of = |watched: &Watched| {
            let (read_ms, interval_ms) = (watched.read_ms, watched.interval_ms);
            due_ms(read_ms, interval_ms, watched.grace_ends_ms, is_hidden)
        };
        let first = self.open().min_by_key(|watched| due_of(watched))?;
        Some((due_of(first), Read::Retrieve(first.id.clone())))
    }

    /// The invitations that may still change.
    fn open(&self) -> impl Iterator<Item = &Watched> {
        self.invitations.iter().filter(|watched| !watched.is_closed)
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
        let subject = match self.source {
            Source::One => "the invitation has no status that ends the wait",
            Source::Few | Source::List(_) => "the watch ended",
        };
        let mut message = [subject, why].join(" ");
        if let Some(failure) = &self.last_failure {
            message.push_str("; the last call failed: ");
            message.push_str(failure);
        }
        let mut error = Error::boxed(ErrorCode::Timeout, ErrorOutcome::Unknown, message);
        error.attempts = self.attempts;
        error
    }
}

/// When to read again. A hidden page waits longer, but not beyond the end of the grace period.
fn due_ms(read_ms: u64, interval_ms: u64, grace_ends_ms: Option<u64>, is_hidden: bool) -> u64 {
    let due_ms = read_ms.saturating_add(interval_ms);
    if !is_hidden {
        return due_ms;
    }
    let hidden_ms = read_ms.saturating_add(pace::hidden_ms(interval_ms));
    hidden_ms.min(grace_ends_ms.unwrap_or(u64::MAX)).max(due_ms)
}

/// The index of an invitation, as `Ok`; as `Err` the index at which to insert one that is missing.
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
