//! The fast path: requests without a finding, which are nearly all that are sent, are recognised
//! without a JavaScript value. `pkg-template/src/fast-path.ts` writes the texts of such a request
//! into memory of this module and calls the exports directly, not through wasm-bindgen's glue.
//!
//! None of these functions calls an import.

use std::sync::{Mutex, MutexGuard, PoisonError};

use wasm_bindgen::prelude::*;

use crate::rules::fast_path::RequestBytes;
use crate::{ConnectionType, phone};

/// How many bytes a request of the fast path has at most.
const BYTES: usize = 4096;

static BUFFER: Mutex<[u8; BYTES]> = Mutex::new([0; BYTES]);

fn buffer() -> MutexGuard<'static, [u8; BYTES]> {
    BUFFER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the facade writes.
#[wasm_bindgen(js_name = fastPathBuffer)]
#[must_use]
pub fn fast_path_buffer() -> *mut u8 {
    buffer().as_mut_ptr()
}

/// The size of the buffer in bytes.
#[wasm_bindgen(js_name = fastPathBytes)]
#[must_use]
pub fn fast_path_bytes() -> usize {
    BYTES
}

/// The place of `messenger` among the connection types.
const MESSENGER: i32 = 1;
const _: () = assert!(matches!(
    ConnectionType::KNOWN,
    [_, known] if matches!(known.as_bytes(), b"messenger")
));

/// Whether a request certainly has no finding: neither an error nor a warning.
///
/// In the buffer stand its four texts in UTF-8, one after the other in `bytes` bytes, then its
/// countries of two bytes each. Each text is given by its length in UTF-16 code units, the countries
/// by their number, the connection type by its place among those that are known: a negative one
/// says that the field is absent. Absent days are `NaN`.
#[wasm_bindgen(js_name = hasNoFindings)]
#[expect(
    clippy::too_many_arguments,
    reason = "numbers in registers cost nothing"
)]
#[must_use]
pub fn has_no_findings(
    bytes: usize,
    name: i32,
    email: i32,
    phone: i32,
    id: i32,
    days: f64,
    countries: i32,
    connection_type: i32,
) -> bool {
    let buffer = buffer();
    let Some((rest, codes)) = buffer.split_at_checked(bytes) else {
        return false;
    };
    let length = |units: i32| usize::try_from(units).ok();
    let mut texts = Texts {
        rest,
        units: [name, email, phone, id]
            .into_iter()
            .filter_map(length)
            .fold(0, usize::wrapping_add),
        is_replaced: false,
    };
    let values = RequestBytes {
        name: texts.next(length(name)),
        email: texts.next(length(email)),
        phone: texts.next(length(phone)),
        id: texts.next(length(id)),
        days: (!days.is_nan()).then_some(days),
        countries: length(countries)
            .and_then(|count| Some(codes.get(..count.wrapping_mul(2))?.as_chunks().0)),
        is_messenger: connection_type == MESSENGER,
    };
    texts.is_sure() && values.has_no_findings()
}

/// A number that is the same for all phone numbers of which the same is known. The number stands in
/// the buffer.
#[wasm_bindgen(js_name = phoneKind)]
#[must_use]
pub fn phone_kind(bytes: usize) -> usize {
    phone::kind(buffer().get(..bytes).unwrap_or_default())
}

/// Texts one after the other.
struct Texts<'t> {
    rest: &'t [u8],
    /// How many UTF-16 code units the rest has: as many as bytes where all of it is ASCII.
    units: usize,
    is_replaced: bool,
}

impl<'t> Texts<'t> {
    #[inline(always)]
    fn next(&mut self, units: Option<usize>) -> Option<&'t [u8]> {
        const FIRST_BYTE_OF_REPLACEMENT: u8 = 0xEF;
        let units = units?;
        let is_ascii = self.rest.len() == self.units;
        self.units = self.units.wrapping_sub(units);
        if is_ascii {
            return self.rest.split_off(..units);
        }
        let text = self.rest.split_off(..utf8_length(self.rest, units))?;
        self.is_replaced |= text.contains(&FIRST_BYTE_OF_REPLACEMENT);
        Some(text)
    }

    /// Whether they are as they were given: a lone surrogate was replaced by U+FFFD, and two halves
    /// in neighbouring texts became one character, which belongs to neither of them.
    fn is_sure(&self) -> bool {
        self.rest.is_empty() && !self.is_replaced
    }
}

/// How many bytes the first UTF-16 code units of a text take.
fn utf8_length(text: &[u8], mut units: usize) -> usize {
    let is_end = |byte: &u8| {
        let taken = match byte {
            0x80..=0xBF => return false,
            0xF0.. => 2,
            _ => 1,
        };
        let left = units.checked_sub(taken).filter(|_| units > 0);
        units = left.unwrap_or_default();
        left.is_none()
    };
    text.iter().position(is_end).unwrap_or(text.len())
}
