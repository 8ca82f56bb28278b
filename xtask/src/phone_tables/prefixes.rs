//! Finds a short list of prefixes that give the country of every valid number, and writes it in the form that
//! `src/phone/countries.rs` reads.

use std::collections::HashMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::countries::WORLD;
use super::dag::{Dag, Language, NOTHING};
use super::plans::{Languages, Numbers};

pub struct Listed {
    pub text: String,
    /// For each listed country its place in `Languages::regions`.
    pub order: Vec<usize>,
    pub prefix_count: usize,
}

pub fn list(dag: &Dag, languages: &Languages) -> Result<Listed> {
    let mut listed = Listed {
        text: String::new(),
        order: Vec::new(),
        prefix_count: 0,
    };
    let same_code = |a: &Numbers, b: &Numbers| a.calling_code == b.calling_code;
    for regions in languages.regions.chunk_by(same_code) {
        let first_place = listed.order.len();
        let code = &regions[0].calling_code;
        let (main, prefixes) = of_plan(dag, regions)
            .with_context(|| format!("no prefixes tell the countries of +{code}"))?;
        let others = (0..regions.len()).filter(|&region| region != main);
        for region in std::iter::once(main).chain(others) {
            let country = regions[region].country.as_deref().unwrap_or(WORLD);
            write!(listed.text, "{code} {country}")?;
            for prefix in &prefixes[region] {
                write!(listed.text, " {prefix}")?;
            }
            listed.text.push('\n');
            listed.order.push(first_place + region);
            listed.prefix_count += prefixes[region].len();
        }
        // The main region of a calling code has the empty prefix.
        listed.prefix_count += 1;
    }
    Ok(listed)
}

/// The main region of a calling code, which has all numbers that no prefix gives to another, and the prefixes of each region.
fn of_plan(dag: &Dag, regions: &[Numbers]) -> Option<(usize, Vec<Vec<String>>)> {
    let national: Vec<Language> = regions
        .iter()
        .map(|region| dag.after(region.valid, &region.calling_code))
        .collect();
    let mut prefixes = vec![Vec::new(); regions.len()];
    if regions.len() == 1 {
        return Some((0, prefixes));
    }
    let solutions = (0..regions.len()).map(|main| {
        let mut solver = Solver {
            dag,
            solved: HashMap::new(),
        };
        (main, solver.split_by_digit(&national, main))
    });
    let (main, best) = solutions.min_by_key(|(_, solution)| solution.cost)?;
    best.node.collect(&mut String::new(), &mut prefixes);
    (best.cost < IMPOSSIBLE).then_some((main, prefixes))
}

/// A tree of the digits after the calling code. A claim gives the numbers below its node to a region.
#[derive(Clone, Default)]
struct Node {
    claim: Option<Claim>,
    below: Option<Box<[Node; 10]>>,
}

#[derive(Clone, Copy)]
struct Claim {
    region: usize,
    /// The only number of digits after the prefix that numbers of the region have; none for all.
    rest: Option<u32>,
}

impl Node {
    /// Adds the prefixes of this tree to those of each region.
    fn collect(&self, prefix: &mut String, prefixes: &mut [Vec<String>]) {
        if let Some(claim) = self.claim {
            let mut text = prefix.clone();
            if let Some(rest) = claim.rest {
                let length = prefix.len() + rest as usize;
                text = format!("{prefix}:{length}");
            }
            prefixes[claim.region].push(text);
        }
        for (digit, node) in ('0'..='9').zip(self.below.iter().flat_map(|below| below.iter())) {
            prefix.push(digit);
            node.collect(prefix, prefixes);
            prefix.pop();
        }
    }
}

/// Costs, roughly by the bytes that each takes in the list. They only choose between lists that are all correct.
const PREFIX_COST: u32 = 20;
const PREFIX_WITH_LENGTH_COST: u32 = 30;
const DEPTH_COST: u32 = 8;
const IMPOSSIBLE: u32 = 1 << 24;

#[derive(Clone, Default)]
struct Solution {
    cost: u32,
    node: Node,
}

struct Solver<'a> {
    dag: &'a Dag,
    /// Known solutions, by the languages of all regions at a node, and the region that the node inherits.
    solved: HashMap<(Vec<Language>, usize), Solution>,
}

impl Solver<'_> {
    /// The cheapest node for these languages, one of each region, if numbers without a longer prefix belong to the region
    /// `inherited`.
    fn solve(&mut self, languages: &[Language], inherited: usize) -> Solution {
        let key = (languages.to_vec(), inherited);
        if let Some(known) = self.solved.get(&key) {
            return known.clone();
        }
        let best = self.solve_new(languages, inherited);
        self.solved.insert(key, best.clone());
        best
    }

    fn solve_new(&mut self, languages: &[Language], inherited: usize) -> Solution {
        let others: Vec<usize> = (0..languages.len())
            .filter(|&region| region != inherited && languages[region] != NOTHING)
            .collect();
        if others.is_empty() {
            return Solution::default();
        }
        let mut best = self.split_by_digit(languages, inherited);
        for &region in &others {
            let is_alone = others.len() == 1 && languages[inherited] == NOTHING;
            let mut solution = if is_alone {
                Solution::default()
            } else {
                self.split_by_digit(languages, region)
            };
            solution.cost += PREFIX_COST;
            solution.node.claim = Some(Claim { region, rest: None });
            if solution.cost < best.cost {
                best = solution;
            }
        }
        if let [region] = others[..]
            && PREFIX_WITH_LENGTH_COST < best.cost
        {
            let lengths = self.dag.lengths(languages[region]);
            let is_distinct = lengths & self.dag.lengths(languages[inherited]) == 0;
            if lengths.is_power_of_two() && is_distinct {
                let rest = Some(lengths.ilog2());
                best = Solution {
                    cost: PREFIX_WITH_LENGTH_COST,
                    node: Node {
                        claim: Some(Claim { region, rest }),
                        below: None,
                    },
                };
            }
        }
        best
    }

    /// The cheapest node that makes no claim, and leaves the claims to the nodes of the next digit. Impossible if a number of another region than
    /// `inherited` ends at this node.
    fn split_by_digit(&mut self, languages: &[Language], inherited: usize) -> Solution {
        let ends_here = |region: usize| self.dag.node(languages[region]).accepts;
        if (0..languages.len()).any(|region| region != inherited && ends_here(region)) {
            return Solution {
                cost: IMPOSSIBLE,
                ..Solution::default()
            };
        }
        let mut cost = DEPTH_COST;
        let below = std::array::from_fn(|digit| {
            let next = languages
                .iter()
                .map(|&language| self.dag.node(language).next[digit]);
            let next: Vec<Language> = next.collect();
            let solution = self.solve(&next, inherited);
            cost += solution.cost;
            solution.node
        });
        Solution {
            cost: cost.min(IMPOSSIBLE),
            node: Node {
                claim: None,
                below: Some(Box::new(below)),
            },
        }
    }
}
