use std::fmt;

use serde::{Deserialize, Serialize};

use crate::platform::json::{Map, Value};

/// The fields that this version does not know, with their values as they were received.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "wasm",
    derive(tsify::Tsify),
    tsify(type = "{ [name: string]: unknown }")
)]
#[serde(transparent)]
pub struct UnknownFields(pub Map<String, Value>);

/// Shows the names alone: a value can be a secret, such as a link that the API sends under a new name.
impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
