use zavu_invitations::client::{ErrorOutcome, Operation};

use super::{Case, Verdict, body, ensure};
use crate::network::Sent;

impl Case<'_> {
    pub(super) fn check_cancel(&self) -> Verdict {
        let target = self.server.invitations.get(self.scenario.target);
        let verified = self.sent(Operation::Retrieve).next_back();
        let found = verified.and_then(Sent::good).and_then(|head| head.found);
        let error = match self.result {
            Ok(completed) => {
                ensure!(
                    target.is_some_and(|target| target.status == "cancelled"),
                    "it is not cancelled"
                );
                let invitation = &body(completed)["invitation"];
                let id = format!("inv_{}", self.scenario.target);
                ensure!(invitation["id"] == id.as_str(), "another is cancelled");
                ensure!(invitation["status"] == "cancelled", "it does not say so");
                let last = self.log.sent.last().and_then(Sent::good);
                ensure!(last.is_some(), "there was no good answer");
                return Ok(());
            }
            Err(error) => error,
        };
        ensure!(found != Some("cancelled"), "it saw that it is cancelled");
        let is_own = target.is_some_and(|target| target.cancelled_by == Some(self.client.maker));
        ensure!(
            !is_own || error.outcome == ErrorOutcome::Unknown,
            "it cancelled it all the same"
        );
        let expected = match found {
            Some("completed" | "expired") => ErrorOutcome::Refused,
            _ => self.known_outcome(),
        };
        ensure!(error.outcome == expected, "the outcome is {expected:?}");
        let (Some(last), false) = (self.log.sent.last(), self.was_aborted()) else {
            return Ok(());
        };
        let is_late = self.ended_at >= self.deadline();
        let was_lost = self.known_outcome() == ErrorOutcome::Unknown;
        let is_refused = last.head().is_some_and(|head| head.status == 400);
        let must_look = last.operation == Operation::Cancel && is_refused && was_lost;
        ensure!(
            !must_look || is_late,
            "it did not look whether it is cancelled"
        );
        self.check_gave_up(last, last.is_retryable())
    }
}
