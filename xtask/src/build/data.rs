//! What the crate knows, as data for the facade: it costs the wasm nothing, and who does not use it
//! leaves it out of his bundle.

use std::path::Path;

use anyhow::Result;
use serde_json::{Map, Value, json};
use zavu_invitations::InvitationField;
use zavu_invitations::form::{self, SchemaTarget};

use super::GENERATED;
use crate::files;

/// Writes `forms.ts` beside the bindings.
pub fn write() -> Result<()> {
    let (schema, dialects) = schemas();
    files::write(
        Path::new(GENERATED).join("forms.ts"),
        format!(
            "export const COUNTRIES = {};\nexport const CONSTRAINTS = {};\nexport const SCHEMA =\n  {};\nexport const DIALECTS = {};\n",
            Value::from(form::countries().collect::<Vec<_>>().join(" ")),
            constraints(),
            Value::from(schema.to_string()),
            Value::from(dialects),
        ),
    )
}

fn constraints() -> Value {
    let fields = InvitationField::ALL;
    let of = |field: InvitationField| (field.name().to_owned(), json!(form::constraints(field)));
    fields.map(of).into_iter().collect::<Map<_, _>>().into()
}

/// What the schemas of all dialects have in common, and the JSON of what each has besides.
fn schemas() -> (Value, Map<String, Value>) {
    let mut schemas = SchemaTarget::ALL
        .iter()
        .map(|target| (target.as_str(), members(form::json_schema(*target))))
        .collect::<Vec<_>>();
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

fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
