//! The simulated API: its invitations, its list and its rate limit.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, UNIX_EPOCH};

use zavu_invitations::client::Request;

/// The server's clock at the beginning.
pub const EPOCH: u64 = 1_790_000_000_123;
const DAY: u64 = 24 * 60 * 60_000;
const WINDOW_MS: u64 = 60_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    NewestFirst,
    OldestFirst,
}

pub struct Invitation {
    pub name: Option<String>,
    pub days: u64,
    /// The run that created it; none where somebody else did.
    pub run: Option<usize>,
    created_at: u64,
    status: &'static str,
    is_viewed: bool,
}

pub struct Server {
    pub invitations: Vec<Invitation>,
    pub order: Order,
    /// How long the list does not show an invitation.
    pub lag_ms: u64,
    pub page: usize,
    pub limit: u64,
    pub states_limit: bool,
    pub key_works: bool,
    window: u64,
    used: u64,
    /// How many requests of each run found no room in their window.
    pub refused: BTreeMap<Option<usize>, u64>,
    pub lists: u64,
}

pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Server {
    pub fn new(order: Order, lag_ms: u64, page: usize, limit: u64) -> Self {
        Self {
            invitations: Vec::new(),
            order,
            lag_ms,
            page,
            limit,
            states_limit: true,
            key_works: true,
            window: 0,
            used: 0,
            refused: BTreeMap::new(),
            lists: 0,
        }
    }

    pub fn create(
        &mut self,
        name: Option<String>,
        days: u64,
        run: Option<usize>,
        now: u64,
    ) -> usize {
        self.invitations.push(Invitation {
            name,
            days,
            run,
            created_at: now,
            status: "pending",
            is_viewed: false,
        });
        self.invitations.len() - 1
    }

    /// A client uses an invitation, or somebody cancels it.
    pub fn touch(&mut self, index: usize) {
        let invitation = &mut self.invitations[index];
        match index % 3 {
            0 => invitation.is_viewed = true,
            1 => invitation.status = "cancelled",
            _ => invitation.status = "completed",
        }
    }

    /// Counts a request, and says if its window has room for it.
    pub fn admit(&mut self, run: Option<usize>, now: u64) -> bool {
        let window = now / WINDOW_MS;
        if window != self.window {
            (self.window, self.used) = (window, 0);
        }
        self.used += 1;
        let has_room = self.used <= self.limit;
        if !has_room {
            *self.refused.entry(run).or_default() += 1;
        }
        has_room
    }

    pub fn handle(&mut self, run: usize, request: &Request, now: u64) -> Reply {
        let has_room = self.admit(Some(run), now);
        let mut reply = if !self.key_works {
            refusal(401, "unauthorized")
        } else if !has_room {
            refusal(429, "rate_limited")
        } else if request.method == "POST" {
            self.post(run, request.body.as_deref().unwrap(), now)
        } else {
            self.list(&request.url, now)
        };
        reply.headers.extend(self.headers(reply.status, now));
        reply
    }

    fn headers(&self, status: u16, now: u64) -> Vec<(String, String)> {
        let reset = EPOCH + (self.window + 1) * WINDOW_MS;
        let mut headers = vec![("date", http_date(EPOCH + now))];
        if self.states_limit {
            let remaining = self.limit.saturating_sub(self.used);
            headers.push(("x-ratelimit-limit", self.limit.to_string()));
            headers.push(("x-ratelimit-remaining", remaining.to_string()));
            headers.push(("x-ratelimit-reset", reset.to_string()));
        }
        if status == 429 {
            let seconds = (reset - EPOCH - now).div_ceil(1000);
            headers.push(("retry-after", seconds.to_string()));
        }
        let headers = headers.into_iter();
        headers
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn post(&mut self, run: usize, body: &str, now: u64) -> Reply {
        let sent: serde_json::Value = serde_json::from_str(body).unwrap();
        let name = sent["clientName"].as_str().map(str::to_owned);
        if name.as_deref() == Some("Refused") {
            return refusal(400, "bad_request");
        }
        let days = sent["expiresInDays"].as_u64().unwrap_or(7);
        let index = self.create(name, days, Some(run), now);
        Reply {
            status: 201,
            headers: Vec::new(),
            body: format!(r#"{{"invitation":{}}}"#, self.render(index)),
        }
    }

    fn list(&mut self, url: &str, now: u64) -> Reply {
        self.lists += 1;
        let (_, query) = url.split_once('?').unwrap();
        let parameter = |name: &str| {
            let mut pairs = query.split('&');
            pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        };
        let status = parameter("status");
        let length = self.invitations.len();
        // A cursor is the index of the last invitation of the page before: nothing shifts.
        let after: Option<usize> = parameter("cursor").map(|cursor| cursor.parse().unwrap());
        let indexes: Box<dyn Iterator<Item = usize>> = match (self.order, after) {
            (Order::NewestFirst, after) => Box::new((0..after.unwrap_or(length)).rev()),
            (Order::OldestFirst, after) => Box::new(after.map_or(0, |after| after + 1)..length),
        };
        let is_listed = |index: &usize| {
            let invitation = &self.invitations[*index];
            invitation.created_at + self.lag_ms <= now
                && status.is_none_or(|status| invitation.status == status)
        };
        let size = self.page.min(parameter("limit").unwrap().parse().unwrap());
        let page: Vec<usize> = indexes.filter(is_listed).take(size).collect();
        let items: Vec<String> = page.iter().map(|index| self.render(*index)).collect();
        let next = match page.last() {
            Some(last) if page.len() == size => format!(r#""{last}""#),
            _ => "null".to_owned(),
        };
        Reply {
            status: 200,
            headers: Vec::new(),
            body: format!(r#"{{"items":[{}],"nextCursor":{next}}}"#, items.join(",")),
        }
    }

    fn render(&self, index: usize) -> String {
        let invitation = &self.invitations[index];
        let created = EPOCH + invitation.created_at;
        let mut text = format!(
            r#"{{"id":"inv_{index}","url":"https://dashboard.zavu.dev/invite/t{index}","token":"t{index}","status":"{}","createdAt":"{}","expiresAt":"{}""#,
            invitation.status,
            iso_8601(created),
            iso_8601(created + invitation.days * DAY),
        );
        if let Some(name) = &invitation.name {
            write!(text, r#","clientName":"{name}""#).unwrap();
        }
        if invitation.is_viewed {
            write!(text, r#","viewedAt":"{}""#, iso_8601(created)).unwrap();
        }
        text.push('}');
        text
    }
}

fn refusal(status: u16, code: &str) -> Reply {
    Reply {
        status,
        headers: Vec::new(),
        body: format!(r#"{{"code":"{code}","message":"no"}}"#),
    }
}

fn http_date(unix_ms: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(unix_ms))
}

fn iso_8601(unix_ms: u64) -> String {
    let time = UNIX_EPOCH + Duration::from_millis(unix_ms);
    humantime::format_rfc3339_millis(time).to_string()
}
