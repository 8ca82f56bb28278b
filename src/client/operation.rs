use super::{ErrorCode, Outcome};

/// What is asked of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `POST /v1/invitations`
    Create,
}

impl Operation {
    /// What became of the call, and whether it is safe to try again.
    pub(super) fn advice(self, code: ErrorCode, outcome: Outcome) -> &'static str {
        match (outcome, code) {
            (Outcome::NotSent, _) => "nothing was sent",
            (Outcome::Refused, ErrorCode::RateLimited) => {
                "no invitation was created, and it is safe to try again after the wait"
            }
            (Outcome::Refused, _) => "no invitation was created",
            (Outcome::Unknown, _) => {
                "it is unknown whether the invitation was created: look for it before you try again"
            }
        }
    }
}
