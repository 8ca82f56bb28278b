//! Turns a table, read by the crate's own reader (`src/phone`), into languages: a table is right if they are those it was
//! written from.

use std::collections::{HashMap, VecDeque};

use super::automata::{self, Automata};
use super::countries::{Claim, Countries};
use super::dag::{Dag, Language, NOTHING};
use super::plans::ALL_LENGTHS;

/// The language that the automaton accepts from `state` on.
pub fn language(dag: &mut Dag, automata: &Automata<'_>, state: u16) -> Language {
    fn visit(
        dag: &mut Dag,
        automata: &Automata<'_>,
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

/// For each country, in the order of `countries.list`: the numbers of `all` that belong to it.
pub fn numbers_of_countries(
    dag: &mut Dag,
    countries: &Countries<'_>,
    all: Language,
) -> Vec<Language> {
    let mut numbers = vec![NOTHING; countries.list.len()];
    // Shorter prefixes come first. A longer prefix takes its numbers from the countries that got them by a shorter one.
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

/// All claims with their prefixes, shorter prefixes first.
fn claims(countries: &Countries<'_>) -> Vec<(String, Claim)> {
    let mut claims = Vec::new();
    let mut pending = VecDeque::from([(0_u16, String::new())]);
    while let Some((place, prefix)) = pending.pop_front() {
        let node = countries.nodes[usize::from(place)];
        claims.extend(node.claim.map(|claim| (prefix.clone(), claim)));
        // Node 0 is the root. No digit leads to it, so a `next` of 0 is none.
        for (digit, next) in node.next.into_iter().enumerate() {
            if next != 0 {
                pending.push_back((next, format!("{prefix}{digit}")));
            }
        }
    }
    claims
}
