//! The JavaScript types of a handler: what the facade passes in, and what it gets back.

use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use crate::Draft;
use crate::client::options::CallOptions;
use crate::client::{Error, Operation};
use crate::handler::{
    BodyKind, Claim, Head, Options, Policy, Record, Refusal, Reply, RequestShape,
};
use crate::platform::json::{self, Value};
use crate::wasm::calls::CallFailure;
use crate::wasm::input::{Reader, Snapshot, Values};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** The options of a handler and of its calls, as snapshots. */
export interface HandlerSetup {
  readonly options: Snapshot;
  /** `options.fixed` and `options.idempotency`. */
  readonly fixed: Snapshot;
  readonly idempotency: Snapshot;
}

/** The head of a request, as plain data. */
export interface HandlerHead {
  readonly method: unknown;
  readonly url: unknown;
  /** By name. */
  readonly headers: Values;
}

/** The facts that tell a `Request` from other values with which a handler is called. */
export interface HandlerShape {
  readonly hasHeaders: boolean;
  readonly body: \"null\" | \"stream\" | \"other\";
  readonly isBodyUsed: boolean;
  readonly isOfNode: boolean;
}";

/// Why the facade could not go on.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum HandlerRefusal {
    AnswerNotStored = "answer_not_stored",
    AuthorizeFailed = "authorize_failed",
    AuthorizeTimeout = "authorize_timeout",
    BodyUsed = "body_used",
    Broken = "broken",
    InvalidForm = "invalid_form",
    InvalidJson = "invalid_json",
    StoreFailed = "store_failed",
    TooLarge = "too_large",
    TooSlow = "too_slow",
    VisibleFailed = "visible_failed",
    VisibleTimeout = "visible_timeout",
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "HandlerSetup", extends = Values)]
    pub type HandlerSetup;

    #[wasm_bindgen(typescript_type = "HandlerHead", extends = Values)]
    pub type HandlerHead;

    #[wasm_bindgen(typescript_type = "HandlerShape", extends = Values)]
    pub type HandlerShape;

    #[wasm_bindgen(typescript_type = "HandlerClaim", extends = Values)]
    pub type HandlerClaim;
}

/// The result of checking a handler's options.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
pub enum CheckedHandler {
    Accepted {
        limits: HandlerLimits,
    },
    Refused {
        #[tsify(type = "Rejection")]
        error: Error,
    },
}

/// The limits that the facade keeps.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct HandlerLimits {
    pub(super) max_body_bytes: u32,
    pub(super) timeout_ms: u32,
    pub(super) prepare_timeout_ms: u32,
    pub(super) settle_timeout_minimum_ms: u32,
}

/// An answer, ready to be sent.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct HandlerAnswer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    #[tsify(optional)]
    pub(super) body: Option<String>,
    /// The reason, for the server's log.
    #[tsify(optional)]
    pub(super) failure: Option<CallFailure>,
    pub(super) is_server_error: bool,
    /// The record to settle; without one, the claim is removed.
    #[tsify(optional)]
    pub(super) record: Option<String>,
}

/// The result of asking `authorize`.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a request")]
pub enum HandlerGrant {
    Granted {
        #[tsify(optional)]
        caller: Option<String>,
        reveal: bool,
    },
    Refused {
        answer: HandlerAnswer,
    },
}

/// The operation that a request asks for.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a request")]
pub enum HandlerRoute {
    Admitted {
        #[tsify(type = "'create' | 'retrieve' | 'list' | 'cancel'")]
        operation: Operation,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[tsify(optional)]
        id: Option<String>,
    },
    Refused {
        answer: HandlerAnswer,
    },
}

/// The result of a retrieve, a list or a cancel.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a request")]
pub enum HandlerFound {
    Found {
        /// The body of Zavu's answer.
        #[tsify(type = "{ items: Invitation[] } | { invitation: Invitation; items?: undefined }")]
        body: Value,
    },
    Refused {
        answer: HandlerAnswer,
    },
}

/// How to parse a body.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a request")]
pub enum HandlerBody {
    /// By `JSON.parse`.
    Json {
        json: String,
    },
    /// As form data of this content type.
    Form {
        form: String,
    },
    Refused {
        answer: HandlerAnswer,
    },
}

/// A key and a record for the store of idempotency keys.
#[derive(Serialize, Tsify)]
#[tsify(rename = "HandlerClaim")]
pub struct ClaimText {
    pub(super) key: String,
    pub(super) record: String,
}

/// The next step of a request with an `Idempotency-Key`.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a request")]
pub enum HandlerJoin {
    Wait {
        #[serde(rename = "waitMs")]
        wait_ms: u32,
    },
    Answer {
        answer: HandlerAnswer,
    },
}

/// The answer of a refusal.
pub(super) fn refused(policy: &Policy, head: &Head, refusal: Refusal) -> HandlerAnswer {
    HandlerAnswer::of(policy.refused(head, refusal), None)
}

impl HandlerAnswer {
    /// The answer of a reply; `created` is the body of a 201. The failure is made of the problem: after a failed call, the
    /// caller replaces it by the whole error.
    pub(super) fn of(reply: Reply, created: Option<String>) -> Self {
        let error = reply.problem.as_ref().map(|problem| Error {
            outcome: problem.outcome,
            ..Error::not_sent(problem.code, problem.detail.clone())
        });
        let problem = reply.problem.as_ref().and_then(json::stringify);
        let created = created.filter(|_| reply.status == 201);
        Self {
            status: reply.status,
            headers: reply
                .headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            body: reply.page.or(problem).or(created),
            failure: error.map(|error| Box::new(error).into()),
            is_server_error: reply.is_server_error,
            record: None,
        }
    }
}

impl HandlerSetup {
    fn snapshot(&self, name: &str) -> Snapshot {
        self.get(name).unchecked_into()
    }

    pub(super) fn check(&self) -> Result<(Policy, CallOptions<'static>), Error> {
        let reader = Reader::default();
        let fixed = self.snapshot("fixed");
        let is_object = Reader::not_an_object(&fixed).is_none();
        let options = Options {
            members: reader.object(&self.snapshot("options")),
            fixed: if is_object {
                reader.draft(&fixed)
            } else {
                Draft::default()
            },
            idempotency: reader.object(&self.snapshot("idempotency")),
        };
        options.check()
    }

    /// The policy and the options of calls that `handlerCheckOptions` has accepted, so that the check succeeds again.
    pub(super) fn checked(&self) -> (Policy, CallOptions<'static>) {
        self.check().unwrap_or_default()
    }

    pub(super) fn policy(&self) -> Policy {
        self.checked().0
    }
}

impl HandlerHead {
    pub(super) fn read(&self) -> Head {
        let reader = Reader::default();
        let headers: Values = self.get("headers").unchecked_into();
        Head::new(
            reader.text(&self.get("method")).unwrap_or_default(),
            reader.text(&self.get("url")).unwrap_or_default(),
            |name| reader.text(&headers.get(name)),
        )
    }
}

impl HandlerShape {
    pub(in crate::wasm) fn read(&self) -> RequestShape {
        RequestShape {
            has_headers: self.is_true("hasHeaders"),
            body: match self.text("body").as_deref() {
                Some("null") => BodyKind::Null,
                Some("stream") => BodyKind::Stream,
                _ => BodyKind::Other,
            },
            is_body_used: self.is_true("isBodyUsed"),
            is_of_node: self.is_true("isOfNode"),
        }
    }
}

impl HandlerClaim {
    pub(super) fn read(&self) -> Option<Claim> {
        Some(Claim {
            key: self.text("key")?,
            record: Record::of_text(&self.text("record")?)?,
        })
    }
}
