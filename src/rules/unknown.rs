//! Names that are no field of a request.

use crate::Problem;
use crate::text::nearest;
use crate::{InvitationField, PathSegment, Report};

pub(crate) fn check(name: &str, report: &mut Report) {
    let names = InvitationField::ALL.map(InvitationField::name);
    let suggestion = nearest(name, &names).map(str::to_owned);
    let path = vec![PathSegment::Key(name.to_owned().into())];
    report.add_at(path, Problem::UnknownField {}, suggestion);
}
