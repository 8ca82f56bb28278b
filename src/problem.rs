use serde::{Serialize, Serializer};

use crate::{Number, Severity, ValueKind};

/// What is wrong, with the numbers: the `code` and the `params` of an issue.
///
/// A `position` counts UTF-16 code units from 0, as JavaScript's string indices do.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[cfg_attr(test, derive(Serialize))]
#[cfg_attr(
    any(feature = "wasm", test),
    serde(
        tag = "code",
        content = "params",
        rename_all = "snake_case",
        rename_all_fields = "camelCase"
    )
)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Problem {
    /// The value has the wrong type. `null` is refused too: leave the field out instead.
    InvalidType {
        expected: ValueKind,
        found: ValueKind,
    },
    /// No field has this name.
    UnknownField {},
    /// A page may not set this field: the handler does not allow it.
    FieldNotAllowed {},
    /// The text holds a lone surrogate, which would be altered on the way.
    MalformedUnicode {},
    /// More than `maximum` characters: Unicode code points, or UTF-16 code units above 65,536.
    TooLong { maximum: usize, actual: usize },
    /// Warning: nothing but white space.
    Blank {},
    /// Warning: a control character such as a line break.
    ControlCharacter { character: String, position: usize },
    /// Not a valid e-mail address by the HTML standard.
    InvalidEmail {
        reason: EmailReason,
        position: usize,
    },
    /// Warning: a domain without a dot is valid, but rarely reachable.
    EmailDomainWithoutDot { domain: String },
    /// Warning: the domain is one edit away from that of a common provider.
    EmailDomainTypo { domain: String },
    /// Not a number in E.164 form.
    InvalidPhone {
        reason: PhoneReason,
        position: usize,
    },
    /// Warning: no assigned range of the world's numbering plans has this number, or begins so; its
    /// length and general pattern may fit nevertheless (`plausible`, says `inspectPhone`).
    PhoneNotInUse {},
    /// Warning: the beginning of a number: digits are missing.
    PhoneIncomplete {},
    /// Warning: the number's country is not in `allowedPhoneCountries`.
    PhoneCountryNotAllowed { country: &'static str },
    /// The text is empty.
    Empty {},
    /// The field goes with `connectionType` `whatsapp_waba` only.
    NotAllowedWithMessenger {},
    /// Not a whole number.
    NotAnInteger {
        minimum: u32,
        maximum: u32,
        #[cfg_attr(feature = "wasm", tsify(type = "number"))]
        actual: Number,
    },
    /// Less than `minimum`.
    TooSmall {
        minimum: u32,
        #[cfg_attr(feature = "wasm", tsify(type = "number"))]
        actual: Number,
    },
    /// More than `maximum`.
    TooLarge {
        maximum: u32,
        #[cfg_attr(feature = "wasm", tsify(type = "number"))]
        actual: Number,
    },
    /// A list with more than `maximum` items.
    TooManyItems { maximum: usize },
    /// Not an ISO 3166-1 alpha-2 code in upper case.
    InvalidCountry { actual: String },
    /// Warning: the list is empty.
    EmptyList {},
    /// Warning: the country stands in the list already, at index `first`.
    DuplicateCountry { country: String, first: usize },
    /// None of the allowed values.
    InvalidOption {
        allowed: Vec<&'static str>,
        actual: String,
    },
    /// Not the id of an invitation.
    InvalidId { actual: String },
    /// Zavu refuses the value, for a reason that it gives in words.
    RefusedByApi {
        #[cfg_attr(any(feature = "wasm", test), serde(skip))]
        message: String,
    },
    /// Not the name or the value of an HTTP header, or one that the client sets itself.
    InvalidHeader {},
    /// Not a template for messages, because of that `fault`.
    InvalidTemplate { fault: String },
}

closed_enum! {
    /// The stable name of a problem.
    pub enum IssueCode {
        /// The value has the wrong type. `null` is refused too: leave the field out instead.
        InvalidType = "invalid_type",
        /// No field has this name.
        UnknownField = "unknown_field",
        /// A page may not set this field: the handler does not allow it.
        FieldNotAllowed = "field_not_allowed",
        /// The text holds a lone surrogate, which would be altered on the way.
        MalformedUnicode = "malformed_unicode",
        /// More than characters than allowed: Unicode code points, or UTF-16 code units above 65,536.
        TooLong = "too_long",
        /// Warning: nothing but white space.
        Blank = "blank",
        /// Warning: a control character such as a line break.
        ControlCharacter = "control_character",
        /// Not a valid e-mail address by the HTML standard.
        InvalidEmail = "invalid_email",
        /// Warning: a domain without a dot is valid, but rarely reachable.
        EmailDomainWithoutDot = "email_domain_without_dot",
        /// Warning: the domain is one edit away from that of a common provider, as in `gmial.com`.
        EmailDomainTypo = "email_domain_typo",
        /// Not a number in E.164 form.
        InvalidPhone = "invalid_phone",
        /// Warning: no assigned range of the world's numbering plans has this number, or begins so;
        /// its length and general pattern may fit nevertheless.
        PhoneNotInUse = "phone_not_in_use",
        /// Warning: the beginning of a number: digits are missing.
        PhoneIncomplete = "phone_incomplete",
        /// Warning: the number's country is not in `allowedPhoneCountries`.
        PhoneCountryNotAllowed = "phone_country_not_allowed",
        /// The text is empty.
        Empty = "empty",
        /// The field goes with `connectionType` `whatsapp_waba` only.
        NotAllowedWithMessenger = "not_allowed_with_messenger",
        /// Not a whole number.
        NotAnInteger = "not_an_integer",
        /// Less than the minimum.
        TooSmall = "too_small",
        /// More than the maximum.
        TooLarge = "too_large",
        /// A list with too many items.
        TooManyItems = "too_many_items",
        /// Not an ISO 3166-1 alpha-2 code in upper case.
        InvalidCountry = "invalid_country",
        /// Warning: the list is empty.
        EmptyList = "empty_list",
        /// Warning: the country stands in the list already, at index `first`.
        DuplicateCountry = "duplicate_country",
        /// None of the allowed values.
        InvalidOption = "invalid_option",
        /// Not the id of an invitation.
        InvalidId = "invalid_id",
        /// Zavu refuses the value, for a reason that it gives in words.
        RefusedByApi = "refused_by_api",
        /// Not the name or the value of an HTTP header, or one that the client sets itself.
        InvalidHeader = "invalid_header",
        /// Not a template for messages.
        InvalidTemplate = "invalid_template",
    }
}

closed_enum! {
    /// Why an e-mail address is refused.
    pub enum EmailReason {
        /// There is no character.
        Empty = "empty",
        /// There is no `@`.
        MissingAt = "missing_at",
        /// Nothing stands before the `@`.
        EmptyLocalPart = "empty_local_part",
        /// A character that is not allowed before the `@`.
        InvalidLocalCharacter = "invalid_local_character",
        /// The domain is empty, begins or ends with a dot, or has two dots in a row.
        EmptyDomainLabel = "empty_domain_label",
        /// A character that is not allowed in a domain.
        InvalidDomainCharacter = "invalid_domain_character",
        /// A part of the domain begins or ends with a hyphen.
        HyphenAtLabelEdge = "hyphen_at_label_edge",
        /// A part of the domain has more than 63 characters.
        DomainLabelTooLong = "domain_label_too_long",
    }
}

closed_enum! {
    /// Why a phone number is refused.
    pub enum PhoneReason {
        /// There is no character.
        Empty = "empty",
        /// It does not begin with a `+`.
        MissingPlus = "missing_plus",
        /// The first digit after the `+` is 0.
        LeadingZero = "leading_zero",
        /// Something other than a digit.
        InvalidCharacter = "invalid_character",
        /// Fewer than 2 digits, and nothing else wrong: the beginning of a number, which
        /// [`IssueCode::PhoneIncomplete`] is once it has the form of one.
        TooShort = "too_short",
        /// More than 15 digits.
        TooLong = "too_long",
    }
}

impl Problem {
    /// The stable, machine-readable name of the problem.
    #[must_use]
    pub const fn code(&self) -> IssueCode {
        match self {
            Self::InvalidType { .. } => IssueCode::InvalidType,
            Self::UnknownField { .. } => IssueCode::UnknownField,
            Self::FieldNotAllowed { .. } => IssueCode::FieldNotAllowed,
            Self::MalformedUnicode { .. } => IssueCode::MalformedUnicode,
            Self::TooLong { .. } => IssueCode::TooLong,
            Self::Blank { .. } => IssueCode::Blank,
            Self::ControlCharacter { .. } => IssueCode::ControlCharacter,
            Self::InvalidEmail { .. } => IssueCode::InvalidEmail,
            Self::EmailDomainWithoutDot { .. } => IssueCode::EmailDomainWithoutDot,
            Self::EmailDomainTypo { .. } => IssueCode::EmailDomainTypo,
            Self::InvalidPhone { .. } => IssueCode::InvalidPhone,
            Self::PhoneNotInUse { .. } => IssueCode::PhoneNotInUse,
            Self::PhoneIncomplete { .. } => IssueCode::PhoneIncomplete,
            Self::PhoneCountryNotAllowed { .. } => IssueCode::PhoneCountryNotAllowed,
            Self::Empty { .. } => IssueCode::Empty,
            Self::NotAllowedWithMessenger { .. } => IssueCode::NotAllowedWithMessenger,
            Self::NotAnInteger { .. } => IssueCode::NotAnInteger,
            Self::TooSmall { .. } => IssueCode::TooSmall,
            Self::TooLarge { .. } => IssueCode::TooLarge,
            Self::TooManyItems { .. } => IssueCode::TooManyItems,
            Self::InvalidCountry { .. } => IssueCode::InvalidCountry,
            Self::EmptyList { .. } => IssueCode::EmptyList,
            Self::DuplicateCountry { .. } => IssueCode::DuplicateCountry,
            Self::InvalidOption { .. } => IssueCode::InvalidOption,
            Self::InvalidId { .. } => IssueCode::InvalidId,
            Self::RefusedByApi { .. } => IssueCode::RefusedByApi,
            Self::InvalidHeader { .. } => IssueCode::InvalidHeader,
            Self::InvalidTemplate { .. } => IssueCode::InvalidTemplate,
        }
    }

    /// The numbers and names of the problem, as JavaScript's `params` has them.
    ///
    /// ```
    /// use zavu_invitations::{Draft, Param};
    ///
    /// let draft: Draft = serde_json::from_str(r#"{"expiresInDays": 0}"#)?;
    /// let report = draft.report();
    /// let params = report.issues[0].problem.params();
    /// assert_eq!(params[0], ("minimum", Param::Count(1)));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, Param<'_>)> {
        let mut params = Vec::new();
        for (name, value) in self.code().params().iter().zip(self.values()) {
            params.extend(value.map(|value| (*name, value)));
        }
        params
    }

    /// In the order of [`IssueCode::params`].
    pub(crate) fn values(&self) -> [Option<Param<'_>>; 3] {
        use Param::{Count, List, Number, Text};
        let (first, second, third) = match self {
            Self::InvalidType { expected, found } => {
                (Text(expected.as_str()), Some(Text(found.as_str())), None)
            }
            Self::TooLong { maximum, actual } => (Count(*maximum), Some(Count(*actual)), None),
            Self::ControlCharacter {
                character,
                position,
            } => (Text(character), Some(Count(*position)), None),
            Self::InvalidEmail { reason, position } => {
                (Text(reason.as_str()), Some(Count(*position)), None)
            }
            Self::InvalidPhone { reason, position } => {
                (Text(reason.as_str()), Some(Count(*position)), None)
            }
            Self::PhoneCountryNotAllowed { country } => (Text(country), None, None),
            Self::NotAnInteger {
                minimum,
                maximum,
                actual,
            } => (
                (*minimum).into(),
                Some((*maximum).into()),
                Some(Number(actual)),
            ),
            Self::TooSmall {
                minimum: limit,
                actual,
            }
            | Self::TooLarge {
                maximum: limit,
                actual,
            } => ((*limit).into(), Some(Number(actual)), None),
            Self::TooManyItems { maximum } => (Count(*maximum), None, None),
            Self::DuplicateCountry { country, first } => (Text(country), Some(Count(*first)), None),
            Self::InvalidOption { allowed, actual } => {
                (List(allowed.clone()), Some(Text(actual)), None)
            }
            Self::EmailDomainWithoutDot { domain: text }
            | Self::EmailDomainTypo { domain: text }
            | Self::InvalidCountry { actual: text }
            | Self::InvalidId { actual: text }
            | Self::InvalidTemplate { fault: text } => (Text(text), None, None),
            Self::UnknownField {}
            | Self::FieldNotAllowed {}
            | Self::MalformedUnicode {}
            | Self::Blank {}
            | Self::PhoneNotInUse {}
            | Self::PhoneIncomplete {}
            | Self::Empty {}
            | Self::NotAllowedWithMessenger {}
            | Self::EmptyList {}
            | Self::RefusedByApi { .. }
            | Self::InvalidHeader {} => return [None, None, None],
        };
        [Some(first), second, third]
    }
}

impl IssueCode {
    /// Whether it is the name of an error or of a warning.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Blank
            | Self::ControlCharacter
            | Self::EmailDomainWithoutDot
            | Self::EmailDomainTypo
            | Self::PhoneNotInUse
            | Self::PhoneIncomplete
            | Self::PhoneCountryNotAllowed
            | Self::EmptyList
            | Self::DuplicateCountry => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl IssueCode {
    /// The names of the params of such a problem, in the order of [`Problem::params`].
    #[must_use]
    pub const fn params(self) -> &'static [&'static str] {
        match self {
            Self::InvalidType => &["expected", "found"],
            Self::TooLong | Self::TooLarge => &["maximum", "actual"],
            Self::ControlCharacter => &["character", "position"],
            Self::InvalidEmail | Self::InvalidPhone => &["reason", "position"],
            Self::EmailDomainWithoutDot | Self::EmailDomainTypo => &["domain"],
            Self::PhoneCountryNotAllowed => &["country"],
            Self::NotAnInteger => &["minimum", "maximum", "actual"],
            Self::TooSmall => &["minimum", "actual"],
            Self::TooManyItems => &["maximum"],
            Self::DuplicateCountry => &["country", "first"],
            Self::InvalidOption => &["allowed", "actual"],
            Self::InvalidCountry | Self::InvalidId => &["actual"],
            Self::InvalidTemplate => &["fault"],
            Self::UnknownField
            | Self::FieldNotAllowed
            | Self::MalformedUnicode
            | Self::Blank
            | Self::PhoneNotInUse
            | Self::PhoneIncomplete
            | Self::Empty
            | Self::NotAllowedWithMessenger
            | Self::EmptyList
            | Self::RefusedByApi
            | Self::InvalidHeader => &[],
        }
    }
}

/// One of the `params` of a problem.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Param<'a> {
    /// A text, or the name of a reason or of a kind.
    Text(&'a str),
    /// A whole number that counts or limits something.
    Count(usize),
    /// A number as it was found.
    Number(&'a Number),
    /// A list of names.
    List(Vec<&'a str>),
}

impl From<u32> for Param<'_> {
    fn from(number: u32) -> Self {
        Self::Count(usize::try_from(number).unwrap_or(usize::MAX))
    }
}

impl Serialize for Param<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Count(count) => count.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::List(list) => list.serialize(serializer),
        }
    }
}

#[cfg(test)]
pub(crate) mod samples {
    //! A problem of every code, and of every reason.

    use super::{EmailReason, IssueCode, PhoneReason, Problem};
    use crate::{Number, ValueKind};

    fn problems_of(code: IssueCode) -> Vec<Problem> {
        let actual = Number::from(12_345);
        let (minimum, maximum, position) = (1, 30, 3);
        match code {
            IssueCode::InvalidType => {
                let pairs = ValueKind::ALL
                    .iter()
                    .flat_map(|&kind| [(kind, ValueKind::Null), (ValueKind::String, kind)]);
                pairs
                    .map(|(expected, found)| Problem::InvalidType { expected, found })
                    .collect()
            }
            IssueCode::UnknownField => vec![Problem::UnknownField {}],
            IssueCode::FieldNotAllowed => vec![Problem::FieldNotAllowed {}],
            IssueCode::MalformedUnicode => vec![Problem::MalformedUnicode {}],
            IssueCode::TooLong => [1, 100]
                .map(|maximum| Problem::TooLong {
                    maximum,
                    actual: 65_537,
                })
                .to_vec(),
            IssueCode::Blank => vec![Problem::Blank {}],
            IssueCode::ControlCharacter => {
                vec![Problem::ControlCharacter {
                    character: "U+000A".to_owned(),
                    position,
                }]
            }
            IssueCode::InvalidEmail => EmailReason::ALL
                .iter()
                .map(|&reason| Problem::InvalidEmail { reason, position })
                .collect(),
            IssueCode::EmailDomainWithoutDot => {
                let domain = "localhost".to_owned();
                vec![Problem::EmailDomainWithoutDot { domain }]
            }
            IssueCode::EmailDomainTypo => {
                let domain = "gmial.com".to_owned();
                vec![Problem::EmailDomainTypo { domain }]
            }
            IssueCode::InvalidPhone => PhoneReason::ALL
                .iter()
                .map(|&reason| Problem::InvalidPhone { reason, position })
                .collect(),
            IssueCode::PhoneNotInUse => vec![Problem::PhoneNotInUse {}],
            IssueCode::PhoneIncomplete => vec![Problem::PhoneIncomplete {}],
            IssueCode::PhoneCountryNotAllowed => {
                vec![Problem::PhoneCountryNotAllowed { country: "MX" }]
            }
            IssueCode::Empty => vec![Problem::Empty {}],
            IssueCode::NotAllowedWithMessenger => vec![Problem::NotAllowedWithMessenger {}],
            IssueCode::NotAnInteger => {
                let number = Number {
                    value: -1234.5,
                    text: "-1234.5".to_owned(),
                };
                vec![Problem::NotAnInteger {
                    minimum,
                    maximum,
                    actual: number,
                }]
            }
            IssueCode::TooSmall => vec![Problem::TooSmall {
                minimum,
                actual: 0.into(),
            }],
            IssueCode::TooLarge => vec![Problem::TooLarge { maximum, actual }],
            IssueCode::TooManyItems => [1, 10_000]
                .map(|maximum| Problem::TooManyItems { maximum })
                .to_vec(),
            IssueCode::InvalidCountry => {
                let actual = "us".to_owned();
                vec![Problem::InvalidCountry { actual }]
            }
            IssueCode::EmptyList => vec![Problem::EmptyList {}],
            IssueCode::DuplicateCountry => {
                vec![Problem::DuplicateCountry {
                    country: "MX".to_owned(),
                    first: 0,
                }]
            }
            IssueCode::InvalidOption => [&["a", "b"][..], &["a", "b", "c"]]
                .map(|allowed| Problem::InvalidOption {
                    allowed: allowed.to_vec(),
                    actual: "d".to_owned(),
                })
                .to_vec(),
            IssueCode::InvalidId => vec![Problem::InvalidId {
                actual: "webhook".to_owned(),
            }],
            IssueCode::RefusedByApi => {
                let message = "is taken".to_owned();
                vec![Problem::RefusedByApi { message }]
            }
            IssueCode::InvalidHeader => vec![Problem::InvalidHeader {}],
            IssueCode::InvalidTemplate => {
                vec![Problem::InvalidTemplate {
                    fault: "nests more than 4 deep".to_owned(),
                }]
            }
        }
    }

    pub(crate) fn all() -> Vec<Problem> {
        IssueCode::ALL
            .iter()
            .flat_map(|&code| problems_of(code))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::{IssueCode, samples};

    /// The derived serializer knows every declared field.
    #[test]
    fn params_are_the_declared_fields() {
        for problem in samples::all() {
            let params: BTreeMap<_, _> = problem.params().into_iter().collect();
            let written = json!({ "code": problem.code().as_str(), "params": params });
            assert_eq!(written, json!(problem));
        }
    }

    #[test]
    fn every_code_has_a_sample() {
        let mut codes: Vec<IssueCode> = samples::all().iter().map(super::Problem::code).collect();
        codes.dedup();
        assert_eq!(codes, IssueCode::ALL);
    }
}
