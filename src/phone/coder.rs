//! The adaptive model of the table: how likely each answer of the walk is, learned from the answers before.

/// A source of the answers: an arithmetic decoder, or the generator's encoder.
pub(crate) trait Bits {
    /// The next answer, true with the probability `one` of 65536.
    fn bit(&mut self, one: u16) -> bool;
}

const EVEN: u16 = 1 << 15;

/// How many bits of a context's hash are its place.
const PLACE_BITS: u32 = 13;

/// What one context has taught. Another one with the same place and a different tag starts it afresh: most contexts are
/// of use for a short stretch of the walk only.
#[derive(Clone, Copy, Default)]
struct Chance {
    tag: u32,
    /// How likely a one is, of 65536.
    one: u16,
    /// How many answers it has seen, 15 at most.
    seen: u16,
}

impl Chance {
    fn place(self) -> usize {
        (self.tag >> (32 - PLACE_BITS)) as usize
    }

    /// The first answer moves it by a half, the fifteenth and all later ones by a 32nd.
    fn learn(&mut self, bit: bool) {
        let step = self.seen.wrapping_add(1).ilog2().wrapping_add(1);
        self.one = if bit {
            self.one.wrapping_add(!self.one >> step)
        } else {
            self.one.wrapping_sub(self.one >> step)
        };
        self.seen = self.seen.wrapping_add(1).min(15);
    }
}

/// An adaptive probability for each context that an answer was given in.
///
/// A question has two contexts, a rough one and a fine one. The fine one tells; where it is new it starts from the
/// rough one, and both learn. So a fine context may be as fine as a single state of the walk. Integers and shifts only:
/// every platform decodes the same.
pub(crate) struct Model<B> {
    bits: B,
    chances: Vec<Chance>,
}

impl<B: Bits> Model<B> {
    pub(crate) fn new(bits: B) -> Self {
        Self {
            bits,
            chances: vec![Chance::default(); 1 << PLACE_BITS],
        }
    }

    pub(crate) fn into_bits(self) -> B {
        self.bits
    }

    pub(crate) fn bit(&mut self, rough: u32, fine: u32) -> bool {
        let unknown = Chance {
            tag: rough,
            one: EVEN,
            seen: 0,
        };
        let rough = self.chance(unknown);
        let unknown = Chance {
            tag: fine,
            one: rough.one,
            seen: 1,
        };
        let fine = self.chance(unknown);
        let bit = self.bits.bit(fine.one);
        for mut chance in [rough, fine] {
            chance.learn(bit);
            if let Some(known) = self.chances.get_mut(chance.place()) {
                *known = chance;
            }
        }
        bit
    }

    /// What is known in the context of `unknown`, or that itself.
    fn chance(&self, unknown: Chance) -> Chance {
        match self.chances.get(unknown.place()) {
            Some(&known) if known.tag == unknown.tag => known,
            _ => unknown,
        }
    }

    /// A number of `width` bits, the highest first.
    pub(crate) fn number(&mut self, width: u32, rough: u32, fine: u32) -> u32 {
        let mut read = 1;
        for _ in 0..width {
            let bit = self.bit(mix(rough, read), mix(fine, read));
            read = read << 1 | u32::from(bit);
        }
        read ^ 1 << width
    }

    /// A number of `width` bits that nothing tells anything about.
    pub(crate) fn even_number(&mut self, width: u32) -> u32 {
        (0..width).fold(0, |read, _| read << 1 | u32::from(self.bits.bit(EVEN)))
    }
}

/// Joins two values into one context.
#[inline]
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    (a.wrapping_mul(0x9e37_79b1) ^ b)
        .wrapping_mul(0x85eb_ca6b)
        .rotate_left(13)
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
