use std::borrow::Cow;

use crate::{Draft, InputValue, InvitationField};

/// Reads the pairs of a form, as `application/x-www-form-urlencoded` or `multipart/form-data` have
/// them once they are decoded. A field that occurs several times becomes a list.
///
/// What React adds to the form of a server action, names that begin with `$ACTION_`, is left out.
///
/// ```
/// use zavu_invitations::form;
///
/// let pairs = [("clientName", " Acme "), ("expiresInDays", "14"), ("clientPhone", "")];
/// let request = form::normalize(form::read(pairs), None).draft.validate()?.into_inner();
/// assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"clientName":"Acme","expiresInDays":14}"#);
/// # Ok::<(), zavu_invitations::Report>(())
/// ```
#[must_use]
pub fn read<'a, N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Draft<'a>
where
    N: Into<Cow<'a, str>>,
    V: Into<Cow<'a, str>>,
{
    let mut draft = Draft::default();
    for (name, value) in pairs {
        let (name, value) = (name.into(), InputValue::Text(value.into()));
        match InvitationField::from_name(&name) {
            Some(field) => {
                let value = match draft.take(field) {
                    InputValue::Absent => value,
                    InputValue::List(mut items) => {
                        items.push(value);
                        InputValue::List(items)
                    }
                    first => InputValue::List(vec![first, value]),
                };
                draft.set(field, value);
            }
            None if is_of_react(&name) || draft.unknown.contains(&name) => {}
            None => draft.unknown.push(name),
        }
    }
    draft
}

/// Whether React added this name to a form.
pub(crate) fn is_of_react(name: &str) -> bool {
    name.starts_with("$ACTION_")
}
