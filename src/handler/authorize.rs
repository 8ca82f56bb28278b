//! Reads the value that the JavaScript function `authorize` returned.

use super::{Grant, Refusal};
use crate::InputValue;
use crate::input_object::InputObject;

/// The longest `caller`, in bytes of UTF-8.
const CALLER_MAX_BYTES: usize = 256;

/// The value that `authorize` returned.
pub(crate) enum Returned<'a> {
    /// An object, such as `{ caller: "user-1" }`.
    Object(InputObject<'a>),
    /// Any other value.
    Value(InputValue<'a>),
}

/// The grant of a returned value. An object without `caller` grants anonymously. `reveal: true` lets
/// the answer contain the invitation's link.
///
/// # Errors
///
/// `false` refuses the request. Every other value but `true` and an object is a mistake, which must
/// not let anybody in. In an object these are mistakes, too: a misspelt name, and an explicit
/// `caller: undefined`, which is usually a session that was not found.
pub(crate) fn read_grant(returned: Returned<'_>) -> Result<Grant, Refusal> {
    let mut values = match returned {
        Returned::Object(values) => values,
        Returned::Value(InputValue::Boolean(true)) => return Ok(Grant::default()),
        Returned::Value(InputValue::Boolean(false)) => return Err(Refusal::NotAuthorized),
        Returned::Value(_) => return Err(Refusal::AuthorizeFailed),
    };
    let caller = values.take("caller");
    let reveal = match values.take("reveal") {
        InputValue::Absent => false,
        InputValue::Boolean(reveal) => reveal,
        _ => return Err(Refusal::AuthorizeFailed),
    };
    let has_unknown_names = !values.members.is_empty();
    if has_unknown_names {
        return Err(Refusal::AuthorizeFailed);
    }
    // An explicit `undefined` is an error here: the facade gives it as a value of that kind, and only
    // a missing name as `InputValue::Absent`.
    let caller = caller.read_text().map_err(|_| Refusal::AuthorizeFailed)?;
    let is_length_allowed = |caller: &str| (1..=CALLER_MAX_BYTES).contains(&caller.len());
    if caller.is_none_or(is_length_allowed) {
        let caller = caller.map(str::to_owned);
        Ok(Grant { caller, reveal })
    } else {
        Err(Refusal::AuthorizeFailed)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ValueKind;

    fn object(json: serde_json::Value) -> Result<Grant, Refusal> {
        read_grant(Returned::Object(InputObject::of_json(json)))
    }

    #[test]
    fn true_admits_the_request_and_false_refuses_it() {
        let read = |value| read_grant(Returned::Value(InputValue::Boolean(value)));
        assert_eq!(read(true), Ok(Grant::default()));
        assert_eq!(read(false), Err(Refusal::NotAuthorized));
    }

    #[test]
    fn an_object_may_name_the_caller_and_reveal_the_link() {
        for caller in ["user-1", "\u{fc}", &"x".repeat(256)] {
            let grant = object(json!({ "caller": caller })).unwrap();
            assert_eq!(
                (grant.caller.as_deref(), grant.reveal),
                (Some(caller), false)
            );
        }
        for reveal in [true, false] {
            let grant = object(json!({ "reveal": reveal })).unwrap();
            assert_eq!((grant.caller, grant.reveal), (None, reveal));
        }
        assert_eq!(object(json!({})), Ok(Grant::default()));
    }

    #[test]
    fn everything_else_is_refused() {
        let failed = Err(Refusal::AuthorizeFailed);
        for value in [
            InputValue::Absent,
            InputValue::Other(ValueKind::Null),
            InputValue::Other(ValueKind::Function),
            InputValue::Number(1.into()),
            "true".into(),
            InputValue::List(Vec::new()),
            InputValue::Other(ValueKind::Object),
        ] {
            let text = format!("{value:?}");
            assert_eq!(read_grant(Returned::Value(value)), failed, "{text}");
        }
        for json in [
            json!({ "caller": "" }),
            json!({ "caller": "x".repeat(257) }),
            json!({ "caller": null }),
            json!({ "caller": 1 }),
            json!({ "caler": "user-1" }),
            json!({ "ok": true }),
            json!({ "reveal": 1 }),
            json!({ "reveal": null }),
        ] {
            assert_eq!(object(json.clone()), failed, "{json}");
        }
        for caller in [
            InputValue::Other(ValueKind::Undefined),
            InputValue::MalformedText,
        ] {
            let object = InputObject::of([("caller", caller)]);
            assert_eq!(read_grant(Returned::Object(object)), failed);
        }
    }
}
