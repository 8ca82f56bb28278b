//! The loop that drives a call over any HTTP client and clock.

use serde::Serialize;

use super::{Answer, Call, Completed, Error, Failure, Operation, Request, Step};

/// Sends the requests of a call, over any HTTP client.
#[expect(
    async_fn_in_trait,
    reason = "the future is Send where that of the implementation is"
)]
pub trait Transport {
    /// Sends a request and reads the whole answer, within `timeout_ms`. Redirects are not followed.
    /// Once the caller has aborted the call, it fails before anything is sent, with
    /// [`FailureKind::AbortedBeforeSending`](super::FailureKind::AbortedBeforeSending).
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure>;
}

/// The time, the random numbers and the caller's signal of a call.
#[expect(
    async_fn_in_trait,
    reason = "the future is Send where that of the implementation is"
)]
pub trait Clock {
    /// Milliseconds of a monotonic clock, one for all calls of the process.
    fn now_ms(&self) -> u64;
    /// A random number from 0 to 1, which spreads the waits of a call.
    fn random(&self) -> f64;
    /// Sleeps for `ms` milliseconds. It ends early once the caller has aborted the call:
    /// [`Transport::send`] must then fail the next attempt before anything is sent.
    async fn wait(&self, ms: u64);
    /// True once the caller has aborted the call. A watch asks, to end a wait between two calls.
    fn is_aborted(&self) -> bool {
        false
    }
    /// True in a page that nobody sees: a watch reads less often then.
    fn is_hidden(&self) -> bool {
        false
    }
}

/// An event of a call, for logs and metrics. It holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the docs of the variants name their fields")]
pub enum AttemptEvent {
    /// A request is sent, the `attempt`th of the call. After a create whose answer was lost, the
    /// following attempts have the operation `list`; after such a cancel, `retrieve`.
    Start { operation: Operation, attempt: u32 },
    /// An answer came.
    Answer {
        operation: Operation,
        attempt: u32,
        status: u16,
    },
    /// No whole answer came.
    Failure { operation: Operation, attempt: u32 },
    /// The call waits for `wait_ms` milliseconds before the next attempt; `attempt` is the one before
    /// the wait.
    Wait {
        operation: Operation,
        attempt: u32,
        wait_ms: u64,
    },
}

/// Drives a call to its end.
///
/// # Errors
///
/// Whatever the call ends with.
pub async fn run(
    mut call: Call,
    transport: &impl Transport,
    clock: &impl Clock,
    mut observe: impl FnMut(AttemptEvent),
) -> Result<Completed, Box<Error>> {
    let (mut operation, mut attempt) = (call.operation(), 0_u32);
    let mut step = call.start(clock.now_ms(), clock.random());
    loop {
        step = match step {
            Step::Done(result) => return result,
            Step::Wait(wait_ms) => {
                observe(AttemptEvent::Wait {
                    operation,
                    attempt,
                    wait_ms,
                });
                clock.wait(wait_ms).await;
                call.waited(clock.now_ms())
            }
            Step::Send {
                request,
                timeout_ms,
            } => {
                operation = request.operation;
                attempt = attempt.saturating_add(1);
                observe(AttemptEvent::Start { operation, attempt });
                match transport.send(&request, timeout_ms).await {
                    Ok(answer) => {
                        observe(AttemptEvent::Answer {
                            operation,
                            attempt,
                            status: answer.status,
                        });
                        call.answered(&answer, clock.now_ms())
                    }
                    Err(failure) => {
                        observe(AttemptEvent::Failure { operation, attempt });
                        call.failed(&failure, clock.now_ms())
                    }
                }
            }
        };
    }
}
