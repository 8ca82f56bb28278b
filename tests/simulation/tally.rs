//! What occurred, counted.

use std::collections::BTreeMap;

#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub fn add(&mut self, name: &'static str) {
        *self.counts.entry(name).or_default() += 1;
    }

    pub fn merge(&mut self, other: &Self) {
        for (name, count) in &other.counts {
            *self.counts.entry(name).or_default() += count;
        }
    }

    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or_default()
    }

    /// Those of the names, in one line.
    pub fn line(&self, names: &[&str]) -> String {
        let counts = names
            .iter()
            .map(|name| format!("{name} {}", self.count(name)));
        counts.collect::<Vec<_>>().join(", ")
    }

    pub fn missing(&self, names: &[&'static str]) -> Vec<&'static str> {
        let is_missing = |name: &&&'static str| self.count(name) == 0;
        names.iter().filter(is_missing).copied().collect()
    }
}
