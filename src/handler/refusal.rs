//! The reasons for which a handler refuses a request by itself, with their answers.

use std::borrow::Cow;
use std::fmt;

use super::ProblemDetails;
use crate::client::{ErrorCode, ErrorOutcome, Operation};

/// Why a handler answers a request without a call of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// 405: no operation of the path has this method.
    Method,
    /// 404: the path is that of no operation of the handler.
    NoSuchPath,
    /// 404: there is no such invitation, or the caller may not see it.
    NoSuchInvitation,
    /// 403: a page of an origin that is not allowed sent the request.
    Origin,
    /// 403: a form came without `Origin` and `Sec-Fetch-Site`.
    FormWithoutOrigin,
    /// 415: a request that has no body came with the content type of one that is not JSON, such as a form.
    UnexpectedBody,
    /// 415: the body is not JSON or a form in UTF-8, or is encoded.
    ContentType,
    /// 413: the body has more than this many bytes.
    TooLarge {
        /// How many bytes a body may have.
        maximum: u32,
    },
    /// 408: the body did not arrive in time.
    TooSlow,
    /// 408: a body was announced, and no byte of it arrived in time.
    NothingArrived,
    /// 400: the body was cut off.
    Broken,
    /// 400: the body is not UTF-8.
    InvalidUtf8,
    /// 400: the body is not JSON.
    InvalidJson,
    /// 400: the body is not a form.
    InvalidForm,
    /// 400: the JSON of the body is nested deeper than a handler reads.
    TooDeep,
    /// 500: the handler was not given a `Request`.
    NotARequest,
    /// 500: the handler was given a request of `node:http`.
    NodeRequest,
    /// 500: something read the body before the handler was called.
    BodyReadBefore,
    /// 500: `authorize` read the body.
    BodyReadByAuthorize,
    /// 403: `authorize` returned `false`.
    NotAuthorized,
    /// 500: `visible` failed, or returned something else than a boolean.
    VisibleFailed,
    /// 503: `visible` took too long.
    VisibleTimeout,
    /// 500: `authorize` failed, or returned an invalid value.
    AuthorizeFailed,
    /// 503: `authorize` took too long.
    AuthorizeTimeout,
    /// 400: the `Idempotency-Key` is not one.
    IdempotencyKey,
    /// 422: the `Idempotency-Key` came with another body before.
    IdempotencyKeyReused,
    /// 409: a request with the same `Idempotency-Key` has no answer yet.
    StillInProgress,
    /// 502: a request with the same `Idempotency-Key` ended without an answer.
    Abandoned,
    /// 503: the store of idempotency keys failed, or is full.
    StoreFailed,
}

impl Refusal {
    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Broken
            | Self::InvalidUtf8
            | Self::InvalidJson
            | Self::InvalidForm
            | Self::TooDeep
            | Self::IdempotencyKey => 400,
            Self::Origin | Self::FormWithoutOrigin | Self::NotAuthorized => 403,
            Self::NoSuchPath | Self::NoSuchInvitation => 404,
            Self::Method => 405,
            Self::TooSlow | Self::NothingArrived => 408,
            Self::StillInProgress => 409,
            Self::TooLarge { .. } => 413,
            Self::ContentType | Self::UnexpectedBody => 415,
            Self::IdempotencyKeyReused => 422,
            Self::NotARequest
            | Self::NodeRequest
            | Self::BodyReadBefore
            | Self::BodyReadByAuthorize
            | Self::VisibleFailed
            | Self::AuthorizeFailed => 500,
            Self::Abandoned => 502,
            Self::AuthorizeTimeout | Self::VisibleTimeout | Self::StoreFailed => 503,
        }
    }

    fn code(self) -> ErrorCode {
        match self {
            Self::Origin | Self::FormWithoutOrigin | Self::NotAuthorized => ErrorCode::Permission,
            Self::NoSuchPath | Self::NoSuchInvitation => ErrorCode::NotFound,
            Self::TooSlow
            | Self::NothingArrived
            | Self::AuthorizeTimeout
            | Self::VisibleTimeout => ErrorCode::Timeout,
            Self::NotARequest
            | Self::NodeRequest
            | Self::BodyReadBefore
            | Self::BodyReadByAuthorize
            | Self::AuthorizeFailed
            | Self::VisibleFailed
            | Self::StoreFailed => ErrorCode::Internal,
            Self::StillInProgress => ErrorCode::Conflict,
            Self::Abandoned => ErrorCode::Server,
            _ => ErrorCode::InvalidRequest,
        }
    }

    /// The refused request itself creates nothing, but another one with the same key may have created
    /// an invitation.
    fn outcome(self) -> ErrorOutcome {
        match self {
            Self::StillInProgress | Self::Abandoned => ErrorOutcome::Unknown,
            _ => ErrorOutcome::Refused,
        }
    }

    /// The body of the answer to a request for that operation.
    #[must_use]
    pub fn details(self, operation: Operation) -> ProblemDetails {
        const RETRY_AFTER_MS: u64 = 1_000;
        let (code, outcome) = (self.code(), self.outcome());
        let advice = operation.advice(code, outcome);
        let detail = format!("{}; {advice}", self.text());
        ProblemDetails {
            retry_after_ms: (self == Self::StillInProgress).then_some(RETRY_AFTER_MS),
            ..ProblemDetails::new(self.status(), code, outcome, detail)
        }
    }

    /// The reason, and what is allowed. It shows nothing of the request.
    fn text(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Method => "the method must be one that Allow names",
            Self::NoSuchPath => {
                "the path must end with /v1/invitations, /v1/invitations/{id} or /v1/invitations/{id}/cancel, and the server must serve that operation"
            }
            Self::NoSuchInvitation => "there is no such invitation",
            Self::UnexpectedBody => "the request must have no body",
            Self::VisibleFailed => "the server could not decide if the invitation may be seen",
            Self::VisibleTimeout => {
                "the server did not decide in time if the invitation may be seen"
            }
            Self::Origin => "the origin of the page is not allowed",
            Self::FormWithoutOrigin => {
                "a form must be posted by a browser that sends Origin or Sec-Fetch-Site"
            }
            Self::ContentType => {
                "the body must be JSON (application/json or a type that ends with +json) or a form (application/x-www-form-urlencoded or multipart/form-data), in UTF-8, without a content encoding"
            }
            Self::TooLarge { maximum } => {
                return format!("the body must have at most {maximum} bytes").into();
            }
            Self::TooSlow => "the body did not arrive in time",
            Self::NothingArrived => {
                "no byte of the body arrived in time: on the server, mount the handler before anything that reads bodies, such as express.json()"
            }
            Self::Broken => "the body was cut off",
            Self::InvalidUtf8 => "the body must be UTF-8",
            Self::InvalidJson => "the body must be JSON",
            Self::InvalidForm => "the body must be a form, as its content type says",
            Self::TooDeep => "the body is nested too deep",
            Self::NotARequest => {
                "the handler must be given a web-standard Request: c.req.raw in Hono, event.request in SvelteKit, Astro and React Router, toWebRequest(event) in Nuxt"
            }
            Self::NodeRequest => {
                "the handler must be given a web-standard Request, found one of Node.js: in Express, Fastify, Next's pages/api or node:http wrap the handler in an adapter, such as createServerAdapter of @whatwg-node/server, and mount it before body parsers"
            }
            Self::BodyReadBefore => {
                "the body was read before the handler was called: mount the handler before anything that reads bodies, such as express.json()"
            }
            Self::BodyReadByAuthorize => {
                "options.authorize read the body: it must read a clone of the request"
            }
            Self::NotAuthorized => "the request is not authorized",
            Self::AuthorizeFailed => "the server could not decide if the request is authorized",
            Self::AuthorizeTimeout => {
                "the server did not decide in time if the request is authorized"
            }
            Self::IdempotencyKey => {
                "Idempotency-Key must have 16 to 128 visible ASCII characters, such as a random UUID"
            }
            Self::IdempotencyKeyReused => {
                "Idempotency-Key came with another body before: each call needs one of its own"
            }
            Self::StillInProgress => "a request with the same Idempotency-Key is still in progress",
            Self::Abandoned => "a request with the same Idempotency-Key ended without an answer",
            Self::StoreFailed => "the store of idempotency keys failed",
        })
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_its_code() {
        for (refusal, code) in [
            (Refusal::Origin, ErrorCode::Permission),
            (Refusal::NoSuchPath, ErrorCode::NotFound),
            (Refusal::TooSlow, ErrorCode::Timeout),
            (Refusal::StoreFailed, ErrorCode::Internal),
            (Refusal::StillInProgress, ErrorCode::Conflict),
            (Refusal::Abandoned, ErrorCode::Server),
            (Refusal::InvalidJson, ErrorCode::InvalidRequest),
        ] {
            assert_eq!(refusal.details(Operation::Create).code, code, "{refusal:?}");
        }
        assert_eq!(
            Refusal::TooSlow.to_string(),
            "the body did not arrive in time"
        );
    }
}
