//! Judges an answer of the API: the body of a success, or the error of everything else.

use super::rate_limit::add_rate_limit;
use super::{Answer, Body, Error, ErrorCode, ErrorOutcome, Operation, page, secrets, webhook};
use crate::platform::IS_PAGE;
use crate::platform::json::{self, Node, Value};
use crate::{Issue, PathSegment, Problem, Report};

/// Reads the answers of a call.
pub(super) struct AnswerReader {
    /// Hidden in every message.
    pub api_key: Option<String>,
    /// A sentence for the message of a 401 that names the source of the key.
    pub key_hint: Option<&'static str>,
    /// The time limit of the request in flight.
    pub time_limit: TimeLimit,
}

/// An option that limits the time of a request, for messages.
#[derive(Clone, Copy)]
pub(super) struct TimeLimit {
    pub option: &'static str,
    pub ms: u32,
}

impl AnswerReader {
    /// The body of a success. Its fields are checked as far as callers rely on them.
    pub(super) fn read(&self, operation: Operation, answer: &Answer) -> Result<Value, Box<Error>> {
        match answer.status {
            // The API documents no body for this answer, so that none is read.
            200..300 if operation == Operation::DeleteWebhook => return Ok(webhook::none()),
            200..300 => {}
            // If there is no webhook, Zavu answers 200 with `null` by its reference; its own clients
            // handle a 404 as well.
            404 if operation == Operation::GetWebhook && answer.api_body().is_some() => {
                return Ok(webhook::none());
            }
            _ => return Err(self.error_of_status(answer)),
        }
        let Some(body) = json::parse(&answer.body) else {
            return Err(self.undocumented(answer, answer.form_of_body()));
        };
        let absent = |name| format!("no {name} in it");
        let fault = match operation {
            Operation::List => page::why_not_a_page(&Node::of(&body)).map(str::to_owned),
            Operation::GetWebhook | Operation::SetWebhook | Operation::UpdateWebhook => {
                let is_optional = operation == Operation::GetWebhook;
                webhook::missing_field(&Node::of(&body), is_optional).map(absent)
            }
            _ => {
                let needs_link = operation == Operation::Create || self.api_key.is_some();
                missing_invitation_field(&Node::of(&body), needs_link).map(absent)
            }
        };
        match fault {
            Some(fault) => Err(self.undocumented(answer, &fault)),
            None => Ok(body),
        }
    }

    /// The error of an answer that is no success.
    pub(super) fn error_of_status(&self, answer: &Answer) -> Box<Error> {
        match answer.status {
            // A browser hides the status of a redirect.
            0 | 300..400 => self.undocumented(answer, "a redirect"),
            1..300 => self.undocumented(answer, "an unexpected status"),
            // Problem details are the answer of `createInvitationHandler`: see relayed.rs.
            400.. => self.relayed(answer).unwrap_or_else(|| self.refusal(answer)),
        }
    }

    /// The error of an answer with status 400 or above.
    fn refusal(&self, answer: &Answer) -> Box<Error> {
        let status = answer.status;
        let code = match status {
            400 | 422 => ErrorCode::InvalidRequest,
            401 => ErrorCode::Authentication,
            403 => ErrorCode::Permission,
            404 => ErrorCode::NotFound,
            409 => ErrorCode::Conflict,
            429 => ErrorCode::RateLimited,
            500.. => ErrorCode::Server,
            _ => ErrorCode::Api,
        };
        // A proxy may answer 408 or 499 although the API has received the request.
        let outcome = match status {
            408 | 499 | 500.. => ErrorOutcome::Unknown,
            _ => ErrorOutcome::Refused,
        };
        let body = answer.api_body();
        let text = |name| Node::of(body.as_ref()?).get(name).text();
        let key_hint = self.key_hint.filter(|_| code == ErrorCode::Authentication);
        let details = [
            text("code").map(|code| format!(" ({code})")),
            Some(match text("message") {
                Some(message) => format!(": {message}"),
                None => format!(" with {}", answer.form_of_body()),
            }),
            body.as_ref()
                .and_then(allowed_values)
                .map(|values| format!(" (allowed: {values})")),
            key_hint.map(|hint| format!("; {hint}")),
        ];
        let details: String = details.into_iter().flatten().collect();
        let mut error = self.error_of_answer(code, outcome, answer, &details);
        if let (ErrorCode::InvalidRequest, Some(body)) = (code, &body) {
            error.issues = self.issues(body);
        }
        error
    }

    /// The error of an answer that the API does not document; `found` names what came instead.
    fn undocumented(&self, answer: &Answer, found: &str) -> Box<Error> {
        // With 307 and 308, a server has done nothing, and asks for the same request elsewhere.
        let outcome = match answer.status {
            307 | 308 => ErrorOutcome::Refused,
            _ => ErrorOutcome::Unknown,
        };
        let text = format!(" with {found}, which is not what it documents");
        self.error_of_answer(ErrorCode::InvalidResponse, outcome, answer, &text)
    }

    /// The error of a success with the invitation of another request. It carries no body, because
    /// the link in it is not the caller's.
    pub(super) fn of_another_request(&self, answer: &Answer) -> Box<Error> {
        let mut error = self.undocumented(answer, "the invitation of another request");
        error.body = None;
        error
    }

    /// The error of an answer; `text` follows its status in the message.
    fn error_of_answer(
        &self,
        code: ErrorCode,
        outcome: ErrorOutcome,
        answer: &Answer,
        text: &str,
    ) -> Box<Error> {
        let text = self.presentable(&format!("{}{text}", answer.status));
        let mut error = Error::boxed(code, outcome, format!("the API answered {text}"));
        error.body = Some(Body::from(answer.body.clone()));
        error.status = Some(answer.status).filter(|status| *status != 0);
        error.request_id = answer.header("x-request-id").map(|id| self.presentable(id));
        error.retry_after_ms = answer.retry_after_ms();
        error.forbids_retry = answer.forbids_retry();
        // A page calls a route, which states no rate limit: its module links no code for them.
        if !IS_PAGE {
            add_rate_limit(&mut error, answer);
        }
        error
    }

    /// The issues of single fields. Zavu documents no form for them; version 2 of its API uses
    /// `details.errors: [{ path, message }]`.
    fn issues(&self, body: &Value) -> Vec<Issue> {
        const MAXIMUM: u32 = 100;
        let errors = Node::of(body).get("details").get("errors");
        let mut report = Report::default();
        for index in 0..errors.length().unwrap_or_default().min(MAXIMUM) {
            let error = errors.item(index);
            let path = self.path(&error, false);
            if let (Some(path), Some(message)) = (path, error.get("message").text()) {
                let message = self.presentable(&message);
                report.add_at(path, Problem::RefusedByApi { message }, None);
            }
        }
        report.issues
    }

    /// The steps of the `path` of an issue; `None` if the path is missing. An invalid step is left
    /// out; with `must_be_whole`, it makes the path `None`.
    pub(super) fn path(&self, issue: &Node<'_>, must_be_whole: bool) -> Option<Vec<PathSegment>> {
        let steps = issue.get("path");
        let mut path = Vec::new();
        for index in 0..steps.length()? {
            match self.segment(&steps.item(index)) {
                Some(segment) => path.push(segment),
                None if must_be_whole => return None,
                None => {}
            }
        }
        Some(path)
    }

    fn segment(&self, step: &Node<'_>) -> Option<PathSegment> {
        Some(match step.text() {
            Some(name) => PathSegment::Key(self.presentable(&name).into()),
            None => PathSegment::Index(usize::try_from(step.whole_number()?).ok()?),
        })
    }

    /// A text from the API in one line, not too long, and without secrets.
    pub(super) fn presentable(&self, text: &str) -> String {
        secrets::presentable(text, self.api_key.as_deref())
    }
}

/// The texts of `details.allowed`, with which the API refuses an unknown type of event.
fn allowed_values(body: &Value) -> Option<String> {
    const MAXIMUM: u32 = 20;
    let allowed = Node::of(body).get("details").get("allowed");
    let texts = (0..allowed.length()?.min(MAXIMUM)).filter_map(|index| allowed.item(index).text());
    let texts = texts.collect::<Vec<_>>().join(", ");
    (!texts.is_empty()).then_some(texts)
}

/// The first missing field of those that every invitation has. `updatedAt` is not required, because
/// an example of Zavu's documentation leaves it out. The link is required if `needs_link`: a route
/// of the caller's may leave it out of an invitation that is read.
pub(super) fn missing_invitation_field(body: &Node<'_>, needs_link: bool) -> Option<&'static str> {
    let invitation = body.get("invitation");
    if !invitation.is_object() {
        return Some("invitation");
    }
    let link: &[_] = if needs_link { &["url", "token"] } else { &[] };
    let required = ["id", "status", "expiresAt", "createdAt"];
    let mut required = required.iter().chain(link);
    required
        .find(|name| !invitation.get(name).is_text())
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_values_are_listed() {
        let of = |body| allowed_values(&json::parse(body).unwrap());
        let two = of(r#"{"details": {"allowed": ["a.b", 7, "c.d"]}}"#);
        assert_eq!(two.as_deref(), Some("a.b, c.d"));
        assert_eq!(of(r#"{"details": {"allowed": []}}"#), None);
        assert_eq!(of("{}"), None);
    }
}
