//! Reads the problem details with which a handler of this library answers a page: they become the
//! error that the handler had.

use super::answer::AnswerReader;
use super::{Answer, Body, Error, ErrorCode, ErrorOutcome};
use crate::issue::RelayedIssue;
use crate::platform::json::{self, Node};
use crate::{Issue, Problem};

const PROBLEM_JSON: &str = "application/problem+json";

impl AnswerReader {
    /// The error in a handler's answer: problem details (RFC 9457) with a `code` and an `outcome`.
    ///
    /// Only a call without a key can reach such a handler.
    pub(super) fn relayed(&self, answer: &Answer) -> Option<Box<Error>> {
        let content_type = answer.header("content-type").unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default();
        if self.api_key.is_some() || !essence.trim().eq_ignore_ascii_case(PROBLEM_JSON) {
            return None;
        }
        let body = json::parse(&answer.body)?;
        let body = Node::of(&body);
        let text = |name| body.get(name).text();
        let code = ErrorCode::from_name(&text("code")?)?;
        let outcome = ErrorOutcome::from_name(&text("outcome")?)?;
        let detail = text("detail").unwrap_or("the server refused the request".into());
        let mut error = Error::boxed(code, outcome, self.presentable(&detail));
        error.status = Some(answer.status);
        error.request_id = text("requestId").map(|id| self.presentable(&id));
        let retry_after_ms = body.get("retryAfterMs").whole_number();
        error.retry_after_ms = retry_after_ms.or_else(|| answer.retry_after_ms());
        error.forbids_retry = answer.forbids_retry();
        error.issues = self.relayed_issues(&body);
        error.body = Some(Body::from(answer.body.clone()));
        error.is_relayed = true;
        Some(error)
    }

    /// The issues that have a `path`, a `message` and a `code`, known or not.
    fn relayed_issues(&self, body: &Node<'_>) -> Vec<Issue> {
        const MAXIMUM: u32 = 1_000;
        let relayed = body.get("issues");
        let mut issues = Vec::new();
        for index in 0..relayed.length().unwrap_or_default().min(MAXIMUM) {
            issues.extend(self.relayed_issue(&relayed.item(index)));
        }
        issues
    }

    fn relayed_issue(&self, issue: &Node<'_>) -> Option<Issue> {
        let text = |name| Some(self.presentable(&issue.get(name).text()?));
        let path = self.path(issue, true)?;
        let message = text("message")?;
        let relayed = RelayedIssue {
            code: text("code")?,
            params: issue.get("params").to_object(),
        };
        let suggestion = text("suggestion");
        let mut issue = Issue::new(
            path,
            Problem::RefusedByApi {
                message: message.clone(),
            },
            None,
        );
        // The suggestion is set afterwards: `Issue::new` would add it to the message, which ends with
        // it already.
        issue.message = message;
        issue.suggestion = suggestion;
        issue.relayed = Some(Box::new(relayed));
        Some(issue)
    }
}
