use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::{CreateInvitationRequest, UnknownFields, Valid, ValidationOptions};
use crate::platform::json;
use crate::{
    ConnectionType, InputValue, InvitationField, Problem, Report, Severity, ValueKind, rules,
};

/// A request that is not validated yet: any JSON value reads into one.
///
/// Each field is checked on its own, so that one wrong type does not hide the other issues.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft<'a> {
    /// The kind of the whole input, if it is no object.
    pub(crate) not_an_object: Option<ValueKind>,
    /// One value for each field, in the order of [`InvitationField::ALL`].
    pub(crate) values: [InputValue<'a>; InvitationField::ALL.len()],
    /// True for the pairs of an HTML form. It often has inputs that are not for this request, such as a CSRF token or a button:
    /// normalizing drops unknown names.
    pub(crate) is_form: bool,
    /// In the order of the input; a name may occur several times.
    pub(crate) unknown: Vec<UnknownField<'a>>,
}

/// A name that is no field of a request, with its value.
#[derive(Clone, PartialEq)]
pub(crate) struct UnknownField<'a> {
    pub name: Cow<'a, str>,
    /// The value, or the reason why the field cannot be sent. `None` if the value was not read, because unknown fields are
    /// errors.
    pub value: Option<Result<json::Value, Problem>>,
}

/// Shows the name alone: the value can be a secret, see [`UnknownFields`].
impl fmt::Debug for UnknownField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl<'a> Draft<'a> {
    /// The most unknown names that are reported, of errors and of warnings each. How many fields may be unknown is
    /// [`InputValue::LIST_MAXIMUM`].
    pub const UNKNOWN_MAXIMUM: usize = 100;

    /// The draft of an input that is no object.
    pub(crate) fn not_an_object(found: ValueKind) -> Self {
        Self {
            not_an_object: Some(found),
            ..Self::default()
        }
    }

    /// Sets a field.
    pub fn set(&mut self, field: InvitationField, value: InputValue<'a>) {
        *self.value_mut(field) = value;
    }

    /// Takes a field's value out, which leaves it absent.
    pub fn take(&mut self, field: InvitationField) -> InputValue<'a> {
        std::mem::take(self.value_mut(field))
    }

    /// The value of a field.
    #[expect(clippy::indexing_slicing, reason = "there is a value for each field")]
    pub(crate) fn get(&self, field: InvitationField) -> &InputValue<'a> {
        &self.values[field as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "there is a value for each field")]
    fn value_mut(&mut self, field: InvitationField) -> &mut InputValue<'a> {
        &mut self.values[field as usize]
    }

    /// Sets the field of that name. A name that is no field of a request is kept with its value,
    /// for [`ValidationOptions::allow_unknown`].
    pub fn set_named(&mut self, name: impl Into<Cow<'a, str>>, value: Value) {
        let name = name.into();
        match InvitationField::from_name(&name) {
            Some(field) => self.set(field, value.into()),
            None => self.add_unknown(name, Some(Ok(json::to_value(&value)))),
        }
    }

    pub(crate) fn add_unknown(
        &mut self,
        name: Cow<'a, str>,
        value: Option<Result<json::Value, Problem>>,
    ) {
        self.unknown.push(UnknownField { name, value });
    }

    /// Checks the draft by all rules, in one pass: first the fields in their order, then the
    /// unknown names.
    #[must_use]
    pub fn report(&self) -> Report {
        self.report_with(&ValidationOptions::default())
    }

    /// Checks the draft like [`Draft::report`], with options.
    #[must_use]
    pub fn report_with(&self, options: &ValidationOptions) -> Report {
        let allow_unknown = options.allow_unknown;
        let mut report = Report::default();
        if let Some(found) = self.not_an_object {
            report.add_to_request(Problem::invalid_type(ValueKind::Object, found));
        }
        let [name, email, phone, id, days, countries, connection] = &self.values;
        let is_messenger = matches!(
            connection,
            InputValue::Text(text) if rules::connection::is_messenger(text.as_bytes())
        );
        rules::name::check(name, &mut report);
        rules::email::check(email, &mut report);
        rules::phone::check(phone, countries, &mut report);
        rules::phone_number_id::check(id, is_messenger, &mut report);
        rules::expiry::check(days, &mut report);
        rules::country::check(countries, is_messenger, &mut report);
        rules::connection::check(connection, allow_unknown, &mut report);
        self.check_unknown(allow_unknown, &mut report);
        report
    }

    fn check_unknown(&self, allow_unknown: bool, report: &mut Report) {
        let maximum = InputValue::LIST_MAXIMUM;
        if allow_unknown && self.unknown.len() > maximum {
            report.add_to_request(Problem::TooManyItems { maximum });
        }
        let (mut errors, mut warnings) = (0, 0);
        for unknown in &self.unknown {
            let problem = unknown
                .value
                .as_ref()
                .and_then(|value| value.as_ref().err());
            let issue = rules::unknown::check(&unknown.name, problem, allow_unknown);
            let count = match issue.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
            };
            if *count < Self::UNKNOWN_MAXIMUM {
                *count = count.saturating_add(1);
                report.add_issue(issue);
            }
            if errors == Self::UNKNOWN_MAXIMUM {
                // Enough errors are reported, and warnings do not matter beside them.
                return;
            }
        }
    }

    /// Checks the draft and makes the request of it.
    ///
    /// # Errors
    ///
    /// The report, when it holds at least one error.
    pub fn validate(self) -> Result<Valid<CreateInvitationRequest>, Report> {
        self.validate_with(&ValidationOptions::default())
    }

    /// Checks the draft like [`Draft::validate`], with options.
    ///
    /// # Errors
    ///
    /// The report, when it holds at least one error.
    pub fn validate_with(
        self,
        options: &ValidationOptions,
    ) -> Result<Valid<CreateInvitationRequest>, Report> {
        let report = self.report_with(options);
        Valid::new(self.into_request(), report)
    }

    /// Makes the request. A value of a wrong type is left out, so that only the request of a draft without errors may be sent.
    pub(crate) fn into_request(self) -> CreateInvitationRequest {
        let [name, email, phone, id, days, countries, connection] = self.values;
        let unknown = self.unknown.into_iter();
        let other = unknown.filter_map(|field| Some((field.name.into_owned(), field.value?.ok()?)));
        CreateInvitationRequest {
            client_name: into_text(name),
            client_email: into_text(email),
            client_phone: into_text(phone),
            phone_number_id: into_text(id),
            expires_in_days: rules::expiry::read_days(&days).unwrap_or_default(),
            allowed_phone_countries: match countries {
                InputValue::List(items) => Some(items.into_iter().filter_map(into_text).collect()),
                _ => None,
            },
            connection_type: into_text(connection).map(|name| ConnectionType::from(name.as_str())),
            other: UnknownFields(other.collect()),
        }
    }
}

fn into_text(value: InputValue<'_>) -> Option<String> {
    match value {
        InputValue::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}

impl<'a> From<&'a CreateInvitationRequest> for Draft<'a> {
    fn from(request: &'a CreateInvitationRequest) -> Self {
        let text = |value: Option<&'a str>| value.map_or(InputValue::Absent, InputValue::from);
        let countries = request.allowed_phone_countries.as_ref();
        let connection = request.connection_type.as_ref();
        let days = request.expires_in_days;
        let unknown = request.other.0.iter().map(|(name, value)| UnknownField {
            name: Cow::Borrowed(name),
            value: Some(Ok(value.clone())),
        });
        Self {
            unknown: unknown.collect(),
            values: [
                text(request.client_name.as_deref()),
                text(request.client_email.as_deref()),
                text(request.client_phone.as_deref()),
                text(request.phone_number_id.as_deref()),
                days.map_or(InputValue::Absent, |days| InputValue::Number(days.into())),
                countries.map_or(InputValue::Absent, |codes| {
                    InputValue::List(codes.iter().map(|code| code.as_str().into()).collect())
                }),
                text(connection.map(ConnectionType::as_str)),
            ],
            ..Self::default()
        }
    }
}
