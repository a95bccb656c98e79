//! From a query's words and filter to tantivy queries, built by hand: query text is never syntax.

use std::{collections::HashSet, ops::Bound};

use jiff::civil::Date;
use tantivy::{
    Term,
    query::{BooleanQuery, ConstScoreQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    QUERY_WORDS_MAX, analyzer, is_stop_word,
    schema::{Fields, Kind},
    spelling, words,
};
use crate::domain::Filter;

/// Of how many words of a query the rarest are looked for.
const WEIGHED_WORDS_MAX: usize = 300;

/// No text says one word more often than this without another between; to look for it would be slow.
const REPEATED_MAX: usize = 8;

/// The stems that may be looked for, each once, in order: of the words that are not too common, or of all where all are.
/// `languages` are the stemmers present in the index; each gives its own stems.
pub(super) fn stems(text: &str, languages: &[&'static str]) -> Vec<String> {
    let english = ["en"];
    let languages = if languages.is_empty() { &english[..] } else { languages };
    let mut stems: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for language in languages {
        let words = analyzer::first_words(text, Some(language), 2 * WEIGHED_WORDS_MAX);
        let all_common = words.iter().all(|word| is_stop_word(&word.folded));
        let wanted = words.into_iter().filter(|word| all_common || !is_stop_word(&word.folded));
        stems.extend(wanted.map(|word| word.stem).filter(|stem| seen.insert(stem.clone())).take(WEIGHED_WORDS_MAX));
    }
    stems
}

/// The words of `text` as they are printed (folded), each once, in order: those that are not too common, or all where all are.
pub(super) fn printed(text: &str, languages: &[&'static str]) -> Vec<String> {
    let mut printed: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for language in languages {
        let words = words(text, Some(language));
        let all_common = words.iter().all(|word| is_stop_word(&word.folded));
        let wanted = words.into_iter().map(|word| word.folded).filter(|word| all_common || !is_stop_word(word));
        printed.extend(wanted.filter(|word| seen.insert(word.clone())));
    }
    printed.truncate(QUERY_WORDS_MAX);
    printed
}

/// The words of `text` one after another, as each language present divides it; `None` where it has none.
pub(super) fn phrase(text: &str, field: Field, languages: &[&'static str]) -> Option<Box<dyn Query>> {
    let mut readings: Vec<Vec<String>> = Vec::new();
    for language in [None].into_iter().chain(languages.iter().copied().map(Some)) {
        let first = analyzer::first_words(text, language, QUERY_WORDS_MAX);
        let words: Vec<String> = first.into_iter().take(QUERY_WORDS_MAX).map(|word| word.folded).collect();
        if words.chunk_by(|one, next| one == next).any(|same| same.len() > REPEATED_MAX) {
            continue;
        }
        if !readings.contains(&words) {
            readings.push(words);
        }
    }
    let mut phrases: Vec<Box<dyn Query>> =
        readings.iter().filter_map(|words| one_after_another(words, field)).collect();
    if phrases.len() > 1 { Some(Box::new(BooleanQuery::union(phrases))) } else { phrases.pop() }
}

fn one_after_another(words: &[String], field: Field) -> Option<Box<dyn Query>> {
    let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(field, word)).collect();
    match terms.as_slice() {
        [] => None,
        [term] => Some(Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs))),
        _ => Some(Box::new(PhraseQuery::new(terms))),
    }
}

/// What every entry found must be, scored 0: one query for each part of the filter.
pub(super) fn conditions(filter: &Filter, fields: &Fields, of_speakers: bool) -> Vec<Box<dyn Query>> {
    let mut all: Vec<Box<dyn Query>> = Vec::new();
    if let Some(speaker) = filter.speaker.as_deref().filter(|_| of_speakers) {
        all.extend(speaker_words(speaker).into_iter().map(|word| has(Term::from_field_text(fields.speaker, &word))));
    }
    if let Some(outlet) = &filter.outlet {
        all.push(has(Term::from_field_text(fields.outlet, &folded_name(outlet))));
    }
    if filter.after.is_some() || filter.before.is_some() {
        let day = |date: Date| Bound::Included(Term::from_field_i64(fields.published, days(date)));
        let after = filter.after.map_or(Bound::Unbounded, day);
        let before = filter.before.map_or(Bound::Unbounded, day);
        all.push(Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(after, before)), 0.0)));
    }
    if filter.quotes_only && of_speakers {
        all.push(has(Term::from_field_bool(fields.quoted, true)));
    }
    all
}

/// `scored`, of entries that meet all `conditions`.
pub(super) fn narrowed(scored: Box<dyn Query>, conditions: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if conditions.is_empty() {
        return scored;
    }
    let musts = conditions.into_iter().chain([scored]).map(|query| (Occur::Must, query)).collect();
    Box::new(BooleanQuery::new(musts))
}

/// Entries with any of `terms`, scored 0.
pub(super) fn any_of(terms: Vec<Term>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::new_multiterms_query(terms)), 0.0))
}

/// All entries of one kind, scored 0.
pub(super) fn all_of(kind: Kind, fields: &Fields) -> Box<dyn Query> {
    has(Term::from_field_u64(fields.kind, kind.number()))
}

fn has(term: Term) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), 0.0))
}

/// The words of a speaker's name, spelled as usual (Zelenskyy for Zelensky), without possessives.
pub(super) fn speaker_words(name: &str) -> Vec<String> {
    name_words(name).map(|word| spelling::usual(&word).map_or(word, ToOwned::to_owned)).collect()
}

/// The first words of `text` as names are compared: folded, without possessives.
pub(super) fn name_words(text: &str) -> impl Iterator<Item = String> {
    analyzer::first_words(text, Some("none"), QUERY_WORDS_MAX).into_iter().take(QUERY_WORDS_MAX).flat_map(|word| {
        let base = word.span.slice(text).map(without_possessive).unwrap_or_default();
        let whole = Some(analyzer::folded(base)).filter(|base| !base.is_empty()).unwrap_or(word.folded);
        let behind_article = without_elided_article(base).map(analyzer::folded).filter(|name| !name.is_empty());
        std::iter::once(whole).chain(behind_article)
    })
}

/// “Orsival” of “d’Orsival”, “Oréal” of “L'Oréal”, since people write them either way; `None` for “O'Hara” and the rest.
fn without_elided_article(printed: &str) -> Option<&str> {
    let name = printed.strip_prefix(['d', 'D', 'l', 'L'])?.strip_prefix(['\'', '’'])?;
    name.starts_with(char::is_uppercase).then_some(name)
}

fn without_possessive(printed: &str) -> &str {
    ["'s", "’s"].iter().find_map(|ending| printed.strip_suffix(ending)).unwrap_or(printed)
}

/// An outlet's name as it is compared: folded words with single spaces.
pub(super) fn folded_name(name: &str) -> String {
    words(name, Some("none")).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
}

/// Days from 1970-01-01.
pub(super) fn days(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_looked_for_only_when_there_are_no_others() {
        assert_eq!(stems("who is the mayor", &[]), ["mayor"]);
        assert_eq!(stems("who is who", &[]), ["who", "is"]);
    }

    #[test]
    fn each_language_present_gives_its_own_stems() {
        assert_eq!(stems("soldiers", &["en", "none"]), ["soldier", "soldiers"]);
    }

    #[test]
    fn a_name_behind_an_elided_article_is_known_without_it_too() {
        assert_eq!(speaker_words("Hélène d’Orsival"), ["helene", "dorsival", "orsival"]);
        assert_eq!(speaker_words("Orsival"), ["orsival"]);
        assert_eq!(speaker_words("Bríd O’Hallow"), ["brid", "ohallow"]);
    }

    #[test]
    fn syntax_is_words() {
        assert_eq!(
            stems("speaker:x AND body:* -a [b TO c]^2 /re/", &[]),
            ["speaker", "x", "bodi", "b", "c", "2", "re"]
        );
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days(jiff::civil::date(1970, 1, 2)), 1);
        assert_eq!(days(jiff::civil::date(1969, 12, 31)), -1);
        assert_eq!(days(jiff::civil::date(2024, 11, 29)), 20_056);
    }
}
