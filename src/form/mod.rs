//! HTML forms: turns typed text into a [`Draft`](crate::Draft).
//!
//! An HTML form gives only text: with spaces around it, in the wrong case, pasted from a mail program. [`read`] makes a
//! draft of its pairs. [`normalize`] rewrites each text as the request needs it, and lists the changes; text that cannot be
//! read stays as typed, so that validation can quote it. [`constraints`] and [`json_schema`] state the rules for HTML and
//! for other programs.

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
