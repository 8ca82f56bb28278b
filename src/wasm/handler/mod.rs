//! The exports of `createInvitationHandler`. `pkg-template/src/exchange.ts` calls them in this order, and sends the first
//! answer that it gets:
//!
//! 1. once, by `handler.ts`: `handlerCheckOptions`;
//! 2. the head of a request: `handlerCheckShape`, `handlerAdmit`;
//! 3. the result of `authorize`: `handlerReadGrant`, or `handlerSetHeaders` if it is a response;
//! 4. a create: `handlerReadBody`, `handlerClaim` and `handlerJoin` if it has an idempotency key, `handlerCreate`;
//! 5. any other operation: `handlerCall`, before a cancel also one that retrieves, and `handlerShow` after `visible`.
//!
//! `handlerRefuse` answers if the facade cannot go on. Each export reads the options again and keeps nothing, so that a
//! module that crashes takes no request with it.

mod types;

use std::borrow::Cow;
use std::time::Duration;

use gloo_net::http::Headers;
use js_sys::Array;
use serde::Serialize;
use tsify::Ts;
use wasm_bindgen::prelude::*;

pub(super) use self::types::HandlerShape;
use self::types::{
    CheckedHandler, ClaimText, HandlerAnswer, HandlerBody, HandlerClaim, HandlerFound,
    HandlerGrant, HandlerHead, HandlerJoin, HandlerLimits, HandlerRefusal, HandlerRoute,
    HandlerSetup, refused,
};
use super::calls::{Environment, create, report_created_id, run};
use super::input::{Reader, Snapshot};
use super::transport::CallHost;
use super::{to_js, to_u64};
use crate::Draft;
use crate::client::{Call, Completed, Error, Operation};
use crate::handler::{
    Body, FormPair, Grant, Head, Join, Policy, Record, Refusal, Returned, Route, read_grant,
};
#[cfg(target_arch = "wasm32")]
use crate::handler::{show, show_page};
use crate::platform::json::{self, Node, Value};

/// Checks the options of a handler and those of its calls.
#[wasm_bindgen(js_name = handlerCheckOptions)]
#[must_use]
pub fn handler_check_options(
    setup: &HandlerSetup,
    environment: &Environment,
) -> Ts<CheckedHandler> {
    let checked = || {
        let (policy, call) = setup.check()?;
        let settings = call.settings(&environment.runtime())?;
        settings.check().map_err(|error| *error)?;
        Ok(policy)
    };
    to_js(&match checked() {
        Ok(policy) => CheckedHandler::Accepted {
            limits: HandlerLimits {
                max_body_bytes: policy.max_body_bytes,
                timeout_ms: policy.timeout_ms,
                prepare_timeout_ms: policy.prepare_timeout_ms(),
                settle_timeout_minimum_ms: Policy::SETTLE_TIMEOUT_MINIMUM_MS,
            },
        },
        Err(error) => CheckedHandler::Refused { error },
    })
}

/// Checks that the handler was called with a `Request` whose body nothing has read. Returns the answer if not.
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

/// Reads the result of `authorize`: `returned` is the value, and `object` its snapshot.
#[wasm_bindgen(js_name = handlerReadGrant)]
#[must_use]
pub fn handler_read_grant(
    setup: &HandlerSetup,
    head: &HandlerHead,
    returned: &JsValue,
    object: &Snapshot,
) -> Ts<HandlerGrant> {
    let returned = if Reader::not_an_object(object).is_none() {
        Returned::Object(Reader::default().object(object))
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

/// Adds the headers of every answer to `headers`, the facade's copy of the headers of a response that `authorize` returned.
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

/// Answers a request for which the facade could not continue.
#[wasm_bindgen(js_name = handlerRefuse)]
#[must_use]
pub fn handler_refuse(
    setup: &HandlerSetup,
    head: &HandlerHead,
    refusal: HandlerRefusal,
    received_bytes: u32,
) -> Ts<HandlerAnswer> {
    let (policy, head) = (setup.policy(), head.read());
    let refusal = match refusal {
        HandlerRefusal::AnswerNotStored => Refusal::AnswerNotStored,
        HandlerRefusal::AuthorizeTimeout => Refusal::AuthorizeTimeout,
        HandlerRefusal::BodyUsed => Refusal::BodyReadByAuthorize,
        HandlerRefusal::Broken => Refusal::Broken,
        HandlerRefusal::InvalidForm => Refusal::InvalidForm,
        HandlerRefusal::InvalidJson => Refusal::InvalidJson,
        HandlerRefusal::StoreFailed => Refusal::StoreFailed,
        HandlerRefusal::TooLarge => policy.too_large(),
        HandlerRefusal::TooSlow => policy.late_body(&head, received_bytes),
        HandlerRefusal::VisibleFailed => Refusal::VisibleFailed,
        HandlerRefusal::VisibleTimeout => Refusal::VisibleTimeout,
        // The facade cannot pass any other string.
        HandlerRefusal::AuthorizeFailed | HandlerRefusal::__Invalid => Refusal::AuthorizeFailed,
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
    let claim = policy.claim(&head.read(), &grant, body, to_u64(unix_ms))?;
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
            policy.join(&claim, found.as_ref(), elapsed_ms, to_u64(unix_ms))
        }
        // The store returned neither nothing nor a record.
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

/// Creates an invitation. `input` is a snapshot of the request, or a list of the pairs of a form.
#[wasm_bindgen(js_name = handlerCreate)]
pub async fn handler_create(
    setup: HandlerSetup,
    head: HandlerHead,
    input: JsValue,
    claim: Option<HandlerClaim>,
    elapsed_ms: u32,
    environment: Environment,
    host: CallHost,
) -> Ts<HandlerAnswer> {
    let ((policy, options), head) = (setup.checked(), head.read());
    let draft = match read_draft(&policy, &head, &input) {
        Ok(draft) => draft,
        Err(refusal) => return to_js(&refused(&policy, &head, refusal)),
    };
    let prepared = policy
        .complete(draft, &options.validation())
        .map_err(Error::from)
        .and_then(|draft| {
            let ms = policy.call_timeout_ms(elapsed_ms);
            let timeout = Duration::from_millis(ms.into());
            let settings = options.settings(&environment.runtime())?.timeout(timeout);
            // Of unknown fields, the draft holds only those that `allowedFields` names.
            create(settings, draft, options.validation(), &host)
        });
    let result = match prepared {
        Ok(call) => run(call, options.is_observed, &host).await,
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
    answer.failure = result.err().map(Into::into);
    to_js(&answer)
}

/// Makes the call of a retrieve, a list or a cancel. With `retrieves`, a cancel only retrieves its invitation, because `visible`
/// must decide before the invitation is cancelled.
#[wasm_bindgen(js_name = handlerCall)]
pub async fn handler_call(
    setup: HandlerSetup,
    head: HandlerHead,
    retrieves: bool,
    elapsed_ms: u32,
    environment: Environment,
    host: CallHost,
) -> Ts<HandlerFound> {
    let ((policy, options), head) = (setup.checked(), head.read());
    let prepared = || {
        let ms = policy.call_timeout_ms(elapsed_ms);
        let timeout = Duration::from_millis(ms.into());
        let settings = options.settings(&environment.runtime())?.timeout(timeout);
        let route = policy.route(&head).ok();
        let operation = route.as_ref().map(|route| route.operation);
        let id = route.and_then(|route| route.id).unwrap_or_default();
        match operation {
            Some(Operation::List) => Call::list(&settings, &policy.list_query(&head)?),
            Some(Operation::Cancel) if !retrieves => Call::cancel(&settings, id.as_str()),
            // A retrieve, or the one before a cancel. A request without a route does not come so far.
            _ => Call::retrieve(&settings, id.as_str()),
        }
    };
    let result = match prepared() {
        Ok(call) => run(call, options.is_observed, &host).await,
        Err(error) => Err(Box::new(error)),
    };
    to_js(&match result {
        Ok(completed) => HandlerFound::Found {
            body: completed.value,
        },
        Err(error) => {
            let mut answer = HandlerAnswer::of(policy.failed(&head, &error), None);
            answer.failure = Some(error.into());
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
    #[wasm_bindgen(unchecked_param_type = "readonly boolean[]")] visible: &Array,
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

/// Reads the request of a create: a snapshot, or the list of the pairs of a form.
fn read_draft(policy: &Policy, head: &Head, input: &JsValue) -> Result<Draft<'static>, Refusal> {
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
    policy.read_form(head, pairs)
}

/// The body of a 201: the text of Zavu's answer. If the answer was lost and the invitation was found in the list, the body
/// says so with `reconciled: true`.
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
