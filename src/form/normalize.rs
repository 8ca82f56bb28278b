use std::borrow::Cow;

use super::change::Steps;
use super::{Change, ChangeCode, FormValue, country, days, email, text};
use crate::{Draft, InvitationField, Untyped, phone, rules};

/// What [`normalize`] makes of a form.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Normalized<'a> {
    /// The form, ready to be checked.
    pub draft: Draft<'a>,
    /// All that was changed, in the order of the fields.
    pub changes: Vec<Change>,
}

/// Brings what people type into the form the request wants. Normalizing again changes nothing.
///
/// - Every text: white space and characters of no width around it go. A field with nothing in it
///   is left out.
/// - `clientEmail`: unwrapped from `mailto:` and `Name <…>`, the domain in small letters and in
///   Punycode. The part before the `@` stays. Only if a valid address comes of it.
/// - `clientPhone`: as [`phone::normalize`] reads it, national numbers as dialled in
///   `default_country` (ISO 3166-1 alpha-2).
/// - `expiresInDays`: `-?digits(.digits)?` of at most 15 digits, of any script, becomes a number.
/// - `allowedPhoneCountries`: codes between commas, other separators or blanks become a list, in
///   capitals, each once. `UK` stays: validation suggests `GB`.
///
/// What cannot be read stays as typed, what is no text or list of texts untouched: both are for
/// validation to name.
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
    let mut changes = Vec::new();
    for field in InvitationField::ALL {
        let value = form.take(field);
        let steps = Steps {
            field,
            changes: &mut changes,
        };
        let value = match typed(&value) {
            Some(typed) => normalized(typed, default_country, steps),
            None => value,
        };
        form.set(field, value);
    }
    Normalized {
        draft: form,
        changes,
    }
}

/// A text or a list of texts, unless it is too long to be looked at.
fn typed(value: &Untyped<'_>) -> Option<FormValue> {
    match value {
        Untyped::List(items) if items.len() <= Untyped::LIST_MAXIMUM => {
            let items = items.iter().map(|item| rules::text(item).ok()?);
            let items = items.map(|item| item.map(str::to_owned));
            Some(FormValue::List(items.collect::<Option<_>>()?))
        }
        Untyped::List(_) => None,
        other => Some(FormValue::Text(rules::text(other).ok()??.to_owned())),
    }
}

fn normalized(
    typed: FormValue,
    default_country: Option<&str>,
    mut steps: Steps<'_>,
) -> Untyped<'static> {
    let text = match (typed, steps.field) {
        (FormValue::Text(text), _) => text,
        (typed @ FormValue::List(_), InvitationField::AllowedPhoneCountries) => {
            return countries(typed, &mut steps);
        }
        (typed, _) => return untyped(typed),
    };
    if text.chars().all(text::is_blank) {
        steps.drop(FormValue::Text(text));
        return Untyped::Absent;
    }
    let value = match steps.field {
        InvitationField::ClientName | InvitationField::PhoneNumberId => {
            trimmed(text::trim(&text).to_owned(), text, &mut steps)
        }
        InvitationField::ClientPhone => match phone::normalize(&text, default_country) {
            Some(number) => steps.step(
                ChangeCode::PhoneToE164,
                FormValue::Text(text),
                FormValue::Text(number),
            ),
            None => trimmed(text::trim(&text).to_owned(), text, &mut steps),
        },
        InvitationField::ClientEmail => {
            let address = text::clean(&text);
            let email = email::steps(&address);
            let mut value = trimmed(address, text, &mut steps);
            for (code, to) in email.into_iter().flatten() {
                value = steps.step(code, value, FormValue::Text(to));
            }
            value
        }
        InvitationField::ExpiresInDays => {
            let typed = text::clean(&text);
            let number = days::read(&typed);
            let typed = trimmed(typed, text, &mut steps);
            match number {
                Some(number) => steps.step(ChangeCode::ToNumber, typed, FormValue::Number(number)),
                None => typed,
            }
        }
        InvitationField::AllowedPhoneCountries => {
            return countries(FormValue::Text(text), &mut steps);
        }
        InvitationField::ConnectionType => trimmed(text::clean(&text), text, &mut steps),
    };
    untyped(value)
}

fn trimmed(to: String, from: String, steps: &mut Steps<'_>) -> FormValue {
    steps.step(
        ChangeCode::Trimmed,
        FormValue::Text(from),
        FormValue::Text(to),
    )
}

fn countries(typed: FormValue, steps: &mut Steps<'_>) -> Untyped<'static> {
    let (cleaned, items) = match &typed {
        FormValue::List(items) => {
            let items: Vec<_> = items.iter().map(|item| text::clean(item)).collect();
            (FormValue::List(items.clone()), items)
        }
        FormValue::Text(text) => {
            let text = text::clean(text);
            (FormValue::Text(text.clone()), vec![text])
        }
        FormValue::Number(_) => return untyped(typed),
    };
    let parts: Vec<_> = items.iter().flat_map(|item| country::split(item)).collect();
    let filled: Vec<_> = parts
        .iter()
        .filter(|part| !part.is_empty())
        .cloned()
        .collect();
    if filled.is_empty() {
        steps.drop(typed);
        return Untyped::Absent;
    }
    let upper_cased = country::upper_cased(&filled);
    let unique = country::without_duplicates(&upper_cased);
    let made = [
        (ChangeCode::Trimmed, cleaned),
        (ChangeCode::ToList, FormValue::List(parts)),
        (ChangeCode::DroppedEmpty, FormValue::List(filled)),
        (ChangeCode::UpperCased, FormValue::List(upper_cased)),
        (ChangeCode::DroppedDuplicate, FormValue::List(unique)),
    ];
    untyped(
        made.into_iter()
            .fold(typed, |from, (code, to)| steps.step(code, from, to)),
    )
}

fn untyped(value: FormValue) -> Untyped<'static> {
    let text = |text| Untyped::Text(Cow::Owned(text));
    match value {
        FormValue::Text(value) => text(value),
        FormValue::List(items) => Untyped::List(items.into_iter().map(text).collect()),
        FormValue::Number(number) => Untyped::Number(number),
    }
}
