use serde::Serialize;

use super::origin;

/// What a handler lets through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "wasm",
    derive(tsify::Tsify),
    tsify(rename = "HandlerPolicy")
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Policy {
    /// The origins, beside the handler's own, whose pages may call it: as browsers write them, like
    /// `https://app.example`.
    pub allowed_origins: Vec<String>,
    /// How many bytes a body may have.
    pub max_body_bytes: u32,
    /// How long a body may take to arrive, and who decides about a request to decide, in
    /// milliseconds.
    pub request_timeout_ms: u32,
}

impl Policy {
    /// How many bytes a body may have, unless the policy says otherwise: 16 KiB.
    pub const MAX_BODY_BYTES: u32 = 16_384;

    /// How long a body may take, unless the policy says otherwise, in milliseconds.
    pub const REQUEST_TIMEOUT_MS: u32 = 10_000;

    /// Whether a text can be one of [`Policy::allowed_origins`]: a scheme, a host in lower case and
    /// a port where it is not the scheme's own, without a path.
    #[must_use]
    pub fn is_origin(text: &str) -> bool {
        origin::is_origin(text)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            allowed_origins: Vec::new(),
            max_body_bytes: Self::MAX_BODY_BYTES,
            request_timeout_ms: Self::REQUEST_TIMEOUT_MS,
        }
    }
}
