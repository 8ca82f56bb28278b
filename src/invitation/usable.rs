//! Tells how long the link of an invitation can still be used, and if the client should be reminded.

use std::time::{Duration, SystemTime};

use super::Invitation;
use crate::platform::date;

/// The statuses with a working link. After `failed` the client may try again.
const USABLE_STATUSES: [&str; 3] = ["pending", "in_progress", "failed"];
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

impl Invitation {
    /// The longest lifetime of a link, in days: a larger `before_expiry_days` changes nothing, and is allowed here.
    pub const REMINDER_DAYS_MAXIMUM: u32 = 30;

    /// Checks that the client can still use the link: its status is `pending`, `in_progress` or
    /// `failed`, and it has not expired at the time `now`. `false` for a status that this version does
    /// not know, and if [`Invitation::expires_at`] is no RFC 3339 time.
    #[must_use]
    pub fn is_usable(&self, now: SystemTime) -> bool {
        self.remaining_ms(now) > 0
    }

    /// How long the client can still use the link; zero if it is not usable.
    #[must_use]
    pub fn remaining(&self, now: SystemTime) -> Duration {
        Duration::from_millis(self.remaining_ms(now))
    }

    /// Checks that the client should be reminded: the link is usable, and expires within
    /// `before_expiry_days` days.
    ///
    /// ```
    /// # use std::time::{Duration, SystemTime};
    /// # use zavu_invitations::Invitation;
    /// # fn example(invitations: &[Invitation]) {
    /// let now = SystemTime::now();
    /// for invitation in invitations.iter().filter(|invitation| invitation.is_due_for_reminder(2, now)) {
    ///     println!("remind {}", invitation.id);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is_due_for_reminder(&self, before_expiry_days: u32, now: SystemTime) -> bool {
        is_due(self.remaining_ms(now), before_expiry_days)
    }

    fn remaining_ms(&self, now: SystemTime) -> u64 {
        remaining_ms(self.status.as_str(), &self.expires_at, date::unix_ms(now))
    }
}

/// True for a status whose link works until it expires.
pub(crate) fn is_usable_status(status: &str) -> bool {
    USABLE_STATUSES.contains(&status)
}

/// How long a link of that status and expiry can still be used, in milliseconds; 0 if it is not usable.
pub(crate) fn remaining_ms(status: &str, expires_at: &str, now_ms: u64) -> u64 {
    match date::parse_rfc3339(expires_at) {
        Some(expires_ms) if is_usable_status(status) => expires_ms.saturating_sub(now_ms),
        _ => 0,
    }
}

/// Checks that a reminder is due for a link that can be used for another `remaining_ms`.
pub(crate) fn is_due(remaining_ms: u64, before_expiry_days: u32) -> bool {
    remaining_ms > 0 && remaining_ms <= DAY_MS.saturating_mul(before_expiry_days.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPIRES: &str = "2026-09-08T10:00:00Z";
    const EXPIRES_MS: u64 = 1_788_861_600_000;

    #[test]
    fn a_link_is_usable_until_it_expires_or_ends() {
        for (status, now_ms, expected) in [
            ("pending", EXPIRES_MS - 1, 1),
            ("pending", EXPIRES_MS - DAY_MS, DAY_MS),
            ("pending", EXPIRES_MS, 0),
            ("pending", u64::MAX, 0),
            ("pending", 0, EXPIRES_MS),
            ("in_progress", EXPIRES_MS - 5, 5),
            ("failed", EXPIRES_MS - 5, 5),
            ("completed", EXPIRES_MS - 5, 0),
            ("cancelled", EXPIRES_MS - 5, 0),
            ("expired", EXPIRES_MS - 5, 0),
            ("of_a_later_version", EXPIRES_MS - 5, 0),
        ] {
            assert_eq!(
                remaining_ms(status, EXPIRES, now_ms),
                expected,
                "{status} {now_ms}"
            );
        }
        for expires_at in ["", "soon", "2026-09-08", "2026-02-30T10:00:00Z"] {
            assert_eq!(remaining_ms("pending", expires_at, 0), 0, "{expires_at}");
        }
    }

    #[test]
    fn a_reminder_is_due_in_the_last_days() {
        for (remaining_ms, days, expected) in [
            (0, 2, false),
            (1, 2, true),
            (2 * DAY_MS, 2, true),
            (2 * DAY_MS + 1, 2, false),
            (DAY_MS, 0, false),
            (30 * DAY_MS, 30, true),
        ] {
            assert_eq!(
                is_due(remaining_ms, days),
                expected,
                "{remaining_ms} {days}"
            );
        }
    }
}
