//! How values come from the facade (`pkg-template/src/tape.ts`): all their texts in one, and
//! numbers that say what is what. The facade writes both into memory of this instance, which costs
//! far less than to hand over one JavaScript value after the other.

use std::borrow::Cow;
use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use crate::client::ListQuery;
use crate::client::options::Options;
use crate::{Draft, Kind, Number, Report, Untyped};

#[derive(Default)]
struct Buffers {
    text: Vec<u8>,
    numbers: Vec<f64>,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = const {
        RefCell::new(Buffers { text: Vec::new(), numbers: Vec::new() })
    };
}

/// Where that many bytes of text can be written.
#[wasm_bindgen(js_name = textBuffer)]
#[must_use]
pub fn text_buffer(bytes: usize) -> *mut u8 {
    BUFFERS.with_borrow_mut(|buffers| {
        buffers.text.resize(bytes, 0);
        buffers.text.as_mut_ptr()
    })
}

/// Where that many numbers can be written; those that are there already stay.
#[wasm_bindgen(js_name = numberBuffer)]
#[must_use]
pub fn number_buffer(count: usize) -> *mut f64 {
    BUFFERS.with_borrow_mut(|buffers| {
        buffers.numbers.resize(count, 0.0);
        buffers.numbers.as_mut_ptr()
    })
}

/// What is left to read.
pub(super) struct Tape<'t> {
    text: &'t str,
    is_ascii: bool,
    numbers: std::slice::Iter<'t, f64>,
}

impl Tape<'_> {
    /// Reads what the facade wrote: that many bytes of text.
    pub fn read<R>(bytes: usize, read: impl FnOnce(Tape<'_>) -> R) -> R {
        BUFFERS.with_borrow(|buffers| {
            let text = buffers.text.get(..bytes).unwrap_or_default();
            read(Tape {
                text: str::from_utf8(text).unwrap_or_default(),
                is_ascii: text.is_ascii(),
                numbers: buffers.numbers.iter(),
            })
        })
    }
}

impl<'t> Tape<'t> {
    fn number(&mut self) -> f64 {
        self.numbers.next().copied().unwrap_or_default()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    fn count(&mut self) -> usize {
        self.number() as usize
    }

    /// A text, of as many UTF-16 code units as the next number says.
    pub fn text(&mut self) -> &'t str {
        let units = self.count();
        self.units(units)
    }

    fn units(&mut self, units: usize) -> &'t str {
        let bytes = if self.is_ascii {
            units
        } else {
            utf8_length(self.text, units)
        };
        let (text, rest) = self.text.split_at_checked(bytes).unwrap_or_default();
        self.text = rest;
        text
    }

    /// All the text that is left.
    pub fn rest(&self) -> &'t str {
        self.text
    }

    /// Texts, as many as the next number says.
    pub fn texts(&mut self) -> Vec<Cow<'t, str>> {
        (0..self.count())
            .map(|_| Cow::Borrowed(self.text()))
            .collect()
    }

    /// A value, of the kind that the next number says.
    pub fn value(&mut self) -> Untyped<'t> {
        match self.count() {
            1 => Untyped::Text(Cow::Borrowed(self.text())),
            2 => Untyped::Number(self.whole().into()),
            3 => Untyped::List((0..self.count()).map(|_| self.value()).collect()),
            4 => Untyped::Number(Number {
                value: self.number(),
                text: self.text().to_owned(),
            }),
            5 => Untyped::LongText(self.count()),
            6 => Untyped::MalformedText,
            7 => Untyped::Boolean(self.count() != 0),
            8 => Untyped::Other(Kind::from(self.text())),
            _ => Untyped::Absent,
        }
    }

    fn given(&mut self, units: i32) -> Untyped<'t> {
        match usize::try_from(units) {
            Ok(units) => Untyped::Text(Cow::Borrowed(self.units(units))),
            Err(_) => Untyped::Absent,
        }
    }

    fn whole(&mut self) -> u32 {
        u32::try_from(self.count()).unwrap_or(u32::MAX)
    }

    /// What stands where an object was expected.
    pub fn not_an_object(&mut self) -> Option<Kind> {
        match self.value() {
            Untyped::Absent => None,
            other => Some(other.kind()),
        }
    }

    pub fn draft(&mut self) -> Draft<'t> {
        let not_an_object = self.not_an_object();
        let draft = Draft::of_fields(|| self.value());
        Draft {
            not_an_object,
            unknown: self.texts(),
            ..draft
        }
    }

    pub fn options(&mut self, in_browser: bool) -> Options<'t> {
        Options {
            not_an_object: self.not_an_object(),
            api_key: self.value(),
            base_url: self.value(),
            fetch: self.value(),
            signal: self.value(),
            timeout_ms: self.value(),
            max_retries: self.value(),
            reconcile: self.value(),
            headers: self.value(),
            on_attempt: self.value(),
            dangerously_allow_browser: self.value(),
            unknown: self.texts(),
            in_browser,
        }
    }

    pub fn query(&mut self) -> Result<ListQuery, Report> {
        let not_an_object = self.not_an_object();
        let values = [self.value(), self.value(), self.value()];
        ListQuery::check(&values, not_an_object, &self.texts())
    }
}

/// A request as most are: texts without a lone surrogate, countries of two letters each, nothing
/// unknown. Nothing but the texts goes through the memory: the rest is numbers in registers.
pub(super) struct Quick {
    /// Of each text the UTF-16 code units; less than none where there is no such field.
    pub texts: [i32; 5],
    pub days: f64,
    /// How many; less than none where there is no list.
    pub countries: i32,
}

impl Quick {
    /// Whether there is surely nothing to say about it. What has no UTF-8 form was replaced by
    /// U+FFFD, so that nothing is sure of a text with one, or with one of its neighbours.
    pub fn is_clean(&self, mut tape: Tape<'_>) -> bool {
        const FIRST_BYTE: u8 = 0xEF;
        if !tape.is_ascii && tape.text.bytes().any(|byte| byte == FIRST_BYTE) {
            return false;
        }
        let report = self.draft(&mut tape).report();
        report.is_valid() && report.warnings.is_empty()
    }

    fn draft<'t>(&self, tape: &mut Tape<'t>) -> Draft<'t> {
        let [name, email, phone, id, connection] = self.texts;
        let mut place = 0_u32;
        Draft::of_fields(|| {
            place = place.wrapping_add(1);
            match place {
                1 => tape.given(name),
                2 => tape.given(email),
                3 => tape.given(phone),
                4 => tape.given(id),
                5 if self.days.is_nan() => Untyped::Absent,
                // Nobody asks for the text of a number that is all right.
                5 => Untyped::Number(Number {
                    value: self.days,
                    text: String::new(),
                }),
                6 => match usize::try_from(self.countries) {
                    Ok(count) => Untyped::List((0..count).map(|_| tape.given(2)).collect()),
                    Err(_) => Untyped::Absent,
                },
                _ => tape.given(connection),
            }
        })
    }
}

/// How many bytes the first UTF-16 code units of a text take.
fn utf8_length(text: &str, mut units: usize) -> usize {
    let mut bytes = 0_usize;
    for character in text.chars() {
        let Some(rest) = units.checked_sub(character.len_utf16()) else {
            break;
        };
        if units == 0 {
            break;
        }
        units = rest;
        bytes = bytes.saturating_add(character.len_utf8());
    }
    bytes
}
