//! Spellings of one word (Kiev, Kyiv), from config/lexicon/aliases.txt. Used for stems only, never for exact words.

use std::{collections::HashMap, sync::LazyLock};

const ALIASES: &str = include_str!("../../config/lexicon/aliases.txt");

/// The spelling that stands for the group of the folded word; `None` where it is in no group or stands for it itself.
pub(super) fn usual(folded: &str) -> Option<&'static str> {
    static USUAL: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
        let groups = ALIASES.lines().filter(|line| !line.starts_with('#'));
        groups.flat_map(variants).collect()
    });
    USUAL.get(folded).copied()
}

fn variants(group: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut spellings = group.split_whitespace();
    let usual = spellings.next();
    spellings.filter_map(move |spelling| Some((spelling, usual?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_written_as_it_is_looked_up_and_stands_in_one_group() {
        let mut seen = std::collections::HashSet::new();
        for line in ALIASES.lines().filter(|line| !line.starts_with('#')) {
            for spelling in line.split_whitespace() {
                assert_eq!(super::super::analyzer::folded(spelling), spelling);
                assert!(seen.insert(spelling), "{spelling} stands in two groups");
            }
        }
    }

    #[test]
    fn a_variant_has_its_usual_spelling_and_other_words_have_none() {
        assert_eq!(usual("kiev"), Some("kyiv"));
        assert_eq!(usual("kyiv"), None);
        assert_eq!(usual("harbour"), None);
    }
}
