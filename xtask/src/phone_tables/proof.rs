//! Turns a table that was read back into languages again, to compare them with the intended ones.

use std::collections::{HashMap, VecDeque};

use super::automata::{self, Automata};
use super::countries::{Claim, Countries};
use super::dag::{Dag, Language, NOTHING};
use super::plans::ALL_LENGTHS;

/// The language that the automaton accepts from `state` on.
pub fn language(dag: &mut Dag, automata: &Automata, state: u16) -> Language {
    fn visit(
        dag: &mut Dag,
        automata: &Automata,
        state: u16,
        known: &mut HashMap<u16, Language>,
    ) -> Language {
        if state == automata::DEAD {
            return NOTHING;
        }
        if let Some(&known) = known.get(&state) {
            return known;
        }
        let next =
            std::array::from_fn(|digit| visit(dag, automata, automata.next(state, digit), known));
        let language = dag.language(automata.accepts(state), next);
        known.insert(state, language);
        language
    }
    visit(dag, automata, state, &mut HashMap::new())
}

/// The numbers of `all` that belong to each country of the list.
pub fn numbers_of_countries(
    dag: &mut Dag,
    countries: &Countries<'_>,
    all: Language,
) -> Vec<Language> {
    let mut numbers = vec![NOTHING; countries.list.len()];
    // Shorter prefixes come first: a longer one takes its numbers away from them.
    for (prefix, claim) in claims(countries) {
        let lengths = match claim.length {
            Some(length) => 1 << length,
            None => ALL_LENGTHS,
        };
        let rest = dag.any(lengths >> prefix.len());
        let claimed = dag.prefixed(&prefix, rest);
        for language in &mut numbers {
            *language = dag.difference(*language, claimed);
        }
        let new = dag.intersection(all, claimed);
        let owner = &mut numbers[usize::from(claim.country)];
        *owner = dag.union(*owner, new);
    }
    numbers
}

/// All claims with their prefixes, breadth first.
fn claims(countries: &Countries<'_>) -> Vec<(String, Claim)> {
    let mut claims = Vec::new();
    let mut pending = VecDeque::from([(0_u16, String::new())]);
    while let Some((place, prefix)) = pending.pop_front() {
        let node = countries.nodes[usize::from(place)];
        claims.extend(node.claim.map(|claim| (prefix.clone(), claim)));
        for (digit, next) in node.next.into_iter().enumerate() {
            if next != 0 {
                pending.push_back((next, format!("{prefix}{digit}")));
            }
        }
    }
    claims
}
