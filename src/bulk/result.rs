//! The results of a run over many rows, and how far the run has come.

use serde::Serialize;

#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
use crate::Invitation;
use crate::client::Error;
use crate::platform::json::{Node, Value};
use crate::{CreateInvitationRequest, Issue, Valid};

closed_enum! {
    /// The outcome of a row.
    pub enum BulkOutcome {
        /// The invitation was created in this run.
        Created = "created",
        /// An earlier run had created it: this one sent nothing for the row.
        Found = "found",
        /// The row is invalid, and was not sent.
        Invalid = "invalid",
        /// The API answered that it did not create it.
        Refused = "refused",
        /// The invitation may exist: look for it before the row is sent again.
        Unknown = "unknown",
        /// Nothing was created: the run ended before the row or with it, or only checks the rows.
        NotTried = "not_tried",
    }
}

/// The result of a row. `Debug` does not show the invitation, which holds a link.
#[derive(Clone)]
#[non_exhaustive]
pub struct BulkResult {
    /// The row's place among all rows, from 0.
    pub index: u64,
    /// Its outcome.
    pub outcome: BulkOutcome,
    /// The errors of the validation; empty unless the row is invalid.
    pub issues: Vec<Issue>,
    /// The warnings of the validation.
    pub warnings: Vec<Issue>,
    /// Why there is no invitation, for [`BulkOutcome::Refused`] and [`BulkOutcome::Unknown`], and for
    /// [`BulkOutcome::NotTried`] after an error of the run.
    pub error: Option<Box<Error>>,
    /// True if the answer was lost, and the invitation was found in the list instead.
    pub reconciled: bool,
    pub(crate) invitation: Option<Value>,
}

impl BulkResult {
    pub(super) fn new(index: u64, outcome: BulkOutcome) -> Self {
        Self {
            index,
            outcome,
            issues: Vec::new(),
            warnings: Vec::new(),
            error: None,
            reconciled: false,
            invitation: None,
        }
    }

    /// The result of a valid row.
    pub(super) fn of_valid(
        index: u64,
        request: &Valid<CreateInvitationRequest>,
        outcome: BulkOutcome,
    ) -> Self {
        Self {
            warnings: request.warnings().to_vec(),
            ..Self::new(index, outcome)
        }
    }

    /// Adds the invitation in the body of an answer.
    pub(super) fn with_invitation(mut self, body: &Value) -> Self {
        self.invitation = Some(Node::of(body).get("invitation").to_value());
        self
    }

    /// The invitation of a row that was created or found, with every field that the API sent.
    ///
    /// # Errors
    ///
    /// If a field has another type than the API documents. The invitation exists all the same.
    // The WebAssembly modules hand over the JSON instead.
    #[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
    pub fn into_invitation(self) -> Result<Option<Invitation>, Box<Error>> {
        self.invitation.map(crate::client::read_value).transpose()
    }
}

impl std::fmt::Debug for BulkResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BulkResult")
            .field("index", &self.index)
            .field("outcome", &self.outcome)
            .field("issues", &self.issues)
            .field("warnings", &self.warnings)
            .field("reconciled", &self.reconciled)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// How far a run has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BulkProgress {
    /// How many rows have an outcome.
    pub done: u64,
    /// How many rows there are, if the rows are an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub total: Option<u64>,
    /// How many rows were created in this run.
    pub created: u64,
    /// How many rows had an invitation already.
    pub found: u64,
    /// How many rows were not sent because they are invalid.
    pub invalid: u64,
    /// How many rows the API refused.
    pub refused: u64,
    /// How many rows may have an invitation.
    pub unknown: u64,
    /// How many rows have nothing created for them, because the run ended before or only checks them.
    pub not_tried: u64,
    /// How many requests have no answer yet.
    pub in_flight: u64,
    /// How many creates lost their answers, and are searched for in the list soon.
    pub unconfirmed: u64,
    /// How long no request is sent from now on, in milliseconds: because of the rate limit, or after
    /// failures.
    pub paused_ms: u64,
}

impl BulkProgress {
    pub(super) fn count(&mut self, outcome: BulkOutcome) {
        let count = match outcome {
            BulkOutcome::Created => &mut self.created,
            BulkOutcome::Found => &mut self.found,
            BulkOutcome::Invalid => &mut self.invalid,
            BulkOutcome::Refused => &mut self.refused,
            BulkOutcome::Unknown => &mut self.unknown,
            BulkOutcome::NotTried => &mut self.not_tried,
        };
        *count = count.saturating_add(1);
        self.done = self.done.saturating_add(1);
    }
}
