//! Outlets that are written in several ways ("the Tern Post", "The Tern Post") counted as one.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use crate::index::folded_name;

/// For each outlet as printed, the way in which it is shown: the most printed one of those that differ in case, accents
/// and punctuation only.
pub(super) fn shown(printed: impl Iterator<Item = (String, u64)>) -> HashMap<String, String> {
    let mut times: HashMap<String, u64> = HashMap::new();
    for (outlet, count) in printed {
        *times.entry(outlet).or_default() += count;
    }
    let mut by_name: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for (outlet, count) in times {
        by_name.entry(folded_name(&outlet)).or_default().push((outlet, count));
    }
    let mut shown = HashMap::new();
    for mut ways in by_name.into_values() {
        // Of two that are printed as often, not the one in capitals.
        let shouted = |way: &str| !way.chars().any(char::is_lowercase);
        ways.sort_by_cached_key(|(way, times)| (Reverse(*times), shouted(way), way.clone()));
        let Some((most, _)) = ways.first().cloned() else { continue };
        shown.extend(ways.into_iter().map(|(way, _)| (way, most.clone())));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_is_shown_as_it_is_printed_most() {
        let printed = [("the tern post", 1), ("The Tern Post", 3), ("LEDGER", 1), ("Ledger", 1)];
        let shown = shown(printed.into_iter().map(|(outlet, count)| (outlet.to_owned(), count)));
        assert_eq!(shown.get("the tern post").map(String::as_str), Some("The Tern Post"));
        assert_eq!(shown.get("LEDGER").map(String::as_str), Some("Ledger"));
    }
}
