//! The rights that the server's own check of a request, `authorize`, gives to it.

/// The rights of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Grant {
    /// The user who sent the request, by the server's own name. A repeated `Idempotency-Key` gets
    /// the stored answer only if the caller is equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// True if the answers to reading and cancelling may hold the link of the invitation.
    pub reveal: bool,
}
