//! Forms: from typed text to a draft that is worth validating.
//!
//! Validation takes a value as it is. A form holds text only, with blanks around it, in capitals,
//! pasted from a mail program: [`normalize`] brings it into the form of the request, and lists its
//! changes. A value that cannot be read stays as typed, so that validation can name it.

mod blanks;
mod change;
mod constraints;
mod countries;
mod country;
mod email;
mod normalize;
mod pattern;
mod read;
mod schema;
mod typed_number;

pub use change::{FormChange, FormChangeCode, FormValue};
pub use constraints::{Constraints, constraints};
pub use countries::countries;
#[cfg(feature = "wasm")]
pub(crate) use normalize::find_changes;
pub use normalize::{Normalized, normalize};
#[cfg(feature = "wasm")]
pub(crate) use read::is_from_react;
pub use read::read;
pub use schema::{SchemaTarget, json_schema, json_schema_with};
