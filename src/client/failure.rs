use super::answer::Reader;
use super::{Answer, Error, ErrorCode, ErrorOutcome, Operation};
use crate::text::{concat, digits};

/// An attempt that ended without a whole answer.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What ended it.
    pub kind: FailureKind,
    /// The answer with an empty body, where only the body is missing.
    pub answer: Option<Answer>,
    /// A number of the transport's own for what was thrown: the error carries it on.
    pub cause: Option<u32>,
}

impl From<FailureKind> for Failure {
    fn from(kind: FailureKind) -> Self {
        Self {
            kind,
            answer: None,
            cause: None,
        }
    }
}

/// What ended an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// The caller gave up before anything was sent.
    AbortedBeforeSending,
    /// The caller gave up.
    Aborted,
    /// The attempt's time was up.
    Timeout,
    /// No connection was made: the request cannot have arrived.
    NotConnected(String),
    /// The connection failed, nobody knows when.
    Connection(String),
    /// What came back is no HTTP answer.
    NotAnAnswer,
}

impl FailureKind {
    /// What a `fetch` rejected with: its message, and the `code` and `syscall` of its causes, which
    /// Node and Bun give and browsers do not.
    #[must_use]
    pub fn of_fetch(message: String, codes: &[String]) -> Self {
        let is_before_sending = codes.iter().any(|code| Self::is_before_sending(code));
        Self::of_connection(message, is_before_sending)
    }

    /// Whether only what was not sent yet fails with that code.
    fn is_before_sending(code: &str) -> bool {
        const BEFORE_SENDING: [&str; 9] = [
            "connect",
            "getaddrinfo",
            "ECONNREFUSED",
            "ENOTFOUND",
            "EAI_AGAIN",
            "UND_ERR_CONNECT_TIMEOUT",
            "ConnectionRefused",
            "DEPTH_ZERO_SELF_SIGNED_CERT",
            "ERR_TLS_CERT_ALTNAME_INVALID",
        ];
        BEFORE_SENDING.contains(&code)
    }

    fn of_connection(message: String, is_before_sending: bool) -> Self {
        if is_before_sending {
            Self::NotConnected(message)
        } else {
            Self::Connection(message)
        }
    }
}

impl Reader {
    /// The error of an attempt that ended without a whole answer.
    pub(super) fn failed(&self, failure: &Failure) -> Box<Error> {
        const ABORTED: [&str; 3] = ["the call was aborted", "", ""];
        let timeout_ms = digits(usize::try_from(self.timeout_ms).unwrap_or(usize::MAX));
        let (code, outcome, what) = match &failure.kind {
            FailureKind::AbortedBeforeSending => {
                (ErrorCode::Aborted, ErrorOutcome::NotSent, ABORTED)
            }
            FailureKind::Aborted => (ErrorCode::Aborted, ErrorOutcome::Unknown, ABORTED),
            FailureKind::Timeout => {
                let what = "no whole answer came in time (timeoutMs is ";
                let what = [what, &timeout_ms, ")"];
                (ErrorCode::Timeout, ErrorOutcome::Unknown, what)
            }
            FailureKind::NotConnected(message) => {
                let what = ["the API could not be reached (", message, ")"];
                (ErrorCode::Connection, ErrorOutcome::NotSent, what)
            }
            FailureKind::Connection(message) => {
                let what = ["the connection to the API failed (", message, ")"];
                (ErrorCode::Connection, ErrorOutcome::Unknown, what)
            }
            FailureKind::NotAnAnswer => {
                let what = ["fetch gave something that is no Response", "", ""];
                (ErrorCode::InvalidResponse, ErrorOutcome::Unknown, what)
            }
        };
        let message = self.presentable(&concat(&what));
        let mut error = match &failure.answer {
            Some(answer) => self.with_head(code, message, answer),
            None => Err(message),
        }
        .unwrap_or_else(|message| Error::boxed(code, outcome, message));
        error.cause = failure.cause;
        error
    }

    /// What the head of an answer tells although its body is missing: a refusal is one without it.
    fn with_head(
        &self,
        code: ErrorCode,
        message: String,
        answer: &Answer,
    ) -> Result<Box<Error>, String> {
        let Err(mut told) = self.read(Operation::Create, answer) else {
            return Err(message);
        };
        if answer.status < 400 || code == ErrorCode::Aborted {
            told.code = code;
            told.message = message;
            told.body = None;
        }
        Ok(told)
    }
}
