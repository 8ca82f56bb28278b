//! What happens in one simulation, by its seed.

use std::rc::Rc;
use std::time::{Duration, UNIX_EPOCH};

use fastrand::Rng;
use zavu_invitations::CreateInvitationRequest;
use zavu_invitations::bulk::{Bulk, BulkOptions};
use zavu_invitations::client::{Claims, Reconcile, Settings};

use crate::process::{Caller, Network, Process};
use crate::server::{EPOCH, Order, Server};
use crate::world::World;

#[derive(Debug)]
pub struct Scenario {
    pub rows: Rc<Vec<CreateInvitationRequest>>,
    pub is_array: bool,
    pub is_dry_run: bool,
    pub reconciles: bool,
    pub concurrency: u32,
    pub per_minute: Option<u32>,
    pub network: Network,
    pub order: Order,
    pub lag_ms: u64,
    pub page: usize,
    pub limit: u64,
    pub states_limit: bool,
    pub timeout_ms: u64,
    /// When each run begins, and when it is killed: all but the last.
    pub starts: Vec<(u64, Option<u64>)>,
    pub row_ms: u64,
    pub result_ms: u64,
    pub aborts_after: Option<u64>,
    pub closes_after: Option<u64>,
    pub key_fails_at: Option<u64>,
    /// Whether clients use their invitations at once.
    pub clients_are_quick: bool,
    /// How often somebody else sends a request, in milliseconds.
    pub others_every_ms: Option<u64>,
}

impl Scenario {
    pub fn new(rng: &mut Rng) -> Self {
        let seldom = |rng: &mut Rng, of: u8| rng.u8(0..of) == 0;
        let count = match rng.u8(0..10) {
            0 => rng.usize(0..3),
            9 => rng.usize(60..260),
            _ => rng.usize(3..60),
        };
        let names = rng.usize(1..count.max(1) * 2 + 2);
        let has_unnamed = seldom(rng, 4);
        let rows: Vec<_> = (0..count).map(|_| row(rng, names, has_unnamed)).collect();
        let concurrency = rng.u32(1..13);
        let limit = rng.choice([3, 20, 60, 600, 6_000]).unwrap();
        let latency_ms = rng.choice([1, 40, 400]).unwrap();
        let faults = rng.choice([0, 0, 3, 15, 40]).unwrap();
        let timeout_ms = rng.choice([1_000, 30_000]).unwrap();
        let late_ms = if faults > 0 && seldom(rng, 3) {
            20_000
        } else {
            0
        };
        let lag_ms = rng.choice([0, 0, 300]).unwrap();
        let mut starts = Vec::new();
        let mut at = rng.u64(0..70_000);
        let crashes = rng.choice([0, 0, 1, 2, 3]).unwrap();
        for _ in 0..crashes {
            let longest = rng.choice([500, 5_000, 60_000, 300_000]).unwrap();
            let killed = at + rng.u64(0..longest);
            starts.push((at, Some(killed)));
            // What was on its way has arrived, and is listed.
            at = killed + timeout_ms + late_ms + lag_ms + 1_000 + rng.u64(0..30_000);
        }
        starts.push((at, None));
        let is_plain = rng.bool();
        let after = |rng: &mut Rng, of: u8| {
            let happens = rng.u8(0..of) == 0;
            happens.then(|| rng.u64(0..30_000))
        };
        Self {
            rows: Rc::new(rows),
            is_array: rng.bool(),
            is_dry_run: seldom(rng, 40),
            reconciles: !seldom(rng, 10),
            concurrency,
            per_minute: seldom(rng, 5).then(|| rng.u32(1..400)),
            network: Network {
                faults,
                latency_ms,
                late_ms,
            },
            order: if rng.bool() {
                Order::NewestFirst
            } else {
                Order::OldestFirst
            },
            lag_ms,
            page: rng.choice([2, 10, 100]).unwrap(),
            limit,
            states_limit: !seldom(rng, 5),
            timeout_ms,
            starts,
            row_ms: rng.choice([0, 0, 10, 2_000]).unwrap(),
            result_ms: rng.choice([0, 0, 10, 2_000]).unwrap(),
            aborts_after: after(rng, if is_plain { 200 } else { 8 }),
            closes_after: after(rng, if is_plain { 200 } else { 12 }),
            key_fails_at: after(rng, if is_plain { 200 } else { 12 }),
            clients_are_quick: seldom(rng, 3),
            others_every_ms: seldom(rng, 4).then(|| rng.u64(500..5_000)),
        }
    }

    pub fn server(&self) -> Server {
        let mut server = Server::new(self.order, self.lag_ms, self.page, self.limit);
        server.states_limit = self.states_limit;
        server
    }

    /// What others do in the project.
    pub fn surround(&self, world: &Rc<World>, rng: &mut Rng) {
        let end = self.starts[self.starts.len() - 1].0 + 60_000;
        if let Some(every_ms) = self.others_every_ms {
            for time in (0..end).step_by(every_ms as usize) {
                let server = Rc::clone(world);
                world.at(time, move || {
                    let mut server_now = server.server.borrow_mut();
                    server_now.admit(None, time);
                    let name = Some(format!("Somebody {time}"));
                    server_now.create(name, 7, None, time);
                });
            }
        }
        if self.clients_are_quick {
            for _ in 0..40 {
                let (time, pick) = (rng.u64(0..end), rng.usize(..));
                let server = Rc::clone(world);
                world.at(time, move || {
                    let mut server = server.server.borrow_mut();
                    if let Some(index) = pick.checked_rem(server.invitations.len()) {
                        server.touch(index);
                    }
                });
            }
        }
        if let Some(after) = self.key_fails_at {
            let server = Rc::clone(world);
            let time = self.starts[self.starts.len() - 1].0 + after;
            world.at(time, move || server.server.borrow_mut().key_works = false);
        }
    }

    pub fn is_last(&self, number: usize) -> bool {
        number + 1 == self.starts.len()
    }

    pub fn caller(&self, number: usize) -> Caller {
        let (at, _) = self.starts[number];
        let after = |after: Option<u64>| after.filter(|_| self.is_last(number)).map(|ms| at + ms);
        let rows = Rc::clone(&self.rows);
        Caller {
            row: Rc::new(move |index| rows.get(usize::try_from(index).unwrap()).cloned()),
            row_ms: self.row_ms,
            result_ms: self.result_ms,
            aborts_at: after(self.aborts_after),
            closes_at: after(self.closes_after),
        }
    }

    fn bulk(&self, number: usize) -> Bulk {
        let reconcile = match self.reconciles {
            true => Reconcile::AfterLostAnswer,
            false => Reconcile::Off,
        };
        let settings = Settings::new("zv_test_simulated")
            .timeout(Duration::from_millis(self.timeout_ms))
            .reconcile(reconcile);
        let mut options = BulkOptions::default().concurrency(self.concurrency);
        if let Some(per_minute) = self.per_minute {
            options = options.rate_per_minute(per_minute);
        }
        if number > 0 {
            options = options.since(UNIX_EPOCH + Duration::from_millis(EPOCH + self.starts[0].0));
        }
        if self.is_array {
            options = options.total(self.rows.len() as u64);
        }
        if self.is_dry_run {
            options = options.dry_run();
        }
        Bulk::new(&settings, options)
            .unwrap()
            .with_claims(&Claims::new())
    }

    /// The life of a process: until its run ends, or somebody kills it.
    pub async fn live(&self, process: Rc<Process>) {
        let (at, killed_at) = self.starts[process.number];
        process.world.until(at).await;
        process.live(self.bulk(process.number), killed_at).await;
    }
}

fn row(rng: &mut Rng, names: usize, has_unnamed: bool) -> CreateInvitationRequest {
    let name = match rng.u8(0..40) {
        0 if has_unnamed => None,
        1 => Some("Refused".to_owned()),
        _ => Some(format!("Client {}", rng.usize(0..names))),
    };
    CreateInvitationRequest {
        client_name: name,
        client_email: (rng.u8(0..30) == 0).then(|| "not an address".to_owned()),
        expires_in_days: (rng.u8(0..10) == 0).then_some(30),
        ..CreateInvitationRequest::default()
    }
}
