//! The words of a library's live articles: whether one occurs, and which ones are spelled like it.

use std::collections::BTreeSet;

use tantivy::{
    DocSet, Searcher, TERMINATED, Term,
    query::FuzzyTermQuery,
    schema::{Field, IndexRecordOption},
};

use super::{IndexError, query, schema::Fields, scoring, words};

/// Which words are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    /// Of passages, folded.
    Passages,
    /// Of the names and mentions of speakers, in their usual spelling.
    Speakers,
}

impl Vocabulary {
    pub(super) fn field(self, fields: &Fields) -> Field {
        match self {
            Vocabulary::Passages => fields.passage_exact,
            Vocabulary::Speakers => fields.speaker,
        }
    }
}

/// A word of the vocabulary that is spelled like another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The folded word.
    pub word: String,
    /// How many letters have to be put in, left out, replaced or exchanged with their neighbours.
    pub distance: u8,
    /// How many live entries hold it.
    pub entries: u64,
}

/// Words of fewer letters are like too many others.
const LETTERS_MIN: usize = 4;
/// From so many letters on two may be wrong.
const LONG_WORD_LETTERS: usize = 8;
/// Longer words are not looked for.
const LETTERS_MAX: usize = 30;
/// How many words of a segment are looked at.
const TERMS_MAX: usize = 4_000;
/// How many of the nearest words are counted.
const COUNTED_MAX: usize = 300;

/// How many letters of `word` may be wrong: none of a word that is short, very long, or holds a digit.
fn wrong_letters(word: &str) -> u8 {
    let letters = word.chars().count();
    let plain = word.chars().all(char::is_alphabetic);
    match letters {
        LETTERS_MIN..LONG_WORD_LETTERS if plain => 1,
        LONG_WORD_LETTERS..=LETTERS_MAX if plain => 2,
        _ => 0,
    }
}

/// Whether a live entry holds `word` as it is or as it is looked for: by its stem in any of `languages`, or as a name.
pub(super) fn knows(
    searcher: &Searcher,
    fields: &Fields,
    word: &str,
    among: Vocabulary,
    languages: &[&'static str],
) -> Result<bool, IndexError> {
    let mut terms: Vec<Term> = Vec::new();
    match among {
        Vocabulary::Speakers => {
            terms.extend(query::speaker_words(word).iter().map(|word| Term::from_field_text(fields.speaker, word)));
        }
        Vocabulary::Passages => {
            let folded = words(word, None);
            terms.extend(folded.iter().map(|word| Term::from_field_text(fields.passage_exact, &word.folded)));
            for stem in query::stems(word, languages) {
                terms.push(Term::from_field_text(fields.article, &stem));
                terms.push(Term::from_field_text(fields.title, &stem));
            }
        }
    }
    for term in &terms {
        if occurs(searcher, term)? {
            return Ok(true);
        }
    }
    Ok(terms.is_empty())
}

/// Whether a live entry holds `term`.
fn occurs(searcher: &Searcher, term: &Term) -> Result<bool, IndexError> {
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(term.field())?;
        let Some(alive) = segment.alive_bitset() else {
            if index.doc_freq(term)? > 0 {
                return Ok(true);
            }
            continue;
        };
        let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            if alive.is_alive(postings.doc()) {
                return Ok(true);
            }
            postings.advance();
        }
    }
    Ok(false)
}

/// The words of the live entries that are spelled most like the folded `word`, at most `limit`: the nearest first, of those the
/// most frequent, then by their letters. Words of removed articles are no spellings.
pub(super) fn spellings(
    searcher: &Searcher,
    field: Field,
    word: &str,
    limit: usize,
) -> Result<Vec<Spelling>, IndexError> {
    let allowed = wrong_letters(word);
    if allowed == 0 {
        return Ok(Vec::new());
    }
    let query = FuzzyTermQuery::new(Term::from_field_text(field, word), allowed, true);
    let mut near: BTreeSet<(u8, String)> = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().search(query.automaton()?).into_stream()?;
        let mut looked_at = 0;
        while terms.advance() && looked_at < TERMS_MAX {
            looked_at += 1;
            let Ok(found) = std::str::from_utf8(terms.key()) else { continue };
            if found.chars().count() >= LETTERS_MIN && found.chars().all(char::is_alphabetic) {
                let distance = distance(word, found);
                if (1..=allowed).contains(&distance) && begins_like(word, found) {
                    near.insert((distance, found.to_owned()));
                }
            }
        }
    }
    let mut live: Vec<Spelling> = Vec::new();
    for (distance, word) in near.into_iter().take(COUNTED_MAX) {
        if live.len() >= limit && live.last().is_some_and(|last| last.distance < distance) {
            break;
        }
        let entries = scoring::live(searcher, &Term::from_field_text(field, &word))?;
        if entries > 0 {
            live.push(Spelling { word, distance, entries });
        }
    }
    live.sort_by(|one, other| {
        let rank = |spelling: &Spelling| (spelling.distance, std::cmp::Reverse(spelling.entries));
        rank(one).cmp(&rank(other)).then_with(|| one.word.cmp(&other.word))
    });
    live.truncate(limit);
    Ok(live)
}

/// Whether `found` can be meant by `word`: of words that are not long, the first letters are seldom wrong but for their order.
fn begins_like(word: &str, found: &str) -> bool {
    let first = |word: &str| word.chars().next();
    let second = |word: &str| word.chars().nth(1);
    word.chars().count() >= LONG_WORD_LETTERS
        || first(word) == first(found)
        || (first(word) == second(found) && second(word) == first(found))
}
/// How many letters have to be put in, left out, replaced or exchanged with their neighbours (each letter once) to make `other`
/// of `one`; of words of at most [`LETTERS_MAX`] letters or so.
fn distance(one: &str, other: &str) -> u8 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (mut before, mut last): (Vec<u8>, Vec<u8>) = (Vec::new(), (0..).take(other.len() + 1).collect());
    for (row, letter) in one.iter().enumerate() {
        let mut costs = vec![u8::try_from(row + 1).unwrap_or(u8::MAX)];
        for (column, printed) in other.iter().enumerate() {
            let at = |costs: &[u8], column: usize| costs.get(column).copied().unwrap_or(u8::MAX);
            let across = at(&last, column).saturating_add(u8::from(letter != printed));
            let around = at(&last, column + 1).min(at(&costs, column)).saturating_add(1);
            let exchanged =
                row > 0 && column > 0 && one.get(row - 1) == Some(printed) && other.get(column - 1) == Some(letter);
            let turned = if exchanged { at(&before, column - 1).saturating_add(1) } else { u8::MAX };
            costs.push(across.min(around).min(turned));
        }
        before = std::mem::replace(&mut last, costs);
    }
    last.last().copied().unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_more_less_replaced_or_exchanged_is_one() {
        for given in ["putn", "puttin", "patin", "ptuin"] {
            assert_eq!(distance(given, "putin"), 1, "{given}");
        }
        assert_eq!(distance("zelinsky", "zelenskyy"), 2);
        assert_eq!(distance("quay", "quay"), 0);
        assert_eq!(distance("", "quay"), 4);
    }

    #[test]
    fn a_word_that_begins_otherwise_is_another_word_unless_it_is_long() {
        assert!(!begins_like("dream", "cream"));
        assert!(begins_like("ptuin", "putin") && begins_like("uptin", "putin"));
        assert!(begins_like("selenskyy", "zelenskyy"));
    }

    #[test]
    fn short_words_and_numbers_have_no_wrong_letters_and_long_words_two() {
        let wrong = ["war", "2024", "f16s", "putn", "ukraine", "zelinsky"].map(wrong_letters);
        assert_eq!(wrong, [0, 0, 0, 1, 1, 2]);
        assert_eq!(wrong_letters(&"a".repeat(31)), 0);
    }
}
