//! The protocol without I/O: what to send, and what an answer means.
//!
//! The caller moves the bytes, with whatever HTTP client he has, and lets the time pass:
//!
//! ```
//! use zavu_invitations::CreateInvitationRequest;
//! use zavu_invitations::client::{Answer, Call, ErrorCode, Now, Outcome, Settings, Step};
//!
//! let request = CreateInvitationRequest::default().validate()?;
//! let mut call = Call::create(&Settings::new("zv_test_example"), request)?;
//!
//! let now = Now { monotonic_ms: 0, unix_ms: 1_800_000_000_000, random: 0.5 };
//! let Step::Send { request, timeout_ms } = call.start(now) else { panic!() };
//! assert_eq!((request.method, timeout_ms), ("POST", 30_000));
//! assert_eq!(request.url, "https://api.zavu.dev/v1/invitations");
//!
//! // Send it, and hand over what came back:
//! let answer = Answer {
//!     status: 401,
//!     headers: vec![],
//!     body: r#"{"code": "unauthorized", "message": "Unknown API key"}"#.to_owned(),
//!     received_unix_ms: now.unix_ms,
//! };
//! let Step::Done(Err(error)) = call.answered(&answer, now) else { panic!() };
//! assert_eq!((error.code, error.outcome), (ErrorCode::Authentication, Outcome::Refused));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`run`] is that loop over a [`Transport`] and a [`Clock`].

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
