//! A process that makes a run: its rows, its network, and the results that it got.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;

use fastrand::Rng;
use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::bulk::{Bulk, BulkHost, BulkResult, Event, next_result};
use zavu_invitations::client::{
    Answer, Call, Clock, Error, Failure, FailureKind, Operation, Request, Transport, run,
};

use crate::server::{EPOCH, Reply};
use crate::world::World;

type Task = Pin<Box<dyn Future<Output = Event>>>;

/// How bad the network is.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// Of a hundred requests.
    pub faults: u8,
    pub latency_ms: u64,
    /// How long after its client gave up a request may arrive.
    pub late_ms: u64,
}

/// The rows of a run, and what the caller does.
#[derive(Clone)]
pub struct Caller {
    /// The row with an index; none after the last.
    pub row: Rc<dyn Fn(u64) -> Option<CreateInvitationRequest>>,
    /// How long each row and each result take.
    pub row_ms: u64,
    pub result_ms: u64,
    pub aborts_at: Option<u64>,
    pub closes_at: Option<u64>,
}

pub struct Process {
    pub world: Rc<World>,
    pub number: usize,
    caller: Caller,
    network: Network,
    rng: RefCell<Rng>,
    pub log: RefCell<Log>,
}

#[derive(Default)]
pub struct Log {
    pub results: Vec<BulkResult>,
    pub end: Option<Result<(), Box<Error>>>,
    /// The rows that were read: the last one, and how many before the first request.
    pub read: u64,
    pub read_before_sending: Option<u64>,
    /// The most rows that were read and had no result.
    pub most_open: u64,
    pub requests: u64,
    pub most_under_way: u64,
    under_way: u64,
}

impl Process {
    pub fn new(
        world: &Rc<World>,
        number: usize,
        caller: Caller,
        network: Network,
        rng: Rng,
    ) -> Rc<Self> {
        Rc::new(Self {
            world: Rc::clone(world),
            number,
            caller,
            network,
            rng: RefCell::new(rng),
            log: RefCell::default(),
        })
    }

    /// Makes the run, until it ends or the process dies.
    pub async fn run(self: Rc<Self>, mut bulk: Bulk) {
        let mut tasks: Vec<Task> = Vec::new();
        let host = Host(Rc::clone(&self));
        loop {
            let result = next_result(&mut bulk, &mut tasks, &host).await;
            let result = match result {
                Ok(Some(result)) => result,
                ended => {
                    self.world
                        .note(|| format!("run {} ends with {ended:?}", self.number));
                    self.log.borrow_mut().end = Some(ended.map(drop));
                    return;
                }
            };
            self.world
                .note(|| format!("run {}: {result:?}", self.number));
            self.log.borrow_mut().results.push(result);
            if self.caller.result_ms > 0 {
                self.world
                    .until(self.world.now() + self.caller.result_ms)
                    .await;
            }
        }
    }

    /// Makes the run, unless the process is killed at a time before: `false`.
    pub async fn live(self: &Rc<Self>, bulk: Bulk, killed_at: Option<u64>) -> bool {
        let mut run: Pin<Box<dyn Future<Output = ()>>> = Box::pin(Rc::clone(self).run(bulk));
        let mut killed = Box::pin(self.world.until(killed_at.unwrap_or(0)));
        poll_fn(|context| {
            if killed_at.is_some() && killed.as_mut().poll(context).is_ready() {
                self.world.note(|| format!("run {} is killed", self.number));
                return Poll::Ready(false);
            }
            run.as_mut().poll(context).map(|()| true)
        })
        .await
    }

    fn has_come(&self, time: Option<u64>) -> bool {
        time.is_some_and(|time| self.world.now() >= time)
    }

    /// What becomes of a request that is sent now.
    async fn exchange(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        let world = &self.world;
        let is_create = request.operation == Operation::Create;
        let (fault, there_ms, back_ms, rest) = {
            let mut rng = self.rng.borrow_mut();
            let is_faulty = rng.u8(0..100) < self.network.faults;
            let fault = if is_faulty { rng.u8(1..9) } else { 0 };
            let latency = 1..self.network.latency_ms.max(2);
            (
                fault,
                rng.u64(latency.clone()),
                rng.u64(latency),
                rng.u64(..),
            )
        };
        if fault == 1 {
            world.until(world.now() + there_ms).await;
            return Err(FailureKind::NotConnected("refused".to_owned()).into());
        }
        let ends_at = world.now() + timeout_ms;
        if fault == 2 && is_create && self.network.late_ms > 0 {
            // It arrives after the client gave up.
            let (server, sent) = (Rc::clone(world), request.clone());
            let (number, late_ms) = (self.number, rest % self.network.late_ms);
            world.at(ends_at + late_ms, move || {
                server
                    .server
                    .borrow_mut()
                    .handle(number, &sent, server.now());
            });
        }
        if fault == 2 || fault == 3 {
            world.until(ends_at).await;
            return Err(FailureKind::Timeout.into());
        }
        // It is on its way, even if the process dies.
        let reply: Rc<RefCell<Option<Reply>>> = Rc::default();
        let arrival = {
            let (world, reply, sent) = (Rc::clone(world), Rc::clone(&reply), request.clone());
            let number = self.number;
            move || {
                let has_effect = fault != 4 || rest % 2 == 0;
                let mut server = world.server.borrow_mut();
                let handled = if has_effect {
                    server.handle(number, &sent, world.now())
                } else {
                    server.admit(Some(number), world.now());
                    Reply {
                        status: 200,
                        headers: Vec::new(),
                        body: String::new(),
                    }
                };
                *reply.borrow_mut() = Some(handled);
            }
        };
        world.at(world.now() + there_ms, arrival);
        world.until(world.now() + there_ms + back_ms).await;
        let mut reply = reply.take().unwrap();
        match fault {
            // The answer is lost.
            5 => return Err(FailureKind::Connection("reset".to_owned()).into()),
            6 => {
                world.until(ends_at).await;
                return Err(FailureKind::Timeout.into());
            }
            4 if reply.status < 400 => {
                reply.status = 503;
                reply
                    .headers
                    .push(("retry-after".to_owned(), (rest % 3).to_string()));
                reply.body = "<html>".to_owned();
            }
            7 => reply.body.truncate(reply.body.len() / 2),
            8 => reply.body = "{}".to_owned(),
            _ => {}
        }
        Ok(Answer {
            status: reply.status,
            headers: reply.headers,
            body: reply.body,
            received_unix_ms: EPOCH + world.now(),
        })
    }
}

struct Host(Rc<Process>);

impl BulkHost<Task> for Host {
    fn now_ms(&self) -> u64 {
        self.0.world.now()
    }

    fn random(&self) -> f64 {
        self.0.rng.borrow_mut().f64()
    }

    fn call(&self, number: u64, call: Call) -> Task {
        let process = Rc::clone(&self.0);
        Box::pin(async move {
            let result = run(call, &*process, &*process, |_| {}).await;
            Event::CallEnded { number, result }
        })
    }

    fn read(&self, index: u64) -> Task {
        let process = Rc::clone(&self.0);
        Box::pin(async move {
            let Caller { row, row_ms, .. } = &process.caller;
            if *row_ms > 0 {
                process.world.until(process.world.now() + row_ms).await;
            }
            let Some(row) = row(index) else {
                return Event::NoMoreRows;
            };
            let mut log = process.log.borrow_mut();
            log.read = log.read.max(index + 1);
            let open = log.read - log.results.len() as u64;
            log.most_open = log.most_open.max(open);
            Event::Row(Box::new(row))
        })
    }

    fn wait(&self, ms: u64) -> Task {
        let process = Rc::clone(&self.0);
        Box::pin(async move {
            let now = process.world.now();
            let ends = [process.caller.aborts_at, process.caller.closes_at];
            let ends = ends.into_iter().flatten().filter(|end| *end > now).min();
            let until = (now + ms).min(ends.unwrap_or(u64::MAX));
            process.world.until(until).await;
            Event::WaitEnded
        })
    }

    fn is_aborted(&self) -> bool {
        self.0.has_come(self.0.caller.aborts_at)
    }

    fn is_closed(&self) -> bool {
        self.0.has_come(self.0.caller.closes_at)
    }
}

impl Transport for Process {
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        {
            let mut log = self.log.borrow_mut();
            let read = log.read;
            log.read_before_sending.get_or_insert(read);
            log.requests += 1;
            log.under_way += 1;
            log.most_under_way = log.most_under_way.max(log.under_way);
        }
        let ended = self.exchange(request, timeout_ms).await;
        self.log.borrow_mut().under_way -= 1;
        ended
    }
}

impl Clock for Process {
    fn now_ms(&self) -> u64 {
        self.world.now()
    }

    fn random(&self) -> f64 {
        0.5
    }

    async fn wait(&self, ms: u64) {
        self.world.until(self.world.now() + ms).await;
    }
}
