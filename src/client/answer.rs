use serde_json::Value;

use super::{Error, ErrorCode, Operation, Outcome, RateLimit, Settings, secrets};
use crate::{CreateInvitationResponse, json};

/// What came back for a [`Request`](super::Request).
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status; 0 where a browser hides that of a redirect.
    pub status: u16,
    /// The headers, of which [`Answer::HEADERS`] suffice. Names in any case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The headers that are read.
    pub const HEADERS: [&'static str; 6] = [
        "x-request-id",
        "retry-after-ms",
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ];

    fn header(&self, name: &str) -> Option<&str> {
        let header = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.trim())
    }

    /// A header that is a number; `None` where it is absurd. A fraction is rounded up.
    fn number(&self, name: &str) -> Option<u64> {
        const LARGEST_OF_JAVASCRIPT: u64 = (1 << 53) - 1;
        let value = self.header(name)?;
        let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
        if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let rest = u64::from(fraction.bytes().any(|byte| byte != b'0'));
        let number = whole.parse::<u64>().ok()?.checked_add(rest)?;
        (number <= LARGEST_OF_JAVASCRIPT).then_some(number)
    }

    fn rate_limit(&self) -> Option<RateLimit> {
        /// Unix seconds are below it, Unix milliseconds above.
        const SECONDS_BELOW: u64 = 1_000_000_000_000;
        let limit = RateLimit {
            limit: self.number("x-ratelimit-limit"),
            remaining: self.number("x-ratelimit-remaining"),
            reset: self.number("x-ratelimit-reset").map(|time| {
                if time < SECONDS_BELOW {
                    time.saturating_mul(1000)
                } else {
                    time
                }
            }),
        };
        (limit != RateLimit::default()).then_some(limit)
    }

    fn retry_after_ms(&self) -> Option<u64> {
        let seconds = || {
            self.number("retry-after")
                .map(|seconds| seconds.saturating_mul(1000))
        };
        self.number("retry-after-ms").or_else(seconds)
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// What creating an invitation answered.
    ///
    /// # Errors
    ///
    /// An error by the answer's status, or `invalid_response` where a success does not hold an
    /// invitation.
    pub fn read_created(&self, answer: &Answer) -> Result<CreateInvitationResponse, Error> {
        let body = self.read(Operation::Create, answer)?;
        serde_json::from_value(body)
            .map_err(|error| self.invalid(Operation::Create, answer, &error.to_string()))
    }

    /// The body of a success, checked as far as the caller relies on it.
    pub(crate) fn read(&self, operation: Operation, answer: &Answer) -> Result<Value, Error> {
        match answer.status {
            200..300 => {}
            0 | 300..400 => return Err(self.invalid(operation, answer, "a redirect")),
            _ => return Err(self.refusal(operation, answer)),
        }
        let Some(body) = json::parse(&answer.body) else {
            return Err(self.invalid(operation, answer, &form(&answer.body)));
        };
        match missing_field(&body) {
            Some(field) => Err(self.invalid(operation, answer, &format!("no {field} in it"))),
            None => Ok(body),
        }
    }

    fn refusal(&self, operation: Operation, answer: &Answer) -> Error {
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
            408 | 500.. => Outcome::Unknown,
            _ => Outcome::Refused,
        };
        let body = json::parse(&answer.body);
        let body = body.as_ref().map(|body| {
            if body.get("message").is_some() {
                body
            } else {
                body.get("error").unwrap_or(body)
            }
        });
        let text = |name| body.and_then(|body| body.get(name)).and_then(Value::as_str);
        let code_of_api = text("code")
            .map(|code| format!(" ({code})"))
            .unwrap_or_default();
        let said = match text("message") {
            Some(message) => format!("{status}{code_of_api}: {message}"),
            None => format!("{status}{code_of_api} with {}", form(&answer.body)),
        };
        self.answered(code, outcome, operation, answer, &said)
    }

    fn invalid(&self, operation: Operation, answer: &Answer, found: &str) -> Error {
        // 307 and 308 say that nothing was done, and where to do it.
        let outcome = match answer.status {
            307 | 308 => Outcome::Refused,
            _ => Outcome::Unknown,
        };
        let said = format!(
            "{} with {found}, which is not what it documents",
            answer.status
        );
        self.answered(
            ErrorCode::InvalidResponse,
            outcome,
            operation,
            answer,
            &said,
        )
    }

    fn answered(
        &self,
        code: ErrorCode,
        outcome: Outcome,
        operation: Operation,
        answer: &Answer,
        said: &str,
    ) -> Error {
        let said = secrets::hide(said, self.api_key.as_deref());
        let advice = operation.advice(code, outcome);
        Error {
            code,
            outcome,
            message: format!("the API answered {said}; {advice}"),
            status: Some(answer.status).filter(|status| *status != 0),
            request_id: answer.header("x-request-id").map(str::to_owned),
            retry_after_ms: answer.retry_after_ms(),
            rate_limit: answer.rate_limit(),
            attempts: 1,
            issues: Vec::new(),
        }
    }
}

/// What a body looks like, in a few words.
fn form(body: &str) -> String {
    let start = body.trim_start();
    let form = match start.as_bytes().first() {
        None => "an empty body",
        Some(b'<') => "an HTML page",
        Some(b'{' | b'[') if json::parse(body).is_none() => "broken JSON",
        Some(b'{' | b'[') => "JSON of another form",
        Some(_) => "a body that is no JSON object",
    };
    form.to_owned()
}

/// The first field without which an answer is no invitation. `updatedAt` is not one of them: an
/// example of Zavu's documentation leaves it out.
fn missing_field(body: &Value) -> Option<&'static str> {
    let Some(invitation) = body.get("invitation").filter(|value| value.is_object()) else {
        return Some("invitation");
    };
    let required = ["id", "url", "token", "status", "expiresAt", "createdAt"];
    let is_missing = |name: &&str| !invitation.get(*name).is_some_and(Value::is_string);
    required.into_iter().find(is_missing)
}
