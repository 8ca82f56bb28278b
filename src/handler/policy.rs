//! What a handler allows: which operations, origins and fields, and how much time and space a request
//! gets. Other files of this folder add its decisions to [`Policy`]: `route.rs`, `fields.rs` and more.

use serde::{Deserialize, Serialize};

use super::origin;
use crate::CreateInvitationRequest;
use crate::client::Operation;

/// What one handler allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Policy {
    /// The operations that the handler serves: by default the create alone.
    pub operations: Vec<Operation>,
    /// The origins whose pages may call the handler, besides its own: as browsers write origins,
    /// like `https://app.example`.
    pub allowed_origins: Vec<String>,
    /// How many bytes a body may have.
    pub max_body_bytes: u32,
    /// How long all of a request may take, in milliseconds: `authorize`, the body and the call.
    pub timeout_ms: u32,
    /// The fields that a page may set. `None`: all known fields except `phoneNumberId` and those of
    /// [`Policy::fixed`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_fields: Option<Vec<String>>,
    /// The fields that the server sets itself.
    pub fixed: CreateInvitationRequest,
    /// Where the answer redirects a browser that posted a form without a script. `None`: it is a plain
    /// page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_redirect: Option<String>,
    /// The country of national phone numbers in a form without a script, as ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_country: Option<String>,
}

impl Policy {
    /// How many bytes a body may have by default: 16 KiB.
    pub const MAX_BODY_BYTES: u32 = 16 * 1024;

    /// How long all of a request may take by default, in milliseconds: less than the 30 seconds that
    /// a page's call waits, so that the page gets an answer in any case.
    pub const TIMEOUT_MS: u32 = 25_000;

    /// How long the store of idempotency keys has at least to keep the answer of a create, in milliseconds. The call may have used
    /// all of [`Policy::timeout_ms`], and without the record a repeated request could not get that answer.
    pub const SETTLE_TIMEOUT_MINIMUM_MS: u32 = 1_000;

    /// True for a text that can be one of [`Policy::allowed_origins`]: a scheme, a host in lower
    /// case and a port that is not the default of the scheme, without a path.
    #[must_use]
    pub fn is_origin(text: &str) -> bool {
        origin::is_origin(text)
    }

    /// How long `authorize` and the body may take together before the call, in milliseconds: half of
    /// the time, so that the call has the other half.
    #[must_use]
    pub fn prepare_timeout_ms(&self) -> u32 {
        (self.timeout_ms / 2).max(1)
    }

    /// How long the call may take, in milliseconds: the time that is left `elapsed_ms` after the
    /// request came, at least 1.
    #[must_use]
    pub fn call_timeout_ms(&self, elapsed_ms: u32) -> u32 {
        self.timeout_ms.saturating_sub(elapsed_ms).max(1)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            operations: vec![Operation::Create],
            allowed_origins: Vec::new(),
            max_body_bytes: Self::MAX_BODY_BYTES,
            timeout_ms: Self::TIMEOUT_MS,
            allowed_fields: None,
            fixed: CreateInvitationRequest::default(),
            form_redirect: None,
            default_country: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Settings;

    #[test]
    fn a_handler_answers_before_the_page_gives_up() {
        const { assert!(Policy::TIMEOUT_MS < Settings::TIMEOUT_MS) };
        let policy = Policy::default();
        assert_eq!(policy.prepare_timeout_ms(), Policy::TIMEOUT_MS / 2);
        for elapsed_ms in [0, 1, policy.prepare_timeout_ms()] {
            let call = policy.call_timeout_ms(elapsed_ms);
            assert_eq!(elapsed_ms + call, policy.timeout_ms);
            assert!(call >= policy.prepare_timeout_ms());
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        assert!(Policy::is_origin("https://app.example"));
        assert!(!Policy::is_origin("https://app.example/"));
    }

    #[test]
    fn no_timer_gets_less_than_a_millisecond() {
        let policy = Policy {
            timeout_ms: 1,
            ..Policy::default()
        };
        assert_eq!(policy.prepare_timeout_ms(), 1);
        assert_eq!(policy.call_timeout_ms(u32::MAX), 1);
    }
}
