//! One request through `fetch`, which may be anybody's: every value that comes from it is read by
//! name and with its exceptions caught, because a response of another realm is an instance of
//! nothing here.

use std::cell::{Cell, RefCell};

use gloo_net::http::Headers;
use js_sys::{Array, Date, Function, Math, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::environment::{global, method, name, property};
use crate::client::{Answer, Clock, Failure, FailureKind, Now, Request, Transport};

/// `fetch`, the timers and the caller's signal, for one call.
pub(super) struct Platform {
    fetch: JsValue,
    signal: JsValue,
    /// What was thrown: a failure knows its index.
    causes: RefCell<Vec<JsValue>>,
    /// Whether a wait was cut short by the signal, whatever that says of itself.
    aborted: Cell<bool>,
}

impl Platform {
    pub fn new(fetch: JsValue, signal: JsValue) -> Self {
        Self {
            fetch,
            signal,
            causes: RefCell::default(),
            aborted: Cell::default(),
        }
    }

    pub fn cause(&self, index: Option<u32>) -> JsValue {
        let index = index.and_then(|index| usize::try_from(index).ok());
        let causes = self.causes.borrow();
        index
            .and_then(|index| causes.get(index))
            .cloned()
            .unwrap_or(JsValue::UNDEFINED)
    }

    fn failure(&self, kind: FailureKind, cause: JsValue) -> Failure {
        let mut causes = self.causes.borrow_mut();
        causes.push(cause);
        let cause = u32::try_from(causes.len().saturating_sub(1)).ok();
        Failure {
            cause,
            ..Failure::from(kind)
        }
    }

    fn missed(&self, missed: Missed) -> Failure {
        match missed {
            Missed::Ended(End::Timeout) => FailureKind::Timeout.into(),
            Missed::Ended(End::Aborted) => self.failure(FailureKind::Aborted, self.reason()),
            Missed::Thrown(thrown) => {
                let kind = FailureKind::of_fetch(message(&thrown), &codes(&thrown));
                self.failure(kind, thrown)
            }
        }
    }

    fn reason(&self) -> JsValue {
        property(&self.signal, "reason")
    }

    async fn answer(&self, response: &JsValue, watch: &Watch) -> Result<Answer, Failure> {
        let mut answer = head(response).ok_or(FailureKind::NotAnAnswer)?;
        match self.body(response, watch).await {
            Ok(body) => {
                answer.body = body;
                Ok(answer)
            }
            Err(failure) => Err(Failure {
                answer: Some(answer),
                ..failure
            }),
        }
    }

    async fn body(&self, response: &JsValue, watch: &Watch) -> Result<String, Failure> {
        let text = method(response, "text").ok_or(FailureKind::NotAnAnswer)?;
        let text = watch.outcome(&text, response, &Array::new()).await;
        let text = text.map_err(|missed| self.missed(missed))?;
        text.as_string()
            .ok_or_else(|| FailureKind::NotAnAnswer.into())
    }
}

impl Transport for Platform {
    async fn send(&self, request: &Request, timeout_ms: u64) -> Result<Answer, Failure> {
        let fetch = if self.fetch.is_undefined() {
            global("fetch")
        } else {
            self.fetch.clone()
        };
        let fetch: Function = fetch
            .dyn_into()
            .map_err(|_| unavailable("fetch: give one as options.fetch"))?;
        if self.aborted.get() || is_aborted(&self.signal) {
            return Err(self.failure(FailureKind::AbortedBeforeSending, self.reason()));
        }
        let watch = Watch::new(&self.signal, timeout_ms)?;
        let init = init(request, &watch.inner_signal())?;
        // Called unbound: as a method it is an "Illegal invocation" in some runtimes.
        let arguments = Array::of2(&request.url.as_str().into(), &init);
        match watch.outcome(&fetch, &JsValue::UNDEFINED, &arguments).await {
            Ok(response) => self.answer(&response, &watch).await,
            Err(missed) => Err(self.missed(missed)),
        }
    }
}

impl Clock for Platform {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since 1970 or the start"
    )]
    fn now(&self) -> Now {
        let performance = global("performance");
        let monotonic = method(&performance, "now")
            .and_then(|now| now.call0(&performance).ok()?.as_f64())
            .unwrap_or_else(Date::now);
        Now {
            monotonic_ms: monotonic as u64,
            unix_ms: Date::now() as u64,
            random: Math::random(),
        }
    }

    async fn wait(&self, ms: u64) {
        // By what it heard from `onAttempt`, maybe: nobody would call a listener any more.
        if is_aborted(&self.signal) {
            return;
        }
        if let Ok(watch) = Watch::new(&self.signal, ms) {
            let mark = JsFuture::from(watch.ended.clone()).await;
            self.aborted.set(mark == Ok(watch.abort.clone()));
        }
    }
}

fn unavailable(name: &str) -> Failure {
    FailureKind::NotConnected(format!("this runtime has no {name}")).into()
}

fn init(request: &Request, signal: &JsValue) -> Result<Object, Failure> {
    if !global("Headers").is_function() {
        return Err(unavailable("Headers"));
    }
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.append(name, value);
    }
    let init = Object::new();
    let set = |property: &'static str, value: &JsValue| {
        Reflect::set(&init, &name(property), value).is_ok()
    };
    let is_set = set("method", &request.method.into())
        && set("headers", &headers.into_raw())
        && set("body", &request.body.as_deref().into())
        && set("redirect", &"manual".into())
        && set("signal", signal);
    if is_set {
        Ok(init)
    } else {
        Err(unavailable("plain objects"))
    }
}

fn head(response: &JsValue) -> Option<Answer> {
    let status = property(response, "status").as_f64()?;
    let headers = property(response, "headers");
    let get = method(&headers, "get")?;
    let header = |header: &'static str| {
        let value = get.call1(&headers, &name(header)).ok()?.as_string()?;
        Some((header.to_owned(), value))
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    Some(Answer {
        status: status as u16,
        headers: Answer::HEADERS.into_iter().filter_map(header).collect(),
        body: String::new(),
        received_unix_ms: Date::now() as u64,
    })
}

/// A time for `setTimeout`, which takes no more than 31 bits.
fn milliseconds(ms: u64) -> JsValue {
    i32::try_from(ms).unwrap_or(i32::MAX).into()
}

/// Ends a call when its time is up or its caller aborts it, whatever `fetch` does meanwhile.
///
/// The timer and the signal get the promise's own functions and none of the WebAssembly's: these
/// could not be called any more once they are dropped, and there are signals that do it.
struct Watch {
    /// Resolves to one of the marks at the end.
    ended: Promise,
    timeout: JsValue,
    abort: JsValue,
    signal: JsValue,
    controller: JsValue,
    timer: JsValue,
    on_abort: JsValue,
}

#[derive(Clone, Copy)]
enum End {
    Timeout,
    Aborted,
}

/// How something that was waited for came to no value.
enum Missed {
    Ended(End),
    Thrown(JsValue),
}

impl Watch {
    fn new(signal: &JsValue, timeout_ms: u64) -> Result<Self, Failure> {
        let controller: Option<Function> = global("AbortController").dyn_into().ok();
        let controller = controller.ok_or_else(|| unavailable("AbortController"))?;
        let controller = Reflect::construct(&controller, &Array::new())
            .map_err(|_| unavailable("AbortController"))?;
        let set_timeout: Option<Function> = global("setTimeout").dyn_into().ok();
        let set_timeout = set_timeout.ok_or_else(|| unavailable("setTimeout"))?;

        let (timeout, abort) = (Object::new(), Object::new());
        let mut end = JsValue::UNDEFINED;
        let ended = Promise::new(&mut |resolve, _| end = resolve.into());
        let end: Function = end.unchecked_into();
        let on_abort = end.bind1(&JsValue::UNDEFINED, &abort);
        call(
            signal,
            "addEventListener",
            &["abort".into(), on_abort.clone().into()],
        );
        let timer = set_timeout
            .call3(
                &JsValue::UNDEFINED,
                &end,
                &milliseconds(timeout_ms),
                &timeout,
            )
            .unwrap_or(JsValue::UNDEFINED);
        Ok(Self {
            ended,
            timeout: timeout.into(),
            abort: abort.into(),
            signal: signal.clone(),
            controller,
            timer,
            on_abort: on_abort.into(),
        })
    }

    fn inner_signal(&self) -> JsValue {
        property(&self.controller, "signal")
    }

    /// What a call gives: the value of its promise, unless the watch ends first.
    ///
    /// It is made by a promise, because an exception that comes straight out of it would take an
    /// entry of the table of JavaScript's values for good.
    async fn outcome(
        &self,
        function: &Function,
        this: &JsValue,
        arguments: &Array,
    ) -> Result<JsValue, Missed> {
        let bound = APPLY.with(|apply| apply.bind3(&JsValue::UNDEFINED, function, this, arguments));
        let settled: Settled = Promise::resolve(&JsValue::UNDEFINED).unchecked_into();
        let called = settled.then(&bound);
        let race = Promise::race(&Array::of2(&called, &self.ended));
        let value = JsFuture::from(race).await;
        let ended = match &value {
            Ok(mark) if *mark == self.timeout => Some(End::Timeout),
            Ok(mark) if *mark == self.abort => Some(End::Aborted),
            // The one who called `fetch` may hear of it before this does.
            _ => is_aborted(&self.signal).then_some(End::Aborted),
        };
        match ended {
            Some(end) => {
                let reason = property(&self.signal, "reason");
                call(&self.controller, "abort", &[reason]);
                Err(Missed::Ended(end))
            }
            None => value.map_err(Missed::Thrown),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        call(
            &js_sys::global(),
            "clearTimeout",
            std::slice::from_ref(&self.timer),
        );
        call(
            &self.signal,
            "removeEventListener",
            &["abort".into(), self.on_abort.clone()],
        );
    }
}

#[wasm_bindgen]
extern "C" {
    /// A promise, whose `then` takes any function of JavaScript.
    type Settled;
    #[wasm_bindgen(method)]
    fn then(this: &Settled, function: &JsValue) -> Promise;
    /// `Reflect.apply`, itself.
    #[wasm_bindgen(thread_local_v2, js_namespace = Reflect, js_name = apply)]
    static APPLY: Function;
}

fn is_aborted(signal: &JsValue) -> bool {
    property(signal, "aborted").is_truthy()
}

/// Calls a method where there is one; what it throws is nobody's business.
fn call(object: &JsValue, name: &'static str, arguments: &[JsValue]) {
    if let Some(method) = method(object, name) {
        method.apply(object, &arguments.iter().collect()).ok();
    }
}

/// The message of a thrown value and of its first cause.
fn message(thrown: &JsValue) -> String {
    let text = |value: &JsValue| {
        value
            .as_string()
            .or_else(|| property(value, "message").as_string())
            .unwrap_or_default()
    };
    let (own, cause) = (text(thrown), text(&property(thrown, "cause")));
    match (own.is_empty(), cause.is_empty()) {
        (true, true) => "no reason given".to_owned(),
        (_, true) => own,
        (true, _) => cause,
        _ => format!("{own}: {cause}"),
    }
}

/// The codes and system calls of a thrown value and of its causes.
fn codes(thrown: &JsValue) -> Vec<String> {
    const DEPTH: usize = 4;
    let mut codes = Vec::new();
    let mut error = thrown.clone();
    for _ in 0..DEPTH {
        let names = ["code", "syscall"].map(|name| property(&error, name).as_string());
        codes.extend(names.into_iter().flatten());
        error = property(&error, "cause");
    }
    codes
}
