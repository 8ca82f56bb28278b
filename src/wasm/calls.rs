//! The exports that make one call, and the options that all calls share.

use std::mem;

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot, Values};
use super::to_js;
#[cfg(feature = "wasm-server")]
use super::to_u64;
use super::transport::CallHost;
use crate::client::options::{Globals, Options, Runtime};
#[cfg(target_arch = "wasm32")]
use crate::client::page::{self, PageItems};
use crate::client::thrown::ThrownValue;
#[cfg(feature = "wasm-server")]
use crate::client::webhook::UncheckedSettings;
use crate::client::{self, AttemptEvent, Call, Completed, Error, ListQuery, Settings};
#[cfg(feature = "wasm-server")]
use crate::client::{ClaimedId, Claims, WebhookSettings};
use crate::facts::{CALL_OPTIONS, ListParameters};
use crate::platform::IS_PAGE;
use crate::platform::json::{Node, Value};
use crate::{Draft, ValidationOptions};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** The facts by which the runtime is recognized, and the variables of its environment. */
export interface Environment {
  /** `navigator.userAgent`, if it is a text. */
  readonly userAgent: string | undefined;
  /** `navigator.product`, if it is a text. */
  readonly product: string | undefined;
  /** The results of `typeof` for globals. */
  readonly document: string;
  readonly WorkerGlobalScope: string;
  readonly importScripts: string;
  readonly Deno: string;
  readonly Bun: string;
  /** True if there is a `location`. */
  readonly hasLocation: boolean;
  /** Environment variables, if reading them opens no prompt. */
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
}";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "Environment", extends = Values)]
    pub type Environment;
}

impl Environment {
    fn globals(&self) -> Globals {
        let has = |name, kind| self.text(name).as_deref() == Some(kind);
        Globals {
            has_document: has("document", "object"),
            has_worker_scope: has("WorkerGlobalScope", "function"),
            has_import_scripts: has("importScripts", "function"),
            has_server_runtime: has("Deno", "object") || has("Bun", "object"),
        }
    }
}

/// The result of a call.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a call")]
pub enum CallResult {
    Completed {
        /// The body of the answer.
        #[tsify(type = "object")]
        value: Value,
        /// True if the answer was lost, and the invitation was found in the list.
        reconciled: bool,
    },
    Failed {
        #[tsify(type = "Rejection")]
        error: Error,
        /// The body of the answer, if there was one.
        #[tsify(optional)]
        body: Option<String>,
        /// A copy of what `fetch` threw, without secrets.
        #[tsify(optional, type = "object")]
        thrown: Option<Value>,
    },
}

impl From<Result<Completed, Box<Error>>> for CallResult {
    fn from(result: Result<Completed, Box<Error>>) -> Self {
        match result {
            Ok(completed) => Self::Completed {
                value: completed.value,
                reconciled: completed.reconciled,
            },
            Err(error) => Self::Failed {
                body: error.body.as_ref().map(|body| body.text().to_owned()),
                thrown: ThrownValue::of(&error),
                error: *error,
            },
        }
    }
}

/// Makes a call. `input` is a snapshot of the request or of the query, or the id.
#[wasm_bindgen]
pub async fn call(
    #[wasm_bindgen(unchecked_param_type = "Operation")] operation: String,
    input: JsValue,
    options: Snapshot,
    environment: Environment,
    host: CallHost,
) -> Ts<CallResult> {
    let options = read_options(&options, &environment, &[]);
    let validation = ValidationOptions::new().allow_unknown(options.allows_unknown());
    let prepared = options
        .check()
        .and_then(|settings| prepare(&operation, &input, settings, validation, &host));
    let result = match prepared {
        Ok(call) => run(call, &options, &host).await,
        Err(error) => Err(Box::new(error)),
    };
    if operation == "create" {
        report_created_id(&result, &host);
    }
    to_js(&result.into())
}

/// Takes over the ids of the invitations that creates made in an instance that crashed, with their monotonic times.
#[cfg(feature = "wasm-server")]
#[wasm_bindgen(js_name = restoreClaims)]
pub fn restore_claims(
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] ids: &js_sys::Array,
    times_ms: Vec<f64>,
) {
    let claimed = super::input::texts_of(ids).into_iter().zip(times_ms);
    Claims::of_process().restore(claimed.map(|(id, at_ms)| ClaimedId {
        id,
        at_ms: to_u64(at_ms),
    }));
}

/// Reports the id of a created invitation to the facade, which keeps it in case that this instance crashes.
pub(super) fn report_created_id(result: &Result<Completed, Box<Error>>, host: &CallHost) {
    if let Ok(completed) = result {
        let body = Node::of(&completed.value);
        if let Some(id) = body.get("invitation").get("id").text() {
            host.remember_created_id(&id);
        }
    }
}

/// Drives a call to its end.
pub(super) async fn run(
    call: Call,
    options: &Options<'_>,
    host: &CallHost,
) -> Result<Completed, Box<Error>> {
    client::run(call, host, host, &mut observer(options.is_observed(), host)).await
}

/// Queues the events of a call for `onAttempt`, if the caller has given that option.
pub(super) fn observer(is_observed: bool, host: &CallHost) -> impl FnMut(AttemptEvent) {
    move |event| {
        if is_observed {
            host.queue_event(to_js(&event));
        }
    }
}

/// The call that creates an invitation.
pub(super) fn create(
    mut settings: Settings,
    draft: Draft<'_>,
    validation: ValidationOptions,
    host: &CallHost,
) -> Result<Call, Error> {
    let request = draft.validate_with(&validation)?;
    settings.idempotency_key = host.random_key();
    // A page calls a route, which searches the list itself. So the module for pages does not link the search.
    if IS_PAGE {
        Call::create_at_route(&settings, request)
    } else {
        Call::create(&settings, request)
    }
}

/// Checks options. Returns the error that a call with them would have, except for a missing key: a client may be made before
/// its key is known.
#[wasm_bindgen(js_name = checkOptions)]
#[must_use]
pub fn check_options(options: &Snapshot, environment: &Environment) -> Option<Ts<Error>> {
    let settings = read_options(options, environment, &[]).check();
    let checked = settings.and_then(|settings| settings.check().map_err(|error| *error));
    checked.err().map(|error| to_js(&error))
}

/// Reads a query of the list.
pub(super) fn list_query(record: &Snapshot) -> Result<ListQuery, Error> {
    let reader = Reader::default();
    let values = record.values();
    let parameters = ListParameters::read(|name| reader.value(&values.get(name)));
    let not_an_object = Reader::neither_object_nor_absent(record);
    let query = ListQuery::check(&parameters, not_an_object, &reader.unknown(record))?;
    Ok(query)
}

fn prepare(
    operation: &str,
    input: &JsValue,
    settings: Settings,
    validation: ValidationOptions,
    host: &CallHost,
) -> Result<Call, Error> {
    let reader = Reader::default();
    let record: &Snapshot = input.unchecked_ref();
    match operation {
        "create" => create(settings, reader.draft(record), validation, host),
        "list" => Call::list(&settings, &list_query(record)?),
        #[cfg(feature = "wasm-server")]
        "get_webhook" => Call::get_webhook(&settings),
        #[cfg(feature = "wasm-server")]
        "set_webhook" => Call::set_webhook(&settings, &webhook(record, true)?),
        #[cfg(feature = "wasm-server")]
        "update_webhook" => Call::update_webhook(&settings, &webhook(record, false)?),
        #[cfg(feature = "wasm-server")]
        "delete_webhook" => Call::delete_webhook(&settings),
        "cancel" => Call::cancel(&settings, reader.value(input)),
        // `retrieve`, the only other operation of a facade that loads this module.
        _ => Call::retrieve(&settings, reader.value(input)),
    }
}

/// Reads the settings of a webhook. Those of a new one must have a `url`.
#[cfg(feature = "wasm-server")]
fn webhook(settings: &Snapshot, is_new: bool) -> Result<WebhookSettings, Error> {
    let (reader, values) = (Reader::default(), settings.values());
    let unchecked = UncheckedSettings {
        not_an_object: Reader::not_an_object(settings),
        url: reader.value(&values.get("url")),
        events: reader.value(&values.get("events")),
        active: reader.value(&values.get("active")),
        unknown: reader.unknown(settings),
    };
    unchecked.check(is_new)
}

/// Reads the options of a call, and the facts about its runtime. `other_known_names` are the names that the export takes
/// besides the options of a call: they are known, but not read here.
pub(super) fn read_options(
    options: &Snapshot,
    environment: &Environment,
    other_known_names: &'static [&'static str],
) -> Options<'static> {
    let reader = Reader::default();
    // Lists the given options instead of reading each by its name: few are given, and reading an absent one costs as much.
    let mut given = reader.members(&options.values());
    let from_environment = |name| {
        if IS_PAGE {
            None
        } else {
            environment.text(name)
        }
    };
    Options {
        not_an_object: Reader::neither_object_nor_absent(options),
        values: CALL_OPTIONS.map(|name| {
            let found = given.iter_mut().find(|(known, _)| known == name);
            found.map(|(_, value)| mem::take(value)).unwrap_or_default()
        }),
        unknown: reader.unknown(options),
        other_known_names,
        runtime: Runtime {
            in_browser: IS_PAGE
                || environment.globals().is_client(
                    environment.text("userAgent").as_deref(),
                    environment.text("product").as_deref(),
                ),
            has_location: environment.is_true("hasLocation"),
            environment_api_key: from_environment("apiKey"),
            environment_base_url: from_environment("baseUrl"),
        },
    }
}

/// Reads a page of a list: finds the invitations whose ids are not in `ids`, and adds their ids. If the next cursor is in
/// `cursors`, the page is the last one.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = readPage)]
#[must_use]
pub fn read_page(page: JsValue, ids: &js_sys::Set, cursors: &js_sys::Set) -> Ts<PageItems> {
    let remember_id = |id: &str| {
        let is_new = !ids.has(&id.into());
        ids.add(&id.into());
        is_new
    };
    let is_known_cursor = |cursor: &str| cursors.has(&cursor.into());
    to_js(&page::read_page(&Value(page), remember_id, is_known_cursor))
}
