//! The exports of `verifyWebhook`, `signWebhook` and `createWebhookHandler`.

use js_sys::Uint8Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::handler::HandlerShape;
use super::input::{Reader, Snapshot};
use super::to_js;
use crate::handler::Refusal;
use crate::platform::json::Value;
use crate::webhook::{self, WebhookError, WebhookErrorCode};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** The bytes of an event's body. For any other value, its kind. */
export type WebhookBody = Uint8Array | KindOnly;";

/// An error of a webhook, with the answer that a handler gives to it.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct WebhookFailure {
    pub code: WebhookErrorCode,
    pub message: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// True if it is logged when the caller gives no `onError`.
    pub is_logged: bool,
}

impl From<WebhookError> for WebhookFailure {
    fn from(WebhookError { code, message }: WebhookError) -> Self {
        let allow = ("allow".to_owned(), "POST".to_owned());
        let is_method_refused = code == WebhookErrorCode::MethodNotAllowed;
        Self {
            code,
            message: message.into_owned(),
            status: code.status(),
            headers: is_method_refused.then_some(allow).into_iter().collect(),
            is_logged: code.is_logged(),
        }
    }
}

/// The result of verifying or signing, and of checking a handler's options.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
pub enum WebhookResult {
    Verified {
        #[tsify(type = "WebhookEvent")]
        event: Value,
    },
    Signed {
        header: String,
    },
    Accepted {
        #[serde(rename = "maxBodyBytes")]
        max_body_bytes: u32,
    },
    Failed {
        error: WebhookFailure,
    },
}

impl WebhookResult {
    fn of(result: Result<Self, WebhookError>) -> Ts<Self> {
        to_js(&result.unwrap_or_else(|error| Self::Failed {
            error: error.into(),
        }))
    }
}

/// Verifies an event. A valid `header` is a text or a list of texts.
#[wasm_bindgen(js_name = verifyWebhook)]
#[must_use]
pub fn verify_webhook(
    #[wasm_bindgen(unchecked_param_type = "WebhookBody")] body: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "unknown")] header: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "unknown")] secret: &JsValue,
    options: &Snapshot,
) -> Ts<WebhookResult> {
    let reader = Reader::default();
    let verify = || {
        let options = webhook::check_for_verifying(reader.object(options))?;
        let secrets = webhook::read_secrets(reader.value(secret))?;
        let body = copy_body(&reader, body)?;
        let header = webhook::read_signature_header(reader.value(header))?;
        let event = webhook::verify_to_value(&body, &header, &secrets, &options)?;
        Ok(WebhookResult::Verified { event })
    };
    WebhookResult::of(verify())
}

/// Signs a body.
#[wasm_bindgen(js_name = signWebhook)]
#[must_use]
pub fn sign_webhook(
    #[wasm_bindgen(unchecked_param_type = "WebhookBody")] body: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "unknown")] secret: &JsValue,
    options: &Snapshot,
) -> Ts<WebhookResult> {
    let reader = Reader::default();
    let sign = || {
        let options = webhook::check_for_signing(reader.object(options))?;
        let secret = webhook::read_secret(reader.value(secret))?;
        let body = copy_body(&reader, body)?;
        let now_unix_seconds = options
            .now_unix_ms
            .map_or_else(webhook::unix_seconds, |unix_ms| unix_ms / 1_000);
        let header = webhook::sign(&body, &secret, now_unix_seconds, &options.schemes)?;
        Ok(WebhookResult::Signed { header })
    };
    WebhookResult::of(sign())
}

/// Checks the options of a handler; `seen` is a snapshot of that option, the store of event ids. A missing secret is no error
/// here, but at each request: a server may be built, or tested, without the variables of its environment.
#[wasm_bindgen(js_name = checkWebhookHandlerOptions)]
#[must_use]
pub fn check_webhook_handler_options(options: &Snapshot, seen: &Snapshot) -> Ts<WebhookResult> {
    let reader = Reader::default();
    let check = || {
        let max_body_bytes =
            webhook::check_for_handler(reader.object(options), reader.object(seen))?;
        let secret = options.values().get("secret");
        if !secret.is_undefined() {
            webhook::read_secrets(reader.value(&secret))?;
        }
        Ok(WebhookResult::Accepted { max_body_bytes })
    };
    WebhookResult::of(check())
}

/// Checks that a request is a `POST` whose body nothing has read. Returns the error if not.
#[wasm_bindgen(js_name = webhookAdmit)]
#[must_use]
pub fn webhook_admit(
    shape: &HandlerShape,
    #[wasm_bindgen(unchecked_param_type = "unknown")] method: &JsValue,
) -> Option<Ts<WebhookFailure>> {
    let error = match shape.read().check() {
        Err(refusal) => webhook::not_a_request(refusal),
        Ok(()) => webhook::check_method(method.as_string().as_deref()).err()?,
    };
    Some(to_js(&error.into()))
}

/// Makes the error and the answer for a step of the handler that failed.
#[wasm_bindgen(js_name = webhookFailed)]
#[must_use]
pub fn webhook_failed(
    #[wasm_bindgen(unchecked_param_type = "WebhookErrorCode | \"body_used\"")] code: &str,
    max_body_bytes: u32,
) -> Ts<WebhookFailure> {
    let error = match WebhookErrorCode::from_name(code) {
        Some(code) => webhook::step_error(code, max_body_bytes),
        // `body_used`, the only other value of the parameter's type.
        None => webhook::not_a_request(Refusal::BodyReadBefore),
    };
    to_js(&error.into())
}

/// Copies the bytes of a body into the memory of this module.
fn copy_body(reader: &Reader, body: &JsValue) -> Result<Vec<u8>, WebhookError> {
    match body.dyn_ref::<Uint8Array>() {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Err(webhook::not_raw_body(reader.value(body).kind())),
    }
}
