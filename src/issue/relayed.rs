use crate::platform::json;

/// The `code` and the `params` of an issue that another copy of this library reported, such as a handler to a page. That
/// copy may be newer and have other codes, so both are kept as they were received.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RelayedIssue {
    pub code: String,
    /// An object.
    pub params: json::Value,
}
