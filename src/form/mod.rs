//! From what people type into a form to a draft that is worth checking.
//!
//! Validation takes a value as it is. A form holds text only, with blanks around it, in capitals,
//! pasted from a mail program: [`normalize`] brings it into the form the request wants, and says
//! what it changed. What cannot be read stays as typed, so that validation can name it.

mod change;
mod country;
mod days;
mod domain;
mod email;
mod normalize;
mod read;
mod text;

pub use change::{Change, ChangeCode, FormValue};
pub use normalize::{Normalized, normalize};
#[cfg(feature = "wasm")]
pub(crate) use read::is_of_react;
pub use read::read;
