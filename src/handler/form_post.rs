//! Forms that a browser posts without a script.

use std::borrow::Cow;

use super::{Policy, Refusal};
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
    /// If the form was not sent in UTF-8: parsers write U+FFFD for bytes that they cannot decode.
    pub fn read_form<'a>(
        &self,
        pairs: impl IntoIterator<Item = FormPair<'a>>,
    ) -> Result<Draft<'a>, Refusal> {
        let (allowed_unknown, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|pair| {
            InvitationField::from_name(&pair.name).is_none() && self.names_field(&pair.name)
        });
        let others = read_pairs(others)?;
        let mut draft = form::normalize(others, self.default_country.as_deref()).draft;
        // Added after normalizing, which drops all unknown names but misspelt fields.
        draft.unknown.extend(read_pairs(allowed_unknown)?.unknown);
        Ok(draft)
    }
}

/// The draft of the pairs. An object stands for a file: no field takes one, so that validation refuses it with the
/// field's name.
fn read_pairs(pairs: Vec<FormPair<'_>>) -> Result<Draft<'_>, Refusal> {
    let (mut texts, mut files) = (Vec::new(), Vec::new());
    let is_damaged = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
    for FormPair { name, value } in pairs {
        if is_damaged(&name) || value.as_deref().is_some_and(is_damaged) {
            return Err(Refusal::InvalidUtf8);
        }
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
    Ok(draft)
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

    fn policy() -> Policy {
        Policy {
            default_country: Some("MX".to_owned()),
            ..Policy::default()
        }
    }

    #[test]
    fn a_form_is_normalized() {
        let draft = policy().read_form([
            pair("clientName", " Acme "),
            pair("clientEmail", ""),
            pair("clientPhone", "55 1234 5678"),
            pair("expiresInDays", "14"),
            pair("allowedPhoneCountries", "us, mx"),
        ]);
        let request = draft.unwrap().validate().unwrap();
        assert_eq!(
            serde_json::to_string(&*request).unwrap(),
            r#"{"clientName":"Acme","clientPhone":"+525512345678","expiresInDays":14,"allowedPhoneCountries":["US","MX"]}"#
        );
        let empty = policy().read_form([]).unwrap().validate().unwrap();
        assert_eq!(serde_json::to_string(&*empty).unwrap(), "{}");
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
            let draft = policy().read_form(pairs).unwrap();
            assert_eq!(draft.report().to_string(), expected);
        }
    }

    #[test]
    fn hidden_inputs_are_left_out_and_allowed_ones_stay() {
        let policy = Policy {
            allowed_fields: Some(vec!["clientName".to_owned(), "locale".to_owned()]),
            ..policy()
        };
        let pairs = ["csrf_token", "clientName", "locale"].map(|name| pair(name, "x"));
        let draft = policy.read_form(pairs.into_iter().chain([file("logo")]));
        assert_eq!(
            draft.unwrap().report().to_string(),
            "locale is not a known name"
        );
    }

    #[test]
    fn a_file_is_refused_under_an_allowed_name() {
        let policy = Policy {
            allowed_fields: Some(vec!["locale".to_owned()]),
            ..policy()
        };
        let options = ValidationOptions::new().allow_unknown(true);
        for pairs in [
            vec![file("locale")],
            vec![pair("locale", "es"), file("locale")],
        ] {
            let draft = policy.read_form(pairs.into_iter().chain([file("logo")]));
            let draft = policy.complete(draft.unwrap(), &options).unwrap();
            let report = draft.report_with(&options);
            assert_eq!(
                report.to_string(),
                "locale must be a string, found an object"
            );
            assert!(draft.validate_with(&options).is_err());
        }
    }

    #[test]
    fn a_form_must_be_sent_in_utf_8() {
        // As a parser decodes `Jos%E9` of a page in ISO 8859-1.
        for pairs in [
            [pair("clientName", "Jos\u{FFFD}")],
            [pair("Jos\u{FFFD}", "x")],
            [file("\u{FFFD}")],
        ] {
            assert_eq!(policy().read_form(pairs), Err(Refusal::InvalidUtf8));
        }
    }
}
