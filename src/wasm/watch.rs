//! Watches, step by step. `pkg-template/src/watch.ts` drives them: `startWatch` once, then `nextAction` again and again, and
//! `watchCall` after each action `call`, `endWatch` at last. If this module crashes, the facade continues with `startWatch`
//! and `resumeWatch` in a new instance.

use std::cell::RefCell;

use js_sys::Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{CallFailure, Environment, list_query, observer, read_options_with};
use super::input::{Reader, Snapshot, Values};
use super::transport::CallHost;
use super::{to_js, to_u64};
use crate::client::{self, Call, Clock, Error, Watch, WatchOptions, WatchStep};
use crate::platform::json::Value;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** The invitations to watch: one id until a final status, or a list of ids, or a snapshot of a query. */
export interface WatchTarget {
  readonly kind: \"one\" | \"ids\" | \"query\";
  readonly input: unknown;
}";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "WatchTarget", extends = Values)]
    pub type WatchTarget;
}

/// The watches that have not ended.
#[derive(Default)]
struct Watches {
    active: Vec<ActiveWatch>,
    /// Counts up: no handle is used again, so that a call that ends late reaches no other watch.
    next_handle: u32,
}

struct ActiveWatch {
    handle: u32,
    watch: Watch,
    is_observed: bool,
    /// The call that the last action asked for.
    call: Option<Box<Call>>,
}

thread_local! {
    static WATCHES: RefCell<Watches> = RefCell::default();
}

/// Changes a watch, if it has not ended.
///
/// `change` must not call an import: a signal or a `Math.random` of the caller could start another watch, which borrows
/// the same cell. So time, randomness and the signal are read before.
fn with_watch<T>(handle: u32, change: impl FnOnce(&mut ActiveWatch) -> T) -> Option<T> {
    WATCHES.with_borrow_mut(|watches| {
        let mut active = watches.active.iter_mut();
        active.find(|active| active.handle == handle).map(change)
    })
}

/// The handle of a watch, or the error of starting it.
#[derive(Serialize, Tsify)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "made once a watch")]
pub enum StartedWatch {
    Started { handle: u32 },
    Failed(CallFailure),
}

/// The next action of the facade for a watch.
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
    End(#[tsify(type = "CallFailure | undefined")] Option<CallFailure>),
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

/// Starts a watch, which lasts until `endWatch`.
#[wasm_bindgen(js_name = startWatch)]
#[must_use]
pub fn start_watch(
    target: &WatchTarget,
    options: &Snapshot,
    environment: &Environment,
) -> Ts<StartedWatch> {
    to_js(&match start(target, options, environment) {
        Ok(handle) => StartedWatch::Started { handle },
        Err(error) => StartedWatch::Failed(Box::new(error).into()),
    })
}

fn start(
    target: &WatchTarget,
    options: &Snapshot,
    environment: &Environment,
) -> Result<u32, Error> {
    let (reader, input) = (Reader::default(), target.get("input"));
    let kind = target.text("kind").unwrap_or_default();
    let take = match kind.as_str() {
        "one" => WatchOptions::take_for_wait,
        _ => WatchOptions::take,
    };
    let (call, options) = read_options_with(options, take)?;
    let settings = &call.settings(&environment.runtime())?;
    let watch = match kind.as_str() {
        "one" => Watch::invitation(settings, reader.value(&input), options)?,
        "query" => Watch::list(settings, list_query(input.unchecked_ref())?, options)?,
        // `ids`, the only other kind.
        _ => {
            let ids = input.unchecked_ref::<Array>().iter();
            Watch::invitations(settings, ids.map(|id| reader.value(&id)), options)?
        }
    };
    Ok(WATCHES.with_borrow_mut(|watches| {
        let handle = watches.next_handle;
        watches.next_handle = handle.wrapping_add(1);
        watches.active.push(ActiveWatch {
            handle,
            watch,
            is_observed: call.is_observed,
            call: None,
        });
        handle
    }))
}

/// Continues the watch of an instance that crashed: `began_ms` is the start of that watch, and `last_states` the JSON text of
/// the last state of each invitation that it delivered.
#[wasm_bindgen(js_name = resumeWatch)]
pub fn resume_watch(handle: u32, began_ms: f64, last_states: &str, host: &CallHost) {
    let (began_ms, now_ms, random) = (to_u64(began_ms), host.now_ms(), host.random());
    with_watch(handle, |active| {
        active.watch.resume(began_ms, last_states, now_ms, random);
    });
}

/// Decides the next action of a watch: the end, if the watch has ended or is unknown.
#[wasm_bindgen(js_name = nextAction)]
#[must_use]
pub fn next_action(handle: u32, host: &CallHost) -> Ts<WatchAction> {
    let (is_aborted, is_hidden) = (host.is_aborted(), host.is_hidden());
    let (now_ms, random) = (host.now_ms(), host.random());
    let action = with_watch(handle, |active| {
        if is_aborted {
            active.watch.abort();
        }
        match active.watch.next(now_ms, random, is_hidden) {
            WatchStep::Call(call) => {
                active.call = Some(call);
                WatchAction::Call
            }
            WatchStep::Wait(ms) => WatchAction::Wait(ms),
            WatchStep::Changed(change) => WatchAction::Change(InvitationChange {
                invitation: change.value,
                previous_status: change.previous_status,
            }),
            WatchStep::Ended(result) => WatchAction::End(result.err().map(Into::into)),
        }
    });
    to_js(&action.unwrap_or(WatchAction::End(None)))
}

/// Makes the call that the last action asked for, and tells the watch its result.
#[wasm_bindgen(js_name = watchCall)]
pub async fn watch_call(handle: u32, host: CallHost) {
    let call = with_watch(handle, |active| {
        Some((active.call.take()?, active.is_observed))
    });
    if let Some((call, is_observed)) = call.flatten() {
        let mut observe = observer(is_observed, &host);
        let result = client::run(*call, &host, &host, &mut observe).await;
        let now_ms = host.now_ms();
        with_watch(handle, |active| active.watch.end_call(result, now_ms));
    }
}

/// Removes a watch.
#[wasm_bindgen(js_name = endWatch)]
pub fn end_watch(handle: u32) {
    WATCHES.with_borrow_mut(|watches| {
        watches.active.retain(|active| active.handle != handle);
    });
}
