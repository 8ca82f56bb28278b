use std::borrow::Cow;

use super::change::Steps;
use super::{FormChange, FormChangeCode, FormValue, blanks, country, days, email};
use crate::{Draft, InputValue, InvitationField, phone, rules};

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
/// - Every text: white space and characters of no width around it go. A field with nothing in it
///   is left out.
/// - `clientEmail`: unwrapped from `mailto:` and `Name <…>`, the domain in small letters and in
///   Punycode. The part before the `@` stays. Only if a valid address comes of it.
/// - `clientPhone`: as [`phone::normalize`] reads it, national numbers as dialled in
///   `default_country` (ISO 3166-1 alpha-2).
/// - `expiresInDays`: `-?digits(.digits)?` of at most 15 digits, which may be those that phone
///   numbers are read with, becomes a number.
/// - `allowedPhoneCountries`: codes between commas, other separators or blanks become a list, in
///   capitals, each once. `UK` stays: validation suggests `GB`.
///
/// Text that cannot be read stays as typed, and a value that is no text or list of texts stays as it
/// is: both are for validation to name.
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
    let changes = changes(&mut form, default_country);
    for change in &changes {
        form.set(
            change.field,
            change.to.as_ref().map_or(InputValue::Absent, input_value),
        );
    }
    Normalized {
        draft: form,
        changes,
    }
}

/// The changes that [`normalize`] makes. The draft is the same afterwards.
pub(crate) fn changes(form: &mut Draft<'_>, default_country: Option<&str>) -> Vec<FormChange> {
    let mut changes = Vec::new();
    for field in InvitationField::ALL {
        let value = form.take(field);
        if let Some(value) = form_value(&value) {
            let steps = Steps {
                field,
                value,
                changes: &mut changes,
            };
            change(steps, default_country);
        }
        form.set(field, value);
    }
    changes
}

/// A text or a list of texts, unless it is too long to be validated.
fn form_value(value: &InputValue<'_>) -> Option<FormValue> {
    let text = |value| Some(rules::text(value).ok()??.to_owned());
    match value {
        InputValue::List(items) if items.len() <= InputValue::LIST_MAXIMUM => {
            let mut texts = Vec::new();
            for item in items {
                texts.push(text(item)?);
            }
            Some(FormValue::List(texts))
        }
        InputValue::List(_) => None,
        other => text(other).map(FormValue::Text),
    }
}

fn change(mut steps: Steps<'_>, default_country: Option<&str>) {
    let is_list = steps.field == InvitationField::AllowedPhoneCountries;
    let text = match &steps.value {
        FormValue::List(texts) if is_list => {
            return country::normalize(texts.clone(), &mut steps);
        }
        FormValue::Text(text) => text.clone(),
        _ => return,
    };
    let trimmed = blanks::trim(&text);
    if trimmed.is_empty() {
        return steps.drop();
    }
    let cleaned = match steps.field {
        InvitationField::AllowedPhoneCountries => {
            return country::normalize(vec![text], &mut steps);
        }
        InvitationField::ClientPhone => {
            if let Some(number) = phone::normalize(&text, default_country) {
                return steps.text(FormChangeCode::PhoneToE164, number);
            }
            trimmed.to_owned()
        }
        InvitationField::ClientName | InvitationField::PhoneNumberId => trimmed.to_owned(),
        _ => blanks::remove_invisible(&text),
    };
    steps.text(FormChangeCode::Trimmed, cleaned.clone());
    match steps.field {
        InvitationField::ClientEmail => email::normalize(&cleaned, &mut steps),
        InvitationField::ExpiresInDays => {
            if let Some(number) = days::read(&cleaned) {
                steps.step(FormChangeCode::ToNumber, FormValue::Number(number));
            }
        }
        _ => {}
    }
}

fn input_value(value: &FormValue) -> InputValue<'static> {
    let text = |text: &String| InputValue::Text(Cow::Owned(text.clone()));
    match value {
        FormValue::Text(value) => text(value),
        FormValue::List(items) => InputValue::List(items.iter().map(text).collect()),
        FormValue::Number(number) => InputValue::Number(number.clone()),
    }
}
