//! The searches of a create in the list: for the invitation of an earlier delivery, and for that of an
//! attempt whose answer was lost.
//!
//! The search for a lost create is blocked while another create with the same fields has no answer: its
//! invitation could be taken for this one's.

use super::{Call, Phase, Step};
use crate::client::reconcile::Recovery;
use crate::client::{Answer, Completed, Error, ErrorCode, ErrorOutcome, ReconcileFailure, retry};
use crate::platform::IS_PAGE;
use crate::platform::json::{self, Value};

impl Call {
    /// Sends the request of this phase. A search for a lost create first waits until all equal creates
    /// have an answer.
    pub(super) fn send_unless_blocked(&mut self, now_ms: u64) -> Step {
        if self.phase != Phase::SearchLostCreate || !self.is_blocked() {
            return self.send(now_ms);
        }
        let remaining_ms = self.remaining_ms(now_ms);
        if remaining_ms == 0 {
            return self.out_of_time();
        }
        let wait_ms = retry::blocked_wait_ms(self.blocked_waits).min(remaining_ms);
        self.blocked_waits = self.blocked_waits.saturating_add(1);
        self.blocked_until_ms = now_ms.saturating_add(wait_ms);
        Step::Wait(wait_ms)
    }

    pub(super) fn on_list_page(&mut self, page: &Value, answer: &Answer, now_ms: u64) -> Step {
        // Only a call with a recovery gets here.
        let phase = self.phase;
        let Some(recovery) = self.recovery() else {
            return self.give_up_with_earlier_error();
        };
        let why = match recovery.read_page(page, answer.server_unix_ms(), now_ms) {
            Ok(None) => return self.send_unless_blocked(now_ms),
            Ok(Some(body)) => {
                // The body was read from JSON, so that it always has a text.
                let text = json::stringify(&body).unwrap_or_default();
                return self.complete(Completed {
                    reconciled: true,
                    ..Completed::new(body, text, answer)
                });
            }
            Err(why) => why,
        };
        if phase == Phase::SearchEarlierDelivery {
            if why != ReconcileFailure::NotListed {
                let why = why.as_str();
                let message = format!("an earlier delivery cannot be told apart: {why}");
                let (code, outcome) = (ErrorCode::Conflict, ErrorOutcome::NotSent);
                return self.give_up(Error::boxed(code, outcome, message));
            }
            self.earlier_error = None;
            return self.enter(Phase::OwnRequest, now_ms);
        }
        if !why.may_be_found_later() || !recovery.restart_search() {
            return self.give_up_search(why);
        }
        if why == ReconcileFailure::Blocked {
            return self.send_unless_blocked(now_ms);
        }
        let retry_step = self.try_backoff(None, now_ms);
        retry_step.unwrap_or_else(|| self.give_up_search(why))
    }

    /// A page's module never searches: with the constant, the compiler leaves the search out.
    pub(super) fn recovery(&mut self) -> Option<&mut Recovery> {
        self.recovery.as_deref_mut().filter(|_| !IS_PAGE)
    }

    pub(super) fn is_blocked(&self) -> bool {
        let recovery = self.recovery.as_ref().filter(|_| !IS_PAGE);
        recovery.is_some_and(|recovery| recovery.create.is_blocked())
    }
}
