//! Names and limits of the JavaScript interface. `cargo xtask build` writes them into the TypeScript facade, and the
//! modules below read and check options by them, so that both sides agree.

use crate::{Draft, InputValue, InvitationField, IssueCode};

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

/// The options of a handler, besides [`CALL_OPTIONS`], of which `timeoutMs` limits the whole request, and so its calls.
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
    "onError",
];

/// The options of `verifyWebhook`.
pub const WEBHOOK_VERIFY_OPTIONS: &[&str] =
    &["toleranceSeconds", "futureSeconds", "schemes", "now"];

/// The options of `signWebhook`.
pub const WEBHOOK_SIGN_OPTIONS: &[&str] = &["schemes", "now"];

/// The options of `createWebhookHandler`.
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

/// The functions of the option `seen`, a store of event ids.
pub const SEEN_FUNCTIONS: &[&str] = &["claim", "release", "complete"];

/// The settings of a project's webhook.
pub const WEBHOOK_SETTINGS: &[&str] = &["url", "events", "active"];

/// The query parameters of a list.
pub const LIST_PARAMETERS: &[&str] = &["status", "limit", "cursor"];

/// The options of `waitForInvitation`, besides [`CALL_OPTIONS`].
pub const WAIT_OPTIONS: &[&str] = &["until", "waitTimeoutMs", "intervalMs", "onChange"];

/// The options of `watchInvitations`, besides [`CALL_OPTIONS`].
pub const WATCH_OPTIONS: &[&str] = &["waitTimeoutMs", "intervalMs"];

/// The options of `createInvitations`, besides [`CALL_OPTIONS`].
pub const BULK_OPTIONS: &[&str] = &[
    "concurrency",
    "ratePerMinute",
    "key",
    "known",
    "since",
    "dryRun",
    "onProgress",
];

/// The option of a reissue, besides those of its calls.
pub const REISSUE_OPTIONS: &[&str] = &["overrides"];

/// The value of the option `known` that stands for the whole list.
pub const KNOWN_LIST: &str = "list";

/// The properties of a locale, which hold its messages, its error texts and its [`Style`](crate::Style).
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

/// The options of a schema: those of a validation and of a normalization, and `normalize`, which turns the latter on.
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

/// The largest value of a handler's option `maxBodyBytes`.
pub const BODY_MAXIMUM: u32 = 16 * 1024 * 1024;

/// How many items of an array the facade copies: one more than is allowed, so that Rust sees that the array is too long.
pub const ITEMS_COPIED: usize = InputValue::LIST_MAXIMUM + 1;

/// How many unknown names the facade copies if unknown names are errors.
pub const NAMES_COPIED: usize = Draft::UNKNOWN_MAXIMUM;

/// How many levels of `cause` the facade copies of an error that `fetch` throws.
pub const CAUSES_COPIED: u32 = 6;

/// The most errors of an `AggregateError` that are read. With more, the outcome of the call is unknown.
pub const MEMBERS_MAXIMUM: usize = 20;

/// How many errors of an `AggregateError` the facade copies: one more than are read, so that Rust sees that there are more.
pub const MEMBERS_COPIED: usize = MEMBERS_MAXIMUM + 1;

/// The fields of a request.
pub fn fields() -> impl Iterator<Item = &'static str> {
    InvitationField::ALL.iter().map(|field| field.as_str())
}

/// The codes of issues.
pub fn issue_codes() -> impl Iterator<Item = &'static str> {
    IssueCode::ALL.iter().map(|code| code.as_str())
}
