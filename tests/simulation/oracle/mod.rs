//! What must hold of every call, checked by somebody who saw everything.

mod cancel;
mod create;
mod read;
mod search;

pub use search::REASONS;

use zavu_invitations::client::{
    AttemptEvent, Completed, Error, ErrorCode, ErrorOutcome, FailureKind, Operation, Reconcile,
};

use crate::fault::Fault;
use crate::network::{Client, End, Head, KEY, Log, Sent};
use crate::scenario::Scenario;
use crate::server::{Maker, Server, TOKEN};
use crate::tally::Tally;

pub type Verdict = Result<(), String>;

macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err(format!($($message)+));
        }
    };
}
use ensure;

/// The body that a call resolved with.
fn body(completed: &Completed) -> serde_json::Value {
    serde_json::from_str(completed.text()).unwrap_or_default()
}

/// A call that is over, and all that was seen of it.
pub struct Case<'a> {
    pub scenario: &'a Scenario,
    pub client: &'a Client,
    pub log: &'a Log,
    pub server: &'a Server,
    pub events: &'a [AttemptEvent],
    pub began_at: u64,
    pub ended_at: u64,
    pub result: &'a Result<Completed, Box<Error>>,
}

impl Case<'_> {
    pub fn check(&self, tally: &mut Tally) -> Verdict {
        self.count(tally);
        self.check_times()?;
        self.check_waits()?;
        self.check_sends()?;
        ensure!(
            self.events == self.log.events,
            "observed: {:?}",
            self.events
        );
        if let Err(error) = self.result {
            self.check_error(error)?;
        }
        match self.scenario.operation {
            Operation::Create => self.check_create(tally),
            Operation::Cancel => self.check_cancel(),
            _ => self.check_read(),
        }
    }

    /// What must hold between the calls of a process.
    pub fn check_equals(&self, cases: &[Self]) -> Verdict {
        let others = cases.iter().filter(|case| {
            let maker = case.client.maker;
            maker != self.client.maker && self.is_of_same_process(maker)
        });
        let others: Vec<&Self> = others.collect();
        let Some(id) = self.claimed_id()? else {
            return Ok(());
        };
        for other in &others {
            ensure!(
                other.claimed_id()? != Some(id),
                "another call has the same: inv_{id}"
            );
        }
        match self.result {
            Ok(completed) if completed.reconciled => self.check_share(&others),
            _ => Ok(()),
        }
    }

    /// The id that the call resolved with, unless an earlier delivery had created it.
    fn claimed_id(&self) -> Result<Option<usize>, String> {
        match self.result {
            Ok(completed) if self.sent(Operation::Create).count() > 0 => {
                self.id_of(completed).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn is_of_same_process(&self, maker: Maker) -> bool {
        self.scenario.process(maker) == self.scenario.process(self.client.maker)
    }

    /// Whether other calls of this process create the same.
    fn has_equals(&self) -> bool {
        let calls = (0..=self.scenario.equals.len()).filter_map(|number| u8::try_from(number).ok());
        let calls = calls
            .map(Maker::Call)
            .filter(|maker| self.is_of_same_process(*maker));
        calls.count() > 1
    }

    /// Whether each wait is one before a retry, in one search at most.
    fn waits_are_retries(&self) -> bool {
        !self.has_equals() && !matches!(self.scenario.settings.reconcile, Reconcile::Since { .. })
    }

    fn count(&self, tally: &mut Tally) {
        tally.add("calls");
        for sent in self.sent(self.scenario.operation) {
            if sent.end_is_seen() {
                let (name, form) = sent.plan.fault.names();
                tally.add(name);
                form.inspect(|form| tally.add(form));
                sent.plan.fault.wait().inspect(|wait| tally.add(wait));
            }
        }
        if self.was_aborted() {
            tally.add("aborted");
        }
        match self.result {
            Ok(completed) => {
                tally.add("resolved");
                if completed.reconciled {
                    tally.add("reconciled");
                }
            }
            Err(error) => tally.add(error.outcome.as_str()),
        }
    }

    fn deadline(&self) -> u64 {
        self.began_at + u64::from(self.scenario.settings.timeout_ms)
    }

    fn was_aborted(&self) -> bool {
        matches!(self.result, Err(error) if error.code == ErrorCode::Aborted)
    }

    fn check_times(&self) -> Verdict {
        let deadline = self.deadline();
        ensure!(
            self.ended_at <= deadline + self.log.late_ms,
            "it ended {} ms after its deadline",
            self.ended_at - deadline
        );
        for sent in &self.log.sent {
            let ends_at = sent.at + sent.timeout_ms;
            ensure!(sent.timeout_ms > 0, "an attempt without time");
            ensure!(ends_at <= deadline, "an attempt may outlive the deadline");
            let left = deadline - sent.at;
            let share = match sent.operation {
                Operation::Create if self.may_search() => (left - left / 3).max(1),
                _ => left,
            };
            let limit = self.scenario.settings.attempt_timeout_ms;
            let expected = limit.map_or(share, |limit| share.min(limit.max(1).into()));
            ensure!(sent.timeout_ms == expected, "it may take {expected} ms");
        }
        if self.client.is_aborted.get() {
            let aborted_at = self.scenario.aborts_at.unwrap_or_default();
            ensure!(
                self.ended_at <= aborted_at.max(self.began_at),
                "it went on after the caller's abort"
            );
        } else {
            ensure!(!self.was_aborted(), "nobody aborted it");
        }
        Ok(())
    }

    fn check_waits(&self) -> Verdict {
        if !self.waits_are_retries() {
            return Ok(());
        }
        for wait in &self.log.waits {
            let last = &self.log.sent[wait.sent - 1];
            let before = |other: &&crate::network::Waited| other.at <= wait.at;
            let retry = self.waits_after(last.operation).filter(before).count();
            let (shortest, longest) = wait_range(last, retry);
            ensure!(
                (shortest..=longest).contains(&wait.ms),
                "it waits {} ms at {} ms instead of {shortest} to {longest}",
                wait.ms,
                wait.at
            );
        }
        Ok(())
    }

    fn waits_after(&self, operation: Operation) -> impl Iterator<Item = &crate::network::Waited> {
        let is_after = move |wait: &&crate::network::Waited| {
            self.log.sent[wait.sent - 1].operation == operation
        };
        self.log.waits.iter().filter(is_after)
    }

    fn check_sends(&self) -> Verdict {
        const PAGES: usize = 12;
        let retries = self.scenario.settings.max_retries as usize;
        let count = |operation| self.sent(operation).count();
        let asked = self.scenario.operation;
        ensure!(count(asked) <= retries + 1, "too many attempts");
        let is_good = |sent: &&Sent| sent.good().is_some();
        let pages = self.sent(Operation::List).filter(is_good).count();
        let phases = match self.scenario.settings.reconcile {
            _ if asked != Operation::Create => 0,
            _ if !self.may_search() => 0,
            Reconcile::Since { .. } => 2,
            _ => 1,
        };
        if asked != Operation::List {
            ensure!(pages <= PAGES * phases, "too many pages: {pages}");
            let failed = count(Operation::List) - pages;
            ensure!(
                failed <= (retries + 1) * phases,
                "too many failed pages: {failed}"
            );
        }
        let verified = match asked {
            Operation::Cancel => retries + 1,
            Operation::Retrieve => count(asked),
            _ => 0,
        };
        ensure!(count(Operation::Retrieve) <= verified, "too many retrieved");
        Ok(())
    }

    fn may_search(&self) -> bool {
        self.scenario.settings.reconcile != Reconcile::Off && self.scenario.data.is_characteristic()
    }

    fn sent(&self, operation: Operation) -> impl DoubleEndedIterator<Item = &Sent> {
        let sent = self.log.sent.iter();
        sent.filter(move |sent| sent.operation == operation)
    }

    fn check_error(&self, error: &Error) -> Verdict {
        let attempts = self.log.sent.iter().filter(|sent| sent.left()).count();
        ensure!(
            error.attempts as usize == attempts,
            "{} attempts are {attempts}",
            error.attempts
        );
        let json = serde_json::to_string(error).map_err(|error| error.to_string())?;
        let said = format!("{error} {error:?} {json}");
        for secret in [KEY, TOKEN, "zv_live_sub_planted", "Bearer"] {
            ensure!(!said.contains(secret), "a secret is in the error: {said}");
        }
        let largest = error.retry_after_ms.unwrap_or_default();
        ensure!(largest < 1 << 53, "no number of JavaScript: {largest}");
        Ok(())
    }

    /// What the client can know of the request itself.
    fn known_outcome(&self) -> ErrorOutcome {
        let outcomes = self.sent(self.scenario.operation).map(Sent::known_outcome);
        outcomes.max().unwrap_or(ErrorOutcome::NotSent)
    }

    /// Whether there was no reason to try again after this.
    fn check_gave_up(&self, last: &Sent, is_retryable: bool) -> Verdict {
        if !self.waits_are_retries() {
            return Ok(());
        }
        let settings = &self.scenario.settings;
        let deadline = self.deadline();
        if let Some(wait) = self.log.waits.last()
            && wait.sent == self.log.sent.len()
        {
            ensure!(self.ended_at >= deadline, "it gave up after a wait");
            return Ok(());
        }
        let retries = self.waits_after(last.operation).count();
        let (_, longest) = wait_range(last, retries + 1);
        let needed = u64::from(settings.timeout_ms / 10).clamp(1, 1_000);
        let is_forbidden = last.head().is_some() && last.plan.forbids_retry;
        let remaining = deadline.saturating_sub(last.ended_at);
        ensure!(
            !is_retryable
                || is_forbidden
                || retries >= settings.max_retries as usize
                || longest + needed > remaining,
            "it gave up with {remaining} ms left after {retries} retries"
        );
        Ok(())
    }
}

/// How long the wait after this may be.
fn wait_range(last: &Sent, retry: usize) -> (u64, u64) {
    const JITTER: u64 = 250;
    match last.head().and_then(|head| head.asked_ms) {
        Some(asked) => (asked, asked + JITTER),
        None => (0, (500 << (retry - 1).min(10)).min(8_000)),
    }
}

/// Whether an answer with this status says that nothing was done.
fn is_refusal(status: u16) -> bool {
    matches!(status, 307 | 308 | 400..500) && status != 408
}

impl Sent {
    fn left(&self) -> bool {
        !matches!(self.end, End::NotSent)
    }

    /// Whether the fault could show: the call was not aborted before.
    fn end_is_seen(&self) -> bool {
        self.left() && !matches!(self.end, End::Failed(FailureKind::Aborted, _))
    }

    fn head(&self) -> Option<&Head> {
        match &self.end {
            End::Answered(head) | End::Failed(_, Some(head)) => Some(head),
            _ => None,
        }
    }

    fn good(&self) -> Option<&Head> {
        match &self.end {
            End::Answered(head) if head.is_good => Some(head),
            _ => None,
        }
    }

    fn known_outcome(&self) -> ErrorOutcome {
        match (&self.end, self.head()) {
            (End::NotSent | End::Failed(FailureKind::NotConnected(_), _), _) => {
                ErrorOutcome::NotSent
            }
            (_, Some(head)) if is_refusal(head.status) => ErrorOutcome::Refused,
            _ => ErrorOutcome::Unknown,
        }
    }

    /// Whether the body of a success is missing or broken.
    fn is_cut_off(&self) -> bool {
        let is_success = self
            .head()
            .is_some_and(|head| (200..300).contains(&head.status));
        is_success && matches!(self.plan.fault, Fault::Empty | Fault::Truncated)
    }

    /// Whether a read or a cancel may be sent again after this.
    fn is_retryable(&self) -> bool {
        match (&self.end, self.head()) {
            (End::NotSent | End::Failed(FailureKind::Aborted, _), _) => false,
            (_, Some(head)) if head.status >= 400 => matches!(head.status, 408 | 429 | 500..),
            (End::Failed(kind, _), _) => *kind != FailureKind::NotAnAnswer,
            (End::Answered(_), _) => self.is_cut_off(),
        }
    }
}
