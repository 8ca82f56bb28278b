//! Forms that a browser posts without a script.

use std::borrow::Cow;

use super::{BodyFormat, Head, Policy, Refusal};
use crate::{Draft, InputValue, InvitationField, Problem, ValueKind, form};

/// A name and a value of a form, decoded: by a parser of `application/x-www-form-urlencoded` or
/// `multipart/form-data`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "a form has nothing else")]
pub struct FormPair<'a> {
    /// The name.
    pub name: Cow<'a, str>,
    /// The text; `None` for a file.
    pub value: Option<Cow<'a, str>>,
}

impl Policy {
    /// The draft of a form, normalized with [`Policy::default_country`]: see [`form::normalize`].
    ///
    /// - Unknown names are dropped, except those in [`Policy::allowed_fields`] and misspelt names of fields.
    /// - A file stays under its name, so that validation refuses it, unless that name is dropped.
    ///
    /// # Errors
    ///
    /// If a form in `multipart/form-data` has U+FFFD in a text: parsers write it for bytes that are not UTF-8. ([`Policy::read`]
    /// checks the bytes of the other format. Those of a file may be any.)
    pub fn read_form<'a>(
        &self,
        head: &Head,
        pairs: impl IntoIterator<Item = FormPair<'a>>,
    ) -> Result<Draft<'a>, Refusal> {
        let is_multipart = head.body_format() == Some(BodyFormat::MultipartForm);
        let pairs: Vec<_> = pairs.into_iter().collect();
        if is_multipart && pairs.iter().any(is_damaged) {
            return Err(Refusal::InvalidUtf8);
        }
        let (allowed_unknown, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|pair| {
            InvitationField::from_name(&pair.name).is_none() && self.names_field(&pair.name)
        });
        let others = read_pairs(others);
        let mut draft = form::normalize(others, self.default_country.as_deref()).draft;
        // Added after normalizing, which drops all unknown names but misspelt fields.
        draft.unknown.extend(read_pairs(allowed_unknown).unknown);
        Ok(draft)
    }
}

/// The draft of the pairs. An object stands for a file: no field takes one, so that validation refuses it with the
/// field's name.
fn read_pairs(pairs: Vec<FormPair<'_>>) -> Draft<'_> {
    let (mut texts, mut files) = (Vec::new(), Vec::new());
    for FormPair { name, value } in pairs {
        match value {
            Some(value) => texts.push((name, value)),
            None => files.push(name),
        }
    }
    let mut draft = form::read(texts);
    for name in files {
        if let Some(field) = InvitationField::from_name(&name) {
            draft.set(field, InputValue::Other(ValueKind::Object));
        } else {
            let problem = Problem::invalid_type(ValueKind::String, ValueKind::Object);
            draft.add_unknown(name, Some(Err(problem)));
        }
    }
    draft
}

fn is_damaged(pair: &FormPair<'_>) -> bool {
    let mut texts = [Some(&pair.name), pair.value.as_ref()]
        .into_iter()
        .flatten();
    texts.any(|text| text.contains(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ValidationOptions;

    fn pair<'a>(name: &'a str, value: &'a str) -> FormPair<'a> {
        FormPair {
            name: name.into(),
            value: Some(value.into()),
        }
    }

    fn file(name: &str) -> FormPair<'_> {
        FormPair {
            name: name.into(),
            value: None,
        }
    }

    fn head() -> Head {
        Head::post("content-type: application/x-www-form-urlencoded")
    }

    fn policy(allowed_fields: Option<&[&str]>) -> Policy {
        let names = allowed_fields.map(|names| names.iter().map(ToString::to_string).collect());
        Policy {
            default_country: Some("MX".to_owned()),
            allowed_fields: names,
            ..Policy::default()
        }
    }

    #[test]
    fn a_form_is_normalized() {
        let read = |pairs: &[FormPair<'static>]| {
            let draft = policy(None).read_form(&head(), pairs.to_vec()).unwrap();
            serde_json::to_string(&*draft.validate().unwrap()).unwrap()
        };
        let found = read(&[
            pair("clientName", " Acme \u{FFFD}"),
            pair("clientEmail", ""),
            pair("clientPhone", "55 1234 5678"),
            pair("expiresInDays", "14"),
            pair("allowedPhoneCountries", "us, mx"),
        ]);
        let expected = r#"{"clientName":"Acme �","clientPhone":"+525512345678","expiresInDays":14,"allowedPhoneCountries":["US","MX"]}"#;
        assert_eq!(found, expected);
        assert_eq!(read(&[]), "{}");
    }

    #[test]
    fn invalid_values_are_reported_by_field() {
        for (pairs, expected) in [
            (
                vec![pair("clientName", "a"), pair("clientName", "b")],
                "clientName must be a string, found an array",
            ),
            (
                vec![file("clientName")],
                "clientName must be a string, found an object",
            ),
            (
                vec![pair("clientName", "a"), file("clientName")],
                "clientName must be a string, found an object",
            ),
            (
                vec![pair("clientNmae", "x"), file("email")],
                "clientNmae is not a known name; did you mean \"clientName\"?; \
                email is not a known name; did you mean \"clientEmail\"?",
            ),
        ] {
            let draft = policy(None).read_form(&head(), pairs).unwrap();
            assert_eq!(draft.report().to_string(), expected);
        }
    }

    #[test]
    fn hidden_inputs_are_left_out_and_allowed_ones_stay() {
        let policy = policy(Some(&["clientName", "locale"]));
        let pairs = ["csrf_token", "clientName", "locale"].map(|name| pair(name, "x"));
        let draft = policy.read_form(&head(), pairs.into_iter().chain([file("logo")]));
        let report = draft.unwrap().report();
        assert_eq!(report.to_string(), "locale is not a known name");
    }

    #[test]
    fn a_file_is_refused_under_an_allowed_name() {
        let policy = policy(Some(&["locale"]));
        let options = ValidationOptions::new().allow_unknown(true);
        for pairs in [
            vec![file("locale"), file("logo")],
            vec![pair("locale", "es"), file("locale"), file("logo")],
        ] {
            let draft = policy.read_form(&head(), pairs).unwrap();
            let draft = policy.complete(draft, &options).unwrap();
            let report = draft.validate_with(&options).unwrap_err();
            let expected = "locale must be a string, found an object";
            assert_eq!(report.to_string(), expected);
        }
    }

    #[test]
    fn a_form_of_parts_must_be_sent_in_utf_8() {
        let head = Head::post("content-type: multipart/form-data; boundary=x");
        for pair in [
            pair("clientName", "Jos\u{FFFD}"),
            pair("Jos\u{FFFD}", "x"),
            file("\u{FFFD}"),
        ] {
            let found = policy(None).read_form(&head, [pair]);
            assert_eq!(found, Err(Refusal::InvalidUtf8));
        }
    }
}
