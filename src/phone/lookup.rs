//! The committed table, expanded at its first use and kept.

use std::sync::OnceLock;

use super::coder::Decoder;
use super::table::Table;

/// The upstream version in a line of text, then the compressed automata.
static BYTES: &[u8] = include_bytes!("table.bin");

/// The version of libphonenumber whose metadata the table is made of.
pub const METADATA_VERSION: &str = match version_line() {
    Ok(version) => version,
    Err(_) => "",
};

const fn version_line() -> Result<&'static str, std::str::Utf8Error> {
    std::str::from_utf8(BYTES.split_at(version_length()).0)
}

const fn version_length() -> usize {
    let (mut rest, mut length) = (include_bytes!("table.bin").as_slice(), 0_usize);
    while let [first, more @ ..] = rest {
        if *first == b'\n' {
            break;
        }
        rest = more;
        length = length.saturating_add(1);
    }
    length
}

/// The table.
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let line = version_length().saturating_add(1);
        let bytes = BYTES.get(line..).unwrap_or_default();
        Table::read(&mut Decoder::new(bytes))
    })
}

/// The digits of a value of the form `^\+[1-9][0-9]{1,14}$`.
pub(super) fn digits(value: &[u8]) -> Option<&[u8]> {
    let [b'+', digits @ ..] = value else {
        return None;
    };
    let shaped = matches!(digits.len(), 2..=15)
        && !matches!(digits, [b'0', ..])
        && digits.iter().all(u8::is_ascii_digit);
    shaped.then_some(digits)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::coder::{Bits, Decoder};
    use super::super::table::Table;
    use super::BYTES as COMMITTED;

    /// The committed table takes 1 MB while it is expanded.
    const MOST_BYTES: u64 = 8 << 20;

    fn read_to_an_end(bytes: &[u8]) {
        let mut table = None;
        let info = allocation_counter::measure(|| {
            table = Some(Table::read(&mut Decoder::new(bytes)));
        });
        assert!(info.bytes_max < MOST_BYTES, "{info:?}");
        for (table, number) in table.iter().zip(["14155552671", "", "999999999999999"]) {
            table.country(number.as_bytes());
            for root in [table.valid, table.plausible, table.dialling] {
                table.states.after(root, number.as_bytes());
            }
        }
    }

    #[test]
    fn the_committed_table_is_read() {
        read_to_an_end(COMMITTED);
    }

    /// Answers that no probability steers, so that no table is too large.
    struct Answers<I>(I);

    impl<I: Iterator<Item = bool>> Bits for Answers<I> {
        fn bit(&mut self, _: u16) -> bool {
            self.0.next().unwrap_or_default()
        }
    }

    #[test]
    fn any_answers_end_at_the_bounds() {
        let mut largest = 0;
        let patterns =
            (1..7).flat_map(|length| (0..1_u32 << length).map(move |bits| (length, bits)));
        for (length, bits) in patterns {
            let mut states = 0;
            let info = allocation_counter::measure(|| {
                let pattern = (0..length).map(|at| bits >> at & 1 == 1);
                let mut answers = Answers(pattern.cycle());
                states = Table::read(&mut answers).states.count();
            });
            assert!(info.bytes_max < MOST_BYTES, "{bits:b}: {info:?}");
            largest = largest.max(states);
        }
        assert!(largest > 16_000, "no bound was reached: {largest}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn any_bytes_are_read_to_an_end(bytes in vec(any::<u8>(), 0..3000)) {
            read_to_an_end(&bytes);
        }

        #[test]
        fn one_byte_over_and_over_is_read_to_an_end(byte: u8, length in 0..100_000_usize) {
            read_to_an_end(&vec![byte; length]);
        }

        #[test]
        fn corrupted_bytes_are_read_to_an_end(
            changes in vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
            start in 0..3_usize,
            length in prop_oneof![Just(COMMITTED.len()), 0..COMMITTED.len()],
        ) {
            let mut bytes = COMMITTED.to_vec();
            for (at, byte) in changes {
                if let Some(changed) = bytes.get_mut(at.index(COMMITTED.len())) {
                    *changed = byte;
                }
            }
            bytes.truncate(length);
            read_to_an_end(bytes.get(start..).unwrap_or_default());
        }
    }
}
