use crate::json;

/// The `code` and the `params` of an issue that another copy of this library made, which may know
/// more of them than this version: both are kept as they were received.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RelayedIssue {
    pub code: String,
    /// An object.
    pub params: json::Value,
}
