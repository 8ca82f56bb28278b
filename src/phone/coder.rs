//! The adaptive model of the table: how likely each answer of the walk is, learned from the answers before.

/// A source of the answers: an arithmetic decoder, or the generator's encoder.
pub(crate) trait Bits {
    /// The next answer, true with the probability `one` of 4096.
    fn bit(&mut self, one: u32) -> bool;
}

/// How many contexts each answer is predicted from.
pub(crate) const CONTEXTS: usize = 5;
pub(crate) type Contexts = [u32; CONTEXTS];

const SLOT_BITS: u32 = 14;
const WEIGHT_ROWS: usize = 272;
const LEARNING_RATE: f32 = 0.01;
/// Predictions are stretched from a table of so many steps.
const STEPS: usize = 4096;

/// What one context has seen. Another context with the same place and a different tag starts it afresh: most contexts
/// are of use for a short stretch of the walk only.
#[derive(Clone, Copy)]
struct Slot {
    one: f32,
    /// How far the next answer moves it.
    rate: f32,
    tag: u32,
}

impl Slot {
    const fn new(tag: u32) -> Self {
        Self {
            one: 0.5,
            rate: 0.6,
            tag,
        }
    }
}

/// A logistic mix of the predictions of some contexts, as in the PAQ family of compressors.
///
/// The arithmetic is of single-precision additions, multiplications and divisions alone, which IEEE 754 defines to the
/// last bit: every platform decodes the same.
pub(crate) struct Model<B> {
    pub(crate) bits: B,
    slots: Vec<Slot>,
    /// How far each weight is from the first one.
    weights: Vec<f32>,
    /// The inverse of `squash`.
    stretch: Vec<f32>,
}

impl<B: Bits> Model<B> {
    pub(crate) fn new(bits: B) -> Self {
        let mut stretch = Vec::with_capacity(STEPS);
        let mut x = -8.0;
        while stretch.len() < STEPS {
            if x < 8.0 && to_index(squash(x) * 4096.0) < stretch.len() {
                x += 1.0 / 64.0;
            } else {
                stretch.push(x);
            }
        }
        Self {
            bits,
            slots: vec![Slot::new(0); 1 << SLOT_BITS],
            weights: vec![0.0; WEIGHT_ROWS * CONTEXTS],
            stretch,
        }
    }

    /// The answer to a question of this `kind`; `selector` chooses the weights of the mix. Both are below 16. `extra` is
    /// a part of every context.
    pub(crate) fn bit(
        &mut self,
        kind: u32,
        selector: u32,
        extra: u32,
        contexts: &Contexts,
    ) -> bool {
        let mut places = [0; CONTEXTS];
        let mut inputs = [0.0; CONTEXTS];
        let mut at = mix(extra, kind);
        for ((place, input), &context) in places.iter_mut().zip(&mut inputs).zip(contexts) {
            at = at.wrapping_add(0x9e37_79b9);
            let hash = mix(context, at);
            *place = (hash >> (32 - SLOT_BITS)) as usize;
            if let Some(slot) = self.slots.get_mut(*place) {
                if slot.tag != hash {
                    *slot = Slot::new(hash);
                }
                if let Some(&x) = self.stretch.get(to_index(slot.one * 4096.0)) {
                    *input = x;
                }
            }
        }
        let row = kind.wrapping_mul(16).wrapping_add(selector) as usize;
        let row = row.wrapping_mul(CONTEXTS);
        let Some(weights) = self.weights.get_mut(row..) else {
            return false;
        };
        let sum = weights
            .iter()
            .zip(&inputs)
            .map(|(w, x)| (w + 0.25) * x)
            .sum();
        let one = squash(sum).clamp(1.0 / 4096.0, 4095.0 / 4096.0);
        let bit = self.bits.bit(to_u32(one * 4096.0));

        let target = if bit { 1.0 } else { 0.0 };
        let error = (target - one) * LEARNING_RATE;
        for (weight, input) in weights.iter_mut().zip(&inputs) {
            *weight += error * input;
        }
        for &place in &places {
            if let Some(slot) = self.slots.get_mut(place) {
                slot.one += (target - slot.one) * slot.rate;
                slot.rate = (slot.rate * 0.8).max(0.047);
            }
        }
        bit
    }

    /// A number of `width` bits, the highest first.
    pub(crate) fn number(&mut self, kind: u32, width: u32, extra: u32, contexts: &Contexts) -> u32 {
        let mut read = 1;
        for _ in 0..width {
            let bit = self.bit(kind, width, mix(extra, read), contexts);
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
    let mut odds = 1.0 + x.clamp(-8.0, 8.0) / 128.0;
    for _ in 0..7 {
        odds *= odds;
    }
    odds / (1.0 + odds)
}

fn to_index(value: f32) -> usize {
    to_u32(value) as usize
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

    #[inline(never)]
    /// Reads bytes while the interval has one first byte.
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
