//! Reads the body and the header that JavaScript gives to `verifyWebhook` and `signWebhook`.

use super::WebhookError;
use super::header::{malformed, too_long};
use crate::{InputValue, ValueKind};

/// The error text for a body that is not raw. `{found}` stands for its kind.
const RAW_BODY: &str = concat!(
    "the body must be the raw bytes or text that came, found {found}: ",
    "a parsed body has other bytes than the signed one. ",
    "Express: express.raw({ type: \"*/*\" }) on this route, before express.json(). ",
    "Fastify: addContentTypeParser(\"application/json\", { parseAs: \"buffer\" }, …). ",
    "Nest: rawBody: true, then request.rawBody. ",
    "Next pages: export const config = { api: { bodyParser: false } }. ",
    "Lambda: Buffer.from(event.body, event.isBase64Encoded ? \"base64\" : \"utf8\"). ",
    "Firebase: request.rawBody. ",
    "Elsewhere: await request.text()",
);

/// The error of a body that is neither bytes nor a string, or a string with a lone surrogate.
pub(crate) fn not_raw_body(found: ValueKind) -> WebhookError {
    WebhookError::malformed(match found {
        ValueKind::String => "the body has a lone surrogate: it is not the text that came".into(),
        ValueKind::Unreadable => {
            "the body cannot be read: its buffer was transferred, or it throws an exception".into()
        }
        found => RAW_BODY.replace("{found}", found.as_str()),
    })
}

/// Reads the value of the signature's header; an empty string if it is missing, which `Header::parse` reports. A list, as
/// Node's `headersDistinct` or some frameworks give, is joined by commas: its items must be parts of one signature header.
pub(crate) fn read_signature_header(value: InputValue<'_>) -> Result<String, WebhookError> {
    let items = match value {
        InputValue::List(items) => items,
        one => vec![one],
    };
    let mut texts = Vec::new();
    for item in items {
        match item {
            InputValue::Text(text) => texts.push(text),
            InputValue::Absent | InputValue::Other(ValueKind::Null) => {}
            InputValue::MalformedText => return Err(malformed("has a lone surrogate")),
            // A long text comes without its bytes: every character is at least one.
            InputValue::LongText(units) => return Err(too_long(units, "characters")),
            InputValue::Other(ValueKind::Unreadable) => {
                return Err(malformed("cannot be read: it throws an exception"));
            }
            other => {
                let found = other.kind().as_str();
                return Err(malformed(format!("must be a text, found {found}")));
            }
        }
    }
    Ok(texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::WebhookErrorCode;

    #[test]
    fn a_header_may_come_several_times() {
        let list = |items: Vec<InputValue<'static>>| read_signature_header(InputValue::List(items));
        assert_eq!(
            list(vec!["t=1".into(), "v1=a".into()]).unwrap(),
            "t=1, v1=a"
        );
        let null = InputValue::Other(ValueKind::Null);
        assert_eq!(list(vec![InputValue::Absent, null]).unwrap(), "");
        let error = read_signature_header(InputValue::Number(1.0.into())).unwrap_err();
        assert_eq!(error.code, WebhookErrorCode::Malformed);
    }

    #[test]
    fn the_error_names_the_fault_of_a_header() {
        for (value, expected) in [
            (InputValue::MalformedText, "has a lone surrogate"),
            (
                InputValue::LongText(70_000),
                "has 70000 characters, at most 1024 bytes are allowed",
            ),
            (
                InputValue::Other(ValueKind::Unreadable),
                "cannot be read: it throws an exception",
            ),
            (
                InputValue::Number(1.0.into()),
                "must be a text, found number",
            ),
        ] {
            let in_a_list = InputValue::List(vec!["t=1".into(), value.clone()]);
            for value in [value, in_a_list] {
                let error = read_signature_header(value).unwrap_err();
                let expected = format!("the header X-Zavu-Signature {expected}");
                assert_eq!(error.message, expected);
            }
        }
    }

    #[test]
    fn a_parsed_body_is_explained() {
        let message = not_raw_body(ValueKind::Object).message;
        for name in [
            "Express",
            "Fastify",
            "Nest",
            "Next",
            "Lambda",
            "isBase64Encoded",
            "Firebase",
        ] {
            assert!(message.contains(name), "{name}");
        }
        assert!(message.contains("found object:"));
    }
}
