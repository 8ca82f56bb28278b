//! One request through `fetch`, which may be anybody's: every value that comes from it is read by
//! name and with its exceptions caught, because a response of another realm is an instance of
//! nothing here.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::Headers;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::environment::{global, method, property};
use crate::client::{Answer, Failure, FailureKind, Request, Settings};

/// A failure, and the value that JavaScript threw.
pub(super) struct Lost {
    pub failure: Failure,
    pub cause: JsValue,
}

impl Lost {
    fn new(kind: FailureKind, cause: JsValue) -> Self {
        let failure = Failure { kind, answer: None };
        Self { failure, cause }
    }

    fn unavailable(name: &str) -> Self {
        let message = format!("this runtime has no {name}");
        Self::new(FailureKind::NotConnected(message), JsValue::UNDEFINED)
    }
}

pub(super) async fn send(
    settings: &Settings,
    request: &Request,
    fetch: JsValue,
    signal: JsValue,
) -> Result<Answer, Lost> {
    let fetch = if fetch.is_undefined() {
        global("fetch")
    } else {
        fetch
    };
    let fetch: Function = fetch
        .dyn_into()
        .map_err(|_| Lost::unavailable("fetch: give one as options.fetch"))?;
    if property(&signal, "aborted").is_truthy() {
        let reason = property(&signal, "reason");
        return Err(Lost::new(FailureKind::AbortedBeforeSending, reason));
    }
    let watch = Watch::new(signal, settings.timeout_ms)?;
    let init = init(request, &watch.inner_signal())?;
    // Called unbound: as a method it is an "Illegal invocation" in some runtimes.
    let response = fetch.call2(&JsValue::UNDEFINED, &request.url.as_str().into(), &init);
    let response = match response {
        Ok(promise) => watch.settled(&promise).await?,
        Err(thrown) => return Err(watch.lost(thrown)),
    };
    let mut answer =
        head(&response).ok_or_else(|| Lost::new(FailureKind::NotAnAnswer, JsValue::UNDEFINED))?;
    match body(&response, &watch).await {
        Ok(body) => {
            answer.body = body;
            Ok(answer)
        }
        Err(mut lost) => {
            lost.failure.answer = Some(answer);
            Err(lost)
        }
    }
}

fn init(request: &Request, signal: &JsValue) -> Result<Object, Lost> {
    if !global("Headers").is_function() {
        return Err(Lost::unavailable("Headers"));
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
        Err(Lost::unavailable("plain objects"))
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
    })
}

async fn body(response: &JsValue, watch: &Watch) -> Result<String, Lost> {
    let no_answer = || Lost::new(FailureKind::NotAnAnswer, JsValue::UNDEFINED);
    let text = method(response, "text").ok_or_else(no_answer)?;
    let promise = text.call0(response).map_err(|thrown| watch.lost(thrown))?;
    watch
        .settled(&promise)
        .await?
        .as_string()
        .ok_or_else(no_answer)
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
    fn new(signal: JsValue, timeout_ms: u32) -> Result<Self, Lost> {
        let controller: Option<Function> = global("AbortController").dyn_into().ok();
        let controller = controller.ok_or_else(|| Lost::unavailable("AbortController"))?;
        let controller = Reflect::construct(&controller, &Array::new())
            .map_err(|_| Lost::unavailable("AbortController"))?;
        let set_timeout: Option<Function> = global("setTimeout").dyn_into().ok();
        let set_timeout = set_timeout.ok_or_else(|| Lost::unavailable("setTimeout"))?;

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
            &signal,
            "addEventListener",
            &["abort".into(), on_abort.as_ref().clone()],
        );
        let timer = set_timeout
            .call2(&JsValue::UNDEFINED, on_time.as_ref(), &timeout_ms.into())
            .unwrap_or(JsValue::UNDEFINED);
        Ok(Self {
            ended,
            ended_by,
            signal,
            controller,
            timer,
            _on_time: on_time,
            on_abort,
        })
    }

    fn inner_signal(&self) -> JsValue {
        property(&self.controller, "signal")
    }

    /// The value of a promise, unless the call ends first.
    async fn settled(&self, promise: &JsValue) -> Result<JsValue, Lost> {
        let race = Promise::race(&Array::of2(promise, &self.ended));
        match JsFuture::from(race).await {
            Ok(_) if self.ended_by.get().is_some() => Err(self.lost(JsValue::UNDEFINED)),
            Ok(value) => Ok(value),
            Err(thrown) => Err(self.lost(thrown)),
        }
    }

    /// What a thrown value means.
    fn lost(&self, thrown: JsValue) -> Lost {
        match self.ended_by.get() {
            Some(End::Timeout) => Lost::new(FailureKind::Timeout, JsValue::UNDEFINED),
            Some(End::Aborted) => Lost::new(FailureKind::Aborted, property(&self.signal, "reason")),
            None => {
                let codes = codes(&thrown);
                let message = message(&thrown);
                Lost::new(FailureKind::of_fetch(message, &codes), thrown)
            }
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
