use js_sys::{Array, Function};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::environment;
use super::platform::Platform;
use super::value::{Record, scalar};
use crate::client::options::{self, Options};
use crate::client::{AttemptEvent, Call, Error, ListQuery, Settings, page, run};
use crate::{Draft, InvitationField, Report, Untyped, json};

/// The names that the facade copies from a request, in their order.
#[wasm_bindgen(js_name = fieldNames)]
#[must_use]
pub fn field_names() -> Vec<String> {
    InvitationField::ALL
        .map(|field| field.name().to_owned())
        .to_vec()
}

/// The names that the facade copies from the options, in their order.
#[wasm_bindgen(js_name = optionNames)]
#[must_use]
pub fn option_names() -> Vec<String> {
    options::NAMES.map(str::to_owned).to_vec()
}

/// The names that the facade copies from a list's query, in their order.
#[wasm_bindgen(js_name = queryNames)]
#[must_use]
pub fn query_names() -> Vec<String> {
    ListQuery::NAMES.map(str::to_owned).to_vec()
}

/// How many items of a list the facade copies: one more than is allowed.
#[wasm_bindgen(js_name = copiedItems)]
#[must_use]
pub fn copied_items() -> usize {
    Untyped::LIST_MAXIMUM.saturating_add(1)
}

/// How many unknown names the facade hands over.
#[wasm_bindgen(js_name = copiedNames)]
#[must_use]
pub fn copied_names() -> usize {
    Draft::UNKNOWN_MAXIMUM
}

/// Checks a request.
///
/// # Errors
///
/// Where the report has no JavaScript form.
#[wasm_bindgen]
pub fn validate(request: &Array) -> Result<Ts<Report>, JsError> {
    Ok(Record::new(request).draft().report().into_ts()?)
}

/// Creates an invitation. Like its siblings it settles to `[undefined, body, reconciled]` or to
/// `[error, body, cause]`, and never rejects.
#[wasm_bindgen]
pub async fn create(request: Array, options: Array, live: Live) -> Array {
    let request = Record::new(&request);
    settle(&options, live, |settings| {
        Call::create(settings, request.draft().validate()?)
    })
    .await
}

/// Retrieves an invitation.
#[wasm_bindgen]
pub async fn retrieve(id: JsValue, options: Array, live: Live) -> Array {
    settle(&options, live, |settings| {
        Call::retrieve(settings, scalar(&id))
    })
    .await
}

/// Cancels an invitation.
#[wasm_bindgen]
pub async fn cancel(id: JsValue, options: Array, live: Live) -> Array {
    settle(&options, live, |settings| {
        Call::cancel(settings, scalar(&id))
    })
    .await
}

/// Lists a page of invitations.
#[wasm_bindgen]
pub async fn list(query: Array, options: Array, live: Live) -> Array {
    let query = Record::new(&query);
    settle(&options, live, |settings| {
        Call::list(settings, &query.query()?)
    })
    .await
}

/// Where the page after this one begins; `seen` are the cursors so far.
#[wasm_bindgen(js_name = nextCursor)]
#[must_use]
pub fn next_cursor(page: &str, seen: &Array) -> Option<String> {
    let page = json::parse(page)?;
    let is_seen = |cursor: &str| seen.includes(&cursor.into(), 0);
    page::next_cursor(&page, is_seen).map(str::to_owned)
}

#[wasm_bindgen]
extern "C" {
    /// The options that are no plain values: the facade read each once.
    #[wasm_bindgen(typescript_type = "{ fetch: unknown; signal: unknown; onAttempt: unknown }")]
    pub type Live;
    #[wasm_bindgen(method, getter)]
    fn fetch(this: &Live) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn signal(this: &Live) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = onAttempt)]
    fn on_attempt(this: &Live) -> JsValue;
}

async fn settle(
    options: &Array,
    live: Live,
    call: impl FnOnce(&Settings) -> Result<Call, Error>,
) -> Array {
    let options: Options<'_> = Record::new(options).options(environment::in_browser());
    let prepared = options.check().and_then(|settings| call(&settings));
    let platform = Platform::new(live.fetch(), live.signal());
    let result = match prepared {
        Ok(call) => {
            let observe = observer(&live.on_attempt());
            run(call, &platform, &platform, observe)
                .await
                .map_err(|error| *error)
        }
        Err(error) => Err(error),
    };
    match result {
        Ok(completed) => {
            let text = JsValue::from_str(&completed.text.0);
            Array::of3(&JsValue::UNDEFINED, &text, &completed.reconciled.into())
        }
        Err(error) => {
            let body = error.body.as_ref().map(|body| body.0.as_str());
            let cause = platform.cause(error.cause);
            let rejection = error.into_js().map_or(JsValue::NULL, JsValue::from);
            Array::of3(&rejection, &body.into(), &cause)
        }
    }
}

/// Tells `onAttempt` what happens; what that throws is nobody's business.
fn observer(on_attempt: &JsValue) -> impl FnMut(AttemptEvent) + use<> {
    let on_attempt = on_attempt.dyn_ref::<Function>().cloned();
    move |event| {
        if let (Some(on_attempt), Ok(event)) = (&on_attempt, event.into_js()) {
            on_attempt.call1(&JsValue::UNDEFINED, &event.into()).ok();
        }
    }
}
