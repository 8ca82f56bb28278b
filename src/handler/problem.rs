//! Problem details: the errors of a handler, without anything that concerns the server alone.

use serde::Serialize;

use super::Refusal;
use crate::Issue;
use crate::client::{Error, ErrorCode, ErrorOutcome, Operation};

/// An error in the form of RFC 9457, as a handler answers it. This library's client in the page
/// turns it into the same error again.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProblemDetails {
    /// Always `about:blank`: the kind of problem is the `status`, and more exactly the `code`.
    pub r#type: &'static str,
    /// The name of the status.
    pub title: &'static str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// What went wrong, and what became of the call.
    pub detail: String,
    /// What went wrong.
    pub code: ErrorCode,
    /// What became of the call.
    pub outcome: ErrorOutcome,
    /// What is wrong with the request, field by field, if its fields are the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub issues: Option<Vec<Issue>>,
    /// The request id of Zavu's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub request_id: Option<String>,
    /// How long to wait, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub retry_after_ms: Option<u64>,
}

impl ProblemDetails {
    pub(super) fn new(status: u16, code: ErrorCode, outcome: ErrorOutcome, detail: String) -> Self {
        Self {
            r#type: "about:blank",
            title: title(status),
            status,
            detail,
            code,
            outcome,
            issues: None,
            request_id: None,
            retry_after_ms: None,
        }
    }

    /// The problem of an error of the server's call to Zavu, as far as the page may know it.
    ///
    /// Zavu's message about the request itself is passed on. A neutral message stands for what
    /// concerns the server alone, such as a refused key or an address that cannot be reached. An
    /// invitation that does not exist has the answer of one that its reader may not see.
    #[must_use]
    pub fn of(error: &Error, operation: Operation) -> Self {
        let has_id = matches!(operation, Operation::Retrieve | Operation::Cancel);
        if has_id && error.code == ErrorCode::NotFound {
            return Refusal::NoSuchInvitation.details(operation);
        }
        let is_not_sent = error.outcome == ErrorOutcome::NotSent;
        let code = match error.code {
            // The server has no usable key.
            ErrorCode::Authentication if is_not_sent => ErrorCode::Internal,
            // The server's options are invalid.
            ErrorCode::InvalidRequest if is_not_sent && is_about_options(error) => {
                ErrorCode::Internal
            }
            // Zavu refused the server's key, not the page's.
            ErrorCode::Authentication | ErrorCode::Permission | ErrorCode::NotFound => {
                ErrorCode::Server
            }
            // The server's environment is at fault.
            ErrorCode::ApiKeyInBrowser
            | ErrorCode::InsecureBaseUrl
            | ErrorCode::WasmUnavailable => ErrorCode::Internal,
            code => code,
        };
        let is_about_request = matches!(
            code,
            ErrorCode::InvalidRequest | ErrorCode::Conflict | ErrorCode::RateLimited
        );
        let detail = if is_about_request {
            error.message.clone()
        } else {
            let advice = operation.advice(code, error.outcome);
            format!("{}; {advice}", neutral_message(code))
        };
        Self {
            issues: (code == ErrorCode::InvalidRequest && !error.issues.is_empty())
                .then(|| error.issues.clone()),
            request_id: error.request_id.clone(),
            retry_after_ms: error.retry_after_ms,
            ..Self::new(status(code), code, error.outcome, detail)
        }
    }
}

/// True for an error that was not sent because of the server's options: it has an issue of an option, or none at all. The path
/// of an option has two names or more; that of a field with the name `options` has one.
fn is_about_options(error: &Error) -> bool {
    let is_of_option = |issue: &Issue| issue.field == "options" && issue.path.len() > 1;
    error.issues.is_empty() || error.issues.iter().any(is_of_option)
}

fn status(code: ErrorCode) -> u16 {
    match code {
        ErrorCode::InvalidRequest => 400,
        ErrorCode::Conflict => 409,
        ErrorCode::RateLimited => 429,
        ErrorCode::Internal
        | ErrorCode::ApiKeyInBrowser
        | ErrorCode::InsecureBaseUrl
        | ErrorCode::WasmUnavailable => 500,
        // The call to Zavu failed in another way. Some codes of both groups are never here: `of` renames them.
        ErrorCode::Authentication
        | ErrorCode::Permission
        | ErrorCode::NotFound
        | ErrorCode::Api
        | ErrorCode::Server
        | ErrorCode::Connection
        | ErrorCode::InvalidResponse => 502,
        ErrorCode::Aborted => 503,
        ErrorCode::Timeout => 504,
    }
}

/// A message that shows nothing of the server.
fn neutral_message(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::Timeout => "Zavu did not answer in time",
        ErrorCode::Connection => "the connection to Zavu failed",
        ErrorCode::Aborted => "the server gave up",
        ErrorCode::Internal => "the server failed",
        _ => "Zavu did not answer as expected",
    }
}

/// The reason phrase of a status, by RFC 9110.
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        // Never: tests check that each status of a problem has a title.
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Call, Reconcile, Settings};
    use crate::{CreateInvitationRequest, Draft};

    /// The problem of a call that reads, as its status, title, code and detail.
    fn problem(code: ErrorCode, outcome: ErrorOutcome) -> String {
        let error = Error::boxed(code, outcome, "of Zavu".to_owned());
        let problem = ProblemDetails::of(&error, Operation::Retrieve);
        assert_eq!(problem.issues, None);
        let (status, title, code) = (problem.status, problem.title, problem.code.as_str());
        format!("{status} {title}, {code}: {}", problem.detail)
    }

    #[test]
    fn each_code_has_its_status_and_says_nothing_of_the_server() {
        for case in [
            "timeout unknown => 504 Gateway Timeout, timeout: Zavu did not answer in time; ",
            "connection unknown => 502 Bad Gateway, connection: the connection to Zavu failed; ",
            "aborted unknown => 503 Service Unavailable, aborted: the server gave up; ",
            "internal not_sent => 500 Internal Server Error, internal: the server failed; ",
            "authentication not_sent => 500 Internal Server Error, internal: the server failed; ",
            "authentication refused => 502 Bad Gateway, server: Zavu did not answer as expected; ",
            "not_found refused => 404 Not Found, not_found: there is no such invitation; ",
            // Zavu's message about the request is passed on.
            "invalid_request refused => 400 Bad Request, invalid_request: of Zavu",
            "conflict refused => 409 Conflict, conflict: of Zavu",
            "rate_limited refused => 429 Too Many Requests, rate_limited: of Zavu",
        ] {
            let (error, expected) = case.split_once(" => ").unwrap();
            let (code, outcome) = error.split_once(' ').unwrap();
            let found = problem(
                ErrorCode::from_name(code).unwrap(),
                ErrorOutcome::from_name(outcome).unwrap(),
            );
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn settings_of_the_server_are_not_the_fault_of_a_page() {
        let since = Reconcile::Since { unix_ms: 0 };
        let key = || Settings::new("zv_test_example");
        for settings in [
            key().base_url("not a url"),
            key().base_url("http://zavu.example"),
            key().header("host", "zavu.example"),
            key().header("x-trace", "planted\nvalue"),
            key().reconcile(since),
            Settings::without_api_key("/api").reconcile(since),
            Settings::new(""),
        ] {
            let request = CreateInvitationRequest::default().validate().unwrap();
            let error = Call::create(&settings, request).unwrap_err();
            let problem = ProblemDetails::of(&error, Operation::Create);
            let found = (problem.status, problem.code, problem.outcome);
            let expected = (500, ErrorCode::Internal, ErrorOutcome::NotSent);
            assert_eq!(found, expected, "{error}");
            assert_eq!(problem.issues, None);
            assert!(problem.detail.starts_with("the server failed; "), "{error}");
        }
        // A field that a page names so.
        let draft: Draft = serde_json::from_str(r#"{"options": {"headers": 1}}"#).unwrap();
        let error = Error::from(draft.report());
        let problem = ProblemDetails::of(&error, Operation::Create);
        assert_eq!(problem.status, 400);
        assert_eq!(problem.issues, Some(error.issues));
        let error = Call::retrieve(&key(), "").unwrap_err();
        assert_eq!(ProblemDetails::of(&error, Operation::Retrieve).status, 400);
    }
}
