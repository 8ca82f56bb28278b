//! Normalizes a draft made of typed text: the steps for each field, and their order.

use std::borrow::Cow;

use super::change::TrackedValue;
use super::{FormChange, FormChangeCode, FormValue, blanks, country, email, typed_number};
use crate::rules::unknown::is_misspelt;
use crate::{Draft, InputValue, InvitationField, ValueKind, phone};

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
/// - Every text: white space and invisible characters around it are removed. An empty field is left out, and so are `null`
///   and `NaN`, which JavaScript has for a cleared input.
/// - `clientEmail`: unwrapped from `mailto:` and `Name <…>`, the domain in lower case and in
///   Punycode, full-width characters in ASCII. The part before the `@` stays. Nothing changes unless
///   the result is a valid address: several addresses stay as typed.
/// - `clientPhone`: as [`phone::normalize`] reads it, national numbers as dialled in
///   `default_country` (ISO 3166-1 alpha-2; an unknown one counts as none).
/// - `expiresInDays`: `-?digits(.digits)?` of at most 15 digits becomes a number. The digits may be of
///   any script that phone numbers are read in.
/// - `allowedPhoneCountries`: codes between commas, other separators or blanks become a list, in
///   upper case, without repetitions. `UK` stays: validation suggests `GB`.
///
/// The pairs of a form ([`form::read`](super::read)) lose unknown names, such as a hidden token. Misspelt names stay, so that
/// validation reports them. Other drafts keep unknown names.
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
    let changes = find_changes(&form, default_country);
    // A field may have several changes: the last one holds its final value.
    for change in &changes {
        if let Some(field) = InvitationField::from_name(&change.field) {
            let value = change.to.as_ref();
            form.set(field, value.map_or(InputValue::Absent, to_input_value));
        }
    }
    if form.is_form {
        form.unknown.retain(|field| is_misspelt(&field.name));
        form.is_form = false;
    }
    Normalized {
        draft: form,
        changes,
    }
}

/// Finds the changes that [`normalize`] makes.
pub(crate) fn find_changes(form: &Draft<'_>, default_country: Option<&str>) -> Vec<FormChange> {
    let mut changes = Vec::new();
    for &field in InvitationField::ALL {
        if let Some(value) = to_form_value(form.get(field)) {
            let tracked = TrackedValue {
                field,
                value,
                changes: &mut changes,
            };
            normalize_field(tracked, default_country);
        }
    }
    if form.is_form {
        let names = form.unknown.iter().map(|field| &field.name);
        let dropped = names.filter(|name| !is_misspelt(name));
        changes.extend(dropped.map(|name| FormChange::dropped_unknown(name)));
    }
    changes
}

/// Converts a value that can be normalized; `None` for one that stays as it is: of another type, too long to be validated, or
/// absent. Keeps `NaN` and `null`, which stand for a cleared input. In a list, a cleared input becomes an empty string.
fn to_form_value(value: &InputValue<'_>) -> Option<FormValue> {
    // `None` for a text that validation refuses, and for a value that is no text.
    let copy_text = |value: &InputValue<'_>| value.read_text().ok().flatten().map(str::to_owned);
    match value {
        InputValue::Number(number) if number.value.is_nan() => {
            Some(FormValue::Number(number.clone()))
        }
        InputValue::Other(ValueKind::Null) => Some(FormValue::Null),
        InputValue::List(items) if items.len() <= InputValue::LIST_MAXIMUM => {
            let mut texts = Vec::new();
            for item in items {
                texts.push(if is_cleared(item) {
                    String::new()
                } else {
                    copy_text(item)?
                });
            }
            Some(FormValue::List(texts))
        }
        InputValue::Absent | InputValue::List(_) => None,
        other => copy_text(other).map(FormValue::Text),
    }
}

/// True for a value that stands for a cleared input.
fn is_cleared(value: &InputValue<'_>) -> bool {
    match value {
        InputValue::Absent | InputValue::Other(ValueKind::Null) => true,
        InputValue::Number(number) => number.value.is_nan(),
        _ => false,
    }
}

fn normalize_field(mut tracked: TrackedValue<'_>, default_country: Option<&str>) {
    // Copied, because each step changes the value.
    match tracked.value.clone() {
        FormValue::Text(text) => normalize_text(&text, &mut tracked, default_country),
        FormValue::List(texts) if tracked.field == InvitationField::AllowedPhoneCountries => {
            country::normalize(texts, &mut tracked);
        }
        // Validation reports a list in another field.
        FormValue::List(_) => {}
        FormValue::Number(_) | FormValue::Null => tracked.leave_out(),
    }
}

fn normalize_text(text: &str, tracked: &mut TrackedValue<'_>, default_country: Option<&str>) {
    let trimmed = blanks::trim(text).to_owned();
    if trimmed.is_empty() {
        return tracked.leave_out();
    }
    match tracked.field {
        InvitationField::ClientName | InvitationField::PhoneNumberId => {
            tracked.set_text(FormChangeCode::Trimmed, trimmed);
        }
        InvitationField::ClientEmail => {
            let address = blanks::remove_invisible(text);
            tracked.set_text(FormChangeCode::Trimmed, address.clone());
            email::normalize(&address, tracked);
        }
        InvitationField::ClientPhone => match phone::normalize(text, default_country) {
            Some(number) => tracked.set_text(FormChangeCode::PhoneToE164, number),
            None => tracked.set_text(FormChangeCode::Trimmed, trimmed),
        },
        InvitationField::ExpiresInDays => {
            let days = blanks::remove_invisible(text);
            tracked.set_text(FormChangeCode::Trimmed, days.clone());
            if let Some(number) = typed_number::parse(&days) {
                tracked.set(FormChangeCode::ToNumber, FormValue::Number(number));
            }
        }
        InvitationField::AllowedPhoneCountries => {
            country::normalize(vec![text.to_owned()], tracked);
        }
        InvitationField::ConnectionType => {
            tracked.set_text(FormChangeCode::Trimmed, blanks::remove_invisible(text));
        }
    }
}

fn to_input_value(value: &FormValue) -> InputValue<'static> {
    let text = |text: &String| InputValue::Text(Cow::Owned(text.clone()));
    match value {
        FormValue::Text(value) => text(value),
        FormValue::List(items) => InputValue::List(items.iter().map(text).collect()),
        FormValue::Number(number) => InputValue::Number(number.clone()),
        // No change ends with `null`: the field is left out then.
        FormValue::Null => InputValue::Absent,
    }
}
