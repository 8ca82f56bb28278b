use zavu_invitations::client::Operation;

use super::{Case, Verdict, body, ensure};
use crate::network::Sent;

impl Case<'_> {
    pub(super) fn check_read(&self) -> Verdict {
        let last = self.log.sent.last();
        let good = last.and_then(Sent::good);
        let completed = match (self.result, good) {
            (Ok(completed), Some(_)) => completed,
            (Ok(_), None) => return Err("there was no good answer".to_owned()),
            (Err(_), Some(_)) => return Err("there was a good answer".to_owned()),
            (Err(error), None) => {
                let expected = self.known_outcome();
                ensure!(error.outcome == expected, "the outcome is {expected:?}");
                return match (last, self.was_aborted()) {
                    (Some(last), false) => self.check_gave_up(last, last.is_retryable()),
                    _ => Ok(()),
                };
            }
        };
        if self.scenario.operation == Operation::Retrieve {
            let id = format!("inv_{}", self.scenario.target);
            let found = &body(completed)["invitation"]["id"];
            ensure!(*found == id.as_str(), "it is another: {found}");
            return Ok(());
        }
        let page = good.and_then(|head| head.page.as_ref());
        let ids = page.map(|page| page.ids.iter().map(|id| format!("inv_{id}")));
        let body = body(completed);
        let items = body["items"].as_array();
        let found = items.map(|items| items.iter().map(|item| item["id"].as_str()));
        ensure!(
            ids.into_iter().flatten().eq(found
                .into_iter()
                .flatten()
                .map(|id| id.unwrap_or_default().to_owned())),
            "it is another page"
        );
        Ok(())
    }
}
