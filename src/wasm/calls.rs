use std::mem;

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::input::{Reader, Snapshot};
use super::to_js;
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
/** What the facade finds in its runtime. */
export interface Surroundings {
  /** `navigator.userAgent`, where it is a text. */
  readonly userAgent: string | undefined;
  /** `navigator.product`, where it is a text. */
  readonly product: string | undefined;
  /** The `typeof` of each of these globals. */
  readonly document: string;
  readonly WorkerGlobalScope: string;
  readonly importScripts: string;
  readonly Deno: string;
  readonly Bun: string;
  /** Whether there is a `location`. */
  readonly hasLocation: boolean;
  /** Variables of the environment, where reading them asks nobody. */
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
}";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "Surroundings")]
    pub type Surroundings;
    #[wasm_bindgen(method, getter, js_name = userAgent)]
    fn user_agent(this: &Surroundings) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn product(this: &Surroundings) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn document(this: &Surroundings) -> String;
    #[wasm_bindgen(method, getter, js_name = WorkerGlobalScope)]
    fn worker_global_scope(this: &Surroundings) -> String;
    #[wasm_bindgen(method, getter, js_name = importScripts)]
    fn import_scripts(this: &Surroundings) -> String;
    #[wasm_bindgen(method, getter, js_name = Deno)]
    fn deno(this: &Surroundings) -> String;
    #[wasm_bindgen(method, getter, js_name = Bun)]
    fn bun(this: &Surroundings) -> String;
    #[wasm_bindgen(method, getter, js_name = hasLocation)]
    fn has_location(this: &Surroundings) -> bool;
    #[wasm_bindgen(method, getter, js_name = apiKey)]
    fn api_key(this: &Surroundings) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = baseUrl)]
    fn base_url(this: &Surroundings) -> Option<String>;
}

impl Surroundings {
    fn globals(&self) -> Globals {
        Globals {
            has_document: self.document() == "object",
            has_worker_scope: self.worker_global_scope() == "function",
            has_import_scripts: self.import_scripts() == "function",
            has_server_runtime: [self.deno(), self.bun()]
                .iter()
                .any(|kind| kind == "object"),
        }
    }
}

/// How a call ends.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a call")]
pub enum CallResult {
    Completed {
        /// The body of the answer.
        #[tsify(type = "object")]
        value: Value,
        /// Whether the answer was lost, and the invitation found in the list instead.
        reconciled: bool,
    },
    Failed {
        #[tsify(type = "Rejection")]
        error: Error,
        /// The body of the answer, where there was one.
        #[tsify(optional)]
        body: Option<String>,
        /// A copy of what `fetch` threw, without secrets.
        #[tsify(optional, type = "object")]
        thrown: Option<ThrownValue>,
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

/// Makes a call. The input is a copy of the request or of the query, or the id.
#[wasm_bindgen]
pub async fn call(
    #[wasm_bindgen(unchecked_param_type = "Operation")] operation: String,
    input: JsValue,
    options: Snapshot,
    surroundings: Surroundings,
    host: CallHost,
) -> Ts<CallResult> {
    let options = read_options(&options, &surroundings, &[]);
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

/// Gives back the ids that creates got by a module that was replaced, and when, by the monotonic
/// clock.
#[cfg(feature = "wasm-server")]
#[wasm_bindgen(js_name = restoreClaims)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since the start"
)]
pub fn restore_claims(ids: Vec<String>, times_ms: Vec<f64>) {
    let claimed = ids.into_iter().zip(times_ms);
    Claims::default().restore(claimed.map(|(id, at_ms)| ClaimedId {
        id,
        at_ms: at_ms as u64,
    }));
}

/// Tells the facade the id that a create got, which must survive this module.
pub(super) fn report_created_id(result: &Result<Completed, Box<Error>>, host: &CallHost) {
    if let Ok(completed) = result {
        let body = Node::of(&completed.value);
        if let Some(id) = body.get("invitation").get("id").text() {
            host.created(&id);
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

/// Hands the events of a call to the facade, where its caller observes them.
pub(super) fn observer(is_observed: bool, host: &CallHost) -> impl FnMut(AttemptEvent) {
    move |event| {
        if is_observed {
            host.observe(to_js(&event));
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
    // A page calls a route, and links no search of the list.
    if IS_PAGE {
        Call::create_at_route(&settings, request)
    } else {
        Call::create(&settings, request)
    }
}

/// The error of a call with these options, but for a missing key: a client may be made before its
/// key is known.
#[wasm_bindgen(js_name = checkOptions)]
#[must_use]
pub fn check_options(options: &Snapshot, surroundings: &Surroundings) -> Option<Ts<Error>> {
    let settings = read_options(options, surroundings, &[]).check();
    let checked = settings.and_then(|settings| settings.check().map_err(|error| *error));
    checked.err().map(|error| to_js(&error))
}

/// The query of a copy.
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
        _ => Call::retrieve(&settings, reader.value(input)),
    }
}

/// The settings of a webhook, of one that is set or of one that exists.
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

/// Reads the options of a call. `further` are the names of other options beside them.
pub(super) fn read_options(
    options: &Snapshot,
    surroundings: &Surroundings,
    further: &'static [&'static str],
) -> Options<'static> {
    let reader = Reader::default();
    // Few of the options are given, and each look at one takes as long as reading a given one.
    let mut given = reader.members(&options.values());
    let from_environment = |variable: fn(&Surroundings) -> Option<String>| {
        if IS_PAGE {
            None
        } else {
            variable(surroundings)
        }
    };
    Options {
        not_an_object: Reader::neither_object_nor_absent(options),
        values: CALL_OPTIONS.map(|name| {
            let found = given.iter_mut().find(|(known, _)| known == name);
            found.map(|(_, value)| mem::take(value)).unwrap_or_default()
        }),
        unknown: reader.unknown(options),
        further,
        runtime: Runtime {
            in_browser: IS_PAGE
                || surroundings.globals().is_client(
                    surroundings.user_agent().as_deref(),
                    surroundings.product().as_deref(),
                ),
            has_location: surroundings.has_location(),
            environment_api_key: from_environment(Surroundings::api_key),
            environment_base_url: from_environment(Surroundings::base_url),
        },
    }
}

/// Reads a page of a list whose known ids and cursors are sets of texts, and adds its ids to them.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen(js_name = readPage)]
#[must_use]
pub fn read_page(page: JsValue, ids: &js_sys::Set, cursors: &js_sys::Set) -> Ts<PageItems> {
    let remember_id = |id: &str| {
        let known = ids.size();
        ids.add(&id.into());
        ids.size() > known
    };
    let is_known_cursor = |cursor: &str| cursors.has(&cursor.into());
    to_js(&page::read_page(&Value(page), remember_id, is_known_cursor))
}
