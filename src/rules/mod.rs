//! The rules of a request's fields, one in each file. `check` takes the unchecked value of a field and adds its issues to
//! the report; [`Draft::report`](crate::Draft::report) calls all of them. `has_no_findings` is its short form for the
//! fast path (`fast_path.rs`).

use crate::{InputValue, InvitationField, Report};

pub(crate) mod connection;
pub(crate) mod country;
pub(crate) mod email;
pub(crate) mod expiry;
#[cfg(any(test, feature = "wasm"))]
pub(crate) mod fast_path;
pub(crate) mod invitation_id;
pub(crate) mod name;
pub(crate) mod phone;
pub(crate) mod phone_number_id;
mod provider;
pub(crate) mod several_addresses;
pub(crate) mod unknown;

/// Reads the string of a field; `None` if the value is absent, or if it is no valid string, which is reported.
fn read_field<'v>(
    field: InvitationField,
    value: &'v InputValue<'_>,
    report: &mut Report,
) -> Option<&'v str> {
    match value.read_text() {
        Ok(text) => text,
        Err(problem) => {
            report.add(field, problem);
            None
        }
    }
}
