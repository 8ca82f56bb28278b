use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::Problem;
use crate::{
    ConnectionType, CreateInvitationRequest, InputValue, InvitationField, Report, Valid, ValueKind,
    rules,
};

/// A request that nobody has checked yet: any JSON value reads into one.
///
/// Each field is checked on its own, so that one wrong type does not hide the other issues.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft<'a> {
    /// What stands where an object was expected.
    pub(crate) not_an_object: Option<ValueKind>,
    pub(crate) fields: Fields<'a>,
    /// The names that are no field of a request, in the order of the input.
    pub(crate) unknown: Vec<Cow<'a, str>>,
}

/// One value for each field, in the order of [`InvitationField::ALL`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fields<'a> {
    client_name: InputValue<'a>,
    client_email: InputValue<'a>,
    client_phone: InputValue<'a>,
    phone_number_id: InputValue<'a>,
    expires_in_days: InputValue<'a>,
    allowed_phone_countries: InputValue<'a>,
    connection_type: InputValue<'a>,
}

impl<'a> Draft<'a> {
    /// How many unknown names are reported, at most.
    pub const UNKNOWN_MAXIMUM: usize = 100;

    /// What stands for an input that is no object.
    pub(crate) fn not_an_object(found: ValueKind) -> Self {
        Self {
            not_an_object: Some(found),
            ..Self::default()
        }
    }

    /// Sets a field.
    pub fn set(&mut self, field: InvitationField, value: InputValue<'a>) {
        *self.field(field) = value;
    }

    /// Takes a field's value out, which leaves it absent.
    pub fn take(&mut self, field: InvitationField) -> InputValue<'a> {
        std::mem::take(self.field(field))
    }

    fn field(&mut self, field: InvitationField) -> &mut InputValue<'a> {
        let fields = &mut self.fields;
        match field {
            InvitationField::ClientName => &mut fields.client_name,
            InvitationField::ClientEmail => &mut fields.client_email,
            InvitationField::ClientPhone => &mut fields.client_phone,
            InvitationField::PhoneNumberId => &mut fields.phone_number_id,
            InvitationField::ExpiresInDays => &mut fields.expires_in_days,
            InvitationField::AllowedPhoneCountries => &mut fields.allowed_phone_countries,
            InvitationField::ConnectionType => &mut fields.connection_type,
        }
    }

    /// Sets the field of that name, or notes the name as unknown.
    pub fn set_named(&mut self, name: impl Into<Cow<'a, str>>, value: InputValue<'a>) {
        let name = name.into();
        match InvitationField::from_name(&name) {
            Some(field) => self.set(field, value),
            None => self.unknown.push(name),
        }
    }

    /// Checks the draft by all rules, in one pass: first the fields in their order, then the
    /// unknown names.
    #[must_use]
    pub fn report(&self) -> Report {
        let mut report = Report::default();
        if let Some(found) = self.not_an_object {
            let expected = ValueKind::Object;
            report.add_whole(Problem::InvalidType { expected, found });
        }
        let fields = &self.fields;
        let messenger = matches!(
            &fields.connection_type,
            InputValue::Text(text) if rules::connection::is_messenger(text.as_bytes())
        );
        rules::name::check(&fields.client_name, &mut report);
        rules::email::check(&fields.client_email, &mut report);
        rules::phone::check(
            &fields.client_phone,
            &fields.allowed_phone_countries,
            &mut report,
        );
        rules::id::check(&fields.phone_number_id, messenger, &mut report);
        rules::expiry::check(&fields.expires_in_days, &mut report);
        rules::country::check(&fields.allowed_phone_countries, messenger, &mut report);
        rules::connection::check(&fields.connection_type, &mut report);
        for name in self.unknown.iter().take(Self::UNKNOWN_MAXIMUM) {
            rules::unknown::check(name, &mut report);
        }
        report
    }

    /// Checks the draft and makes the request of it.
    ///
    /// # Errors
    ///
    /// The report, when it holds at least one error.
    pub fn validate(self) -> Result<Valid<CreateInvitationRequest>, Report> {
        let report = self.report();
        Valid::new(self.into_request(), report)
    }

    /// The request of a draft without errors: whatever has the wrong type is left out.
    fn into_request(self) -> CreateInvitationRequest {
        let fields = self.fields;
        CreateInvitationRequest {
            client_name: text(fields.client_name),
            client_email: text(fields.client_email),
            client_phone: text(fields.client_phone),
            phone_number_id: text(fields.phone_number_id),
            expires_in_days: rules::expiry::days(&fields.expires_in_days).unwrap_or_default(),
            allowed_phone_countries: match fields.allowed_phone_countries {
                InputValue::List(items) => Some(items.into_iter().filter_map(text).collect()),
                _ => None,
            },
            connection_type: text(fields.connection_type)
                .map(|name| ConnectionType::from(name.as_str())),
        }
    }
}

fn text(value: InputValue<'_>) -> Option<String> {
    match value {
        InputValue::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}

impl<'a> From<&'a CreateInvitationRequest> for Draft<'a> {
    fn from(request: &'a CreateInvitationRequest) -> Self {
        fn text(value: Option<&str>) -> InputValue<'_> {
            value.map_or(InputValue::Absent, |text| {
                InputValue::Text(Cow::Borrowed(text))
            })
        }
        let countries = request.allowed_phone_countries.as_ref();
        let connection = request.connection_type.as_ref();
        Self {
            not_an_object: None,
            unknown: Vec::new(),
            fields: Fields {
                client_name: text(request.client_name.as_deref()),
                client_email: text(request.client_email.as_deref()),
                client_phone: text(request.client_phone.as_deref()),
                phone_number_id: text(request.phone_number_id.as_deref()),
                expires_in_days: request
                    .expires_in_days
                    .map_or(InputValue::Absent, |days| InputValue::Number(days.into())),
                allowed_phone_countries: countries.map_or(InputValue::Absent, |codes| {
                    InputValue::List(codes.iter().map(|code| text(Some(code))).collect())
                }),
                connection_type: text(connection.map(ConnectionType::as_str)),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Draft<'static> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyRequest)
    }
}

struct AnyRequest;

impl<'de> Visitor<'de> for AnyRequest {
    type Value = Draft<'static>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut draft = Draft::default();
        while let Some((name, value)) = map.next_entry::<String, InputValue<'static>>()? {
            draft.set_named(name, value);
        }
        Ok(draft)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Draft::not_an_object(ValueKind::Array))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Null))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Boolean))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Number))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::Number))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Draft::not_an_object(ValueKind::String))
    }
}
