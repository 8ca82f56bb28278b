//! Reads the value that `authorize` returned.

#[cfg(any(feature = "wasm-server", test))]
use super::{NamedValues, Refusal};
#[cfg(any(feature = "wasm-server", test))]
use crate::{InputValue, rules};

/// The longest `caller`, in bytes of UTF-8.
#[cfg(any(feature = "wasm-server", test))]
const CALLER_MAXIMUM: usize = 256;

/// What the program's own check of a request, `authorize`, grants to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Grant {
    /// The sender. A repeated `Idempotency-Key` gets the stored answer only if the caller is equal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// True if the answers to reading and cancelling may hold the link of the invitation.
    pub reveal: bool,
}

#[cfg(any(feature = "wasm-server", test))]
impl Grant {
    /// The grant of a returned value: `true`, or an object of named values such as
    /// `{ caller: "user-1" }`.
    ///
    /// # Errors
    ///
    /// `false` refuses the request. Everything else is a mistake that must not let anybody in: a misspelt name in the
    /// object, and a `caller` that is `undefined`, as of a session that was not found.
    pub(crate) fn from_returned(
        returned: &InputValue<'_>,
        values: Option<NamedValues<'_>>,
    ) -> Result<Self, Refusal> {
        let Some(mut values) = values else {
            return match returned {
                InputValue::Boolean(true) => Ok(Self::default()),
                InputValue::Boolean(false) => Err(Refusal::NotAuthorized),
                _ => Err(Refusal::AuthorizeFailed),
            };
        };
        let caller = values.take("caller");
        let reveal = match values.take("reveal") {
            InputValue::Absent => false,
            InputValue::Boolean(reveal) => reveal,
            _ => return Err(Refusal::AuthorizeFailed),
        };
        if values.names().next().is_some() {
            return Err(Refusal::AuthorizeFailed);
        }
        match rules::read_text(&caller) {
            Ok(None) => Ok(Self {
                caller: None,
                reveal,
            }),
            Ok(Some(caller)) if (1..=CALLER_MAXIMUM).contains(&caller.len()) => Ok(Self {
                caller: Some(caller.to_owned()),
                reveal,
            }),
            _ => Err(Refusal::AuthorizeFailed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ValueKind;

    const OBJECT: InputValue<'static> = InputValue::Other(ValueKind::Object);

    fn object(values: &[(&'static str, InputValue<'static>)]) -> Result<Grant, Refusal> {
        let values = values.iter().map(|(name, value)| (*name, value.clone()));
        Grant::from_returned(&OBJECT, Some(NamedValues::new(values)))
    }

    #[test]
    fn true_lets_everybody_in_and_false_nobody() {
        let read = |value| Grant::from_returned(&InputValue::Boolean(value), None);
        assert_eq!(read(true), Ok(Grant::default()));
        assert_eq!(read(false), Err(Refusal::NotAuthorized));
    }

    #[test]
    fn an_object_names_the_caller() {
        for caller in ["user-1", "\u{fc}", &"x".repeat(256)] {
            let value = InputValue::Text(caller.to_owned().into());
            let grant = object(&[("caller", value)]).unwrap();
            assert_eq!(grant.caller.as_deref(), Some(caller));
        }
        assert_eq!(object(&[]), Ok(Grant::default()));
        let absent = [("caller", InputValue::Absent)];
        assert_eq!(object(&absent), Ok(Grant::default()));
    }

    #[test]
    fn an_object_may_reveal_the_link() {
        for reveal in [true, false] {
            let grant = object(&[("reveal", InputValue::Boolean(reveal))]).unwrap();
            assert_eq!(grant.reveal, reveal);
        }
        assert!(!object(&[("caller", "user-1".into())]).unwrap().reveal);
    }

    #[test]
    fn everything_else_lets_nobody_in() {
        let failed = Err(Refusal::AuthorizeFailed);
        for value in [
            InputValue::Absent,
            InputValue::Other(ValueKind::Null),
            InputValue::Other(ValueKind::Function),
            InputValue::Number(1.into()),
            "true".into(),
            InputValue::List(Vec::new()),
            OBJECT,
        ] {
            assert_eq!(Grant::from_returned(&value, None), failed, "{value:?}");
        }
        for values in [
            [("caller", "".into())],
            [("caller", InputValue::Text("x".repeat(257).into()))],
            [("caller", InputValue::Other(ValueKind::Null))],
            [("caller", InputValue::Other(ValueKind::Undefined))],
            [("caller", InputValue::Number(1.into()))],
            [("caller", InputValue::MalformedText)],
            [("caler", "user-1".into())],
            [("ok", InputValue::Boolean(true))],
            [("reveal", InputValue::Number(1.into()))],
            [("reveal", InputValue::Other(ValueKind::Null))],
        ] {
            assert_eq!(object(&values), failed, "{values:?}");
        }
    }
}
