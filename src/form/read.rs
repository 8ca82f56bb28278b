use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value;

use crate::platform::json;
use crate::request::UnknownField;
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
    let mut unknown = Vec::new();
    // The place of each unknown name, so that many of them take linear time.
    let mut places = BTreeMap::new();
    for (name, value) in pairs {
        let (name, value) = (name.into(), value.into());
        match InvitationField::from_name(&name) {
            Some(field) => add(&mut draft, field, InputValue::Text(value)),
            None if is_from_react(&name) => {}
            None => match places.entry(name) {
                Entry::Vacant(entry) => {
                    unknown.push((entry.key().clone(), vec![Value::from(value)]));
                    entry.insert(unknown.len().saturating_sub(1));
                }
                Entry::Occupied(entry) => {
                    if let Some((_, values)) = unknown.get_mut(*entry.get()) {
                        values.push(value.into());
                    }
                }
            },
        }
    }
    draft.unknown = unknown
        .into_iter()
        .map(|(name, mut values)| UnknownField {
            name,
            value: match values.len() {
                1 => values.pop(),
                _ => Some(values.into()),
            }
            .map(json::from_serde_json),
            problem: None,
        })
        .collect();
    draft
}

/// Adds a value of a field: several are a list.
fn add<'a>(draft: &mut Draft<'a>, field: InvitationField, value: InputValue<'a>) {
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

/// Recognizes a name that React adds to a form.
pub(crate) fn is_from_react(name: &str) -> bool {
    name.starts_with("$ACTION_")
}
