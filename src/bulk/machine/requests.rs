//! The requests of a run: when the next one may be sent, and those without an answer.

use super::Purpose;
use crate::bulk::failures::{Failures, ends_run, is_transient};
use crate::bulk::limiter::RateLimiter;
use crate::client::{Completed, Error, RateWindow};

pub(super) struct Requests {
    limiter: RateLimiter,
    failures: Failures,
    /// How many may be in flight together.
    maximum: usize,
    in_flight: Vec<InFlight>,
    /// The number of the next call.
    next_number: u64,
    /// False until the first request has ended.
    first_ended: bool,
}

pub(super) struct InFlight {
    /// The number of its call.
    number: u64,
    sent_ms: u64,
    pub purpose: Purpose,
}

impl Requests {
    pub fn new(per_minute: Option<u64>, maximum: usize) -> Self {
        Self {
            limiter: RateLimiter::new(per_minute),
            failures: Failures::default(),
            maximum,
            in_flight: Vec::new(),
            next_number: 0,
            first_ended: false,
        }
    }

    pub fn in_flight(&self) -> usize {
        self.in_flight.len()
    }

    /// Begins the next window of the rate limit if the current one has ended.
    pub fn advance(&mut self, now_ms: u64) {
        self.limiter.advance(now_ms);
    }

    /// True if another request may be in flight. The first one shows if the key works, and the first
    /// one after a failure if the API does: until it has ended, no other is sent.
    pub fn has_place(&self) -> bool {
        let is_trusted = self.first_ended && !self.failures.is_failing();
        self.in_flight.len() < if is_trusted { self.maximum } else { 1 }
    }

    /// When the next request may be sent: by the rate limit, and after a pause.
    pub fn due_ms(&self, now_ms: u64) -> u64 {
        let free_ms = self.limiter.free_ms(now_ms);
        free_ms.max(self.failures.paused_until_ms())
    }

    /// Counts a request that is sent, and gives its number.
    pub fn start(&mut self, purpose: Purpose, now_ms: u64) -> u64 {
        let number = self.next_number;
        self.next_number = number.wrapping_add(1);
        self.limiter.sent(now_ms);
        self.in_flight.push(InFlight {
            number,
            sent_ms: now_ms,
            purpose,
        });
        number
    }

    /// Removes a request that has ended.
    pub fn take(&mut self, number: u64) -> Option<InFlight> {
        let mut in_flight = self.in_flight.iter();
        let index = in_flight.position(|request| request.number == number)?;
        Some(self.in_flight.swap_remove(index))
    }

    /// Learns from the result of a request when the next one may be sent. True if the run has to end.
    pub fn learn(
        &mut self,
        request: &InFlight,
        result: &Result<Completed, Box<Error>>,
        now_ms: u64,
        random: f64,
    ) -> bool {
        let window = match result {
            Ok(completed) => completed.rate_window,
            Err(error) => RateWindow::of_error(error),
        };
        self.limiter.ended(&window, now_ms);
        self.first_ended = true;
        match result {
            Err(error) if ends_run(error) => true,
            Err(error) if is_transient(error) => {
                self.failures.add(error, request.sent_ms, now_ms, random)
            }
            _ => {
                self.failures.reset();
                false
            }
        }
    }
}
