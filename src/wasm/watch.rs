//! Watches, step by step: the facade drives them, and goes on in a new instance of the module where
//! one crashed.

use std::cell::RefCell;

use js_sys::{Array, Math};
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{CallResult, Surroundings, list_query, observer, read_options};
use super::input::{Reader, Snapshot};
use super::to_js;
use super::transport::CallHost;
use crate::client::{
    self, Call, Clock, Completed, Error, Settings, Watch, WatchOptions, WatchStep,
};
use crate::facts::WatchParameters;
use crate::platform::json::Value;

thread_local! {
    /// The watches under way, by their numbers.
    static WATCHES: RefCell<Vec<Option<ActiveWatch>>> = const { RefCell::new(Vec::new()) };
}

struct ActiveWatch {
    watch: Watch,
    is_observed: bool,
    /// The call that the last step asked for.
    call: Option<Box<Call>>,
}

/// The number of a watch, or the error of starting it.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a watch")]
pub enum StartedWatch {
    Started { number: usize },
    Failed(CallResult),
}

/// The next step of a watch, for the facade.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "made once a step")]
pub enum WatchAction {
    /// Makes a call with `watchCall`.
    Call,
    /// Waits for that time, in milliseconds.
    Wait(#[tsify(type = "number")] u64),
    /// Hands on a change.
    Change(InvitationChange),
    /// Ends; with an error, where the watch failed.
    End(#[tsify(type = "CallResult | undefined")] Option<CallResult>),
}

/// A change of an invitation.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct InvitationChange {
    /// The invitation as it is now.
    #[tsify(type = "Invitation")]
    invitation: Value,
    /// The status before; absent where the invitation was read for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "InvitationStatus")]
    previous_status: Option<String>,
}

/// Begins to wait for the invitation of an id, or to watch those of a list of ids or of a copy of a
/// query, until `endWatch`.
#[wasm_bindgen(js_name = startWatch)]
#[must_use]
pub fn start_watch(
    waits: bool,
    input: &JsValue,
    options: &Snapshot,
    surroundings: &Surroundings,
) -> Ts<StartedWatch> {
    to_js(&match start(waits, input, options, surroundings) {
        Ok(active) => StartedWatch::Started {
            number: WATCHES.with_borrow_mut(|watches| {
                let free = watches.iter().position(Option::is_none);
                let number = free.unwrap_or(watches.len());
                if free.is_none() {
                    watches.push(None);
                }
                if let Some(place) = watches.get_mut(number) {
                    *place = Some(active);
                }
                number
            }),
        },
        Err(error) => StartedWatch::Failed(Err::<Completed, _>(Box::new(error)).into()),
    })
}

/// Goes on with a watch of an instance of the module that crashed: when it began, and the last state
/// of each invitation that it gave, as a JSON text.
#[wasm_bindgen(js_name = resumeWatch)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "milliseconds since the start"
)]
pub fn resume_watch(number: usize, began_ms: f64, known: &str, host: &CallHost) {
    let (began_ms, now_ms) = (began_ms as u64, host.now_ms());
    with_watch(number, |active| {
        active.watch.resume(began_ms, known, now_ms, Math::random());
    });
}

/// Decides the next step of a watch.
#[wasm_bindgen(js_name = nextAction)]
#[must_use]
pub fn next_action(number: usize, host: &CallHost) -> Ts<WatchAction> {
    // Read first: a signal of the caller's may run code that enters this module again.
    let (is_aborted, now_ms, is_hidden) = (host.is_aborted(), host.now_ms(), host.is_hidden());
    let action = with_watch(number, |active| {
        if is_aborted {
            active.watch.abort();
        }
        match active.watch.next(now_ms, Math::random(), is_hidden) {
            WatchStep::Call(call) => {
                active.call = Some(call);
                WatchAction::Call
            }
            WatchStep::Wait(ms) => WatchAction::Wait(ms),
            WatchStep::Changed(change) => WatchAction::Change(InvitationChange {
                invitation: change.value,
                previous_status: change.previous_status,
            }),
            WatchStep::Ended(result) => {
                let failed = result.err().map(Err::<Completed, _>);
                WatchAction::End(failed.map(CallResult::from))
            }
        }
    });
    to_js(&action.unwrap_or(WatchAction::End(None)))
}

/// Makes the call that was asked for.
#[wasm_bindgen(js_name = watchCall)]
pub async fn watch_call(number: usize, host: CallHost) {
    let call = with_watch(number, |active| {
        Some((active.call.take()?, active.is_observed))
    });
    if let Some((call, is_observed)) = call.flatten() {
        let mut observe = observer(is_observed, &host);
        let result = client::run(*call, &host, &host, &mut observe).await;
        let now_ms = host.now_ms();
        with_watch(number, |active| active.watch.end_call(result, now_ms));
    }
}

/// Forgets a watch: its number may be another's from then on.
#[wasm_bindgen(js_name = endWatch)]
pub fn end_watch(number: usize) {
    WATCHES.with_borrow_mut(|watches| {
        if let Some(place) = watches.get_mut(number) {
            *place = None;
        }
    });
}

fn with_watch<T>(number: usize, work: impl FnOnce(&mut ActiveWatch) -> T) -> Option<T> {
    WATCHES.with_borrow_mut(|watches| Some(work(watches.get_mut(number)?.as_mut()?)))
}

fn start(
    waits: bool,
    input: &JsValue,
    options: &Snapshot,
    surroundings: &Surroundings,
) -> Result<ActiveWatch, Error> {
    let call_options = read_options(options, surroundings);
    let settings = call_options.check()?;
    Ok(ActiveWatch {
        watch: prepare(waits, input, &settings, watch_options(options)?)?,
        is_observed: call_options.is_observed(),
        call: None,
    })
}

fn watch_options(options: &Snapshot) -> Result<WatchOptions, Error> {
    let (reader, values) = (Reader::default(), options.values());
    WatchOptions::check(&WatchParameters::read(|name| {
        reader.value(&values.get(name))
    }))
}

fn prepare(
    waits: bool,
    input: &JsValue,
    settings: &Settings,
    options: WatchOptions,
) -> Result<Watch, Error> {
    let reader = Reader::default();
    if waits {
        return Watch::invitation(settings, reader.value(input), options);
    }
    if !Array::is_array(input) {
        return Watch::list(settings, list_query(input.unchecked_ref())?, options);
    }
    let ids = input.unchecked_ref::<Array>().iter();
    Watch::invitations(settings, ids.map(|id| reader.value(&id)), options)
}
