//! Webhooks of a Zavu project: checks the signature of an event and reads it, without I/O.
//!
//! Zavu signs each event with the secret of the webhook (`whsec_…`), in the header
//! [`SIGNATURE_HEADER`]. [`verify`] takes the body as its bytes came: a body that was parsed and
//! written again has other bytes, and its signature does not match.
//!
//! ```
//! use zavu_invitations::webhook::{self, SignatureScheme, VerifyOptions, WebhookErrorCode};
//!
//! let body = br#"{
//!     "id": "evt_1", "type": "invitation.status_changed",
//!     "timestamp": 1788256800000, "projectId": "prj_1",
//!     "data": { "invitationId": "inv_1", "currentStatus": "completed", "senderId": "snd_1" }
//! }"#;
//! # let header = webhook::sign(body, "whsec_example", webhook::unix_seconds(), SignatureScheme::ALL)?;
//! // Of the request: the value of `X-Zavu-Signature`, and all secrets that may be in use.
//! let event = webhook::verify(body, &header, &["whsec_example"], &VerifyOptions::default())?;
//! let change = event.status_change().expect("of that type");
//! assert_eq!(change.sender_id.as_deref(), Some("snd_1"));
//!
//! let error = webhook::verify(body, &header, &["whsec_other"], &VerifyOptions::default());
//! assert_eq!(error.unwrap_err().code, WebhookErrorCode::InvalidSignature);
//! # Ok::<(), webhook::WebhookError>(())
//! ```
//!
//! A server answers 2xx once it has handled an event, and the [status](WebhookErrorCode::status)
//! of the error otherwise. Events may come twice, late and out of order: remember the `id` of each
//! that was handled, and retrieve the invitation if its current status matters. A `v1` signature does
//! not cover the time, so a recorded request with one stays valid for ever: only its `id` tells that
//! it is a repetition.

#[cfg(any(feature = "wasm-server", test))]
mod arguments;
mod error;
mod event;
#[cfg(feature = "wasm-server")]
mod handler;
mod header;
#[cfg(any(feature = "wasm-server", test))]
mod options;
mod secret;
mod signature;
mod time_window;
mod verify;

#[cfg(feature = "wasm-server")]
pub(crate) use arguments::{not_raw_body, read_signature_header};
pub use error::{WebhookError, WebhookErrorCode};
pub use event::{EventType, InvitationStatusChange, WebhookEvent};
#[cfg(feature = "wasm-server")]
pub(crate) use handler::{check_method, not_a_request, step_error};
pub use header::SIGNATURE_HEADER;
#[cfg(feature = "wasm-server")]
pub(crate) use options::{check_for_handler, check_for_signing, check_for_verifying};
pub use secret::SECRETS_MAXIMUM;
#[cfg(feature = "wasm-server")]
pub(crate) use secret::{read_secret, read_secrets};
pub use signature::{SignatureScheme, sign};
pub use time_window::unix_seconds;
#[cfg(feature = "wasm-server")]
pub(crate) use verify::verify_to_value;
pub use verify::{VerifyOptions, verify};

/// How many bytes the body of an event may have if a handler reads it, by default: 1 MiB.
pub const MAX_BODY_BYTES: u32 = 1 << 20;

/// How long a handler waits for a body, and for each call of its store of event ids, in milliseconds. Zavu waits 30 seconds
/// for the answer.
pub const STEP_TIMEOUT_MS: u32 = 10_000;

/// How many event ids a handler remembers in memory.
pub const IDS_REMEMBERED: u32 = 10_000;
