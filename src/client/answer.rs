//! Reads an answer of the API: the body of a success, or the error of everything else.

use super::{Body, Error, ErrorCode, ErrorOutcome, Operation, page, secrets, webhook};
use crate::Problem;
use crate::platform::date;
use crate::platform::json::{self, Node, Value};
use crate::{Issue, PathSegment, Report};

/// The largest whole number that JavaScript represents exactly.
const LARGEST: u64 = (1 << 53) - 1;

/// The answer to a [`Request`](super::Request).
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status; 0 if a browser hides that of a redirect.
    pub status: u16,
    /// The headers, of which [`Answer::HEADERS`] suffice. Names in any case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// When the answer came, by this machine's clock.
    pub received_unix_ms: u64,
}

impl Answer {
    /// The headers that are read.
    pub const HEADERS: [&'static str; 9] = [
        "content-type",
        "date",
        "retry-after",
        "retry-after-ms",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
        "x-should-retry",
    ];

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let header = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.trim())
    }

    /// A header whose value is a decimal number. A fraction is rounded up, because a wait must not end
    /// too early; a number too large for JavaScript becomes the largest.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        let value = self.header(name)?;
        let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let rounding = u64::from(fraction.bytes().any(|byte| byte != b'0'));
        // Digits alone fail to parse only if there are too many.
        let whole = whole.parse().unwrap_or(LARGEST);
        Some(rounding.saturating_add(whole).min(LARGEST))
    }

    /// The server's clock when it answered.
    pub(super) fn server_unix_ms(&self) -> Option<u64> {
        date::parse_http_date(self.header("date")?)
    }

    /// The milliseconds until a point in time: by the server's clock, else by this machine's. `None`
    /// if the time is past, which only shows that clocks differ.
    pub(super) fn ms_until(&self, unix_ms: u64) -> Option<u64> {
        let now_unix_ms = self.server_unix_ms().unwrap_or(self.received_unix_ms);
        unix_ms
            .checked_sub(now_unix_ms)
            .filter(|ms| *ms > 0)
            .map(|ms| ms.min(LARGEST))
    }

    /// How long the server asks to wait, by `retry-after-ms` or `Retry-After`. The wait is taken
    /// however long it is, because a call ends rather than come back before it.
    pub(super) fn retry_after_ms(&self) -> Option<u64> {
        let seconds = || {
            let seconds = self.number("retry-after")?;
            Some(seconds.saturating_mul(1000).min(LARGEST))
        };
        let date = || self.ms_until(date::parse_http_date(self.header("retry-after")?)?);
        self.number("retry-after-ms").or_else(seconds).or_else(date)
    }

    /// True if the connection ended too early: the status is a success, and the body is missing or
    /// broken JSON.
    pub(super) fn is_cut_off(&self) -> bool {
        (200..300).contains(&self.status)
            && matches!(
                BodyForm::of(&self.body),
                BodyForm::Empty | BodyForm::BrokenJson
            )
    }

    /// True if the server states that another attempt is of no use.
    pub(super) fn forbids_retry(&self) -> bool {
        self.header("x-should-retry")
            .is_some_and(|value| value.eq_ignore_ascii_case("false"))
    }

    /// The body with the API's `code` and `message`: flat, or inside `error`, as on an old page of
    /// Zavu's documentation.
    pub(super) fn api_body(&self) -> Option<Value> {
        let body = json::parse(&self.body)?;
        let wrapped = Node::of(&body).get("error");
        if wrapped.is_object() && !Node::of(&body).get("message").exists() {
            return Some(wrapped.to_value());
        }
        Some(body)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Reads the answers of a call.
pub(super) struct AnswerReader {
    /// Hidden in every message.
    pub api_key: Option<String>,
    /// A sentence for the message of a 401 that names the source of the key.
    pub key_hint: Option<&'static str>,
    /// The time limit of the request in flight.
    pub time_limit: TimeLimit,
    /// Adds Zavu's rate limit to an error; absent if a route of your own is called.
    pub add_rate_limit: Option<fn(&mut Error, &Answer)>,
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
            0..400 => return Err(self.undocumented(answer, "a redirect")),
            _ => return Err(self.relayed(answer).unwrap_or_else(|| self.refusal(answer))),
        }
        let Some(body) = json::parse(&answer.body) else {
            return Err(self.undocumented(answer, BodyForm::of(&answer.body).as_str()));
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
                missing_field(&Node::of(&body), needs_link).map(absent)
            }
        };
        match fault {
            Some(fault) => Err(self.undocumented(answer, &fault)),
            None => Ok(body),
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
        let mut details = String::new();
        if let Some(code) = text("code") {
            details = format!(" ({code})");
        }
        details = match text("message") {
            Some(message) => format!("{details}: {message}"),
            None => format!("{details} with {}", BodyForm::of(&answer.body).as_str()),
        };
        if let Some(allowed) = body.as_ref().and_then(allowed) {
            details = format!("{details} (allowed: {allowed})");
        }
        if let (ErrorCode::Authentication, Some(hint)) = (code, self.key_hint) {
            details = format!("{details}; {hint}");
        }
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
        if let Some(add_rate_limit) = self.add_rate_limit {
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

/// The form of a body that is not the expected one.
#[derive(Clone, Copy)]
enum BodyForm {
    Empty,
    Html,
    BrokenJson,
    OtherJson,
    Other,
}

impl BodyForm {
    fn of(body: &str) -> Self {
        match body.trim_start().as_bytes().first() {
            None => Self::Empty,
            Some(b'<') => Self::Html,
            Some(b'{' | b'[') if json::parse(body).is_none() => Self::BrokenJson,
            Some(b'{' | b'[') => Self::OtherJson,
            Some(_) => Self::Other,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "an empty body",
            Self::Html => "an HTML page",
            Self::BrokenJson => "broken JSON",
            Self::OtherJson => "JSON of another form",
            Self::Other => "a body that is no JSON object",
        }
    }
}

/// The texts of `details.allowed`, with which the API refuses an unknown type of event.
fn allowed(body: &Value) -> Option<String> {
    const MAXIMUM: u32 = 20;
    let allowed = Node::of(body).get("details").get("allowed");
    let texts = (0..allowed.length()?.min(MAXIMUM)).filter_map(|index| allowed.item(index).text());
    let texts = texts.collect::<Vec<_>>().join(", ");
    (!texts.is_empty()).then_some(texts)
}

/// The first missing field of those that every invitation has. `updatedAt` is not required, because
/// an example of Zavu's documentation leaves it out. The link is required if `needs_link`: a route
/// of the caller's may leave it out of an invitation that is read.
pub(super) fn missing_field(body: &Node<'_>, needs_link: bool) -> Option<&'static str> {
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

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter();
        Answer {
            status,
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.to_owned(),
            received_unix_ms: 1_000,
        }
    }

    #[test]
    fn a_time_that_is_over_is_no_wait() {
        let answer = answer(200, &[], "");
        let waits = [999, 1_000, 1_001].map(|time| answer.ms_until(time));
        assert_eq!(waits, [None, None, Some(1)]);
    }

    #[test]
    fn a_success_with_half_a_body_is_cut_off() {
        for (status, body, expected) in [
            (200, "", true),
            (201, " {\"invitation\": {", true),
            (200, "{}", false),
            (200, "<html>", false),
            (500, "", false),
            (300, "[", false),
        ] {
            assert_eq!(answer(status, &[], body).is_cut_off(), expected, "{body}");
        }
    }

    #[test]
    fn the_server_may_forbid_another_attempt() {
        for (value, expected) in [("false", true), ("False", true), ("true", false)] {
            let answer = answer(500, &[("X-Should-Retry", value)], "");
            assert_eq!(answer.forbids_retry(), expected, "{value}");
        }
        assert!(!answer(500, &[], "").forbids_retry());
    }

    #[test]
    fn allowed_values_are_listed() {
        let of = |body| allowed(&json::parse(body).unwrap());
        let two = of(r#"{"details": {"allowed": ["a.b", 7, "c.d"]}}"#);
        assert_eq!(two.as_deref(), Some("a.b, c.d"));
        assert_eq!(of(r#"{"details": {"allowed": []}}"#), None);
        assert_eq!(of("{}"), None);
    }
}
