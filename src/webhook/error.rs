use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

closed_enum! {
    /// The reason why an event was not accepted, or not handled. Stable: branch on it.
    pub enum WebhookErrorCode {
        /// There is no signature of an accepted scheme.
        MissingSignature = "missing_signature",
        /// No signature matches: another secret, or another body.
        InvalidSignature = "invalid_signature",
        /// The signature is right, but older or newer than allowed.
        Stale = "stale",
        /// The header has another form, the body is not the raw one, or it is not an event.
        Malformed = "malformed",
        /// A secret is missing, empty, padded with blanks, or has a line break in it.
        InvalidSecret = "invalid_secret",
        /// An option cannot be used.
        InvalidOptions = "invalid_options",
        /// A handler got a request that is not a `POST`.
        MethodNotAllowed = "method_not_allowed",
        /// A handler was not called with a `Request`, or something had read its body before.
        InvalidRequest = "invalid_request",
        /// The body of a handler's request has too many bytes.
        TooLarge = "too_large",
        /// The body of a handler's request did not arrive in time.
        TooSlow = "too_slow",
        /// The body of a handler's request was cut off.
        Broken = "broken",
        /// `onEvent` failed: what it threw is the `cause`.
        EventFailed = "event_failed",
        /// `seen` failed, did not answer in time, or answered neither `true` nor `false`.
        SeenFailed = "seen_failed",
        /// The same event is being handled at this moment.
        InProgress = "in_progress",
    }
}

impl WebhookErrorCode {
    /// The HTTP status to answer. Zavu delivers an event again after everything but 2xx.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::Broken => 400,
            Self::MissingSignature | Self::InvalidSignature | Self::Stale => 401,
            Self::MethodNotAllowed => 405,
            Self::TooSlow => 408,
            Self::TooLarge => 413,
            Self::InvalidSecret
            | Self::InvalidOptions
            | Self::InvalidRequest
            | Self::EventFailed => 500,
            Self::SeenFailed | Self::InProgress => 503,
        }
    }

    /// False for errors that are not worth a line in a log: a request without a signature or with another method, as any
    /// visitor of the URL sends it, and a repeated delivery that came too early.
    #[must_use]
    pub const fn is_logged(self) -> bool {
        !matches!(
            self,
            Self::MethodNotAllowed | Self::MissingSignature | Self::InProgress
        )
    }
}

/// The error of an event. No text of it holds a secret, a signature or the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WebhookError {
    /// The reason.
    pub code: WebhookErrorCode,
    /// The message for developers: what was found and what is allowed.
    pub message: Cow<'static, str>,
}

impl WebhookError {
    pub(crate) fn new(code: WebhookErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self { code, message }
    }

    pub(super) fn malformed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(WebhookErrorCode::Malformed, message)
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for WebhookError {}
