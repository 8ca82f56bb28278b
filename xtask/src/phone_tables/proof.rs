//! The expanded table as languages again, to compare.

use std::collections::HashMap;

use super::countries::ALL;
use super::dag::{DEAD, Dag, State};
use super::states::States;
use super::table::Table;

/// The language of a state of a table: equal to another if and only if it is the same state of `dag`.
pub fn language(dag: &mut Dag, states: &States, root: u32) -> State {
    fn of(
        dag: &mut Dag,
        states: &States,
        root: u32,
        state: u32,
        known: &mut HashMap<u32, State>,
    ) -> State {
        if state == super::states::DEAD {
            return DEAD;
        }
        if let Some(&known) = known.get(&state) {
            return known;
        }
        let next = std::array::from_fn(|digit| {
            let next = states.next(state, u32::try_from(digit).expect("a digit"));
            of(dag, states, root, next, known)
        });
        let language = dag.state(states.accepts(state), next);
        assert!(
            state == root || states.lengths(state) & 0xffff == dag.lengths(language),
            "a state that has other lengths than its words"
        );
        known.insert(state, language);
        language
    }
    of(dag, states, root, root, &mut HashMap::new())
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
pub fn of_country(dag: &mut Dag, table: &Table, language: State, place: usize) -> State {
    let root = Place {
        node: table.countries.root,
        depth: 0,
        inherited: false,
    };
    let country = u32::try_from(place + 1).expect("few countries");
    below(dag, &table.states, root, language, country)
}

fn below(dag: &mut Dag, states: &States, place: Place, language: State, country: u32) -> State {
    if language == DEAD {
        return DEAD;
    }
    let node = states.get(place.node).expect("a state");
    let mut inherited = place.inherited;
    if node.lengths == ALL {
        inherited = node.companion == country;
    }
    let next = std::array::from_fn(|digit| {
        let next = dag.node(language).next[digit];
        match states.next(place.node, u32::try_from(digit).expect("a digit")) {
            0 if inherited => next,
            0 => DEAD,
            node => {
                let place = Place {
                    node,
                    depth: place.depth + 1,
                    inherited,
                };
                below(dag, states, place, next, country)
            }
        }
    });
    let accepts = dag.node(language).accepts && inherited;
    let found = dag.state(accepts, next);
    if node.lengths == 0 || node.lengths == ALL {
        return found;
    }
    assert!(
        (0..10).all(|digit| states.next(place.node, digit) == 0),
        "a prefix below one that counts for a length only"
    );
    let Some(rest) = node.lengths.ilog2().checked_sub(place.depth) else {
        return found;
    };
    let of_length = dag.any(1 << rest);
    let elsewhere = dag.difference(found, of_length);
    if node.companion != country {
        return elsewhere;
    }
    let here = dag.intersection(language, of_length);
    dag.union(elsewhere, here)
}
