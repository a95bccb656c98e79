//! Words that report speech, and what may stand between them and a speaker.

use super::{
    lexicon::Classes,
    token::{Token, TokenKind},
};
use crate::domain::Span;

/// Most words between a speaker and the cue ("has also repeatedly").
const BETWEEN_MAX: usize = 5;

/// Whether the token at `at` is a verb that reports, rather than a noun ("a charge") or a name.
pub(super) fn is_cue(tokens: &[Token], at: usize, classes: Classes) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.is_word() && token.any(classes)) else { return false };
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let noun = before.is_some_and(|before| {
        before.any(Classes::DETERMINER) && !before.any(Classes::PRONOUN) || before.kind == TokenKind::Possessive
    });
    let attributive = tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Possessive);
    // "Weil Says Quay Is Shut", "Weil Warns of Flood": in a heading, cues have capitals as well.
    let heading = token.any(Classes::SPEECH)
        && before.is_some_and(|before| {
            before.is_word() && before.capital && !before.any(Classes::COMMON) && !before.any(Classes::PREPOSITION)
        })
        && tokens.get(at + 1).is_some_and(|next| {
            next.capital || matches!(next.kind, TokenKind::Quoted(_)) || next.any(Classes::PREPOSITION)
        });
    !noun && !attributive && (!token.capital || at == 0 || heading)
}

/// Whether "according" (with or without "to": the "to" is sometimes lost) stands at `at`; the token after it.
pub(super) fn according_to(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let word = |at: usize| tokens.get(at).and_then(|token| token.span.slice(text));
    let according = word(at).is_some_and(|word| word.eq_ignore_ascii_case("according"));
    according.then(|| if word(at + 1) == Some("to") { at + 2 } else { at + 1 })
}

/// The first token from `at` on that is neither an auxiliary nor an adverb; `None` where a negation is among them.
pub(super) fn after_auxiliaries(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = at;
    while next - at < BETWEEN_MAX
        && let Some(token) = tokens.get(next)
    {
        if token.any(Classes::NEGATION) {
            return None;
        }
        if !is_between(text, token) {
            break;
        }
        next += 1;
    }
    Some(next)
}

/// What stands before the auxiliaries and adverbs that end before the cue at `cue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// The token after the speaker's last.
    Subject(usize),
    /// "was told": the one named before is not the one who speaks.
    Passive,
    /// "did not say".
    Negated,
}

/// Stretches of time that something was said in.
const TIMES: &[&str] =
    &["day", "evening", "fall", "month", "morning", "night", "spring", "summer", "week", "weekend", "winter", "year"];

/// Where the subject of the cue at `cue` ends, `start` being the first token of the sentence.
pub(super) fn subject_end(text: &str, tokens: &[Token], start: usize, cue: usize) -> Before {
    let mut end = cue;
    let mut passive = false;
    while end > start
        && cue - end < BETWEEN_MAX + 3
        && let Some(token) = tokens.get(end - 1)
    {
        // "Weil on Monday said"
        if token.any(Classes::CALENDAR) && token.capital && end > start + 1 {
            let governed = tokens.get(end - 2).is_some_and(|before| before.any(Classes::PREPOSITION));
            end -= 1 + usize::from(governed);
            continue;
        }
        // "Weil last week said", "Weil earlier this month said"
        let word = |at: usize| tokens.get(at).and_then(|token| token.span.slice(text)).unwrap_or_default();
        if end > start + 2 && TIMES.contains(&word(end - 1)) && ["last", "this", "same"].contains(&word(end - 2)) {
            end -= 2;
            continue;
        }
        if token.any(Classes::NEGATION) {
            return Before::Negated;
        }
        // "was prompted to say": who says it is who was prompted.
        let prompted = word(end - 1) == "to"
            && end > start + 3
            && word(end - 2).ends_with("ed")
            && tokens.get(end - 3).is_some_and(|be| be.any(Classes::BE));
        if prompted {
            end -= 3;
            continue;
        }
        let leading = token.any(Classes::LEADING) || ["so", "far"].contains(&word(end - 1));
        if !is_between(text, token) && !leading {
            break;
        }
        passive |= token.any(Classes::BE);
        end -= 1;
    }
    let participle =
        tokens.get(cue).and_then(|token| token.span.slice(text)).is_some_and(|word| !word.ends_with("ing"));
    if passive && participle { Before::Passive } else { Before::Subject(end) }
}

/// Whether `token` may stand between a speaker and the cue.
fn is_between(text: &str, token: &Token) -> bool {
    let adverb = || token.span.slice(text).is_some_and(|word| word.len() > 4 && word.ends_with("ly"));
    token.is_word() && !token.capital && (token.any(Classes::AUXILIARY) || adverb())
}

/// Whether a clause ends before `next`: nothing that was said follows there.
pub(super) fn ends_clause(next: Option<&Token>) -> bool {
    next.is_none_or(|next| {
        next.is_sign(&[',', '.', ';', ':', '—', '–', ')', '('])
            || matches!(next.kind, TokenKind::Quoted(_))
            || next.any(Classes::CALENDAR)
            || next.any(Classes::PREPOSITION)
            || next.any(Classes::AUXILIARY) && !next.any(Classes::BE)
    })
}

/// The words from token `start` to token `end`.
pub(super) fn span_of(tokens: &[Token], start: usize, end: usize) -> Option<Span> {
    let spans = tokens.get(start..end).filter(|tokens| !tokens.is_empty())?;
    Span::new(spans.first()?.span.start(), spans.last()?.span.end())
}
