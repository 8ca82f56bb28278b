//! The error of a call: one type for everything that can go wrong.

use std::fmt;

use serde::Serialize;

use super::Cause;
use crate::{Issue, Report};

// The docs of both enums are those of Rust and of TypeScript: they have the names of JavaScript.
closed_enum! {
    /// The kind of an error.
    pub enum ErrorCode {
        /// The request or an option is invalid (`issues` says where), or Zavu answered 400 or 422.
        InvalidRequest = "invalid_request",
        /// The API key is missing or unusable, or Zavu answered 401.
        Authentication = "authentication",
        /// Zavu answered 403.
        Permission = "permission",
        /// Zavu answered 404.
        NotFound = "not_found",
        /// Zavu answered 409.
        Conflict = "conflict",
        /// Zavu answered 429: wait for `retryAfterMs`.
        RateLimited = "rate_limited",
        /// Zavu answered another 4xx.
        Api = "api",
        /// Zavu answered 5xx.
        Server = "server",
        /// No answer came within `timeoutMs`.
        Timeout = "timeout",
        /// The caller's signal aborted the call; its reason is the `cause`.
        Aborted = "aborted",
        /// The connection could not be made, or broke; `fetch`'s own error is the `cause`.
        Connection = "connection",
        /// The answer is not what the API documents: a redirect, HTML, a cut-off body.
        InvalidResponse = "invalid_response",
        /// An API key was given in a browser, where every visitor could read it.
        ApiKeyInBrowser = "api_key_in_browser",
        /// The base URL is neither https nor loopback, or no URL at all.
        InsecureBaseUrl = "insecure_base_url",
        /// The WebAssembly module could not be loaded; the message names the remedy.
        WasmUnavailable = "wasm_unavailable",
        /// A fault of this library.
        Internal = "internal",
    }
}

closed_enum! {
    /// The outcome of a failed call, for a caller that must not do the same twice.
    pub enum ErrorOutcome {
        /// Nothing was sent.
        NotSent = "not_sent",
        /// Zavu answered that it did not do it.
        Refused = "refused",
        /// It may have happened.
        Unknown = "unknown",
    }
}

/// The rate limit of the project, as the headers of an answer state it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "wasm",
    derive(tsify::Tsify),
    tsify(rename = "RateLimitHeaders")
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests a window of one minute allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub limit: Option<u64>,
    /// Requests left in this window.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub remaining: Option<u64>,
    /// When the next window begins, in Unix milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub reset: Option<u64>,
}

/// A call that failed. However it is printed, it shows no key, no token and no link.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    feature = "wasm",
    derive(tsify::Tsify),
    tsify(hashmap_as_object, rename = "Rejection")
)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Error {
    /// What went wrong.
    pub code: ErrorCode,
    /// Whether the call had an effect.
    pub outcome: ErrorOutcome,
    /// What failed and why, with the API's own message, and then if it is safe to try again.
    pub message: String,
    /// The HTTP status, if there was an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub status: Option<u16>,
    /// The answer's request id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub request_id: Option<String>,
    /// How long the API asks to wait, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub retry_after_ms: Option<u64>,
    /// The rate limit, if the answer states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional, type = "RateLimitHeaders"))]
    pub rate_limit: Option<RateLimit>,
    /// How many requests were tried. Those that found no connection count, and so do those that
    /// search for a lost create.
    pub attempts: u32,
    /// What is wrong with the request, field by field.
    pub issues: Vec<Issue>,
    /// The answer's body as the API sent it, if there was one.
    #[serde(skip)]
    pub body: Option<Body>,
    /// The value that `fetch` or the transport failed with.
    #[serde(skip)]
    pub(crate) cause: Option<Cause>,
    /// True if a handler of this library made the call, with its own retries and search, and relayed
    /// its error.
    #[serde(skip)]
    pub(crate) is_relayed: bool,
    /// True if every further attempt would fail in the same way, by the kind of failure.
    #[serde(skip)]
    pub(crate) is_permanent: bool,
    /// True if the server states in a header that another attempt is of no use.
    #[serde(skip)]
    pub(crate) forbids_retry: bool,
    /// The time from the answer to the end of the rate limit's window.
    #[serde(skip)]
    pub(crate) resets_in_ms: Option<u64>,
}

/// The body of an answer. It may hold what must not be logged: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// The body as it came.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(…)")
    }
}

impl Error {
    pub(crate) fn not_sent(code: ErrorCode, message: impl Into<String>) -> Self {
        *Self::boxed(code, ErrorOutcome::NotSent, message.into())
    }

    /// Not inlined: the error is built in many places, and each copy adds to the module.
    #[inline(never)]
    pub(crate) fn boxed(code: ErrorCode, outcome: ErrorOutcome, message: String) -> Box<Self> {
        Box::new(Self {
            code,
            outcome,
            message,
            status: None,
            request_id: None,
            retry_after_ms: None,
            rate_limit: None,
            attempts: 0,
            issues: Vec::new(),
            body: None,
            cause: None,
            is_relayed: false,
            is_permanent: false,
            forbids_retry: false,
            resets_in_ms: None,
        })
    }

    /// True if another attempt may succeed, because the cause may pass: 408, 429, 5xx, a timeout, or a
    /// lost connection.
    pub(crate) fn is_transient(&self) -> bool {
        let has_transient_code = matches!(
            self.code,
            ErrorCode::RateLimited | ErrorCode::Connection | ErrorCode::Timeout | ErrorCode::Server
        );
        has_transient_code || self.status == Some(408)
    }
}

/// An invalid request that was not sent.
impl From<Report> for Error {
    fn from(report: Report) -> Self {
        let message = format!("the request is invalid and was not sent: {report}");
        Self {
            issues: report.issues,
            ..Self::not_sent(ErrorCode::InvalidRequest, message)
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The source is the error of the transport, if there is one.
impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let cause = self.cause.as_deref()?;
        Some(cause)
    }
}
