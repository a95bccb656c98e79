//! Reports that come after their words, or within them: "The pier is safe, Weil said." "The pier, said Weil, is safe."

use super::{
    attribution::Context,
    content::content_after,
    cue::{according_to, is_cue},
    extent::{clause_until, content_before, until},
    lexicon::Classes,
    report::{Report, Way},
    reported::{Bounds, Form, Reported, Sentence},
    subject::{Clause, Subject},
    token::{Token, TokenKind},
};

/// Longest words before a report that follows them, in tokens.
const SEGMENT_MAX: usize = 200;

/// The report that follows the comma or the quotation at `at`, and the token after it. Its words begin at `segment`.
pub(super) fn closing(context: &Context, sentence: Sentence, segment: usize, at: usize) -> Option<(Reported, usize)> {
    let Sentence { clause, end, .. } = sentence;
    if at.saturating_sub(segment) > SEGMENT_MAX {
        return None;
    }
    if let Some(report) = sentence.quoted_at(at).filter(|report| report.way == Way::After) {
        // The plan is “a wreck,” Weil said.
        // A quotation that the same sentence has reported already is parted, not led to by narration.
        let first = sentence.closed.is_none_or(|closed| closed >= at);
        let joined = first && at > segment && goes_on(context, clause, at);
        let words = joined.then(|| content_before(clause, segment, at + 1)).flatten()?;
        let found = Reported { report, form: Form::Closing, parts: [Some(words), None] };
        return Some((found, report.cue.1.max(at + 1)));
    }
    if !clause.is_sign(at, &[',', '—', '–']) {
        return None;
    }
    let closed = report_after(clause, at + 1, end)?;
    let inverted = closed.cue.0 == at + 1;
    let further = clause
        .is_sign(closed.close, &[',', '—', '–'])
        .then(|| continuation(context, clause, closed.close + 1, end, inverted));
    let further = further.flatten();
    let words = match further {
        Some(_) => subject_part(clause, segment, at),
        None => Some(content_before(clause, segment, at).filter(|&(from, _)| {
            !is_subordinate(clause, from, at) && !is_apposed(clause, from, at) && !is_report(clause, from, at)
        })?),
    };
    let report = Report { subject: Some(closed.subject), cue: closed.cue, way: closed.way, naming: false };
    let after = further.map_or(closed.close, |(_, end)| end);
    Some((Reported { report, form: Form::Closing, parts: [words, further] }, after))
}

/// A report after a comma: who, by which words, and the token after it.
#[derive(Debug, Clone, Copy)]
struct Closed {
    subject: Subject,
    cue: Bounds,
    close: usize,
    way: Way,
}

/// The report that begins with token `next`, right after a comma.
fn report_after(clause: &Clause, next: usize, end: usize) -> Option<Closed> {
    if let Some(speaker) = according_to(clause.text, clause.tokens, next) {
        let (subject, close) = clause.speaker_after(speaker)?;
        return Some(Closed { subject, cue: (next, speaker), close, way: Way::According });
    }
    let next = next + usize::from(clause.is_one_of(next, &["as"]));
    let way = Way::Trailing;
    let reports = |at: usize| {
        clause.any(at, Classes::BARE) || clause.any(at, Classes::ADDRESSING) || clause.any(at, Classes::BELIEF)
    };
    let participle = clause.word(next).is_some_and(|word| word.ends_with("ing"));
    if is_cue(clause.tokens, next, Classes::SPEECH) && !clause.any(next, Classes::ADDRESSING) && !participle {
        let (subject, close) = clause.speaker_after(next + 1)?;
        let described = matches!(subject, Subject::Described { .. });
        let plain = !described || clause.any(next + 1, Classes::DETERMINER) || close == end;
        let ends = ends_report(clause, close, matches!(subject, Subject::Named { .. }));
        return (plain && reports(next) && ends).then_some(Closed { subject, cue: (next, next + 1), close, way });
    }
    let (subject, cue) = clause.subject_and_cue(next).filter(|&(_, cue)| cue < end && reports(cue))?;
    let addressed = clause.any(cue, Classes::ADDRESSING);
    let close = if addressed { clause.phrase_at(cue + 1)?.1 } else { cue + 1 };
    let said = clause.is_one_of(cue, &["said", "says", "say", "told", "wrote", "added"]);
    let plain = ends_report(clause, close, said) && content_after(clause, cue, end).is_none();
    plain.then_some(Closed { subject, cue: (cue, cue + 1), close, way })
}

/// Whether a report ends before token `close`: with the sentence, at a comma, before a day, or, where it plainly is one,
/// before "in", "on" and the like.
fn ends_report(clause: &Clause, close: usize, plain: bool) -> bool {
    clause.token(close).is_none()
        || clause.is_sign(close, &[',', '.', ';', ':', '—', '–', ')', '('])
        || clause.any(close, Classes::CALENDAR)
        || plain && clause.any(close, Classes::PREPOSITION)
}

/// The words before a report that the words after it go on with: all of them where no verb is among them, else what
/// follows the last comma.
fn subject_part(clause: &Clause, segment: usize, at: usize) -> Option<Bounds> {
    let comma = |place: &usize| clause.is_sign(*place, &[',', '—', '–', ';', ':']);
    let from = match content_before(clause, segment, at) {
        None => segment,
        Some(_) => (segment..at).rev().find(comma).map_or(segment, |comma| comma + 1),
    };
    let small = |place: usize| clause.is_one_of(place, &["but", "and", "rather", "so", "or", "still", "yet"]);
    let from = (from..at).find(|&place| !small(place))?;
    (from..at).any(|place| clause.token(place).is_some_and(Token::is_word)).then_some((from, at))
}

/// The words after a report within them: "A new manager, he said, could set a new tone". After an inverted report
/// ("said Weil, a fisher") an article opens an apposition.
fn continuation(context: &Context, clause: &Clause, start: usize, end: usize, inverted: bool) -> Option<Bounds> {
    const OTHERS: &[&str] = &["and", "but", "who", "which", "while", "when", "after", "as", "whose", "citing"];
    let first = clause.token(start)?;
    if clause.is_quoted(start) {
        return begins_small(context, first).then(|| until(clause, start, end)).flatten();
    }
    let participle = clause.word(start).is_none_or(|word| word.ends_with("ing"));
    let apposed = inverted && first.any(Classes::DETERMINER);
    let other = first.capital || first.any(Classes::CALENDAR) || clause.is_one_of(start, OTHERS);
    if participle || apposed || other { None } else { clause_until(clause, start, end) }
}

/// Whether the quotation that is token `at` goes on with the words before it: no comma or colon parts them, or it begins
/// small.
fn goes_on(context: &Context, clause: &Clause, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| clause.token(before)) else { return false };
    let word = before.is_word() || before.kind == TokenKind::Possessive;
    word || before.is_sign(&[',']) && clause.token(at).is_some_and(|token| begins_small(context, token))
}

/// Whether a quotation's first letter is a small one.
fn begins_small(context: &Context, token: &Token) -> bool {
    let TokenKind::Quoted(region) = token.kind else { return false };
    let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
    words.chars().find(|character| character.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// Whether the words from token `from` to the comma at `comma` are a name and what is put beside it: "Lund, who leads the
/// port, said …".
fn is_apposed(clause: &Clause, from: usize, comma: usize) -> bool {
    const SUBJECT_MAX: usize = 16;
    let mut commas = (from..comma).filter(|&at| clause.is_sign(at, &[',']));
    let Some(first) = commas.next().filter(|&first| first - from <= SUBJECT_MAX) else { return false };
    let verb = (from + 1..first).any(|at| clause.any(at, Classes::FINITE) || clause.any(at, Classes::CUE));
    let beside = clause.is_one_of(first + 1, &["who", "which", "whose", "a", "an", "the"]);
    beside && !verb && commas.next().is_none()
}

/// Whether the few words from token `from` to the comma at `comma` only report what stands before them: “Where?” Weil snapped
/// back, according to Lund.
fn is_report(clause: &Clause, from: usize, comma: usize) -> bool {
    const REPORT_MAX: usize = 6;
    comma - from <= REPORT_MAX && (from..comma).any(|at| is_cue(clause.tokens, at, Classes::SPEECH))
}

/// Whether the words from token `from` to the comma at `comma` are only a clause or phrase that says when, where or why.
fn is_subordinate(clause: &Clause, from: usize, comma: usize) -> bool {
    const OPENERS: &[&str] = &[
        "when", "after", "before", "while", "as", "since", "although", "though", "asked", "speaking", "once", "until",
        "despite", "in", "on", "at", "by", "during", "earlier", "for", "with", "from", "through", "to",
    ];
    clause.is_one_of(from, OPENERS) && !(from..comma).any(|at| clause.is_sign(at, &[',']))
}
