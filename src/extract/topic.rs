//! Whom a sentence is about: the subject of its main clause.

use super::{
    lexicon::Classes,
    report::is_sign,
    subject::{Clause, Subject},
};
use crate::domain::SpeakerKind;

/// How far into a name's apposition a participle may stand: "Weil, L-Ky., despite admitting …".
const APPOSED_MAX: usize = 8;
/// How far into a sentence its subject is looked for, in tokens.
const OPENING_MAX: usize = 60;

/// What the sentence is about: the first name, pronoun or description that opens it, or follows a comma, with a verb of its
/// own; else its first name that nothing governs, where a verb follows.
pub(super) fn main_subject(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    const OPENINGS_MAX: usize = 4;
    let near = start..cue.min(start + OPENING_MAX);
    let commas = near.filter(|&at| is_sign(clause, at, &[','])).map(|comma| comma + 1);
    let led = clause.tokens.get(start).is_some_and(|token| token.any(Classes::PREPOSITION));
    let mut openings = std::iter::once(start).chain(commas).take(OPENINGS_MAX);
    let opening = openings.find_map(|at| opening_subject(clause, at, cue, led && at > start));
    opening.or_else(|| free_name(clause, start, cue))
}

/// The subject that begins with token `at` and has a verb before token `cue`. `expected` says that a clause begins there, so
/// that what follows a name is its verb.
pub(super) fn opening_subject(clause: &Clause, at: usize, cue: usize, expected: bool) -> Option<Subject> {
    let (subject, end) = clause.speaker_after(at)?;
    if let Subject::Described { .. } = subject {
        let owned = clause.owned_head(at);
        let head = clause.described_head(at).or(owned).filter(|&head| head < cue)?;
        let verb = clause.after_time(clause.after_ties(head + 1));
        let acts = if owned.is_some() { is_plain_verb(clause, verb) } else { is_verb(clause, verb) };
        return (verb < cue && acts).then_some(Subject::Described { start: at, end: head + 1 });
    }
    if end >= cue {
        return None;
    }
    let next = clause.after_time(clause.after_brackets(end).unwrap_or(end));
    let known = match subject {
        Subject::Named { name, .. } => {
            expected || clause.names.get(name).is_some_and(|name| name.kind != SpeakerKind::Unknown)
        }
        _ => true,
    };
    let verb = |at: usize| if known { is_verb(clause, at) } else { is_plain_verb(clause, at) };
    if next < cue && verb(next) {
        return Some(subject);
    }
    // "Weil, who leads the port, left": the verb after the apposition.
    let place = |name: usize| {
        let name = clause.names.get(name).and_then(|name| clause.tokens.get(name.start..name.end));
        name.is_some_and(|name| name.iter().all(|token| token.any(Classes::PLACE)))
    };
    let named =
        matches!(subject, Subject::Named { name, .. } if !place(name)) && is_sign(clause, next, &[',', '—', '–', '-']);
    let mut closings =
        (next..cue.min(next + OPENING_MAX)).filter(|&at| is_sign(clause, at, &[',', '—', '–', '-'])).take(3);
    // "Weil, citing …": the cue stands within the apposition.
    let bare = matches!(subject, Subject::Named { name, start, .. }
        if clause.names.get(name).is_some_and(|name| name.start == start));
    let near = bare && cue.saturating_sub(next) <= APPOSED_MAX;
    let within = near && (next..cue).rev().take(2).any(|at| is_sign(clause, at, &[',', '—', '–', '-']));
    let closed = named && (within || closings.any(|close| is_plain_verb(clause, clause.after_time(close + 1))));
    closed.then_some(subject)
}

/// The sentence's first name that nothing governs and that a verb follows, unless the sentence opens with another phrase.
fn free_name(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    const NAMES_MAX: usize = 3;
    let opening = clause.tokens.get(start)?;
    if opening.any(Classes::DETERMINER) && clause.name_at(start + 1).is_none() {
        return None;
    }
    let first = clause.names.partition_point(|name| name.start < start);
    let mut names = clause.names.iter().enumerate().skip(first).take(NAMES_MAX);
    let (at, name) = names.find(|(_, name)| {
        let known = name.kind != SpeakerKind::Unknown;
        let next = clause.after_time(name.end);
        let verb = if known { is_verb(clause, next) } else { is_plain_verb(clause, next) };
        name.end < cue && clause.is_free(name) && verb
    })?;
    Some(Subject::Named { name: at, start: name.start, end: name.end })
}

/// Whether a verb that is plainly one stands at `at`, by its ending or as a helping verb.
fn is_plain_verb(clause: &Clause, at: usize) -> bool {
    let Some(token) = clause.tokens.get(at).filter(|_| is_verb(clause, at)) else { return false };
    let word = token.span.slice(clause.text).unwrap_or_default();
    word.ends_with("ed") || token.any(Classes::SPEECH) || token.any(Classes::BE) || VERBS.contains(&word)
}

/// Verbs that do not show by their ending that they are verbs.
pub(super) const VERBS: &[&str] = &[
    "has", "had", "will", "would", "did", "does", "made", "makes", "took", "takes", "went", "goes", "came", "comes",
    "gave", "gives", "held", "holds", "sent", "sends", "put", "puts", "began", "begins", "left", "ran", "runs",
    "spoke", "speaks", "met", "hit", "kept", "keeps", "stood", "fought", "drew", "brought", "saw", "sees", "found",
    "finds", "felt", "feels", "sat", "sought", "seeks", "got", "gets", "led", "leads", "won", "lost", "cast", "struck",
    "threw", "rose", "laid",
];

pub(super) fn is_verb(clause: &Clause, at: usize) -> bool {
    clause.tokens.get(at).is_some_and(|verb| {
        let small = verb.any(Classes::PREPOSITION) || verb.any(Classes::COMMON) && !verb.any(Classes::AUXILIARY);
        let word = verb.span.slice(clause.text).is_some_and(|word| word.starts_with(char::is_alphabetic));
        verb.is_word() && word && !verb.capital && !small
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn a_participle_has_the_subject_of_its_sentence() {
        check(
            "Anna Weil on Monday stepped up her attacks on Bo Lund, saying he was “late for good.”",
            &["Anna Weil: he was “late for good.”"],
        );
        check("Anna Weil, citing “the magic of the sea,” left the port.", &["Anna Weil: “the magic of the sea,”"]);
        check(
            "The billionaire businessman began with the sea, saying it was “blue for good.”",
            &["The billionaire businessman: it was “blue for good.”"],
        );
        check(
            "Bo Lund will be late, Anna Weil said, adding, “He is always late.”",
            &["Anna Weil: “He is always late.”"],
        );
    }

    #[test]
    fn a_place_in_an_apposition_is_no_subject() {
        check(
            "Speaking in Salem, New Hampshire, Anna Weil went after Bo Lund, calling him “late for good.”",
            &["Anna Weil: “late for good.”"],
        );
    }

    #[test]
    fn words_that_nothing_reports_are_those_of_whom_the_sentence_is_about() {
        check(
            "Anna Weil thanked the residents “for waiting in the rain so long.”",
            &["Anna Weil: “for waiting in the rain so long.”"],
        );
    }
}
