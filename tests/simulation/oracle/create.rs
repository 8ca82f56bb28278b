use zavu_invitations::client::{Completed, Error, ErrorOutcome, FailureKind, Operation, Reconcile};

use super::search::SearchEnd;
use super::{Case, Verdict, ensure};
use crate::network::{End, Sent};
use crate::server::{EPOCH, Maker};
use crate::tally::Tally;

impl Case<'_> {
    pub(super) fn check_create(&self, tally: &mut Tally) -> Verdict {
        let own: Vec<usize> = self.own();
        ensure!(own.len() <= 1, "it made {} invitations", own.len());
        if self.check_first_search(tally)? {
            return self.check_not_sent(&own);
        }
        match self.result {
            Ok(completed) if completed.reconciled => self.check_reconciled(completed, tally),
            Ok(completed) => {
                let last = self.log.sent.last().and_then(Sent::good);
                ensure!(last.is_some(), "there was no good answer");
                let id = self.id_of(completed)?;
                ensure!(own == [id], "it is somebody else's invitation");
                Ok(())
            }
            Err(error) => self.check_failed(error, &own, tally),
        }
    }

    fn check_not_sent(&self, own: &[usize]) -> Verdict {
        ensure!(own.is_empty(), "it made an invitation all the same");
        if let Err(error) = self.result {
            ensure!(error.outcome == ErrorOutcome::NotSent, "nothing was sent");
        }
        Ok(())
    }

    fn own(&self) -> Vec<usize> {
        let ids = 0..self.server.invitations.len();
        let is_own = |id: &usize| self.server.invitations[*id].maker == self.client.maker;
        ids.filter(is_own).collect()
    }

    /// The invitation that a call resolved with, as the API has it.
    pub(super) fn id_of(&self, completed: &Completed) -> Result<usize, String> {
        let invitation = &completed.body["invitation"];
        let id = invitation["id"]
            .as_str()
            .and_then(|id| id.strip_prefix("inv_"));
        let id = id.and_then(|id| id.parse().ok()).ok_or("it has no id")?;
        ensure!(id < self.server.invitations.len(), "it does not exist");
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text);
        ensure!(
            self.server.rewrites && !completed.reconciled
                || json(&self.server.render(id)).ok().as_ref() == Some(invitation),
            "the invitation is another: {invitation}"
        );
        ensure!(
            json(&completed.text.0).ok().as_ref() == Some(&completed.body),
            "the text tells something else"
        );
        Ok(id)
    }

    fn check_reconciled(&self, completed: &Completed, tally: &mut Tally) -> Verdict {
        ensure!(self.may_search(), "nobody allowed to look");
        ensure!(
            self.known_outcome() == ErrorOutcome::Unknown,
            "no attempt was lost"
        );
        let id = self.id_of(completed)?;
        let searches = self.searches()?;
        let (last, lost) = searches
            .last()
            .zip(self.lost_attempt())
            .ok_or("it did not look")?;
        ensure!(last.end == SearchEnd::Complete, "it did not read all");
        ensure!(
            last.matches.contains(&id),
            "that is none of this call: inv_{id}"
        );
        ensure!(
            self.has_equals() || last.matches == [id],
            "several may be it: {:?}",
            last.matches
        );
        let invitation = &self.server.invitations[id];
        tally.add(match invitation.maker {
            maker if maker == self.client.maker => "its own",
            Maker::Call(_) if self.is_of_same_process(invitation.maker) => "that of an equal call",
            _ => "one of another process",
        });
        // What is documented: nothing tells it apart from one that this call made.
        const CLOCKS: u64 = 3_000 + 2 * 2_000;
        let list = self
            .sent(Operation::List)
            .map(|sent| sent.ended_at - sent.at);
        let margin = CLOCKS + list.max().unwrap_or_default();
        let created = invitation.created_unix + margin;
        ensure!(
            (EPOCH + lost.at..=EPOCH + lost.ended_at + 2 * margin).contains(&created),
            "it was not created within the attempt"
        );
        Ok(())
    }

    fn check_failed(&self, error: &Error, own: &[usize], tally: &mut Tally) -> Verdict {
        ensure!(
            error.outcome == self.known_outcome(),
            "the outcome is {:?}",
            self.known_outcome()
        );
        let last = self.sent(Operation::Create).next_back();
        if error.outcome != ErrorOutcome::Unknown {
            ensure!(own.is_empty(), "it made an invitation all the same");
            if let Some(last) = last
                && !self.was_aborted()
                && self.waits_are_retries()
            {
                self.check_gave_up(last, is_retryable(last))?;
            }
            return Ok(());
        }
        let reason = if self.was_aborted() {
            return Ok(());
        } else if self.scenario.settings.reconcile == Reconcile::Off {
            "told not to look"
        } else if !self.scenario.data.is_characteristic() {
            "nothing to look for"
        } else {
            self.check_unsettled(error)?
        };
        tally.add(reason);
        Ok(())
    }
}

/// Whether a create surely did not happen, and may the next time.
fn is_retryable(sent: &Sent) -> bool {
    let is_limited = sent.head().is_some_and(|head| head.status == 429);
    let is_apart = matches!(sent.end, End::Failed(FailureKind::NotConnected(_), _));
    is_limited || is_apart
}
