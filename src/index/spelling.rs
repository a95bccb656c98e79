//! Spellings of one word (Kiev, Kyiv) and of one name (US, United States), from config/lexicon/aliases.txt. Used for stems
//! only, never for exact words.

use std::{collections::HashMap, sync::LazyLock};

const ALIASES: &str = include_str!("../../config/lexicon/aliases.txt");
/// Words before “America” that make another name of it.
const OTHER_AMERICAS: &[&str] = &["central", "latin", "meso", "north", "south", "spanish"];

/// Each form with the one that stands for its group.
#[derive(Default)]
struct Forms {
    folded: HashMap<&'static str, &'static str>,
    /// As written, in capital letters without points.
    capitals: HashMap<&'static str, &'static str>,
    pairs: HashMap<(&'static str, &'static str), &'static str>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms::default();
    for group in ALIASES.lines().filter(|line| !line.starts_with('#')) {
        let mut spellings = group.split_whitespace();
        let Some(usual) = spellings.next() else { continue };
        for spelling in spellings {
            if let Some(pair) = spelling.split_once('+') {
                forms.pairs.insert(pair, usual);
            } else if spelling.contains(|letter: char| letter.is_ascii_uppercase()) {
                forms.capitals.insert(spelling, usual);
            } else {
                forms.folded.insert(spelling, usual);
            }
        }
    }
    forms
});

/// The spelling that stands for the group of the folded word; `None` where it is in no group or stands for it itself.
pub(super) fn usual(folded: &str) -> Option<&'static str> {
    FORMS.folded.get(folded).copied()
}

/// As [`usual`], of a word as it is printed too: “US” and “u.s.” are a country, “us” is not.
pub(super) fn usual_of_printed(printed: &str, folded: &str) -> Option<&'static str> {
    if folded.len() <= CAPITALS_MAX && printed.len() <= CAPITALS_MAX * 2 {
        let bare: String = printed.chars().filter(|character| *character != '.').collect();
        let capitals = if bare.len() < printed.len() { bare.to_uppercase() } else { bare };
        if let Some(usual) = FORMS.capitals.get(capitals.as_str()) {
            return Some(usual);
        }
    }
    usual(folded)
}

/// Longest form in capital letters.
const CAPITALS_MAX: usize = 4;

/// As [`usual`], of two folded words beside each other: both then count as the one.
pub(super) fn usual_of_pair(first: &str, second: &str) -> Option<&'static str> {
    FORMS.pairs.get(&(first, second)).copied()
}

/// Whether a word behind `before` keeps its own spelling: South America is not the country.
pub(super) fn is_another(before: &str, word: &str) -> bool {
    word == "america" && OTHER_AMERICAS.contains(&before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_written_as_it_is_looked_up_and_stands_in_one_group() {
        let mut seen = std::collections::HashSet::new();
        for line in ALIASES.lines().filter(|line| !line.starts_with('#')) {
            for spelling in line.split_whitespace() {
                assert!(seen.insert(spelling), "{spelling} stands in two groups");
                if spelling.contains(|letter: char| letter.is_ascii_uppercase()) {
                    assert!(
                        spelling.len() <= CAPITALS_MAX && spelling.bytes().all(|letter| letter.is_ascii_uppercase())
                    );
                    continue;
                }
                for word in spelling.split('+') {
                    assert_eq!(super::super::analyzer::folded(word), word);
                }
            }
        }
    }

    #[test]
    fn a_variant_has_its_usual_spelling_and_other_words_have_none() {
        assert_eq!(usual("kiev"), Some("kyiv"));
        assert_eq!(usual("kyiv"), None);
        assert_eq!(usual("harbour"), None);
    }

    #[test]
    fn capital_letters_and_points_tell_the_country_from_the_pronoun() {
        assert_eq!(usual_of_printed("US", "us"), Some("usa"));
        assert_eq!(usual_of_printed("u.s", "us"), Some("usa"));
        assert_eq!(usual_of_printed("us", "us"), None);
        assert_eq!(usual_of_printed("Us", "us"), None);
    }

    #[test]
    fn two_words_can_be_one_name() {
        assert_eq!(usual_of_pair("united", "states"), Some("usa"));
        assert_eq!(usual_of_pair("united", "front"), None);
        assert!(is_another("latin", "america") && !is_another("in", "america"));
    }
}
