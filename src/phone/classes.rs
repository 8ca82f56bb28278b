//! The states that can be referred to, the most recently met last.

/// The states of one set of lengths that are no tails.
#[derive(Default)]
struct Class {
    lengths: u32,
    states: Vec<u32>,
}

#[derive(Default)]
pub(crate) struct Classes {
    /// The class that was looked at last.
    last: Class,
    others: Vec<Class>,
}

impl Classes {
    /// The states of these lengths.
    pub(crate) fn of(&mut self, lengths: u32) -> &mut Vec<u32> {
        if self.last.lengths != lengths {
            let same = |class: &&mut Class| class.lengths == lengths;
            if let Some(class) = self.others.iter_mut().find(same) {
                std::mem::swap(class, &mut self.last);
            } else {
                let states = Vec::new();
                let class = Class { lengths, states };
                let last = std::mem::replace(&mut self.last, class);
                self.others.push(last);
            }
        }
        &mut self.last.states
    }

    /// Makes a state the most recent one of its class.
    pub(crate) fn meet(&mut self, lengths: u32, state: u32, created: bool) {
        let class = self.of(lengths);
        if !created && let Some(at) = class.iter().rposition(|&other| other == state) {
            class.remove(at);
        }
        class.push(state);
    }
}
