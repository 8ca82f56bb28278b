//! The state machine of a run over many rows. It does no I/O: `run.rs` drives it.
//!
//! [`Bulk::next`] decides about the next step. In `machine/`, `rows.rs` takes the rows,
//! `call_results.rs` the results of requests, and `stop.rs` ends a run early; `requests.rs` decides when
//! a request may be sent. A valid row waits in `ready` and is in flight once it is sent. If its answer
//! was lost, it is `unconfirmed` until a search of the list shows if its invitation exists. Every row
//! ends in `results`. [`Stage`] says which requests are sent.

mod call_results;
mod requests;
mod rows;
mod stop;

use std::collections::VecDeque;

use self::requests::Requests;
use super::{BulkOptions, BulkOutcome, BulkProgress, BulkResult};
use crate::client::{
    Call, Claims, Error, ErrorCode, KnownInvitations, ListQuery, ListSearch, Reconcile, Settings,
    TrackedCreate,
};
#[cfg(feature = "wasm-server")]
use crate::platform::json::{Node, Value};
use crate::{CreateInvitationRequest, Valid, ValidationOptions};

/// Once so many rows are unconfirmed, a search of the list begins. It first waits for the creates in
/// flight, and also searches for those of them that lose their answers.
const SEARCH_THRESHOLD: usize = 100;
/// An unconfirmed row makes all ids of other creates be kept in memory (`reconcile/claims.rs`), so its
/// search starts after this time at the latest.
const LONGEST_UNCONFIRMED_MS: u64 = 5 * 60_000;
/// The longest wait of one step: a timer of JavaScript ends at once if its time is too long.
const LONGEST_SLEEP_MS: u64 = 60_000;

/// Creates an invitation for each row: a state machine that does no I/O.
///
/// [`Bulk::next`] gives the next step; rows go to [`Bulk::add_row`], and the results of calls to
/// [`Bulk::end_call`]. [`next_result`](super::next_result) is the loop that drives it. All times
/// are milliseconds of one monotonic clock.
///
/// - The rows that are ready, the requests in flight and the results that nobody has taken are at most
///   [`BulkOptions::concurrency`] together: only below that number, another row is read.
/// - With [`BulkOptions::total`], the rows are read twice: first all are checked, then they are sent.
///   A dry run reads them once.
/// - Half of a window of the rate limit is used at full speed, the rest at an even pace. After a 429
///   or a connection that could not be made, all requests pause, and then the row is sent again.
/// - Creates whose answers were lost are searched for together, by one pass over the list: once
///   there are a hundred of them, after five minutes, and at the end.
/// - 401, 403, a connection that can never be made, ten failures in a row, and a wait of more than 15
///   minutes end the run. Requests in flight are finished; rows that were not sent are
///   [`BulkOutcome::NotTried`].
pub struct Bulk {
    /// The settings of single requests, without retries and without a search: the run decides about
    /// both.
    settings: Settings,
    validation: ValidationOptions,
    options: BulkOptions,
    claims: Claims,
    stage: Stage,
    stop: Option<Stop>,
    results: VecDeque<BulkResult>,
    progress: BulkProgress,
    /// The random number, from 0 to 1, that the caller gave with the latest step. `end_call` uses it for its pause.
    random: f64,

    // Reading rows:
    /// The index of the row that is being read, or will be read next.
    next_index: u64,
    reading: Reading,
    /// The indices of the rows that the preview found to be invalid, ascending. The second reading
    /// skips them, because they have their results already.
    invalid_rows: VecDeque<u64>,
    /// The invitations that exist already: of an earlier run, or given by the caller.
    known: KnownInvitations,

    // Sending requests:
    requests: Requests,
    ready: VecDeque<Row>,

    // Searching for lost creates:
    /// False if lost creates are not searched for: their outcome is `unknown` at once.
    searches_for_lost: bool,
    /// How many further passes a search makes for rows that the list does not show yet.
    extra_search_passes: u32,
    unconfirmed: Vec<UnconfirmedRow>,
}

/// The requests that are sent. A run passes the stages in this order; from `Search` it returns to
/// `Create`, and may search again. The first two stages are left out if they are not needed.
enum Stage {
    /// No requests: the first of two readings, which checks all rows. Only if [`BulkOptions::total`]
    /// is given, and not in a dry run.
    Preview,
    /// Pages of the list, for the invitations of an earlier run. Only in a restarted run.
    ListKnown,
    /// Creates.
    Create,
    /// Pages of the list, for unconfirmed rows. No row is read in this stage, and each page waits
    /// until no create is in flight, because an equal create without an answer would block the
    /// search.
    Search(Search),
}

#[derive(Default)]
struct Search {
    /// The current pass over the list.
    pass: ListSearch,
    passes_done: u32,
    /// When this pass may begin.
    not_before_ms: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Idle,
    /// The host is reading a row.
    Row,
    /// All rows have been read.
    Ended,
}

/// A valid row that is not created yet.
struct Row {
    index: u64,
    request: Valid<CreateInvitationRequest>,
    create: TrackedCreate,
}

impl Row {
    fn result(&self, outcome: BulkOutcome) -> BulkResult {
        BulkResult::of_valid(self.index, &self.request, outcome)
    }
}

/// A row whose create was lost, and the error of that create.
struct UnconfirmedRow {
    row: Row,
    error: Box<Error>,
}

/// What a request is for.
enum Purpose {
    Create(Box<Row>),
    ListKnown,
    ListUnconfirmed,
}

/// Why no further row is sent.
enum Stop {
    /// The caller aborted the run. Unconfirmed rows are still searched for.
    Aborted,
    /// Nobody wants another result.
    Closed,
    /// Every further request would fail as well, or the server asks for too long a pause.
    Failed(Box<Error>),
}

/// The next step of a [`Bulk`].
#[derive(Debug)]
pub enum BulkStep {
    /// Read the row with this index, and give it to [`Bulk::add_row`]; or call [`Bulk::end_rows`].
    /// Other steps may come before that.
    Read(u64),
    /// Make this call, and give its result to [`Bulk::end_call`]. Other steps may come before that.
    Call {
        /// The number of the call, for [`Bulk::end_call`].
        number: u64,
        /// The call.
        call: Box<Call>,
    },
    /// A row has its outcome.
    Result(Box<BulkResult>),
    /// Do nothing for that time, in milliseconds, or until a row was read or a call has ended.
    Wait(u64),
    /// The run has ended: with the error that ended it, if rows were left unread. If each row has a result,
    /// which holds the error, this is `Ok` even so. A row that is still being read gets no outcome.
    Ended(Result<(), Box<Error>>),
}

impl Bulk {
    /// A run with these settings: [`Settings::timeout`] bounds a single request, and
    /// [`Settings::max_retries`] is how often the list is read again for lost creates that it does
    /// not show yet.
    ///
    /// # Errors
    ///
    /// - If the settings do not allow to send anything.
    /// - With [`Reconcile::Since`], which is for a single create.
    /// - With [`BulkOptions::since`] and no API key, because it reads the list.
    pub fn new(settings: &Settings, options: BulkOptions) -> Result<Self, Error> {
        let refused = |message| Err(Error::not_sent(ErrorCode::InvalidRequest, message));
        if matches!(settings.reconcile, Reconcile::Since { .. }) {
            return refused(
                "options.reconcile.since is for a single create, and nothing was sent: give options.since",
            );
        }
        if options.since_unix_ms.is_some() && settings.api_key.is_none() {
            return refused(
                "options.since and options.known: \"list\" read the list, which needs an API key; nothing was sent",
            );
        }
        let searches_for_lost = settings.reconcile != Reconcile::Off && settings.api_key.is_some();
        let extra_search_passes = settings.max_retries;
        let settings = settings.clone().max_retries(0).reconcile(Reconcile::Off);
        // This call is never sent: it checks the settings now, even if there is no row.
        Call::list(&settings, &ListQuery::default())?;
        Ok(Self {
            settings,
            validation: ValidationOptions::default(),
            claims: Claims::of_process(),
            requests: Requests::new(options.per_minute.map(u64::from), options.concurrency),
            known: KnownInvitations::default(),
            searches_for_lost,
            extra_search_passes,
            stage: if options.total.is_some() && !options.is_dry_run {
                Stage::Preview
            } else {
                Stage::after_preview(&options)
            },
            stop: None,
            next_index: 0,
            reading: Reading::before_rows(&options),
            invalid_rows: VecDeque::new(),
            ready: VecDeque::new(),
            unconfirmed: Vec::new(),
            results: VecDeque::new(),
            progress: BulkProgress {
                total: options.total,
                ..BulkProgress::default()
            },
            random: 0.0,
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

    /// Adds an invitation that exists already, for one equal row, whose result it becomes. `false` if
    /// the value is no invitation.
    #[cfg(feature = "wasm-server")]
    pub(crate) fn add_known(&mut self, invitation: &Value) -> bool {
        self.known.add(&Node::of(invitation))
    }

    /// How far the run has come.
    #[must_use]
    pub fn progress(&self, now_ms: u64) -> BulkProgress {
        BulkProgress {
            in_flight: self.requests.in_flight().try_into().unwrap_or_default(),
            unconfirmed: self.unconfirmed.len().try_into().unwrap_or_default(),
            paused_ms: self.requests.due_ms(now_ms).saturating_sub(now_ms),
            ..self.progress.clone()
        }
    }

    /// Decides about the next step. `random` is a random number from 0 to 1: it spreads the waits.
    pub fn next(&mut self, now_ms: u64, random: f64) -> BulkStep {
        self.random = random;
        // The order of the steps is the design:
        // 1. In a stopped run, rows that wait to be sent get their results, so that none is sent.
        // 2. A search that is due begins, so that the next request is its first page.
        // 3. A request goes before everything that the host does itself, because it takes longest.
        // 4. A row is read before a result is given, so that requests are sent while the caller
        //    handles the result.
        // 5. The end comes after the last result.
        // 6. A wait comes last: everything else can be done at once.
        self.requests.advance(now_ms);
        self.end_stopped_rows();
        if self.is_search_due(now_ms) {
            self.stage = Stage::Search(Search::default());
        }
        let mut request_due_ms = self.request_due_ms(now_ms);
        if request_due_ms.is_some_and(|due_ms| due_ms <= now_ms) {
            match self.make_request(now_ms) {
                Ok(Some(step)) => return step,
                Ok(None) => {}
                Err(error) => {
                    self.fail(error);
                    self.end_stopped_rows();
                }
            }
            // Nothing was sent. That time is past: the wait below would last a millisecond, again and again.
            request_due_ms = None;
        }
        if self.may_read() {
            self.reading = Reading::Row;
            return BulkStep::Read(self.next_index);
        }
        if let Some(result) = self.results.pop_front().or_else(|| self.skip_unread_row()) {
            self.progress.count(result.outcome);
            return BulkStep::Result(Box::new(result));
        }
        if self.is_complete() {
            return BulkStep::Ended(self.final_result());
        }
        let times = [request_due_ms, self.search_due_ms()];
        // Without such a time, the run waits for a row or an answer.
        let due_ms = times.into_iter().flatten().min().unwrap_or(u64::MAX);
        BulkStep::Wait(due_ms.saturating_sub(now_ms).clamp(1, LONGEST_SLEEP_MS))
    }

    /// True if a search for the unconfirmed rows has to begin now.
    fn is_search_due(&self, now_ms: u64) -> bool {
        if !matches!(self.stage, Stage::Create) || self.unconfirmed.is_empty() {
            return false;
        }
        let no_row_follows =
            (self.reading == Reading::Ended && self.ready.is_empty()) || self.stop.is_some();
        let is_late = self.search_due_ms().is_some_and(|due_ms| due_ms <= now_ms);
        no_row_follows || is_late || self.unconfirmed.len() >= SEARCH_THRESHOLD
    }

    /// When the next search begins at the latest; none without an unconfirmed row, and in a search.
    fn search_due_ms(&self) -> Option<u64> {
        if matches!(self.stage, Stage::Search(_)) {
            return None;
        }
        let rows = self.unconfirmed.iter();
        let oldest_ms = rows.filter_map(|lost| lost.row.create.lost_at_ms()).min()?;
        Some(oldest_ms.saturating_add(LONGEST_UNCONFIRMED_MS))
    }

    /// When the next request may be sent; none if there is nothing to send now.
    fn request_due_ms(&self, now_ms: u64) -> Option<u64> {
        let is_idle = self.requests.in_flight() == 0;
        let (is_wanted, not_before_ms) = match &self.stage {
            Stage::Preview => return None,
            Stage::ListKnown => (self.stop.is_none() && is_idle, 0),
            Stage::Create => (self.stop.is_none() && !self.ready.is_empty(), 0),
            Stage::Search(search) => (is_idle, search.not_before_ms),
        };
        let may_send = is_wanted && self.requests.has_place();
        may_send.then(|| self.requests.due_ms(now_ms).max(not_before_ms))
    }

    /// Makes the request that is due; none if there is nothing to send.
    fn make_request(&mut self, now_ms: u64) -> Result<Option<BulkStep>, Box<Error>> {
        let (call, purpose) = match &mut self.stage {
            Stage::ListKnown => {
                let call = Call::list(&self.settings, &self.known.next_page())?;
                (call, Purpose::ListKnown)
            }
            Stage::Search(search) => {
                let call = Call::list(&self.settings, &search.pass.begin_pending_page(now_ms))?;
                (call, Purpose::ListUnconfirmed)
            }
            // In the preview, and without a ready row, no request is due: see `request_due_ms`.
            Stage::Preview => return Ok(None),
            Stage::Create => {
                let Some(mut row) = self.ready.pop_front() else {
                    return Ok(None);
                };
                let call = match Call::create(&self.settings, row.request.clone()) {
                    Ok(call) => call.with_claims(&self.claims),
                    Err(error) => {
                        // The row goes back, so that the end of the run gives it its outcome.
                        self.ready.push_front(row);
                        return Err(Box::new(error));
                    }
                };
                row.create.attempt_started(now_ms);
                (call, Purpose::Create(Box::new(row)))
            }
        };
        let number = self.requests.start(purpose, now_ms);
        let call = Box::new(call);
        Ok(Some(BulkStep::Call { number, call }))
    }
}

impl Stage {
    fn after_preview(options: &BulkOptions) -> Self {
        if options.since_unix_ms.is_some() && !options.is_dry_run {
            Self::ListKnown
        } else {
            Self::Create
        }
    }
}

impl Reading {
    fn before_rows(options: &BulkOptions) -> Self {
        if options.total == Some(0) {
            Self::Ended
        } else {
            Self::Idle
        }
    }
}

impl std::fmt::Debug for Bulk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bulk")
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "wasm-server"))]
mod tests {
    use super::{Bulk, BulkStep};
    use crate::CreateInvitationRequest;
    use crate::bulk::{BulkOptions, BulkOutcome};
    use crate::client::Settings;
    use crate::platform::json::parse;

    #[test]
    fn known_invitations_are_not_created_again() {
        let settings = Settings::new("zv_test_example");
        let mut bulk = Bulk::new(&settings, BulkOptions::default()).unwrap();
        let known = parse(
            r#"{"id":"inv_1","clientName":"Acme","createdAt":"2026-09-01T10:00:00Z","expiresAt":"2026-09-08T10:00:00Z"}"#,
        );
        assert!(bulk.add_known(&known.unwrap()));
        assert!(!bulk.add_known(&parse(r#"{"id":"inv_2"}"#).unwrap()));
        assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(0)));
        let row = CreateInvitationRequest {
            client_name: Some("Acme".to_owned()),
            ..CreateInvitationRequest::default()
        };
        bulk.add_row((&row).into(), 0);
        assert!(matches!(bulk.next(0, 0.5), BulkStep::Read(1)));
        let BulkStep::Result(result) = bulk.next(0, 0.5) else {
            panic!("it was not found");
        };
        assert_eq!(result.outcome, BulkOutcome::Found);
    }
}
