//! What is measured.

use serde_json::{Value, json};

const EXAMPLES: &str = include_str!("../../tests/phone/examples.json");

/// A valid request of six fields.
#[must_use]
pub fn valid() -> Value {
    json!({
        "clientName": "Example Bakery",
        "clientEmail": "owner@bakery.example",
        "clientPhone": "+14155552671",
        "expiresInDays": 14,
        "allowedPhoneCountries": ["US", "MX"],
        "connectionType": "whatsapp_waba",
    })
}

/// A request with five issues.
#[must_use]
pub fn five_issues() -> Value {
    json!({
        "clientName": "x".repeat(101),
        "clientEmail": "owner",
        "clientPhone": "14155552671",
        "expiresInDays": 31,
        "allowedPhoneCountries": ["us"],
        "connectionType": "whatsapp_waba",
    })
}

/// What Zavu answers to a create.
#[must_use]
pub fn answer() -> Value {
    json!({ "invitation": {
        "id": "inv_example",
        "url": "https://dashboard.zavu.dev/invite/placeholder",
        "token": "placeholder",
        "status": "pending",
        "clientName": "Example Bakery",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "updatedAt": "2026-01-01T00:00:00.000Z",
        "expiresAt": "2026-01-08T00:00:00.000Z",
    }})
}

/// Valid phone numbers, of every type in every country.
#[must_use]
pub fn numbers() -> Vec<String> {
    let examples: Value = serde_json::from_str(EXAMPLES).unwrap_or_default();
    let numbers = examples.get("numbers").and_then(Value::as_array);
    let number = |example: &Value| Some(example.get(0)?.as_str()?.to_owned());
    numbers.into_iter().flatten().filter_map(number).collect()
}
