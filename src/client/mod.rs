//! The protocol without I/O: what to send, and what an answer means.
//!
//! The caller moves the bytes, with whatever HTTP client he has:
//!
//! ```
//! use zavu_invitations::CreateInvitationRequest;
//! use zavu_invitations::client::{Answer, Settings};
//!
//! let request = CreateInvitationRequest::default().validate()?;
//! let settings = Settings::new("zv_test_example");
//! let prepared = settings.create(&request)?;
//! assert_eq!(prepared.method, "POST");
//! assert_eq!(prepared.url, "https://api.zavu.dev/v1/invitations");
//!
//! // Send it, and hand over what came back:
//! let answer = Answer {
//!     status: 401,
//!     headers: vec![],
//!     body: r#"{"code": "unauthorized", "message": "Unknown API key"}"#.to_owned(),
//! };
//! let error = settings.read_created(&answer).unwrap_err();
//! assert_eq!(error.code.as_str(), "authentication");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod base_url;
mod call;
mod error;
mod failure;
mod operation;
#[cfg(feature = "wasm")]
pub(crate) mod options;
pub(crate) mod page;
mod prepare;
mod reconcile;
mod retry;
mod run;
mod secrets;
mod time;

pub use answer::Answer;
pub use call::{Call, Completed, Now, Step};
pub use error::{Body, Error, ErrorCode, Outcome, RateLimit};
pub use failure::{Failure, FailureKind};
pub use operation::Operation;
pub use page::ListQuery;
pub use prepare::{Request, Settings};
pub use run::{AttemptEvent, Clock, Transport, run};
