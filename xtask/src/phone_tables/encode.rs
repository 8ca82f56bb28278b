//! Writes automata in the form that `src/phone/automata.rs` describes and reads.

use std::collections::HashMap;

use super::automata::{ACCEPTING_MARK, ANY_DIGITS_MAXIMUM, DEAD, KIND_KNOWN, KIND_NEW, any_digits};
use super::dag::{self, Dag, Language};

/// The bytes of the automata, in two streams that compress better apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Encoded {
    pub runs: Vec<u8>,
    pub references: Vec<u8>,
}

/// The automata that accept these languages, one after the other.
pub fn encode(dag: &mut Dag, languages: &[Language]) -> Encoded {
    let mut writer = Writer::new(dag);
    for &language in languages {
        writer.new_state(language);
        while let Some(&state) = writer.states.get(writer.rows_written) {
            writer.row(dag, state);
            writer.rows_written += 1;
        }
    }
    writer.encoded
}

struct Writer {
    /// The number of the state of each language.
    numbers: HashMap<Language, u16>,
    /// The states that need a row, in the order of their numbers.
    states: Vec<Language>,
    rows_written: usize,
    encoded: Encoded,
}

impl Writer {
    fn new(dag: &mut Dag) -> Self {
        let mut numbers = HashMap::from([(dag::NOTHING, DEAD)]);
        for count in 0..=ANY_DIGITS_MAXIMUM {
            numbers.insert(dag.any(1 << count), any_digits(count));
        }
        Self {
            numbers,
            states: Vec::new(),
            rows_written: 0,
            encoded: Encoded::default(),
        }
    }

    fn new_state(&mut self, language: Language) {
        let fixed = usize::from(any_digits(ANY_DIGITS_MAXIMUM));
        let number = fixed + 1 + self.states.len();
        let number = u16::try_from(number).expect("fewer than 65,536 states");
        self.numbers.insert(language, number);
        self.states.push(language);
    }

    fn row(&mut self, dag: &Dag, state: Language) {
        let node = dag.node(state);
        if node.accepts {
            self.encoded.runs.push(ACCEPTING_MARK);
        }
        for run in node.next.chunk_by(|a, b| a == b) {
            let kind = self.target(run[0]);
            let digits = u8::try_from(run.len()).expect("ten digits at most");
            self.encoded.runs.push(kind << 4 | digits);
        }
    }

    /// The kind of a target; a known one is written to the references.
    fn target(&mut self, language: Language) -> u8 {
        let Some(&number) = self.numbers.get(&language) else {
            self.new_state(language);
            return KIND_NEW;
        };
        if number <= any_digits(ANY_DIGITS_MAXIMUM) {
            return u8::try_from(number).expect("a small number");
        }
        self.encoded.references.extend(number.to_le_bytes());
        KIND_KNOWN
    }
}
