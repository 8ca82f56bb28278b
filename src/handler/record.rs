//! The record of a request with an `Idempotency-Key`, and its JSON form in a store.

#[cfg(any(feature = "wasm-server", test))]
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

#[cfg(any(feature = "wasm-server", test))]
use crate::platform::json::{self, Node};

/// A record of a request in a store. It holds the link of an invitation:
/// keep the store as secret as the invitations themselves.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Record {
    /// The body of the request, as text.
    pub body: String,
    /// When the request was claimed, in Unix milliseconds.
    pub claimed_unix_ms: u64,
    /// The answer, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<RecordedAnswer>,
}

/// An answer as it was sent. `Debug` shows its status alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Record {
    /// How long a record is kept, in milliseconds: far longer than a browser takes to send again.
    pub const LIFETIME_MS: u32 = 10 * 60 * 1000;
}

#[cfg(any(feature = "wasm-server", test))]
impl Record {
    /// The record as JSON, for a store of texts.
    pub(crate) fn to_text(&self) -> Option<String> {
        json::stringify(self)
    }

    /// The record of a text that [`Record::to_text`] wrote; `None` for any other text.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let value = json::parse(text)?;
        let record = Node::of(&value);
        let answer = record.get("answer");
        Some(Self {
            body: record.get("body").text()?.into_owned(),
            claimed_unix_ms: record.get("claimedUnixMs").whole_number()?,
            answer: if answer.exists() {
                Some(RecordedAnswer::of_json(&answer)?)
            } else {
                None
            },
        })
    }
}

#[cfg(any(feature = "wasm-server", test))]
impl RecordedAnswer {
    fn of_json(answer: &Node<'_>) -> Option<Self> {
        let headers = answer.get("headers");
        let header = |index| {
            let pair = headers.item(index);
            let text = |at| pair.item(at).text().map(Cow::into_owned);
            Some((text(0)?, text(1)?))
        };
        Some(Self {
            status: answer.get("status").whole_number()?.try_into().ok()?,
            headers: (0..headers.length()?).map(header).collect::<Option<_>>()?,
            body: answer.get("body").text()?.into_owned(),
        })
    }
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record")
            .field("claimed_unix_ms", &self.claimed_unix_ms)
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for RecordedAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecordedAnswer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
