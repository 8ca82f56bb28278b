//! Creating many invitations from a list of rows: the decisions, without I/O.
//!
//! [`Bulk`] is the state machine, [`next_result`] the loop that drives it. With the feature
//! `reqwest`, `Client::create_many` is ready to use.
//!
//! ```
//! use zavu_invitations::CreateInvitationRequest;
//! use zavu_invitations::bulk::{Bulk, BulkOptions, BulkStep};
//! use zavu_invitations::client::Settings;
//!
//! let options = BulkOptions::default();
//! let mut bulk = Bulk::new(&Settings::new("zv_test_example"), options)?;
//! let (now_ms, random) = (0, 0.5);
//! assert!(matches!(bulk.next(now_ms, random), BulkStep::Read(0)));
//! let row = CreateInvitationRequest {
//!     client_name: Some("Acme".to_owned()),
//!     ..CreateInvitationRequest::default()
//! };
//! bulk.add_row((&row).into(), now_ms);
//! // Drive the call as any other, and hand its result to `bulk.end_call(number, result, now_ms)`.
//! assert!(matches!(bulk.next(now_ms, random), BulkStep::Call { .. }));
//! # Ok::<(), zavu_invitations::client::Error>(())
//! ```

#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod create_many;
mod failures;
mod limiter;
mod machine;
mod options;
mod result;
mod run;

#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub use create_many::BulkResults;
pub use machine::{Bulk, BulkStep};
pub use options::BulkOptions;
pub use result::{BulkOutcome, BulkProgress, BulkResult};
pub use run::{BulkHost, Event, next_result};
