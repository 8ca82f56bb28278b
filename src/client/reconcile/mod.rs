//! Finds the invitation of a create in the list. Zavu has no idempotency key, so that a create
//! whose answer was lost is not sent again: its invitation is searched for instead.
//!
//! A create is *lost* if its answer did not come or cannot be read, so that its outcome is unknown.
//! An *earlier delivery* is a run of the same job before this one, perhaps in another process.
//!
//! An invitation in the list is that of a create if
//!
//! - it echoes every identifying field that was sent, and lasts as long as the request asked for:
//!   `criteria.rs`;
//! - it was created, by the server's clock, while the attempt was in flight: `window.rs`;
//! - no other create of this process has got it or may still get it: `claims.rs`.
//!
//! `tracked_create.rs` is one create with these three checks, and `search.rs` is a pass
//! over the list for one or several creates. Two callers search: a single [`Call`](super::Call)
//! through `recovery.rs`, and [`Bulk`](crate::bulk::Bulk) for many rows at once. `known.rs` goes the
//! other way: it collects invitations first, and each then answers one equal request.

mod claims;
mod criteria;
mod known;
mod list_pass;
mod recovery;
mod search;
mod tracked_create;
mod window;

pub(crate) use known::KnownInvitations;
pub(super) use recovery::Recovery;
pub(crate) use search::ListSearch;
pub(crate) use tracked_create::TrackedCreate;

pub use claims::{ClaimedId, Claims};

/// Why a search of the list does not show which invitation a create made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReconcileFailure {
    /// No invitation matches. The request may still be on its way.
    NotListed,
    /// More invitations match than this process has lost creates.
    Several,
    /// The list has more pages than a search reads.
    TooLong,
    /// A page could not be read, or a match lacks a field that an answer has.
    Unreadable,
    /// The answer with a page has no `Date` header to compare times with.
    NoDateHeader,
    /// The deadline of the call came before the search could end.
    NoTimeLeft,
    /// An equal create has no answer yet: a match may be its invitation.
    Blocked,
}

impl ReconcileFailure {
    /// True if a later pass over the list may find the invitation.
    pub fn may_be_found_later(self) -> bool {
        matches!(self, Self::NotListed | Self::Blocked)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotListed => "the invitation is not in the list",
            Self::Several => "several invitations in the list may be it",
            Self::TooLong => "the list is too long to look through",
            Self::Unreadable => "the list could not be read",
            Self::NoDateHeader => {
                "the answer with the list has no Date header to compare times with"
            }
            Self::NoTimeLeft => "no time was left to look for it in the list",
            Self::Blocked => "an equal create of this process had no answer yet",
        }
    }
}

/// A create with a name and a lifetime, for tests: the HTTP request, and the request in it.
#[cfg(test)]
fn sample(name: &str, days: u32) -> (crate::client::Request, crate::CreateInvitationRequest) {
    let request = crate::CreateInvitationRequest {
        client_name: Some(name.to_owned()),
        expires_in_days: Some(days),
        ..Default::default()
    };
    let settings = crate::client::Settings::new("zv_test_example");
    let prepared = settings.create_request(&request.clone().validate().unwrap());
    (prepared.unwrap(), request)
}

#[cfg(test)]
mod tests {
    use super::ReconcileFailure::{
        Blocked, NoDateHeader, NoTimeLeft, NotListed, Several, TooLong, Unreadable,
    };

    #[test]
    fn only_what_may_appear_is_looked_for_again() {
        for why in [NotListed, Blocked] {
            assert!(why.may_be_found_later(), "{why:?}");
        }
        for why in [Several, TooLong, Unreadable, NoDateHeader, NoTimeLeft] {
            assert!(!why.may_be_found_later(), "{why:?}");
        }
    }
}
