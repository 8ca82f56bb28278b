//! Implements `Transport` and `Clock` by the facade (`pkg-template/src/transport.ts`), which calls `fetch`, sets timers, and
//! listens to the caller's signal. The facade reports how each attempt ended; this file turns the report into an answer or a
//! failure.

use gloo_net::http::Headers;
use js_sys::{Array, Math};
use tsify::Ts;
use wasm_bindgen::prelude::*;

use super::input::Values;
use super::to_u64;
use crate::client::thrown::ThrownValue;
use crate::client::{Answer, AttemptEvent, Clock, Failure, FailureKind, Request, Transport};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** The part of a call that the facade does. */
export interface CallHost {
  /** A new `Headers`; `undefined` if the runtime has none. */
  headers(): object | undefined;
  /** Sends a request, and aborts it after that time. Never rejects. */
  send(
    url: string,
    method: string,
    headers: object | undefined,
    body: string | undefined,
    maxAnswerBytes: number,
    timeoutMs: number,
  ): Promise<Attempt>;
  /** Waits for that time. Returns early if the caller's signal is aborted. Never rejects. */
  wait(ms: number): Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  monotonicMs(): number;
  /** A random key for a call; `undefined` if the runtime has no random numbers. */
  randomKey(): string | undefined;
  /** True if the caller aborted the call. */
  isAborted(): boolean;
  /** True in a page that is not visible, such as a tab in the background. */
  isHidden(): boolean;
  /** Keeps the id of an invitation that the call created. */
  rememberCreatedId(id: string): void;
  /** Queues an event for `onAttempt`, which must not run before Rust has returned. */
  queueEvent(event: AttemptEvent): void;
}

/** The result of an attempt. */
export interface Attempt {
  readonly end:
    | "answered"
    | "timeout"
    | "aborted"
    | "aborted_before_sending"
    | "missing"
    | "thrown"
    | "too_large"
    | "no_answer";
  /** The head of the answer, if one was received. */
  readonly head?: AttemptHead | undefined;
  /** The body, if it was received completely. */
  readonly body?: string | undefined;
  /** The global that the runtime lacks. */
  readonly missing?: string | undefined;
  /** A copy of the exception of `fetch`. */
  readonly thrown?: Thrown | undefined;
}

/** A copy of a thrown value. */
export interface Thrown {
  readonly name: string | undefined;
  /** The message, or the value itself if it is a text. */
  readonly message: string | undefined;
  readonly code: string | undefined;
  readonly errno: number | undefined;
  readonly syscall: string | undefined;
  readonly hostname: string | undefined;
  readonly cause: Thrown | undefined;
  /** The members of an `AggregateError`. */
  readonly errors: readonly Thrown[];
}

/** The head of an answer. */
export interface AttemptHead {
  readonly status: number;
  /** A copy of the headers that are read. */
  readonly headers: object;
  /** The time at which it was received, in Unix milliseconds. */
  readonly receivedUnixMs: number;
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
        max_answer_bytes: u32,
        timeout_ms: i32,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    async fn wait(this: &CallHost, ms: i32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, js_name = monotonicMs)]
    fn monotonic_ms(this: &CallHost) -> f64;
    #[wasm_bindgen(method, js_name = randomKey)]
    pub fn random_key(this: &CallHost) -> Option<String>;
    #[wasm_bindgen(method, js_name = isAborted)]
    fn is_aborted(this: &CallHost) -> bool;
    #[wasm_bindgen(method, js_name = isHidden)]
    fn is_hidden(this: &CallHost) -> bool;
    #[wasm_bindgen(method, js_name = rememberCreatedId)]
    pub fn remember_created_id(this: &CallHost, id: &str);
    #[wasm_bindgen(method, js_name = queueEvent)]
    pub fn queue_event(this: &CallHost, event: Ts<AttemptEvent>);

    #[wasm_bindgen(extends = Values)]
    type Attempt;
    #[wasm_bindgen(extends = Values)]
    type Thrown;
    #[wasm_bindgen(extends = Values)]
    type AttemptHead;
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
            request.max_answer_bytes(),
            timer_ms(timeout_ms),
        );
        match sent.await {
            Ok(attempt) => attempt.unchecked_ref::<Attempt>().result(request.api_key()),
            // Never happens: `send` does not reject.
            Err(_) => Err(FailureKind::NotAnAnswer.into()),
        }
    }
}

impl Clock for CallHost {
    fn now_ms(&self) -> u64 {
        to_u64(self.monotonic_ms())
    }

    fn random(&self) -> f64 {
        Math::random()
    }

    async fn wait(&self, ms: u64) {
        CallHost::wait(self, timer_ms(ms)).await.ok();
    }

    fn is_aborted(&self) -> bool {
        CallHost::is_aborted(self)
    }

    fn is_hidden(&self) -> bool {
        CallHost::is_hidden(self)
    }
}

impl Attempt {
    fn result(&self, api_key: Option<&str>) -> Result<Answer, Failure> {
        let head: Option<AttemptHead> = self.object("head");
        let answer = head.map(|head| head.answer(self.text("body")));
        match (self.text("end").unwrap_or_default().as_str(), answer) {
            ("answered", Some(answer)) => Ok(answer),
            (end, answer) => {
                let mut failure = self.failure(end, api_key);
                failure.answer = answer;
                Err(failure)
            }
        }
    }

    fn failure(&self, end: &str, api_key: Option<&str>) -> Failure {
        let kind = match end {
            "aborted_before_sending" => FailureKind::AbortedBeforeSending,
            "aborted" => FailureKind::Aborted,
            "timeout" => FailureKind::Timeout,
            "missing" => cannot_connect_without(&self.text("missing").unwrap_or_default()),
            "too_large" => FailureKind::TooLarge,
            "thrown" => return self.failure_of_thrown(api_key),
            // `no_answer`. An `answered` without a head never occurs.
            _ => FailureKind::NotAnAnswer,
        };
        Failure::new(kind)
    }

    fn failure_of_thrown(&self, api_key: Option<&str>) -> Failure {
        let thrown: Option<Thrown> = self.object("thrown");
        let thrown = thrown.map(|thrown| thrown.read()).unwrap_or_default();
        let failure = Failure::new(FailureKind::of_fetch(&thrown));
        let cause = thrown.presentable(api_key);
        if cause == ThrownValue::default() {
            return failure;
        }
        failure.with_cause(cause)
    }
}

impl Thrown {
    fn read(&self) -> ThrownValue {
        let cause: Option<Self> = self.object("cause");
        let errors: Array = self.get("errors").unchecked_into();
        let errors = errors.iter().map(JsCast::unchecked_into::<Self>);
        ThrownValue {
            name: self.text("name"),
            message: self.text("message"),
            code: self.text("code"),
            errno: self.get("errno").as_f64(),
            syscall: self.text("syscall"),
            hostname: self.text("hostname"),
            cause: cause.map(|cause| Box::new(cause.read())),
            errors: errors.map(|error| error.read()).collect(),
        }
    }
}

impl AttemptHead {
    fn answer(&self, body: Option<String>) -> Answer {
        let headers = Headers::from_raw(self.get("headers").unchecked_into());
        let number = |name| to_u64(self.get(name).as_f64().unwrap_or_default());
        Answer {
            status: u16::try_from(number("status")).unwrap_or(u16::MAX),
            headers: headers.entries().collect(),
            body: body.unwrap_or_default(),
            received_unix_ms: number("receivedUnixMs"),
        }
    }
}

/// The failure in a runtime that lacks a global, which a retry does not bring.
fn cannot_connect_without(name: &str) -> FailureKind {
    let advice = match name {
        "fetch" => ": give one as options.fetch",
        _ => "",
    };
    FailureKind::CannotConnect(format!("this runtime has no {name}{advice}"))
}

/// A time for `setTimeout`, whose maximum has 31 bits.
fn timer_ms(ms: u64) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}
