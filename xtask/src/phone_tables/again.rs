//! Which states to write again: where a reference costs more.

use std::collections::{HashMap, HashSet};

use super::dag::{Dag, State};
use super::encode::{Answers, Costs, Target, Walk};
use super::table::{ALL_LENGTHS, Table};

/// How many bits more than the state a reference has to cost, in each round. They were searched for, and a round that
/// makes the table longer does not count.
const MARGINS: [f64; 4] = [-0.8, 0.0, 0.8, 1.0];

/// The answers for the automata of the roots, and then `rest`.
pub fn cheapest(dag: &mut Dag, roots: [State; 3], rest: &Answers) -> Answers {
    let mut again = HashSet::new();
    let mut best = Trial::new(dag, roots, rest, &again);
    for margin in MARGINS {
        let more = best.expensive(margin);
        let more = again.union(&more).copied().collect();
        let trial = Trial::new(dag, roots, rest, &more);
        if trial.cost < best.cost {
            (best, again) = (trial, more);
        }
    }
    best.answers
}

struct Trial {
    answers: Answers,
    cost: f64,
    /// Of each language's row, the first time.
    rows: HashMap<State, f64>,
    /// Of each reference, with what it refers to.
    references: Vec<(Target, State, f64)>,
    /// Of saying that a state is new, on average.
    new: f64,
}

impl Trial {
    fn new(dag: &mut Dag, roots: [State; 3], rest: &Answers, again: &HashSet<Target>) -> Self {
        let [plausible, valid, dialling] = roots;
        let anything = dag.any(ALL_LENGTHS);
        let mut walk = Walk::new(dag, again);
        let anything = walk.tail(anything);
        let plausible = walk.automaton(anything, plausible);
        walk.automaton(plausible, valid);
        walk.automaton(anything, dialling);
        let mut answers = walk.answers;
        answers.extend(rest);

        let mut costs = Costs::new(answers.clone());
        Table::read(&mut costs);
        let mut rows = HashMap::new();
        for (language, row) in &walk.rows {
            rows.entry(*language).or_insert_with(|| costs.of(row));
        }
        let references = walk.references.iter();
        let news: Vec<f64> = walk.news.iter().map(|new| costs.of(new)).collect();
        Self {
            cost: costs.each.iter().sum(),
            rows,
            references: references
                .map(|(key, language, answers)| (*key, *language, costs.of(answers)))
                .collect(),
            new: news.iter().sum::<f64>() / f64::from(u32::try_from(news.len()).unwrap_or(1)),
            answers,
        }
    }

    /// The references that cost this much more than the states would.
    fn expensive(&self, margin: f64) -> HashSet<Target> {
        let expensive = |&&(_, language, cost): &&(Target, State, f64)| {
            let row = self.rows.get(&language);
            row.is_some_and(|row| cost > row + self.new + margin)
        };
        let references = self.references.iter().filter(expensive);
        references.map(|reference| reference.0).collect()
    }
}
