//! Which interactions came already: Discord, or a resumed connection, can send one twice.

use std::collections::{HashSet, VecDeque};

/// How many are remembered. A repeat comes within seconds.
const REMEMBERED: usize = 4096;

/// The last interactions' ids.
#[derive(Debug, Default)]
pub(super) struct Seen {
    ids: HashSet<u64>,
    order: VecDeque<u64>,
}

impl Seen {
    /// Notes `id`; whether it is new.
    pub(super) fn is_new(&mut self, id: u64) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_interaction_is_new_once() {
        let mut seen = Seen::default();
        assert!(seen.is_new(7));
        assert!(!seen.is_new(7));
        assert!(seen.is_new(8));
    }

    #[test]
    fn no_more_is_remembered_than_is_needed() {
        let mut seen = Seen::default();
        assert!((0..10_000).all(|id| seen.is_new(id)));
        assert_eq!((seen.ids.len(), seen.order.len()), (REMEMBERED, REMEMBERED));
        assert!(!seen.is_new(9_999));
    }
}
