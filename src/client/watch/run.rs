//! The loop that drives a watch over any transport and clock.

use super::{Change, Watch, WatchStep};
use crate::client::{AttemptEvent, Clock, Error, Transport, run};

/// Waits for the next change of a watch; `None` if the watch is over.
///
/// # Errors
///
/// Whatever the watch ends with: see [`Watch`].
pub async fn next_change(
    watch: &mut Watch,
    transport: &impl Transport,
    clock: &impl Clock,
    observe: &mut impl FnMut(AttemptEvent),
) -> Result<Option<Change>, Box<Error>> {
    loop {
        if clock.is_aborted() {
            watch.abort();
        }
        match watch.next(clock.now_ms(), clock.random(), clock.is_hidden()) {
            WatchStep::Call(call) => {
                let result = run(*call, transport, clock, &mut *observe).await;
                watch.end_call(result, clock.now_ms());
            }
            WatchStep::Wait(ms) => clock.wait(ms).await,
            WatchStep::Changed(change) => return Ok(Some(change)),
            WatchStep::Ended(result) => return result.map(|()| None),
        }
    }
}
