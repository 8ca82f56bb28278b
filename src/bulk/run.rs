//! The loop that drives a run over any host: it makes the calls, reads the rows and waits.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use super::{Bulk, BulkResult, BulkStep};
use crate::client::{Call, Completed, Error};
use crate::{CreateInvitationRequest, Draft};

/// What a task of the host ended with.
#[derive(Debug)]
pub enum Event {
    /// A call has ended.
    CallEnded {
        /// The number that [`BulkStep::Call`] named.
        number: u64,
        /// Its result.
        result: Result<Completed, Box<Error>>,
    },
    /// A row was read, as a typed request.
    Row(Box<CreateInvitationRequest>),
    /// A row was read, as unchecked values.
    Draft(Draft<'static>),
    /// There is no further row.
    NoMoreRows,
    /// A wait has ended.
    WaitEnded,
}

/// The environment of the loop. `Task` is a future that ends with an [`Event`], such as a
/// `Pin<Box<dyn Future<Output = Event>>>`.
pub trait BulkHost<Task> {
    /// Milliseconds of a monotonic clock, one for all calls of the process.
    fn now_ms(&self) -> u64;
    /// A random number from 0 to 1, which spreads the waits.
    fn random(&self) -> f64;
    /// Makes a call, by [`run`](crate::client::run).
    fn call(&self, number: u64, call: Call) -> Task;
    /// Reads the row with this index.
    fn read(&self, index: u64) -> Task;
    /// Waits for that time, in milliseconds. It may end early, and does once the run is aborted.
    fn wait(&self, ms: u64) -> Task;
    /// True once the caller has aborted the run.
    fn is_aborted(&self) -> bool {
        false
    }
    /// True once nobody wants another result.
    fn is_closed(&self) -> bool {
        false
    }
}

/// Waits for the next result of a run; `None` if the run is over. `tasks` are the calls and reads
/// that have not ended: an empty list at first. Dropping the future loses nothing, if the same `tasks` are
/// given again.
///
/// # Errors
///
/// Whatever the run ends with: see [`BulkStep::Ended`].
pub async fn next_result<Task: Future<Output = Event> + Unpin>(
    bulk: &mut Bulk,
    tasks: &mut Vec<Task>,
    host: &impl BulkHost<Task>,
) -> Result<Option<BulkResult>, Box<Error>> {
    loop {
        if host.is_closed() {
            bulk.close();
        } else if host.is_aborted() {
            bulk.abort();
        }
        let event = match bulk.next(host.now_ms(), host.random()) {
            BulkStep::Read(index) => start(tasks, host.read(index)).await,
            BulkStep::Call { number, call } => start(tasks, host.call(number, *call)).await,
            BulkStep::Result(result) => return Ok(Some(*result)),
            BulkStep::Ended(result) => return result.map(|()| None),
            BulkStep::Wait(ms) => Some(first_event(tasks, host.wait(ms)).await),
        };
        match event {
            Some(Event::CallEnded { number, result }) => {
                bulk.end_call(number, result, host.now_ms());
            }
            Some(Event::Row(row)) => bulk.add_row((&*row).into(), host.now_ms()),
            Some(Event::Draft(row)) => bulk.add_row(row, host.now_ms()),
            Some(Event::NoMoreRows) => bulk.end_rows(),
            Some(Event::WaitEnded) | None => {}
        }
    }
}

/// Polls a task once, because a future does nothing before it is polled. One that does not end at once
/// is added to the tasks; the event of the others is handled in this turn.
async fn start<Task: Future<Output = Event> + Unpin>(
    tasks: &mut Vec<Task>,
    mut task: Task,
) -> Option<Event> {
    let polled = poll_fn(|context| Poll::Ready(Pin::new(&mut task).poll(context))).await;
    match polled {
        Poll::Ready(event) => Some(event),
        Poll::Pending => {
            tasks.push(task);
            None
        }
    }
}

/// Waits for the first event of the tasks or of a wait. A task that ended is removed from the
/// tasks.
async fn first_event<Task: Future<Output = Event> + Unpin>(
    tasks: &mut Vec<Task>,
    mut wait: Task,
) -> Event {
    poll_fn(|context| {
        let mut poll = |task: &mut Task| match Pin::new(task).poll(context) {
            Poll::Ready(event) => Some(event),
            Poll::Pending => None,
        };
        let ended = tasks
            .iter_mut()
            .enumerate()
            .find_map(|(index, task)| Some((index, poll(task)?)));
        if let Some((index, event)) = ended {
            tasks.swap_remove(index);
            return Poll::Ready(event);
        }
        poll(&mut wait).map_or(Poll::Pending, Poll::Ready)
    })
    .await
}
