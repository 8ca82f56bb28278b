//! The export of `createInvitations`: drives a run over many rows (`bulk::next_result`) with the rows, timers and requests
//! of the facade (`pkg-template/src/bulk.ts`).

use std::pin::Pin;

use js_sys::{Array, Math};
use serde::Serialize;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use super::calls::{CallFailure, Environment, observer, read_options_with, report_created_id};
use super::input::{Reader, Snapshot, texts_of};
use super::transport::CallHost;
use super::{to_js, to_u64};
use crate::bulk::{self, Bulk, BulkOptions, BulkOutcome, BulkProgress, BulkResult, Event};
use crate::client::{self, Call, Clock, Error, invalid_argument};
use crate::platform::json::{self, Value};
use crate::{Issue, PathSegment, Problem, Report, ValueKind};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = "\
/** The part of a run over many rows that the facade does. */
export interface BulkHost extends CallHost {
  /** A new transport, for one call. */
  transport(): CallHost;
  /** A snapshot of the row with this index; `undefined` after the last. */
  read(index: number): Promise<Snapshot | undefined>;
  /** Delivers a result. Resolves when the next one may follow. */
  handOverResult(result: RowResult): Promise<void>;
  /** True once no further result is wanted. */
  isClosed(): boolean;
}";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "BulkHost", extends = CallHost)]
    pub type BulkHost;
    #[wasm_bindgen(method)]
    fn transport(this: &BulkHost) -> CallHost;
    #[wasm_bindgen(method, catch)]
    async fn read(this: &BulkHost, index: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = handOverResult)]
    async fn hand_over_result(this: &BulkHost, result: Ts<RowResult>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = isClosed)]
    fn is_closed(this: &BulkHost) -> bool;
}

/// The result of a row.
#[derive(Serialize, Tsify)]
pub struct RowResult {
    index: u64,
    outcome: BulkOutcome,
    issues: Vec<Issue>,
    warnings: Vec<Issue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "Invitation")]
    invitation: Option<Value>,
    reconciled: bool,
    /// The error, if it is the reason why there is no invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    failed: Option<CallFailure>,
    progress: BulkProgress,
}

impl RowResult {
    fn new(result: BulkResult, progress: BulkProgress) -> Self {
        Self {
            index: result.index,
            outcome: result.outcome,
            issues: result.issues,
            warnings: result.warnings,
            invitation: result.invitation,
            reconciled: result.reconciled,
            failed: result.error.map(Into::into),
            progress,
        }
    }
}

/// Creates an invitation for each row. `rows` is the kind of the rows, `total` their number if they are an array, and `known`
/// the JSON texts of invitations that exist. Returns the error that ended the run, if there is one.
#[wasm_bindgen(js_name = createMany)]
pub async fn create_many(
    #[wasm_bindgen(unchecked_param_type = "ValueKind")] rows: String,
    total: Option<f64>,
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] known: Array,
    options: Snapshot,
    environment: Environment,
    host: BulkHost,
) -> Option<Ts<CallFailure>> {
    let run = async {
        let (call_options, mut bulk_options) = read_options_with(&options, BulkOptions::take)?;
        let settings = call_options.settings(&environment.runtime())?;
        check_rows(&rows)?;
        if let Some(total) = total {
            bulk_options = bulk_options.total(to_u64(total));
        }
        let mut bulk =
            Bulk::new(&settings, bulk_options)?.with_validation(call_options.validation());
        add_known(&mut bulk, &texts_of(&known)).map_err(Error::from)?;
        let mut tasks = Vec::new();
        let run_host = RunHost {
            host: &host,
            is_observed: call_options.is_observed,
        };
        while let Some(result) = bulk::next_result(&mut bulk, &mut tasks, &run_host).await? {
            let progress = bulk.progress(host.now_ms());
            // The facade never rejects this promise.
            host.hand_over_result(to_js(&RowResult::new(result, progress)))
                .await
                .ok();
        }
        Ok::<(), Box<Error>>(())
    };
    Some(to_js(&run.await.err()?.into()))
}

fn check_rows(kind: &str) -> Result<(), Box<Error>> {
    match ValueKind::from(kind) {
        ValueKind::Array | ValueKind::Iterable => Ok(()),
        // The problem has room for one kind: most callers mean an array.
        found => Err(invalid_argument(
            "rows",
            Problem::invalid_type(ValueKind::Array, found),
        )),
    }
}

fn add_known(bulk: &mut Bulk, known: &[String]) -> Result<(), Report> {
    for (index, text) in known.iter().enumerate() {
        let is_invitation = json::parse(text).is_some_and(|value| bulk.add_known(&value));
        if !is_invitation {
            let path = ["options", "known"].map(|name| PathSegment::Key(name.into()));
            let path = path.into_iter().chain([PathSegment::Index(index)]);
            let problem = Problem::invalid_type(ValueKind::Object, ValueKind::Unreadable);
            let mut report = Report::default();
            report.add_at(path.collect(), problem, None);
            return Err(report);
        }
    }
    Ok(())
}

struct RunHost<'h> {
    host: &'h BulkHost,
    is_observed: bool,
}

type Task<'h> = Pin<Box<dyn Future<Output = Event> + 'h>>;

impl<'h> bulk::BulkHost<Task<'h>> for RunHost<'h> {
    fn now_ms(&self) -> u64 {
        Clock::now_ms(&**self.host)
    }

    fn random(&self) -> f64 {
        Math::random()
    }

    fn call(&self, number: u64, call: Call) -> Task<'h> {
        let (host, mut observe) = (self.host, observer(self.is_observed, self.host));
        Box::pin(async move {
            let transport = host.transport();
            let result = client::run(call, &transport, &transport, &mut observe).await;
            report_created_id(&result, host);
            Event::CallEnded { number, result }
        })
    }

    #[expect(clippy::cast_precision_loss, reason = "no list has 2^53 rows")]
    fn read(&self, index: u64) -> Task<'h> {
        let host = self.host;
        Box::pin(async move {
            match BulkHost::read(host, index as f64).await {
                Ok(row) if !row.is_undefined() => {
                    Event::Draft(Reader::default().draft(row.unchecked_ref()))
                }
                // `undefined`: the facade never rejects this promise.
                _ => Event::NoMoreRows,
            }
        })
    }

    fn wait(&self, ms: u64) -> Task<'h> {
        let host: &CallHost = self.host;
        Box::pin(async move {
            Clock::wait(host, ms).await;
            Event::WaitEnded
        })
    }

    fn is_aborted(&self) -> bool {
        Clock::is_aborted(&**self.host)
    }

    fn is_closed(&self) -> bool {
        BulkHost::is_closed(self.host)
    }
}
