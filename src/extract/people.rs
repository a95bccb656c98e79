//! The table that leads from "Weil" to "Anna Weil".

use std::collections::HashMap;

use super::{lexicon::Classes, mention::Name};
use crate::domain::{Speaker, SpeakerKind};

/// Most people of one last name that are told apart.
const NAMESAKES_MAX: usize = 8;

/// The people an article names in full, found by their last and their first names.
#[derive(Debug, Default)]
pub(super) struct People {
    full: Vec<Vec<String>>,
    shown: Vec<String>,
    by_last: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
}

impl People {
    /// Adds `name` where it is a person's in full.
    pub(super) fn add(&mut self, name: &Name) {
        let words = folded(&name.bare);
        let (Some(first), Some(last)) = (words.first(), last_name(&words)) else { return };
        if name.kind != SpeakerKind::Person || words.len() < 2 {
            return;
        }
        let namesakes = self.by_last.entry(last.clone()).or_default();
        let known =
            namesakes.iter().copied().find(|&at| self.full.get(at).and_then(|words| words.first()) == Some(first));
        match known {
            Some(at) => {
                if let (Some(full), Some(shown)) = (self.full.get_mut(at), self.shown.get_mut(at))
                    && full.len() < words.len()
                {
                    *full = words;
                    shown.clone_from(&name.bare);
                }
            }
            None if namesakes.len() < NAMESAKES_MAX => {
                namesakes.push(self.full.len());
                let cousins = self.by_first.entry(first.clone()).or_default();
                if cousins.len() < NAMESAKES_MAX {
                    cousins.push(self.full.len());
                }
                self.full.push(words);
                self.shown.push(name.bare.clone());
            }
            None => {}
        }
    }

    /// `name` as the article gives it at its fullest. A last name that two people share stays as it is.
    pub(super) fn speaker(&self, name: &Name) -> Speaker {
        let words = folded(&name.bare);
        let as_written = || Speaker { name: name.bare.clone(), kind: name.kind };
        let (Some(first), Some(last)) = (words.first(), last_name(&words)) else { return as_written() };
        // One word may still be a person's: "Jordan said", "Post said".
        if words.len() > 1 && matches!(name.kind, SpeakerKind::Organisation | SpeakerKind::Publication) {
            return as_written();
        }
        let namesakes = self.by_last.get(last).map_or(&[][..], Vec::as_slice);
        let found = if words.len() == 1 {
            only(namesakes).or_else(|| {
                namesakes.is_empty().then(|| only(self.by_first.get(first).map_or(&[][..], Vec::as_slice))).flatten()
            })
        } else {
            namesakes.iter().copied().find(|&at| self.full.get(at).and_then(|words| words.first()) == Some(first))
        };
        match found.and_then(|at| self.shown.get(at)) {
            Some(full) => Speaker { name: full.clone(), kind: SpeakerKind::Person },
            None => as_written(),
        }
    }
}

fn only(candidates: &[usize]) -> Option<usize> {
    candidates.first().copied().filter(|_| candidates.len() == 1)
}

fn folded(name: &str) -> Vec<String> {
    name.split_whitespace().map(|word| word.trim_end_matches('.').to_lowercase()).collect()
}

/// The last word of a name that is not "Jr." or the like.
fn last_name(words: &[String]) -> Option<&String> {
    let suffix = |word: &String| super::lexicon::classes(word).any(Classes::SUFFIX);
    words.iter().rev().find(|word| !suffix(word)).or(words.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Span,
        extract::{mention::names, token::streams},
    };

    fn names_in(text: &str) -> Vec<Name> {
        let whole = Span::of(text, text).unwrap();
        names(text, &streams(text, 0, whole, &[], 0).remove(0).tokens)
    }

    #[test]
    fn a_last_name_stands_for_the_only_person_who_has_it() {
        let found = names_in("They met Anna Weil, Anna K. Weil and Bo Lund. Later Weil, Lund, Bo and Teague left.");
        let mut people = People::default();
        for name in &found {
            people.add(name);
        }
        let spoken: Vec<String> = found.iter().skip(3).map(|name| people.speaker(name).name).collect();
        assert_eq!(spoken, ["Anna K. Weil", "Bo Lund", "Bo Lund", "Teague"]);
    }

    #[test]
    fn a_last_name_of_two_people_stays_a_last_name() {
        let found = names_in("They met Anna Weil and Karl Weil. Later Weil left.");
        let mut people = People::default();
        for name in &found {
            people.add(name);
        }
        assert_eq!(people.speaker(found.last().unwrap()).name, "Weil");
    }
}
