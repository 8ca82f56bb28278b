//! Normalizing: the order of the changes of each field.

use std::borrow::Cow;

use super::change::TrackedValue;
use super::{FormChange, FormChangeCode, FormValue, blanks, country, email, typed_number};
use crate::rules::unknown::is_misspelt;
use crate::{Draft, InputValue, InvitationField, ValueKind, phone, rules};

/// A form after [`normalize`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Normalized<'a> {
    /// The form, ready to be validated.
    pub draft: Draft<'a>,
    /// All changes, in the order of the fields.
    pub changes: Vec<FormChange>,
}

/// Brings typed text into the form of the request. Normalizing again changes nothing.
///
/// - Every text: white space and invisible characters around it are removed. An empty field is left out, and so are `null` and `NaN`, which JavaScript has for a cleared input.
/// - `clientEmail`: unwrapped from `mailto:` and `Name <…>`, the domain in lower case and in
///   Punycode, full-width characters in ASCII. The part before the `@` stays. Only if a valid address
///   comes of it: several addresses stay as typed.
/// - `clientPhone`: as [`phone::normalize`] reads it, national numbers as dialled in
///   `default_country` (ISO 3166-1 alpha-2).
/// - `expiresInDays`: `-?digits(.digits)?` of at most 15 digits, which may be those that phone
///   numbers are read with, becomes a number.
/// - `allowedPhoneCountries`: codes between commas, other separators or blanks become a list, in
///   upper case, without repetitions. `UK` stays: validation suggests `GB`.
///
/// Of the pairs of a form ([`form::read`](super::read)) other names are left out, such as a hidden
/// token, unless one is nearly a known name: then validation reports the misspelling. Other drafts
/// keep them.
///
/// A text that cannot be read, and a value that is neither a text nor a list of texts, stay as they
/// are: validation reports them.
///
/// ```
/// use zavu_invitations::{Draft, form};
///
/// let typed = r#"{"clientEmail": "Ana <Ana@ACME.example>", "clientPhone": "(415) 555-2671"}"#;
/// let draft: Draft = serde_json::from_str(typed)?;
/// let request = form::normalize(draft, Some("US")).draft.validate().unwrap();
/// assert_eq!(request.client_email.as_deref(), Some("Ana@acme.example"));
/// assert_eq!(request.client_phone.as_deref(), Some("+14155552671"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn normalize<'a>(mut form: Draft<'a>, default_country: Option<&str>) -> Normalized<'a> {
    let changes = find_changes(&mut form, default_country);
    // In their order: the last change of a field is the one that stays.
    for change in &changes {
        if let Some(field) = InvitationField::from_name(&change.field) {
            let value = change.to.as_ref();
            form.set(field, value.map_or(InputValue::Absent, to_input_value));
        }
    }
    if std::mem::take(&mut form.is_form) {
        form.unknown.retain(|field| is_misspelt(&field.name));
    }
    Normalized {
        draft: form,
        changes,
    }
}

/// Finds the changes that [`normalize`] makes. It takes `&mut` to read each field without a clone; every
/// value is put back.
pub(crate) fn find_changes(form: &mut Draft<'_>, default_country: Option<&str>) -> Vec<FormChange> {
    let mut changes = Vec::new();
    for &field in InvitationField::ALL {
        let value = form.take(field);
        if let Some(value) = to_form_value(&value) {
            let tracked = TrackedValue {
                field,
                value,
                changes: &mut changes,
            };
            normalize_field(tracked, default_country);
        }
        form.set(field, value);
    }
    if form.is_form {
        let names = form.unknown.iter().map(|field| &field.name);
        let dropped = names.filter(|name| !is_misspelt(name));
        changes.extend(dropped.map(|name| FormChange::dropped_unknown(name)));
    }
    changes
}

/// A text or a list of texts, unless it is too long to be validated, or a value that is not given.
fn to_form_value(value: &InputValue<'_>) -> Option<FormValue> {
    let text = |value: &InputValue<'_>| match value {
        value if is_not_given(value) => Some(String::new()),
        value => Some(rules::text(value).ok()??.to_owned()),
    };
    match value {
        InputValue::Number(number) if number.value.is_nan() => {
            Some(FormValue::Number(number.clone()))
        }
        InputValue::Other(ValueKind::Null) => Some(FormValue::Null),
        InputValue::List(items) if items.len() <= InputValue::LIST_MAXIMUM => {
            let mut texts = Vec::new();
            for item in items {
                texts.push(text(item)?);
            }
            Some(FormValue::List(texts))
        }
        InputValue::Absent | InputValue::List(_) => None,
        other => text(other).map(FormValue::Text),
    }
}

/// Checks for a value that stands for an input without one.
fn is_not_given(value: &InputValue<'_>) -> bool {
    match value {
        InputValue::Absent | InputValue::Other(ValueKind::Null) => true,
        InputValue::Number(number) => number.value.is_nan(),
        _ => false,
    }
}

fn normalize_field(mut tracked: TrackedValue<'_>, default_country: Option<&str>) {
    let is_list = tracked.field == InvitationField::AllowedPhoneCountries;
    let text = match &tracked.value {
        FormValue::List(texts) if is_list => {
            return country::normalize(texts.clone(), &mut tracked);
        }
        FormValue::Text(text) => text.clone(),
        FormValue::List(_) => return,
        FormValue::Number(_) | FormValue::Null => return tracked.leave_out(),
    };
    let trimmed = blanks::trim(&text);
    if trimmed.is_empty() {
        return tracked.leave_out();
    }
    let cleaned = match tracked.field {
        InvitationField::AllowedPhoneCountries => {
            return country::normalize(vec![text], &mut tracked);
        }
        InvitationField::ClientPhone => {
            if let Some(number) = phone::normalize(&text, default_country) {
                return tracked.set_text(FormChangeCode::PhoneToE164, number);
            }
            trimmed.to_owned()
        }
        InvitationField::ClientName | InvitationField::PhoneNumberId => trimmed.to_owned(),
        InvitationField::ClientEmail
        | InvitationField::ExpiresInDays
        | InvitationField::ConnectionType => blanks::remove_invisible(&text),
    };
    tracked.set_text(FormChangeCode::Trimmed, cleaned.clone());
    match tracked.field {
        InvitationField::ClientEmail => email::normalize(&cleaned, &mut tracked),
        InvitationField::ExpiresInDays => {
            if let Some(number) = typed_number::read(&cleaned) {
                tracked.set(FormChangeCode::ToNumber, FormValue::Number(number));
            }
        }
        _ => {}
    }
}

fn to_input_value(value: &FormValue) -> InputValue<'static> {
    let text = |text: &String| InputValue::Text(Cow::Owned(text.clone()));
    match value {
        FormValue::Text(value) => text(value),
        FormValue::List(items) => InputValue::List(items.iter().map(text).collect()),
        FormValue::Number(number) => InputValue::Number(number.clone()),
        FormValue::Null => InputValue::Absent,
    }
}
