//! Writes what the facade takes from the crate as data: names, limits, schemas. As data they cost the wasm nothing, and a
//! bundle that does not use them leaves them out.

use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value, json};
use zavu_invitations::form::{self, SchemaTarget};
use zavu_invitations::{ConnectionType, InvitationField, ValidationOptions, facade, facts};

use super::GENERATED;
use crate::files;

/// Writes `facts.ts`, `request.ts` and `forms.ts` beside the bindings.
pub fn write() -> Result<()> {
    files::write(Path::new(GENERATED).join("facts.ts"), facts_ts())?;
    let request = for_each_field(include_str!("request.ts.template"));
    files::write(Path::new(GENERATED).join("request.ts"), request)?;
    let (schema, dialects) = schemas();
    files::write(
        Path::new(GENERATED).join("forms.ts"),
        format!(
            "export const COUNTRIES = {};\nexport const CONSTRAINTS = {};\nexport const SCHEMA =\n  {};\nexport const OPEN_SCHEMA =\n  {};\nexport const DIALECTS = {};\n",
            Value::from(form::countries().collect::<Vec<_>>().join(" ")),
            constraints(),
            Value::from(schema.to_string()),
            Value::from(open_schema().to_string()),
            Value::from(dialects),
        ),
    )
}

/// The names by which the facade reads objects, and the limits that it keeps.
fn facts_ts() -> String {
    let names = |names: &[&str]| json!(names).to_string();
    let lists = [
        ("FIELDS", names(&facts::fields().collect::<Vec<_>>())),
        (
            "ISSUE_CODES",
            names(&facts::issue_codes().collect::<Vec<_>>()),
        ),
        (
            "ERROR_CODES",
            names(&facade::error_codes().collect::<Vec<_>>()),
        ),
        ("CALL_OPTIONS", names(&facts::CALL_OPTIONS)),
        ("HANDLER_OPTIONS", names(facts::HANDLER_OPTIONS)),
        (
            "WEBHOOK_VERIFY_OPTIONS",
            names(facts::WEBHOOK_VERIFY_OPTIONS),
        ),
        ("WEBHOOK_SIGN_OPTIONS", names(facts::WEBHOOK_SIGN_OPTIONS)),
        (
            "WEBHOOK_HANDLER_OPTIONS",
            names(facts::WEBHOOK_HANDLER_OPTIONS),
        ),
        ("WEBHOOK_SETTINGS", names(facts::WEBHOOK_SETTINGS)),
        ("SEEN_FUNCTIONS", names(facts::SEEN_FUNCTIONS)),
        (
            "SIGNATURE_HEADER",
            json!(facade::SIGNATURE_HEADER).to_string(),
        ),
        ("STATUS_CHANGED", json!(facade::STATUS_CHANGED).to_string()),
        ("LIFETIME_DAYS", facade::LIFETIME_DAYS.to_string()),
        ("STEP_TIMEOUT_MS", facade::STEP_TIMEOUT_MS.to_string()),
        ("EVENTS_REMEMBERED", facade::EVENTS_REMEMBERED.to_string()),
        ("LIST_PARAMETERS", names(facts::LIST_PARAMETERS)),
        ("WAIT_OPTIONS", names(facts::WAIT_OPTIONS)),
        ("WATCH_OPTIONS", names(facts::WATCH_OPTIONS)),
        ("BULK_OPTIONS", names(facts::BULK_OPTIONS)),
        ("REISSUE_OPTIONS", names(facts::REISSUE_OPTIONS)),
        ("VALIDATION_OPTIONS", names(facts::VALIDATION_OPTIONS)),
        ("NORMALIZE_OPTIONS", names(facts::NORMALIZE_OPTIONS)),
        ("SCHEMA_OPTIONS", names(facts::SCHEMA_OPTIONS)),
        ("LOCALE_OPTIONS", names(facts::LOCALE_OPTIONS)),
        ("REMINDER_OPTIONS", names(facts::REMINDER_OPTIONS)),
        ("SHARE_OPTIONS", names(facts::SHARE_OPTIONS)),
        ("LOCALE", names(facts::LOCALE)),
        ("CONNECTION_TYPES", names(ConnectionType::KNOWN)),
        ("ANSWER_HEADERS", names(facade::ANSWER_HEADERS)),
        ("REQUEST_HEADERS", names(facade::REQUEST_HEADERS)),
        ("ITEMS_COPIED", facts::ITEMS_COPIED.to_string()),
        ("NAMES_COPIED", facts::NAMES_COPIED.to_string()),
        ("IDS_REMEMBERED", facade::IDS_REMEMBERED.to_string()),
        (
            "CLAIMS_REMEMBERED_MS",
            facade::CLAIMS_REMEMBERED_MS.to_string(),
        ),
        ("CAUSES_COPIED", facts::CAUSES_COPIED.to_string()),
        ("MEMBERS_COPIED", facts::MEMBERS_COPIED.to_string()),
        ("RECORD_LIFETIME_MS", facade::RECORD_LIFETIME_MS.to_string()),
        ("RECORDS_KEPT", facade::RECORDS_KEPT.to_string()),
        ("RECORDS_UNITS", facade::RECORDS_UNITS.to_string()),
    ];
    let mut text = String::new();
    for (name, value) in lists {
        text.extend(["export const ", name, " = ", &value, " as const;\n"]);
    }
    text
}

/// Repeats the lines between `// each FIELD` and `// end` of a template, once for each field of a request.
fn for_each_field(template: &str) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, block)) = rest.split_once("// each FIELD\n") {
        // Without an `// end`, the rest of the template is repeated.
        let (repeated, after) = block.split_once("// end\n").unwrap_or((block, ""));
        text.push_str(before.trim_end_matches(' '));
        for field in facts::fields() {
            text.push_str(&repeated.trim_end_matches(' ').replace("FIELD", field));
        }
        rest = after;
    }
    text + rest
}

fn constraints() -> Value {
    let of =
        |&field: &InvitationField| (field.as_str().to_owned(), json!(form::constraints(field)));
    InvitationField::ALL
        .iter()
        .map(of)
        .collect::<Map<_, _>>()
        .into()
}

/// The members that all dialects share, and for each dialect the JSON of its other members. `pkg-template/src/schema.ts` merges
/// them again.
fn schemas() -> (Value, Map<String, Value>) {
    let mut schemas = SchemaTarget::ALL
        .iter()
        .map(|target| (target.as_str(), members(form::json_schema(*target))))
        .collect::<Vec<_>>();
    // There is always a first dialect, so the default is never used.
    let mut common = schemas
        .first()
        .map(|(_, schema)| schema.clone())
        .unwrap_or_default();
    common.retain(|name, value| {
        schemas
            .iter()
            .all(|(_, schema)| schema.get(name) == Some(value))
    });
    for (_, schema) in &mut schemas {
        schema.retain(|name, _| !common.contains_key(name));
    }
    let texts = schemas
        .into_iter()
        .map(|(target, schema)| (target.to_owned(), Value::Object(schema).to_string().into()));
    let texts = texts.collect();
    (common.into(), texts)
}

/// The members of the schema for `allowUnknown` that differ from the strict one. Its `properties` has only the properties that
/// differ. `pkg-template/src/schema.ts` replaces those of the strict schema by them.
fn open_schema() -> Value {
    const TARGET: SchemaTarget = SchemaTarget::Draft202012;
    let options = ValidationOptions::new().allow_unknown(true);
    let strict = form::json_schema(TARGET);
    let mut open = members(form::json_schema_with(TARGET, &options));
    open.retain(|name, value| strict.get(name) != Some(value));
    let strict = strict.get("properties");
    if let Some(Value::Object(properties)) = open.get_mut("properties") {
        properties.retain(|name, value| strict.and_then(|strict| strict.get(name)) != Some(value));
    }
    open.into()
}

fn members(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(members) => members,
        // Every schema is an object.
        _ => Map::new(),
    }
}
