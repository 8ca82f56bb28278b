//! What a seed means: the call, the API it meets, and what happens around it.

use std::rc::Rc;
use std::time::Duration;

use fastrand::Rng;
use zavu_invitations::client::{Call, Claims, ListQuery, Operation, Reconcile, Settings};
use zavu_invitations::{ConnectionType, CreateInvitationRequest};

use crate::fault::Fault;
use crate::network::{Client, Conditions, KEY, MARK, mark_of};
use crate::server::{Absent, Data, EPOCH, Listing, Maker, Order, Server, Trap};
use crate::world::World;

const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

/// The settings that an oracle reads.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub timeout_ms: u32,
    pub attempt_timeout_ms: Option<u32>,
    pub max_retries: u32,
    pub reconcile: Reconcile,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout_ms: Settings::TIMEOUT_MS,
            attempt_timeout_ms: None,
            max_retries: Settings::MAX_RETRIES,
            reconcile: Reconcile::AfterLostAnswer,
        }
    }
}

impl Limits {
    fn settings(self, maker: Maker) -> Settings {
        let settings = Settings::new(KEY)
            .timeout(milliseconds(self.timeout_ms))
            .max_retries(self.max_retries)
            .reconcile(self.reconcile)
            .header(MARK, mark_of(maker));
        match self.attempt_timeout_ms {
            Some(timeout_ms) => settings.attempt_timeout(milliseconds(timeout_ms)),
            None => settings,
        }
    }
}

fn milliseconds(ms: u32) -> Duration {
    Duration::from_millis(ms.into())
}

#[derive(Debug)]
pub struct Scenario {
    pub operation: Operation,
    pub settings: Limits,
    pub conditions: Conditions,
    pub data: Data,
    /// The invitation that is retrieved or cancelled.
    pub target: usize,
    pub aborts_at: Option<u64>,
    /// Further calls with the same data.
    pub equals: Vec<Equal>,
}

/// A call with the same data.
#[derive(Clone, Copy, Debug)]
pub struct Equal {
    pub at: u64,
    pub is_of_same_process: bool,
}

impl Scenario {
    pub fn new(rng: &mut Rng, operation: Operation) -> Self {
        let timeout_ms = match rng.u8(0..10) {
            0 => rng.u32(1..200),
            1 | 2 => rng.u32(200..5_000),
            3 | 4 => rng.u32(5_000..90_000),
            _ => Settings::TIMEOUT_MS,
        };
        let settings = Limits {
            timeout_ms,
            attempt_timeout_ms: (rng.u8(0..6) == 0).then(|| rng.u32(1..=timeout_ms.min(8_000))),
            max_retries: rng.choice([0, 1, 2, 2, 2, 2, 2, 3, 6, 10]).unwrap(),
            reconcile: match rng.u8(0..12) {
                0 => Reconcile::Off,
                1 => Reconcile::Since {
                    unix_ms: EPOCH - rng.u64(0..=MINUTE),
                },
                _ => Reconcile::AfterLostAnswer,
            },
        };
        let data = match settings.reconcile {
            Reconcile::Since { .. } => Data {
                name: Some("Acme"),
                ..data(rng)
            },
            _ => data(rng),
        };
        let mut equals = Vec::new();
        while operation == Operation::Create && equals.len() < 3 && rng.u8(0..8) == 0 {
            let latest = rng.choice([1, 200, 5_000]).unwrap();
            equals.push(Equal {
                at: rng.u64(0..=latest),
                is_of_same_process: rng.u8(0..4) > 0,
            });
        }
        let clock_offset = match rng.u8(0..8) {
            0 => signed(rng, 40 * DAY),
            1 => signed(rng, 10 * MINUTE),
            2 | 3 => signed(rng, 20_000),
            _ => 0,
        };
        Self {
            operation,
            settings,
            conditions: Conditions {
                faults: rng.choice([0, 25, 50, 70, 95]).unwrap(),
                create_fault: None,
                list_faults: rng.choice([0, 0, 20, 50, 95]).unwrap(),
                has_date: rng.u8(0..8) > 0,
                servers_apart_ms: rng.choice([0, 0, 900, 2_000]).unwrap(),
                clock_offset,
                timers_late_ms: rng.choice([0, 0, 5, 50, 5_000]).unwrap(),
                latency_ms: rng.choice([1, 100, 100, 800, 4_000]).unwrap(),
            },
            data,
            target: 0,
            aborts_at: (rng.u8(0..10) == 0).then(|| rng.u64(0..=timeout_ms.into())),
            equals,
        }
    }

    /// A create whose answer is lost, or which is lost itself, while the list has that many items.
    pub fn lost(rng: &mut Rng, is_processed: bool, order: Order, items: usize) -> (Self, Server) {
        let hangs = false;
        let mut scenario = Self::new(rng, Operation::Create);
        scenario.settings = Limits::default();
        scenario.data.name = Some("Acme");
        scenario.aborts_at = None;
        scenario.equals.clear();
        scenario.conditions = Conditions {
            faults: 0,
            list_faults: 0,
            has_date: true,
            create_fault: Some(match is_processed {
                true => Fault::AnswerLost { hangs },
                false => Fault::RequestLost { hangs },
            }),
            latency_ms: 100,
            ..scenario.conditions
        };
        let mut server = scenario.server(rng);
        server.invitations.clear();
        server.listing = Listing {
            order,
            page: 100,
            trap: Trap::None,
            lag_ms: 0,
            ..server.listing
        };
        for _ in 0..items {
            let created_unix = EPOCH - rng.u64(MINUTE..7 * DAY);
            let data = other(rng, scenario.data);
            let id = server.create(Maker::Somebody, data, 0, created_unix);
            server.invitations[id].listed_at = 0;
        }
        (scenario, server)
    }

    pub fn call(&self, maker: Maker, claims: &Claims) -> Call {
        let settings = self.settings.settings(maker);
        let id = format!("inv_{}", self.target);
        match self.operation {
            Operation::Create => {
                let text = |text: Option<&str>| text.map(str::to_owned);
                let request = CreateInvitationRequest {
                    client_name: text(self.data.name),
                    client_email: text(self.data.email),
                    client_phone: text(self.data.phone),
                    phone_number_id: text(self.data.number),
                    connection_type: self.data.connection.map(|name| match name {
                        "messenger" => ConnectionType::Messenger,
                        _ => ConnectionType::WhatsappWaba,
                    }),
                    expires_in_days: self.data.days,
                    ..CreateInvitationRequest::default()
                };
                let call = Call::create(&settings, request.validate().unwrap());
                call.map(|call| call.with_claims(claims))
            }
            Operation::Retrieve => Call::retrieve(&settings, id.as_str()),
            Operation::Cancel => Call::cancel(&settings, id.as_str()),
            _ => Call::list(&settings, &ListQuery::default()),
        }
        .unwrap()
    }

    /// The number of the process in which a call is made.
    pub fn process(&self, maker: Maker) -> usize {
        match maker {
            Maker::Call(number @ 1..) => {
                let equal = self.equals[usize::from(number) - 1];
                usize::from(!equal.is_of_same_process)
            }
            _ => 0,
        }
    }

    /// The API as the call finds it.
    pub fn server(&mut self, rng: &mut Rng) -> Server {
        let mut server = Server {
            invitations: Vec::new(),
            listing: Listing {
                order: match rng.u8(0..6) {
                    0 => Order::OldestFirst,
                    1 => Order::Shuffled,
                    _ => Order::NewestFirst,
                },
                page: rng.choice([1, 2, 3, 100, 100, 100]).unwrap(),
                by_offset: rng.bool(),
                end: rng
                    .choice([r#","nextCursor":null"#, "", r#","nextCursor":"""#])
                    .unwrap(),
                trap: match rng.u8(0..20) {
                    0 => Trap::Endless,
                    1 => Trap::EmptyPages,
                    _ => Trap::None,
                },
                lag_ms: rng.choice([0, 0, 0, 0, 0, 0, 0, 700]).unwrap(),
            },
            absent: rng
                .choice([Absent::LeftOut, Absent::Null, Absent::Null, Absent::Empty])
                .unwrap(),
            has_updated_at: rng.bool(),
            lasts_longer_ms: rng.choice([0, 0, 1, 23 * 60 * MINUTE]).unwrap(),
            rewrites: rng.u8(0..6) == 0,
            expected: self.data,
        };
        let others = rng.choice([0, 1, 2, 3, 5, 14]).unwrap();
        for _ in 0..others {
            let age = rng.choice([2_500, MINUTE, 30 * DAY]).unwrap();
            let created_unix = EPOCH - rng.u64(1..age);
            let data = other(rng, self.data);
            let id = server.create(Maker::Somebody, data, 0, created_unix);
            server.invitations[id].listed_at = 0;
        }
        while rng.u8(0..5) == 0 {
            let age = rng.choice([3_500, MINUTE, 30 * DAY]).unwrap();
            let created_unix = EPOCH - rng.u64(1..age);
            let id = server.create(Maker::Somebody, self.data, 0, created_unix);
            server.invitations[id].listed_at = 0;
            server.use_invitation(id, rng);
        }
        if let Reconcile::Since { unix_ms } = self.settings.reconcile {
            while rng.u8(0..3) > 0 {
                let created_unix = rng.u64(unix_ms..=EPOCH);
                let id = server.create(Maker::Earlier, self.data, 0, created_unix);
                server.invitations[id].listed_at = 0;
                server.use_invitation(id, rng);
            }
        }
        if self.operation == Operation::Cancel || self.operation == Operation::Retrieve {
            self.target = if rng.u8(0..8) == 0 {
                1_000
            } else {
                let id = server.create(Maker::Somebody, self.data, 0, EPOCH - MINUTE);
                server.invitations[id].listed_at = 0;
                server.invitations[id].status = rng
                    .choice([
                        "pending",
                        "pending",
                        "pending",
                        "in_progress",
                        "failed",
                        "completed",
                        "expired",
                        "cancelled",
                    ])
                    .unwrap();
                id
            };
        }
        server
    }

    /// What happens meanwhile, whatever the call does.
    pub fn surround(&self, rng: &mut Rng, world: &Rc<World>, client: &Rc<Client>) {
        let timeout_ms = u64::from(self.settings.timeout_ms);
        if let Some(time) = self.aborts_at {
            let client = Rc::clone(client);
            world.at(time, move || {
                client.world.note(|| "the caller aborts".to_owned());
                client.is_aborted.set(true);
            });
        }
        let soon = timeout_ms.min(2_000);
        while rng.u8(0..6) == 0 {
            let (client, by) = (Rc::clone(client), signed(rng, DAY));
            world.at(rng.u64(0..=soon), move || {
                client.world.note(|| format!("the clock jumps by {by} ms"));
                client.clock_offset.set(client.clock_offset.get() + by);
            });
        }
        let mut creates = Vec::new();
        while rng.u8(0..8) == 0 {
            creates.push(self.data);
        }
        while rng.u8(0..5) == 0 {
            creates.push(other(rng, self.data));
        }
        for data in creates {
            let is_used = rng.bool();
            Self::somebody(world, rng.u64(0..=soon), data, is_used.then(|| rng.fork()));
        }
        if rng.u8(0..4) == 0 && self.operation == Operation::Cancel {
            let (target, status) = (
                self.target,
                rng.choice(["completed", "cancelled", "expired", "in_progress"])
                    .unwrap(),
            );
            let quiet = Rc::clone(world);
            world.at(rng.u64(0..=soon), move || {
                let mut server = quiet.server.borrow_mut();
                if let Some(invitation) = server.invitations.get_mut(target)
                    && !matches!(invitation.status, "completed" | "cancelled" | "expired")
                {
                    invitation.status = status;
                }
            });
        }
    }

    fn somebody(world: &Rc<World>, time: u64, data: Data, used: Option<Rng>) {
        let busy = Rc::clone(world);
        world.at(time, move || {
            busy.note(|| format!("somebody creates {data:?}"));
            let now = busy.now();
            let mut server = busy.server.borrow_mut();
            let id = server.create(Maker::Somebody, data, now, EPOCH + now);
            if let Some(mut rng) = used {
                server.use_invitation(id, &mut rng);
            }
        });
    }
}

fn signed(rng: &mut Rng, most: u64) -> i64 {
    let ms = i64::try_from(rng.u64(0..=most)).unwrap();
    if rng.bool() { ms } else { -ms }
}

fn data(rng: &mut Rng) -> Data {
    if rng.u8(0..8) == 0 {
        return Data::default();
    }
    let has = |rng: &mut Rng, text| rng.bool().then_some(text);
    let connection = rng.choice([None, None, Some("whatsapp_waba"), Some("messenger")]);
    let connection = connection.unwrap();
    Data {
        name: has(rng, "Acme"),
        email: has(rng, "contact@acme.example"),
        phone: has(rng, "+14155552671"),
        number: has(rng, "pn_abc123").filter(|_| connection != Some("messenger")),
        connection,
        days: rng
            .choice([None, None, Some(1), Some(7), Some(30)])
            .unwrap(),
    }
}

/// Data of another client, which may differ in one field only.
fn other(rng: &mut Rng, data: Data) -> Data {
    let mut other = data;
    match rng.u8(0..6) {
        5 => other.days = Some(data.lifetime_days() % 30 + 1),
        0 => other.name = Some("Acme Ltd"),
        1 => other.email = Some("sales@acme.example"),
        2 => other.phone = Some("+14155552672"),
        3 => other.number = Some("pn_abc124"),
        _ => {
            other.connection = match data.connection {
                Some("messenger") => Some("whatsapp_waba"),
                _ => Some("messenger"),
            }
        }
    }
    other
}
