//! What a seed means: the call, the API it meets, and what happens around it.

use std::rc::Rc;
use std::time::Duration;

use fastrand::Rng;
use zavu_invitations::client::{Call, ListQuery, Operation, Reconcile, Settings};
use zavu_invitations::{ConnectionType, CreateInvitationRequest};

use crate::network::{Client, Conditions, KEY, MARK, mark_of};
use crate::server::{Absent, Data, EPOCH, Listing, Maker, Order, Server, Trap};
use crate::world::World;

const MINUTE: u64 = 60_000;
const DAY: u64 = 24 * 60 * MINUTE;

/// The settings that an oracle reads.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub timeout_ms: u32,
    pub max_retries: u32,
    pub reconcile: Reconcile,
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
    /// When a second call with the same data begins.
    pub second_at: Option<u64>,
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
            max_retries: rng.choice([0, 1, 2, 2, 2, 2, 3, 6]).unwrap(),
            reconcile: match rng.u8(0..12) {
                0 => Reconcile::Off,
                _ => Reconcile::AfterLostAnswer,
            },
        };
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
                list_faults: rng.choice([0, 0, 20, 50, 95]).unwrap(),
                has_date: rng.u8(0..8) > 0,
                clock_offset,
                timers_late_ms: rng.choice([0, 0, 5, 50, 5_000]).unwrap(),
                latency_ms: rng.choice([1, 100, 100, 800, 4_000]).unwrap(),
            },
            data: data(rng),
            target: 0,
            aborts_at: (rng.u8(0..10) == 0).then(|| rng.u64(0..=timeout_ms.into())),
            second_at: (operation == Operation::Create && rng.u8(0..10) == 0)
                .then(|| rng.u64(0..=200)),
        }
    }

    pub fn call(&self, maker: Maker) -> Call {
        let settings = Settings::new(KEY)
            .timeout(Duration::from_millis(self.settings.timeout_ms.into()))
            .max_retries(self.settings.max_retries)
            .reconcile(self.settings.reconcile)
            .header(MARK, mark_of(maker));
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
                    ..CreateInvitationRequest::default()
                };
                Call::create(&settings, request.validate().unwrap())
            }
            Operation::Retrieve => Call::retrieve(&settings, id.as_str()),
            Operation::Cancel => Call::cancel(&settings, id.as_str()),
            Operation::List => Call::list(&settings, &ListQuery::default()),
        }
        .unwrap()
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
        if rng.u8(0..5) == 0 {
            let age = rng.choice([3_500, MINUTE, 30 * DAY]).unwrap();
            let created_unix = EPOCH - rng.u64(1..age);
            let id = server.create(Maker::Somebody, self.data, 0, created_unix);
            server.invitations[id].listed_at = 0;
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
        if rng.u8(0..8) == 0 {
            Self::somebody(world, rng.u64(0..=soon), self.data);
        }
        while rng.u8(0..5) == 0 {
            Self::somebody(world, rng.u64(0..=soon), other(rng, self.data));
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

    fn somebody(world: &Rc<World>, time: u64, data: Data) {
        let busy = Rc::clone(world);
        world.at(time, move || {
            busy.note(|| format!("somebody creates {data:?}"));
            let now = busy.now();
            let mut server = busy.server.borrow_mut();
            server.create(Maker::Somebody, data, now, EPOCH + now);
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
    }
}

/// Data of another client, which may differ in one field only.
fn other(rng: &mut Rng, data: Data) -> Data {
    let mut other = data;
    match rng.u8(0..5) {
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
