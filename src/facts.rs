//! The names and limits that the TypeScript facade is generated with (`cargo xtask build`): each
//! stands here or with its rule, and nowhere in TypeScript.

use crate::{Draft, InputValue, InvitationField, IssueCode};

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
    "operations",
    "visible",
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

/// The options of a verification of an event.
pub const WEBHOOK_VERIFY_OPTIONS: &[&str] =
    &["toleranceSeconds", "futureSeconds", "schemes", "now"];

/// The options of a signature.
pub const WEBHOOK_SIGN_OPTIONS: &[&str] = &["schemes", "now"];

/// The options of a route that receives events.
pub const WEBHOOK_HANDLER_OPTIONS: &[&str] = &[
    "secret",
    "onEvent",
    "seen",
    "maxBodyBytes",
    "onError",
    "toleranceSeconds",
    "futureSeconds",
    "schemes",
];

/// The functions of a store of ids of events.
pub const SEEN_FUNCTIONS: &[&str] = &["claim", "release", "complete"];

/// The settings of a project's webhook.
pub const WEBHOOK_SETTINGS: &[&str] = &["url", "events", "active"];

named_values! {
    /// The parameters of a list.
    ListParameters, LIST_PARAMETERS, "wasm" {
        status = "status",
        limit = "limit",
        cursor = "cursor",
    }
}

named_values! {
    /// The options of a wait, besides those of its calls.
    WatchParameters, WAIT_OPTIONS, "wasm" {
        until = "until",
        wait_timeout_ms = "waitTimeoutMs",
        interval_ms = "intervalMs",
        on_change = "onChange",
    }
}

/// Those of them that a watch has, too.
pub const WATCH_OPTIONS: &[&str] = &["waitTimeoutMs", "intervalMs"];

named_values! {
    /// The options of a run over many rows, besides those of its calls.
    BulkParameters, BULK_OPTIONS, "wasm-server" {
        concurrency = "concurrency",
        rate_per_minute = "ratePerMinute",
        key = "key",
        known = "known",
        since = "since",
        dry_run = "dryRun",
        on_progress = "onProgress",
    }
}

/// The option of a reissue, besides those of its calls.
pub const REISSUE_OPTIONS: &[&str] = &["overrides"];

/// The value of the option `known` that stands for the whole list.
pub const KNOWN_LIST: &str = "list";

/// The texts of a language, without its messages; see [`Style`](crate::Style).
pub const LOCALE: &[&str] = &[
    "language",
    "decimal",
    "group",
    "or",
    "one",
    "suggestion",
    "messages",
    "errors",
    "outcomeUnknown",
    "wait",
    "failureReasons",
];

/// The options of a validation and of its messages.
pub const VALIDATION_OPTIONS: &[&str] = &["locale", "messages", "allowUnknown"];

/// The options of a normalization.
pub const NORMALIZE_OPTIONS: &[&str] = &["defaultCountry", "allowUnknown"];

/// The options of a schema: those of a validation and of a normalization, and if it normalizes.
pub const SCHEMA_OPTIONS: &[&str] = &[
    "normalize",
    "defaultCountry",
    "locale",
    "messages",
    "allowUnknown",
];

/// The options of texts for people.
pub const LOCALE_OPTIONS: &[&str] = &["locale"];

/// The options of reminders.
pub const REMINDER_OPTIONS: &[&str] = &["beforeExpiryDays", "now"];

/// The options of links that share an invitation.
pub const SHARE_OPTIONS: &[&str] = &["locale", "message"];

/// The longest time that JavaScript's timers can wait, in milliseconds.
pub const TIMEOUT_MAXIMUM_MS: u32 = 0x7FFF_FFFF;

/// How many bytes the body of a handler's request may be allowed to have.
pub const BODY_MAXIMUM: u32 = 16 * 1024 * 1024;

/// How many items of a list are copied: one more than is allowed, so that Rust notices.
pub const ITEMS_COPIED: usize = InputValue::LIST_MAXIMUM + 1;

/// How many unknown names are copied where they are errors.
pub const NAMES_COPIED: usize = Draft::UNKNOWN_MAXIMUM;

/// How deep the causes of a value that `fetch` throws are copied.
pub const CAUSES_COPIED: u32 = 6;

/// How many members of an `AggregateError` may decide what happened. With more, it is unknown.
pub const MEMBERS_MAXIMUM: usize = 20;

/// How many members are copied: one more than decide, so that Rust notices.
pub const MEMBERS_COPIED: usize = MEMBERS_MAXIMUM + 1;

/// The fields of a request.
pub fn fields() -> impl Iterator<Item = &'static str> {
    InvitationField::ALL.into_iter().map(InvitationField::name)
}

/// The codes of issues.
pub fn issue_codes() -> impl Iterator<Item = &'static str> {
    IssueCode::ALL.iter().map(|code| code.as_str())
}
