//! The adaptive model of the table: how likely each answer of the walk is, learned from the answers before.

/// A source of the answers: an arithmetic decoder, or the generator's encoder.
pub(crate) trait Bits {
    /// The next answer, true with the probability `one` of 4096.
    fn bit(&mut self, one: u32) -> bool;
}

/// How many contexts an answer is predicted from, at most.
const CONTEXTS: usize = 8;

const PLACE_BITS: u32 = 14;

/// What one context has taught. Another one with the same place and a different tag starts it afresh: most contexts are
/// of use for a short stretch of the walk only.
#[derive(Clone, Copy, Default)]
struct Feature {
    /// How much it speaks for a one, in the logarithm of the odds.
    weight: f32,
    /// The squares of the errors until now: the more, the smaller its steps.
    surprise: f32,
    tag: u32,
}

/// A logistic regression that learns as it goes: each context is a feature, with a step of its own (`AdaGrad`).
///
/// The arithmetic is of single-precision additions, multiplications, divisions and square roots alone, which IEEE 754
/// defines to the last bit: every platform decodes the same.
pub(crate) struct Model<B> {
    pub(crate) bits: B,
    features: Vec<Feature>,
}

impl<B: Bits> Model<B> {
    pub(crate) fn new(bits: B) -> Self {
        Self {
            bits,
            features: vec![Feature::default(); 1 << PLACE_BITS],
        }
    }

    /// The answer to a question of this `kind`; `extra` is a part of every context.
    pub(crate) fn bit(&mut self, kind: u32, extra: u32, contexts: &[u32]) -> bool {
        let mut places = [0; CONTEXTS];
        let mut at = mix(extra, kind);
        let mut sum = 0.0;
        for (place, &context) in places.iter_mut().zip(contexts) {
            at = at.wrapping_add(0x9e37_79b9);
            let tag = mix(context, at);
            *place = (tag >> (32 - PLACE_BITS)) as usize;
            if let Some(feature) = self.features.get_mut(*place) {
                if feature.tag != tag {
                    *feature = Feature {
                        tag,
                        weight: 0.0,
                        surprise: 0.2,
                    };
                }
                sum += feature.weight;
            }
        }
        let one = squash(sum);
        let bit = self.bits.bit(to_u32(one * 4096.0));
        let error = if bit { 1.0 - one } else { -one };
        for (&place, _) in places.iter().zip(contexts) {
            if let Some(feature) = self.features.get_mut(place) {
                feature.surprise += error * error;
                feature.weight += error * 0.3 / feature.surprise.sqrt();
            }
        }
        bit
    }

    /// A number of `width` bits, the highest first.
    pub(crate) fn number(&mut self, kind: u32, width: u32, extra: u32, contexts: &[u32]) -> u32 {
        let mut read = 1;
        for _ in 0..width {
            let bit = self.bit(kind, mix(extra, read), contexts);
            read = read << 1 | u32::from(bit);
        }
        read ^ 1 << width
    }
}

/// Joins two values into one context.
#[inline]
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    (a.wrapping_mul(0x9e37_79b1) ^ b)
        .wrapping_mul(0x85eb_ca6b)
        .rotate_left(13)
}

/// The logistic function, by (1 + x / 128) to the 128th for the exponential one.
#[inline(never)]
fn squash(x: f32) -> f32 {
    let mut odds = 1.0 + x.clamp(-6.0, 6.0) / 128.0;
    for _ in 0..7 {
        odds *= odds;
    }
    odds / (1.0 + odds)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast of a float saturates"
)]
fn to_u32(value: f32) -> u32 {
    value as u32
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
    fn bit(&mut self, one: u32) -> bool {
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
pub(crate) fn split(low: u32, high: u32, one: u32) -> u32 {
    let part = (high.wrapping_sub(low) >> 12).wrapping_mul(one);
    low.wrapping_add(part)
}
