use js_sys::Array;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::environment;
use super::fetch::{self, Lost};
use super::value::Record;
use crate::client::options::{self, Options};
use crate::client::{Answer, Error, Operation, Request, Settings};
use crate::{Draft, InvitationField, Report, Untyped};

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

/// Creates an invitation: `[undefined, body]` or `[error, body, cause]`, never an exception.
#[wasm_bindgen]
pub async fn create(request: Array, options: Array, fetch: JsValue, signal: JsValue) -> Array {
    let options = Record::new(&options).options(environment::in_browser());
    let created = match prepare_create(&Record::new(&request), options) {
        Ok((settings, prepared)) => {
            let sent = fetch::send(&settings, &prepared, fetch, signal).await;
            read_created(&settings, sent)
        }
        Err(error) => Err(Rejection::from(error)),
    };
    match created {
        Ok(answer) => Array::of2(&JsValue::UNDEFINED, &answer.body.into()),
        Err(Rejection { error, body, cause }) => {
            let error = error.into_js().map_or(JsValue::NULL, JsValue::from);
            Array::of3(&error, &body.into(), &cause)
        }
    }
}

/// An error, with what only JavaScript sees of it.
struct Rejection {
    error: Error,
    body: Option<String>,
    cause: JsValue,
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        let cause = JsValue::UNDEFINED;
        Self {
            error,
            body: None,
            cause,
        }
    }
}

fn prepare_create(request: &Record, options: Options<'_>) -> Result<(Settings, Request), Error> {
    let request = request.draft().validate()?;
    let settings = options.check()?;
    let prepared = settings.create(&request)?;
    Ok((settings, prepared))
}

fn read_created(settings: &Settings, sent: Result<Answer, Lost>) -> Result<Answer, Rejection> {
    match sent {
        Ok(answer) => match settings.read(Operation::Create, &answer) {
            Ok(_) => Ok(answer),
            Err(error) => {
                let body = Some(answer.body);
                Err(Rejection {
                    body,
                    ..Rejection::from(error)
                })
            }
        },
        Err(Lost { failure, cause }) => {
            let error = settings.failed(Operation::Create, &failure);
            Err(Rejection {
                cause,
                ..Rejection::from(error)
            })
        }
    }
}
