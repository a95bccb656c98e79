//! Whatever reports without being a person the article describes: "the records show", "news media reported".

use super::{cue::span_of, lexicon::Classes, subject::Clause, token::TokenKind};
use crate::domain::Span;

/// Longest phrase, in tokens.
const PHRASE_MAX: usize = 12;

/// What cannot stand within the phrase.
const BREAKS: &[&str] =
    &["and", "or", "but", "that", "as", "if", "when", "while", "because", "on", "who", "which", "what", "where", "to"];

/// The noun phrase that ends before token `end` and opens its clause, in the sentence that begins with token `start`.
/// `None` where what stands there is no plain one.
pub(super) fn phrase_before(clause: &Clause, start: usize, end: usize) -> Option<Span> {
    let mut first = end;
    // An article begins the phrase, unless a preposition ties it to another.
    let begun = |first: usize| first < end && clause.any(first, Classes::DETERMINER);
    while first > start
        && end - first < PHRASE_MAX
        && !breaks(clause, first - 1)
        && (!begun(first) || clause.any(first - 1, Classes::PREPOSITION))
    {
        first -= 1;
    }
    let opening = clause.token(first).filter(|opening| first < end && !opening.any(Classes::PREPOSITION))?;
    let name = clause.names.partition_point(|name| name.start < first);
    let named = clause.names.get(name).is_some_and(|name| name.end <= end);
    let determined = opening.any(Classes::DETERMINER) && end > first + 1;
    let whole = is_head(clause, end - 1)
        && (first..end).all(|at| is_of_phrase(clause, first, at))
        && (determined || named || is_plural(clause.word(end - 1)?));
    whole.then(|| span_of(clause.tokens, first, end)).flatten()
}

fn breaks(clause: &Clause, at: usize) -> bool {
    clause.token(at).is_none_or(|token| {
        !token.is_word() && token.kind != TokenKind::Possessive
            || token.any(Classes::CUE)
            || token.any(Classes::FINITE)
            || token.any(Classes::NEGATION)
            || clause.is_one_of(at, BREAKS)
    })
}

fn is_head(clause: &Clause, at: usize) -> bool {
    let letters = clause.word(at).is_some_and(|head| head.chars().all(char::is_alphabetic));
    letters && !clause.is_one_of(at, &["those", "that", "this", "first", "all", "both"])
}

fn is_plural(noun: &str) -> bool {
    const PLURALS: &[&str] = &["media", "police", "people", "men", "women", "children"];
    noun.ends_with('s') && !noun.ends_with("ss") || PLURALS.contains(&noun)
}

/// Whether the token at `at` can belong to a phrase that begins with token `first`: no pronoun, day, adverb or verb.
fn is_of_phrase(clause: &Clause, first: usize, at: usize) -> bool {
    let Some(token) = clause.token(at) else { return false };
    if token.kind == TokenKind::Possessive {
        return true;
    }
    let small = token.any(Classes::PRONOUN) && !token.any(Classes::DETERMINER) || token.any(Classes::CALENDAR);
    // "the affected towns": a participle after its article is none of a sentence's verbs.
    let determined = at > first && clause.any(at - 1, Classes::DETERMINER);
    let noun = clause.word(at).is_some_and(|word| {
        (determined || !word.ends_with("ed")) && !word.ends_with("ly") && !word.contains(['\'', '’'])
    });
    !small && noun
}
