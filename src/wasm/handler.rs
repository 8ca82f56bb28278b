use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{Surroundings, read_options};
use super::input::{Reader, Snapshot, Values};
use super::to_js;
use crate::InputValue;
use crate::client::{Error, ErrorCode, ErrorOutcome};
use crate::facts::HANDLER_OPTIONS;
use crate::handler::{Body, Head, NamedValues, Options, Policy, Refusal, Reply};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** The head of a request, copied. */
export interface HandlerHead {
  readonly method: unknown;
  readonly url: unknown;
  /** By name. */
  readonly headers: Values;
}";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "HandlerHead")]
    pub type HandlerHead;
    #[wasm_bindgen(method, getter)]
    fn method(this: &HandlerHead) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn url(this: &HandlerHead) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &HandlerHead) -> Values;
}

/// What becomes of a handler's options.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
pub enum CheckedHandler {
    Accepted {
        #[tsify(type = "HandlerPolicy")]
        policy: Policy,
    },
    Refused {
        #[tsify(type = "Rejection")]
        error: Error,
    },
}

/// What becomes of a body.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
pub enum HandlerBody {
    /// Its JSON text, which is not parsed yet.
    Text { text: String },
    /// The answer to a body without one.
    Refused {
        #[tsify(type = "HandlerReply")]
        reply: Reply,
    },
}

/// Checks the options of a handler and those of its calls.
#[wasm_bindgen(js_name = handlerPolicy)]
#[must_use]
pub fn handler_policy(
    options: &Snapshot,
    call_options: &Snapshot,
    surroundings: &Surroundings,
) -> Ts<CheckedHandler> {
    let checked = || {
        let policy = read(options).check()?;
        let settings = read_options(call_options, surroundings).check()?;
        settings.check().map_err(|error| *error)?;
        Ok(policy)
    };
    to_js(&match checked() {
        Ok(policy) => CheckedHandler::Accepted { policy },
        Err(error) => CheckedHandler::Refused { error },
    })
}

/// The answer that needs nothing but the head of a request, where there is one.
#[wasm_bindgen(js_name = handlerAdmit)]
#[must_use]
pub fn handler_admit(options: &Snapshot, head: &HandlerHead) -> Option<Ts<Reply>> {
    let reply = policy(options).admit(&head.read()).err()?;
    Some(to_js(&*reply))
}

/// The answer to a request that `authorize` does not let through. Its answer is `true`, `false`,
/// `late`, `thrown`, or else the kind of what it gave.
#[wasm_bindgen(js_name = handlerAuthorized)]
#[must_use]
pub fn handler_authorized(
    options: &Snapshot,
    head: &HandlerHead,
    answer: &str,
) -> Option<Ts<Reply>> {
    let refusal = match answer {
        "true" => return None,
        "false" => Refusal::NotAuthorized,
        "late" => Refusal::AuthorizeTimeout,
        _ => Refusal::AuthorizeFailed,
    };
    Some(to_js(&policy(options).refused(&head.read(), refusal)))
}

/// The text of a body, or the answer to a body without one.
#[wasm_bindgen(js_name = handlerText)]
#[must_use]
pub fn handler_text(options: &Snapshot, head: &HandlerHead, body: &[u8]) -> Ts<HandlerBody> {
    let (policy, head) = (policy(options), head.read());
    let text = match policy.read(&head, body) {
        Ok(Body::Json(text)) => Ok(text),
        Ok(Body::Form) => Err(Refusal::ContentType),
        Err(refusal) => Err(refusal),
    };
    to_js(&match text {
        Ok(text) => HandlerBody::Text {
            text: text.to_owned(),
        },
        Err(refusal) => HandlerBody::Refused {
            reply: policy.refused(&head, refusal),
        },
    })
}

/// The answer to a request that led to no call, for the reason of that name.
#[wasm_bindgen(js_name = handlerRefused)]
#[must_use]
pub fn handler_refused(options: &Snapshot, head: &HandlerHead, refusal: &str) -> Ts<Reply> {
    let policy = policy(options);
    let refusal = match refusal {
        "too_large" => policy.too_large(),
        "too_slow" => Refusal::TooSlow,
        "body_used" => Refusal::BodyReadByAuthorize,
        "invalid_json" => Refusal::InvalidJson,
        _ => Refusal::Broken,
    };
    to_js(&policy.refused(&head.read(), refusal))
}

/// The answer to a request whose call failed. The facade puts the issues in, where there is a place
/// for them.
#[wasm_bindgen(js_name = handlerFailed)]
#[must_use]
pub fn handler_failed(
    options: &Snapshot,
    head: &HandlerHead,
    #[wasm_bindgen(unchecked_param_type = "ErrorCode")] code: &str,
    #[wasm_bindgen(unchecked_param_type = "ErrorOutcome")] outcome: &str,
    message: &str,
    request_id: Option<String>,
    retry_after_ms: Option<f64>,
) -> Ts<Reply> {
    let code = ErrorCode::from_name(code).unwrap_or(ErrorCode::Internal);
    let error = Error {
        outcome: ErrorOutcome::from_name(outcome).unwrap_or(ErrorOutcome::Unknown),
        request_id,
        retry_after_ms: retry_after_ms.map(milliseconds),
        ..Error::not_sent(code, message)
    };
    to_js(&policy(options).failed(&head.read(), &error))
}

/// The head of the answer to a request that created an invitation.
#[wasm_bindgen(js_name = handlerCreated)]
#[must_use]
pub fn handler_created(options: &Snapshot, head: &HandlerHead) -> Ts<Reply> {
    to_js(&policy(options).created(&head.read()))
}

fn read(options: &Snapshot) -> Options<'static> {
    let reader = Reader::default();
    let values = options.values();
    let known = HANDLER_OPTIONS
        .iter()
        .map(|name| ((*name).into(), reader.value(&values.get(name))));
    // The values of other options are checked with those of a call.
    let unknown = reader.unknown(options).into_iter();
    let unknown = unknown.map(|name| (name, InputValue::Boolean(true)));
    Options {
        not_an_object: Reader::neither_object_nor_absent(options),
        values: NamedValues::new(known.chain(unknown)),
        ..Options::default()
    }
}

/// The policy of options that were checked before. They are read anew for each request: so nothing
/// is lost with a module that crashed.
fn policy(options: &Snapshot) -> Policy {
    read(options).check().unwrap_or_default()
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

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates"
)]
fn milliseconds(ms: f64) -> u64 {
    ms as u64
}
