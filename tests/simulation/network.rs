//! The client's side of the simulation: its transport, its clock, and the network between.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use fastrand::Rng;
use zavu_invitations::client::{
    Answer, AttemptEvent, Clock, Failure, FailureKind, Operation, Request, Transport,
};

use crate::fault::{Effect, Fault, Form, Plan, Wait, http_date};
use crate::server::{Data, EPOCH, Maker, Page, Reply, TOKEN};
use crate::world::World;

pub const KEY: &str = "own-planted-key-5f2a";
pub const MARK: &str = "x-simulated-call";

/// The data of another client's request.
const ANOTHER: Data = Data {
    name: Some("Globex"),
    email: Some("info@globex.example"),
    phone: None,
    number: None,
    connection: None,
    days: None,
};

/// Where a call is made from, and how bad things are there.
#[derive(Clone, Copy, Debug)]
pub struct Conditions {
    /// In percent: of the requests for the list, and of others.
    pub list_faults: u8,
    pub faults: u8,
    /// The fault of every create.
    pub create_fault: Option<Fault>,
    pub has_date: bool,
    /// How far the clocks of the servers are apart, at most.
    pub servers_apart_ms: i64,
    /// How far the client's clock is ahead of the server's.
    pub clock_offset: i64,
    /// How late a timer may be.
    pub timers_late_ms: u64,
    pub latency_ms: u64,
}

pub struct Client {
    pub world: Rc<World>,
    pub maker: Maker,
    conditions: Conditions,
    rng: RefCell<Rng>,
    pub clock_offset: Cell<i64>,
    pub is_aborted: Cell<bool>,
    pub log: RefCell<Log>,
}

/// What the client saw, and what it could not see.
#[derive(Default)]
pub struct Log {
    pub sent: Vec<Sent>,
    pub waits: Vec<Waited>,
    /// What an observer has to be told.
    pub events: Vec<AttemptEvent>,
    /// How late the last timer was.
    pub late_ms: u64,
}

#[derive(Debug)]
pub struct Sent {
    pub operation: Operation,
    pub is_first_page: bool,
    pub plan: Plan,
    pub at: u64,
    pub timeout_ms: u64,
    pub ended_at: u64,
    pub end: End,
}

#[derive(Debug)]
pub enum End {
    /// The caller had aborted before.
    NotSent,
    Answered(Head),
    Failed(FailureKind, Option<Head>),
}

/// The truth about an answer.
#[derive(Clone, Debug)]
pub struct Head {
    pub status: u16,
    /// A success that came unharmed.
    pub is_good: bool,
    pub page: Option<Page>,
    pub server_unix: u64,
    /// The time in its `Date`.
    pub date: Option<u64>,
    wait: Wait,
    /// The status of the invitation in it.
    pub found: Option<&'static str>,
    /// What the client may understand of it.
    pub asked_ms: Option<u64>,
}

#[derive(Debug)]
pub struct Waited {
    pub at: u64,
    pub ms: u64,
    /// How many requests were sent before.
    pub sent: usize,
}

/// What is on its way to the client.
#[derive(Default)]
struct Delivery {
    head: Option<(Head, Answer)>,
    result: Option<Result<(Head, Answer), FailureKind>>,
}

impl Client {
    pub fn new(world: &Rc<World>, maker: Maker, conditions: Conditions, rng: Rng) -> Rc<Self> {
        Rc::new(Self {
            world: Rc::clone(world),
            maker,
            conditions,
            rng: RefCell::new(rng),
            clock_offset: Cell::new(conditions.clock_offset),
            is_aborted: Cell::new(false),
            log: RefCell::default(),
        })
    }

    pub fn unix_ms(&self) -> u64 {
        (EPOCH + self.world.now()).saturating_add_signed(self.clock_offset.get())
    }

    fn plan(&self, operation: Operation) -> Plan {
        let mut rng = self.rng.borrow_mut();
        let latency = self.conditions.latency_ms;
        let faults = match operation {
            Operation::List => self.conditions.list_faults,
            _ => self.conditions.faults,
        };
        Plan {
            fault: match rng.u8(0..100) < faults {
                _ if operation == Operation::Create && self.conditions.create_fault.is_some() => {
                    self.conditions.create_fault.unwrap()
                }
                true => Fault::any(&mut rng, operation),
                false => Fault::None,
            },
            there_ms: rng.u64(0..latency),
            back_ms: rng.u64(0..latency),
            has_date: self.conditions.has_date,
            date_offset: rng
                .i64(-self.conditions.servers_apart_ms..=self.conditions.servers_apart_ms),
            forbids_retry: rng.u8(0..100) == 0,
        }
    }

    /// What came of a request, once that is known.
    fn end(&self, delivery: &Delivery, ends_at: u64) -> Option<(End, Result<Answer, Failure>)> {
        let failed = |kind: FailureKind| {
            let head = delivery.head.clone();
            let (head, answer) = head
                .map(|(head, answer)| self.received(head, answer))
                .unzip();
            let mut failure = Failure::new(kind.clone());
            failure.answer = answer;
            Some((End::Failed(kind, head), Err(failure)))
        };
        match &delivery.result {
            Some(Ok((head, answer))) => {
                let (head, answer) = self.received(head.clone(), answer.clone());
                Some((End::Answered(head), Ok(answer)))
            }
            Some(Err(kind)) => failed(kind.clone()),
            None if self.is_aborted.get() => failed(FailureKind::Aborted),
            None if self.world.now() >= ends_at => failed(FailureKind::Timeout),
            None => None,
        }
    }

    fn received(&self, mut head: Head, mut answer: Answer) -> (Head, Answer) {
        answer.received_unix_ms = self.unix_ms();
        head.asked_ms = head.wait.asked(
            head.status,
            head.server_unix,
            head.date,
            answer.received_unix_ms,
        );
        (head, answer)
    }
}

impl Transport for Client {
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        let at = self.world.now();
        let operation = request.operation;
        let plan = self.plan(operation);
        let attempt = u32::try_from(self.log.borrow().sent.len() + 1).unwrap();
        let start = AttemptEvent::Start { operation, attempt };
        self.log.borrow_mut().events.push(start);
        let (end, result) = if self.is_aborted.get() {
            let failure = Failure::from(FailureKind::AbortedBeforeSending);
            (End::NotSent, Err(failure))
        } else {
            self.world
                .note(|| format!("send {} {} {plan:?}", request.method, request.url));
            let delivery = Rc::default();
            exchange(
                &self.world,
                self.maker,
                request,
                plan,
                timeout_ms,
                &delivery,
            );
            self.world.at(at + timeout_ms, || {});
            poll_fn(|_| match self.end(&delivery.borrow(), at + timeout_ms) {
                Some(end) => Poll::Ready(end),
                None => Poll::Pending,
            })
            .await
        };
        self.world.note(|| format!("-> {end:?}"));
        let mut log = self.log.borrow_mut();
        log.events.push(match &result {
            Ok(Answer { status, .. }) => AttemptEvent::Answer {
                operation,
                attempt,
                status: *status,
            },
            Err(_) => AttemptEvent::Failure { operation, attempt },
        });
        log.sent.push(Sent {
            operation,
            is_first_page: !request.url.contains("cursor="),
            plan,
            at,
            timeout_ms,
            ended_at: self.world.now(),
            end,
        });
        result
    }
}

impl Clock for Client {
    fn now_ms(&self) -> u64 {
        77_000 + self.world.now()
    }

    fn random(&self) -> f64 {
        self.rng.borrow_mut().f64()
    }

    async fn wait(&self, ms: u64) {
        let at = self.world.now();
        self.world.note(|| format!("wait {ms} ms"));
        {
            let mut log = self.log.borrow_mut();
            let sent = log.sent.len();
            let last = log.sent.last().unwrap();
            let event = AttemptEvent::Wait {
                operation: last.operation,
                attempt: u32::try_from(sent).unwrap(),
                wait_ms: ms,
            };
            log.waits.push(Waited { at, ms, sent });
            log.events.push(event);
        }
        let late_ms = self
            .rng
            .borrow_mut()
            .u64(0..=self.conditions.timers_late_ms);
        self.log.borrow_mut().late_ms = late_ms;
        let ends_at = at + ms + late_ms;
        self.world.at(ends_at, || {});
        poll_fn(
            |_| match self.is_aborted.get() || self.world.now() >= ends_at {
                true => Poll::Ready(()),
                false => Poll::Pending,
            },
        )
        .await;
    }
}

/// Sends a request on its way.
fn exchange(
    world: &Rc<World>,
    maker: Maker,
    request: &Request,
    plan: Plan,
    timeout_ms: u64,
    delivery: &Rc<RefCell<Delivery>>,
) {
    let mark = request.headers.iter().find(|(name, _)| name == MARK);
    assert_eq!(mark.map(|(_, value)| value.as_str()), Some(mark_of(maker)));
    let now = world.now();
    let fail = |kind: FailureKind| {
        let delivery = Rc::clone(delivery);
        world.at(now + plan.there_ms + plan.back_ms, move || {
            delivery.borrow_mut().result = Some(Err(kind));
        });
    };
    let gone = || FailureKind::Connection(format!("reset by {KEY} at https://x/invite/{TOKEN}0"));
    let arrives_at = match plan.fault {
        Fault::NotConnected => {
            return fail(FailureKind::NotConnected(format!("no {KEY} there")));
        }
        Fault::RequestLost { hangs } => {
            if !hangs {
                fail(gone());
            }
            return;
        }
        Fault::AnswerLost { hangs: false } => {
            fail(gone());
            now + plan.there_ms
        }
        Fault::RequestLate { by_ms } => now + timeout_ms + by_ms,
        _ => now + plan.there_ms,
    };
    let (world, request, delivery) = (Rc::clone(world), request.clone(), Rc::clone(delivery));
    Rc::clone(&world).at(arrives_at, move || {
        let back_at = match plan.fault {
            Fault::AnswerLost { .. } | Fault::RequestLate { .. } => None,
            Fault::AnswerLate => Some(now + timeout_ms + plan.back_ms + 1),
            _ => Some(world.now() + plan.back_ms),
        };
        let answer = arrive(&world, maker, &request, plan);
        let Some(back_at) = back_at else { return };
        world.at(back_at, move || deliver(&delivery, plan.fault, answer));
    });
}

fn deliver(delivery: &RefCell<Delivery>, fault: Fault, (head, answer): (Head, Answer)) {
    let mut delivery = delivery.borrow_mut();
    let cut = Answer {
        body: String::new(),
        ..answer.clone()
    };
    match fault {
        Fault::CutOff
        | Fault::Status {
            form: Form::CutOff, ..
        } => {
            delivery.head = Some((head, cut));
            delivery.result = Some(Err(FailureKind::Connection("it broke".to_owned())));
        }
        Fault::SlowBody => delivery.head = Some((head, cut)),
        Fault::NotAnAnswer => delivery.result = Some(Err(FailureKind::NotAnAnswer)),
        _ => delivery.result = Some(Ok((head, answer))),
    }
}

/// A request arrives: what goes back.
fn arrive(world: &Rc<World>, maker: Maker, request: &Request, plan: Plan) -> (Head, Answer) {
    let process = || {
        let reply = world
            .server
            .borrow_mut()
            .handle(maker, request, world.now());
        world.note(|| format!("the API does it: {} {}", reply.status, reply.body));
        reply
    };
    let with_effect = |effect: Effect| match effect {
        Effect::None => {}
        Effect::Before => drop(process()),
        Effect::After(ms) => {
            let (late, request) = (Rc::clone(world), request.clone());
            world.at(world.now() + ms, move || {
                late.note(|| "the API does it late".to_owned());
                late.server.borrow_mut().handle(maker, &request, late.now());
            });
        }
    };
    let mut wait = Wait::None;
    let mut is_good = false;
    let reply = match plan.fault {
        Fault::Status {
            status,
            form,
            wait: asked,
            effect,
        } => {
            with_effect(effect);
            wait = asked;
            Reply {
                status,
                body: error_body(form, asked, EPOCH + world.now()),
                page: None,
                found: None,
            }
        }
        Fault::Redirect { status, effect } => {
            with_effect(effect);
            Reply {
                status,
                body: String::new(),
                page: None,
                found: None,
            }
        }
        Fault::OfAnother { is_processed } => {
            if is_processed {
                process();
            }
            let now = world.now();
            let mut server = world.server.borrow_mut();
            let id = server.create(Maker::Somebody, ANOTHER, now, EPOCH + now);
            server.reply(201, id)
        }
        fault => {
            let mut reply = process();
            is_good = reply.status < 300;
            let broken = match fault {
                Fault::ExtraFields => Some(reply.body.replacen('{', r#"{"version":3,"#, 1)),
                Fault::Html => Some("<!doctype html><h1>Welcome</h1>".to_owned()),
                Fault::Empty => Some(String::new()),
                Fault::Truncated => Some(reply.body[..reply.body.len() / 2].to_owned()),
                Fault::Wrong(body) => Some(body.to_owned()),
                _ => None,
            };
            if let Some(body) = broken {
                reply.body = body;
                is_good = is_good && fault == Fault::ExtraFields;
            }
            reply
        }
    };
    let server_unix = EPOCH + world.now();
    let mut headers = vec![("x-request-id".to_owned(), format!("req_{server_unix}"))];
    let date = server_unix.saturating_add_signed(plan.date_offset) / 1000 * 1000;
    let date = plan.has_date.then_some(date);
    if let Some(date) = date {
        headers.push(("Date".to_owned(), http_date(date)));
    }
    if plan.forbids_retry {
        headers.push(("x-should-retry".to_owned(), "false".to_owned()));
    }
    if let Some((name, value)) = wait.header(server_unix) {
        headers.push((name.to_owned(), value));
    }
    let head = Head {
        found: reply.found,
        status: reply.status,
        is_good,
        page: reply.page.filter(|_| is_good),
        server_unix,
        date,
        wait,
        asked_ms: None,
    };
    let answer = Answer {
        status: reply.status,
        headers,
        body: reply.body,
        received_unix_ms: 0,
    };
    (head, answer)
}

fn error_body(form: Form, wait: Wait, server_unix: u64) -> String {
    let details = match wait {
        Wait::Body(ms) => format!(r#","details":{{"retryAfter":{}}}"#, server_unix + ms),
        _ => String::new(),
    };
    let flat = format!(r#"{{"code":"error_code","message":"it failed"{details}}}"#);
    match form {
        Form::Flat => flat,
        Form::Wrapped => format!(r#"{{"error":{flat}}}"#),
        Form::Html => "<html><h1>Bad gateway</h1></html>".to_owned(),
        Form::Empty | Form::CutOff => String::new(),
        Form::Truncated => flat[..flat.len() / 2].to_owned(),
        Form::Null => "null".to_owned(),
        Form::Secrets => {
            let link = format!("https://dashboard.zavu.dev/invite/{TOKEN}0");
            format!(
                r#"{{"code":"{KEY}","message":"{KEY} zv_live_sub_planted {link} {TOKEN}0","details":{{"errors":[{{"path":["{KEY}","{link}",0],"message":"{link} {KEY}"}}]}}}}"#
            )
        }
    }
}

pub fn mark_of(maker: Maker) -> &'static str {
    match maker {
        Maker::Call(0) => "first",
        Maker::Call(1) => "second",
        Maker::Call(2) => "third",
        Maker::Call(_) => "fourth",
        Maker::Earlier | Maker::Somebody => unreachable!(),
    }
}
