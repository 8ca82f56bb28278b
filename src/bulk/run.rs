use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use super::{Bulk, BulkResult, BulkStep};
use crate::client::{Call, Completed, Error};
use crate::{CreateInvitationRequest, Draft};

/// Something that a run waited for.
#[derive(Debug)]
pub enum Event {
    /// A call has ended.
    Called {
        /// The number that [`BulkStep::Call`] named.
        number: u64,
        /// Its result.
        result: Result<Completed, Box<Error>>,
    },
    /// A row was read.
    Row(Box<CreateInvitationRequest>),
    /// A row was read that nobody has validated.
    Draft(Draft<'static>),
    /// There is no further row.
    NoRow,
    /// A wait has ended.
    Waited,
}

/// What the loop needs of its surroundings. `Task` is a future that ends with an [`Event`], such as a
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
    /// Whether the caller has aborted the run.
    fn is_aborted(&self) -> bool {
        false
    }
    /// Whether nobody wants another result.
    fn is_closed(&self) -> bool {
        false
    }
}

/// Waits for the next result of a run; nothing where the run is over. `tasks` are those under way:
/// none at first.
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
            Some(Event::Called { number, result }) => bulk.called(number, result, host.now_ms()),
            Some(Event::Row(row)) => bulk.row((&*row).into(), host.now_ms()),
            Some(Event::Draft(row)) => bulk.row(row, host.now_ms()),
            Some(Event::NoRow) => bulk.no_more_rows(),
            Some(Event::Waited) | None => {}
        }
    }
}

/// Starts a task: a future does nothing before it is polled. It stays among the tasks unless it ends
/// at once.
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

/// The first event of the tasks, which then leaves them, or of a wait.
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
