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
//! is dead nothing needs to be said. With an earlier model the other took 0.9 KB more without it.
//!
//! **What a walk cannot guess.** The table holds no states, but the answers to the questions of a breadth-first walk
//! (`expand.rs`): is the target of this digit the one of the digit before? is it dead? which lengths may its words
//! have? is it the companion's, is it all words of these lengths, a new state, or one of the 63 of its lengths met last?
//! The set of lengths is handed down, so a tail of free digits costs next to nothing.
//!
//! **What a model can.** Each answer steers an arithmetic decoder by its probability: a logistic regression over three
//! contexts, such as what the answers just before were, or what they were under the same parent (`coder.rs`). Each kind
//! of question has contexts of its own, found by annealing over the facts that the walk knows. It takes 0.7 KB less than
//! two contexts for all kinds, a rough one and a fine one. A fourth context would save 0.1 KB. What the rows read before
//! had at the same digit tells nothing more; nor does a correction of the sum, or other rates of learning for each kind.
//!
//! **What makes it fast.** An engine runs this code as it first compiles it, without optimizing it, so what counts is
//! how much each of the 136,000 answers asks for: a context is a number or two shifted together, hashed by two
//! multiplications and looked up without probing; probabilities are looked up, too; a lesson's rate slows down by a
//! product, not by a division. States are read in the order in which they are made, so no queue is kept.
//!
//! **What is written twice.** A reference to a state met long ago costs more bits than its row. The generator weighs them
//! under the model, and writes such states again: 0.3 KB less. So nothing is lost by a reader that forgets.
//!
//! **The country** of a valid number is told by the longest of 372 prefixes, one of which counts for one length only:
//! +1 310 with 7 digits is Canadian (`countries.rs`). One more lists Western Sahara, all of whose numbers Morocco claims.
//! **What is dialled** within a country, for `normalize`, is a third automaton of the words "country, kind, digits". The
//! countries as a fourth one, of "digits, name", took twice the bytes of the list.
//!
//! | | bytes |
//! |---|---|
//! | plausible numbers | 1,176 |
//! | valid numbers | 7,945 |
//! | what is dialled | 533 |
//! | countries | 512 |
//! | dense rows of the valid numbers, for comparison | 80,860 |
//! | those, brotli | 18,506 |
//!
//! The wasm of the package is 13.5 KB larger by all this, brotli (17.7 KB raw). The first check of a fresh Node process takes
//! 7.1 ms, where two contexts for all kinds took 7.9 in the same run; 1 MB is in use meanwhile, 270 KB after it. A check
//! then is a walk of one load a digit, and allocates nothing.
//!
//! **What keeps it right.** The generator reads its own bytes back with these very files and compares languages, not
//! samples, before it writes them; a test does it again. The reader has no way to fail: any bytes give some table of
//! bounded size.

use super::coder::Bits;
use super::countries::Countries;
use super::expand::Expander;
use super::states::States;

/// Every length of E.164, and the empty word.
pub(crate) const ALL_LENGTHS: u32 = 0xffff;

pub(crate) struct Table {
    pub(crate) states: States,
    pub(crate) plausible: u32,
    pub(crate) valid: u32,
    /// What is dialled before a number within a country: see `dialling.rs`.
    pub(crate) dialling: u32,
    pub(crate) countries: Countries,
}

impl Table {
    /// Whatever the answers are, this ends, without a panic, and with a table of bounded size: 16,000 states. A corrupted
    /// table gives wrong verdicts and countries, and nothing worse; that the committed one is none, the generator and its
    /// test see to.
    pub(crate) fn read<B: Bits>(bits: &mut B) -> Self {
        let mut expander = Expander::new(bits);
        let anything = expander.tail(ALL_LENGTHS);
        let plausible = expander.automaton(anything);
        let valid = expander.automaton(plausible);
        let dialling = expander.automaton(anything);
        let countries = Countries::read(&mut expander.model, &mut expander.states);
        Self {
            states: expander.states,
            plausible,
            valid,
            dialling,
            countries,
        }
    }

    /// The place of a number's country in the list; the number is given as digits.
    pub(crate) fn country(&self, digits: &[u8]) -> Option<usize> {
        self.countries.find(&self.states, digits)
    }
}
