//! Whether two names can be one speaker's.

use crate::{
    domain::{Attribution, Quote},
    index::speaker_words,
};

/// Titles that are no part of a name.
const TITLES: &[&str] = &[
    "amb",
    "ambassador",
    "captain",
    "chancellor",
    "chief",
    "congressman",
    "congresswoman",
    "councillor",
    "doctor",
    "dr",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "king",
    "lady",
    "lord",
    "mayor",
    "minister",
    "mr",
    "mrs",
    "ms",
    "mx",
    "pm",
    "premier",
    "president",
    "prime",
    "prince",
    "princess",
    "professor",
    "prof",
    "queen",
    "rep",
    "representative",
    "sec",
    "secretary",
    "sen",
    "senator",
    "sir",
    "the",
];

/// Whether `one` and `other` can name the same speaker: every word of the one is a word of the other, or they end in the
/// same last name and their first names do not differ. Titles, case, accents and usual spellings do not matter.
pub(super) fn compatible(one: &str, other: &str) -> bool {
    compatible_words(&name_words(one), &name_words(other))
}

/// As [`compatible`], of the [`name_words`] of two names.
pub(super) fn compatible_words(one: &[String], other: &[String]) -> bool {
    if one.is_empty() || other.is_empty() {
        return one == other;
    }
    let within = |some: &[String], all: &[String]| some.iter().all(|word| all.contains(word));
    if within(one, other) || within(other, one) {
        return true;
    }
    let initial = |a: &str, b: &str| a.chars().next() == b.chars().next() && (a.len() == 1 || b.len() == 1);
    match (one, other) {
        ([first, .., last], [other_first, .., other_last]) => last == other_last && initial(first, other_first),
        _ => false,
    }
}

/// Whether the words of `quote` can be those of a speaker called `name`; a quote whose speaker is not named can be
/// anybody's.
#[must_use]
pub fn can_be_by(quote: &Quote, name: &str) -> bool {
    if quote.named_speaker().is_none() {
        return true;
    }
    match &quote.attribution {
        Attribution::Unattributed => true,
        Attribution::Attributed { speaker, mention, .. } => {
            compatible(&speaker.name, name) || mention.as_ref().is_some_and(|mention| compatible(&mention.words, name))
        }
    }
}

/// The words of a name without titles; with them where there are no others.
pub(super) fn name_words(name: &str) -> Vec<String> {
    without_titles(speaker_words(name))
}

/// The words of a name ([`speaker_words`]) without titles; with them where there are no others.
pub(super) fn without_titles(words: Vec<String>) -> Vec<String> {
    let bare: Vec<String> = words.iter().filter(|word| !TITLES.contains(&word.as_str())).cloned().collect();
    if bare.is_empty() { words } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Found, Mention, QuoteKind, Speaker, SpeakerKind};

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        assert_eq!(compatible(one, other), expected, "{one}, {other}");
        assert_eq!(compatible(other, one), expected, "{other}, {one}");
    }

    #[test]
    fn a_last_name_a_title_and_another_spelling_name_the_same_speaker() {
        check("Orrin", "Ines Orrin", true);
        check("Mayor Orrin", "Ines Orrin", true);
        check("I. Orrin", "Ines Orrin", true);
        check("Ines M. Orrin", "Ines Orrin", true);
        check("Zelensky", "Volodymyr Zelenskyy", true);
        check("the mayor", "The Mayor", true);
    }

    #[test]
    fn another_first_name_or_another_last_name_is_somebody_else() {
        check("Tomas Orrin", "Ines Orrin", false);
        check("Ines Vell", "Ines Orrin", false);
        check("", "Ines Orrin", false);
    }

    #[test]
    fn a_speaker_who_is_only_described_contradicts_no_name() {
        let by = |name: &str, mention: &str| Quote {
            spans: vec![],
            kind: QuoteKind::Direct,
            attribution: Attribution::Attributed {
                speaker: Speaker { name: name.to_owned(), kind: SpeakerKind::Person },
                mention: Some(Mention { words: mention.to_owned(), spans: vec![] }),
                found: Found::Resolved,
            },
            cue: None,
            confidence: 0.9,
            parent: None,
            paragraph: 1,
            said_on: None,
        };
        assert!(can_be_by(&by("the ferry owner", "the ferry owner"), "Ines Orrin"));
        assert!(can_be_by(&by("Ines Orrin", "the ferry owner"), "Orrin"));
        assert!(!can_be_by(&by("Tomas Vell", "the ferry owner"), "Ines Orrin"));
    }
}
