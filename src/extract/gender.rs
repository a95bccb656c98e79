//! Whether an article treats a person as a man or a woman: by "Mr." and "Ms.", by "spokeswoman", by pronouns and by
//! well-known forenames. Only used so that "she" never means a man, nor "he" a woman.

use std::collections::{HashMap, HashSet};

use super::{
    lexicon::{Classes, classes},
    mention::People,
    roles::apposition,
    subject::Clause,
};
use crate::domain::SpeakerKind;

/// What one sign of gender counts: a title, a forename, a pronoun right after the only name of a sentence.
const TITLE_VOTES: i32 = 4;
const FORENAME_VOTES: i32 = 2;
const PRONOUN_VOTES: i32 = 1;
/// How far after a name a pronoun is taken to mean its bearer, in tokens.
const AFTER_NAME_MAX: usize = 12;

/// What an article calls a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// "She", "Ms.", "spokeswoman".
    Female,
    /// "He", "Mr.", "spokesman".
    Male,
}

/// The gender that a person's name, or what an article calls them ("she", "the spokeswoman"), shows: by its first pronoun,
/// title or well-known forename. `None` where it shows none.
#[must_use]
pub fn gender(words: &str) -> Option<Gender> {
    words.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|character: char| !character.is_alphanumeric());
        pronoun_gender(word).or_else(|| match vote(classes(word), 1) {
            0 => None,
            votes if votes > 0 => Some(Gender::Male),
            _ => Some(Gender::Female),
        })
    })
}

/// The gender that "he", "him", "her" and the like show.
pub(super) fn pronoun_gender(word: &str) -> Option<Gender> {
    let is = |words: &[&str]| words.iter().any(|listed| word.eq_ignore_ascii_case(listed));
    if is(&["he", "his", "him", "himself"]) {
        Some(Gender::Male)
    } else if is(&["she", "her", "hers", "herself"]) {
        Some(Gender::Female)
    } else {
        None
    }
}

/// The genders of the people of an article.
#[derive(Debug, Default)]
pub(super) struct Genders {
    /// By canonical name: above 0 for a man, below for a woman.
    votes: HashMap<String, i32>,
    /// Those whose title or forename shows that they are people.
    people: HashSet<String>,
    /// Those that the article calls a group, a company or the like: "Open Harbour, a residents’ group".
    things: HashSet<String>,
}

impl Genders {
    /// Reads the signs in one stream of an article whose names are all in `people`.
    pub(super) fn read(&mut self, clause: &Clause, people: &People) {
        for (index, name) in clause.names.iter().enumerate() {
            let speaker = people.speaker(name);
            if !matches!(speaker.kind, SpeakerKind::Person | SpeakerKind::Unknown) {
                continue;
            }
            if apposition(clause, name.end)
                .is_some_and(|noun| noun.any(Classes::ORGANISATION) && !noun.any(Classes::OFFICE))
            {
                self.things.insert(speaker.name.clone());
            }
            let words = clause.tokens.get(name.start..name.end).unwrap_or_default();
            let own = words.len().saturating_sub(name.bare.split(' ').count());
            let titles = words.get(..own).unwrap_or_default();
            let title = titles.iter().map(|token| vote(token.classes, TITLE_VOTES)).sum::<i32>();
            // "Ida" alone is a forename where the article knows no fuller name.
            let votes = if words.len() > own + 1 { FORENAME_VOTES } else { PRONOUN_VOTES };
            let forename = words.get(own).filter(|_| words.len() > own + 1 || speaker.name == name.bare);
            let forename = forename.map_or(0, |token| vote(token.classes, votes));
            let until = clause.names.get(index + 1).map_or(usize::MAX, |next| next.start);
            let pronoun = pronoun_after(clause, name.end, until.min(name.end + AFTER_NAME_MAX));
            let pronoun = if forename == 0 && title == 0 { pronoun } else { 0 };
            if title + forename != 0 && !self.people.contains(&speaker.name) {
                self.people.insert(speaker.name.clone());
            }
            if title + forename + pronoun != 0 {
                *self.votes.entry(speaker.name).or_default() += title + forename + pronoun;
            }
        }
    }

    /// Whether the article calls the bearer of this canonical name a group, a company or the like, and no title or forename
    /// speaks against it.
    pub(super) fn is_thing(&self, name: &str) -> bool {
        self.things.contains(name) && !self.people.contains(name)
    }

    /// Whether a title or a forename shows that this canonical name is a person's.
    pub(super) fn is_person(&self, name: &str) -> bool {
        self.people.contains(name)
    }

    /// The gender of the person with this canonical name, where the article shows it.
    pub(super) fn of(&self, name: &str) -> Option<Gender> {
        match *self.votes.get(name)? {
            0 => None,
            votes if votes > 0 => Some(Gender::Male),
            _ => Some(Gender::Female),
        }
    }
}

fn vote(classes: Classes, count: i32) -> i32 {
    match (classes.any(Classes::MALE), classes.any(Classes::FEMALE)) {
        (true, false) => count,
        (false, true) => -count,
        _ => 0,
    }
}

/// The vote of the first "he" or "she" of the sentence between two tokens.
fn pronoun_after(clause: &Clause, from: usize, to: usize) -> i32 {
    for token in clause.tokens.get(from..to.min(clause.tokens.len())).unwrap_or_default() {
        if token.is_sign(&['.', '!', '?', ';']) {
            break;
        }
        let gender = token.span.slice(clause.text).and_then(pronoun_gender);
        match gender {
            Some(Gender::Male) => return PRONOUN_VOTES,
            Some(Gender::Female) => return -PRONOUN_VOTES,
            None => {}
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::check;

    #[test]
    fn a_title_a_forename_or_a_pronoun_shows_a_gender_and_a_last_name_none() {
        assert_eq!(gender("Mrs. Orrock"), Some(Gender::Female));
        assert_eq!(gender("the spokesman"), Some(Gender::Male));
        assert_eq!(gender("she"), Some(Gender::Female));
        assert_eq!(gender("Victor Vale"), Some(Gender::Male));
        assert_eq!(gender("Clara Victor"), Some(Gender::Female));
        assert_eq!(gender("Orrock"), None);
        assert_eq!(gender(""), None);
    }

    #[test]
    fn a_forename_alone_is_a_person() {
        check("Ida came late.\n“Go home,” she said.", &["Ida: “Go home,”"]);
    }

    #[test]
    fn what_is_called_a_group_is_nobody_that_a_pronoun_means() {
        check(
            "Open Harbour, a residents’ group, met on Monday. The plan is good, said Bo Lund. “Go home,” he added.",
            &["Bo Lund: “Go home,”"],
        );
        check("Open Harbour, a residents’ group, met on Monday. “Go home,” he said.", &["?: “Go home,”"]);
    }
}
