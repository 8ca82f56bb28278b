/// A set of ASCII characters, one bit each: a lookup takes the same time for any set.
pub(crate) struct AsciiSet {
    /// The characters below 64.
    low: u64,
    /// The characters from 64 on. Two halves, because an engine's numbers have no 128 bits.
    high: u64,
}

const HALF: u8 = 64;

impl AsciiSet {
    /// The set of the characters of a text of ASCII.
    pub(crate) const fn of(characters: &str) -> Self {
        Self { low: 0, high: 0 }.and(characters)
    }

    pub(crate) const fn of_letters_digits_and(others: &str) -> Self {
        Self::of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789").and(others)
    }

    const fn and(mut self, others: &str) -> Self {
        let mut rest = others.as_bytes();
        while let [first, more @ ..] = rest {
            let half = if *first < HALF {
                &mut self.low
            } else {
                &mut self.high
            };
            // A shift wraps at the length of a half.
            *half |= 1_u64.wrapping_shl(*first as u32);
            rest = more;
        }
        self
    }

    #[expect(clippy::inline_always, reason = "a call takes longer than the lookup")]
    #[inline(always)]
    pub(crate) const fn has(&self, byte: u8) -> bool {
        let half = if byte < HALF { self.low } else { self.high };
        byte.is_ascii() && half.wrapping_shr(byte as u32) & 1 == 1
    }
}
