//! The fast path: tells from the bytes of a request's fields that its report would be empty, without making one. Most
//! requests have no findings. Each rule has a function `has_no_findings`, which must agree exactly with its `check`: the
//! tests below compare both on the vectors and on random requests.

use super::{country, email, expiry, name, phone, phone_number_id};

/// The values of a request that the fast path can judge: strings are valid UTF-8, countries have two bytes each, and no
/// field has another type.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RequestFields<'v> {
    pub name: Option<&'v [u8]>,
    pub email: Option<&'v [u8]>,
    pub phone: Option<&'v [u8]>,
    /// `phoneNumberId`.
    pub id: Option<&'v [u8]>,
    /// `expiresInDays`.
    pub days: Option<f64>,
    pub countries: Option<&'v [[u8; 2]]>,
    /// Of `connectionType`. The caller takes the fast path for known values only.
    pub is_messenger: bool,
}

impl RequestFields<'_> {
    /// True if a report of the values would have no errors and no warnings.
    pub(crate) fn has_no_findings(&self) -> bool {
        let is_messenger = self.is_messenger;
        let allowed = self.countries.unwrap_or_default();
        self.name.is_none_or(name::has_no_findings)
            && self.email.is_none_or(email::has_no_findings)
            && self
                .phone
                .is_none_or(|phone| phone::has_no_findings(phone, allowed))
            && self
                .id
                .is_none_or(|id| phone_number_id::has_no_findings(id, is_messenger))
            && self.days.is_none_or(expiry::has_no_findings)
            && self
                .countries
                .is_none_or(|codes| country::has_no_findings(codes, is_messenger))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::RequestFields;
    use crate::{ConnectionType, Draft, InputValue, InvitationField};

    /// Asserts that the fast path agrees with the report of a draft, and returns their verdict; `None` if the draft has
    /// values that the fast path does not take.
    fn assert_same_verdict(draft: &Draft<'_>) -> Option<bool> {
        let report = draft.report();
        let has_no_findings = report.is_valid() && report.warnings.is_empty();
        if draft.not_an_object.is_some() || !draft.unknown.is_empty() {
            return None;
        }
        // src/wasm/fast_path.rs and pkg-template/src/fast-path.ts must take every field, too.
        let [name, email, phone, id, days, countries, connection] = &draft.values;
        let codes = match countries {
            InputValue::Absent => None,
            InputValue::List(items) => Some(items.iter().map(code).collect::<Option<Vec<_>>>()?),
            _ => return None,
        };
        let values = RequestFields {
            name: text(name)?,
            email: text(email)?,
            phone: text(phone)?,
            id: text(id)?,
            days: match days {
                InputValue::Absent => None,
                InputValue::Number(number) => Some(number.value),
                _ => return None,
            },
            countries: codes.as_deref(),
            is_messenger: match text(connection)?.map(str::from_utf8) {
                None => false,
                Some(name) => {
                    let known = ConnectionType::from(name.ok()?);
                    if matches!(known, ConnectionType::Other(_)) {
                        return None;
                    }
                    known == ConnectionType::Messenger
                }
            },
        };
        assert_eq!(values.has_no_findings(), has_no_findings, "{values:?}");
        Some(has_no_findings)
    }

    /// The outer option is empty for a value of another type, the inner one for an absent value.
    #[expect(clippy::option_option, reason = "two different absences")]
    fn text<'v>(value: &'v InputValue<'_>) -> Option<Option<&'v [u8]>> {
        match value {
            InputValue::Absent => Some(None),
            InputValue::Text(text) => Some(Some(text.as_bytes())),
            _ => None,
        }
    }

    fn code(item: &InputValue<'_>) -> Option<[u8; 2]> {
        text(item)??.try_into().ok()
    }

    #[derive(Deserialize)]
    struct Case {
        input: Draft<'static>,
    }

    #[test]
    fn the_vectors_have_the_verdict_of_their_report() {
        let mut found = [0; 2];
        for file in fs::read_dir("tests/vectors").unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let cases: Vec<Case> = serde_json::from_str(&text).unwrap();
            for verdict in cases
                .into_iter()
                .filter_map(|case| assert_same_verdict(&case.input))
            {
                found[usize::from(verdict)] += 1;
            }
        }
        assert!(found[0] > 100 && found[1] > 50, "{found:?}");
    }

    /// Absent, or mostly a string like `usual`, seldom one like `odd`, which may have findings.
    fn usual_or_odd(
        usual: &'static str,
        odd: &'static str,
    ) -> impl Strategy<Value = Option<String>> {
        option::of(prop_oneof![6 => usual, 1 => odd])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        #[cfg_attr(miri, ignore = "too slow in Miri")]
        fn requests_have_the_verdict_of_their_report(
            name in usual_or_odd(r"[A-Za-z][a-z éñ日😀]{0,20}", r"[ \t\u{80}-\u{a1}\u{200b}\u{3000}]{0,3}|\PC{95,105}|[\x00-\u{ff}]{1,3}"),
            email in usual_or_odd(
                r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,9}@[a-z0-9][a-z0-9-]{0,3}[a-z0-9]\.[a-z]{2,3}",
                r"[a-z@]{0,3}@?[a-z.é-]{0,4}|a@(a{62,64}|-a|a-|a)(\.b)?|a@(hotmai?l|gmial|gmail|outlok)\.co?m",
            ),
            phone in usual_or_odd(r"\+1415555[0-9]{4}|\+44207946[0-9]{4}", r"\+?[0-9]{0,17}|\+1415555267[0-9a:/]"),
            id in usual_or_odd(r"[a-z_ñ]{1,9}", r"[ \u{3000}a]{0,2}"),
            days in option::of(prop_oneof![6 => (1..=30).prop_map(f64::from), 1 => -1.0..40.0]),
            countries in option::of(vec("US|MX|GB|DE|CA|FR|XK|ZW|[A-Z]{2}", 0..4)),
            messenger in prop_oneof![4 => Just(None), 1 => Just(Some("messenger")), 2 => Just(Some("whatsapp_waba"))],
        ) {
            let mut draft = Draft::default();
            let texts = [
                (InvitationField::ClientName, name.as_deref()),
                (InvitationField::ClientEmail, email.as_deref()),
                (InvitationField::ClientPhone, phone.as_deref()),
                (InvitationField::PhoneNumberId, id.as_deref()),
                (InvitationField::ConnectionType, messenger),
            ];
            for (field, text) in texts {
                draft.set(field, text.map_or(InputValue::Absent, InputValue::from));
            }
            if let Some(value) = days {
                let text = value.to_string();
                draft.set(InvitationField::ExpiresInDays, InputValue::Number(crate::Number { value, text }));
            }
            if let Some(countries) = &countries {
                let items = countries.iter().map(|code| InputValue::from(code.as_str())).collect();
                draft.set(InvitationField::AllowedPhoneCountries, InputValue::List(items));
            }
            prop_assert!(assert_same_verdict(&draft).is_some());
        }
    }
}
