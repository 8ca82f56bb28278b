//! `connectionType`: one of the channels that Zavu connects.

use super::field_text;
use crate::Problem;
use crate::text::{excerpt, nearest};
use crate::{ConnectionType, InputValue, InvitationField, Report};

/// Whether there is nothing to say about the name of a channel.
pub(crate) fn is_clean(name: &[u8]) -> bool {
    let mut known = ConnectionType::KNOWN.iter();
    known.any(|known| known.as_bytes() == name)
}

pub(crate) fn is_messenger(name: &[u8]) -> bool {
    name == ConnectionType::Messenger.as_str().as_bytes()
}

pub(crate) fn check(value: &InputValue<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ConnectionType;
    let Some(name) = field_text(FIELD, value, report) else {
        return;
    };
    if !is_clean(name.as_bytes()) {
        let allowed = ConnectionType::KNOWN;
        let problem = Problem::InvalidOption {
            allowed: allowed.to_vec(),
            actual: excerpt(name),
        };
        report.add_with(FIELD, problem, nearest(name, allowed).map(str::to_owned));
    }
}
