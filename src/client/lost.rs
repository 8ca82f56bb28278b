//! Creates whose answers were lost, looked for together by one pass over the list.

use super::claims::{Claims, Registration};
use super::list_pass::ListPass;
use super::reconcile::{self, Identity, ListTimes, Match, MatchCriteria, ReconcileFailure, Window};
use super::recovery::{LostAttempt, Progress};
use super::{Completed, Error, ListQuery, Settings};
use crate::platform::json::Value;
use crate::{CreateInvitationRequest, Valid};

/// A create that is looked for later. From its first attempt on until it is dropped, no other search
/// of the process takes its invitation.
pub(crate) struct TrackedCreate {
    criteria: MatchCriteria,
    registration: Registration,
    attempt: LostAttempt,
    matches: Vec<Match>,
}

impl TrackedCreate {
    pub fn new(
        claims: &Claims,
        settings: &Settings,
        request: &Valid<CreateInvitationRequest>,
    ) -> Result<Self, Box<Error>> {
        let criteria = MatchCriteria::new(request);
        let fingerprint = criteria.fingerprint(&settings.create(request)?);
        Ok(Self {
            registration: Registration::new(claims, fingerprint, criteria.lifetime_days()),
            criteria,
            attempt: LostAttempt {
                started_ms: 0,
                ended_ms: 0,
            },
            matches: Vec::new(),
        })
    }

    pub fn criteria(&self) -> &MatchCriteria {
        &self.criteria
    }

    pub fn attempt_started(&mut self, now_ms: u64) {
        self.attempt.started_ms = now_ms;
        self.registration.attempt_started(now_ms);
    }

    /// The attempt surely did nothing.
    pub fn attempt_refused(&self, now_ms: u64) {
        self.registration.attempt_refused(now_ms);
    }

    pub fn attempt_lost(&mut self, now_ms: u64) {
        self.attempt.ended_ms = now_ms;
        let LostAttempt {
            started_ms,
            ended_ms,
        } = self.attempt;
        self.registration.attempt_lost(started_ms, ended_ms);
    }

    pub fn lost_at_ms(&self) -> u64 {
        self.attempt.ended_ms
    }

    pub fn claim(&self, id: &str, now_ms: u64) {
        self.registration.claim(id, now_ms);
    }

    /// Takes one of the matches of a complete pass: the body of an answer, or why there is none.
    pub fn take(&mut self, search: &LostSearch, now_ms: u64) -> Result<Value, NotFound> {
        let mut matches = std::mem::take(&mut self.matches);
        reconcile::sort(&mut matches);
        let slowest_ms = search.slowest_page_ms;
        let taken = self
            .attempt
            .take(matches, &self.registration, slowest_ms, now_ms);
        match taken {
            Progress::Found(body) => Ok(body),
            Progress::Ended(why) => Err(NotFound(why)),
            Progress::Blocked | Progress::Continue => Err(NotFound(ReconcileFailure::Blocked)),
        }
    }
}

/// Why a pass does not tell if a create made an invitation.
#[derive(Clone, Copy)]
pub(crate) struct NotFound(ReconcileFailure);

impl NotFound {
    pub const UNREADABLE: Self = Self(ReconcileFailure::Unreadable);

    /// Whether a later pass may find it.
    pub fn may_appear(self) -> bool {
        matches!(
            self.0,
            ReconcileFailure::NotListed | ReconcileFailure::Blocked
        )
    }

    /// Adds it to the error of the lost create.
    pub fn explain(self, error: &mut Error) {
        error.message.push_str(" (");
        error.message.push_str(self.0.as_str());
        error.message.push(')');
    }
}

/// One pass over the list for several lost creates.
#[derive(Default)]
pub(crate) struct LostSearch {
    pass: ListPass,
    page_asked_ms: u64,
    slowest_page_ms: u64,
}

impl LostSearch {
    /// The page to read next.
    pub fn next_page(&mut self, now_ms: u64) -> ListQuery {
        self.page_asked_ms = now_ms;
        query(self.pass.cursor()).with_status("pending")
    }

    /// Reads a page: `true` where there is another one.
    pub fn read<'c>(
        &mut self,
        creates: impl IntoIterator<Item = &'c mut TrackedCreate>,
        page: &Completed,
        now_ms: u64,
    ) -> Result<bool, NotFound> {
        let times = ListTimes {
            asked_ms: self.page_asked_ms,
            answered_ms: now_ms,
            server_unix_ms: page.date_unix_ms,
        };
        self.slowest_page_ms = self.slowest_page_ms.max(times.took_ms());
        let mut sought = Vec::new();
        for create in creates {
            let LostAttempt {
                started_ms,
                ended_ms,
            } = create.attempt;
            let window = Window::of_attempt(started_ms, ended_ms, &times)
                .ok_or(NotFound(ReconcileFailure::NoDateHeader))?;
            sought.push((create, window));
        }
        let has_next = self.pass.read(&page.value, |item, created| {
            let Some(created_unix_ms) = created else {
                return;
            };
            let identity = Identity::of_invitation(item);
            for (create, window) in &mut sought {
                let found = window.find(&create.criteria, item, &identity, created_unix_ms);
                create.matches.extend(found);
            }
        });
        let windows = sought.iter().map(|(_, window)| window.from_unix_ms());
        let is_past = windows.min().is_none_or(|from| self.pass.is_past(from));
        Ok(has_next && !is_past)
    }
}

/// A page that is as long as possible.
pub(super) fn query(cursor: Option<&str>) -> ListQuery {
    ListQuery {
        status: None,
        limit: Some(ListQuery::LIMIT_MAXIMUM),
        cursor: cursor.map(str::to_owned),
    }
}
