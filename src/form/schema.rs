//! The JSON Schema of a request, made from the rules.

use serde_json::{Map, Value, json};

use super::pattern;
use crate::rules::{expiry, name};
use crate::{ConnectionType, InvitationField, ValidationOptions};

closed_enum! {
    /// A dialect of JSON Schema.
    pub enum SchemaTarget {
        /// JSON Schema of 2020-12, as `OpenAPI` 3.1 has it.
        Draft202012 = "draft-2020-12",
        /// JSON Schema draft 7.
        Draft07 = "draft-07",
        /// The schema object of `OpenAPI` 3.0.
        OpenApi30 = "openapi-3.0",
    }
}

/// The JSON Schema of a request, made from the rules.
///
/// It accepts everything that validation accepts, except that a validator which checks `format` may refuse addresses that the
/// pattern, and so the rule, accepts. Validation alone refuses unassigned codes of countries, strings above 65,536 UTF-16
/// code units, arrays above 10,000 items, and lone surrogates.
///
/// ```
/// use zavu_invitations::form::{self, SchemaTarget};
///
/// let schema = form::json_schema(SchemaTarget::Draft202012);
/// assert_eq!(schema["properties"]["expiresInDays"]["maximum"], 30);
/// ```
#[must_use]
pub fn json_schema(target: SchemaTarget) -> Value {
    json_schema_with(target, &ValidationOptions::default())
}

/// The JSON Schema of a request like [`json_schema`], with options of the validation: with
/// [`ValidationOptions::allow_unknown`] it takes every further field, misspelt ones included, and
/// every text as `connectionType`.
///
/// ```
/// use zavu_invitations::ValidationOptions;
/// use zavu_invitations::form::{self, SchemaTarget};
///
/// let options = ValidationOptions::new().allow_unknown(true);
/// let schema = form::json_schema_with(SchemaTarget::Draft07, &options);
/// assert_eq!(schema["additionalProperties"], true);
/// ```
#[must_use]
pub fn json_schema_with(target: SchemaTarget, options: &ValidationOptions) -> Value {
    let properties: Map<_, _> = InvitationField::ALL
        .iter()
        .map(|&field| (field.as_str().to_owned(), property(field, *options)))
        .collect();
    let mut schema = members(json!({
        "title": "CreateInvitationRequest",
        "type": "object",
        "properties": properties,
        "additionalProperties": options.allow_unknown,
    }));
    let (dialect, messenger_rule) = match target {
        SchemaTarget::Draft202012 => (
            Some("https://json-schema.org/draft/2020-12/schema"),
            messenger_rule_with_if(),
        ),
        SchemaTarget::Draft07 => (
            Some("http://json-schema.org/draft-07/schema#"),
            messenger_rule_with_if(),
        ),
        SchemaTarget::OpenApi30 => (None, messenger_rule_with_not()),
    };
    if let Some(dialect) = dialect {
        schema.insert("$schema".to_owned(), dialect.into());
    }
    schema.extend(messenger_rule);
    schema.into()
}

/// The fields that are not allowed with Messenger.
const ONLY_WHATSAPP: [InvitationField; 2] = [
    InvitationField::PhoneNumberId,
    InvitationField::AllowedPhoneCountries,
];

/// Refuses the fields of [`ONLY_WHATSAPP`] together with `messenger`, by `if` and `then`.
fn messenger_rule_with_if() -> Map<String, Value> {
    let connection = InvitationField::ConnectionType.as_str();
    let absent = ONLY_WHATSAPP.map(|field| (field.as_str().to_owned(), Value::from(false)));
    let rule = json!({
        "if": {
            "properties": { connection: { "const": ConnectionType::Messenger.as_str() } },
            "required": [connection],
        },
        "then": { "properties": absent.into_iter().collect::<Map<_, _>>() },
    });
    members(rule)
}

/// The rule of [`messenger_rule_with_if`] for a dialect without `if` and `const`: not `messenger` and any of the fields.
fn messenger_rule_with_not() -> Map<String, Value> {
    let connection = InvitationField::ConnectionType.as_str();
    let present = ONLY_WHATSAPP.map(|field| json!({ "required": [field.as_str()] }));
    members(json!({
        "not": {
            "properties": { connection: { "enum": [ConnectionType::Messenger.as_str()] } },
            "required": [connection],
            "anyOf": present,
        },
    }))
}

/// The members of an object that `json!` makes. Every caller gives an object.
fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

fn property(field: InvitationField, options: ValidationOptions) -> Value {
    let anchored = |pattern| format!("^{pattern}$");
    match field {
        InvitationField::ClientName => json!({
            "type": "string",
            "maxLength": name::MAXIMUM,
            "description": "A label for the client on your side. Not the display name that WhatsApp shows.",
        }),
        InvitationField::ClientEmail => json!({
            "type": "string",
            "format": "email",
            "pattern": anchored(pattern::email()),
            "description": "The client's e-mail address. Nothing is sent to it.",
        }),
        InvitationField::ClientPhone => json!({
            "type": "string",
            "pattern": anchored(pattern::phone()),
            "description": "The client's phone number in E.164 form, such as +14155552671.",
        }),
        InvitationField::PhoneNumberId => json!({
            "type": "string",
            "minLength": 1,
            "description": "The id of a number of your Zavu project that the client registers instead of one of \
                their own. Only with whatsapp_waba.",
        }),
        InvitationField::ExpiresInDays => json!({
            "type": "integer",
            "minimum": expiry::MINIMUM,
            "maximum": expiry::MAXIMUM,
            "default": expiry::DEFAULT,
            "description": "How long the link works, in days.",
        }),
        InvitationField::AllowedPhoneCountries => json!({
            "type": "array",
            "items": {
                "type": "string",
                "minLength": 2,
                "maxLength": 2,
                "pattern": "^[A-Z]{2}$",
                "description": "An ISO 3166-1 alpha-2 code in capitals, such as MX; also XK.",
            },
            "description": "The countries whose phone numbers the client may register; every country \
                where it is left out. Only with whatsapp_waba.",
        }),
        InvitationField::ConnectionType => {
            let mut property = members(json!({
                "type": "string",
                "default": ConnectionType::WhatsappWaba.as_str(),
                "description": "The channel that the client connects.",
            }));
            if !options.allow_unknown {
                property.insert("enum".to_owned(), ConnectionType::KNOWN.into());
            }
            property.into()
        }
    }
}
