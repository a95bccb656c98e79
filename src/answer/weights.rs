//! The words of a query, and how much each tells: rare words more than common ones.

use crate::index::{Index, IndexError, QUERY_WORDS_MAX, Word, is_stop_word, rarity, words};

/// Words of a query that are compared with a text, at most; more of them than are searched for, so that a long quotation
/// is compared as a whole.
const COMPARED_WORDS_MAX: usize = 400;
/// A common word tells this much of what its rarity says.
const COMMON_WORD_SHARE: f32 = 0.25;

/// Words that carry a question without telling what it is about, besides those that are never looked for by themselves.
/// Sorted.
const CARRYING: &[&str] = &[
    "about", "been", "being", "can", "could", "had", "has", "have", "having", "hows", "may", "might", "must", "s",
    "shall", "should", "than", "whats", "whens", "wheres", "whos", "whys", "would",
];

/// Words that, behind "how", ask for an amount and say nothing of what it is.
pub(super) const AMOUNTS: &[&str] =
    &["many", "much", "long", "far", "old", "often", "big", "large", "tall", "high", "fast", "deep", "wide"];

/// The places of the words behind "how" that ask for an amount.
fn amounts(words: &[Word]) -> Vec<usize> {
    let asks = |pair: &[Word]| matches!(pair, [how, amount] if how.folded == "how" && AMOUNTS.contains(&amount.folded.as_str()));
    words.windows(2).enumerate().filter(|(_, pair)| asks(pair)).map(|(at, _)| at + 1).collect()
}

/// A word of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) word: Word,
    /// Its inverse document frequency among passages; greater than 0.
    pub(super) weight: f32,
    /// Too common to be looked for by itself.
    pub(super) common: bool,
    /// No passage of the library holds it.
    pub(super) unknown: bool,
}

/// The words of a query, in order.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    pub(super) words: Vec<Wanted>,
    /// How many words the query has beyond those that are searched for.
    pub(super) left_out: usize,
}

impl Weights {
    /// Weighs the words of `text` in this library.
    pub(super) fn of(index: &Index, text: &str) -> Result<Weights, IndexError> {
        let language = index.languages().first().copied();
        let mut found = words(text, language);
        let left_out = found.len().saturating_sub(QUERY_WORDS_MAX);
        found.truncate(COMPARED_WORDS_MAX);
        let stems: Vec<String> = found.iter().map(|word| word.stem.clone()).collect();
        let (passages, frequencies) = index.document_frequency(&stems)?;
        let amounts = amounts(&found);
        let wanted = |(at, (word, frequency)): (usize, (Word, u64))| {
            let folded = word.folded.as_str();
            let common = is_stop_word(folded) || CARRYING.binary_search(&folded).is_ok() || amounts.contains(&at);
            let share = if common { COMMON_WORD_SHARE } else { 1.0 };
            Wanted { weight: rarity(frequency, passages) * share, common, unknown: frequency == 0, word }
        };
        Ok(Weights { words: found.into_iter().zip(frequencies).enumerate().map(wanted).collect(), left_out })
    }

    /// Whether all words are too common to be looked for by themselves.
    pub(super) fn all_common(&self) -> bool {
        self.words.iter().all(|wanted| wanted.common)
    }

    /// The words that tell something: those not too common, or all where all are; each stem once.
    pub(super) fn telling(&self) -> Vec<&Wanted> {
        let all_common = self.all_common();
        let mut telling: Vec<&Wanted> = Vec::new();
        for wanted in self.words.iter().filter(|wanted| all_common || !wanted.common).take(QUERY_WORDS_MAX) {
            if !telling.iter().any(|known| known.word.stem == wanted.word.stem) {
                telling.push(wanted);
            }
        }
        telling
    }
}

/// Which share of the weight of `telling` the stems that `holds` says yes to have; 0 where there are none.
pub(super) fn coverage(telling: &[&Wanted], holds: impl Fn(&str) -> bool) -> f32 {
    let total: f32 = telling.iter().map(|wanted| wanted.weight).sum();
    let held: f32 = telling.iter().filter(|wanted| holds(&wanted.word.stem)).map(|wanted| wanted.weight).sum();
    if total > 0.0 { held / total } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carrying_words_are_sorted() {
        assert!(CARRYING.is_sorted());
    }

    #[test]
    fn a_rare_word_tells_more_than_a_frequent_one_and_every_word_tells_something() {
        assert!(rarity(1, 100) > rarity(50, 100));
        assert!(rarity(100, 100) > 0.0);
        assert!(rarity(0, 0) > 0.0);
    }
}
