//! Decides when the next request of a run may be sent, so that no window of the rate limit gets
//! more than it allows.

use crate::client::RateWindow;
use crate::client::rate_limit::{DEFAULT_LIMIT, WINDOW_MS};

/// Follows the rate limit that answers state, and keeps to the caller's limit as well. Half of a
/// window's requests may be sent at full speed. The rest is spread over the time that is left of the
/// window, so that the project's other calls find room, too.
///
/// All times are milliseconds of one monotonic clock.
pub(super) struct RateLimiter {
    of_server: Window,
    of_caller: Option<Window>,
    /// Requests without an answer. The `remaining` of the latest answer may or may not include them: to
    /// be safe, all are subtracted.
    in_flight: u64,
    last_sent_ms: u64,
}

struct Window {
    limit: u64,
    remaining: u64,
    ends_ms: u64,
    /// The end by the server's clock, if an answer has stated it. It is the same in all answers of a
    /// window, so that it tells windows apart.
    reset_unix_ms: Option<u64>,
    /// The stated end of the latest window that is over; 0 if there is none.
    past_reset_unix_ms: u64,
}

impl RateLimiter {
    pub fn new(per_minute: Option<u64>) -> Self {
        Self {
            of_server: Window::new(per_minute.unwrap_or(DEFAULT_LIMIT)),
            of_caller: per_minute.map(Window::new),
            in_flight: 0,
            last_sent_ms: 0,
        }
    }

    /// Begins the next window if the current one has ended.
    pub fn advance(&mut self, now_ms: u64) {
        self.of_server.advance(now_ms);
        if let Some(window) = &mut self.of_caller {
            window.advance(now_ms);
        }
    }

    /// The time from which the next request may be sent. Call `advance` first. The time is never before
    /// `now_ms`, and an answer can change it.
    pub fn free_ms(&self, now_ms: u64) -> u64 {
        let (in_flight, last_sent_ms) = (self.in_flight, self.last_sent_ms);
        let of_server = self.of_server.free_ms(in_flight, last_sent_ms, now_ms);
        let Some(of_caller) = &self.of_caller else {
            return of_server;
        };
        // No requests in flight are subtracted: `sent` has lowered `remaining` of this window for them.
        of_server.max(of_caller.free_ms(0, last_sent_ms, now_ms))
    }

    /// Counts a request that is sent.
    pub fn sent(&mut self, now_ms: u64) {
        self.in_flight = self.in_flight.saturating_add(1);
        self.last_sent_ms = now_ms;
        if let Some(window) = &mut self.of_caller {
            window.remaining = window.remaining.saturating_sub(1);
        }
    }

    /// Counts a request that has ended, and follows the window that its answer states.
    pub fn ended(&mut self, found: &RateWindow, now_ms: u64) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.of_server.update(found, now_ms);
    }
}

impl Window {
    fn new(limit: u64) -> Self {
        Self {
            limit,
            remaining: limit,
            ends_ms: 0,
            reset_unix_ms: None,
            past_reset_unix_ms: 0,
        }
    }

    fn advance(&mut self, now_ms: u64) {
        if now_ms < self.ends_ms {
            return;
        }
        self.ends_ms = now_ms.saturating_add(WINDOW_MS);
        self.remaining = self.limit;
        if let Some(reset) = self.reset_unix_ms.take() {
            self.past_reset_unix_ms = reset;
        }
    }

    fn free_ms(&self, in_flight: u64, last_sent_ms: u64, now_ms: u64) -> u64 {
        let available = self.remaining.saturating_sub(in_flight);
        let used = self.limit.saturating_sub(available);
        if used < self.limit.div_ceil(2) {
            return now_ms;
        }
        let left_ms = self.ends_ms.saturating_sub(now_ms);
        match left_ms.checked_div(available) {
            Some(pace_ms) => last_sent_ms.saturating_add(pace_ms).max(now_ms),
            // Nothing is available before the window ends.
            None => self.ends_ms,
        }
    }

    fn update(&mut self, found: &RateWindow, now_ms: u64) {
        let stated = &found.stated;
        if let Some(limit) = stated.limit {
            self.limit = limit.max(1);
            self.remaining = self.remaining.min(self.limit);
        }
        let is_before = |other: u64| stated.reset.is_some_and(|reset| reset < other);
        if self.reset_unix_ms.is_some_and(is_before) {
            // A late answer: a later one has stated the current window.
            return;
        }
        let remaining = match stated.remaining {
            Some(remaining) if !is_before(self.past_reset_unix_ms.saturating_add(1)) => remaining,
            // The answer states no number, or that of a window which is over by this clock. The request is counted here.
            _ => {
                self.remaining = self.remaining.saturating_sub(1);
                return;
            }
        };
        let ends_ms = now_ms.saturating_add(found.resets_in_ms.unwrap_or(WINDOW_MS).min(WINDOW_MS));
        if stated.reset.is_none() || stated.reset == self.reset_unix_ms {
            // The same window, which an answer without a reset is taken to mean. `resets_in_ms` is
            // counted from `Date`, which has whole seconds, and is up to a second too long: the earliest
            // end is the most exact. Answers may arrive in another order than they were given: the
            // smallest number remaining is the latest.
            self.ends_ms = self.ends_ms.min(ends_ms);
            self.remaining = self.remaining.min(remaining);
        } else {
            self.ends_ms = ends_ms;
            self.remaining = remaining;
            self.reset_unix_ms = stated.reset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RateLimiter;
    use crate::client::{RateLimit, RateWindow};

    fn window(limit: u64, remaining: u64, reset: u64) -> RateWindow {
        RateWindow {
            stated: RateLimit {
                limit: Some(limit),
                remaining: Some(remaining),
                reset: Some(reset),
            },
            resets_in_ms: Some(30_000),
        }
    }

    #[test]
    fn half_of_a_window_is_sent_at_full_speed() {
        let mut limiter = RateLimiter::new(Some(10));
        limiter.advance(0);
        for _ in 0..5 {
            assert_eq!(limiter.free_ms(0), 0);
            limiter.sent(0);
        }
        assert_eq!(limiter.free_ms(0), 12_000);
    }

    #[test]
    fn one_request_a_minute_begins_at_once() {
        let mut limiter = RateLimiter::new(Some(1));
        limiter.advance(0);
        assert_eq!(limiter.free_ms(0), 0);
        limiter.sent(0);
        limiter.ended(&RateWindow::default(), 0);
        assert_eq!(limiter.free_ms(0), 60_000);
        limiter.advance(60_000);
        assert_eq!(limiter.free_ms(60_000), 60_000);
    }

    #[test]
    fn an_answer_without_a_reset_belongs_to_the_current_window() {
        let mut limiter = RateLimiter::new(None);
        let mut found = window(10, 0, 1_000);
        limiter.ended(&window(10, 5, 1_000), 0);
        found.stated.reset = None;
        limiter.ended(&found, 0);
        assert_eq!(limiter.free_ms(0), 30_000);
    }

    #[test]
    fn a_late_answer_does_not_change_the_next_window() {
        let mut limiter = RateLimiter::new(None);
        limiter.ended(&window(10, 5, 1_000), 0);
        limiter.advance(30_000);
        assert_eq!(limiter.free_ms(30_000), 30_000);
        limiter.ended(&window(10, 0, 1_000), 30_000);
        assert_eq!(limiter.free_ms(30_000), 30_000);
    }

    #[test]
    fn requests_are_counted_while_answers_state_an_old_window() {
        let mut limiter = RateLimiter::new(None);
        limiter.ended(&window(10, 5, 1_000), 0);
        limiter.advance(30_000);
        for _ in 0..5 {
            assert_eq!(limiter.free_ms(30_000), 30_000);
            limiter.sent(30_000);
            limiter.ended(&window(10, 0, 1_000), 30_000);
        }
        assert_eq!(limiter.free_ms(30_000), 42_000);
    }

    #[test]
    fn a_lower_limit_counts_at_once() {
        let mut limiter = RateLimiter::new(None);
        limiter.advance(0);
        let mut found = window(10, 0, 0);
        found.stated.remaining = None;
        for _ in 0..5 {
            assert_eq!(limiter.free_ms(0), 0);
            limiter.sent(0);
            limiter.ended(&found, 0);
        }
        assert_eq!(limiter.free_ms(0), 12_000);
    }

    #[test]
    fn the_answers_of_one_window_count_down_in_any_order() {
        let mut limiter = RateLimiter::new(None);
        limiter.advance(0);
        for _ in 0..3 {
            assert_eq!(limiter.free_ms(0), 0);
            limiter.sent(0);
        }
        limiter.ended(&window(10, 5, 1_000), 0);
        limiter.ended(&window(10, 7, 1_000), 0);
        limiter.ended(&window(10, 6, 999), 0);
        assert_eq!(limiter.free_ms(0), 6_000);
        limiter.ended(&window(10, 9, 2_000), 0);
        assert_eq!(limiter.free_ms(0), 0);
    }
}
