//! Limits, defaults and headers that `cargo xtask build` writes into the TypeScript facade and its docs. Unlike
//! [`facts`](crate::facts), which the modules that define them import, this module imports those.

use crate::facts::{BODY_MAXIMUM, TIMEOUT_MAXIMUM_MS};
use crate::platform::json::MAXIMUM_DEPTH;
use crate::{InputValue, Invitation, bulk, client, handler, rules, webhook};

/// How long a link works without `expiresInDays`, in days.
pub const LIFETIME_DAYS: u32 = rules::expiry::DEFAULT;

/// How many ids an iteration over a list remembers, to skip repeated items.
pub const IDS_REMEMBERED: usize = client::page::IDS_REMEMBERED;

/// How long the id of a created invitation is remembered, so that no other call takes that invitation for its own, in
/// milliseconds.
pub const CLAIMS_REMEMBERED_MS: u64 = client::Claims::REMEMBERED_MS;

/// The headers of an answer that the client reads.
pub const ANSWER_HEADERS: &[&str] = &client::Answer::HEADERS;

/// The headers that a handler reads of a request.
pub const REQUEST_HEADERS: &[&str] = &handler::Head::HEADERS;

/// How long a record of an idempotency key is kept, in milliseconds.
pub const RECORD_LIFETIME_MS: u32 = handler::Record::LIFETIME_MS;

/// How many records of idempotency keys are kept in memory.
pub const RECORDS_KEPT: u32 = handler::MemoryLimits::RECORDS;

/// How many UTF-16 code units the records in memory may have together.
pub const RECORDS_UNITS: u32 = handler::MemoryLimits::LENGTH;

/// The header with the signature of an event.
pub const SIGNATURE_HEADER: &str = webhook::SIGNATURE_HEADER;

/// The type of the events of a changed status.
pub const STATUS_CHANGED: &str = client::webhook::STATUS_CHANGED;

/// How long a webhook handler waits for a body and for its store, in milliseconds each.
pub const STEP_TIMEOUT_MS: u32 = webhook::STEP_TIMEOUT_MS;

/// How many event ids are remembered in memory.
pub const EVENTS_REMEMBERED: u32 = webhook::IDS_REMEMBERED;

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
        ("recordLifetime", RECORD_LIFETIME_MS.into()),
        ("recordsKept", RECORDS_KEPT.into()),
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
        ("eventsRemembered", EVENTS_REMEMBERED.into()),
        ("stepTimeout", STEP_TIMEOUT_MS.into()),
    ]
}

/// The codes of the errors of calls. Errors of webhooks have their own codes.
pub fn error_codes() -> impl Iterator<Item = &'static str> {
    client::ErrorCode::ALL.iter().map(|code| code.as_str())
}
