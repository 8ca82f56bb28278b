/// A set of ASCII characters, stored as one bit each: a lookup takes the same time for any set.
pub(crate) struct AsciiSet {
    /// The bits of the characters below 64.
    low: u64,
    /// The bits of the characters from 64 on. Two halves, because WebAssembly has no numbers of 128 bits.
    high: u64,
}

const BITS_OF_HALF: u8 = 64;

impl AsciiSet {
    /// The set of the characters in a string, which must be ASCII.
    pub(crate) const fn new(characters: &str) -> Self {
        Self { low: 0, high: 0 }.with(characters)
    }

    pub(crate) const fn letters_digits_and(others: &str) -> Self {
        Self::new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789").with(others)
    }

    const fn with(mut self, characters: &str) -> Self {
        let mut rest = characters.as_bytes();
        // A `const fn` has no `for`.
        while let [byte, after @ ..] = rest {
            let half = if *byte < BITS_OF_HALF {
                &mut self.low
            } else {
                &mut self.high
            };
            // `wrapping_shl` shifts by the byte modulo 64, which is its place in the half.
            *half |= 1_u64.wrapping_shl(*byte as u32);
            rest = after;
        }
        self
    }

    #[expect(clippy::inline_always, reason = "a call takes longer than the lookup")]
    #[inline(always)]
    pub(crate) const fn contains(&self, byte: u8) -> bool {
        let half = if byte < BITS_OF_HALF {
            self.low
        } else {
            self.high
        };
        byte.is_ascii() && half.wrapping_shr(byte as u32) & 1 == 1
    }
}
