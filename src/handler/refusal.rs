use std::borrow::Cow;
use std::fmt;

use super::ProblemDetails;
use crate::client::{ErrorCode, ErrorOutcome};
use crate::text::{concat, digits};

/// Why a handler answers a request without creating anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// 405: the method is not `POST`.
    Method,
    /// 403: a page of an origin that is not allowed sent it.
    Origin,
    /// 415: the body is not JSON in UTF-8, or is encoded.
    ContentType,
    /// 413: the body has more than this many bytes.
    TooLarge {
        /// How many bytes a body may have.
        maximum: u32,
    },
    /// 408: the body did not arrive in time.
    TooSlow,
    /// 400: the body broke off.
    Broken,
    /// 400: the body is not UTF-8.
    InvalidUtf8,
    /// 400: the body is not JSON.
    InvalidJson,
    /// 400: the JSON of the body is nested deeper than anything in a request.
    TooDeep,
    /// 403: whoever decides about requests said no.
    NotAuthorized,
    /// 500: whoever decides about requests failed.
    AuthorizeFailed,
    /// 503: whoever decides about requests took too long.
    UndecidedInTime,
    /// 500: whoever decides about requests has read the body.
    BodyUsed,
}

impl Refusal {
    /// The refusal of that name, as the JavaScript around the handler says it.
    #[cfg(feature = "wasm-server")]
    pub(crate) fn from_name(name: &str, maximum: u32) -> Self {
        match name {
            "too_large" => Self::TooLarge { maximum },
            "too_slow" => Self::TooSlow,
            "broken" => Self::Broken,
            "invalid_json" => Self::InvalidJson,
            "not_authorized" => Self::NotAuthorized,
            "undecided_in_time" => Self::UndecidedInTime,
            "body_used" => Self::BodyUsed,
            _ => Self::AuthorizeFailed,
        }
    }

    pub(super) fn status(self) -> u16 {
        match self {
            Self::Broken | Self::InvalidUtf8 | Self::InvalidJson | Self::TooDeep => 400,
            Self::Origin | Self::NotAuthorized => 403,
            Self::Method => 405,
            Self::TooSlow => 408,
            Self::TooLarge { .. } => 413,
            Self::ContentType => 415,
            Self::AuthorizeFailed | Self::BodyUsed => 500,
            Self::UndecidedInTime => 503,
        }
    }

    fn code(self) -> ErrorCode {
        match self {
            Self::Origin | Self::NotAuthorized => ErrorCode::Permission,
            Self::TooSlow | Self::UndecidedInTime => ErrorCode::Timeout,
            Self::AuthorizeFailed | Self::BodyUsed => ErrorCode::Internal,
            _ => ErrorCode::InvalidRequest,
        }
    }

    /// What is answered.
    #[must_use]
    pub fn details(self) -> ProblemDetails {
        let detail = concat(&[&self.text(), "; no invitation was created"]);
        ProblemDetails::new(self.status(), self.code(), ErrorOutcome::Refused, detail)
    }

    /// What was found and what is allowed, without anything that the request holds.
    fn text(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Method => "the method must be POST",
            Self::Origin => "the origin of the page is not allowed",
            Self::ContentType => {
                "the body must be JSON: application/json or a type that ends with +json, in UTF-8, without a content encoding"
            }
            Self::TooLarge { maximum } => {
                let maximum = digits(usize::try_from(maximum).unwrap_or(usize::MAX));
                return concat(&["the body must have at most ", &maximum, " bytes"]).into();
            }
            Self::TooSlow => "the body did not arrive in time",
            Self::Broken => "the body broke off",
            Self::InvalidUtf8 => "the body must be UTF-8",
            Self::InvalidJson => "the body must be JSON",
            Self::TooDeep => "the body is nested too deep",
            Self::NotAuthorized => "the request is not authorized",
            Self::AuthorizeFailed => {
                "the server could not decide whether the request is authorized"
            }
            Self::UndecidedInTime => {
                "the server did not decide in time whether the request is authorized"
            }
            Self::BodyUsed => {
                "the body was read before the handler could: options.authorize must read a clone of the request"
            }
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::error::Error for Refusal {}
