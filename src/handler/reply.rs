//! What to answer.

use serde::Serialize;

use super::{Head, Policy, ProblemDetails, Refusal};
use crate::client::Error;
use crate::platform::json;

/// An answer: its head, and a body where it tells of a problem.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(rename = "HandlerReply"))]
#[non_exhaustive]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body, as JSON. None of a 204, which has no body, and of a 201, whose body is the
    /// [`Completed::text`](crate::client::Completed::text) of the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub problem: Option<ProblemDetails>,
}

const METHODS: &str = "POST, OPTIONS";
/// How long a browser may remember the answer to a preflight, in seconds.
const PREFLIGHT_AGE: &str = "600";
const LONGEST_LIST: usize = 1_000;

impl Policy {
    /// The head of the answer to a request that created an invitation.
    #[must_use]
    pub fn created(&self, head: &Head) -> Reply {
        let mut reply = self.reply(head, 201);
        reply.content_type("application/json");
        reply
    }

    /// The answer to a request whose call failed.
    #[must_use]
    pub fn failed(&self, head: &Head, error: &Error) -> Reply {
        self.problem(head, error.into())
    }

    /// The answer to a request that led to no call.
    #[must_use]
    pub fn refused(&self, head: &Head, refusal: Refusal) -> Reply {
        let mut reply = self.problem(head, refusal.details());
        if refusal == Refusal::Method {
            reply.headers.push(("allow", METHODS.to_owned()));
        }
        reply
    }

    pub(super) fn preflight(&self, head: &Head) -> Reply {
        let mut reply = self.reply(head, 204);
        reply.headers.push(("allow", METHODS.to_owned()));
        if self.cross_origin(head).is_some() {
            let mut push = |name, value: &str| reply.headers.push((name, value.to_owned()));
            push("access-control-allow-methods", "POST");
            push("access-control-max-age", PREFLIGHT_AGE);
            if let Some(names) = head
                .requested_headers
                .as_deref()
                .filter(|list| is_list(list))
            {
                push("access-control-allow-headers", names);
            }
        }
        reply
    }

    fn problem(&self, head: &Head, problem: ProblemDetails) -> Reply {
        let mut reply = self.reply(head, problem.status);
        reply.content_type("application/problem+json");
        if let Some(ms) = problem.retry_after_ms {
            let seconds = json::stringify(&ms.div_ceil(1_000));
            reply
                .headers
                .push(("retry-after", seconds.unwrap_or_default()));
        }
        reply.problem = Some(problem);
        reply
    }

    /// The link of an invitation must not stay in a cache.
    fn reply(&self, head: &Head, status: u16) -> Reply {
        let mut headers = vec![
            ("cache-control", "no-store".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
            ("vary", "Origin".to_owned()),
        ];
        if let Some(origin) = self.cross_origin(head) {
            headers.push(("access-control-allow-origin", origin.to_owned()));
            headers.push(("access-control-allow-credentials", "true".to_owned()));
            headers.push(("access-control-expose-headers", "Retry-After".to_owned()));
        }
        Reply {
            status,
            headers,
            problem: None,
        }
    }
}

impl Reply {
    fn content_type(&mut self, name: &str) {
        self.headers.push(("content-type", name.to_owned()));
    }
}

/// Whether a text is a list of header names, and nothing else.
fn is_list(text: &str) -> bool {
    text.len() <= LONGEST_LIST
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_, ".contains(&byte))
}
