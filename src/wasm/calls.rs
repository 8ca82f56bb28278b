use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::exchange::{Began, Exchange, Running};
use super::exports::json_text;
use super::tape::Tape;
use crate::Report;
use crate::client::options::{self, Options, Runtime};
use crate::client::{Answer, AttemptObserver, Call, Error, ListQuery, Settings, page, thrown};
use crate::json::{self, Text};

/// What the facade must know to make calls.
#[derive(Serialize)]
struct Facts {
    /// The names of the options, in their order.
    options: &'static [&'static str],
    /// The names of a list's query, in their order.
    query: &'static [&'static str],
    /// The headers that are read of an answer, in their order.
    headers: &'static [&'static str],
    /// How many ids of a list that is read to its end are remembered.
    ids: usize,
    /// How deep JSON that is read may nest: as deep as `serde_json` reads.
    depth: usize,
    /// How deep the causes of a value that `fetch` throws are copied.
    causes: u32,
    /// How many members of an `AggregateError` are copied.
    members: u32,
}

/// JSON of what the facade must know to make calls.
#[wasm_bindgen(js_name = callFacts)]
#[must_use]
pub fn call_facts() -> String {
    json_text(&Facts {
        options: &options::NAMES,
        query: &ListQuery::NAMES,
        headers: &Answer::HEADERS,
        ids: page::REMEMBERED_IDS,
        depth: 127,
        causes: thrown::MAXIMUM_DEPTH,
        members: thrown::MAXIMUM_MEMBERS,
    })
}

/// Where the page after this one begins; `seen` are the cursors so far.
#[wasm_bindgen(js_name = nextCursor)]
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "natively it is a String")]
pub fn next_cursor(page: Text, seen: &Array) -> Option<String> {
    let is_seen = |cursor: &str| seen.includes(&cursor.into(), 0);
    page::read(&json::parse(&page)?, |_| false, is_seen).next
}

/// Makes a call: on the tape stand the time, its name, its options and what it is about. The
/// exchange hears once how it ends.
#[wasm_bindgen]
pub fn call(bytes: usize, exchange: Exchange) {
    let prepared = Tape::read(bytes, |mut tape| {
        let began = tape.began();
        let name = tape.text();
        let options = tape.options();
        let is_observed = options.is_observed();
        let call = prepare(tape, name, &options.check()?)?;
        Ok((call, began, is_observed))
    });
    match prepared {
        Ok((call, began, is_observed)) => {
            let attempts = AttemptObserver::of(&call);
            let running = Box::new(Running {
                exchange,
                call,
                attempts,
                is_observed,
            });
            spawn_local(running.run(began));
        }
        Err(error) => exchange.failed(&error),
    }
}

fn prepare(mut tape: Tape<'_>, name: &str, settings: &Settings) -> Result<Call, Error> {
    match name {
        "create" => Call::create(settings, tape.draft().validate()?),
        "list" => Call::list(settings, &tape.query()?),
        "cancel" => Call::cancel(settings, tape.value()),
        _ => Call::retrieve(settings, tape.value()),
    }
}

impl<'t> Tape<'t> {
    /// What is there if the next number is not 0.
    pub fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.whole() != 0).then(|| read(self))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since the start"
    )]
    pub fn began(&mut self) -> Began {
        let now_ms = self.number() as u64;
        // The Unix time, which no call needs.
        self.number();
        Began {
            now_ms,
            random: self.number(),
        }
    }

    pub fn options(&mut self) -> Options<'t> {
        Options {
            not_an_object: self.not_an_object(),
            values: options::NAMES.map(|_| self.value()),
            unknown: self.texts(),
            runtime: self.runtime(),
        }
    }

    fn runtime(&mut self) -> Runtime {
        Runtime {
            in_browser: self.in_browser(),
            has_location: self.whole() != 0,
            environment_api_key: self.optional(|tape| tape.text().to_owned()),
            environment_base_url: self.optional(|tape| tape.text().to_owned()),
        }
    }

    /// Whether this is a browser's page or worker, where every visitor can read what the code
    /// reads: every browser's `userAgent` begins with `Mozilla/`, that of no server runtime does.
    fn in_browser(&mut self) -> bool {
        let (agent, document) = (self.optional(Self::text), self.text());
        agent.is_some_and(|agent| agent.starts_with("Mozilla/")) || document == "object"
    }

    pub fn query(&mut self) -> Result<ListQuery, Report> {
        let not_an_object = self.not_an_object();
        let values = [self.value(), self.value(), self.value()];
        ListQuery::check(&values, not_an_object, &self.texts())
    }
}
