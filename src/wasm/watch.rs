use js_sys::Array;
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{CallResult, Surroundings, list_query, observer, read_options};
use super::input::{Reader, Snapshot};
use super::to_js;
use super::transport::CallHost;
use crate::client::{self, Completed, Error, Settings, Watch, WatchOptions};
use crate::facts::WatchParameters;
use crate::platform::json::Value;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** What the facade does for a watch. */
export interface WatchHost extends CallHost {
  /** Takes a change, and resolves when the next one may follow. */
  changed(change: InvitationChange): Promise<void>;
}";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "WatchHost", extends = CallHost)]
    pub type WatchHost;
    #[wasm_bindgen(method, catch)]
    async fn changed(this: &WatchHost, change: Ts<InvitationChange>) -> Result<JsValue, JsValue>;
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
    #[tsify(optional, type = "InvitationStatus | (string & {})")]
    previous_status: Option<String>,
}

/// Waits for the invitation of an id, or watches those of a list of ids or of a copy of a query.
/// Gives the error that it ended with, where there is one.
#[wasm_bindgen]
pub async fn watch(
    waits: bool,
    input: JsValue,
    options: Snapshot,
    surroundings: Surroundings,
    host: WatchHost,
) -> Option<Ts<CallResult>> {
    let followed = follow(waits, &input, &options, &surroundings, &host).await;
    let failed = Err::<Completed, _>(followed.err()?);
    Some(to_js(&failed.into()))
}

async fn follow(
    waits: bool,
    input: &JsValue,
    options: &Snapshot,
    surroundings: &Surroundings,
    host: &WatchHost,
) -> Result<(), Box<Error>> {
    let call_options = read_options(options, surroundings);
    let settings = call_options.check()?;
    let mut watch = prepare(waits, input, &settings, watch_options(options)?)?;
    let calls: &CallHost = host;
    let mut observe = observer(&call_options, calls);
    while let Some(change) = client::next_change(&mut watch, calls, calls, &mut observe).await? {
        let change = to_js(&InvitationChange {
            invitation: change.value,
            previous_status: change.previous_status,
        });
        // It never rejects.
        host.changed(change).await.ok();
    }
    Ok(())
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
