//! The options of a run over many rows.

use std::time::SystemTime;

#[cfg(feature = "wasm-server")]
use crate::client::options::check_since;
#[cfg(feature = "wasm-server")]
use crate::facts::KNOWN_LIST;
#[cfg(feature = "wasm-server")]
use crate::input_object::ObjectReader;
use crate::platform::date;
#[cfg(feature = "wasm-server")]
use crate::{InputValue, Problem, ValueKind};

/// How to create many invitations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkOptions {
    /// How many requests may be in flight, and how many rows the run holds: see [`Bulk`](super::Bulk).
    pub(super) concurrency: usize,
    pub(super) per_minute: Option<u32>,
    pub(super) since_unix_ms: Option<u64>,
    pub(super) has_known: bool,
    pub(super) is_dry_run: bool,
    /// The number of rows. If it is given, the rows are read twice: first all are checked, then they
    /// are sent. A dry run reads them once.
    pub(super) total: Option<u64>,
}

impl BulkOptions {
    /// The default of [`BulkOptions::concurrency`].
    pub const CONCURRENCY: u32 = 8;

    /// The largest [`BulkOptions::concurrency`].
    pub const CONCURRENCY_MAXIMUM: u32 = 100;

    /// The largest [`BulkOptions::rate_per_minute`].
    pub const RATE_MAXIMUM: u32 = 1_000_000;

    /// How many requests may be in flight at once, and how many results may wait: 1 to 100; another
    /// number becomes the nearest of these. The default is 8.
    #[must_use]
    pub fn concurrency(mut self, concurrency: u32) -> Self {
        self.concurrency = clamp_concurrency(concurrency);
        self
    }

    /// How many requests a minute are sent at most: 1 to 1,000,000; another number becomes the nearest
    /// of these. The rate limit that Zavu's answers state is always kept as well. The default is
    /// that limit, and 600 if no answer states one.
    #[must_use]
    pub fn rate_per_minute(mut self, requests: u32) -> Self {
        self.per_minute = Some(requests.clamp(1, Self::RATE_MAXIMUM));
        self
    }

    /// Restarts a run that began at that time: a row whose invitation was created since then, in any
    /// status, is found instead of created again. A time before 1970 counts as 1970. This needs an
    /// API key, because it reads the list.
    #[must_use]
    pub fn since(mut self, time: SystemTime) -> Self {
        self.since_unix_ms = Some(date::unix_ms(time));
        self
    }

    /// Only checks the rows, and sends nothing.
    #[must_use]
    pub fn dry_run(mut self) -> Self {
        self.is_dry_run = true;
        self
    }

    /// The number of rows, if they can be read twice: all of them are checked first, and then they are
    /// read again to be sent. A dry run reads them once.
    ///
    /// If the first reading ends earlier, the run has only the rows that were read. A valid row that
    /// is missing in the second reading is [`BulkOutcome::NotTried`](super::BulkOutcome::NotTried),
    /// with an error. Rows after this number are not read.
    #[must_use]
    pub fn total(mut self, rows: u64) -> Self {
        self.total = Some(rows);
        self
    }

    /// Takes the options of a run out of those of `createInvitations`.
    #[cfg(feature = "wasm-server")]
    pub(crate) fn take(options: &mut ObjectReader<'_>) -> Self {
        let concurrency = options.whole_number("concurrency", 1, Self::CONCURRENCY_MAXIMUM);
        let per_minute = options.whole_number("ratePerMinute", 1, Self::RATE_MAXIMUM);
        options.has_kind("key", ValueKind::Function);
        let is_dry_run = options.boolean("dryRun").unwrap_or_default();
        options.has_kind("onProgress", ValueKind::Function);
        let known = options.take("known");
        let lists_all = options.check("known", check_known(&known)).is_some();
        let since_unix_ms = match options.take("since") {
            InputValue::Absent => lists_all.then_some(0),
            since if lists_all => {
                let allowed = "left out, because options.known is \"list\", which is the list from its beginning";
                options.add(
                    "since",
                    Problem::invalid_option(vec![allowed.to_owned()], &since),
                );
                None
            }
            since => options.check("since", check_since(&since).map(Some)),
        };
        Self {
            concurrency: clamp_concurrency(concurrency.unwrap_or(Self::CONCURRENCY)),
            per_minute,
            since_unix_ms,
            has_known: known != InputValue::Absent,
            is_dry_run,
            total: None,
        }
    }
}

/// Checks `known`. `Some` stands for the whole list, `None` for an iterable of invitations, which `src/wasm/bulk.rs` adds one
/// by one, and for a missing value.
#[cfg(feature = "wasm-server")]
fn check_known(known: &InputValue<'_>) -> Result<Option<()>, Problem> {
    match known {
        InputValue::Text(text) if text == KNOWN_LIST => Ok(Some(())),
        InputValue::Absent | InputValue::Other(ValueKind::Array | ValueKind::Iterable) => Ok(None),
        InputValue::Text(_) => Err(Problem::invalid_option(vec![KNOWN_LIST.to_owned()], known)),
        other => Err(Problem::invalid_type(ValueKind::Iterable, other.kind())),
    }
}

fn clamp_concurrency(concurrency: u32) -> usize {
    let concurrency = concurrency.clamp(1, BulkOptions::CONCURRENCY_MAXIMUM);
    usize::try_from(concurrency).unwrap_or(1)
}

impl Default for BulkOptions {
    fn default() -> Self {
        Self {
            concurrency: clamp_concurrency(Self::CONCURRENCY),
            per_minute: None,
            since_unix_ms: None,
            has_known: false,
            is_dry_run: false,
            total: None,
        }
    }
}

#[cfg(all(test, feature = "wasm-server"))]
mod tests {
    use super::*;
    use crate::Report;
    use crate::facts::BULK_OPTIONS;
    use crate::input_object::{InputObject, sorted};

    fn check(given: &[(&'static str, InputValue<'static>)]) -> Result<BulkOptions, Report> {
        let mut reader = ObjectReader::of_options(InputObject::of(given.iter().cloned()));
        let options = BulkOptions::take(&mut reader);
        assert_eq!(reader.known_names(), sorted(BULK_OPTIONS));
        reader.finish().map(|()| options)
    }

    #[test]
    fn options_from_javascript_are_checked() {
        let options = check(&[]).unwrap();
        assert_eq!(options.since_unix_ms, None);
        assert!(!options.has_known && !options.is_dry_run);
        let options = check(&[
            ("concurrency", InputValue::Number(3.into())),
            ("ratePerMinute", InputValue::Number(7.into())),
            ("dryRun", InputValue::Boolean(true)),
            ("known", InputValue::Other(ValueKind::Array)),
        ])
        .unwrap();
        assert_eq!((options.concurrency, options.per_minute), (3, Some(7)));
        assert_eq!(options.since_unix_ms, None);
        assert!(options.has_known && options.is_dry_run);
        let options = check(&[("known", KNOWN_LIST.into())]).unwrap();
        assert_eq!((options.since_unix_ms, options.has_known), (Some(0), true));
        for (name, value) in [
            ("concurrency", InputValue::Number(0.into())),
            ("known", "lost".into()),
            ("known", InputValue::Boolean(true)),
            ("dryRun", "yes".into()),
            ("since", "yesterday".into()),
        ] {
            let error = check(&[(name, value)]).unwrap_err();
            let option = format!("options.{name}");
            assert!(error.to_string().contains(&option), "{error}");
        }
        let both = [
            ("known", KNOWN_LIST.into()),
            ("since", "2026-09-01T10:00:00Z".into()),
        ];
        let error = check(&both).unwrap_err().to_string();
        assert!(
            error.starts_with("options.since must be left out"),
            "{error}"
        );
    }
}
