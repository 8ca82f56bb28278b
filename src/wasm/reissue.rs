use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{CallResult, Surroundings, observer, read_options, remember_claim};
use super::input::{Reader, Snapshot};
use super::to_js;
use super::transport::CallHost;
use crate::ValidationOptions;
use crate::client::{self, Completed};

/// How a reissue ends.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ReissueResult {
    /// The new invitation, or why there is none.
    created: CallResult,
    /// Why the old one could not be cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    cancelled: Option<CallResult>,
}

/// Makes a new invitation with the data of an old one, and cancels that.
#[wasm_bindgen]
pub async fn reissue(
    id: JsValue,
    overrides: Snapshot,
    options: Snapshot,
    surroundings: Surroundings,
    host: CallHost,
) -> Ts<ReissueResult> {
    let options = read_options(&options, &surroundings);
    let validation = ValidationOptions::new().allow_unknown(options.allows_unknown());
    let reader = Reader::default();
    let result = match options.check() {
        Ok(mut settings) => {
            settings.idempotency_key = host.random_key();
            let (id, draft) = (reader.value(&id), reader.draft(&overrides));
            let mut observe = observer(options.is_observed(), &host);
            client::reissue(
                &settings,
                id,
                draft,
                &validation,
                &host,
                &host,
                &mut observe,
            )
            .await
        }
        Err(error) => Err(Box::new(error)),
    };
    let (created, cancel_error) = match result {
        Ok(reissued) => (Ok(reissued.created), reissued.cancel_error),
        Err(error) => (Err(error), None),
    };
    remember_claim(&created, &host);
    to_js(&ReissueResult {
        created: created.into(),
        cancelled: cancel_error.map(|error| Err::<Completed, _>(error).into()),
    })
}
