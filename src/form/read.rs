use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::platform::json;
use crate::{Draft, InputValue, InvitationField};

/// Reads the decoded pairs of a form in `application/x-www-form-urlencoded` or
/// `multipart/form-data`. A name that occurs several times becomes a list.
///
/// The names that React adds to the form of a server action, which begin with `$ACTION_`, are left
/// out.
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
    let mut draft = Draft {
        is_form: true,
        ..Draft::default()
    };
    let mut unknown: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)> = Vec::new();
    // The index of each name in `unknown`: searching that for each of many names would take quadratic time.
    let mut indexes = BTreeMap::new();
    for (name, value) in pairs {
        let (name, value) = (name.into(), value.into());
        if let Some(field) = InvitationField::from_name(&name) {
            add_value(&mut draft, field, InputValue::Text(value));
        } else if !is_from_react(&name) {
            let index = *indexes.entry(name.clone()).or_insert(unknown.len());
            if index == unknown.len() {
                unknown.push((name, Vec::new()));
            }
            if let Some((_, values)) = unknown.get_mut(index) {
                values.push(value);
            }
        }
    }
    for (name, values) in unknown {
        let value = match values.as_slice() {
            [value] => json::to_value(value),
            values => json::to_value(&values),
        };
        draft.add_unknown(name, Some(Ok(value)));
    }
    draft
}

/// Adds a value of a field; several values of the same field become a list.
fn add_value<'a>(draft: &mut Draft<'a>, field: InvitationField, value: InputValue<'a>) {
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

/// Checks for a name that React adds to the form of a server action.
pub(crate) fn is_from_react(name: &str) -> bool {
    name.starts_with("$ACTION_")
}
