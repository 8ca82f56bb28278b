//! The reasons for which a handler refuses a request by itself, with their answers.

use std::fmt;

use super::ProblemDetails;
use crate::client::{ErrorCode, ErrorOutcome, Operation};

/// Why a handler answers a request without a call of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
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
    /// 400: the `Idempotency-Key` is malformed.
    IdempotencyKey,
    /// 403: a page of an origin that is not allowed sent the request.
    Origin,
    /// 403: a form came without `Origin` and `Sec-Fetch-Site`.
    FormWithoutOrigin,
    /// 403: `authorize` returned `false`.
    NotAuthorized,
    /// 404: the handler has no operation at this path.
    NoSuchPath,
    /// 404: there is no such invitation, or the caller may not see it.
    NoSuchInvitation,
    /// 405: no operation of the path has this method.
    Method,
    /// 408: the body did not arrive in time.
    TooSlow,
    /// 408: a body was announced, and no byte of it arrived in time.
    NothingArrived,
    /// 409: a request with the same `Idempotency-Key` has no answer yet.
    StillInProgress,
    /// 413: the body has more than this many bytes.
    TooLarge {
        /// How many bytes a body may have.
        maximum: u32,
    },
    /// 415: the body is not JSON or a form in UTF-8, or is encoded.
    ContentType,
    /// 415: a request that has no body came with the content type of one that is not JSON, such as a form.
    UnexpectedBody,
    /// 422: the `Idempotency-Key` came with another body before.
    IdempotencyKeyReused,
    /// 500: the handler was not given a `Request`.
    NotARequest,
    /// 500: the handler was given a request of `node:http`.
    NodeRequest,
    /// 500: something read the body before the handler was called.
    BodyReadBefore,
    /// 500: `authorize` read the body.
    BodyReadByAuthorize,
    /// 500: `authorize` failed, or returned an invalid value.
    AuthorizeFailed,
    /// 500: `visible` failed, or returned something else than a boolean.
    VisibleFailed,
    /// Only for the server's log: the store of idempotency keys failed after the call, whose answer is
    /// sent all the same.
    AnswerNotStored,
    /// 502: a request with the same `Idempotency-Key` ended without an answer.
    Abandoned,
    /// 503: `authorize` took too long.
    AuthorizeTimeout,
    /// 503: `visible` took too long.
    VisibleTimeout,
    /// 503: the store of idempotency keys failed, or is full.
    StoreFailed,
}

impl Refusal {
    /// The HTTP status, the code of the error, and the reason with what is allowed. The reason shows
    /// nothing of the request.
    #[rustfmt::skip]
    const fn row(self) -> (u16, ErrorCode, &'static str) {
        use ErrorCode::{Conflict, Internal, InvalidRequest, NotFound, Permission, Server, Timeout};
        match self {
            Self::Broken => (400, InvalidRequest, "the body was cut off"),
            Self::InvalidUtf8 => (400, InvalidRequest, "the body must be UTF-8"),
            Self::InvalidJson => (400, InvalidRequest, "the body must be JSON"),
            Self::InvalidForm => (400, InvalidRequest, "the body must be a form, as its content type says"),
            Self::TooDeep => (400, InvalidRequest, "the body is nested too deep"),
            Self::IdempotencyKey => (400, InvalidRequest, "Idempotency-Key must have 16 to 128 visible ASCII characters, such as a random UUID"),
            Self::Origin => (403, Permission, "the origin of the page is not allowed"),
            Self::FormWithoutOrigin => (403, Permission, "a form must be posted by a browser that sends Origin or Sec-Fetch-Site"),
            Self::NotAuthorized => (403, Permission, "the request is not authorized"),
            Self::NoSuchPath => (404, NotFound, "the path must end with /v1/invitations, /v1/invitations/{id} or /v1/invitations/{id}/cancel, and the server must serve that operation"),
            Self::NoSuchInvitation => (404, NotFound, "there is no such invitation"),
            Self::Method => (405, InvalidRequest, "the method must be one that Allow names"),
            Self::TooSlow => (408, Timeout, "the body did not arrive in time"),
            Self::NothingArrived => (408, Timeout, "no byte of the body arrived in time: on the server, mount the handler before anything that reads bodies, such as express.json()"),
            Self::StillInProgress => (409, Conflict, "a request with the same Idempotency-Key is still in progress"),
            Self::TooLarge { .. } => (413, InvalidRequest, "the body is too large"),
            Self::ContentType => (415, InvalidRequest, "the body must be JSON (application/json or a type that ends with +json) or a form (application/x-www-form-urlencoded or multipart/form-data), in UTF-8, without a content encoding"),
            Self::UnexpectedBody => (415, InvalidRequest, "the request must have no body"),
            Self::IdempotencyKeyReused => (422, InvalidRequest, "Idempotency-Key came with another body before: each call needs one of its own"),
            Self::NotARequest => (500, Internal, "the handler must be given a web-standard Request: c.req.raw in Hono, event.request in SvelteKit, Astro and React Router, toWebRequest(event) in Nuxt"),
            Self::NodeRequest => (500, Internal, "the handler must be given a web-standard Request, found one of Node.js: in Express, Fastify, Next's pages/api or node:http wrap the handler in an adapter, such as createServerAdapter of @whatwg-node/server, and mount it before body parsers"),
            Self::BodyReadBefore => (500, Internal, "the body was read before the handler was called: mount the handler before anything that reads bodies, such as express.json()"),
            Self::BodyReadByAuthorize => (500, Internal, "options.authorize read the body: it must read a clone of the request"),
            Self::AuthorizeFailed => (500, Internal, "the server could not decide if the request is authorized"),
            Self::VisibleFailed => (500, Internal, "the server could not decide if the invitation may be seen"),
            Self::AnswerNotStored => (500, Internal, "the answer is sent, but the store of idempotency keys failed to keep it: a request that repeats the key does not get this answer"),
            Self::Abandoned => (502, Server, "a request with the same Idempotency-Key ended without an answer"),
            Self::AuthorizeTimeout => (503, Timeout, "the server did not decide in time if the request is authorized"),
            Self::VisibleTimeout => (503, Timeout, "the server did not decide in time if the invitation may be seen"),
            Self::StoreFailed => (503, Internal, "the store of idempotency keys failed"),
        }
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        self.row().0
    }

    /// The refused request itself creates nothing, but another one with the same key may have created
    /// an invitation. With [`Self::AnswerNotStored`], the request itself may have created one.
    fn outcome(self) -> ErrorOutcome {
        match self {
            Self::StillInProgress | Self::Abandoned | Self::AnswerNotStored => {
                ErrorOutcome::Unknown
            }
            _ => ErrorOutcome::Refused,
        }
    }

    /// The body of the answer to a request for that operation.
    #[must_use]
    pub fn details(self, operation: Operation) -> ProblemDetails {
        const RETRY_AFTER_MS: u64 = 1_000;
        let (status, code, _) = self.row();
        let outcome = self.outcome();
        let detail = match self {
            // The answer that is sent says what the call did.
            Self::AnswerNotStored => self.to_string(),
            _ => format!("{self}; {}", operation.advice(code, outcome)),
        };
        ProblemDetails {
            retry_after_ms: (self == Self::StillInProgress).then_some(RETRY_AFTER_MS),
            ..ProblemDetails::new(status, code, outcome, detail)
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { maximum } => {
                write!(f, "the body must have at most {maximum} bytes")
            }
            _ => f.write_str(self.row().2),
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_not_stored_does_not_deny_the_invitation() {
        let details = Refusal::AnswerNotStored.details(Operation::Create);
        assert_eq!(details.outcome, ErrorOutcome::Unknown);
        assert!(!details.detail.contains("no invitation"));
        let details = Refusal::StoreFailed.details(Operation::Create);
        assert_eq!(
            details.detail,
            "the store of idempotency keys failed; no invitation was created"
        );
    }
}
