use std::fmt;

use serde::Deserialize;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// The fields that this version does not know, with their values as they were received.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(type = "object"))]
#[serde(transparent)]
pub struct UnknownFields(pub Map<String, Value>);

impl UnknownFields {
    /// In JavaScript the facade keeps the values, and sends a copy of its own.
    pub(super) const HAS_VALUES: bool = cfg!(not(all(feature = "wasm", target_arch = "wasm32")));
}

impl Serialize for UnknownFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if Self::HAS_VALUES {
            self.0.serialize(serializer)
        } else {
            serializer.serialize_map(Some(0))?.end()
        }
    }
}

/// The names alone: a value can be a secret, like a link that the API sends under a new name.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
