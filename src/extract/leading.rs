//! Reports that come before their words: "Weil said (that) …", "According to Weil, …", "her promise to …".

use super::{
    content::content_after,
    cue::{according_to, is_cue},
    extent::{clause_until, content_end, main_verb},
    lexicon::Classes,
    report::{Report, Way, subject_of},
    reported::{Bounds, Form, Reported, Sentence},
    subject::{Clause, Subject},
    token::{Token, TokenKind},
};
use crate::domain::SpeakerKind;

/// "Weil said (that) the pier is safe", "she promised to reopen it". `within` tells that the verb stands within reported
/// words itself; `earlier` is the subject of the report before it.
pub(super) fn verb(sentence: Sentence, cue: usize, earlier: Option<Subject>, within: bool) -> Option<Reported> {
    let Sentence { clause, start, end, nested, .. } = sentence;
    let classes = if within || nested { Classes::SPEECH } else { Classes::REPORTING };
    let denied = clause.any(cue, Classes::DENIAL) || clause.is_negated(start, cue);
    if denied || !is_cue(clause.tokens, cue, classes) {
        return None;
    }
    let (content, form) = content_after(clause, cue, end)?;
    if nested && is_supposed(clause, start, cue) {
        return None;
    }
    let subject = written(clause, cue).or_else(|| {
        // "two years of saying that …" is nobody's in particular.
        let free = cue == start || !clause.is_one_of(cue - 1, &["of", "about", "for", "from"]);
        free.then(|| subject_of(clause, (start, content.0), cue, earlier)).flatten()
    });
    let named = matches!(subject, Some(Subject::Named { .. }));
    if subject.is_some_and(|subject| is_nobody(clause, start, subject)) || nested && !named {
        return None;
    }
    let content = within_clause(clause, start, cue, content);
    Some(before(subject, (cue, cue + 1), Way::Before, form, content))
}

fn before(subject: Option<Subject>, cue: Bounds, way: Way, form: Form, content: Bounds) -> Reported {
    Reported { report: Report { subject, cue, way, naming: false }, form, parts: [Some(content), None] }
}

/// "commenting on a tweet saying that …": what is written says it.
fn written(clause: &Clause, cue: usize) -> Option<Subject> {
    const PHRASE_MAX: usize = 6;
    const TIES: &[&str] = &["on", "to", "about", "from", "by", "of", "citing", "cited"];
    let participle = clause.word(cue).is_some_and(|word| word.ends_with("ing"));
    let stop = |at: &usize| {
        clause
            .token(*at)
            .is_none_or(|token| !token.is_word() || token.any(Classes::DETERMINER) || token.any(Classes::PREPOSITION))
    };
    let opening = (cue.saturating_sub(PHRASE_MAX)..cue).rev().find(stop)?;
    let tied = opening.checked_sub(1).is_some_and(|before| clause.is_one_of(before, TIES));
    let phrase = participle && clause.any(opening, Classes::DETERMINER) && tied && cue > opening + 1;
    phrase.then_some(Subject::Described { start: cue - 1, end: cue })
}

/// Whether the report at `cue` is only supposed: "if Weil says", "when Weil will say".
fn is_supposed(clause: &Clause, start: usize, cue: usize) -> bool {
    const REACH: usize = 12;
    const SUPPOSED: &[&str] = &["if", "when", "will", "would", "should", "may", "might", "to", "could"];
    (cue.saturating_sub(REACH).max(start)..cue).any(|at| clause.is_one_of(at, SUPPOSED))
}

/// Whether nobody says it ("no official said"), or nobody yet ("if Weil says", "whether Weil said").
fn is_nobody(clause: &Clause, start: usize, subject: Subject) -> bool {
    const REACH: usize = 4;
    const NOBODY: &[&str] = &["no", "nobody", "none", "neither", "nor", "few", "if", "whether", "unless"];
    let first = match subject {
        Subject::Named { start, .. } | Subject::Described { start, .. } => start,
        Subject::Pronoun { at } => at,
    };
    let mut near = (first.saturating_sub(REACH).max(start)..=first)
        .rev()
        .take_while(|&at| at == first || clause.token(at).is_some_and(Token::is_word));
    near.any(|at| clause.is_one_of(at, NOBODY))
}

/// `content` of a report that is only part of a clause ends with that clause: "Weil, who said the pier was safe, left",
/// "When Weil said the pier was safe, Lund left".
fn within_clause(clause: &Clause, start: usize, cue: usize, content: Bounds) -> Bounds {
    const BETWEEN_MAX: usize = 8;
    const OPENERS: &[&str] =
        &["when", "while", "after", "before", "as", "because", "although", "though", "since", "once"];
    let from = cue.saturating_sub(BETWEEN_MAX).max(start);
    let opener = (from..cue)
        .rev()
        .take_while(|&at| at == from || !clause.is_sign(at, &[',']))
        .find(|&at| clause.is_one_of(at, &["who"]) || clause.is_one_of(at, OPENERS));
    let opens = opener.is_some_and(|at| at == start || at > 0 && clause.is_sign(at - 1, &[',']));
    let comma = (content.0..content.1).find(|&at| opens && clause.is_sign(at, &[',']));
    (content.0, comma.unwrap_or(content.1))
}

/// "Weil’s claim that the pier is safe", "his promise to reopen it".
pub(super) fn noun(sentence: Sentence, noun: usize) -> Option<Reported> {
    const ADJECTIVES_MAX: usize = 3;
    let Sentence { clause, start, end, .. } = sentence;
    let token = clause.token(noun).filter(|_| clause.any(noun, Classes::CLAIM))?;
    let infinitive = token.any(Classes::WANTING) && clause.is_one_of(noun + 1, &["to"]);
    if token.capital || !infinitive && !clause.is_one_of(noun + 1, &["that"]) {
        return None;
    }
    let from = noun.saturating_sub(ADJECTIVES_MAX).max(start);
    let subject = (from..noun).rev().find_map(|at| {
        if clause.is_one_of(at, &["his", "her", "their"]) {
            return Some(Subject::Pronoun { at });
        }
        let owner = clause.token(at).is_some_and(|token| token.kind == TokenKind::Possessive);
        let name = owner.then(|| clause.name_ending(at)).flatten()?;
        Some(Subject::Named { name, start: clause.names.get(name)?.start, end: at })
    })?;
    let ((from, to), _) = content_after(clause, noun, end)?;
    let content = (from, main_verb(clause, from, to, usize::from(!infinitive)));
    Some(before(Some(subject), (noun, noun + 1), Way::Before, Form::Noun, content))
}

/// "Weil has reportedly left": the clause around the adverb at `at`, whose source the article does not name.
pub(super) fn unnamed(sentence: Sentence, at: usize) -> Option<Reported> {
    const CLAUSE_MAX: usize = 40;
    const OPENERS: &[&str] =
        &["and", "but", "that", "where", "when", "while", "because", "who", "which", "as", "after"];
    let Sentence { clause, start, end, nested, .. } = sentence;
    let adverb = clause.any(at, Classes::UNNAMED) && clause.token(at).is_some_and(|token| !token.capital);
    if !adverb || nested {
        return None;
    }
    let opens =
        |place: &usize| clause.is_sign(*place, &[',', ';', ':', '—', '–', '(']) || clause.is_one_of(*place, OPENERS);
    let from = (start.max(at.saturating_sub(CLAUSE_MAX))..at).rev().find(opens).map_or(start, |place| place + 1);
    let stop = content_end(clause, at + 1, end);
    let report = Report { subject: None, cue: (at, at + 1), way: Way::Before, naming: false };
    let parts = [Some((from, at)), Some((at + 1, stop))];
    (stop > at + 1 && from < at).then_some(Reported { report, form: Form::Unnamed, parts })
}

/// "According to Weil, …", "As Weil notes, …", "For Weil, …", at the beginning of the sentence.
pub(super) fn opening(sentence: Sentence) -> Option<Reported> {
    const CLOSE_MAX: usize = 24;
    let Sentence { clause, start, end, .. } = sentence;
    let start = start + usize::from(clause.is_one_of(start, &["but", "and"]));
    let (subject, cue, after, form) = source(clause, start, end)?;
    let comma = (after..end.min(after + CLOSE_MAX)).find(|&at| clause.is_sign(at, &[',']))?;
    clause_until(clause, comma + 1, end)?;
    let content = (comma + 1, content_end(clause, comma + 1, end));
    Some(before(Some(subject), cue, Way::According, form, content))
}

/// Who is named at the beginning of a sentence as the one who says it, by which words, and the token after them.
fn source(clause: &Clause, start: usize, end: usize) -> Option<(Subject, Bounds, usize, Form)> {
    const NAME_MAX: usize = 8;
    if let Some(next) = according_to(clause.text, clause.tokens, start) {
        let (subject, after) = clause.speaker_after(next)?;
        return Some((subject, (start, next), after, Form::According));
    }
    if clause.is_one_of(start, &["as"]) {
        // "reports" and the like are nouns elsewhere.
        let plural = || {
            let reports = |at: &usize| clause.is_one_of(*at, &["reports", "states", "claims"]);
            let cue = (start + 2..end.min(start + NAME_MAX)).find(reports)?;
            let name = clause.name_ending(cue)?;
            Some((Subject::Named { name, start: clause.names.get(name)?.start, end: cue }, cue))
        };
        let (subject, cue) = clause.subject_and_cue(start + 1).or_else(plural)?;
        return Some((subject, (cue, cue + 1), cue + 1, Form::According));
    }
    if !clause.is_one_of(start, &["for"]) {
        return None;
    }
    let (subject @ Subject::Named { name, .. }, after) = clause.speaker_after(start + 1)? else { return None };
    let person = clause.names.get(name).is_some_and(|name| name.kind != SpeakerKind::Organisation);
    (person && is_view(clause, after, end)).then_some((subject, (start, start + 1), after, Form::View))
}

/// Whether the comma at `comma` is followed by what can be somebody's view ("For Weil, the pier is a disgrace"): a clause in
/// the present or with "would", about something named, without figures.
fn is_view(clause: &Clause, comma: usize, end: usize) -> bool {
    const VIEWS: &[&str] = &["is", "are", "would", "should", "must", "means"];
    let opening = comma + 1;
    let about = clause.token(opening).is_some_and(|token| {
        let small = token.any(Classes::COMMON) && !token.any(Classes::DETERMINER) || token.any(Classes::PRONOUN);
        token.is_word() && !small
    });
    let verb = (opening..end).find(|&at| clause.any(at, Classes::FINITE));
    let figure = |at: usize| clause.word(at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    clause.is_sign(comma, &[','])
        && about
        && verb.is_some_and(|at| clause.is_one_of(at, VIEWS))
        && !(opening..end).any(figure)
}
