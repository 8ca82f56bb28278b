//! The simulated API: what it holds, and what it does with a request that arrives.

use std::fmt::Write;
use std::time::{Duration, UNIX_EPOCH};

use fastrand::Rng;
use zavu_invitations::client::{Operation, Request};

/// The server's clock at the beginning.
pub const EPOCH: u64 = 1_790_000_000_123;

const DAY: u64 = 24 * 60 * 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// The call with this mark.
    Call(u8),
    /// An earlier delivery of the call.
    Earlier,
    Somebody,
}

/// What an invitation says about its client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Data {
    pub name: Option<&'static str>,
    pub email: Option<&'static str>,
    pub phone: Option<&'static str>,
    pub number: Option<&'static str>,
    pub connection: Option<&'static str>,
    pub days: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct Invitation {
    pub maker: Maker,
    pub data: Data,
    /// By the server's clock.
    pub created_unix: u64,
    /// When the list shows it.
    pub listed_at: u64,
    pub status: &'static str,
    pub is_viewed: bool,
    pub is_started: bool,
    pub cancelled_by: Option<Maker>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    NewestFirst,
    OldestFirst,
    Shuffled,
}

/// How the list behaves.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    pub order: Order,
    pub page: usize,
    /// Cursors are offsets, which shift when something is created.
    pub by_offset: bool,
    /// What ends the list: null, nothing, or an empty text.
    pub end: &'static str,
    pub trap: Trap,
    /// How long a new invitation is missing in it.
    pub lag_ms: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trap {
    None,
    /// The same page and the same cursor for ever.
    Endless,
    /// A new cursor after each empty page.
    EmptyPages,
}

/// How an absent field is written.
#[derive(Clone, Copy, Debug)]
pub enum Absent {
    LeftOut,
    Null,
    Empty,
}

#[derive(Debug)]
pub struct Server {
    pub invitations: Vec<Invitation>,
    pub listing: Listing,
    pub absent: Absent,
    pub has_updated_at: bool,
    /// How much longer than asked an invitation lasts.
    pub lasts_longer_ms: u64,
    /// Whether the answer to a create writes its fields otherwise.
    pub rewrites: bool,
    /// The data that the calls send.
    pub expected: Data,
}

/// A page, as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub ids: Vec<usize>,
    /// Whether each of them is pending, and was neither viewed nor started.
    pub untouched: Vec<bool>,
    pub status: Option<String>,
    pub next: Option<String>,
}

pub struct Reply {
    pub status: u16,
    pub body: String,
    pub page: Option<Page>,
    /// The status of the invitation in it.
    pub found: Option<&'static str>,
}

/// A position where nothing is.
const BEYOND: usize = 1_000_000;

pub const TOKEN: &str = "very-secret-token-";

impl Server {
    pub fn create(&mut self, maker: Maker, data: Data, now: u64, created_unix: u64) -> usize {
        self.invitations.push(Invitation {
            maker,
            data,
            created_unix,
            listed_at: now + self.listing.lag_ms,
            status: "pending",
            is_viewed: false,
            is_started: false,
            cancelled_by: None,
        });
        self.invitations.len() - 1
    }

    /// A client may use an invitation, or somebody cancels it.
    pub fn use_invitation(&mut self, id: usize, rng: &mut Rng) {
        let invitation = &mut self.invitations[id];
        match rng.u8(0..8) {
            0 => invitation.is_viewed = true,
            1 => invitation.is_started = true,
            2 => invitation.status = "cancelled",
            3 => invitation.status = "in_progress",
            _ => {}
        }
    }

    pub fn handle(&mut self, maker: Maker, request: &Request, now: u64) -> Reply {
        let (_, path) = request.url.split_once("/v1/invitations").unwrap();
        let is_post = request.method == "POST";
        match (is_post, path.strip_suffix("/cancel")) {
            (true, Some(id)) => self.cancel(maker, id),
            (true, None) => {
                assert_eq!(path, "");
                self.check_body(request.body.as_deref().unwrap());
                let id = self.create(maker, self.expected, now, EPOCH + now);
                let mut reply = self.reply(201, id);
                if self.rewrites {
                    reply.body = rewritten(&reply.body, self.expected);
                }
                reply
            }
            (false, _) if request.operation == Operation::List => self.list(path, now),
            (false, _) => match self.id(path) {
                Some(id) => self.reply(200, id),
                None => refusal(404, "not_found", "no such invitation"),
            },
        }
    }

    fn check_body(&self, body: &str) {
        let sent: serde_json::Value = serde_json::from_str(body).unwrap();
        let data = self.expected;
        for (name, value) in data.fields() {
            assert_eq!(sent.get(name).and_then(|value| value.as_str()), value);
        }
        let days = sent
            .get("expiresInDays")
            .and_then(serde_json::Value::as_u64);
        assert_eq!(days, data.days.map(u64::from));
    }

    fn id(&self, path: &str) -> Option<usize> {
        let id = path.strip_prefix("/inv_")?.parse().ok()?;
        (id < self.invitations.len()).then_some(id)
    }

    fn cancel(&mut self, maker: Maker, path: &str) -> Reply {
        let Some(id) = self.id(path) else {
            return refusal(404, "not_found", "no such invitation");
        };
        let invitation = &mut self.invitations[id];
        if matches!(invitation.status, "completed" | "cancelled" | "expired") {
            return refusal(400, "bad_request", "already completed or cancelled");
        }
        invitation.status = "cancelled";
        invitation.cancelled_by = Some(maker);
        self.reply(200, id)
    }

    pub fn reply(&self, status: u16, id: usize) -> Reply {
        Reply {
            status,
            body: format!(r#"{{"invitation":{}}}"#, self.render(id)),
            page: None,
            found: Some(self.invitations[id].status),
        }
    }

    fn list(&self, query: &str, now: u64) -> Reply {
        let parameter = |name: &str| {
            let mut pairs = query.trim_start_matches('?').split('&');
            pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        };
        let cursor = parameter("cursor").map(|cursor| cursor.replace("%2F", "/"));
        let limit = parameter("limit").map_or(50, |limit| limit.parse().unwrap());
        let page = self.page(parameter("status"), cursor.as_deref(), limit, now);
        let mut body = r#"{"items":["#.to_owned();
        for (index, id) in page.ids.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(body, "{comma}{}", self.render(*id)).unwrap();
        }
        match &page.next {
            Some(cursor) => write!(body, r#"],"nextCursor":"{cursor}"}}"#).unwrap(),
            None => write!(body, "]{}}}", self.listing.end).unwrap(),
        }
        Reply {
            status: 200,
            body,
            page: Some(page),
            found: None,
        }
    }

    fn page(&self, status: Option<&str>, cursor: Option<&str>, limit: usize, now: u64) -> Page {
        let Listing { order, trap, .. } = self.listing;
        let key = |id: usize| {
            let created = self.invitations[id].created_unix;
            match order {
                Order::NewestFirst => (u64::MAX - created, usize::MAX - id),
                Order::OldestFirst => (created, id),
                Order::Shuffled => ((id as u64 * 0x9E37_79B9) % 1009, id),
            }
        };
        let mut ids: Vec<usize> = (0..self.invitations.len())
            .filter(|id| self.invitations[*id].listed_at <= now)
            .filter(|id| status.is_none_or(|status| self.invitations[*id].status == status))
            .collect();
        ids.sort_unstable_by_key(|id| key(*id));
        let number = |cursor: &str| cursor.strip_prefix("c/").and_then(|n| n.parse().ok());
        let cursor: Option<usize> = cursor.and_then(number);
        let start = match cursor {
            None => 0,
            Some(_) if trap == Trap::Endless => 0,
            Some(offset) if self.listing.by_offset => offset.min(ids.len()),
            Some(beyond) if beyond >= self.invitations.len() => ids.len(),
            Some(after) => {
                let is_before = |id: &usize| key(*id) <= key(after);
                ids.partition_point(is_before)
            }
        };
        let end = (start + limit.min(self.listing.page)).min(ids.len());
        let on_page = ids[start..end].to_vec();
        let position = match on_page.last() {
            _ if trap == Trap::Endless => Some(0),
            _ if end == ids.len() && trap == Trap::EmptyPages => {
                Some(cursor.map_or(BEYOND, |cursor| cursor.max(BEYOND) + 1))
            }
            Some(_) if end == ids.len() => None,
            Some(_) if self.listing.by_offset => Some(end),
            last => last.copied(),
        };
        let is_untouched = |id: &usize| {
            let invitation = &self.invitations[*id];
            invitation.status == "pending" && !invitation.is_viewed && !invitation.is_started
        };
        Page {
            untouched: on_page.iter().map(is_untouched).collect(),
            status: status.map(str::to_owned),
            ids: on_page,
            next: position.map(|position| format!("c/{position}")),
        }
    }

    pub fn render(&self, id: usize) -> String {
        let invitation = &self.invitations[id];
        let mut fields = String::new();
        for (name, value) in invitation.data.fields() {
            match (value, self.absent) {
                (Some(value), _) => write!(fields, r#""{name}":"{value}","#),
                (None, Absent::LeftOut) => Ok(()),
                (None, Absent::Null) => write!(fields, r#""{name}":null,"#),
                (None, Absent::Empty) => write!(fields, r#""{name}":"","#),
            }
            .unwrap();
        }
        if let Some(connection) = invitation.data.connection {
            write!(fields, r#""connectionType":"{connection}","#).unwrap();
        } else if self.has_updated_at {
            fields.push_str(r#""connectionType":"whatsapp_waba","#);
        }
        if self.has_updated_at {
            fields.push_str(r#""updatedAt":"2026-09-01T00:00:00Z","#);
        }
        for (name, is_set) in [
            ("viewedAt", invitation.is_viewed),
            ("startedAt", invitation.is_started),
        ] {
            match (is_set, self.absent) {
                (true, _) => write!(fields, r#""{name}":"2026-09-01T00:00:00Z","#),
                (false, Absent::LeftOut) => Ok(()),
                (false, _) => write!(fields, r#""{name}":null,"#),
            }
            .unwrap();
        }
        let lifetime_ms = u64::from(invitation.data.lifetime_days()) * DAY + self.lasts_longer_ms;
        format!(
            r#"{{"id":"inv_{id}",{fields}"url":"https://dashboard.zavu.dev/invite/{TOKEN}{id}","token":"{TOKEN}{id}","status":"{}","createdAt":"{}","expiresAt":"{}"}}"#,
            invitation.status,
            iso_8601(invitation.created_unix),
            iso_8601(invitation.created_unix + lifetime_ms)
        )
    }
}

impl Data {
    pub fn fields(&self) -> [(&'static str, Option<&'static str>); 4] {
        [
            ("clientName", self.name),
            ("clientEmail", self.email),
            ("clientPhone", self.phone),
            ("phoneNumberId", self.number),
        ]
    }

    pub fn is_characteristic(&self) -> bool {
        self.fields().iter().any(|(_, value)| value.is_some())
    }

    /// Whether the API tells no difference: WhatsApp is what no connection type means.
    pub fn is_same(&self, other: &Self) -> bool {
        let connection = |data: &Self| data.connection.unwrap_or("whatsapp_waba");
        self.fields() == other.fields()
            && connection(self) == connection(other)
            && self.lifetime_days() == other.lifetime_days()
    }

    pub fn lifetime_days(&self) -> u32 {
        self.days.unwrap_or(7)
    }
}

/// An answer in which the name is written otherwise, and replaced where another field tells whose it
/// is.
fn rewritten(body: &str, data: Data) -> String {
    let other_name = match data.email.or(data.phone) {
        Some(_) => "Customer 17",
        None => "  ACME ",
    };
    let body = body.replace(
        r#""clientName":"Acme""#,
        &format!(r#""clientName":"{other_name}""#),
    );
    body.replace("+14155552671", "1 415 555-2671")
        .replace("contact@acme", "Contact@Acme")
}

fn refusal(status: u16, code: &str, message: &str) -> Reply {
    Reply {
        status,
        body: format!(r#"{{"code":"{code}","message":"{message}"}}"#),
        page: None,
        found: None,
    }
}

fn iso_8601(unix_ms: u64) -> String {
    let time = UNIX_EPOCH + Duration::from_millis(unix_ms);
    humantime::format_rfc3339_millis(time).to_string()
}
