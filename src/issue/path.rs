use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A step on the way to a value: the name of a field, or an index in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum PathSegment {
    /// The name of a field, or of an option.
    Key(Cow<'static, str>),
    /// An index in a list, counted from 0.
    Index(usize),
}

/// Writes a path as in `allowedPhoneCountries[1]` or `options.headers`.
pub(super) fn write(path: &[PathSegment], f: &mut impl fmt::Write) -> fmt::Result {
    if path.is_empty() {
        return f.write_str("the request");
    }
    for (depth, segment) in path.iter().enumerate() {
        match segment {
            PathSegment::Key(key) if depth == 0 => f.write_str(key)?,
            PathSegment::Key(key) => write!(f, ".{key}")?,
            PathSegment::Index(index) => write!(f, "[{index}]")?,
        }
    }
    Ok(())
}
