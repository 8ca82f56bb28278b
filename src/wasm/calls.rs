//! The exports that make one call, and the options that all calls share.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot, Values};
use super::to_js;
#[cfg(feature = "wasm-server")]
use super::to_u64;
use super::transport::CallHost;
use crate::client::options::{CallOptions, Globals, Runtime};
#[cfg(target_arch = "wasm32")]
use crate::client::page::{self, PageItems};
use crate::client::thrown::ThrownValue;
use crate::client::{self, AttemptEvent, Call, Completed, Error, ListQuery, Settings};
#[cfg(feature = "wasm-server")]
use crate::client::{ClaimedId, Claims, WebhookSettings};
use crate::input_object::ObjectReader;
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
    /// The facts about the runtime that options are checked by.
    pub(super) fn runtime(&self) -> Runtime {
        // A page has no environment: without it, the module for pages needs no code for variables.
        let variable = |name| if IS_PAGE { None } else { self.text(name) };
        let (user_agent, product) = (self.text("userAgent"), self.text("product"));
        let globals = self.globals();
        Runtime {
            in_browser: IS_PAGE || globals.is_client(user_agent.as_deref(), product.as_deref()),
            has_location: self.is_true("hasLocation"),
            environment_api_key: variable("apiKey"),
            environment_base_url: variable("baseUrl"),
        }
    }

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
    Failed(CallFailure),
}

/// The error of a call, or the one behind an answer of a handler.
#[derive(Serialize, Tsify)]
pub struct CallFailure {
    #[tsify(type = "Rejection")]
    error: Error,
    /// The body of the answer, if there was one.
    #[tsify(optional)]
    body: Option<String>,
    /// A copy of what `fetch` threw, without secrets.
    #[tsify(optional, type = "object")]
    thrown: Option<Value>,
}

impl From<Box<Error>> for CallFailure {
    fn from(error: Box<Error>) -> Self {
        Self {
            body: error.body.as_ref().map(|body| body.text().to_owned()),
            thrown: ThrownValue::of(&error),
            error: *error,
        }
    }
}

impl From<Result<Completed, Box<Error>>> for CallResult {
    fn from(result: Result<Completed, Box<Error>>) -> Self {
        match result {
            Ok(completed) => Self::Completed {
                value: completed.value,
                reconciled: completed.reconciled,
            },
            Err(error) => Self::Failed(error.into()),
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
    let prepared = read_options(&options).and_then(|options| {
        let settings = options.settings(&environment.runtime())?;
        let call = prepare(&operation, &input, settings, options.validation(), &host)?;
        Ok((call, options.is_observed))
    });
    let result = match prepared {
        Ok((call, is_observed)) => run(call, is_observed, &host).await,
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
    is_observed: bool,
    host: &CallHost,
) -> Result<Completed, Box<Error>> {
    client::run(call, host, host, &mut observer(is_observed, host)).await
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
    let settings = read_options(options).and_then(|call| call.settings(&environment.runtime()));
    let checked = settings.and_then(|settings| settings.check().map_err(|error| *error));
    checked.err().map(|error| to_js(&error))
}

/// Reads a query of the list.
pub(super) fn list_query(query: &Snapshot) -> Result<ListQuery, Error> {
    Ok(ListQuery::check(Reader::default().object(query))?)
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
    WebhookSettings::read(Reader::default().required_object(settings), is_new)
}

/// Reads the options of a function that makes a call and has no other options.
pub(super) fn read_options(options: &Snapshot) -> Result<CallOptions<'static>, Error> {
    let (call, ()) = read_options_with(options, |_| ())?;
    Ok(call)
}

/// Reads the options of a function that makes calls. `take_others` takes its other options.
pub(super) fn read_options_with<T>(
    options: &Snapshot,
    take_others: impl FnOnce(&mut ObjectReader<'_>) -> T,
) -> Result<(CallOptions<'static>, T), Error> {
    let mut options = ObjectReader::of_options(Reader::default().object(options));
    let call = CallOptions::take_with_signal(&mut options);
    let others = take_others(&mut options);
    options.finish()?;
    Ok((call, others))
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
