//! The protocol without I/O: the request to send, the meaning of its answer, and the next step.
//!
//! With the feature `reqwest`, `Client` is ready to use. With any other HTTP client, this loop is
//! all that it takes; [`run`] is the same over traits that are async.
//!
//! ```
//! use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
//!
//! use zavu_invitations::{CreateInvitationRequest, CreateInvitationResponse};
//! use zavu_invitations::client::{Answer, Call, Failure, Request, Settings, Step};
//!
//! /// Your HTTP client: it ends after that time at the latest, and does not follow redirects.
//! fn send(request: &Request, timeout: Duration) -> Result<Answer, Failure> {
//!     // If nothing comes back: Err(FailureKind::Timeout.into()), or another kind.
//! #   assert_eq!((request.method, timeout.as_secs()), ("POST", 20));
//! #   assert_eq!(request.url, "https://api.zavu.dev/v1/invitations");
//! #   assert_eq!(request.body.as_deref(), Some(r#"{"clientName":"Acme"}"#));
//!     Ok(Answer {
//!         status: 201,
//!         headers: vec![("date".to_owned(), "Tue, 01 Sep 2026 10:00:00 GMT".to_owned())],
//!         body: r#"{"invitation": {
//!             "id": "inv_abc123", "status": "pending",
//!             "url": "https://dashboard.zavu.dev/invite/abc", "token": "abc",
//!             "createdAt": "2026-09-01T10:00:00Z", "expiresAt": "2026-09-08T10:00:00Z"
//!         }}"#
//!         .to_owned(),
//!         received_unix_ms: unix_ms(),
//!     })
//! }
//!
//! fn unix_ms() -> u64 {
//!     let since = SystemTime::now().duration_since(UNIX_EPOCH);
//!     since.map_or(0, |since| since.as_millis() as u64)
//! }
//!
//! let start = Instant::now();
//! let now_ms = || start.elapsed().as_millis() as u64;
//! let random = 0.5; // from your random generator, 0 to 1: it spreads the waits in time
//!
//! let settings = Settings::new("zv_test_example");
//! let request = CreateInvitationRequest {
//!     client_name: Some("Acme".to_owned()),
//!     ..CreateInvitationRequest::default()
//! };
//! let mut call = Call::create(&settings, request.validate()?)?;
//! let mut step = call.start(now_ms(), random);
//! let completed = loop {
//!     step = match step {
//!         Step::Send { request, timeout_ms } => {
//!             match send(&request, Duration::from_millis(timeout_ms)) {
//!                 Ok(answer) => call.answered(&answer, now_ms()),
//!                 Err(failure) => call.failed(&failure, now_ms()),
//!             }
//!         }
//!         Step::Wait(ms) => {
//!             std::thread::sleep(Duration::from_millis(ms));
//!             call.waited(now_ms())
//!         }
//!         Step::Done(result) => break result?,
//!     };
//! };
//! let response = completed.into_response()?;
//! assert_eq!(response.invitation.id, "inv_abc123");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod base_url;
mod call;
mod completed;
mod echo;
mod error;
mod failure;
mod http_answer;
mod operation;
#[cfg(any(feature = "wasm", test))]
pub(crate) mod options;
pub(crate) mod page;
mod prepare;
pub(crate) mod rate_limit;
mod reconcile;
mod reissue;
mod relayed;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod reqwest_client;
mod retry;
mod run;
mod secrets;
mod settings;
mod texts;
#[cfg(any(feature = "wasm", test))]
pub(crate) mod thrown;
// JavaScript reads the values itself.
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
mod typed_answer;
mod watch;
pub(crate) mod webhook;

#[cfg(feature = "wasm-server")]
pub(crate) use prepare::invalid_argument;
pub(crate) use rate_limit::RateWindow;
pub(crate) use reconcile::{KnownInvitations, ListSearch, ReconcileFailure, TrackedCreate};
pub(crate) use retry::wait_ms as retry_wait_ms;
#[cfg(not(all(feature = "wasm", target_arch = "wasm32")))]
pub(crate) use typed_answer::read_value;

pub use call::{Call, Step};
pub use completed::Completed;
pub use error::{Body, Error, ErrorCode, ErrorOutcome, RateLimit};
pub use failure::{Cause, Failure, FailureKind};
pub use http_answer::Answer;
pub use operation::Operation;
pub use page::ListQuery;
pub use prepare::Request;
pub use reconcile::{ClaimedId, Claims};
pub use reissue::{Reissued, reissue};
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub use reqwest_client::{Changes, Client, Created, Pages};
pub use run::{AttemptEvent, Clock, Transport, run};
pub use settings::{Reconcile, Settings};
pub use watch::{Budget, Change, Watch, WatchOptions, WatchStep, next_change};
pub use webhook::{Webhook, WebhookSettings};
