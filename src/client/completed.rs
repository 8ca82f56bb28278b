//! The success of a call.

use std::fmt;

use super::Answer;
use super::rate_limit::RateWindow;
use crate::platform::json::Value;

/// A call that succeeded. `Debug` does not show the body, which holds a link.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Completed {
    pub(crate) value: Value,
    pub(super) text: String,
    /// When the answer was given, by the server's clock; else when it came, by this machine's.
    pub(super) server_unix_ms: u64,
    /// The `Date` of the answer, if it has one.
    pub(crate) date_unix_ms: Option<u64>,
    pub(crate) rate_window: RateWindow,
    /// True if the invitation was found in the list: the answer was lost, or an earlier delivery
    /// had created it.
    pub reconciled: bool,
}

impl Completed {
    /// `value` is the body of the answer as a JSON value, `text` the body as a text.
    pub(super) fn new(value: Value, text: String, answer: &Answer) -> Self {
        let date_unix_ms = answer.server_unix_ms();
        Self {
            value,
            text,
            server_unix_ms: date_unix_ms.unwrap_or(answer.received_unix_ms),
            date_unix_ms,
            rate_window: RateWindow::of_answer(answer),
            reconciled: false,
        }
    }

    /// The success of a call whose answer was lost, and which has no body.
    pub(super) fn without_answer(value: Value) -> Self {
        Self {
            value,
            text: String::new(),
            server_unix_ms: 0,
            date_unix_ms: None,
            rate_window: RateWindow::default(),
            reconciled: false,
        }
    }

    /// The answer's body as a JSON text: as the API wrote it or, if the invitation was found in the
    /// list, as it would have written it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Completed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Completed")
            .field("reconciled", &self.reconciled)
            .finish_non_exhaustive()
    }
}
