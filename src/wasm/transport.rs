//! `fetch`, the timers and the caller's signal, for one call: the facade does it
//! (`pkg-template/src/transport.ts`) and reports what happened, and Rust judges it.

use gloo_net::http::Headers;
use js_sys::{Date, Math};
use tsify::Ts;
use wasm_bindgen::prelude::*;

use crate::client::{Answer, AttemptEvent, Clock, Failure, FailureKind, Now, Request, Transport};
use crate::text::concat;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** What the facade does for a call. */
export interface CallHost {
  /** New headers, where the runtime has any. */
  headers(): object | undefined;
  /** Sends a request, and gives the attempt up after that time. */
  send(
    url: string,
    method: string,
    headers: object | undefined,
    body: string | undefined,
    timeoutMs: number,
  ): Promise<Attempt>;
  /** Waits for that time, or until the caller's signal aborts the call. */
  wait(ms: number): Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  /** Queues an event for `onAttempt`, which must not run before Rust has returned. */
  observe(event: AttemptEvent): void;
}

/** What became of an attempt. */
export interface Attempt {
  readonly end:
    | "answered"
    | "timeout"
    | "aborted"
    | "aborted_before_sending"
    | "missing"
    | "thrown"
    | "no_answer";
  /** The head of the answer, where one came. */
  readonly head?: AttemptHead | undefined;
  /** The body, where all of it came. */
  readonly body?: string | undefined;
  /** The global that the runtime lacks. */
  readonly missing?: string | undefined;
  /** The messages of what was thrown and of its cause. */
  readonly messages?: string[] | undefined;
  /** The `code` and the `syscall` of what was thrown and of its causes. */
  readonly codes?: string[] | undefined;
  /** A number for what was thrown, which the error of the call gives back. */
  readonly cause?: number | undefined;
}

export interface AttemptHead {
  readonly status: number;
  /** A copy of the headers that are read. */
  readonly headers: object;
  /** When it came, in Unix milliseconds. */
  readonly receivedMs: number;
}"#;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "CallHost")]
    pub type CallHost;
    #[wasm_bindgen(method)]
    fn headers(this: &CallHost) -> JsValue;
    #[wasm_bindgen(method, catch)]
    async fn send(
        this: &CallHost,
        url: &str,
        method: &str,
        headers: JsValue,
        body: Option<&str>,
        timeout_ms: i32,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn wait(this: &CallHost, ms: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = monotonicMs)]
    fn monotonic_ms(this: &CallHost) -> f64;
    #[wasm_bindgen(method)]
    pub fn observe(this: &CallHost, event: Ts<AttemptEvent>);

    type Attempt;
    #[wasm_bindgen(method, getter)]
    fn end(this: &Attempt) -> String;
    #[wasm_bindgen(method, getter)]
    fn head(this: &Attempt) -> Option<AttemptHead>;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Attempt) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn missing(this: &Attempt) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn messages(this: &Attempt) -> Option<Vec<String>>;
    #[wasm_bindgen(method, getter)]
    fn codes(this: &Attempt) -> Option<Vec<String>>;
    #[wasm_bindgen(method, getter)]
    fn cause(this: &Attempt) -> Option<u32>;

    type AttemptHead;
    #[wasm_bindgen(method, getter)]
    fn status(this: &AttemptHead) -> f64;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &AttemptHead) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = receivedMs)]
    fn received_ms(this: &AttemptHead) -> f64;
}

impl Transport for CallHost {
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        let headers = self.headers();
        if !headers.is_undefined() {
            let headers = Headers::from_raw(headers.clone().unchecked_into());
            for (name, value) in &request.headers {
                headers.append(name, value);
            }
        }
        let sent = CallHost::send(
            self,
            &request.url,
            request.method,
            headers,
            request.body.as_deref(),
            milliseconds(timeout_ms),
        );
        match sent.await {
            Ok(attempt) => attempt.unchecked_ref::<Attempt>().result(),
            // It never rejects.
            Err(_) => Err(FailureKind::NotAnAnswer.into()),
        }
    }
}

impl Clock for CallHost {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since 1970 or the start"
    )]
    fn now(&self) -> Now {
        Now {
            monotonic_ms: self.monotonic_ms() as u64,
            unix_ms: Date::now() as u64,
            random: Math::random(),
        }
    }

    async fn wait(&self, ms: u64) {
        CallHost::wait(self, milliseconds(ms)).await.ok();
    }
}

impl Attempt {
    fn result(&self) -> Result<Answer, Failure> {
        let answer = self.head().map(|head| head.answer(self.body()));
        let kind = match (self.end().as_str(), answer) {
            ("answered", Some(answer)) => return Ok(answer),
            ("aborted_before_sending", answer) => (FailureKind::AbortedBeforeSending, answer),
            ("aborted", answer) => (FailureKind::Aborted, answer),
            ("timeout", answer) => (FailureKind::Timeout, answer),
            ("missing", answer) => (missing(&self.missing().unwrap_or_default()), answer),
            ("thrown", answer) => (self.thrown(), answer),
            (_, answer) => (FailureKind::NotAnAnswer, answer),
        };
        Err(Failure {
            kind: kind.0,
            answer: kind.1,
            cause: self.cause(),
        })
    }

    fn thrown(&self) -> FailureKind {
        let mut message = String::new();
        for text in self.messages().unwrap_or_default() {
            if !message.is_empty() && !text.is_empty() {
                message.push_str(": ");
            }
            message.push_str(&text);
        }
        if message.is_empty() {
            message.push_str("no reason given");
        }
        FailureKind::of_fetch(message, &self.codes().unwrap_or_default())
    }
}

impl AttemptHead {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    fn answer(&self, body: Option<String>) -> Answer {
        let headers = Headers::from_raw(self.headers().unchecked_into());
        Answer {
            status: self.status() as u16,
            headers: headers.entries().collect(),
            body: body.unwrap_or_default(),
            received_unix_ms: self.received_ms() as u64,
        }
    }
}

fn missing(name: &str) -> FailureKind {
    let advice = match name {
        "fetch" => ": give one as options.fetch",
        _ => "",
    };
    FailureKind::NotConnected(concat(&["this runtime has no ", name, advice]))
}

/// A time for `setTimeout`, which takes no more than 31 bits.
fn milliseconds(ms: u64) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}
