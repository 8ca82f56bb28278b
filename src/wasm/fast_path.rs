//! The fast path: tells from bytes and numbers if a request has no findings, without reading a JavaScript value.
//! `pkg-template/src/fast-path.ts` writes the texts of a request into the memory of this module, and calls these exports
//! directly, not through the glue of wasm-bindgen.
//!
//! None of these functions may call an import: its exception would pass through Rust and break the module.

use std::sync::{Mutex, MutexGuard, PoisonError};

use wasm_bindgen::prelude::*;

use crate::rules::fast_path::RequestFields;
use crate::{ConnectionType, phone};

/// The largest request of the fast path.
const BYTES: usize = 4096;

/// A static that may be changed without `unsafe`. The facade writes through its address, between the calls: a static does not
/// move, and a module has one thread.
static BUFFER: Mutex<[u8; BYTES]> = Mutex::new([0; BYTES]);

fn buffer() -> MutexGuard<'static, [u8; BYTES]> {
    BUFFER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The address at which the facade writes.
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

/// The place of `messenger` among the connection types. A type that is added or moved does not compile: see
/// `RequestFields::is_messenger`.
const MESSENGER: i32 = 1;
const _: () = assert!(matches!(
    ConnectionType::KNOWN,
    [_, known] if matches!(known.as_bytes(), b"messenger")
));

/// True if a request has no findings. False if only the full report can tell.
///
/// The buffer holds the four texts in UTF-8, one after the other, then the countries of two bytes each.
///
/// | argument | meaning | absent |
/// |---|---|---|
/// | `text_bytes` | length of all four texts in the buffer | |
/// | `…_units` | length of one text in UTF-16 code units | negative |
/// | `days` | `expiresInDays` | `NaN` |
/// | `country_count` | number of countries | negative |
/// | `connection_type` | index in `ConnectionType::KNOWN` | negative |
#[wasm_bindgen(js_name = hasNoFindings)]
#[expect(
    clippy::too_many_arguments,
    reason = "an array would have to be copied through the memory"
)]
#[must_use]
pub fn has_no_findings(
    text_bytes: usize,
    name_units: i32,
    email_units: i32,
    phone_units: i32,
    id_units: i32,
    days: f64,
    country_count: i32,
    connection_type: i32,
) -> bool {
    let buffer = buffer();
    let Some((rest, country_bytes)) = buffer.split_at_checked(text_bytes) else {
        return false;
    };
    let present = |length: i32| usize::try_from(length).ok();
    let countries = match present(country_count) {
        None => None,
        Some(count) => match country_bytes.as_chunks::<2>().0.get(..count) {
            None => return false,
            countries => countries,
        },
    };
    let lengths = [name_units, email_units, phone_units, id_units].map(present);
    let mut texts = Texts {
        rest,
        units: lengths.into_iter().flatten().fold(0, usize::wrapping_add),
        is_intact: true,
    };
    let [name, email, phone, id] = lengths.map(|units| texts.take_text(units));
    let request = RequestFields {
        name,
        email,
        phone,
        id,
        days: (!days.is_nan()).then_some(days),
        countries,
        is_messenger: connection_type == MESSENGER,
    };
    texts.is_intact && texts.rest.is_empty() && request.has_no_findings()
}

/// A key for a cache: phone numbers with the same key have the same facts. The buffer holds the phone number, of
/// `bytes` bytes.
#[wasm_bindgen(js_name = phoneFactsKey)]
#[must_use]
pub fn phone_facts_key(bytes: usize) -> usize {
    phone::facts_key(buffer().get(..bytes).unwrap_or_default())
}

/// The first byte of U+FFFD and of all other characters from U+F000 to U+FFFF. A text with one of these is left to the full
/// report.
const FIRST_BYTE_OF_REPLACEMENT: u8 = 0xEF;

/// The rest of the buffer, from which one text after the other is taken.
struct Texts<'t> {
    rest: &'t [u8],
    /// The UTF-16 code units of the rest: as many as its bytes if all of it is ASCII. Wrapping operations are the fastest.
    /// Nothing wraps, because the facade counts the units of texts that fit the buffer.
    units: usize,
    /// False if the facade's encoder may have changed a text: it writes U+FFFD for a lone surrogate.
    is_intact: bool,
}

impl<'t> Texts<'t> {
    #[expect(clippy::inline_always, reason = "called four times a request")]
    #[inline(always)]
    fn take_text(&mut self, units: Option<usize>) -> Option<&'t [u8]> {
        let units = units?;
        let is_ascii = self.rest.len() == self.units;
        self.units = self.units.wrapping_sub(units);
        let bytes = if is_ascii {
            Some(units)
        } else {
            utf8_length(self.rest, units)
        };
        let text = bytes.and_then(|bytes| self.rest.split_off(..bytes));
        self.is_intact &=
            is_ascii || text.is_some_and(|text| !text.contains(&FIRST_BYTE_OF_REPLACEMENT));
        text
    }
}

/// The number of bytes that the first `units` UTF-16 code units of a text have in UTF-8. `None` if the text is shorter, or if
/// the units end within a character: two neighbouring texts then hold the halves of a surrogate pair.
fn utf8_length(text: &[u8], units: usize) -> Option<usize> {
    let mut left = units;
    for (at, byte) in text.iter().enumerate() {
        let taken = match byte {
            0x80..=0xBF => continue,
            _ if left == 0 => return Some(at),
            0xF0.. => 2,
            _ => 1,
        };
        left = left.checked_sub(taken)?;
    }
    (left == 0).then_some(text.len())
}
