//! How values come from the facade (`pkg-template/src/tape.ts`): all their texts in one, and
//! numbers that say what is what. The facade writes both into memory of this instance, which costs
//! far less than to hand over one JavaScript value after the other.

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use wasm_bindgen::prelude::*;

use crate::request::UnknownField;
use crate::rules::fast_path::Values;
use crate::{Draft, InputValue, Number, ValueKind};

struct Buffers {
    text: Vec<u8>,
    numbers: Vec<f64>,
}

static BUFFERS: RwLock<Buffers> = RwLock::new(Buffers {
    text: Vec::new(),
    numbers: Vec::new(),
});

fn reading() -> RwLockReadGuard<'static, Buffers> {
    BUFFERS.read().unwrap_or_else(PoisonError::into_inner)
}

fn writing() -> RwLockWriteGuard<'static, Buffers> {
    BUFFERS.write().unwrap_or_else(PoisonError::into_inner)
}

/// Where that many bytes of text can be written.
#[wasm_bindgen(js_name = textBuffer)]
#[must_use]
pub fn text_buffer(bytes: usize) -> *mut u8 {
    let text = &mut writing().text;
    text.resize(bytes, 0);
    text.as_mut_ptr()
}

/// Where that many numbers can be written; those that are there already stay.
#[wasm_bindgen(js_name = numberBuffer)]
#[must_use]
pub fn number_buffer(count: usize) -> *mut f64 {
    let numbers = &mut writing().numbers;
    numbers.resize(count, 0.0);
    numbers.as_mut_ptr()
}

/// Reads text alone: that many bytes, in UTF-8.
pub(super) fn read_text<R>(bytes: usize, read: impl FnOnce(&[u8]) -> R) -> R {
    read(reading().text.get(..bytes).unwrap_or_default())
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
        let buffers = reading();
        let text = buffers.text.get(..bytes).unwrap_or_default();
        read(Tape {
            text: str::from_utf8(text).unwrap_or_default(),
            is_ascii: text.is_ascii(),
            numbers: buffers.numbers.iter(),
        })
    }
}

impl<'t> Tape<'t> {
    pub fn number(&mut self) -> f64 {
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
        let bytes = if self.is_ascii {
            units
        } else {
            utf8_length(self.text.as_bytes(), units)
        };
        let (text, rest) = self.text.split_at_checked(bytes).unwrap_or_default();
        self.text = rest;
        text
    }

    /// Texts, as many as the next number says.
    pub fn texts(&mut self) -> Vec<Cow<'t, str>> {
        (0..self.count())
            .map(|_| Cow::Borrowed(self.text()))
            .collect()
    }

    /// A value, of the kind that the next number says.
    pub fn value(&mut self) -> InputValue<'t> {
        match self.count() {
            1 => InputValue::Text(Cow::Borrowed(self.text())),
            2 => InputValue::Number(self.whole().into()),
            3 => InputValue::List((0..self.count()).map(|_| self.value()).collect()),
            4 => InputValue::Number(Number {
                value: self.number(),
                text: self.text().to_owned(),
            }),
            5 => InputValue::LongText(self.count()),
            6 => InputValue::MalformedText,
            7 => InputValue::Boolean(self.count() != 0),
            8 => InputValue::Other(ValueKind::from(self.text())),
            _ => InputValue::Absent,
        }
    }

    pub fn whole(&mut self) -> u32 {
        u32::try_from(self.count()).unwrap_or(u32::MAX)
    }

    /// What stands where an object was expected.
    pub fn not_an_object(&mut self) -> Option<ValueKind> {
        match self.value() {
            InputValue::Absent => None,
            other => Some(other.kind()),
        }
    }

    pub fn draft(&mut self) -> Draft<'t> {
        let not_an_object = self.not_an_object();
        let draft = Draft::of_fields(|| self.value());
        Draft {
            not_an_object,
            unknown: self
                .texts()
                .into_iter()
                .map(|name| UnknownField { name, value: None })
                .collect(),
            ..draft
        }
    }
}

/// A request as most are. Nothing but its texts and countries goes through the memory: the rest is
/// numbers in registers.
pub(super) struct Quick {
    /// How many bytes the texts of the next four fields take.
    pub bytes: usize,
    /// Of each text the UTF-16 code units.
    pub name: Option<usize>,
    pub email: Option<usize>,
    pub phone: Option<usize>,
    pub id: Option<usize>,
    pub days: Option<f64>,
    /// How many, of two bytes each.
    pub countries: Option<usize>,
    pub messenger: bool,
}

impl Quick {
    /// Whether there is surely nothing to say about it.
    pub fn is_clean(&self) -> bool {
        let buffers = reading();
        let Some((rest, mut codes)) = buffers.text.split_at_checked(self.bytes) else {
            return false;
        };
        let mut texts = Texts {
            rest,
            units: (self.name.unwrap_or_default())
                .wrapping_add(self.email.unwrap_or_default())
                .wrapping_add(self.phone.unwrap_or_default())
                .wrapping_add(self.id.unwrap_or_default()),
            is_replaced: false,
        };
        let values = Values {
            name: texts.next(self.name),
            email: texts.next(self.email),
            phone: texts.next(self.phone),
            id: texts.next(self.id),
            days: self.days,
            countries: self.countries.and_then(|count| {
                let codes = codes.split_off(..count.wrapping_mul(2))?;
                Some(codes.as_chunks().0)
            }),
            messenger: self.messenger,
        };
        texts.is_sure() && values.has_no_findings()
    }
}

/// Texts that were written as one.
struct Texts<'t> {
    rest: &'t [u8],
    /// How many UTF-16 code units the rest has: as many as bytes where all of it is ASCII.
    units: usize,
    is_replaced: bool,
}

impl<'t> Texts<'t> {
    #[inline(always)]
    fn next(&mut self, units: Option<usize>) -> Option<&'t [u8]> {
        const FIRST_BYTE: u8 = 0xEF;
        let units = units?;
        let is_ascii = self.rest.len() == self.units;
        self.units = self.units.wrapping_sub(units);
        if is_ascii {
            return self.rest.split_off(..units);
        }
        let text = self.rest.split_off(..utf8_length(self.rest, units))?;
        self.is_replaced |= text.contains(&FIRST_BYTE);
        Some(text)
    }

    /// Whether they are as they were given. What has no UTF-8 form was replaced by U+FFFD, and two
    /// halves in neighbouring texts became one character, which neither of them has taken whole.
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
