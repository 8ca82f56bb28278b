//! `connectionType`: one of the channels that Zavu connects.

use super::field_text;
use crate::Problem;
use crate::text::{excerpt, nearest};
use crate::{ConnectionType, InvitationField, Report, Untyped};

pub(crate) fn check(value: &Untyped<'_>, report: &mut Report) {
    const FIELD: InvitationField = InvitationField::ConnectionType;
    let Some(name) = field_text(FIELD, value, report) else {
        return;
    };
    let allowed = ConnectionType::KNOWN;
    if !allowed.contains(&name) {
        let problem = Problem::InvalidOption {
            allowed: allowed.to_vec(),
            actual: excerpt(name),
        };
        report.add_with(FIELD, problem, nearest(name, allowed).map(str::to_owned));
    }
}
