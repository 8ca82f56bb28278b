//! The expanded table as languages again, to compare.

use std::collections::HashMap;

use super::countries::Countries;
use super::dag::{DEAD, Dag, State};
use super::states::States;

/// The language of a state of a table: equal to another if and only if it is the same state of `dag`.
pub fn language(dag: &mut Dag, states: &States, root: u32) -> State {
    fn of(dag: &mut Dag, states: &States, state: u32, known: &mut HashMap<u32, State>) -> State {
        if state == super::states::DEAD {
            return DEAD;
        }
        if let Some(&known) = known.get(&state) {
            return known;
        }
        let next = std::array::from_fn(|digit| {
            let next = states.next(state, u32::try_from(digit).expect("a digit"));
            of(dag, states, next, known)
        });
        let language = dag.state(states.accepts(state), next);
        assert_eq!(
            states.lengths(state),
            dag.lengths(language),
            "a state that has other lengths than its words"
        );
        known.insert(state, language);
        language
    }
    of(dag, states, root, &mut HashMap::new())
}

/// Where a walk through the listed prefixes is.
#[derive(Clone, Copy)]
struct Place {
    node: u32,
    depth: u32,
    /// Whether the country that is asked for counts here.
    inherited: bool,
}

/// The words of `language` that the table gives to the country at `place` of its list.
pub fn of_country(dag: &mut Dag, countries: &Countries, language: State, place: usize) -> State {
    let root = Place {
        node: 0,
        depth: 0,
        inherited: false,
    };
    below(dag, countries, root, language, place + 1)
}

fn below(
    dag: &mut Dag,
    countries: &Countries,
    place: Place,
    language: State,
    country: usize,
) -> State {
    if language == DEAD {
        return DEAD;
    }
    let node = &countries.nodes[place.node as usize];
    let mut inherited = place.inherited;
    if node.country != 0 && node.only == 0 {
        inherited = node.country == country;
    }
    let next = std::array::from_fn(|digit| {
        let next = dag.node(language).next[digit];
        match node.next[digit] {
            0 if inherited => next,
            0 => DEAD,
            node => {
                let place = Place {
                    node,
                    depth: place.depth + 1,
                    inherited,
                };
                below(dag, countries, place, next, country)
            }
        }
    });
    let accepts = dag.node(language).accepts && inherited;
    let found = dag.state(accepts, next);
    if node.only == 0 {
        return found;
    }
    assert_eq!(
        node.next, [0; 10],
        "a prefix below one that counts for a length only"
    );
    let Some(rest) = node.only.checked_sub(place.depth) else {
        return found;
    };
    let of_length = dag.any(1 << rest);
    let elsewhere = dag.difference(found, of_length);
    if node.country != country {
        return elsewhere;
    }
    let here = dag.intersection(language, of_length);
    dag.union(elsewhere, here)
}
