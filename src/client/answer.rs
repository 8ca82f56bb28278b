use super::{Body, Error, ErrorCode, ErrorOutcome, Operation, RateLimit, secrets};
use crate::Problem;
use crate::platform::{
    date,
    json::{self, Node, Value},
};
use crate::text::{concat, digits, shorten, split_once};
use crate::{Issue, PathSegment, Report};

/// The largest whole number that JavaScript counts exactly.
const LARGEST: u64 = (1 << 53) - 1;

/// What came back for a [`Request`](super::Request).
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status; 0 where a browser hides that of a redirect.
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

    /// A header that is a number; `None` where it is absurd. A fraction is rounded up.
    fn number(&self, name: &str) -> Option<u64> {
        let value = self.header(name)?;
        let (whole, fraction) = split_once(value, b'.').unwrap_or((value, ""));
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let rest = u64::from(fraction.bytes().any(|byte| byte != b'0'));
        let number = whole.parse::<u64>().ok()?.checked_add(rest)?;
        (number <= LARGEST).then_some(number)
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        let limit = RateLimit {
            limit: self.number("x-ratelimit-limit"),
            remaining: self.number("x-ratelimit-remaining"),
            reset: self.number("x-ratelimit-reset").map(milliseconds),
        };
        (limit != RateLimit::default()).then_some(limit)
    }

    /// The server's clock when it answered.
    pub(super) fn server_unix_ms(&self) -> Option<u64> {
        date::of_http_date(self.header("date")?)
    }

    /// How long the server asks to wait. A point in time counts by the server's own clock, where
    /// it tells that.
    pub(super) fn wait_ms(&self) -> Option<u64> {
        let now = self.server_unix_ms().unwrap_or(self.received_unix_ms);
        // What is past already tells nothing but that clocks differ.
        let until = |time: u64| time.checked_sub(now).filter(|ms| *ms > 0);
        let seconds = || {
            let seconds = self.number("retry-after")?;
            seconds.checked_mul(1000).filter(|ms| *ms <= LARGEST)
        };
        let date = || date::of_http_date(self.header("retry-after")?).and_then(until);
        let asked = self.number("retry-after-ms").or_else(seconds).or_else(date);
        if self.status != 429 {
            return asked;
        }
        let reset = || {
            let reset = self.number("x-ratelimit-reset")?;
            until(milliseconds(reset))
        };
        let body = || {
            let body = self.api_body()?;
            let time = Node::of(&body).get("details").get("retryAfter").whole();
            time.filter(|time| *time <= LARGEST).and_then(until)
        };
        asked.or_else(reset).or_else(body)
    }

    /// Whether the server says that trying again is of no use.
    pub(super) fn forbids_retry(&self) -> bool {
        self.header("x-should-retry")
            .is_some_and(|value| value.eq_ignore_ascii_case("false"))
    }

    /// The error that the API describes: flat, or in `error` as an old page of its documentation
    /// has it.
    fn api_body(&self) -> Option<Value> {
        let body = json::parse(&self.body)?;
        let wrapped = Node::of(&body).get("error");
        if wrapped.is_object() && !Node::of(&body).get("message").is_some() {
            return Some(wrapped.to_value());
        }
        Some(body)
    }
}

/// Unix seconds, of an older page of the documentation, as milliseconds.
fn milliseconds(time: u64) -> u64 {
    const SECONDS_BELOW: u64 = 1_000_000_000_000;
    if time < SECONDS_BELOW {
        time.saturating_mul(1000)
    } else {
        time
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// What the answers of a call are read with.
pub(super) struct Reader {
    /// No message shows it.
    pub api_key: Option<String>,
    pub timeout_ms: u32,
}

impl Reader {
    /// The body of a success, checked as far as the caller relies on it.
    pub(super) fn read(&self, operation: Operation, answer: &Answer) -> Result<Value, Box<Error>> {
        match answer.status {
            200..300 => {}
            0..400 => return Err(self.invalid(answer, "a redirect")),
            _ => return Err(self.relayed(answer).unwrap_or_else(|| self.refusal(answer))),
        }
        let Some(body) = json::parse(&answer.body) else {
            return Err(self.invalid(answer, form(&answer.body)));
        };
        let missing = match operation {
            Operation::List => {
                let length = Node::of(&body).get("items").length();
                length.is_none().then_some("items")
            }
            _ => missing_field(&Node::of(&body)),
        };
        match missing {
            Some(field) => Err(self.invalid(answer, &concat(&["no ", field, " in it"]))),
            None => Ok(body),
        }
    }

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
        // A proxy may answer 408 although the request went through.
        let outcome = match status {
            408 | 500.. => ErrorOutcome::Unknown,
            _ => ErrorOutcome::Refused,
        };
        let body = answer.api_body();
        let text = |name| Node::of(body.as_ref()?).get(name).text();
        let mut said = String::new();
        if let Some(code) = text("code") {
            said = concat(&[" (", &code, ")"]);
        }
        said = match text("message") {
            Some(message) => concat(&[&said, ": ", &message]),
            None => concat(&[&said, " with ", form(&answer.body)]),
        };
        let mut error = self.answered(code, outcome, answer, &said);
        if let (ErrorCode::InvalidRequest, Some(body)) = (code, &body) {
            error.issues = self.issues(body);
        }
        error
    }

    fn invalid(&self, answer: &Answer, found: &str) -> Box<Error> {
        // 307 and 308 say that nothing was done, and where to do it.
        let outcome = match answer.status {
            307 | 308 => ErrorOutcome::Refused,
            _ => ErrorOutcome::Unknown,
        };
        let said = concat(&[" with ", found, ", which is not what it documents"]);
        self.answered(ErrorCode::InvalidResponse, outcome, answer, &said)
    }

    fn answered(
        &self,
        code: ErrorCode,
        outcome: ErrorOutcome,
        answer: &Answer,
        said: &str,
    ) -> Box<Error> {
        let status = digits(usize::from(answer.status));
        let said = self.presentable(&concat(&[&status, said]));
        let mut error = Error::boxed(code, outcome, concat(&["the API answered ", &said]));
        error.body = Some(Body::from(answer.body.clone()));
        error.status = Some(answer.status).filter(|status| *status != 0);
        error.request_id = answer.header("x-request-id").map(|id| self.presentable(id));
        error.retry_after_ms = answer.wait_ms();
        error.rate_limit = answer.rate_limit();
        error
    }

    /// What the API finds wrong with single fields, where it says so in the form that it is known
    /// to use elsewhere: `details.errors: [{ path, message }]`.
    fn issues(&self, body: &Value) -> Vec<Issue> {
        const MAXIMUM: u32 = 100;
        let errors = Node::of(body).get("details").get("errors");
        let mut report = Report::default();
        for index in 0..errors.length().unwrap_or_default().min(MAXIMUM) {
            let error = errors.at(index);
            let path = self.path(&error, false);
            if let (Some(path), Some(message)) = (path, error.get("message").text()) {
                let message = self.presentable(&message);
                report.add_at(path, Problem::RefusedByApi { message }, None);
            }
        }
        report.issues
    }

    /// The steps of the `path` of an issue; `None` where it has none, or one step that is none and
    /// must be one.
    pub(super) fn path(&self, issue: &Node<'_>, is_whole: bool) -> Option<Vec<PathSegment>> {
        let steps = issue.get("path");
        let mut path = Vec::new();
        for index in 0..steps.length()? {
            match self.segment(&steps.at(index)) {
                Some(segment) => path.push(segment),
                None if is_whole => return None,
                None => {}
            }
        }
        Some(path)
    }

    fn segment(&self, step: &Node<'_>) -> Option<PathSegment> {
        Some(match step.text() {
            Some(name) => PathSegment::Key(self.presentable(&name).into()),
            None => PathSegment::Index(usize::try_from(step.whole()?).ok()?),
        })
    }

    /// A text of the API's in one line, not too long, and without secrets.
    pub(super) fn presentable(&self, text: &str) -> String {
        const MAXIMUM: usize = 500;
        // In this order: half a key is no key that could be recognised.
        let mut line = String::new();
        for c in secrets::hide(text, self.api_key.as_deref()).chars() {
            line.push(if c.is_control() { ' ' } else { c });
        }
        shorten(&line, MAXIMUM)
    }
}

/// What a body looks like, in a few words.
fn form(body: &str) -> &'static str {
    match body.trim_start().as_bytes().first() {
        None => "an empty body",
        Some(b'<') => "an HTML page",
        Some(b'{' | b'[') if json::parse(body).is_none() => "broken JSON",
        Some(b'{' | b'[') => "JSON of another form",
        Some(_) => "a body that is no JSON object",
    }
}

/// The first field without which an answer is no invitation. `updatedAt` is not one of them: an
/// example of Zavu's documentation leaves it out.
pub(super) fn missing_field(body: &Node<'_>) -> Option<&'static str> {
    let invitation = body.get("invitation");
    if !invitation.is_object() {
        return Some("invitation");
    }
    let required = ["id", "url", "token", "status", "expiresAt", "createdAt"];
    required
        .into_iter()
        .find(|name| !invitation.get(name).is_text())
}
