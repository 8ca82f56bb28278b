//! Restores a watch after the WebAssembly module crashed.

use super::{Watch, pace};
use crate::platform::json::{self, Node};

impl Watch {
    /// Restores the state of a watch. `began_ms` is the start of the
    /// original watch; `known` is a JSON array of the last state of each invitation. Then the watch
    /// pauses as after one failed call.
    pub(crate) fn resume(&mut self, began_ms: u64, known: &str, now_ms: u64, random: f64) {
        self.random = random;
        self.began_ms = Some(began_ms);
        let known = json::parse(known).unwrap_or_else(json::null);
        let known = Node::of(&known);
        for index in 0..known.length().unwrap_or_default() {
            let invitation = known.item(index);
            if let Some(id) = invitation.get("id").text() {
                // By a server's clock at time 0 no link has expired: only the next read closes an
                // invitation because of that.
                self.on_invitation(&id, &invitation, 0, now_ms);
            }
        }
        self.changes.clear();
        // What is known came from the API.
        self.has_succeeded = known.length().is_some_and(|length| length > 0);
        self.failures = 1;
        self.not_before_ms = now_ms.saturating_add(pace::failure_wait_ms(1, random));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::client::watch::{Budget, Watch, WatchOptions, WatchStep};
    use crate::client::{Answer, Completed, Error, ErrorCode, ErrorOutcome, ListQuery, Settings};
    use crate::platform::json;

    const KNOWN: &str = r#"[{"id":"inv_1","status":"in_progress"}]"#;

    fn settings() -> Settings {
        Settings::new("zv_test_example")
    }

    fn options() -> WatchOptions {
        WatchOptions::default().wait_timeout(Duration::from_mins(1))
    }

    fn resumed(began_ms: u64, known: &str, now_ms: u64) -> Watch {
        let watch = Watch::invitation(&settings(), "inv_1", options()).unwrap();
        let mut watch = watch.with_budget(&Budget::new());
        watch.resume(began_ms, known, now_ms, 0.0);
        watch
    }

    #[test]
    fn a_lost_watch_goes_on_from_its_last_changes() {
        let mut watch = resumed(1_000, KNOWN, 50_000);
        let mut next = |now_ms| watch.next(now_ms, 0.0, false);
        assert!(matches!(next(50_000), WatchStep::Wait(2_000)));
        assert!(matches!(next(52_000), WatchStep::Call(_)));
        let body = r#"{"invitation":{"id":"inv_1","status":"in_progress"}}"#;
        let value = json::parse(body).unwrap();
        let completed = Completed::new(value, body.to_owned(), &Answer::of(200, &[], body));
        watch.end_call(Ok(completed), 52_100);
        let mut next = |now_ms| watch.next(now_ms, 0.0, false);
        assert!(matches!(next(52_100), WatchStep::Wait(2_000)));
        let WatchStep::Ended(Err(error)) = next(61_000) else {
            panic!("the wait began at one second, and takes one minute");
        };
        assert_eq!(error.code, ErrorCode::Timeout);
    }

    #[test]
    fn a_lost_watch_goes_on_after_an_answer_that_is_not_the_api_s() {
        for (known, goes_on) in [(KNOWN, true), ("[]", false)] {
            let mut watch = resumed(0, known, 0);
            assert!(matches!(watch.next(5_000, 0.0, false), WatchStep::Call(_)));
            let (code, outcome) = (ErrorCode::InvalidResponse, ErrorOutcome::Unknown);
            watch.end_call(Err(Error::boxed(code, outcome, String::new())), 5_100);
            let step = watch.next(5_100, 0.0, false);
            assert_eq!(matches!(step, WatchStep::Wait(_)), goes_on, "{known}");
        }
    }

    #[test]
    fn a_lost_watch_of_the_list_pauses_as_after_a_failed_call() {
        let watch = Watch::list(&settings(), ListQuery::default(), options()).unwrap();
        let mut watch = watch.with_budget(&Budget::new());
        watch.resume(1_000, KNOWN, 50_000, 0.0);
        let mut next = |now_ms| watch.next(now_ms, 0.0, false);
        assert!(matches!(next(50_000), WatchStep::Wait(1_000)));
        assert!(matches!(next(51_000), WatchStep::Call(_)));
    }
}
