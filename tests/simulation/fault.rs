//! What goes wrong with a request.

use std::time::{Duration, UNIX_EPOCH};

use fastrand::Rng;
use zavu_invitations::client::Operation;

/// What becomes of one request.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub fault: Fault,
    /// How long the request and its answer take.
    pub there_ms: u64,
    pub back_ms: u64,
    /// Whether the answer has a `Date`.
    pub has_date: bool,
    /// How far the clock of the server that answers is ahead of the one that creates.
    pub date_offset: i64,
    pub forbids_retry: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Fields and values that nobody knows.
    ExtraFields,
    NotConnected,
    /// The request never arrives; the client learns it, or waits in vain.
    RequestLost {
        hangs: bool,
    },
    AnswerLost {
        hangs: bool,
    },
    /// The request arrives that long after the client gave up.
    RequestLate {
        by_ms: u64,
    },
    AnswerLate,
    /// The head of the answer comes, and its body never.
    SlowBody,
    CutOff,
    /// The late answer to another request comes in place of its own.
    OfAnother {
        is_processed: bool,
    },
    NotAnAnswer,
    Status {
        status: u16,
        form: Form,
        wait: Wait,
        effect: Effect,
    },
    /// A success in name.
    Html,
    Empty,
    Truncated,
    Wrong(&'static str),
    Redirect {
        status: u16,
        effect: Effect,
    },
}

/// Whether a request that is answered with an error has its effect all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    None,
    Before,
    /// That long after the answer.
    After(u64),
}

/// The body of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Flat,
    Wrapped,
    Html,
    Empty,
    Truncated,
    Null,
    /// The connection breaks in it.
    CutOff,
    /// With the key, a token and links in it.
    Secrets,
}

/// How an answer says when to come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    None,
    Seconds(u64),
    Milliseconds(u64),
    Date(u64),
    Reset(u64),
    ResetInSeconds(u64),
    Body(u64),
    Absurd(&'static str),
}

pub const FAULTS: [&str; 34] = [
    "none",
    "extra fields",
    "not connected",
    "request lost",
    "answer lost",
    "request late",
    "answer late",
    "slow body",
    "cut off",
    "of another",
    "not an answer",
    "html",
    "empty",
    "truncated",
    "wrong",
    "redirect",
    "400",
    "401",
    "402",
    "403",
    "404",
    "408",
    "409",
    "422",
    "429",
    "500",
    "502",
    "503",
    "504",
    "error flat",
    "error wrapped",
    "error html",
    "error empty",
    "error with secrets",
];

pub const WAITS: [&str; 8] = [
    "wait none",
    "wait seconds",
    "wait milliseconds",
    "wait date",
    "wait reset",
    "wait reset in seconds",
    "wait body",
    "wait absurd",
];

impl Fault {
    pub fn any(rng: &mut Rng, operation: Operation) -> Self {
        let hangs = rng.bool();
        match rng.u8(0..24) {
            0 => Self::ExtraFields,
            1 | 2 => Self::NotConnected,
            3 => Self::RequestLost { hangs },
            4 | 5 => Self::AnswerLost { hangs },
            6 => Self::RequestLate {
                by_ms: {
                    let longest = rng.choice([2_000, 60_000]).unwrap();
                    rng.u64(1..longest)
                },
            },
            7 => Self::AnswerLate,
            8 => Self::SlowBody,
            9 if operation == Operation::Create && rng.bool() => Self::OfAnother {
                is_processed: rng.bool(),
            },
            9 => Self::CutOff,
            10 => match rng.u8(0..5) {
                0 => Self::NotAnAnswer,
                1 => Self::Html,
                2 => Self::Empty,
                3 => Self::Truncated,
                _ => Self::Wrong(
                    rng.choice([
                        "[]",
                        "null",
                        "5",
                        r#""text""#,
                        "{}",
                        r#"{"invitation":null,"items":null}"#,
                        r#"{"invitation":{"id":5},"items":"none"}"#,
                        r#"{"invitation":{"id":"inv_0"},"items":{"0":1}}"#,
                    ])
                    .unwrap(),
                ),
            },
            11 => {
                let status = rng.choice([0, 301, 302, 303, 304, 307, 308]).unwrap();
                Self::Redirect {
                    status,
                    effect: match status {
                        307 | 308 => Effect::None,
                        _ => effect(rng),
                    },
                }
            }
            12..=15 => Self::status(rng, 429, operation),
            16 => Self::status(rng, 408, operation),
            17 => {
                let status = rng.choice([400, 401, 402, 403, 404, 409, 422]).unwrap();
                Self::status(rng, status, operation)
            }
            18 | 19 => Self::status(rng, 500, operation),
            20 => Self::status(rng, 502, operation),
            21 => Self::status(rng, 503, operation),
            22 => Self::status(rng, 504, operation),
            _ => Self::None,
        }
    }

    fn status(rng: &mut Rng, status: u16, operation: Operation) -> Self {
        let is_refusal = status < 500 && status != 408;
        let form = match rng.u8(0..10) {
            0..=3 => Form::Flat,
            4 => Form::Wrapped,
            5 => Form::Html,
            6 => Form::Empty,
            7 => rng.choice([Form::Truncated, Form::Null]).unwrap(),
            8 => Form::CutOff,
            _ => Form::Secrets,
        };
        let wait = if matches!(status, 429 | 503) || rng.u8(0..8) == 0 {
            Wait::any(rng)
        } else {
            Wait::None
        };
        let is_read = matches!(operation, Operation::List | Operation::Retrieve);
        Self::Status {
            status,
            form: match wait {
                Wait::Body(_) if form != Form::Wrapped => Form::Flat,
                _ => form,
            },
            wait,
            effect: match is_refusal || is_read {
                true => Effect::None,
                false => effect(rng),
            },
        }
    }

    /// The names that it counts under.
    pub fn names(self) -> (&'static str, Option<&'static str>) {
        let name = match self {
            Self::None => "none",
            Self::ExtraFields => "extra fields",
            Self::NotConnected => "not connected",
            Self::RequestLost { .. } => "request lost",
            Self::AnswerLost { .. } => "answer lost",
            Self::RequestLate { .. } => "request late",
            Self::AnswerLate => "answer late",
            Self::SlowBody => "slow body",
            Self::CutOff => "cut off",
            Self::OfAnother { .. } => "of another",
            Self::NotAnAnswer => "not an answer",
            Self::Html => "html",
            Self::Empty => "empty",
            Self::Truncated => "truncated",
            Self::Wrong(_) => "wrong",
            Self::Redirect { .. } => "redirect",
            Self::Status { status, form, .. } => {
                let status = status.to_string();
                let name = FAULTS.into_iter().find(|name| *name == status).unwrap();
                let form = match form {
                    Form::Flat => Some("error flat"),
                    Form::Wrapped => Some("error wrapped"),
                    Form::Html => Some("error html"),
                    Form::Empty => Some("error empty"),
                    Form::Secrets => Some("error with secrets"),
                    _ => None,
                };
                return (name, form);
            }
        };
        (name, None)
    }
}

impl Fault {
    /// The name of how it says when to come back.
    pub fn wait(self) -> Option<&'static str> {
        match self {
            Self::Status { wait, .. } => Some(wait.name()),
            _ => None,
        }
    }
}

fn effect(rng: &mut Rng) -> Effect {
    match rng.u8(0..4) {
        0 => Effect::None,
        1 => Effect::After(rng.u64(1..5_000)),
        _ => Effect::Before,
    }
}

impl Wait {
    fn any(rng: &mut Rng) -> Self {
        let longest = rng.choice([1, 1_500, 5_000, 60_000, 5_000_000]).unwrap();
        let ms = rng.u64(0..longest);
        match rng.u8(0..10) {
            0 => Self::None,
            1 | 2 => Self::Seconds(ms),
            3 => Self::Milliseconds(ms),
            4 => Self::Date(ms),
            5 => Self::Reset(ms),
            6 => Self::ResetInSeconds(ms),
            7 => Self::Body(ms),
            _ => Self::Absurd(
                rng.choice([
                    "-5",
                    "soon",
                    "",
                    "1e400",
                    "NaN",
                    "99999999999999999999999999",
                    "9007199254740991",
                    "1000000000",
                    "Thu, 99 Foo 2026 99:99:99 GMT",
                ])
                .unwrap(),
            ),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::None => "wait none",
            Self::Seconds(_) => "wait seconds",
            Self::Milliseconds(_) => "wait milliseconds",
            Self::Date(_) => "wait date",
            Self::Reset(_) => "wait reset",
            Self::ResetInSeconds(_) => "wait reset in seconds",
            Self::Body(_) => "wait body",
            Self::Absurd(_) => "wait absurd",
        }
    }

    /// The header of an answer that is written then.
    pub fn header(self, server_unix: u64) -> Option<(&'static str, String)> {
        match self {
            Self::None | Self::Body(_) => None,
            Self::Seconds(ms) => Some(("retry-after", ms.div_ceil(1000).to_string())),
            Self::Milliseconds(ms) => Some(("Retry-After-Ms", ms.to_string())),
            Self::Date(ms) => {
                let seconds = (server_unix + ms).div_ceil(1000);
                Some(("Retry-After", http_date(seconds * 1000)))
            }
            Self::Reset(ms) => Some(("x-ratelimit-reset", (server_unix + ms).to_string())),
            Self::ResetInSeconds(ms) => {
                let seconds = (server_unix + ms).div_ceil(1000);
                Some(("X-RateLimit-Reset", seconds.to_string()))
            }
            Self::Absurd(text) => Some(("Retry-After", text.to_owned())),
        }
    }

    /// How long a client may understand that it is to wait, whose clock shows `client_unix` when
    /// an answer comes that the server wrote at `server_unix`, with that `Date`.
    pub fn asked(
        self,
        status: u16,
        server_unix: u64,
        date: Option<u64>,
        client_unix: u64,
    ) -> Option<u64> {
        const LARGEST: u64 = (1 << 53) - 1;
        let now = date.unwrap_or(client_unix);
        let until = |time: u64| time.checked_sub(now).filter(|ms| *ms > 0);
        let is_limit = status == 429;
        match self {
            Self::Seconds(ms) => Some(ms.div_ceil(1000) * 1000),
            Self::Milliseconds(ms) => Some(ms),
            Self::Date(ms) => until((server_unix + ms).div_ceil(1000) * 1000),
            Self::Reset(ms) | Self::Body(ms) if is_limit => until(server_unix + ms),
            Self::ResetInSeconds(ms) if is_limit => until((server_unix + ms).div_ceil(1000) * 1000),
            Self::Absurd("1000000000") => Some(1_000_000_000_000),
            Self::Absurd(text) if text.starts_with('9') => Some(LARGEST),
            _ => None,
        }
    }
}

pub fn http_date(unix_ms: u64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(unix_ms))
}
