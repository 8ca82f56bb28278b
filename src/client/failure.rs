//! Attempts without a whole answer: their kinds, and the errors that they become.

use std::error;
use std::sync::Arc;

use super::answer::{AnswerReader, TimeLimit};
use super::{Answer, Error, ErrorCode, ErrorOutcome};

/// From this status on, an answer is an error whatever its body is.
const FIRST_CLIENT_ERROR: u16 = 400;

/// The transport's own error, as [`Error::source`](std::error::Error::source) gives it.
pub type Cause = Arc<dyn error::Error + Send + Sync>;

/// An attempt that ended without a whole answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// The answer with an empty body, if its head arrived before the failure.
    pub answer: Option<Answer>,
    /// The transport's own error. It becomes the source of the call's error, so it must not show
    /// a secret.
    pub cause: Option<Cause>,
}

impl Failure {
    /// A failure of that kind, without an answer and a cause.
    #[must_use]
    pub fn new(kind: FailureKind) -> Self {
        Self {
            kind,
            answer: None,
            cause: None,
        }
    }

    /// With the head of an answer. A part of its body is dropped.
    #[must_use]
    pub fn with_answer(mut self, mut answer: Answer) -> Self {
        answer.body.clear();
        self.answer = Some(answer);
        self
    }

    /// With the transport's own error.
    #[must_use]
    pub fn with_cause(mut self, cause: impl error::Error + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }
}

impl From<FailureKind> for Failure {
    fn from(kind: FailureKind) -> Self {
        Self::new(kind)
    }
}

/// The kind of a failure. It decides the outcome of a create, and if the request is sent again: use
/// [`FailureKind::NotConnected`] and [`FailureKind::CannotConnect`] only if no byte of the
/// request can have reached the API.
///
/// | kind | a create may have happened | is sent again |
/// |---|---|---|
/// | `AbortedBeforeSending` | no | no |
/// | `NotConnected` | no | yes |
/// | `CannotConnect` | no | no |
/// | `Aborted` | yes | no |
/// | `Timeout`, `Connection` | yes | reads and cancels only |
/// | `NotAnAnswer`, `TooLarge` | yes | no |
///
/// If the head of an answer of status 400 or above arrived, that status decides about both columns,
/// as for a whole answer; only an aborted call is never sent again. The search for a lost create
/// reads a page of the list again after every failure but an abort and `CannotConnect`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// The caller aborted the call before anything was sent.
    AbortedBeforeSending,
    /// The caller aborted the call, and the request may have been sent.
    Aborted,
    /// The attempt's time was up.
    Timeout,
    /// No connection was made, because of something that may pass: a host that is down, a handshake
    /// that was cut off.
    NotConnected(String),
    /// No connection can be made, and trying again is of no use: a certificate that is not trusted,
    /// a port that the transport refuses.
    CannotConnect(String),
    /// The connection failed, and the request may have arrived.
    Connection(String),
    /// The transport returned something that is not an HTTP answer, such as a custom `fetch` that
    /// gives no `Response`.
    NotAnAnswer,
    /// The answer's body is larger than [`Request::max_answer_bytes`](super::Request) allows.
    TooLarge,
}

impl AnswerReader {
    /// The error of an attempt that ended without a whole answer.
    pub(super) fn error_of_failure(&self, failure: &Failure) -> Box<Error> {
        let (code, outcome, message) = describe_failure(&failure.kind, self.time_limit);
        let message = self.presentable(&message);
        let mut error = match &failure.answer {
            Some(answer) => self.error_of_head(code, message, answer),
            None => Error::boxed(code, outcome, message),
        };
        error.is_permanent = matches!(failure.kind, FailureKind::CannotConnect(_));
        error.cause.clone_from(&failure.cause);
        error
    }

    /// The error of an answer of which only the head arrived. With a status of 400 or above it is the
    /// error of that status. With a lower status, and after an abort, it has the code and the
    /// message of the failure.
    fn error_of_head(&self, code: ErrorCode, message: String, answer: &Answer) -> Box<Error> {
        let mut error = self.error_of_status(answer);
        if answer.status < FIRST_CLIENT_ERROR || code == ErrorCode::Aborted {
            error.code = code;
            error.message = message;
            error.body = None;
        }
        error
    }
}

fn describe_failure(kind: &FailureKind, limit: TimeLimit) -> (ErrorCode, ErrorOutcome, String) {
    use ErrorOutcome::{NotSent, Unknown};
    let aborted = || "the call was aborted".to_owned();
    match kind {
        FailureKind::AbortedBeforeSending => (ErrorCode::Aborted, NotSent, aborted()),
        FailureKind::Aborted => (ErrorCode::Aborted, Unknown, aborted()),
        FailureKind::Timeout => {
            let message = format!(
                "no whole answer came in time ({} is {})",
                limit.option, limit.ms
            );
            (ErrorCode::Timeout, Unknown, message)
        }
        FailureKind::NotConnected(reason) | FailureKind::CannotConnect(reason) => {
            let message = format!("the API could not be reached ({reason})");
            (ErrorCode::Connection, NotSent, message)
        }
        FailureKind::Connection(reason) => {
            let message = format!("the connection to the API failed ({reason})");
            (ErrorCode::Connection, Unknown, message)
        }
        FailureKind::NotAnAnswer => {
            let message = "fetch gave something that is no Response".to_owned();
            (ErrorCode::InvalidResponse, Unknown, message)
        }
        FailureKind::TooLarge => {
            let message = "the answer is larger than maxAnswerBytes allows".to_owned();
            (ErrorCode::InvalidResponse, Unknown, message)
        }
    }
}
