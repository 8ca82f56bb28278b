//! The table in the repository (`src/phone/table`), prepared at its first use and kept.

use std::sync::OnceLock;

use super::table::{Stored, Table};

const STORED: Stored<'static> = Stored {
    runs: include_bytes!("table/runs.bin"),
    references: include_bytes!("table/references.bin"),
    countries: include_str!("table/countries.txt"),
};

/// The version of libphonenumber whose metadata the table is made of.
pub const METADATA_VERSION: &str = include_str!("table/version.txt").trim_ascii();

pub(super) fn table() -> &'static Table<'static> {
    static TABLE: OnceLock<Table<'static>> = OnceLock::new();
    // A damaged table would make every number "not in use", which is only a warning. A test makes sure that it can be read.
    TABLE.get_or_init(|| Table::read(STORED).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{STORED, Stored, Table};

    /// The committed table takes less than 1 MB while it is read.
    const BYTES_MAXIMUM: u64 = 4 << 20;

    /// Reads a table that may be corrupted, and looks numbers up. Returns false if the table is refused.
    fn read_and_use(stored: Stored<'_>) -> bool {
        let mut table = None;
        let info = allocation_counter::measure(|| table = Table::read(stored));
        assert!(info.bytes_max < BYTES_MAXIMUM, "{info:?}");
        for (table, number) in table.iter().zip(["14155552671", "", "999999999999999"]) {
            table.countries.find(number.as_bytes());
            for first in [table.valid, table.plausible, table.dialling] {
                table.automata.after(first, number.as_bytes());
            }
        }
        table.is_some()
    }

    #[test]
    fn the_committed_table_is_read() {
        assert!(read_and_use(STORED));
    }

    #[test]
    fn a_table_with_a_missing_byte_is_refused() {
        let (_, runs) = STORED.runs.split_last().unwrap();
        assert!(!read_and_use(Stored { runs, ..STORED }));
        let (_, references) = STORED.references.split_last().unwrap();
        assert!(!read_and_use(Stored {
            references,
            ..STORED
        }));
    }

    fn corrupted(bytes: &[u8], changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        #[cfg_attr(miri, ignore = "too slow in Miri")]
        fn any_bytes_are_read_to_an_end(
            runs in vec(any::<u8>(), 0..3000),
            references in vec(any::<u8>(), 0..500),
            countries: String,
        ) {
            read_and_use(Stored { runs: &runs, references: &references, countries: &countries });
        }

        #[test]
        #[cfg_attr(miri, ignore = "too slow in Miri")]
        fn one_byte_over_and_over_is_read_to_an_end(byte: u8, length in 0..200_000_usize) {
            let bytes = vec![byte; length];
            read_and_use(Stored { runs: &bytes, references: &bytes, ..STORED });
        }

        #[test]
        #[cfg_attr(miri, ignore = "too slow in Miri")]
        fn corrupted_bytes_are_read_to_an_end(
            runs in vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
            references in vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
            countries in vec((any::<prop::sample::Index>(), b' '..b':'), 0..30),
        ) {
            let countries = corrupted(STORED.countries.as_bytes(), &countries);
            read_and_use(Stored {
                runs: &corrupted(STORED.runs, &runs),
                references: &corrupted(STORED.references, &references),
                countries: std::str::from_utf8(&countries).unwrap(),
            });
        }
    }
}
