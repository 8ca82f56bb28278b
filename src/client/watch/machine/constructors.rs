//! Makes watches: of one invitation, of several, or of the list.

use super::{Scan, Source, Watch, add_id};
use crate::client::watch::{Budget, WatchOptions};
use crate::client::{Call, Error, ListQuery, Settings};
use crate::rules::invitation_id;
use crate::{InputValue, PathSegment, Report};

/// The largest number of invitations that are retrieved one by one. More than these are read from
/// the pages of the list, because one page has up to a hundred of them.
const RETRIEVED_MAXIMUM: usize = 5;

impl Watch {
    /// Waits for one invitation until its status is final or one of [`WatchOptions::until`].
    ///
    /// The wait fails with [`ErrorCode::Timeout`](crate::client::ErrorCode::Timeout) after [`WatchOptions::wait_timeout`], or if the
    /// invitation has no such status [`WatchOptions::GRACE_MS`] after its link expired.
    ///
    /// # Errors
    ///
    /// If the id is invalid, or the settings do not allow to send anything.
    pub fn invitation<'v>(
        settings: &Settings,
        id: impl Into<InputValue<'v>>,
        options: WatchOptions,
    ) -> Result<Self, Error> {
        let ids = checked_ids(&[id.into()], &|_| vec![PathSegment::Key("id".into())])?;
        Self::new(settings, options, Source::One, ids)
    }

    /// Watches invitations until each of them has a final status. One without a final status is
    /// read until [`WatchOptions::GRACE_MS`] after its link expired. [`WatchOptions::until`] has no
    /// effect.
    ///
    /// The watch fails with [`ErrorCode::Timeout`](crate::client::ErrorCode::Timeout) after [`WatchOptions::wait_timeout`].
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
        let mut ids = checked_ids(&ids, &|index| {
            vec![PathSegment::Key("ids".into()), PathSegment::Index(index)]
        })?;
        // An id that is given several times is one invitation: the number decides about the source.
        ids.sort_unstable();
        ids.dedup();
        let source = if ids.len() > RETRIEVED_MAXIMUM {
            let query = ListQuery::default().with_limit(ListQuery::LIMIT_MAXIMUM);
            Source::List(Scan::new(query, false))
        } else {
            Source::Few
        };
        Self::new(settings, options, source, ids)
    }

    /// Watches all invitations that a query lists, new ones included, until it fails with
    /// [`ErrorCode::Timeout`](crate::client::ErrorCode::Timeout) after [`WatchOptions::wait_timeout`].
    ///
    /// # Errors
    ///
    /// If the query is invalid, or the settings do not allow to send anything.
    pub fn list(
        settings: &Settings,
        query: ListQuery,
        options: WatchOptions,
    ) -> Result<Self, Error> {
        let source = Source::List(Scan::new(query, true));
        Self::new(settings, options, source, Vec::new())
    }

    fn new(
        settings: &Settings,
        options: WatchOptions,
        source: Source,
        ids: Vec<String>,
    ) -> Result<Self, Error> {
        // This call is never sent: it checks the settings and the query now, even if there is nothing
        // to watch.
        let query = match &source {
            Source::List(scan) => scan.query.clone(),
            Source::One | Source::Few => ListQuery::default(),
        };
        Call::list(settings, &query)?;
        let mut invitations = Vec::new();
        for id in ids {
            add_id(&mut invitations, &id);
        }
        Ok(Self {
            settings: settings.clone().max_retries(0),
            timeout_ms: settings.timeout_ms,
            options,
            budget: Budget::of_process(),
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
            pending_error: None,
            is_finished: false,
        })
    }

    /// The same watch with another budget than that of the process.
    #[must_use]
    pub fn with_budget(mut self, budget: &Budget) -> Self {
        self.budget = budget.clone();
        self
    }
}

/// The ids, or a report with an issue for each invalid one. `path` gives the path of an issue for the
/// index of its id.
fn checked_ids(
    ids: &[InputValue<'_>],
    path: &dyn Fn(usize) -> Vec<PathSegment>,
) -> Result<Vec<String>, Report> {
    let mut report = Report::default();
    let mut checked = Vec::new();
    for (index, id) in ids.iter().enumerate() {
        match invitation_id::check(id) {
            Ok(id) => checked.push(id.to_owned()),
            Err(problem) => report.add_at(path(index), problem, None),
        }
    }
    report.into_result().map(|()| checked)
}
