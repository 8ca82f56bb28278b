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
        Table::read(Decoder::new(bytes)).0
    })
}

/// The digits of a value of the form `^\+[1-9][0-9]{1,14}$`.
pub(super) fn digits(value: &str) -> Option<&[u8]> {
    let digits = value.as_bytes().strip_prefix(b"+")?;
    let shaped = matches!(digits.len(), 2..=15)
        && digits.first() != Some(&b'0')
        && digits.iter().all(u8::is_ascii_digit);
    shaped.then_some(digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::coder::Decoder;
    use super::super::table::Table;
    use super::BYTES as COMMITTED;

    fn read_to_an_end(bytes: &[u8]) {
        let table = Table::read(Decoder::new(bytes)).0;
        table.countries.find(b"14155552671");
        table.states.after(table.valid, b"14155552671");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_bytes_are_read_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            read_to_an_end(&bytes);
        }

        #[test]
        fn corrupted_bytes_are_read_to_an_end(at in 0..COMMITTED.len(), bit in 0..8, length in 0..COMMITTED.len()) {
            let mut bytes = COMMITTED.to_vec();
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1_u8 << bit;
            }
            read_to_an_end(&bytes);
            bytes.truncate(length);
            read_to_an_end(&bytes);
        }
    }
}
