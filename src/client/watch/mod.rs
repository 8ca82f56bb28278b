//! Waiting for invitations to change: when to ask again, how, and when to stop, without I/O.
//!
//! [`Watch`] is the state machine, [`next_change`] the loop that drives it.
//!
//! ```
//! use zavu_invitations::client::{Settings, Watch, WatchOptions, WatchStep};
//!
//! let settings = Settings::new("zv_test_example");
//! let mut watch = Watch::invitation(&settings, "inv_abc123", WatchOptions::default())?;
//! let (now_ms, random) = (0, 0.5);
//! let WatchStep::Call(call) = watch.next(now_ms, random, false) else {
//!     unreachable!("nothing is known yet");
//! };
//! // Drive the call as any other, and hand its result to `watch.end_call(result, now_ms)`.
//! # assert_eq!(call.operation(), zavu_invitations::client::Operation::Retrieve);
//! # Ok::<(), zavu_invitations::client::Error>(())
//! ```

mod budget;
mod machine;
mod options;
mod pace;
mod run;

pub use budget::Budget;
pub use machine::{Change, Watch, WatchStep};
pub use options::WatchOptions;
pub use run::next_change;
