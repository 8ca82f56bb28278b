//! The decisions of a route that receives events: what is an error, and its message. The answer is
//! the [status](WebhookErrorCode::status) of the error's code, without a body: a stranger learns
//! nothing from it.

use super::{STEP_TIMEOUT_MS, WebhookError, WebhookErrorCode};
use crate::handler::Refusal;

/// Lets nothing but a `POST` through.
pub(crate) fn check_method(method: Option<&str>) -> Result<(), WebhookError> {
    if method == Some("POST") {
        return Ok(());
    }
    let message = "the method of a webhook is POST";
    Err(WebhookError::new(
        WebhookErrorCode::MethodNotAllowed,
        message,
    ))
}

/// The error of what is not a `Request` with its body, in the words of the other handler.
pub(crate) fn not_a_request(refusal: Refusal) -> WebhookError {
    WebhookError::new(WebhookErrorCode::InvalidRequest, refusal.to_string())
}

/// The error of a step that failed.
pub(crate) fn failed(code: WebhookErrorCode, max_body_bytes: u32) -> WebhookError {
    let message = match code {
        WebhookErrorCode::TooLarge => {
            format!("the body of the event must have at most {max_body_bytes} bytes (maxBodyBytes)")
        }
        WebhookErrorCode::TooSlow => {
            format!("the body of the event did not arrive within {STEP_TIMEOUT_MS} ms")
        }
        WebhookErrorCode::Broken => "the body of the event was cut off".to_owned(),
        WebhookErrorCode::SeenFailed => format!(
            "options.seen failed: claim must give true (a new event) or false (one that was handled) within {STEP_TIMEOUT_MS} ms; Zavu is asked to deliver the event again"
        ),
        WebhookErrorCode::InProgress => {
            "the event is being handled: a repeated delivery of it is put off".to_owned()
        }
        _ => "options.onEvent failed: Zavu is asked to deliver the event again".to_owned(),
    };
    WebhookError::new(code, message)
}
