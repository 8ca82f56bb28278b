use std::borrow::Cow;

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::exports::json_text;
use super::tape::Tape;
use crate::InputValue;
use crate::client::{Error, ErrorCode, ErrorOutcome};
use crate::handler::{Body, Head, NamedValues, Options, Policy, Refusal};

/// What became of a handler's options.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Checked {
    Policy(Policy),
    Error(Error),
}

/// The headers of a request that a handler reads, in their order, with a blank between.
#[wasm_bindgen(js_name = handlerHeaders)]
#[must_use]
pub fn handler_headers() -> String {
    Head::HEADERS.join(" ")
}

/// Checks the options of a handler and those of its calls: JSON of the `policy` or of the `error`.
#[wasm_bindgen(js_name = handlerPolicy)]
#[must_use]
pub fn handler_policy(bytes: usize) -> String {
    let checked = Tape::read(bytes, |mut tape| {
        let not_an_object = tape.not_an_object();
        let values = [
            "authorize",
            "public",
            "allowedOrigins",
            "maxBodyBytes",
            "timeoutMs",
            "onError",
        ]
        .map(|name| (Cow::Borrowed(name), tape.value()));
        let others = tape.texts().into_iter();
        // The values of other options are checked with those of a call.
        let others = others.map(|name| (name, InputValue::Boolean(true)));
        let options = Options {
            not_an_object,
            values: NamedValues::new(values.into_iter().chain(others)),
            ..Options::default()
        };
        let policy = options.check()?;
        let call = tape.options();
        call.check()?.check().map_err(|error| *error)?;
        Ok(policy)
    });
    json_text(&match checked {
        Ok(policy) => Checked::Policy(policy),
        Err(error) => Checked::Error(error),
    })
}

/// JSON of what to answer before anything else is looked at, if anything.
#[wasm_bindgen(js_name = handlerAdmit)]
#[must_use]
pub fn handler_admit(bytes: usize) -> Option<String> {
    Tape::read(bytes, |mut tape| {
        let (policy, head) = exchange(&mut tape);
        policy.admit(&head).err().map(|reply| json_text(&*reply))
    })
}

/// The text of a body, or JSON of the answer to a body without one: `[undefined, text]` or
/// `[reply]`.
#[wasm_bindgen(js_name = handlerText)]
#[must_use]
pub fn handler_text(bytes: usize, body: &[u8]) -> Array {
    let (policy, head) = Tape::read(bytes, |mut tape| exchange(&mut tape));
    match policy.read(&head, body) {
        Ok(Body::Json(text)) => Array::of2(&JsValue::UNDEFINED, &text.into()),
        Ok(Body::Form) => {
            let refusal = Refusal::ContentType;
            Array::of1(&json_text(&policy.refused(&head, refusal)).into())
        }
        Err(refusal) => Array::of1(&json_text(&policy.refused(&head, refusal)).into()),
    }
}

/// JSON of the answer to a request that led to no call: why stands on the tape, too.
#[wasm_bindgen(js_name = handlerRefused)]
#[must_use]
pub fn handler_refused(bytes: usize) -> String {
    Tape::read(bytes, |mut tape| {
        let (policy, head) = exchange(&mut tape);
        let refusal = refusal_of_name(tape.text(), policy.max_body_bytes);
        json_text(&policy.refused(&head, refusal))
    })
}

/// JSON of the answer to a request whose call failed: what the error says stands on the tape, too.
/// The facade puts the issues in, where there is a place for them.
#[wasm_bindgen(js_name = handlerFailed)]
#[must_use]
pub fn handler_failed(bytes: usize) -> String {
    Tape::read(bytes, |mut tape| {
        let (policy, head) = exchange(&mut tape);
        let code = ErrorCode::from_name(tape.text()).unwrap_or(ErrorCode::Internal);
        let outcome = ErrorOutcome::from_name(tape.text()).unwrap_or(ErrorOutcome::Unknown);
        let request_id = tape.optional(|tape| tape.text().to_owned());
        let retry_after_ms = tape.optional(milliseconds);
        let error = Error {
            outcome,
            request_id,
            retry_after_ms,
            ..Error::not_sent(code, tape.text())
        };
        json_text(&policy.failed(&head, &error))
    })
}

/// JSON of the head of the answer to a request that created an invitation.
#[wasm_bindgen(js_name = handlerCreated)]
#[must_use]
pub fn handler_created(bytes: usize) -> String {
    let (policy, head) = Tape::read(bytes, |mut tape| exchange(&mut tape));
    json_text(&policy.created(&head))
}

/// The refusal of that name, as the facade gives it.
fn refusal_of_name(name: &str, maximum: u32) -> Refusal {
    match name {
        "too_large" => Refusal::TooLarge { maximum },
        "too_slow" => Refusal::TooSlow,
        "broken" => Refusal::Broken,
        "invalid_json" => Refusal::InvalidJson,
        "not_authorized" => Refusal::NotAuthorized,
        "undecided_in_time" => Refusal::AuthorizeTimeout,
        "body_used" => Refusal::BodyReadByAuthorize,
        _ => Refusal::AuthorizeFailed,
    }
}

/// The policy, as [`handler_policy`] gave it, and the head of a request: the method, the URL, and
/// the headers in their order.
fn exchange(tape: &mut Tape<'_>) -> (Policy, Head) {
    let mut next = || tape.value();
    let allowed_origins = match next() {
        InputValue::List(origins) => origins.into_iter().filter_map(text).collect(),
        _ => Vec::new(),
    };
    let policy = Policy {
        allowed_origins,
        max_body_bytes: number(&next()).unwrap_or(Policy::MAX_BODY_BYTES),
        timeout_ms: number(&next()).unwrap_or(Policy::TIMEOUT_MS),
        ..Policy::default()
    };
    let (method, url) = (text(next()), text(next()));
    let headers = Head::HEADERS.map(|name| (name, text(next())));
    let head = Head::new(
        method.unwrap_or_default(),
        url.unwrap_or_default(),
        |name| {
            let header = headers.iter().find(|(known, _)| *known == name);
            header.and_then(|(_, value)| value.clone())
        },
    );
    (policy, head)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates"
)]
fn milliseconds(tape: &mut Tape<'_>) -> u64 {
    tape.number() as u64
}

fn text(value: InputValue<'_>) -> Option<String> {
    match value {
        InputValue::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it was checked"
)]
fn number(value: &InputValue<'_>) -> Option<u32> {
    match value {
        InputValue::Number(number) => Some(number.value as u32),
        _ => None,
    }
}
