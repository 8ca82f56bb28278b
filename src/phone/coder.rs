//! The adaptive model of the table: how likely each answer of the walk is, learned from the answers before.

/// A source of the answers: an arithmetic decoder, or the generator's encoder.
pub(crate) trait Bits {
    /// The next answer, true with the probability `one` of 65536.
    fn bit(&mut self, one: u16) -> bool;
}

const EVEN: u16 = 1 << 15;

/// How many bits of a context's hash are its place.
const PLACE_BITS: u32 = 14;

/// What one context has taught. Another one with the same place and a different tag starts it afresh: most contexts are
/// of use for a short stretch of the walk only.
#[derive(Clone, Copy, Default)]
struct Lesson {
    tag: u32,
    /// What it adds to the logarithm of the odds, in units of 2^-16.
    weight: i32,
    /// How many answers it has seen, `MOST_SEEN` at most.
    seen: i32,
}

const MOST_SEEN: i32 = 250;

/// How fast a lesson is learned: `RATE / (seen + SLOWNESS) + LEAST_RATE`, in units of 2^-6.
const RATE: i32 = 6 << 6;
const SLOWNESS: i32 = 8;
const LEAST_RATE: i32 = 5;

fn place(tag: u32) -> usize {
    (tag >> (32 - PLACE_BITS)) as usize
}

/// A logistic regression over the contexts that a question is asked in: each of them adds what it has learned, and
/// learns from what their sum got wrong. Integers and shifts only: every platform decodes the same.
pub(crate) struct Model<B> {
    bits: B,
    lessons: Vec<Lesson>,
}

impl<B: Bits> Model<B> {
    pub(crate) fn new(bits: B) -> Self {
        Self {
            bits,
            lessons: vec![Lesson::default(); 1 << PLACE_BITS],
        }
    }

    pub(crate) fn into_bits(self) -> B {
        self.bits
    }

    pub(crate) fn bit(&mut self, contexts: &[u32]) -> bool {
        let mut odds = 0_i32;
        for &tag in contexts {
            if let Some(lesson) = self.lessons.get_mut(place(tag)) {
                if lesson.tag != tag {
                    *lesson = Lesson {
                        tag,
                        ..Lesson::default()
                    };
                }
                odds = odds.wrapping_add(lesson.weight);
            }
        }
        let one = logistic(odds);
        let bit = self.bits.bit(one);
        let error = (i32::from(bit) << 16).wrapping_sub(one.into());
        for &tag in contexts {
            if let Some(lesson) = self.lessons.get_mut(place(tag)) {
                let rate = RATE.checked_div(lesson.seen.wrapping_add(SLOWNESS));
                let rate = rate.unwrap_or(0).wrapping_add(LEAST_RATE);
                let step = error.wrapping_mul(rate) >> 6;
                lesson.weight = lesson.weight.wrapping_add(step);
                lesson.seen = lesson.seen.wrapping_add(1).min(MOST_SEEN);
            }
        }
        bit
    }

    /// A number of `width` bits, the highest first.
    pub(crate) fn number(&mut self, width: u32, contexts: [u32; 2]) -> u32 {
        let mut read = 1;
        for _ in 0..width {
            let bit = self.bit(&contexts.map(|context| mix(context, read)));
            read = read << 1 | u32::from(bit);
        }
        read ^ 1 << width
    }

    /// A number of `width` bits that nothing tells anything about.
    pub(crate) fn even_number(&mut self, width: u32) -> u32 {
        (0..width).fold(0, |read, _| read << 1 | u32::from(self.bits.bit(EVEN)))
    }
}

/// The probability, of 65536, of what has these odds, given as their logarithm in units of 2^-16.
fn logistic(odds: i32) -> u16 {
    // Near enough: the 32nd power of 1 - x/32 for the exponential of -x.
    let mut against = 0xffff_u32.saturating_sub(odds.unsigned_abs() >> 5);
    for _ in 0..5 {
        against = against.wrapping_mul(against) >> 16;
    }
    let likely = u32::MAX.checked_div(against.wrapping_add(1 << 16));
    let likely = likely.unwrap_or(0).min(SUREST);
    let one = if odds < 0 {
        likely.wrapping_neg() & 0xffff
    } else {
        likely
    };
    u16::try_from(one).unwrap_or(EVEN)
}

const SUREST: u32 = (1 << 16) - 24;

/// Joins two values into one context.
#[inline]
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    (a.rotate_left(5) ^ b).wrapping_mul(0x9e37_79b1)
}

/// The arithmetic decoder; past the end it reads zeros.
pub(crate) struct Decoder<'a> {
    bytes: std::slice::Iter<'a, u8>,
    low: u32,
    high: u32,
    code: u32,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self {
            bytes: bytes.iter(),
            low: 0,
            high: 0,
            code: 0,
        };
        decoder.shift();
        decoder
    }

    /// Reads bytes while the interval has one first byte.
    #[inline(never)]
    fn shift(&mut self) {
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
            let byte = self.bytes.next().map_or(0, |&byte| byte.into());
            self.code = self.code << 8 | byte;
        }
    }
}

impl Bits for Decoder<'_> {
    fn bit(&mut self, one: u16) -> bool {
        let middle = split(self.low, self.high, one);
        let bit = self.code <= middle;
        if bit {
            self.high = middle;
        } else {
            self.low = middle.wrapping_add(1);
        }
        self.shift();
        bit
    }
}

/// Where the interval from `low` to `high` is cut: what is at or below stands for a one.
pub(crate) fn split(low: u32, high: u32, one: u16) -> u32 {
    let part = u64::from(high.wrapping_sub(low)).wrapping_mul(one.into()) >> 16;
    low.wrapping_add(u32::try_from(part).unwrap_or(0))
}
