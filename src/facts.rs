//! The names and limits that the TypeScript facade is generated with (`cargo xtask build`): each
//! stands here or with its rule, and nowhere in TypeScript.

use crate::{Draft, InputValue, InvitationField, IssueCode, client, handler};

/// A set of values that JavaScript gives by name: their names, and a struct with one value for each.
macro_rules! named_values {
    ($(#[$doc:meta])* $struct:ident, $names:ident, $feature:literal { $($field:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        pub const $names: &[&str] = &[$($name),+];

        $(#[$doc])*
        #[cfg(feature = $feature)]
        #[derive(Debug, Default)]
        pub(crate) struct $struct<'a> {
            $(pub $field: InputValue<'a>,)+
        }

        #[cfg(feature = $feature)]
        impl<'a> $struct<'a> {
            /// Reads each value by its name.
            pub fn read(value: impl Fn(&str) -> InputValue<'a>) -> Self {
                Self { $($field: value($name),)+ }
            }
        }
    };
}

/// The options of a call.
pub const CALL_OPTIONS: [&str; 14] = [
    "apiKey",
    "baseUrl",
    "fetch",
    "signal",
    "timeoutMs",
    "attemptTimeoutMs",
    "maxRetries",
    "maxAnswerBytes",
    "reconcile",
    "headers",
    "onAttempt",
    "allowUnknown",
    "dangerouslyAllowBrowser",
    "dangerouslyAllowHttp",
];

/// The options of a handler. Of those of its calls, `timeoutMs` alone stands here: it is the time of
/// the whole request.
pub const HANDLER_OPTIONS: &[&str] = &[
    "authorize",
    "public",
    "allowedOrigins",
    "allowedFields",
    "fixed",
    "formRedirect",
    "defaultCountry",
    "idempotency",
    "maxBodyBytes",
    "timeoutMs",
    "onError",
];

named_values! {
    /// The parameters of a list.
    ListParameters, LIST_PARAMETERS, "wasm" {
        status = "status",
        limit = "limit",
        cursor = "cursor",
    }
}

/// The texts of a language, without its messages; see [`Style`](crate::Style).
pub const LOCALE: &[&str] = &[
    "language",
    "decimal",
    "group",
    "or",
    "one",
    "suggestion",
    "messages",
];

/// The options of messages.
pub const MESSAGE_OPTIONS: &[&str] = &["locale", "messages"];

/// The longest time that JavaScript's timers can wait, in milliseconds.
pub const TIMEOUT_MAXIMUM_MS: u32 = 0x7FFF_FFFF;

/// How many bytes the body of a handler's request may be allowed to have.
pub const BODY_MAXIMUM: u32 = 16 * 1024 * 1024;

/// How many items of a list are copied: one more than is allowed, so that Rust notices.
pub const ITEMS_COPIED: usize = InputValue::LIST_MAXIMUM + 1;

/// How many unknown names are copied.
pub const NAMES_COPIED: usize = Draft::UNKNOWN_MAXIMUM;

/// How many ids of a list that is iterated over are remembered.
pub const IDS_REMEMBERED: usize = client::page::REMEMBERED_IDS;

/// How long the id that a create got is remembered, in milliseconds.
pub const CLAIMS_REMEMBERED_MS: u64 = client::Claims::REMEMBERED_MS;

/// How deep the causes of a value that `fetch` throws are copied.
pub const CAUSES_COPIED: u32 = 6;

/// How many members of an `AggregateError` are copied. What has more is not judged by them.
pub const MEMBERS_COPIED: u32 = 20;

/// The headers that are read of an answer.
pub const ANSWER_HEADERS: &[&str] = &client::Answer::HEADERS;

/// The headers that a handler reads of a request.
pub const REQUEST_HEADERS: &[&str] = &handler::Head::HEADERS;

/// How long a record of an idempotency key is kept, in milliseconds.
pub const RECORD_LIFETIME_MS: u32 = handler::Record::LIFETIME_MS;

/// How many records are kept in memory.
pub const RECORDS_KEPT: u32 = handler::MemoryLimits::RECORDS;

/// How many UTF-16 code units the records in memory may have together.
pub const RECORDS_LENGTH: u32 = handler::MemoryLimits::LENGTH;

/// The fields of a request.
pub fn fields() -> impl Iterator<Item = &'static str> {
    InvitationField::ALL.into_iter().map(InvitationField::name)
}

/// The codes of issues.
pub fn issue_codes() -> impl Iterator<Item = &'static str> {
    IssueCode::ALL.iter().map(|code| code.as_str())
}

/// The limits and defaults that the documentation of the facade states, by the name that stands for
/// each there.
#[must_use]
pub fn documented() -> Vec<(&'static str, u64)> {
    use client::{ListQuery, Settings};
    use handler::Policy;
    vec![
        ("timeoutMaximum", TIMEOUT_MAXIMUM_MS.into()),
        ("timeoutDefault", Settings::TIMEOUT_MS.into()),
        ("retriesMaximum", Settings::MAX_RETRIES_MAXIMUM.into()),
        ("answerMaximum", Settings::MAX_ANSWER_BYTES_MAXIMUM.into()),
        ("retriesDefault", Settings::MAX_RETRIES.into()),
        ("listMaximum", ListQuery::LIMIT_MAXIMUM.into()),
        ("bodyMaximum", BODY_MAXIMUM.into()),
        ("bodyDefault", Policy::MAX_BODY_BYTES.into()),
        ("handlerTimeoutDefault", Policy::TIMEOUT_MS.into()),
        ("recordLifetime", RECORD_LIFETIME_MS.into()),
        ("recordsKept", RECORDS_KEPT.into()),
    ]
}
