//! The names, limits and defaults that `cargo xtask build` writes into the TypeScript facade and its docs. Unlike
//! [`facts`](crate::facts), which the modules that define them import, this module imports those.

use serde_json::{Value, json};

use crate::facts::{self, BODY_MAXIMUM, TIMEOUT_MAXIMUM_MS};
use crate::platform::json::MAXIMUM_DEPTH;
use crate::{ConnectionType, InputValue, Invitation, bulk, client, handler, rules, webhook};

/// The names by which the facade reads objects, and the limits that it keeps.
#[must_use]
pub fn constants() -> Vec<(&'static str, Value)> {
    vec![
        ("FIELDS", json!(facts::fields().collect::<Vec<_>>())),
        (
            "ISSUE_CODES",
            json!(facts::issue_codes().collect::<Vec<_>>()),
        ),
        ("ERROR_CODES", json!(error_codes().collect::<Vec<_>>())),
        ("CONNECTION_TYPES", json!(ConnectionType::KNOWN)),
        // Options.
        ("CALL_OPTIONS", json!(facts::CALL_OPTIONS)),
        ("HANDLER_OPTIONS", json!(facts::HANDLER_OPTIONS)),
        (
            "WEBHOOK_VERIFY_OPTIONS",
            json!(facts::WEBHOOK_VERIFY_OPTIONS),
        ),
        ("WEBHOOK_SIGN_OPTIONS", json!(facts::WEBHOOK_SIGN_OPTIONS)),
        (
            "WEBHOOK_HANDLER_OPTIONS",
            json!(facts::WEBHOOK_HANDLER_OPTIONS),
        ),
        ("WEBHOOK_SETTINGS", json!(facts::WEBHOOK_SETTINGS)),
        ("SEEN_FUNCTIONS", json!(facts::SEEN_FUNCTIONS)),
        ("LIST_PARAMETERS", json!(facts::LIST_PARAMETERS)),
        ("WAIT_OPTIONS", json!(facts::WAIT_OPTIONS)),
        ("WATCH_OPTIONS", json!(facts::WATCH_OPTIONS)),
        ("BULK_OPTIONS", json!(facts::BULK_OPTIONS)),
        ("REISSUE_OPTIONS", json!(facts::REISSUE_OPTIONS)),
        ("VALIDATION_OPTIONS", json!(facts::VALIDATION_OPTIONS)),
        ("NORMALIZE_OPTIONS", json!(facts::NORMALIZE_OPTIONS)),
        ("SCHEMA_OPTIONS", json!(facts::SCHEMA_OPTIONS)),
        ("LOCALE_OPTIONS", json!(facts::LOCALE_OPTIONS)),
        ("REMINDER_OPTIONS", json!(facts::REMINDER_OPTIONS)),
        ("SHARE_OPTIONS", json!(facts::SHARE_OPTIONS)),
        ("LOCALE", json!(facts::LOCALE)),
        // Headers and values.
        ("ANSWER_HEADERS", json!(client::Answer::HEADERS)),
        ("REQUEST_HEADERS", json!(handler::Head::HEADERS)),
        ("SIGNATURE_HEADER", json!(webhook::SIGNATURE_HEADER)),
        ("STATUS_CHANGED", json!(client::webhook::STATUS_CHANGED)),
        ("LIFETIME_DAYS", json!(rules::expiry::DEFAULT)),
        // Limits.
        ("ITEMS_COPIED", json!(facts::ITEMS_COPIED)),
        ("NAMES_COPIED", json!(facts::NAMES_COPIED)),
        ("CAUSES_COPIED", json!(facts::CAUSES_COPIED)),
        ("MEMBERS_COPIED", json!(facts::MEMBERS_COPIED)),
        ("IDS_REMEMBERED", json!(client::page::IDS_REMEMBERED)),
        ("CLAIMS_REMEMBERED_MS", json!(client::Claims::REMEMBERED_MS)),
        ("RECORD_LIFETIME_MS", json!(handler::Record::LIFETIME_MS)),
        ("RECORDS_KEPT", json!(handler::MemoryLimits::RECORDS)),
        ("RECORDS_UNITS", json!(handler::MemoryLimits::LENGTH)),
        ("EVENTS_REMEMBERED", json!(webhook::IDS_REMEMBERED)),
        ("STEP_TIMEOUT_MS", json!(webhook::STEP_TIMEOUT_MS)),
    ]
}

fn as_u64(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The limits and defaults that the docs of the facade state. Each replaces its name in the sources of the docs.
#[must_use]
pub fn documented() -> Vec<(&'static str, u64)> {
    use bulk::BulkOptions;
    use client::{ListQuery, Settings, WatchOptions};
    use handler::Policy;
    vec![
        // Values and requests.
        ("textMaximum", as_u64(InputValue::TEXT_MAXIMUM)),
        ("itemsMaximum", as_u64(InputValue::LIST_MAXIMUM)),
        ("depthMaximum", as_u64(MAXIMUM_DEPTH)),
        ("listMaximum", ListQuery::LIMIT_MAXIMUM.into()),
        ("reminderMaximum", Invitation::REMINDER_DAYS_MAXIMUM.into()),
        // Calls.
        ("timeoutDefault", Settings::TIMEOUT_MS.into()),
        ("timeoutMaximum", TIMEOUT_MAXIMUM_MS.into()),
        ("retriesDefault", Settings::MAX_RETRIES.into()),
        ("retriesMaximum", Settings::MAX_RETRIES_MAXIMUM.into()),
        ("answerDefault", Settings::MAX_ANSWER_BYTES.into()),
        ("answerMaximum", Settings::MAX_ANSWER_BYTES_MAXIMUM.into()),
        ("pageDefault", Settings::MAX_PAGE_BYTES.into()),
        // Runs over many rows.
        ("concurrencyDefault", BulkOptions::CONCURRENCY.into()),
        (
            "concurrencyMaximum",
            BulkOptions::CONCURRENCY_MAXIMUM.into(),
        ),
        ("rateMaximum", BulkOptions::RATE_MAXIMUM.into()),
        // Watches.
        ("waitDefault", WatchOptions::WAIT_TIMEOUT_MS.into()),
        ("waitMaximum", WatchOptions::WAIT_TIMEOUT_MAXIMUM_MS.into()),
        ("intervalMinimum", WatchOptions::INTERVAL_MINIMUM_MS.into()),
        ("intervalMaximum", WatchOptions::INTERVAL_MAXIMUM_MS.into()),
        ("expiryGrace", WatchOptions::GRACE_MS),
        // Handlers.
        ("bodyDefault", Policy::MAX_BODY_BYTES.into()),
        ("bodyMaximum", BODY_MAXIMUM.into()),
        ("handlerTimeoutDefault", Policy::TIMEOUT_MS.into()),
        ("recordLifetime", handler::Record::LIFETIME_MS.into()),
        ("recordsKept", handler::MemoryLimits::RECORDS.into()),
        // Webhooks.
        (
            "tolerance",
            webhook::VerifyOptions::TOLERANCE_SECONDS.into(),
        ),
        (
            "toleranceMaximum",
            webhook::VerifyOptions::TOLERANCE_SECONDS_MAXIMUM.into(),
        ),
        ("future", webhook::VerifyOptions::FUTURE_SECONDS.into()),
        ("secretsMaximum", as_u64(webhook::SECRETS_MAXIMUM)),
        ("eventBodyDefault", webhook::MAX_BODY_BYTES.into()),
        ("eventsRemembered", webhook::IDS_REMEMBERED.into()),
        ("stepTimeout", webhook::STEP_TIMEOUT_MS.into()),
    ]
}

/// The codes of the errors of calls. Errors of webhooks have their own codes.
pub fn error_codes() -> impl Iterator<Item = &'static str> {
    client::ErrorCode::ALL.iter().map(|code| code.as_str())
}
