//! The time span in which the invitation of a create must have been created.

use crate::platform::json::Node;

/// When a page of the list was asked for and answered: by the monotonic clock, and by the `Date`
/// header of the answer.
#[expect(clippy::struct_field_names, reason = "the unit of each")]
pub(super) struct PageTimes {
    pub asked_ms: u64,
    pub answered_ms: u64,
    pub server_unix_ms: u64,
}

impl PageTimes {
    pub fn took_ms(&self) -> u64 {
        self.answered_ms.saturating_sub(self.asked_ms)
    }
}

/// When an invitation must have been created, by the server's clock in Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub from_unix_ms: u64,
    until_unix_ms: u64,
    /// True for the invitation of an earlier delivery, which somebody may have used since.
    is_earlier_delivery: bool,
}

impl Window {
    /// How far apart two of the server's clocks may be.
    const SERVER_CLOCK_SKEW_MS: u64 = 2_000;
    /// `Date` states whole seconds: the server's clock may have been up to this much later.
    const DATE_RESOLUTION_MS: u64 = 1_000;
    /// An invitation in the window of an attempt may have been created this much before or after the
    /// attempt, and by the time that the page took.
    pub const SLACK_MS: u64 = Self::SERVER_CLOCK_SKEW_MS + Self::DATE_RESOLUTION_MS;

    /// The window of an attempt whose answer was lost. It is counted back from the server's clock
    /// in the answer with the page, because this machine's clock may be wrong by hours. The server
    /// read its clock at some time between the request for the page and its answer: the beginning
    /// is counted back by the longest possible time, the end by the shortest.
    pub fn of_attempt(started_ms: u64, lost_at_ms: u64, page: &PageTimes) -> Self {
        let longest_ago_ms = page.answered_ms.saturating_sub(started_ms);
        let shortest_ago_ms = page.asked_ms.saturating_sub(lost_at_ms);
        Self {
            from_unix_ms: page
                .server_unix_ms
                .saturating_sub(longest_ago_ms)
                .saturating_sub(Self::SERVER_CLOCK_SKEW_MS),
            until_unix_ms: page
                .server_unix_ms
                .saturating_add(Self::SLACK_MS)
                .saturating_sub(shortest_ago_ms),
            is_earlier_delivery: false,
        }
    }

    /// The window of an earlier delivery.
    pub fn since(unix_ms: u64) -> Self {
        Self {
            from_unix_ms: unix_ms.saturating_sub(Self::SERVER_CLOCK_SKEW_MS),
            until_unix_ms: u64::MAX,
            is_earlier_delivery: true,
        }
    }

    /// True if an invitation was created in the window and may be that of the create. After a lost
    /// answer nobody has the link, so that an invitation that was used is that of another create.
    pub fn contains(&self, item: &Node<'_>, created_unix_ms: u64) -> bool {
        (self.from_unix_ms..=self.until_unix_ms).contains(&created_unix_ms)
            && (self.is_earlier_delivery || is_unused(item))
    }
}

/// True if nobody has used an invitation yet.
fn is_unused(item: &Node<'_>) -> bool {
    let is_empty = |name| item.get(name).text().is_none_or(|time| time.is_empty());
    let status = item.get("status").text();
    status.as_deref() == Some("pending") && is_empty("viewedAt") && is_empty("startedAt")
}

#[cfg(test)]
mod tests {
    use super::{PageTimes, Window};

    #[test]
    fn the_window_is_counted_by_the_clock_of_the_server() {
        const NOW: u64 = 1_788_256_800_000;
        let times = PageTimes {
            asked_ms: 10_000,
            answered_ms: 11_000,
            server_unix_ms: NOW,
        };
        let expected = Window {
            from_unix_ms: NOW - (11_000 - 3_000) - 2_000,
            until_unix_ms: NOW + 1_000 - (10_000 - 4_000) + 2_000,
            is_earlier_delivery: false,
        };
        assert_eq!(Window::of_attempt(3_000, 4_000, &times), expected);
    }
}
