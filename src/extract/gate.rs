//! Marks that quote nobody: titles, terms, nicknames, expansions, scare quotes.

use super::{
    lexicon::{Classes, classes},
    token::{Token, TokenKind, ends_like_sentence},
};

/// Quoted words without anybody who says them are a quotation only from so many words on.
const UNREPORTED_WORDS_MIN: usize = 4;
/// How much of the quoted words is looked at, in bytes: more than a title and the fewest words of a quotation have.
const LOOKED_AT_BYTES: usize = 256;
/// A title has at most so many words.
const TITLE_WORDS_MAX: usize = 10;
/// Quoted words inside another quotation are quoted again only from so many words on, unless they are reported.
const NESTED_WORDS_MIN: usize = 3;

/// What is known of marked words when the gate is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'a> {
    /// The words without their marks.
    pub(super) words: &'a str,
    /// Whether a sentence reports them: a cue with a subject, or a neighbour they continue.
    pub(super) reported: bool,
    /// Whether the cue stands right beside them, a comma or colon between at most.
    pub(super) beside_cue: bool,
    /// Whether they lie within another quotation.
    pub(super) nested: bool,
    /// The tokens of the stream they stand in, and their own place there.
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
}

/// Whether the marked words are quoted from somebody.
pub(super) fn is_quotation(text: &str, marked: &Marked) -> bool {
    let head = beginning(marked.words);
    if !head.contains(|character: char| character.is_alphanumeric()) && head.len() == marked.words.len() {
        return false;
    }
    let terminal = ends_like_sentence(marked.words);
    let count = head.split_whitespace().count();
    if is_term(text, marked, terminal) || !marked.beside_cue && is_title(marked, terminal) {
        return false;
    }
    let enough = if marked.nested { NESTED_WORDS_MIN } else { UNREPORTED_WORDS_MIN };
    marked.reported || count >= enough || terminal && count > 1
}

/// As much of `words` as the gate looks at, so that quotations within quotations without end are read once.
fn beginning(words: &str) -> &str {
    words.get(..words.floor_char_boundary(LOOKED_AT_BYTES)).unwrap_or(words)
}

/// Whether the words before the marks say that a word, a title or an expansion follows.
fn is_term(text: &str, marked: &Marked, terminal: bool) -> bool {
    let word =
        |back: usize| marked.at.checked_sub(back).and_then(|at| marked.tokens.get(at)).filter(|token| token.is_word());
    let Some(before) = word(1) else { return false };
    // A full stop before the closing mark is only the printer's habit where few words are marked.
    let short = beginning(marked.words).split_whitespace().nth(UNREPORTED_WORDS_MIN).is_none();
    let named = before.any(Classes::TERM) && (!terminal || short) && !marked.reported;
    let term = before.any(Classes::TERM)
        && word(2).is_some_and(|token| token.any(Classes::DETERMINER))
        && before.span.slice(text).is_some_and(|word| TERMS.contains(&word));
    let stands_for = before.span.slice(text) == Some("for")
        && word(2)
            .and_then(|token| token.span.slice(text))
            .is_some_and(|word| ["stand", "stands", "stood", "short"].contains(&word));
    named || term || stands_for
}

/// Nouns that take the marked word itself, whoever says it: the term “boots on the ground”.
const TERMS: &[&str] = &["term", "terms", "word", "words", "expression"];

/// Whether the marked words look like a title. A full stop may end one only after "in", "of" and the like.
fn is_title(marked: &Marked, terminal: bool) -> bool {
    let before = marked.at.checked_sub(1).and_then(|at| marked.tokens.get(at));
    let governed = before.is_some_and(|token| token.any(Classes::PREPOSITION));
    match marked.words.strip_suffix('.').filter(|_| governed) {
        Some(words) => words.contains(' ') && is_title_case(words, false),
        None => is_title_case(marked.words, terminal),
    }
}

/// Whether every longer word begins with a capital, as in the title of a book.
fn is_title_case(words: &str, terminal: bool) -> bool {
    if terminal || words.len() > LOOKED_AT_BYTES || words.split_whitespace().nth(TITLE_WORDS_MAX).is_some() {
        return false;
    }
    let capital = |word: &str| word.chars().find(|c| c.is_alphabetic()).is_none_or(char::is_uppercase);
    let small = |word: &str| word.chars().count() < 4 || classes(word).any(Classes::PREPOSITION);
    let mut rest = words.split_whitespace();
    rest.next().is_some_and(capital)
        && rest.clone().all(|word| capital(word) || small(word))
        && (rest.clone().next().is_none() || rest.any(capital))
}

/// The place of the quotation that is `region` among `tokens`.
pub(super) fn places(tokens: &[Token]) -> impl Iterator<Item = (usize, usize)> {
    tokens.iter().enumerate().filter_map(|(at, token)| match token.kind {
        TokenKind::Quoted(region) => Some((region, at)),
        _ => None,
    })
}
