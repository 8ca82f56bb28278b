use zavu_invitations::client::{Completed, Error, ErrorOutcome, FailureKind, Operation, Reconcile};

use super::search::Reading;
use super::{Case, Verdict, body, ensure};
use crate::network::{End, Sent};
use crate::tally::Tally;

impl Case<'_> {
    pub(super) fn check_create(&self, tally: &mut Tally) -> Verdict {
        let own: Vec<usize> = self.own();
        ensure!(own.len() <= 1, "it made {} invitations", own.len());
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

    fn own(&self) -> Vec<usize> {
        let ids = 0..self.server.invitations.len();
        let is_own = |id: &usize| self.server.invitations[*id].maker == self.client.maker;
        ids.filter(is_own).collect()
    }

    /// The invitation that a call resolved with, as the API has it.
    fn id_of(&self, completed: &Completed) -> Result<usize, String> {
        let invitation = &body(completed)["invitation"];
        let id = invitation["id"]
            .as_str()
            .and_then(|id| id.strip_prefix("inv_"));
        let id = id.and_then(|id| id.parse().ok()).ok_or("it has no id")?;
        ensure!(id < self.server.invitations.len(), "it does not exist");
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text);
        ensure!(
            json(&self.server.render(id)).ok().as_ref() == Some(invitation),
            "the invitation is another: {invitation}"
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
        let sessions = self.sessions()?;
        let Some(Reading::Read {
            possible, certain, ..
        }) = sessions.last()
        else {
            return Err("it resolved without a whole list".to_owned());
        };
        ensure!(
            possible.contains(&id),
            "that is none of this call: inv_{id}"
        );
        ensure!(
            certain.iter().all(|other| *other == id),
            "several may be it: {certain:?}"
        );
        if self.server.invitations[id].maker == self.client.maker {
            tally.add("its own");
        } else {
            tally.add("a twin");
        }
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
