use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A step on the way to a value: the name of a field, or an index in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
pub enum PathSegment {
    /// The name of a field, or of an option.
    Key(#[serde(serialize_with = "serialize_name")] Cow<'static, str>),
    /// An index in a list, counted from 0.
    Index(usize),
}

/// Serializes a static name as if it were a variant of an enum: the serializer to JavaScript values caches the strings of
/// variants, and making a string is the slowest part of an issue.
#[expect(clippy::ptr_arg, reason = "serde hands the field over as it is")]
pub(super) fn serialize_name<S: Serializer>(
    name: &Cow<'static, str>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match name {
        Cow::Borrowed(name) => serializer.serialize_unit_variant("", 0, name),
        Cow::Owned(name) => serializer.serialize_str(name),
    }
}

/// Writes a path such as `allowedPhoneCountries[1]` or `options.headers`; `the request` for an empty one.
pub(super) fn write_path(path: &[PathSegment], f: &mut impl fmt::Write) -> fmt::Result {
    if path.is_empty() {
        return f.write_str("the request");
    }
    for (position, segment) in path.iter().enumerate() {
        match segment {
            PathSegment::Key(key) if key.is_empty() => f.write_str("[\"\"]")?,
            PathSegment::Key(key) if position == 0 => f.write_str(key)?,
            PathSegment::Key(key) => write!(f, ".{key}")?,
            PathSegment::Index(index) => write!(f, "[{index}]")?,
        }
    }
    Ok(())
}
