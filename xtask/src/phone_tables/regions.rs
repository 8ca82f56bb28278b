//! The shortest list of prefixes that tells the country of every valid number.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};

use super::codes::WITH_NUMBERS;
use super::dag::{DEAD, Dag, State};
use super::encode::Answers;
use super::plans::Languages;

/// How deep the table's reader goes.
const DEEPEST: u32 = 9;

/// One listed prefix or a node on the way to some.
#[derive(Debug, Clone, Default)]
pub struct Node {
    pub country: Option<usize>,
    /// For whole numbers of this length only, zero for all.
    pub only: u32,
    pub below: Option<Box<[Node; 10]>>,
}

/// Costs in bits, about: what they are only decides between equals.
const LISTING: u32 = 20;
const LISTING_OF_LENGTH: u32 = 30;
const GOING_DEEPER: u32 = 8;
/// A length that no number with its prefix has.
const NEVER: u32 = 1;
const IMPOSSIBLE: u32 = 1 << 24;

struct Solver<'a> {
    dag: &'a Dag,
    solved: HashMap<(Vec<State>, usize), (u32, Node)>,
}

impl Solver<'_> {
    /// The cheapest node for these languages, one for each country, where `inherited` counts unless it says otherwise.
    fn solve(&mut self, languages: &[State], inherited: usize) -> (u32, Node) {
        let key = (languages.to_vec(), inherited);
        if let Some(known) = self.solved.get(&key) {
            return known.clone();
        }
        let live = |country: &usize| languages[*country] != DEAD;
        let others: Vec<usize> = (0..languages.len())
            .filter(live)
            .filter(|&country| country != inherited)
            .collect();
        let mut best = (0, Node::default());
        if !others.is_empty() {
            best = self.deeper(languages, inherited);
            for &country in &others {
                let (cost, mut node) = if others.len() == 1 && languages[inherited] == DEAD {
                    (0, Node::default())
                } else {
                    self.deeper(languages, country)
                };
                node.country = Some(country);
                if cost + LISTING < best.0 {
                    best = (cost + LISTING, node);
                }
            }
            if let [country] = others[..]
                && self.dag.lengths(languages[country]).is_power_of_two()
                && self.dag.lengths(languages[country]) & self.dag.lengths(languages[inherited])
                    == 0
                && LISTING_OF_LENGTH < best.0
            {
                let node = Node {
                    country: Some(country),
                    only: self.dag.lengths(languages[country]).ilog2(),
                    below: None,
                };
                best = (LISTING_OF_LENGTH, node);
            }
        }
        self.solved.insert(key, best.clone());
        best
    }

    fn deeper(&mut self, languages: &[State], inherited: usize) -> (u32, Node) {
        let ends = |country: usize| self.dag.node(languages[country]).accepts;
        if (0..languages.len()).any(|country| country != inherited && ends(country)) {
            return (IMPOSSIBLE, Node::default());
        }
        let mut cost = GOING_DEEPER;
        let below = std::array::from_fn(|digit| {
            let next: Vec<State> = languages
                .iter()
                .map(|&language| self.dag.node(language).next[digit])
                .collect();
            let (more, node) = self.solve(&next, inherited);
            cost += more;
            node
        });
        let node = Node {
            below: Some(Box::new(below)),
            ..Node::default()
        };
        (cost.min(IMPOSSIBLE), node)
    }
}

/// The prefixes of all calling codes as one tree; the countries are numbered as in `languages.regions`.
pub fn solve(dag: &Dag, languages: &Languages) -> Result<Node> {
    let mut root = Node::default();
    let mut at = 0;
    while let Some((code, _, _)) = languages.regions.get(at) {
        let plan = languages.regions[at..]
            .iter()
            .take_while(|region| region.0 == *code);
        let states: Vec<State> = plan.map(|region| dag.after(region.2, code)).collect();
        let mut best = (IMPOSSIBLE, Node::default());
        for main in 0..states.len() {
            let mut solver = Solver {
                dag,
                solved: HashMap::new(),
            };
            let (cost, mut node) = match states.len() {
                1 => (0, Node::default()),
                _ => solver.deeper(&states, main),
            };
            node.country = Some(main);
            if cost < best.0 {
                best = (cost, node);
            }
        }
        if best.0 == IMPOSSIBLE {
            bail!("no prefixes tell the countries of +{code}");
        }
        settle(&mut best.1, at, code.len());
        for (country, &state) in states.iter().enumerate() {
            if state == DEAD {
                let plausible = dag.after(languages.plausible, code);
                list_aside(dag, plausible, at + country, &mut best.1)?;
            }
        }
        let mut node = &mut root;
        for digit in code.bytes() {
            let below = node.below.get_or_insert_default();
            node = &mut below[usize::from(digit - b'0')];
        }
        *node = best.1;
        at += states.len();
    }
    Ok(root)
}

/// A country all of whose numbers another one claims is listed where no number is: its dialling rules are of use still.
fn list_aside(dag: &Dag, plausible: State, country: usize, node: &mut Node) -> Result<()> {
    let below = node.below.get_or_insert_default();
    for (next, below) in dag.node(plausible).next.into_iter().zip(below.iter_mut()) {
        if next == DEAD && below.country.is_none() {
            below.country = Some(country);
            below.only = NEVER;
            return Ok(());
        }
    }
    bail!("no unused digit to list a country at")
}

/// From the places of countries in their plan to those among all, and from the lengths after a prefix to whole ones.
fn settle(node: &mut Node, by: usize, depth: usize) {
    if let Some(country) = &mut node.country {
        *country += by;
    }
    if node.only != 0 {
        node.only += u32::try_from(depth).expect("a short prefix");
    }
    for below in node.below.iter_mut().flat_map(|below| below.iter_mut()) {
        settle(below, by, depth + 1);
    }
}

/// How many prefixes are listed.
pub fn count(node: &Node) -> usize {
    let below = node.below.iter().flat_map(|below| below.iter());
    usize::from(node.country.is_some()) + below.map(count).sum::<usize>()
}

/// The countries in the order of their first listing.
pub fn order(node: &Node, found: &mut Vec<usize>) {
    if let Some(country) = node.country
        && !found.contains(&country)
    {
        found.push(country);
    }
    for below in node.below.iter().flat_map(|below| below.iter()) {
        order(below, found);
    }
}

/// The answers for the reader of the table.
pub fn answers(
    node: &Node,
    names: &[Option<String>],
    depth: u32,
    inside: bool,
    answers: &mut Answers,
) -> Result<()> {
    if depth != 0 {
        answers.bit(node.country.is_some());
    }
    if let Some(country) = node.country {
        if inside {
            answers.number(node.only, 4);
        }
        answers.number(place(names[country].as_deref())?, 8);
    }
    if depth != 0 && depth < DEEPEST {
        answers.bit(node.below.is_some());
    }
    for below in node.below.iter().flat_map(|below| below.iter()) {
        if depth >= DEEPEST {
            bail!("a prefix is too long");
        }
        self::answers(
            below,
            names,
            depth + 1,
            inside || node.country.is_some(),
            answers,
        )?;
    }
    Ok(())
}

/// The place of a country among the codes; past them for none.
fn place(name: Option<&str>) -> Result<u32> {
    let mut codes = WITH_NUMBERS.as_bytes().chunks(2);
    let place = match name {
        Some(name) => codes.position(|code| code == name.as_bytes()),
        None => Some(0xff),
    };
    let place = place.with_context(|| format!("a country without a code: {name:?}"))?;
    Ok(u32::try_from(place)?)
}
