//! The export of `reissueInvitation`.

use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{
    CallFailure, CallResult, Environment, observer, read_options_with, report_created_id,
};
use super::input::{Reader, Snapshot};
use super::to_js;
use super::transport::CallHost;
use crate::client::{self, Error};

/// How a reissue ends.
#[derive(Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ReissueResult {
    /// The new invitation, or the error of creating it.
    created: CallResult,
    /// The error of cancelling the old invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    cancel_error: Option<CallFailure>,
}

/// Creates an invitation with the data of an old one, then cancels the old one.
#[wasm_bindgen]
pub async fn reissue(
    id: JsValue,
    overrides: Snapshot,
    options: Snapshot,
    environment: Environment,
    host: CallHost,
) -> Ts<ReissueResult> {
    let result = async {
        // The facade hands over the value as a snapshot of its own.
        let (options, ()) = read_options_with(&options, |options| {
            options.take("overrides");
        })?;
        let mut settings = options.settings(&environment.runtime())?;
        // Like each create, this one needs a new key.
        settings.idempotency_key = host.random_key();
        let reader = Reader::default();
        client::reissue(
            &settings,
            reader.value(&id),
            reader.draft(&overrides),
            &options.validation(),
            &host,
            &host,
            &mut observer(options.is_observed, &host),
        )
        .await
    };
    let result: Result<_, Box<Error>> = result.await;
    let (created, cancel_error) = match result {
        Ok(reissued) => (Ok(reissued.created), reissued.cancel_error),
        Err(error) => (Err(error), None),
    };
    report_created_id(&created, &host);
    to_js(&ReissueResult {
        created: created.into(),
        cancel_error: cancel_error.map(Into::into),
    })
}
