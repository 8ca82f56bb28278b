//! The exports of `createInvitationHandler`. `handler.ts` calls them in this order, and sends the first answer it gets:
//!
//! 1. once: `handlerCheckOptions`;
//! 2. the head of a request: `handlerCheckShape`, `handlerAdmit`;
//! 3. the result of `authorize`: `handlerReadGrant`, or `handlerSetHeaders` where it is a response;
//! 4. a create: `handlerReadBody`, `handlerClaim` and `handlerJoin` where it has an idempotency key, `handlerCreate`;
//! 5. any other operation: `handlerCall`, before a cancel also one that retrieves, and `handlerShow` after `visible`.
//!
//! `handlerRefuse` answers where the facade cannot go on. Each export reads the options anew and keeps nothing, so no
//! request is lost with a module that crashed.

use std::borrow::Cow;
use std::time::Duration;

use gloo_net::http::Headers;
use js_sys::Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{Surroundings, create, read_options, report_created_id, run};
use super::input::{Reader, Snapshot, Values};
use super::to_js;
use super::transport::CallHost;
use crate::client::thrown::ThrownValue;
use crate::client::{Call, Completed, Error, Operation};
use crate::facts::HANDLER_OPTIONS;
use crate::handler::{
    Body, BodyKind, Claim, FormPair, Grant, Head, Join, NamedValues, Options, Policy, Record,
    Refusal, Reply, RequestShape, Returned, Route, read_grant,
};
#[cfg(target_arch = "wasm32")]
use crate::handler::{show, show_page};
use crate::platform::json::{self, Node, Value};
use crate::{Draft, InputValue, ValidationOptions};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** What a handler was made with, copied. */
export interface HandlerSetup {
  readonly options: Snapshot;
  /** `options.fixed` and `options.idempotency`. */
  readonly fixed: Snapshot;
  readonly idempotency: Snapshot;
  /** The options of its calls. */
  readonly call: Snapshot;
}

/** The head of a request, copied. */
export interface HandlerHead {
  readonly method: unknown;
  readonly url: unknown;
  /** By name. */
  readonly headers: Values;
}

/** What a handler was called with. */
export interface HandlerShape {
  readonly hasHeaders: boolean;
  readonly body: \"null\" | \"stream\" | \"other\";
  readonly isBodyUsed: boolean;
  readonly isOfNode: boolean;
}

/** Why the facade could not go on. */
export type HandlerRefusal =
  | \"authorize_failed\"
  | \"authorize_timeout\"
  | \"body_used\"
  | \"broken\"
  | \"invalid_form\"
  | \"invalid_json\"
  | \"store_failed\"
  | \"too_large\"
  | \"too_slow\"
  | \"visible_failed\"
  | \"visible_timeout\";";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "HandlerSetup")]
    pub type HandlerSetup;
    #[wasm_bindgen(method, getter)]
    fn options(this: &HandlerSetup) -> Snapshot;
    #[wasm_bindgen(method, getter)]
    fn fixed(this: &HandlerSetup) -> Snapshot;
    #[wasm_bindgen(method, getter)]
    fn idempotency(this: &HandlerSetup) -> Snapshot;
    #[wasm_bindgen(method, getter)]
    fn call(this: &HandlerSetup) -> Snapshot;

    #[wasm_bindgen(typescript_type = "HandlerHead")]
    pub type HandlerHead;
    #[wasm_bindgen(method, getter)]
    fn method(this: &HandlerHead) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn url(this: &HandlerHead) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &HandlerHead) -> Values;

    #[wasm_bindgen(typescript_type = "HandlerShape")]
    pub type HandlerShape;
    #[wasm_bindgen(method, getter, js_name = hasHeaders)]
    fn has_headers(this: &HandlerShape) -> bool;
    #[wasm_bindgen(method, getter)]
    fn body(this: &HandlerShape) -> String;
    #[wasm_bindgen(method, getter, js_name = isBodyUsed)]
    fn is_body_used(this: &HandlerShape) -> bool;
    #[wasm_bindgen(method, getter, js_name = isOfNode)]
    fn is_of_node(this: &HandlerShape) -> bool;

    #[wasm_bindgen(typescript_type = "HandlerClaim")]
    pub type HandlerClaim;
    #[wasm_bindgen(method, getter)]
    fn key(this: &HandlerClaim) -> String;
    #[wasm_bindgen(method, getter)]
    fn record(this: &HandlerClaim) -> String;
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
    max_body_bytes: u32,
    timeout_ms: u32,
    prepare_timeout_ms: u32,
}

/// An answer, ready to be sent.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct HandlerAnswer {
    status: u16,
    headers: Vec<(String, String)>,
    #[tsify(optional)]
    body: Option<String>,
    /// The reason, for the server's log.
    #[tsify(optional)]
    failure: Option<HandlerFailure>,
    is_server_error: bool,
    /// The record to settle; without one, the claim is removed.
    #[tsify(optional)]
    record: Option<String>,
}

/// The error behind an answer.
#[derive(Serialize, Tsify)]
pub struct HandlerFailure {
    #[tsify(type = "Rejection")]
    error: Error,
    /// The body of Zavu's answer, where there was one.
    #[tsify(optional)]
    body: Option<String>,
    /// A copy of what `fetch` threw, without secrets.
    #[tsify(optional, type = "object")]
    thrown: Option<ThrownValue>,
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

/// What a request asks for.
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

/// What a call without a body found.
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
    key: String,
    record: String,
}

/// What a request with an `Idempotency-Key` does next.
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

/// Checks the options of a handler and those of its calls.
#[wasm_bindgen(js_name = handlerCheckOptions)]
#[must_use]
pub fn handler_check_options(
    setup: &HandlerSetup,
    surroundings: &Surroundings,
) -> Ts<CheckedHandler> {
    let checked = || {
        let policy = setup.options_of_handler().check()?;
        let settings = read_options(&setup.call(), surroundings).check()?;
        settings.check().map_err(|error| *error)?;
        Ok(policy)
    };
    to_js(&match checked() {
        Ok(policy) => CheckedHandler::Accepted {
            limits: HandlerLimits {
                max_body_bytes: policy.max_body_bytes,
                timeout_ms: policy.timeout_ms,
                prepare_timeout_ms: policy.prepare_timeout_ms(),
            },
        },
        Err(error) => CheckedHandler::Refused { error },
    })
}

/// Checks that the handler was called with a `Request` whose body nothing has read. Returns the answer where it was not.
#[wasm_bindgen(js_name = handlerCheckShape)]
#[must_use]
pub fn handler_check_shape(
    setup: &HandlerSetup,
    head: &HandlerHead,
    shape: &HandlerShape,
) -> Option<Ts<HandlerAnswer>> {
    let refusal = shape.read().check().err()?;
    Some(to_js(&refused(&setup.policy(), &head.read(), refusal)))
}

/// Finds the operation of a request, or answers it by its head alone.
#[wasm_bindgen(js_name = handlerAdmit)]
#[must_use]
pub fn handler_admit(setup: &HandlerSetup, head: &HandlerHead) -> Ts<HandlerRoute> {
    to_js(&match setup.policy().admit(&head.read()) {
        Ok(Route { operation, id }) => HandlerRoute::Admitted { operation, id },
        Err(reply) => HandlerRoute::Refused {
            answer: HandlerAnswer::of(*reply, None),
        },
    })
}

/// Reads what `authorize` returned: the value itself, and a copy where it is an object.
#[wasm_bindgen(js_name = handlerReadGrant)]
#[must_use]
pub fn handler_read_grant(
    setup: &HandlerSetup,
    head: &HandlerHead,
    returned: &JsValue,
    object: &Snapshot,
) -> Ts<HandlerGrant> {
    let returned = if Reader::not_an_object(object).is_none() {
        Returned::Object(named_values(object, &["caller", "reveal"]))
    } else {
        Returned::Value(Reader::default().value(returned))
    };
    to_js(&match read_grant(returned) {
        Ok(Grant { caller, reveal }) => HandlerGrant::Granted { caller, reveal },
        Err(refusal) => HandlerGrant::Refused {
            answer: refused(&setup.policy(), &head.read(), refusal),
        },
    })
}

/// Sets the headers of every answer among those of a response that `authorize` gave. They are an
/// object of the facade's own.
#[wasm_bindgen(js_name = handlerSetHeaders)]
pub fn handler_set_headers(
    setup: &HandlerSetup,
    head: &HandlerHead,
    #[wasm_bindgen(unchecked_param_type = "object")] headers: JsValue,
) {
    let headers = Headers::from_raw(headers.unchecked_into());
    let policy = setup.policy();
    for (name, value) in policy.authorize_headers(&head.read(), |name| headers.get(name)) {
        headers.set(name, &value);
    }
}

/// Checks a body and says how to parse it.
#[wasm_bindgen(js_name = handlerReadBody)]
#[must_use]
pub fn handler_read_body(setup: &HandlerSetup, head: &HandlerHead, body: &[u8]) -> Ts<HandlerBody> {
    let (policy, head) = (setup.policy(), head.read());
    to_js(&match policy.read(&head, body) {
        Ok(Body::Json(text)) => HandlerBody::Json {
            json: text.to_owned(),
        },
        Ok(Body::Form) => HandlerBody::Form {
            form: head.content_type.unwrap_or_default(),
        },
        Err(refusal) => HandlerBody::Refused {
            answer: refused(&policy, &head, refusal),
        },
    })
}

/// Answers a request that led to no call.
#[wasm_bindgen(js_name = handlerRefuse)]
#[must_use]
pub fn handler_refuse(
    setup: &HandlerSetup,
    head: &HandlerHead,
    #[wasm_bindgen(unchecked_param_type = "HandlerRefusal")] refusal: &str,
    received_bytes: u32,
) -> Ts<HandlerAnswer> {
    let (policy, head) = (setup.policy(), head.read());
    let refusal = match refusal {
        "authorize_timeout" => Refusal::AuthorizeTimeout,
        "body_used" => Refusal::BodyReadByAuthorize,
        "broken" => Refusal::Broken,
        "invalid_form" => Refusal::InvalidForm,
        "invalid_json" => Refusal::InvalidJson,
        "store_failed" => Refusal::StoreFailed,
        "too_large" => policy.too_large(),
        "too_slow" => policy.late_body(&head, received_bytes),
        "visible_failed" => Refusal::VisibleFailed,
        "visible_timeout" => Refusal::VisibleTimeout,
        _ => Refusal::AuthorizeFailed,
    };
    to_js(&refused(&policy, &head, refusal))
}

/// Makes the record to claim in the store for a request with an `Idempotency-Key`.
#[wasm_bindgen(js_name = handlerClaim)]
#[must_use]
pub fn handler_claim(
    setup: &HandlerSetup,
    head: &HandlerHead,
    caller: Option<String>,
    body: &[u8],
    unix_ms: f64,
) -> Option<Ts<ClaimText>> {
    let reveal = false;
    let (policy, grant) = (setup.policy(), Grant { caller, reveal });
    let claim = policy.claim(&head.read(), &grant, body, milliseconds(unix_ms))?;
    Some(to_js(&ClaimText {
        record: claim.record.to_text()?,
        key: claim.key,
    }))
}

/// Decides by the value that a claim found in the store: wait, answer, or make the call (`undefined`).
#[wasm_bindgen(js_name = handlerJoin)]
#[must_use]
pub fn handler_join(
    setup: &HandlerSetup,
    head: &HandlerHead,
    claim: &HandlerClaim,
    found: &JsValue,
    elapsed_ms: u32,
    unix_ms: f64,
) -> Option<Ts<HandlerJoin>> {
    let (policy, head) = (setup.policy(), head.read());
    let found = match found.as_string() {
        Some(text) => Record::of_text(&text).map(Some),
        None => (found.is_undefined() || found.is_null()).then_some(None),
    };
    let join = match (found, claim.read()) {
        (Some(found), Some(claim)) => {
            policy.join(&claim, found.as_ref(), elapsed_ms, milliseconds(unix_ms))
        }
        // The store holds something else.
        _ => Join::Refuse(Refusal::StoreFailed),
    };
    Some(to_js(&match join {
        Join::Call => return None,
        Join::Wait(wait_ms) => HandlerJoin::Wait { wait_ms },
        Join::Answer(recorded) => HandlerJoin::Answer {
            answer: HandlerAnswer {
                status: recorded.status,
                headers: recorded.headers,
                body: Some(recorded.body),
                failure: None,
                is_server_error: false,
                record: None,
            },
        },
        Join::Refuse(refusal) => HandlerJoin::Answer {
            answer: refused(&policy, &head, refusal),
        },
    }))
}

/// Makes the call that creates. The input is a copy of the request, or a list of the pairs of a form.
#[wasm_bindgen(js_name = handlerCreate)]
pub async fn handler_create(
    setup: HandlerSetup,
    head: HandlerHead,
    input: JsValue,
    claim: Option<HandlerClaim>,
    elapsed_ms: u32,
    surroundings: Surroundings,
    host: CallHost,
) -> Ts<HandlerAnswer> {
    let (policy, head) = (setup.policy(), head.read());
    let draft = match draft(&policy, &input) {
        Ok(draft) => draft,
        Err(refusal) => return to_js(&refused(&policy, &head, refusal)),
    };
    let options = read_options(&setup.call(), &surroundings);
    // Only those that `allowedFields` names are left in the draft.
    let validation = ValidationOptions::new().allow_unknown(options.allows_unknown());
    let prepared = policy
        .complete(draft)
        .map_err(Error::from)
        .and_then(|draft| {
            let ms = policy.call_timeout_ms(elapsed_ms);
            let settings = options.check()?.timeout(Duration::from_millis(ms.into()));
            create(settings, draft, validation, &host)
        });
    let result = match prepared {
        Ok(call) => run(call, &options, &host).await,
        Err(error) => Err(Box::new(error)),
    };
    report_created_id(&result, &host);
    let (reply, text) = match &result {
        Ok(completed) => (policy.created(&head), Some(created_text(completed))),
        Err(error) => (policy.failed(&head, error), None),
    };
    let settled = claim
        .and_then(|claim| claim.read())
        .map(|claim| (claim, reply.clone()));
    let mut answer = HandlerAnswer::of(reply, text);
    answer.record = settled.and_then(|(claim, reply)| {
        let body = answer.body.clone().unwrap_or_default();
        claim.settled(&reply, body)?.to_text()
    });
    answer.failure = result.err().map(|error| HandlerFailure::of(*error));
    to_js(&answer)
}

/// Makes the call of a request without a body; before a cancel also the one that `retrieves` its
/// invitation.
#[wasm_bindgen(js_name = handlerCall)]
pub async fn handler_call(
    setup: HandlerSetup,
    head: HandlerHead,
    retrieves: bool,
    elapsed_ms: u32,
    surroundings: Surroundings,
    host: CallHost,
) -> Ts<HandlerFound> {
    let (policy, head) = (setup.policy(), head.read());
    let options = read_options(&setup.call(), &surroundings);
    let prepared = || {
        let ms = policy.call_timeout_ms(elapsed_ms);
        let settings = options.check()?.timeout(Duration::from_millis(ms.into()));
        let route = policy.route(&head).ok();
        let operation = route.as_ref().map(|route| route.operation);
        let id = route.and_then(|route| route.id).unwrap_or_default();
        match operation {
            Some(Operation::List) => Call::list(&settings, &policy.list_query(&head)?),
            Some(Operation::Cancel) if !retrieves => Call::cancel(&settings, id.as_str()),
            _ => Call::retrieve(&settings, id.as_str()),
        }
    };
    let result = match prepared() {
        Ok(call) => run(call, &options, &host).await,
        Err(error) => Err(Box::new(error)),
    };
    to_js(&match result {
        Ok(completed) => HandlerFound::Found {
            body: completed.value,
        },
        Err(error) => {
            let mut answer = HandlerAnswer::of(policy.failed(&head, &error), None);
            answer.failure = Some(HandlerFailure::of(*error));
            HandlerFound::Refused { answer }
        }
    })
}

/// Answers with the part of a call's body that may be seen: `visible` has one value for each invitation.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = handlerShow)]
#[must_use]
pub fn handler_show(
    setup: &HandlerSetup,
    head: &HandlerHead,
    #[wasm_bindgen(unchecked_param_type = "object")] body: JsValue,
    #[wasm_bindgen(unchecked_param_type = "readonly boolean[]")] visible: Vec<JsValue>,
    reveal: bool,
) -> Ts<HandlerAnswer> {
    let (policy, head) = (setup.policy(), head.read());
    let grant = Grant {
        caller: None,
        reveal,
    };
    let visible: Vec<_> = visible
        .iter()
        .map(|value| value.as_bool() == Some(true))
        .collect();
    let body = Value(body);
    let text = if Node::of(&body).get("items").exists() {
        show_page(&body, &visible, &grant)
    } else if visible == [true] {
        show(&body, &grant)
    } else {
        return to_js(&refused(&policy, &head, Refusal::NoSuchInvitation));
    };
    let mut answer = HandlerAnswer::of(policy.found(&head), None);
    answer.body = Some(text);
    to_js(&answer)
}

fn draft(policy: &Policy, input: &JsValue) -> Result<Draft<'static>, Refusal> {
    if !Array::is_array(input) {
        return Ok(Reader::default().draft(input.unchecked_ref()));
    }
    let pairs = input.unchecked_ref::<Array>().iter().map(|pair| {
        let pair: Array = pair.unchecked_into();
        FormPair {
            name: pair.get(0).as_string().unwrap_or_default().into(),
            value: pair.get(1).as_string().map(Cow::Owned),
        }
    });
    policy.read_form(pairs)
}

/// The body of a 201. An invitation that was found in the list comes without further members.
fn created_text(completed: &Completed) -> String {
    #[derive(Serialize)]
    struct Reconciled {
        invitation: Value,
        reconciled: bool,
    }
    if !completed.reconciled {
        return completed.text().to_owned();
    }
    let text = json::stringify(&Reconciled {
        invitation: Node::of(&completed.value).get("invitation").to_value(),
        reconciled: true,
    });
    text.unwrap_or_default()
}

/// The values of the known names, and `true` for each other one.
pub(super) fn named_values(snapshot: &Snapshot, known: &[&'static str]) -> NamedValues<'static> {
    let reader = Reader::default();
    let values = snapshot.values();
    let known = known
        .iter()
        .map(|name| (Cow::Borrowed(*name), reader.value(&values.get(name))));
    let unknown = reader.unknown(snapshot).into_iter();
    let unknown = unknown.map(|name| (name, InputValue::Boolean(true)));
    NamedValues::new(known.chain(unknown))
}

fn refused(policy: &Policy, head: &Head, refusal: Refusal) -> HandlerAnswer {
    HandlerAnswer::of(policy.refused(head, refusal), None)
}

impl HandlerAnswer {
    /// The answer with the text that a call gave. Where there was no call, the problem is all that
    /// a log can hold.
    fn of(reply: Reply, created: Option<String>) -> Self {
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
            failure: error.map(|error| HandlerFailure {
                error,
                body: None,
                thrown: None,
            }),
            is_server_error: reply.is_server_error,
            record: None,
        }
    }
}

impl HandlerFailure {
    fn of(error: Error) -> Self {
        Self {
            body: error.body.as_ref().map(|body| body.text().to_owned()),
            thrown: ThrownValue::of(&error),
            error,
        }
    }
}

impl HandlerSetup {
    fn options_of_handler(&self) -> Options<'static> {
        let options = self.options();
        let fixed = self.fixed();
        let is_object = Reader::not_an_object(&fixed).is_none();
        let allow_unknown = self.call().values().get("allowUnknown");
        Options {
            not_an_object: Reader::neither_object_nor_absent(&options),
            values: named_values(&options, HANDLER_OPTIONS),
            fixed: if is_object {
                Reader::default().draft(&fixed)
            } else {
                Draft::default()
            },
            allow_unknown: allow_unknown == JsValue::TRUE,
            idempotency: named_values(&self.idempotency(), &["claim", "settle"]),
        }
    }

    /// The policy of options that were checked before. They are read anew for each request: so
    /// nothing is lost with a module that crashed.
    fn policy(&self) -> Policy {
        self.options_of_handler().check().unwrap_or_default()
    }
}

impl HandlerHead {
    fn read(&self) -> Head {
        let reader = Reader::default();
        let headers = self.headers();
        Head::new(
            reader.text(&self.method()).unwrap_or_default(),
            reader.text(&self.url()).unwrap_or_default(),
            |name| reader.text(&headers.get(name)),
        )
    }
}

impl HandlerShape {
    pub(super) fn read(&self) -> RequestShape {
        RequestShape {
            has_headers: self.has_headers(),
            body: match self.body().as_str() {
                "null" => BodyKind::Null,
                "stream" => BodyKind::Stream,
                _ => BodyKind::Other,
            },
            is_body_used: self.is_body_used(),
            is_of_node: self.is_of_node(),
        }
    }
}

impl HandlerClaim {
    fn read(&self) -> Option<Claim> {
        Some(Claim {
            key: self.key(),
            record: Record::of_text(&self.record())?,
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates"
)]
fn milliseconds(ms: f64) -> u64 {
    ms as u64
}
