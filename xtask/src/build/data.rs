//! Writes what the facade takes from the crate as data: names, limits, schemas. As data they cost the wasm nothing, and a
//! bundle that does not use them leaves them out.

use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value, json};
use zavu_invitations::form::{self, SchemaTarget};
use zavu_invitations::{InvitationField, ValidationOptions, facade, facts};

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
    let mut text = String::new();
    for (name, value) in facade::constants() {
        text.extend([
            "export const ",
            name,
            " = ",
            &value.to_string(),
            " as const;\n",
        ]);
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
