//! The errors of the route that `createWebhookHandler` makes. It answers an error with the
//! [status](WebhookErrorCode::status) of its code and without a body, so that strangers learn nothing.

use super::{STEP_TIMEOUT_MS, WebhookError, WebhookErrorCode};
use crate::handler::Refusal;

/// Refuses every method but `POST`.
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

/// The error for a value that is not a `Request` with an unread body. The other handler's [`Refusal`] has the message.
pub(crate) fn not_a_request(refusal: Refusal) -> WebhookError {
    WebhookError::new(WebhookErrorCode::InvalidRequest, refusal.to_string())
}

/// The error of a step of the handler that failed with this code: reading the body, asking the store, `onEvent`.
pub(crate) fn step_error(code: WebhookErrorCode, max_body_bytes: u32) -> WebhookError {
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
        // `EventFailed`, the only other code of a step.
        _ => "options.onEvent failed: Zavu is asked to deliver the event again".to_owned(),
    };
    WebhookError::new(code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_post_is_let_through() {
        assert_eq!(check_method(Some("POST")), Ok(()));
        for method in [None, Some("GET"), Some("post")] {
            let error = check_method(method).unwrap_err();
            assert_eq!(error.code, WebhookErrorCode::MethodNotAllowed);
        }
    }

    #[test]
    fn each_failed_step_has_its_message() {
        for (code, expected) in [
            (WebhookErrorCode::TooLarge, "must have at most 7 bytes"),
            (WebhookErrorCode::TooSlow, "did not arrive within 10000 ms"),
            (WebhookErrorCode::Broken, "was cut off"),
            (WebhookErrorCode::SeenFailed, "options.seen failed"),
            (WebhookErrorCode::InProgress, "is being handled"),
            (WebhookErrorCode::EventFailed, "options.onEvent failed"),
        ] {
            let error = step_error(code, 7);
            assert_eq!(error.code, code);
            assert!(error.to_string().contains(expected), "{error}");
        }
    }
}
