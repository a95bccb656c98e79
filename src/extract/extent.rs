//! How far reported words go: whether a clause begins at a token, and where it ends.

use super::{
    cue::{according_to, ends_clause, is_cue},
    description::is_group,
    lexicon::Classes,
    reported::Bounds,
    subject::{Clause, Subject},
    token::{Token, TokenKind},
};
use crate::domain::QUOTATION_MARKS;

/// Longest reported clause, in tokens.
const CONTENT_MAX: usize = 160;
/// How far into a clause its verb is looked for, in tokens.
const VERB_MAX: usize = 24;

/// What may open a clause before its subject: "said if the pier closes, …".
const FRONTED: &[&str] = &[
    "if", "because", "while", "although", "like", "in", "at", "by", "with", "for", "since", "despite", "after",
    "before", "under", "as", "without", "when", "once",
];

/// Whether a clause with a subject and a verb of its own begins at token `at`. Only after a `plain` report ("said") may a
/// phrase or a comma stand before the verb.
pub(super) fn begins_clause(clause: &Clause, at: usize, end: usize, plain: bool) -> bool {
    let Some(first) = clause.token(at).filter(|_| at < end) else { return false };
    let opens = first.is_word() || clause.is_quoted(at) || first.is_sign(&['$', '£', '€', '#']);
    let fronted = first.any(Classes::PREPOSITION);
    if !opens || clause.any(at, Classes::FINITE) || fronted && !(plain && clause.is_one_of(at, FRONTED)) {
        return false;
    }
    let mut comma = false;
    let mut relative = 0;
    for place in at + 1..end.min(at + VERB_MAX) {
        if clause.is_sign(place, &['.', ';', ':', '!', '?']) {
            return false;
        }
        let parted = clause.is_sign(place, &[',', '—', '–']);
        if !plain && (parted || clause.is_one_of(place, &["to"])) {
            return false;
        }
        comma |= parted;
        relative += usize::from(clause.is_one_of(place, &["who", "which", "that"]));
        if is_finite(clause, place) && (!fronted || comma) {
            if relative == 0 {
                return true;
            }
            relative -= 1;
        }
    }
    false
}

/// Whether the token at `at` is plainly a verb with a subject before it.
pub(super) fn is_finite(clause: &Clause, at: usize) -> bool {
    const CONTRACTIONS: &[&str] = &["t", "re", "ll", "d", "ve", "m"];
    let Some(token) = clause.token(at) else { return false };
    if token.kind == TokenKind::Possessive {
        // "it's late", "that's it".
        let before = at.checked_sub(1);
        return before.is_some_and(|before| {
            clause.any(before, Classes::PRONOUN) || clause.is_one_of(before, &["that", "there", "here", "what"])
        });
    }
    let Some(word) = clause.word(at).filter(|_| !token.capital) else { return false };
    let contracted = word.rsplit_once(['\'', '’']).is_some_and(|(_, ending)| CONTRACTIONS.contains(&ending));
    let past = word.len() > 3 && word.ends_with("ed") && !word.contains('-');
    contracted || past || token.any(Classes::FINITE) || is_cue(clause.tokens, at, Classes::CUE)
}

/// The token after the last of the words that begin at token `start`, in the sentence that ends before token `end`.
pub(super) fn content_end(clause: &Clause, start: usize, end: usize) -> usize {
    let limit = end.min(start + CONTENT_MAX);
    let mut at = start;
    // A clause that begins with "although" goes on after its comma.
    let mut cued = clause.any(start, Classes::PREPOSITION);
    while at < limit {
        // … said the pier was “safe,” the port closed it: what the report quotes ends with its comma.
        cued |= is_cue(clause.tokens, at, Classes::SPEECH);
        let closed = !cued && at + 1 < end && clause.token(at).is_some_and(|quoted| ends_with_comma(clause, quoted));
        let joined = closed && clause.is_one_of(at + 1, &["and", "but"]) && !clause.any(at + 2, Classes::PRONOUN);
        if closed && begins_anew(clause, at + 1 + usize::from(joined)) {
            return at + 1;
        }
        let last = at + 1 == end && clause.is_sign(at, &['.', '!', '?']);
        let parts = clause.is_sign(at, &[',', '—', '–', '-']) || clause.is_one_of(at, &["and", "but", "while"]);
        if last || clause.is_sign(at, &[';']) || at > start && parts && ends_content(clause, at, end) {
            break;
        }
        at += 1;
    }
    while at > start && clause.is_sign(at - 1, &[',', '.', '—', '–', '-', ':', ';', '(']) {
        at -= 1;
    }
    at
}

/// Where the verb stands whose subject the words from token `from` on are a part of ("Weil’s promise to reopen the pier was
/// forgotten"), `own` verbs being theirs; token `to` where none does.
pub(super) fn main_verb(clause: &Clause, from: usize, to: usize, own: usize) -> usize {
    const OPENERS: &[&str] = &["that", "who", "which", "if", "when", "because", "and", "or", "but", "what", "how"];
    let mut verbs = 0;
    for at in from..to {
        if clause.is_one_of(at, OPENERS) || clause.is_sign(at, &[',']) {
            return to;
        }
        // Verbs in a row are one: "has been".
        let first = at == from || !clause.any(at - 1, Classes::FINITE) && !clause.is_one_of(at - 1, &["to"]);
        verbs += usize::from(first && clause.any(at, Classes::FINITE));
        if verbs > own {
            return at;
        }
    }
    to
}

/// Whether a new subject begins at token `at`.
fn begins_anew(clause: &Clause, at: usize) -> bool {
    let determined = clause.any(at, Classes::DETERMINER) && !clause.is_one_of(at, &["a", "an"]);
    clause.name_at(at).is_some() || determined || clause.any(at, Classes::PRONOUN)
}

/// Whether `quoted` is a quotation that ends with a comma before its closing mark.
fn ends_with_comma(clause: &Clause, quoted: &Token) -> bool {
    if !matches!(quoted.kind, TokenKind::Quoted(_)) {
        return false;
    }
    let words = quoted.span.slice(clause.text).unwrap_or_default();
    words.trim_end_matches(QUOTATION_MARKS).trim_end().ends_with(',')
}

/// Whether the comma, dash or conjunction at `at` ends what is reported: another report begins there.
fn ends_content(clause: &Clause, at: usize, end: usize) -> bool {
    let sign = !clause.token(at).is_some_and(Token::is_word);
    let joined = sign && clause.is_one_of(at + 1, &["and", "but", "while", "although", "though"]);
    let next = at + 1 + usize::from(joined);
    if next >= end {
        return false;
    }
    if according_to(clause.text, clause.tokens, next).is_some() || sign && is_setting(clause, next) {
        return true;
    }
    // "… - as Weil left the hall"
    if sign && !clause.is_sign(at, &[',']) && clause.is_one_of(next, &["as", "when", "while"]) {
        return true;
    }
    let conjunction = !sign || joined;
    let cue = |place: usize| is_cue(clause.tokens, place, Classes::CUE);
    // ", adding that", "and added that", ", said Weil,"
    if cue(next) {
        let participle = clause.word(next).is_some_and(|word| word.ends_with("ing"));
        let inverted = || clause.speaker_after(next + 1).is_some_and(|(_, close)| ends_clause(clause.token(close)));
        return participle || conjunction || inverted();
    }
    // "and later added", ", but did not say"
    let helped = clause.is_one_of(next, &["also", "then", "later"]) && cue(next + 1);
    let turned = joined && clause.is_one_of(at + 1, &["but"]) && clause.any(next, Classes::AUXILIARY);
    conjunction && helped || turned || reports_anew(clause, next, end, conjunction)
}

/// Whether a report of its own begins at token `next`: ", Weil said", "and Weil said that".
fn reports_anew(clause: &Clause, next: usize, end: usize, conjunction: bool) -> bool {
    let Some((subject, cue)) = clause.subject_and_cue(next).filter(|&(_, cue)| cue < end) else { return false };
    let plain = match subject {
        Subject::Described { end, .. } => clause.any(next, Classes::DETERMINER) || end > 0 && is_group(clause, end - 1),
        _ => true,
    };
    plain && (conjunction || ends_clause(clause.token(cue + 1)))
}

/// Whether "in a statement", "during the interview" and the like stands at token `at`.
pub(super) fn is_setting(clause: &Clause, at: usize) -> bool {
    const SETTINGS: &[&str] = &[
        "statement",
        "interview",
        "speech",
        "tweet",
        "email",
        "letter",
        "release",
        "memo",
        "post",
        "report",
        "conference",
    ];
    clause.is_one_of(at, &["in", "during", "at"])
        && clause.any(at + 1, Classes::DETERMINER)
        && (clause.is_one_of(at + 2, SETTINGS) || clause.is_one_of(at + 3, SETTINGS))
}

/// The words before the comma at `comma` that a report after it claims, from token `start` on; `None` where no clause
/// stands there.
pub(super) fn content_before(clause: &Clause, start: usize, comma: usize) -> Option<Bounds> {
    let opener = clause.is_one_of(start, &["but", "and", "still", "so"]);
    let from = start + usize::from(opener) + usize::from(opener && clause.is_sign(start + 1, &[',']));
    let verb = (from + 1..comma.min(from + CONTENT_MAX)).any(|at| is_finite(clause, at));
    (verb && from < comma).then_some((from, comma))
}

/// The tokens of the sentence from token `start` on, its last full stop apart.
pub(super) fn until(clause: &Clause, start: usize, end: usize) -> Option<Bounds> {
    let last = (start..end).rev().find(|&at| !clause.is_sign(at, &['.', '!', '?', ',', ';']))? + 1;
    (last > start).then_some((start, last))
}

/// The same, where a clause is among them.
pub(super) fn clause_until(clause: &Clause, start: usize, end: usize) -> Option<Bounds> {
    let (_, last) = until(clause, start, end)?;
    (start..last.min(start + CONTENT_MAX)).any(|at| is_finite(clause, at)).then_some((start, last))
}
