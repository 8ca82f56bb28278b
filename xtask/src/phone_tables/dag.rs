//! Finite languages of digit strings as one hash-consed acyclic automaton: equal languages are one state.

use std::collections::HashMap;

use super::pattern::Pattern;

/// A state, that is a language: two of them are equal if and only if their languages are.
pub type State = u32;

/// The language without any word.
pub const DEAD: State = 0;
/// The language of the empty word alone.
pub const END: State = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Node {
    pub accepts: bool,
    pub next: [State; 10],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Union,
    Intersection,
    Difference,
}

pub struct Dag {
    nodes: Vec<Node>,
    lengths: Vec<u32>,
    ids: HashMap<Node, State>,
    done: HashMap<(Operation, State, State), State>,
}

impl Dag {
    pub fn new() -> Self {
        let mut dag = Self {
            nodes: Vec::new(),
            lengths: Vec::new(),
            ids: HashMap::new(),
            done: HashMap::new(),
        };
        dag.state(false, [DEAD; 10]);
        dag.state(true, [DEAD; 10]);
        dag
    }

    pub fn node(&self, state: State) -> Node {
        self.nodes[state as usize]
    }

    /// The one state of this language.
    pub fn state(&mut self, accepts: bool, next: [State; 10]) -> State {
        let node = Node { accepts, next };
        if let Some(&known) = self.ids.get(&node) {
            return known;
        }
        let id = State::try_from(self.nodes.len()).expect("fewer than 2^32 states");
        let lengths = next
            .iter()
            .filter_map(|&next| self.lengths.get(next as usize));
        let lengths = lengths.fold(0, |all, one| all | one) << 1 | u32::from(accepts);
        self.nodes.push(node);
        self.lengths.push(lengths);
        self.ids.insert(node, id);
        id
    }

    /// The words of `pattern`, each followed by a word of `rest`.
    pub fn compile(&mut self, pattern: &Pattern, rest: State) -> State {
        match pattern {
            Pattern::Digit(set) => {
                let next = std::array::from_fn(|digit| match set >> digit & 1 {
                    1 => rest,
                    _ => DEAD,
                });
                self.state(false, next)
            }
            Pattern::Sequence(all) => all
                .iter()
                .rev()
                .fold(rest, |rest, part| self.compile(part, rest)),
            Pattern::Alternatives(all) => all.iter().fold(DEAD, |before, part| {
                let one = self.compile(part, rest);
                self.union(before, one)
            }),
            Pattern::Repeat(part, least, most) => {
                let mut tail = rest;
                for _ in *least..*most {
                    let longer = self.compile(part, tail);
                    tail = self.union(rest, longer);
                }
                for _ in 0..*least {
                    tail = self.compile(part, tail);
                }
                tail
            }
        }
    }

    /// Every word whose length is in the set, bit `n` for the length `n`.
    pub fn any(&mut self, lengths: u32) -> State {
        if lengths == 0 {
            return DEAD;
        }
        let rest = self.any(lengths >> 1);
        self.state(lengths & 1 == 1, [rest; 10])
    }

    /// The words of `state`, each after `prefix`.
    pub fn prefixed(&mut self, prefix: &str, state: State) -> State {
        prefix.bytes().rev().fold(state, |rest, digit| {
            let mut next = [DEAD; 10];
            next[usize::from(digit - b'0')] = rest;
            self.state(false, next)
        })
    }

    pub fn union(&mut self, a: State, b: State) -> State {
        self.combine(Operation::Union, a.min(b), a.max(b))
    }

    pub fn intersection(&mut self, a: State, b: State) -> State {
        self.combine(Operation::Intersection, a.min(b), a.max(b))
    }

    pub fn difference(&mut self, a: State, b: State) -> State {
        self.combine(Operation::Difference, a, b)
    }

    fn combine(&mut self, operation: Operation, a: State, b: State) -> State {
        match operation {
            Operation::Union if a == b || a == DEAD => return b,
            Operation::Intersection if a == b || a == DEAD => return a,
            Operation::Difference if a == b || a == DEAD => return DEAD,
            Operation::Difference if b == DEAD => return a,
            _ => {}
        }
        if let Some(&known) = self.done.get(&(operation, a, b)) {
            return known;
        }
        let (x, y) = (self.node(a), self.node(b));
        let accepts = match operation {
            Operation::Union => x.accepts || y.accepts,
            Operation::Intersection => x.accepts && y.accepts,
            Operation::Difference => x.accepts && !y.accepts,
        };
        let next = std::array::from_fn(|digit| match operation {
            Operation::Union => self.union(x.next[digit], y.next[digit]),
            Operation::Intersection => self.intersection(x.next[digit], y.next[digit]),
            Operation::Difference => self.difference(x.next[digit], y.next[digit]),
        });
        let state = self.state(accepts, next);
        self.done.insert((operation, a, b), state);
        state
    }

    /// The state after `digits`.
    pub fn after(&self, state: State, digits: &str) -> State {
        digits.bytes().fold(state, |at, digit| {
            self.node(at).next[usize::from(digit - b'0')]
        })
    }

    /// How many words the language has.
    pub fn count(&self, state: State) -> u64 {
        fn count(dag: &Dag, state: State, known: &mut HashMap<State, u64>) -> u64 {
            if state == DEAD {
                return 0;
            }
            if let Some(&known) = known.get(&state) {
                return known;
            }
            let node = dag.node(state);
            let words = node.next.iter().map(|&next| count(dag, next, known));
            let sum = words.sum::<u64>() + u64::from(node.accepts);
            known.insert(state, sum);
            sum
        }
        count(self, state, &mut HashMap::new())
    }

    /// The lengths of the language's words, bit `n` for the length `n`.
    pub fn lengths(&self, state: State) -> u32 {
        self.lengths[state as usize]
    }

    /// The states that are reached from `roots`, in the order of a breadth-first walk, without the dead one.
    pub fn reached(&self, roots: &[State]) -> Vec<State> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.nodes.len()];
        seen[DEAD as usize] = true;
        for &root in roots {
            if !std::mem::replace(&mut seen[root as usize], true) {
                order.push(root);
            }
        }
        let mut at = 0;
        while let Some(&state) = order.get(at) {
            for next in self.node(state).next {
                if !std::mem::replace(&mut seen[next as usize], true) {
                    order.push(next);
                }
            }
            at += 1;
        }
        order
    }
}
