//! The expanded table, and why it is what it is.
//!
//! **One finite language.** The patterns of libphonenumber's metadata are made of digits, classes, groups, `|`, `?` and
//! bounded counts, and a number of E.164 has 15 digits at most. So the valid numbers of the world are one finite
//! language, and a minimal automaton over the ten digits decides it: 4,043 states for the 12,508,956,583,465 valid
//! numbers of version 9.0.43. The generator builds it out of hash-consed states, where equal languages are the same
//! state, by Google's own rule: within a calling code the first region counts that claims a number, by its leading
//! digits where it has some, else by its kinds of numbers; the number is valid if that region's general pattern, its
//! lengths and one of its kinds agree.
//!
//! **Plausible numbers**, those of a general pattern and its lengths, are a second automaton of 627 states. All valid
//! numbers are plausible, so it is written first, and walked along as the companion of the other: where the companion
//! is dead nothing needs to be said. It costs 1,234 bytes and saves most of them in the other.
//!
//! **What a walk cannot guess.** The table holds no states, but the answers to the questions of a breadth-first walk
//! (`expand.rs`): is the target of this digit the one of the digit before? is it dead? which lengths may its words
//! have? is it the companion's, is it all words of these lengths, a new state, or a known one, and the how manieth of
//! those met last? The set of lengths is handed down, so a tail of free digits costs next to nothing.
//!
//! **What a model can.** Each answer has an adaptive probability, which steers an arithmetic decoder, in two contexts: a
//! rough one, such as what the answers just before were, and a fine one, such as what they were under the same parent.
//! The fine one tells, and starts from what the rough one knows (`coder.rs`). One context alone takes 420 bytes more, a third
//! one saves 7. A logistic regression over eight contexts, as the PAQ compressors have it, saves 399 bytes, and the first
//! check takes 1.8 times as long; over one to four contexts that annealing found for each kind of question it saves 716,
//! for 1.35 times as long.
//!
//! **The country** of a valid number is told by the longest of 372 prefixes, one of which counts for one length only:
//! +1 310 with 7 digits is Canadian (`countries.rs`). One more lists Western Sahara, all of whose numbers Morocco claims.
//! **What is dialled** within a country, for `normalize`, is a third automaton of the words "country, kind, digits". The
//! countries as a fourth one, of "digits, name", took twice the bytes of the list.
//!
//! | | bytes |
//! |---|---|
//! | plausible numbers | 1,234 |
//! | valid numbers | 8,898 |
//! | what is dialled | 620 |
//! | countries | 606 |
//! | dense rows of the valid numbers, for comparison | 80,860 |
//! | those, brotli | 18,506 |
//!
//! The wasm of the package is 15.7 KB larger by all this, brotli (22.1 KB raw, 17.3 KB gzip). Expanding takes 2 to 3 ms
//! natively and 8 ms in a fresh Node process, a third of that once its compiler has seen the code; it leaves 250 KB. A check then is a walk of one load a digit, 11 to 30 ns natively, and
//! allocates nothing.
//!
//! **What keeps it right.** The generator reads its own bytes back with these very files and compares languages, not
//! samples, before it writes them; a test does it again. The reader has no way to fail: any bytes give some table of
//! bounded size.

use super::coder::Bits;
use super::countries::Countries;
use super::expand::Expander;
use super::states::States;

/// Every length of E.164, and the empty word.
const ALL_LENGTHS: u32 = 0xffff;

pub(crate) struct Table {
    pub(crate) states: States,
    pub(crate) plausible: u32,
    pub(crate) valid: u32,
    /// What is dialled before a number within a country: see `dialling.rs`.
    pub(crate) dialling: u32,
    pub(crate) countries: Countries,
}

impl Table {
    /// Whatever the answers are, this ends, without a panic, and with a table of bounded size: 16,000 states and 2,000
    /// nodes of countries. A corrupted table gives wrong verdicts and countries, and nothing worse; that the committed
    /// one is none, the generator and its test see to.
    ///
    /// Gives back the source of the answers.
    pub(crate) fn read<B: Bits>(bits: B) -> (Self, B) {
        let mut expander = Expander::new(bits);
        let anything = expander.states.tail(ALL_LENGTHS);
        let plausible = expander.automaton(anything);
        let valid = expander.automaton(plausible);
        let dialling = expander.automaton(anything);
        let Expander {
            mut model, states, ..
        } = expander;
        let table = Self {
            countries: Countries::read(&mut model),
            states,
            plausible,
            valid,
            dialling,
        };
        (table, model.into_bits())
    }
}
