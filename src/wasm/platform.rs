//! One request through `fetch`, which may be anybody's: every value that comes from it is read by
//! name and with its exceptions caught, because a response of another realm is an instance of
//! nothing here.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_net::http::Headers;
use js_sys::{Array, Date, Function, Math, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::environment::{global, method, property};
use crate::client::{Answer, Clock, Failure, FailureKind, Now, Request, Transport};

/// `fetch`, the timers and the caller's signal, for one call.
pub(super) struct Platform {
    fetch: JsValue,
    signal: JsValue,
    /// What was thrown: a failure knows its index.
    causes: RefCell<Vec<JsValue>>,
}

impl Platform {
    pub fn new(fetch: JsValue, signal: JsValue) -> Self {
        Self {
            fetch,
            signal,
            causes: RefCell::default(),
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

    /// What a thrown value means.
    fn thrown(&self, thrown: JsValue, watch: &Watch) -> Failure {
        match watch.ended_by.get() {
            Some(End::Timeout) => FailureKind::Timeout.into(),
            Some(End::Aborted) => self.failure(FailureKind::Aborted, self.reason()),
            None => {
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
        let text = watch.outcome(text.call0(response)).await;
        let text = text.map_err(|thrown| self.thrown(thrown, watch))?;
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
        if property(&self.signal, "aborted").is_truthy() {
            return Err(self.failure(FailureKind::AbortedBeforeSending, self.reason()));
        }
        let watch = Watch::new(&self.signal, timeout_ms)?;
        let init = init(request, &watch.inner_signal())?;
        // Called unbound: as a method it is an "Illegal invocation" in some runtimes.
        let response = fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init);
        match watch.outcome(response).await {
            Ok(response) => self.answer(&response, &watch).await,
            Err(thrown) => Err(self.thrown(thrown, &watch)),
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
        if let Ok(watch) = Watch::new(&self.signal, ms) {
            JsFuture::from(watch.ended.clone()).await.ok();
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
    let set = |name: &str, value: &JsValue| Reflect::set(&init, &name.into(), value).is_ok();
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
    let header = |name: &str| {
        let value = get.call1(&headers, &name.into()).ok()?.as_string()?;
        Some((name.to_owned(), value))
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
struct Watch {
    /// Resolves at the end.
    ended: Promise,
    ended_by: Rc<Cell<Option<End>>>,
    signal: JsValue,
    controller: JsValue,
    timer: JsValue,
    /// Kept for the timer.
    _on_time: Closure<dyn FnMut()>,
    on_abort: Closure<dyn FnMut()>,
}

#[derive(Clone, Copy)]
enum End {
    Timeout,
    Aborted,
}

impl Watch {
    fn new(signal: &JsValue, timeout_ms: u64) -> Result<Self, Failure> {
        let controller: Option<Function> = global("AbortController").dyn_into().ok();
        let controller = controller.ok_or_else(|| unavailable("AbortController"))?;
        let controller = Reflect::construct(&controller, &Array::new())
            .map_err(|_| unavailable("AbortController"))?;
        let set_timeout: Option<Function> = global("setTimeout").dyn_into().ok();
        let set_timeout = set_timeout.ok_or_else(|| unavailable("setTimeout"))?;

        let ended_by = Rc::new(Cell::new(None));
        let mut resolve = JsValue::UNDEFINED;
        let ended = Promise::new(&mut |fulfil, _| resolve = fulfil.into());
        let end = |by: End| {
            let (ended_by, resolve) = (Rc::clone(&ended_by), resolve.clone());
            let (controller, signal) = (controller.clone(), signal.clone());
            Closure::new(move || {
                if ended_by.get().is_none() {
                    ended_by.set(Some(by));
                    call(&controller, "abort", &[property(&signal, "reason")]);
                    if let Some(resolve) = resolve.dyn_ref::<Function>() {
                        resolve.call0(&JsValue::UNDEFINED).ok();
                    }
                }
            })
        };
        let (on_time, on_abort) = (end(End::Timeout), end(End::Aborted));
        call(
            signal,
            "addEventListener",
            &["abort".into(), on_abort.as_ref().clone()],
        );
        let timer = set_timeout
            .call2(
                &JsValue::UNDEFINED,
                on_time.as_ref(),
                &milliseconds(timeout_ms),
            )
            .unwrap_or(JsValue::UNDEFINED);
        Ok(Self {
            ended,
            ended_by,
            signal: signal.clone(),
            controller,
            timer,
            _on_time: on_time,
            on_abort,
        })
    }

    fn inner_signal(&self) -> JsValue {
        property(&self.controller, "signal")
    }

    /// What a call gave: the value of its promise, unless the watch ends first.
    async fn outcome(&self, called: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
        let race = Promise::race(&Array::of2(&called?, &self.ended));
        let value = JsFuture::from(race).await?;
        if self.ended_by.get().is_some() {
            Err(JsValue::UNDEFINED)
        } else {
            Ok(value)
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
        let listener = self.on_abort.as_ref().clone();
        call(
            &self.signal,
            "removeEventListener",
            &["abort".into(), listener],
        );
    }
}

/// Calls a method where there is one; what it throws is nobody's business.
fn call(object: &JsValue, name: &str, arguments: &[JsValue]) {
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
