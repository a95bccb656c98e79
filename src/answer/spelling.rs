//! Words that no article of the library holds, taken for the library's own words that are spelled most like them; and it is said.

use std::collections::HashMap;

use super::{AnswerError, InsteadOf, Library, draft::Shelf};
use crate::{
    domain::{Attribution, Filter, Span},
    index::{Place, Query, Vocabulary, Word, Wording, first_words, is_stop_word, speaker_words, words},
};

/// How many words of a question are looked up.
const LOOKED_UP_MAX: usize = 64;
/// For how many words that stand nowhere others are sought.
const SOUGHT_MAX: usize = 5;
/// How many printings decide how a word is spelled.
const PRINTINGS: usize = 3;
/// Contractions are words of their own.
const APOSTROPHES: &[char] = &['\'', '’', '‘'];
/// A name of so few letters is like too many words that are no names.
const SHORT_NAME_LETTERS: usize = 5;
/// Marks between which words are somebody's very words, which are never changed.
const MARKS: &[char] = &['"', '“', '”', '„', '«', '»'];

/// A question as it is looked for.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) text: String,
    pub(super) filter: Filter,
    pub(super) instead_of: Vec<InsteadOf>,
}

/// `text` and the speaker of `filter` with the library's spellings.
pub(super) fn read(library: Library<'_>, text: &str, filter: &Filter) -> Result<Read, AnswerError> {
    let (text, mut instead_of) = respelled(library, text, Vocabulary::Passages)?;
    let (filter, of_filter) = read_filter(library, filter)?;
    add(&mut instead_of, of_filter);
    Ok(Read { text, filter, instead_of })
}

/// Adds those that are not there yet.
pub(super) fn add(instead_of: &mut Vec<InsteadOf>, others: Vec<InsteadOf>) {
    for other in others {
        if !instead_of.contains(&other) {
            instead_of.push(other);
        }
    }
}

/// `filter` with its speaker spelled as the library's speakers are.
pub(super) fn read_filter(library: Library<'_>, filter: &Filter) -> Result<(Filter, Vec<InsteadOf>), AnswerError> {
    let Some(speaker) = &filter.speaker else { return Ok((filter.clone(), Vec::new())) };
    let (speaker, instead_of) = read_speaker(library, speaker)?;
    Ok((Filter { speaker: Some(speaker), ..filter.clone() }, instead_of))
}

/// A speaker's name spelled as the library's speakers are.
pub(super) fn read_speaker(library: Library<'_>, name: &str) -> Result<(String, Vec<InsteadOf>), AnswerError> {
    respelled(library, name, Vocabulary::Speakers)
}

/// `text` with the library's words for those that stand nowhere in it, and which those are, each once.
pub(super) fn respelled(
    library: Library<'_>,
    text: &str,
    among: Vocabulary,
) -> Result<(String, Vec<InsteadOf>), AnswerError> {
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    let (mut read, mut copied, mut instead_of) = (String::new(), 0, Vec::new());
    let mut sought = 0;
    for word in first_words(text, None, LOOKED_UP_MAX) {
        let Some(given) = base(text, &word) else { continue };
        if is_stop_word(&word.folded) || (among == Vocabulary::Passages && is_marked(text, given)) {
            continue;
        }
        let printed = given.slice(text).unwrap_or_default();
        if printed.contains(APOSTROPHES) {
            continue;
        }
        let used = match known.get(printed) {
            Some(used) => used.clone(),
            None if sought >= SOUGHT_MAX || library.index.knows(printed, among)? => None,
            None => {
                sought += 1;
                let used = spelling(library, printed, among)?;
                instead_of.extend(used.clone().map(|used| InsteadOf { given: printed.to_owned(), used }));
                used
            }
        };
        if let Some(used) = &used {
            read.push_str(text.get(copied..given.start()).unwrap_or_default());
            read.push_str(used);
            copied = given.end();
        }
        known.insert(printed.to_owned(), used);
    }
    read.push_str(text.get(copied..).unwrap_or_default());
    Ok((read, instead_of))
}

/// The word without a possessive.
fn base(text: &str, word: &Word) -> Option<Span> {
    let printed = word.span.slice(text)?;
    let bare = ["'s", "’s", "'S", "’S"].iter().find_map(|ending| printed.strip_suffix(ending)).unwrap_or(printed);
    Span::new(word.span.start(), word.span.start() + bare.len())
}

/// Whether `span` stands between quotation marks.
fn is_marked(text: &str, span: Span) -> bool {
    let marks = |part: Option<&str>| part.unwrap_or_default().chars().filter(|letter| MARKS.contains(letter)).count();
    marks(text.get(..span.start())) % 2 == 1 && marks(text.get(span.end()..)) > 0
}

/// The library's word, as printed, that is spelled most like `given`.
fn spelling(library: Library<'_>, given: &str, among: Vocabulary) -> Result<Option<String>, AnswerError> {
    let folded = words(given, Some("none")).into_iter().next().map(|word| word.folded);
    let Some(folded) = folded.filter(|_| among == Vocabulary::Passages || !speaker_words(given).is_empty()) else {
        return Ok(None);
    };
    let Some(found) = library.index.spellings(&folded, among, 1)?.into_iter().next() else { return Ok(None) };
    let printed = match among {
        Vocabulary::Passages => printed(library, &found.word)?,
        Vocabulary::Speakers => printed_name(library, &found.word)?,
    };
    let printed = printed.unwrap_or(found.word);
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let no_name = capital(given) && !capital(&printed) && given.chars().count() <= SHORT_NAME_LETTERS;
    Ok((!no_name).then_some(printed))
}

/// How the articles mostly print the folded `word`: with a small letter wherever one does, since any word may begin a sentence.
fn printed(library: Library<'_>, word: &str) -> Result<Option<String>, AnswerError> {
    let filter = Filter::default();
    let query = Query { text: word, wording: Wording::Exact, filter: &filter, limit: PRINTINGS };
    let mut shelf = Shelf::of(library);
    let mut forms: Vec<(String, usize)> = Vec::new();
    for hit in library.index.passages(&query)? {
        let (Some(article), Place::Passage(passage)) = (shelf.get(hit.key)?, hit.place) else { continue };
        let text = passage.slice(&article.article.text).unwrap_or_default();
        let own = words(text, article.article.metadata.language.as_deref());
        for form in own.iter().filter(|own| own.folded == word).filter_map(|own| own.span.slice(text)) {
            match forms.iter_mut().find(|(known, _)| known == form) {
                Some((_, times)) => *times += 1,
                None => forms.push((form.to_owned(), 1)),
            }
        }
    }
    forms.sort_by_key(|(form, times)| (!form.starts_with(char::is_lowercase), std::cmp::Reverse(*times)));
    Ok(forms.into_iter().next().map(|(form, _)| form))
}

/// How a speaker's name prints the word that is folded and spelled as `word`.
fn printed_name(library: Library<'_>, word: &str) -> Result<Option<String>, AnswerError> {
    let filter = Filter { speaker: Some(word.to_owned()), ..Filter::default() };
    let query = Query { text: "", wording: Wording::Any, filter: &filter, limit: PRINTINGS };
    let mut shelf = Shelf::of(library);
    for hit in library.index.quotes(&query)? {
        let (Some(article), Place::Quote(number)) = (shelf.get(hit.key)?, hit.place) else { continue };
        let Some(Attribution::Attributed { speaker, mention, .. }) =
            article.extraction.quotes.get(number).map(|quote| &quote.attribution)
        else {
            continue;
        };
        for name in [Some(&speaker.name), mention.as_ref().map(|mention| &mention.words)].into_iter().flatten() {
            let found = words(name, None).into_iter().find_map(|own| {
                let printed = base(name, &own)?.slice(name)?;
                (speaker_words(printed).first().map(String::as_str) == Some(word)).then(|| printed.to_owned())
            });
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_marked(text: &str, word: &str, expected: bool) {
        let start = text.find(word).unwrap();
        assert_eq!(is_marked(text, Span::new(start, start + word.len()).unwrap()), expected, "{text}");
    }

    #[test]
    fn only_words_between_two_marks_are_quoted() {
        check_marked("Who said “no quay today”?", "quay", true);
        check_marked("Who said “no fish” on the quay?", "quay", false);
        check_marked("A 6\" pipe on the quay", "quay", false);
    }

    #[test]
    fn a_possessive_is_no_part_of_the_word() {
        let text = "Orrin’s plan";
        let word = words(text, None).remove(0);
        assert_eq!(base(text, &word).and_then(|span| span.slice(text)), Some("Orrin"));
    }
}
