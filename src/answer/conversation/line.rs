//! A short text taken apart into words, with the slips of the pen in the words that follow-ups are made of undone.

use std::ops::Range;

use super::topic::cut;
use crate::index::{Word, words};

/// A text of more words is a question of its own.
const WORDS_MAX: usize = 24;
/// Words that are known with two letters swapped or one written twice, and from five letters on with one missing
/// behind the first.
const KNOWN: &[&str] = &[
    "and",
    "what",
    "about",
    "else",
    "does",
    "when",
    "where",
    "said",
    "they",
    "that",
    "anyone",
    "anybody",
    "anything",
    "disagree",
    "disagrees",
    "agree",
    "agrees",
    "other",
    "others",
];
/// Usual short forms.
const SHORT: &[(&str, &str)] = &[
    ("whats", "what"),
    ("wheres", "where"),
    ("whens", "when"),
    ("whos", "who"),
    ("whys", "why"),
    ("hows", "how"),
    ("wat", "what"),
    ("wot", "what"),
    ("abt", "about"),
    ("shes", "she"),
    ("hes", "he"),
    ("theyre", "they"),
];
/// Words that only lead to what is asked.
const LEAD: &[&str] = &[
    "ah", "but", "hey", "hm", "hmm", "no", "oh", "ok", "okay", "please", "right", "so", "thanks", "then", "well", "yes",
];

const POLITE: &[&[&str]] =
    &[&["can", "you", "tell", "me"], &["tell", "me"], &["do", "you", "know"], &["show", "me"], &["give", "me"]];

/// The words of a short text.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Word>,
    keys: Vec<String>,
    /// Whether it began with "and" or "what about".
    pub(super) joined: bool,
}

impl<'a> Line<'a> {
    /// `None` where there are no words, or too many for a follow-up.
    pub(super) fn of(text: &'a str) -> Option<Line<'a>> {
        if text.len() > 64 * WORDS_MAX {
            return None;
        }
        let found = words(text, None);
        let lead = found.iter().take_while(|word| LEAD.contains(&word.folded.as_str())).count();
        let keys: Vec<String> = found.iter().map(|word| key(&word.folded)).collect();
        let line = Line { text, words: found, keys, joined: false };
        let line = line.without(lead);
        let polite = POLITE.iter().find(|words| words.iter().enumerate().all(|(at, word)| line.key(at) == *word));
        let line = line.without(polite.map_or(0, |words| words.len()));
        let joined = match (line.key(0), line.key(1)) {
            ("and", "what" | "how") if line.key(2) == "about" => 3,
            ("what" | "how", "about" | "of") => 2,
            ("and" | "or" | "also", _) => 1,
            _ => 0,
        };
        let line = Line { joined: joined > 0, ..line.without(joined) };
        (!line.words.is_empty() && line.words.len() <= WORDS_MAX).then_some(line)
    }

    fn without(mut self, first: usize) -> Line<'a> {
        self.words.drain(..first.min(self.words.len()));
        self.keys.drain(..first.min(self.keys.len()));
        self
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Word `at`, folded, a slip undone; empty past the end.
    pub(super) fn key(&self, at: usize) -> &str {
        self.keys.get(at).map_or("", String::as_str)
    }

    /// The words, folded.
    pub(super) fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.keys.iter().map(String::as_str)
    }

    pub(super) fn position(&self, of: &[&str]) -> Option<usize> {
        self.keys().position(|key| of.contains(&key))
    }

    /// The text of the words of `run`, as typed.
    pub(super) fn cut(&self, run: Range<usize>) -> String {
        cut(self.text, &self.words, &run).unwrap_or_default()
    }

    /// The text from word `at` to the end, as typed.
    pub(super) fn from(&self, at: usize) -> String {
        self.cut(at..self.len())
    }

    /// Whether the text was put as a question.
    pub(super) fn asks(&self) -> bool {
        self.text.contains('?')
    }
}

fn key(folded: &str) -> String {
    if let Some((_, whole)) = SHORT.iter().find(|(short, _)| *short == folded) {
        return (*whole).to_owned();
    }
    let slip = KNOWN.iter().find(|known| **known != folded && is_slip(folded, known));
    slip.map_or_else(|| folded.to_owned(), |known| (*known).to_owned())
}

/// Whether `typed` is `known` with two neighbouring letters swapped, one written twice, or, of five and more, one missing.
fn is_slip(typed: &str, known: &str) -> bool {
    let (typed, known): (Vec<char>, Vec<char>) = (typed.chars().collect(), known.chars().collect());
    let same = typed.iter().zip(&known).take_while(|(one, other)| one == other).count();
    let after = |letters: &[char], skip: usize| letters.get(same + skip..).unwrap_or_default().to_vec();
    let at = |letters: &[char], at: usize| letters.get(at).copied();
    if typed.len() == known.len() {
        let swapped = at(&typed, same) == at(&known, same + 1) && at(&typed, same + 1) == at(&known, same);
        return swapped && after(&typed, 2) == after(&known, 2);
    }
    if typed.len() == known.len() + 1 {
        let twice = same.checked_sub(1).and_then(|before| at(&typed, before)) == at(&typed, same);
        return typed.len() > 4 && twice && after(&typed, 1) == after(&known, 0);
    }
    let missing = typed.len() + 1 == known.len() && known.len() >= 5 && same > 0;
    missing && after(&typed, 0) == after(&known, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, joined: bool, keys: &[&str]) {
        let line = Line::of(text).unwrap();
        assert_eq!((line.joined, line.keys().collect::<Vec<_>>()), (joined, keys.to_vec()), "{text}");
    }

    #[test]
    fn what_only_joins_a_text_to_the_one_before_is_left_out() {
        check("And Nuland?", true, &["nuland"]);
        check("ok, and what about Nuland", true, &["nuland"]);
        check("what about Germany?", true, &["germany"]);
        check("tell me more", false, &["more"]);
        check("Who shut the quay?", false, &["who", "shut", "the", "quay"]);
    }

    #[test]
    fn slips_of_the_pen_are_undone_in_words_that_ask_and_nowhere_else() {
        check("waht abuot Nuland", true, &["nuland"]);
        check("adn Nuland", true, &["nuland"]);
        check("who disagres?", false, &["who", "disagrees"]);
        check("wheat prices here, hat, an else", false, &["wheat", "prices", "here", "hat", "an", "else"]);
    }

    #[test]
    fn nothing_and_too_much_are_no_line() {
        assert!(Line::of("?!").is_none());
        assert!(Line::of("and").is_none());
        assert!(Line::of(&"word ".repeat(30)).is_none());
        assert!(Line::of(&"x".repeat(9000)).is_none());
    }
}
