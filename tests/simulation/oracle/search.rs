//! What the client's searches through the list could tell it.

use zavu_invitations::client::{Error, Operation};

use super::{Case, Verdict, ensure, is_refusal};
use crate::network::{Head, Sent};

/// What one search tells.
#[derive(Debug)]
pub enum Reading {
    /// The list to its end, or as far as it matters: what may be of this call, and what must seem so.
    Read {
        possible: Vec<usize>,
        certain: Vec<usize>,
        /// Whether it may have seemed too long to go on.
        is_long: bool,
    },
    /// It ended before, for one of these reasons.
    Stopped(&'static [&'static str]),
}

pub const REASONS: [(&str, &str); 5] = [
    ("not listed", "is not in the list"),
    ("several", "several invitations"),
    ("list too long", "too long"),
    ("list unreadable", "could not be read"),
    ("no time to look", "no time was left"),
];

impl Case<'_> {
    pub(super) fn sessions(&self) -> Result<Vec<Reading>, String> {
        let pages: Vec<&Sent> = self.sent(Operation::List).collect();
        let mut sessions = Vec::new();
        for page in pages {
            if page.is_first_page {
                sessions.push(Vec::new());
            }
            let session = sessions.last_mut().ok_or("it began in the middle")?;
            session.push(page);
        }
        sessions.iter().map(|pages| self.read(pages)).collect()
    }

    fn read(&self, pages: &[&Sent]) -> Result<Reading, String> {
        const PAGES: usize = 10;
        let (mut possible, mut certain) = (Vec::new(), Vec::new());
        let mut cursors: Vec<&str> = Vec::new();
        let mut times = Vec::new();
        let (mut next, mut is_long) = (None, false);
        for sent in pages {
            let Some((head, page)) = sent
                .good()
                .and_then(|head| Some((head, head.page.as_ref()?)))
            else {
                return Ok(Reading::Stopped(&["list unreadable"]));
            };
            for id in &page.ids {
                let (may_be, must_be) = self.candidate(*id, head, sent.ended_at);
                if may_be && !possible.contains(id) {
                    possible.push(*id);
                }
                if must_be && !certain.contains(id) {
                    certain.push(*id);
                }
            }
            let times_of = page.ids.iter();
            times.extend(times_of.map(|id| self.server.invitations[*id].created_unix));
            next = page.next.as_deref();
            let is_seen = next.is_some_and(|next| cursors.contains(&next));
            cursors.extend(next);
            next = next.filter(|_| !page.ids.is_empty() && !is_seen);
            is_long = next.is_some() && pages.len() == PAGES;
            next = next.filter(|_| !self.is_past(&times));
        }
        let is_last = pages.len() == PAGES;
        let may_be_several = possible.len() > 1;
        Ok(match next {
            _ if certain.len() > 1 => Reading::Stopped(&["several"]),
            None => Reading::Read {
                possible,
                certain,
                is_long,
            },
            Some(_) if is_last && may_be_several => Reading::Stopped(&["list too long", "several"]),
            Some(_) if is_last => Reading::Stopped(&["list too long"]),
            Some(_) if may_be_several => Reading::Stopped(&["several"]),
            Some(_) if self.ended_at >= self.deadline() => Reading::Stopped(&["no time to look"]),
            Some(_) => return Err("it stopped in the middle of the list".to_owned()),
        })
    }

    /// Whether an invitation may be of this call as far as the client can tell, and whether it
    /// cannot seem otherwise.
    fn candidate(&self, id: usize, head: &Head, seen_at: u64) -> (bool, bool) {
        const DATE: u64 = 999 + 2_000;
        const CLOCKS: u64 = 60_000;
        let invitation = &self.server.invitations[id];
        if !invitation.data.is_same(&self.scenario.data) {
            return (false, false);
        }
        let created = invitation.created_unix;
        if !self.client.has_date() {
            let is_match = created >= self.began_unix - CLOCKS;
            return (is_match, is_match);
        }
        let age = crate::server::EPOCH + seen_at - head.server_unix;
        let began = crate::server::EPOCH + self.began_at;
        (created >= began - DATE - age, created >= began)
    }

    /// Whether all that follows those times is older than the call.
    fn is_past(&self, times: &[u64]) -> bool {
        let began = match self.client.has_date() {
            true => crate::server::EPOCH + self.began_at,
            false => self.began_unix - 60_000,
        };
        times.is_sorted_by(|newer, older| newer >= older)
            && times.first() > times.last()
            && times.last().is_some_and(|oldest| *oldest < began)
    }

    /// That it really cannot be known; returns why.
    pub(super) fn check_unsettled(&self, error: &Error) -> Result<&'static str, String> {
        let mut reasons = REASONS.iter();
        let reason = reasons.find(|(_, text)| error.message.contains(text));
        let (reason, _) = *reason.ok_or("it does not say why")?;
        let is_late = self.ended_at >= self.deadline();
        let sessions = self.sessions()?;
        for session in &sessions {
            if let Reading::Read {
                possible,
                certain,
                is_long,
            } = session
            {
                ensure!(
                    *is_long || possible.len() != 1 || certain.len() != 1,
                    "it could be known: inv_{}",
                    certain[0]
                );
            }
        }
        let Some(last) = self.sent(Operation::List).next_back() else {
            ensure!(is_late && reason == "no time to look", "it did not look");
            return Ok(reason);
        };
        let expected: &[&str] = match &sessions[sessions.len() - 1] {
            _ if reason == "no time to look" => {
                ensure!(is_late, "there was time to look");
                return Ok(reason);
            }
            Reading::Read { is_long: true, .. } if reason == "list too long" => return Ok(reason),
            Reading::Read {
                possible, certain, ..
            } => match (possible.len(), certain.len()) {
                (0 | 1, _) => &["not listed"],
                (_, 2..) => &["several"],
                _ => &["several", "not listed"],
            },
            Reading::Stopped(reasons) => reasons,
        };
        ensure!(
            expected.contains(&reason),
            "it is {expected:?}, not {reason}"
        );
        if matches!(reason, "not listed" | "list unreadable") {
            self.check_searched_enough(last)?;
        }
        Ok(reason)
    }

    fn check_searched_enough(&self, last: &Sent) -> Verdict {
        let is_refused = last
            .head()
            .is_some_and(|head| is_refusal(head.status) && head.status != 429);
        self.check_gave_up(last, !is_refused)
    }
}
