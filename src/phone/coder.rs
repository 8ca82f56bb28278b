//! The adaptive model of the table: how likely each answer of the walk is, learned from the answers before.

/// A source of the answers: an arithmetic decoder, or the generator's encoder.
pub(crate) trait Bits {
    /// The next answer, true with the probability `one` of 65536.
    fn bit(&mut self, one: u16) -> bool;
}

/// How many bits of a context's hash are its place.
const PLACE_BITS: u32 = 16;

/// How fast a lesson is learned, in units of 2^-12: less with each answer, down to `LEAST_RATE`.
const FIRST_RATE: i32 = 4090;
const LEAST_RATE: i32 = 384;

/// A logistic regression over the contexts that a question is asked in: each of them adds what it has learned, and
/// learns from what their sum got wrong. Integers only: every platform decodes the same.
pub(crate) struct Model<'b, B> {
    bits: &'b mut B,
    /// What the contexts have taught, two numbers each: above 16 bits of its hash, how much slower than at `FIRST_RATE` it
    /// is learned by now; and what it adds to the logarithm of the odds. Another context in its place starts afresh: most
    /// are of use for a short stretch of the walk only.
    lessons: Vec<i32>,
    /// Of 65536, by the logarithm of the odds in steps of 1/64, `EVEN` for even ones. A lesson's has ten bits more.
    probabilities: [u16; 1024],
}

const EVEN: i32 = 528;

impl<'b, B: Bits> Model<'b, B> {
    pub(crate) fn new(bits: &'b mut B) -> Self {
        let mut against = u32::MAX;
        Self {
            bits,
            lessons: vec![0; 2 << PLACE_BITS],
            probabilities: std::array::from_fn(|_| {
                against = against.wrapping_sub(against >> 6);
                let one = u32::MAX.checked_div((against >> 4).wrapping_add(1 << 16));
                u16::try_from(one.unwrap_or(0)).unwrap_or(0)
            }),
        }
    }

    /// The answer to a question in three contexts. The number of a question leaves room for those of its contexts.
    #[inline(never)]
    pub(crate) fn bit(&mut self, question: u32, a: u32, b: u32, c: u32) -> bool {
        let mut hashes = [a, b, c];
        let mut key = question;
        let mut odds = 0_i32;
        for hash in &mut hashes {
            *hash = mix(*hash, key);
            key = key.wrapping_add(1);
            if let Some([slower, weight]) = self.lesson(*hash) {
                let tag = (*hash & 0xffff).cast_signed();
                if *slower & 0xffff != tag {
                    (*slower, *weight) = (tag, 0);
                }
                odds = odds.wrapping_add(*weight);
            }
        }
        let at = (odds >> 10).wrapping_add(EVEN).clamp(0, 1023);
        let one = self.probabilities.get(at.cast_unsigned() as usize);
        let one = one.map_or(0, |&one| one);
        let bit = self.bits.bit(one);
        let error = (i32::from(bit) << 16).wrapping_sub(one.into());
        for hash in &hashes {
            if let Some([slower, weight]) = self.lesson(*hash) {
                let rate = FIRST_RATE.wrapping_sub(*slower >> 16);
                *weight = weight.wrapping_add(error.wrapping_mul(rate) >> 12);
                let above = rate.wrapping_sub(LEAST_RATE);
                *slower = slower.wrapping_add(above.wrapping_mul(above) >> 15 << 16);
            }
        }
        bit
    }

    fn lesson(&mut self, hash: u32) -> Option<&mut [i32; 2]> {
        let place = hash >> (32 - PLACE_BITS);
        self.lessons.as_chunks_mut().0.get_mut(place as usize)
    }
}

/// Joins two values into one context.
#[inline]
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    const ODD: u32 = 0x9e37_79b1;
    (a.wrapping_mul(ODD).rotate_left(16) ^ b).wrapping_mul(ODD)
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
        Self {
            bytes: bytes.iter(),
            low: 0,
            high: 0,
            code: 0,
        }
    }
}

impl Bits for Decoder<'_> {
    fn bit(&mut self, one: u16) -> bool {
        // The interval has one first byte.
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 0xff;
            let byte = self.bytes.next().map_or(0, |&byte| byte.into());
            self.code = self.code << 8 | byte;
        }
        let middle = split(self.low, self.high, one);
        let bit = self.code <= middle;
        if bit {
            self.high = middle;
        } else {
            self.low = middle.wrapping_add(1);
        }
        bit
    }
}

/// Where the interval from `low` to `high` is cut: what is at or below stands for a one.
pub(crate) fn split(low: u32, high: u32, one: u16) -> u32 {
    let part = u64::from(high.wrapping_sub(low)).wrapping_mul(one.into()) >> 16;
    low.wrapping_add(u32::try_from(part).unwrap_or(0))
}
