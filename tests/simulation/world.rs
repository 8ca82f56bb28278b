//! Simulated time: events in their order, and futures that are polled after each.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::server::Server;

type Event = Box<dyn FnOnce()>;
pub type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

pub struct World {
    now: Cell<u64>,
    events: RefCell<BTreeMap<(u64, u64), Event>>,
    serial: Cell<u64>,
    pub server: RefCell<Server>,
    trace: Option<RefCell<Vec<String>>>,
}

impl World {
    pub fn new(server: Server, is_traced: bool) -> Self {
        Self {
            now: Cell::new(0),
            events: RefCell::default(),
            serial: Cell::new(0),
            server: RefCell::new(server),
            trace: is_traced.then(RefCell::default),
        }
    }

    /// Milliseconds since the call began.
    pub fn now(&self) -> u64 {
        self.now.get()
    }

    pub fn at(&self, time: u64, event: impl FnOnce() + 'static) {
        self.serial.set(self.serial.get() + 1);
        let key = (time.max(self.now()), self.serial.get());
        self.events.borrow_mut().insert(key, Box::new(event));
    }

    /// Ready from then on.
    pub async fn until(&self, time: u64) {
        self.at(time, || {});
        poll_fn(|_| match self.now() >= time {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }

    fn step(&self) -> bool {
        let next = self.events.borrow_mut().pop_first();
        let Some(((time, _), event)) = next else {
            return false;
        };
        self.now.set(time);
        event();
        true
    }

    /// Runs the tasks to their ends, then whatever is still on its way.
    pub fn run(&self, mut tasks: Vec<Task<'_>>) {
        let mut context = Context::from_waker(Waker::noop());
        loop {
            tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
            if tasks.is_empty() {
                break;
            }
            assert!(self.step(), "the call waits for nothing");
        }
        while self.step() {}
    }

    pub fn note(&self, text: impl FnOnce() -> String) {
        if let Some(trace) = &self.trace {
            let line = format!("{:>7} ms  {}", self.now(), text());
            trace.borrow_mut().push(line);
        }
    }

    pub fn trace(&self) -> String {
        match &self.trace {
            Some(trace) => trace.borrow().join("\n"),
            None => String::new(),
        }
    }
}
