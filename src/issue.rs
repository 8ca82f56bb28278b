use std::borrow::Cow;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::{InvitationField, Kind, Number, message};

/// How much an issue weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Zavu's documented contract refuses it.
    Error,
    /// Allowed, but suspicious: show it, and let it pass.
    Warning,
}

/// A step on the way to a value: the name of a field, or an index in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum PathSegment {
    Key(Cow<'static, str>),
    Index(usize),
}

/// A step of a path in JSON.
pub(crate) fn path_segment(value: &Value) -> Option<PathSegment> {
    match value {
        Value::String(name) => Some(PathSegment::Key(name.clone().into())),
        index => Some(PathSegment::Index(usize::try_from(index.as_u64()?).ok()?)),
    }
}

/// What is wrong, with the numbers: the `code` and the `params` of an issue.
///
/// A `position` counts UTF-16 code units from 0, as JavaScript's string indices do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(
    tag = "code",
    content = "params",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Problem {
    /// The value has the wrong type. `null` is refused too: leave the field out instead.
    InvalidType { expected: Kind, found: Kind },
    /// No field has this name.
    UnknownField {},
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
    /// Not a number in E.164 form.
    InvalidPhone {
        reason: PhoneReason,
        position: usize,
    },
    /// Warning: no such number, by the world's numbering plans.
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
        #[serde(skip)]
        message: String,
    },
    /// Not the name or the value of an HTTP header, or one that the client sets itself.
    InvalidHeader {},
}

/// Why an e-mail address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum EmailReason {
    Empty,
    MissingAt,
    EmptyLocalPart,
    InvalidLocalCharacter,
    /// The domain is empty, begins or ends with a dot, or has two dots in a row.
    EmptyDomainLabel,
    InvalidDomainCharacter,
    /// A part of the domain begins or ends with a hyphen.
    HyphenAtLabelEdge,
    /// A part of the domain has more than 63 characters.
    DomainLabelTooLong,
}

/// Why a phone number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum PhoneReason {
    Empty,
    MissingPlus,
    /// The first digit after the `+` is 0.
    LeadingZero,
    /// Something else than a digit.
    InvalidCharacter,
    /// Less than 2 digits.
    TooShort,
    /// More than 15 digits.
    TooLong,
}

/// One finding of the validation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(
    feature = "wasm",
    derive(tsify::Tsify),
    tsify(hashmap_as_object, rename = "IssueBase")
)]
pub struct Issue {
    /// `error`: Zavu's documented contract refuses the value. `warning`: suspicious, never refused.
    pub severity: Severity,
    /// The field as the request names it; an unknown name as it was found; `options` for an option
    /// of the call; `""` where the whole request is meant.
    #[cfg_attr(feature = "wasm", tsify(type = "InvitationField | (string & {})"))]
    pub field: Cow<'static, str>,
    /// Where the value is: the field, then an index where it is in a list.
    pub path: Vec<PathSegment>,
    /// What was found and what is allowed, to be read after the field's name: lower case, English,
    /// no full stop.
    pub message: String,
    /// A value to offer instead of the one found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "wasm", tsify(optional))]
    pub suggestion: Option<String>,
    /// The stable `code` and its `params`.
    #[serde(flatten)]
    #[cfg_attr(feature = "wasm", tsify(type = "object"))]
    pub problem: Problem,
}

/// An interface cannot extend the union that `Problem` is.
#[cfg(feature = "wasm")]
#[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
const ISSUE: &str = "\
/**
 * One finding of the validation. Narrow it by its `code` to get at the `params`.
 */
export type Issue = IssueBase & Problem;";

impl Issue {
    fn new(path: Vec<PathSegment>, problem: Problem, suggestion: Option<String>) -> Self {
        let field = match path.first() {
            Some(PathSegment::Key(name)) => name.clone(),
            _ => Cow::Borrowed(""),
        };
        Self {
            severity: problem.severity(),
            field,
            path,
            message: message::english(&problem, suggestion.as_deref()),
            suggestion,
            problem,
        }
    }

    /// The stable, machine-readable name of the problem.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str("the request")?;
        }
        for (depth, segment) in self.path.iter().enumerate() {
            match segment {
                PathSegment::Key(key) if depth == 0 => f.write_str(key)?,
                PathSegment::Key(key) => write!(f, ".{key}")?,
                PathSegment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        write!(f, " {}", self.message)
    }
}

impl Problem {
    /// The stable, machine-readable name of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidType { .. } => "invalid_type",
            Self::UnknownField {} => "unknown_field",
            Self::MalformedUnicode {} => "malformed_unicode",
            Self::TooLong { .. } => "too_long",
            Self::Blank {} => "blank",
            Self::ControlCharacter { .. } => "control_character",
            Self::InvalidEmail { .. } => "invalid_email",
            Self::EmailDomainWithoutDot { .. } => "email_domain_without_dot",
            Self::InvalidPhone { .. } => "invalid_phone",
            Self::PhoneNotInUse {} => "phone_not_in_use",
            Self::PhoneIncomplete {} => "phone_incomplete",
            Self::PhoneCountryNotAllowed { .. } => "phone_country_not_allowed",
            Self::Empty {} => "empty",
            Self::NotAllowedWithMessenger {} => "not_allowed_with_messenger",
            Self::NotAnInteger { .. } => "not_an_integer",
            Self::TooSmall { .. } => "too_small",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyItems { .. } => "too_many_items",
            Self::InvalidCountry { .. } => "invalid_country",
            Self::EmptyList {} => "empty_list",
            Self::DuplicateCountry { .. } => "duplicate_country",
            Self::InvalidOption { .. } => "invalid_option",
            Self::InvalidId { .. } => "invalid_id",
            Self::RefusedByApi { .. } => "refused_by_api",
            Self::InvalidHeader {} => "invalid_header",
        }
    }

    /// Whether the problem is an error or a warning.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Blank {}
            | Self::ControlCharacter { .. }
            | Self::EmailDomainWithoutDot { .. }
            | Self::PhoneNotInUse {}
            | Self::PhoneIncomplete {}
            | Self::PhoneCountryNotAllowed { .. }
            | Self::EmptyList {}
            | Self::DuplicateCountry { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// All that was found in one request.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "wasm", derive(tsify::Tsify), tsify(hashmap_as_object))]
#[non_exhaustive]
pub struct Report {
    /// The errors, in the order of the fields: with one of them the request must not be sent.
    pub issues: Vec<Issue>,
    /// The warnings, in the order of the fields.
    pub warnings: Vec<Issue>,
}

impl Report {
    /// Whether the request may be sent: there are no errors.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.issues.is_empty()
    }

    pub(crate) fn add(&mut self, field: InvitationField, problem: Problem) {
        self.add_with(field, problem, None);
    }

    pub(crate) fn add_with(
        &mut self,
        field: InvitationField,
        problem: Problem,
        suggestion: Option<String>,
    ) {
        self.add_at(
            vec![PathSegment::Key(field.name().into())],
            problem,
            suggestion,
        );
    }

    pub(crate) fn add_whole(&mut self, problem: Problem) {
        self.add_at(Vec::new(), problem, None);
    }

    /// Adds an issue with an option of a call.
    pub(crate) fn add_option(
        &mut self,
        names: &[&str],
        problem: Problem,
        suggestion: Option<String>,
    ) {
        let names = std::iter::once(&"options").chain(names);
        let path = names
            .map(|name| PathSegment::Key((*name).to_owned().into()))
            .collect();
        self.add_at(path, problem, suggestion);
    }

    pub(crate) fn add_at(
        &mut self,
        path: Vec<PathSegment>,
        problem: Problem,
        suggestion: Option<String>,
    ) {
        let issue = Issue::new(path, problem, suggestion);
        match issue.severity {
            Severity::Error => self.issues.push(issue),
            Severity::Warning => self.warnings.push(issue),
        }
    }
}

/// The errors in one line.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, issue) in self.issues.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            issue.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}
