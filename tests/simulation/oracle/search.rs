//! What the client's searches through the list could tell it.

use std::collections::BTreeSet;

use zavu_invitations::client::{Error, ErrorCode, ErrorOutcome, Operation, Reconcile};

use super::{Case, Verdict, ensure, is_refusal};
use crate::network::{Head, Sent};
use crate::tally::Tally;

/// Pages of one search, and of all searches of a call.
const PAGES: usize = 10;
const PAGES_OF_A_CALL: usize = 12;

const CLOCKS: u64 = 2_000;
const DATE: u64 = 1_000;

/// One search through the list.
#[derive(Debug)]
pub struct Reading {
    /// The invitations that match, as far as the list was read.
    pub matches: Vec<usize>,
    pub end: SearchEnd,
    pages: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchEnd {
    Complete,
    TooLong,
    NoDate,
    /// A page could not be read.
    Unreadable,
    /// There was another page.
    Unfinished,
}

pub const REASONS: [(&str, &str); 7] = [
    ("not listed", "is not in the list"),
    ("several", "several invitations"),
    ("list too long", "too long"),
    ("list unreadable", "could not be read"),
    ("no date", "no Date header"),
    ("no time to look", "no time was left"),
    ("equal create open", "had no answer yet"),
];

/// When a match was created, by the server's clock, and whether it may be in use.
type Window = (u64, u64, bool);

impl Case<'_> {
    /// The attempt whose answer was lost.
    pub(super) fn lost_attempt(&self) -> Option<&Sent> {
        let last = self.sent(Operation::Create).next_back();
        last.filter(|sent| sent.known_outcome() == ErrorOutcome::Unknown)
    }

    /// The searches before the first attempt.
    fn first_searches(&self) -> Result<Vec<Reading>, String> {
        let is_list = |sent: &&Sent| sent.operation == Operation::List;
        let pages = self.log.sent.iter().take_while(is_list).collect();
        let Reconcile::Since { unix_ms } = self.scenario.settings.reconcile else {
            return Ok(Vec::new());
        };
        let window = (unix_ms - CLOCKS, u64::MAX, true);
        self.readings(pages, None, |_, _| Some(window))
    }

    /// The searches for the invitation of the lost attempt.
    pub(super) fn searches(&self) -> Result<Vec<Reading>, String> {
        let Some(lost) = self.lost_attempt() else {
            return Ok(Vec::new());
        };
        let sent = self.log.sent.iter().rev();
        let mut pages: Vec<_> = sent
            .take_while(|sent| sent.operation == Operation::List)
            .collect();
        pages.reverse();
        self.readings(pages, Some("pending"), |sent, head| {
            let date = head.date?;
            let from = date - (sent.ended_at - lost.at) - CLOCKS;
            Some((
                from,
                date + DATE + CLOCKS - (sent.at - lost.ended_at),
                false,
            ))
        })
    }

    fn readings(
        &self,
        pages: Vec<&Sent>,
        status: Option<&str>,
        window: impl Fn(&Sent, &Head) -> Option<Window>,
    ) -> Result<Vec<Reading>, String> {
        let mut searches: Vec<Vec<&Sent>> = Vec::new();
        for page in pages {
            let is_repeated = |search: &Vec<&Sent>| search.iter().all(|sent| sent.good().is_none());
            if page.is_first_page && !searches.last().is_some_and(is_repeated) {
                searches.push(Vec::new());
            }
            let search = searches.last_mut().ok_or("it began in the middle")?;
            search.push(page);
        }
        let searches = searches.iter();
        searches
            .map(|pages| self.read(pages, status, &window))
            .collect()
    }

    fn read(
        &self,
        pages: &[&Sent],
        status: Option<&str>,
        window: impl Fn(&Sent, &Head) -> Option<Window>,
    ) -> Result<Reading, String> {
        let mut reading = Reading {
            matches: Vec::new(),
            end: SearchEnd::Unreadable,
            pages: 0,
        };
        let (mut ids, mut cursors, mut times) = (BTreeSet::new(), Vec::new(), Vec::new());
        for sent in pages {
            let known = matches!(reading.end, SearchEnd::Unreadable | SearchEnd::Unfinished);
            ensure!(known, "it read on after the end of its search");
            let Some((head, page)) = sent
                .good()
                .and_then(|head| Some((head, head.page.as_ref()?)))
            else {
                reading.end = SearchEnd::Unreadable;
                continue;
            };
            ensure!(
                page.status.as_deref() == status,
                "it asked for {:?}",
                page.status
            );
            let Some((from, until, may_be_used)) = window(sent, head) else {
                reading.end = SearchEnd::NoDate;
                continue;
            };
            reading.pages += 1;
            let mut has_new = false;
            for (id, is_untouched) in page.ids.iter().zip(&page.untouched) {
                if !ids.insert(*id) {
                    continue;
                }
                has_new = true;
                let invitation = &self.server.invitations[*id];
                times.push(invitation.created_unix);
                if invitation.data.is_same(&self.scenario.data)
                    && (from..=until).contains(&invitation.created_unix)
                    && (*is_untouched || may_be_used)
                {
                    reading.matches.push(*id);
                }
            }
            let is_past = times.is_sorted_by(|newer, older| newer >= older)
                && times.first() > times.last()
                && times.last().is_some_and(|oldest| *oldest < from);
            let next = page.next.as_deref();
            reading.end = match next.filter(|next| has_new && !cursors.contains(next)) {
                Some(_) if is_past => SearchEnd::Complete,
                Some(_) if reading.pages == PAGES => SearchEnd::TooLong,
                Some(_) => SearchEnd::Unfinished,
                None => SearchEnd::Complete,
            };
            cursors.extend(next);
        }
        Ok(reading)
    }

    /// That an earlier delivery was looked for, and what became of that; returns whether the call
    /// was over then.
    pub(super) fn check_first_search(&self, tally: &mut Tally) -> Result<bool, String> {
        let is_asked = matches!(self.scenario.settings.reconcile, Reconcile::Since { .. });
        let created = self.sent(Operation::Create).count() > 0;
        let searches = self.first_searches()?;
        let Some(last) = searches.last().filter(|_| is_asked) else {
            ensure!(!is_asked || !created, "it did not look first");
            return Ok(is_asked);
        };
        match (last.end, last.matches.as_slice()) {
            (SearchEnd::Complete, []) => return Ok(!created),
            (SearchEnd::Complete, [id]) => {
                let found = self.result.as_ref().map_err(|_| "it did not take it")?;
                ensure!(
                    found.reconciled && self.id_of(found)? == *id,
                    "it took another"
                );
                tally.add("an earlier delivery");
            }
            (SearchEnd::Complete | SearchEnd::TooLong, _) => {
                let error = self.result.as_ref().err().ok_or("it took one of several")?;
                ensure!(error.code == ErrorCode::Conflict, "it is no conflict");
                tally.add("conflict");
            }
            _ => ensure!(self.result.is_err(), "it did not read the list"),
        }
        ensure!(!created, "it created another");
        Ok(true)
    }

    /// That it really cannot be known; returns why.
    pub(super) fn check_unsettled(&self, error: &Error) -> Result<&'static str, String> {
        let mut reasons = REASONS.iter();
        let reason = reasons.find(|(_, text)| error.message.contains(text));
        let (reason, _) = *reason.ok_or("it does not say why")?;
        let is_late = self.ended_at >= self.deadline();
        let searches = self.searches()?;
        ensure!(
            self.has_equals() || reason != "equal create open",
            "there is no equal one"
        );
        ensure!(
            reason != "no time to look" || is_late,
            "there was time to look"
        );
        let Some(last) = searches.last() else {
            ensure!(is_late, "it did not look");
            return Ok(reason);
        };
        if !self.has_equals() {
            for search in &searches {
                ensure!(
                    search.end != SearchEnd::Complete || search.matches.len() != 1,
                    "it could be known: inv_{}",
                    search.matches[0]
                );
            }
        }
        let pages: usize = searches.iter().map(|search| search.pages).sum();
        let expected: &[&str] = match (last.end, last.matches.len()) {
            _ if matches!(reason, "no time to look" | "equal create open") => return Ok(reason),
            (SearchEnd::NoDate, _) => &["no date"],
            (SearchEnd::TooLong, _) => &["list too long"],
            (SearchEnd::Unreadable, _) => &["list unreadable"],
            (SearchEnd::Unfinished, _) if pages == PAGES_OF_A_CALL => &["list too long"],
            (SearchEnd::Unfinished, _) => &[],
            (SearchEnd::Complete, 0) => &["not listed"],
            (SearchEnd::Complete, _) if self.has_equals() => &["several", "not listed"],
            (SearchEnd::Complete, _) => &["several"],
        };
        ensure!(
            expected.contains(&reason),
            "it is {expected:?}, not {reason}"
        );
        let may_search_again = pages + last.pages <= PAGES_OF_A_CALL;
        let sent = self.sent(Operation::List).next_back();
        if let Some(sent) = sent
            && (reason == "list unreadable" || reason == "not listed" && may_search_again)
        {
            let is_refused = |head: &Head| is_refusal(head.status) && head.status != 429;
            self.check_gave_up(sent, !sent.head().is_some_and(is_refused))?;
        }
        Ok(reason)
    }

    /// That a lost call took no more than its share.
    pub(super) fn check_share(&self, others: &[&Case<'_>]) -> Verdict {
        let searches = self.searches()?;
        let Some(last) = searches.last() else {
            return Ok(());
        };
        for other in others {
            let mut attempts = other.sent(Operation::Create);
            let is_open = |sent: &Sent| sent.at < self.ended_at && sent.ended_at > self.ended_at;
            ensure!(!attempts.any(is_open), "an equal create had no answer yet");
        }
        let was_given = |id: &usize| {
            let is_given = |other: &&&Case<'_>| {
                let given = other
                    .result
                    .as_ref()
                    .ok()
                    .and_then(|done| other.id_of(done).ok());
                other.ended_at <= self.ended_at && given == Some(*id)
            };
            others.iter().find(is_given).is_some()
        };
        let free = last.matches.iter().filter(|id| !was_given(id)).count();
        let is_lost = |other: &&&Case<'_>| {
            let lost = other.lost_attempt();
            lost.is_some_and(|lost| lost.ended_at <= self.ended_at)
                && other.ended_at >= self.ended_at
        };
        let lost = others.iter().filter(is_lost).count() + 1;
        ensure!(free <= lost, "it took one of {free}, but {lost} were lost");
        Ok(())
    }
}
