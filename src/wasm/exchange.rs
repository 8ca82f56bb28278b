//! The way out of a call: what is sent and waited for. `pkg-template/src/exchange.ts` does it, and
//! tells what became of it in words; what that means is said in `src/client`.

use gloo_net::http::Headers;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::exports::json_text;
use super::tape::Tape;
use crate::client::thrown::{ThrownNumber, ThrownValue};
use crate::client::{
    Answer, AttemptEvent, AttemptObserver, Call, Error, Failure, FailureKind, Request, Step,
};
use crate::json::Text;
use crate::text::concat;

#[wasm_bindgen]
extern "C" {
    /// `fetch`, the timers and the caller's signal, for one call. Nothing of it throws, and its
    /// promises are never rejected.
    #[wasm_bindgen(typescript_type = "object")]
    pub type Exchange;

    #[wasm_bindgen(method, getter, js_name = hasHeaders)]
    fn has_headers(this: &Exchange) -> bool;
    /// Sends a request, and gives up an attempt that takes longer.
    #[wasm_bindgen(method)]
    fn send(
        this: &Exchange,
        url: &str,
        method: &str,
        headers: JsValue,
        body: Option<&str>,
        timeout_ms: i32,
    ) -> Promise;
    #[wasm_bindgen(method)]
    fn wait(this: &Exchange, ms: i32) -> Promise;
    /// Puts what became of it on the tape, and returns how many bytes of text there are.
    #[wasm_bindgen(method)]
    fn outcome(this: &Exchange) -> usize;
    /// The last answer's body.
    #[wasm_bindgen(method, getter)]
    fn body(this: &Exchange) -> Text;
    /// Tells `onAttempt` what happens, in JSON.
    #[wasm_bindgen(method)]
    fn tell(this: &Exchange, event: &str);
    #[wasm_bindgen(method)]
    pub fn succeed(this: &Exchange, body: Text, is_reconciled: bool);
    /// The error is JSON, and the cause a number of the exchange's own.
    #[wasm_bindgen(method)]
    fn fail(this: &Exchange, error: &str, body: Option<Text>, cause: Option<u32>);
}

/// The beginning of a call.
pub(super) struct Began {
    pub now_ms: u64,
    pub random: f64,
}

/// A call under way.
pub(super) struct Running {
    pub exchange: Exchange,
    pub call: Call,
    pub attempts: AttemptObserver,
    pub is_observed: bool,
}

impl Running {
    /// Does what [`client::run`](crate::client::run) does, with one place to wait at. Nothing but
    /// the box lives across it: what else did, would be code to save and to drop.
    pub async fn run(mut self: Box<Self>, began: Began) {
        let mut promise = self.start(&began);
        while let Some(waited) = promise {
            JsFuture::from(waited).await.ok();
            promise = self.resume();
        }
    }

    fn start(&mut self, began: &Began) -> Option<Promise> {
        let step = self.call.start(began.now_ms, began.random);
        self.take(step)
    }

    /// Goes on after a step.
    fn resume(&mut self) -> Option<Promise> {
        let bytes = self.exchange.outcome();
        let (now_ms, result) = Tape::read(bytes, |tape| self.exchange.read(tape));
        let step = match result {
            None => self.call.waited(now_ms),
            Some(result) => {
                self.tell(&self.attempts.ended(&result));
                self.call.attempted(&result, now_ms)
            }
        };
        self.take(step)
    }

    /// Takes a step; nothing is to be waited for after the last.
    fn take(&mut self, step: Step) -> Option<Promise> {
        if let Some(event) = self.attempts.next(&step) {
            self.tell(&event);
        }
        match step {
            Step::Done(Ok(completed)) => {
                self.exchange
                    .succeed(completed.text.0, completed.reconciled);
                None
            }
            Step::Done(Err(error)) => {
                self.exchange.failed(&error);
                None
            }
            Step::Wait(ms) => Some(self.exchange.wait(milliseconds(ms))),
            Step::Send {
                request,
                timeout_ms,
            } => Some(self.exchange.start(&request, timeout_ms)),
        }
    }

    fn tell(&self, event: &AttemptEvent) {
        if self.is_observed {
            self.exchange.tell(&json_text(event));
        }
    }
}

impl Exchange {
    pub fn failed(&self, error: &Error) {
        let body = error.body.as_ref().map(|body| body.0.clone());
        self.fail(&json_text(error), body, ThrownNumber::of(error));
    }

    fn start(&self, request: &Request, timeout_ms: u64) -> Promise {
        let headers = if self.has_headers() {
            let headers = Headers::new();
            for (name, value) in &request.headers {
                headers.append(name, value);
            }
            headers.into_raw().into()
        } else {
            JsValue::UNDEFINED
        };
        self.send(
            &request.url,
            request.method,
            headers,
            request.body.as_deref(),
            milliseconds(timeout_ms),
        )
    }

    /// What became of an attempt; nothing after a wait.
    fn read(&self, mut tape: Tape<'_>) -> (u64, Option<Result<Answer, Failure>>) {
        let now = tape.began().now_ms;
        let (end, words) = (tape.text(), tape.texts());
        let thrown = tape.optional(Tape::thrown).unwrap_or_default();
        let cause = tape.optional(Tape::whole);
        let answer = tape.optional(|tape| self.answer(tape));
        let kind = match end {
            "waited" => return (now, None),
            "not_sent" => FailureKind::AbortedBeforeSending,
            "aborted" => FailureKind::Aborted,
            "timeout" => FailureKind::Timeout,
            "missing" => missing(words.first().map_or("", AsRef::as_ref)),
            "thrown" => FailureKind::of_fetch(&thrown),
            "too_large" => FailureKind::TooLarge,
            _ => FailureKind::NotAnAnswer,
        };
        let result = match answer {
            Some(answer) if end == "answered" => Ok(answer),
            answer => {
                let mut failure = Failure::new(kind);
                failure.answer = answer;
                Err(match cause {
                    Some(number) => failure.with_cause(ThrownNumber(number)),
                    None => failure,
                })
            }
        };
        (now, Some(result))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    fn answer(&self, tape: &mut Tape<'_>) -> Answer {
        let status = tape.number() as u16;
        let received_unix_ms = tape.number() as u64;
        let header = |name: &'static str| {
            let value = tape.optional(Tape::text)?;
            Some((name.to_owned(), value.to_owned()))
        };
        Answer {
            status,
            headers: Answer::HEADERS.into_iter().filter_map(header).collect(),
            body: self.body(),
            received_unix_ms,
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

impl Tape<'_> {
    fn thrown(&mut self) -> ThrownValue {
        ThrownValue {
            message: self.optional(|tape| tape.text().to_owned()),
            code: self.optional(|tape| tape.text().to_owned()),
            syscall: self.optional(|tape| tape.text().to_owned()),
            cause: self.optional(|tape| Box::new(tape.thrown())),
            errors: (0..self.whole()).map(|_| self.thrown()).collect(),
        }
    }
}

/// A time for `setTimeout`, which takes no more than 31 bits.
fn milliseconds(ms: u64) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}
