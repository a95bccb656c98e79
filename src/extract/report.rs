//! How one sentence reports the quotations in it: the cue, the subject, and where they stand.

use super::{
    cue::{according_to, ends_clause, is_cue},
    lexicon::Classes,
    quotation::Region,
    subject::{Clause, Subject},
    token::{TokenKind, ends_like_sentence},
};

/// How far before a quotation its cue is looked for, in tokens.
const BEFORE_MAX: usize = 40;
/// How far after a quotation the end of its sentence is looked for, in tokens.
const TRAILING_MAX: usize = 60;

/// Where the words stand that say who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// “…,” Weil said. “…,” said Weil.
    After,
    /// Weil said: “…” Weil said she was “…”.
    Before,
    /// “…” according to Weil. According to Weil, “…”.
    According,
    /// She was “…” of it, Weil said.
    Trailing,
    /// Weil: “…”.
    Colon,
}

/// What a sentence says of one quotation in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) subject: Option<Subject>,
    /// First token of the cue and the token after its last; empty for a colon.
    pub(super) cue: (usize, usize),
    pub(super) way: Way,
    /// Whether the cue only gives something its name (called “…”), with nobody plainly speaking.
    pub(super) naming: bool,
}

/// What the sentence from token `start` to token `end` says of the quotation that is token `at`; `earlier` is the subject of
/// the report before it in that sentence.
pub(super) fn report(
    clause: &Clause,
    regions: &[Region],
    (start, end): (usize, usize),
    at: usize,
    earlier: Option<Subject>,
) -> Option<Report> {
    let before = before(clause, regions, earlier, start, at);
    let adjacent = before.is_some_and(|report| {
        let between = at - report.cue.1.min(at);
        report.subject.is_some() && (between == 0 || between == 1 && is_sign(clause, at - 1, &[',', ':']))
    });
    // "read product labels, “…” Weil says": what only looks like a cue gives way to a plain one.
    if adjacent
        && before.is_some_and(|report| matches!(report.subject, Some(Subject::Described { .. })))
        && let Some(after) = after(clause, regions, end, at)
        && !matches!(after.subject, Some(Subject::Described { .. }) | None)
    {
        return Some(after);
    }
    if adjacent || colon_before(clause, at) && before.is_some_and(|report| report.subject.is_some()) {
        return before;
    }
    after(clause, regions, end, at)
        .or_else(|| before.filter(|report| report.subject.is_some()))
        .or_else(|| trailing(clause, end, at))
        .or_else(|| colon(clause, start, at))
        .or(before)
}

/// The nearest cue between token `start` and the quotation at `at`, negated ones included. A quotation between that ends
/// with a comma or a stop of its own ends what its cue reports.
pub(super) fn cue_before(clause: &Clause, regions: &[Region], start: usize, at: usize) -> Option<usize> {
    let from = at.saturating_sub(BEFORE_MAX).max(start);
    let closed = |place: usize| match clause.tokens.get(place).map(|token| token.kind) {
        Some(TokenKind::Quoted(region)) => regions.get(region).is_some_and(|region| {
            region.inner.slice(clause.text).is_some_and(|words| words.ends_with(',') || ends_like_sentence(words))
        }),
        _ => false,
    };
    let mut open = (from..at).rev().take_while(|&place| !closed(place));
    open.find(|&cue| is_cue_of(clause, cue, Classes::CUE))
}

fn is_cue_of(clause: &Clause, at: usize, classes: Classes) -> bool {
    is_cue(clause.tokens, at, classes) || according_to(clause.text, clause.tokens, at).is_some()
}

fn is_sign(clause: &Clause, at: usize, signs: &[char]) -> bool {
    clause.tokens.get(at).is_some_and(|token| token.is_sign(signs))
}

pub(super) fn colon_before(clause: &Clause, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| is_sign(clause, before, &[':']))
}

fn before(clause: &Clause, regions: &[Region], earlier: Option<Subject>, start: usize, at: usize) -> Option<Report> {
    let cue = cue_before(clause, regions, start, at)?;
    if let Some(next) = according_to(clause.text, clause.tokens, cue) {
        let subject = clause.speaker_after(next).map(|(subject, _)| subject);
        return Some(Report { subject, cue: (cue, next), way: Way::According, naming: false });
    }
    let token = clause.tokens.get(cue)?;
    let naming_only = token.any(Classes::NAMING) && !token.any(Classes::SPEECH);
    let subject = subject_of(clause, start, cue, earlier);
    let named = matches!(subject, Some(Subject::Named { .. } | Subject::Pronoun { .. }));
    let naming = naming_only && !named && cue + 1 == at;
    Some(Report { subject, cue: (cue, cue + 1), way: Way::Before, naming })
}

/// Whose words the verb at `cue` reports, in the sentence that begins with token `start`; `earlier` is the subject of the
/// report before it in that sentence.
pub(super) fn subject_of(clause: &Clause, start: usize, cue: usize, earlier: Option<Subject>) -> Option<Subject> {
    // "Weil issued a statement saying “…”", "Weil took it back and said “…”": a participle or a second verb takes the
    // subject of the cue before it, or the sentence's own; a noun right before it is none.
    let participle =
        clause.tokens.get(cue)?.span.slice(clause.text).is_some_and(|word| word.ends_with("ing"));
    let second = participle && !clause.is_progressive(cue) || is_second_verb(clause, cue);
    let relative = clause.relative_before(start, cue).filter(|&who| clause.relative_antecedent(start, who).is_some());
    let beside = match relative {
        Some(who) => Some(Subject::Pronoun { at: who }),
        None => clause.subject_before(start, cue).or_else(|| inverted(clause, start, cue)),
    };
    let beside = beside.filter(|subject| !(second && matches!(subject, Subject::Described { .. })));
    beside.or_else(|| {
        let free = second && !clause.is_negated(start, cue);
        free.then(|| {
            earlier.or_else(|| main_subject(clause, start, cue)).or_else(|| subject_of_cue_before(clause, start, cue))
        })
        .flatten()
    })
}

/// Whether the verb at `cue` shares its subject with a verb before it: "shrugged and (then) said", "but added".
fn is_second_verb(clause: &Clause, cue: usize) -> bool {
    let word = |back: usize| cue.checked_sub(back).and_then(|at| clause.tokens.get(at)?.span.slice(clause.text));
    let joins = |word: Option<&str>| word.is_some_and(|word| ["and", "but", "then"].contains(&word));
    let adverb = word(1).is_some_and(|word| ["also", "later", "then"].contains(&word) || word.ends_with("ly"));
    joins(word(1)) || adverb && joins(word(2))
}

/// The subject of the nearest cue between token `start` and the one at `cue`: "Weil told Lund it was late and called …".
fn subject_of_cue_before(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    let from = cue.saturating_sub(BEFORE_MAX).max(start);
    let before = (from..cue).rev().find(|&at| is_cue(clause.tokens, at, Classes::CUE))?;
    clause.subject_before(start, before).filter(|subject| !matches!(subject, Subject::Described { .. }))
}

/// "Said Weil: “…”", the cue opening the sentence.
fn inverted(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    let opens = cue == start && !clause.tokens.get(cue)?.any(Classes::ADDRESSING);
    opens.then(|| clause.speaker_after(cue + 1)).flatten().map(|(subject, _)| subject)
}

/// What the sentence is about: the pronoun or the description that opens it, or its first name that nothing governs, where
/// a verb or an apposition follows.
fn main_subject(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    const NAMES_MAX: usize = 3;
    const OPENING_MAX: usize = 6;
    let comma = (start..start + OPENING_MAX).find(|&at| is_sign(clause, at, &[',']));
    let openings = [Some(start), comma.map(|comma| comma + 1)];
    let pronoun = openings.into_iter().flatten().find_map(|at| match clause.phrase_at(at)? {
        (subject @ Subject::Pronoun { .. }, end) if end < cue && is_verb(clause, end) => Some(subject),
        _ => None,
    });
    let described = || {
        let head = clause.described_head(start).filter(|&head| head < cue)?;
        is_verb(clause, head + 1).then_some(Subject::Described { start, end: head + 1 })
    };
    let opens_otherwise = clause
        .tokens
        .get(start)
        .is_some_and(|token| token.any(Classes::DETERMINER) && clause.name_at(start + 1).is_none());
    let first = clause.names.partition_point(|name| name.start < start);
    let named = || {
        let mut names = clause.names.iter().enumerate().skip(first).take(NAMES_MAX);
        let found = names.find(|(_, name)| {
            let known = name.kind != crate::domain::SpeakerKind::Unknown;
            let verb = if known { is_verb_or_comma(clause, name.end) } else { is_plain_verb(clause, name.end) };
            let comma_before = name.start.checked_sub(1).is_some_and(|before| is_sign(clause, before, &[',']));
            let apposed = comma_before && is_sign(clause, name.end, &[',']);
            name.end < cue && clause.is_free(name) && verb && !apposed
        })?;
        Some(Subject::Named { name: found.0, start: found.1.start, end: found.1.end })
    };
    pronoun.or_else(described).or_else(|| if opens_otherwise { None } else { named() })
}

/// Whether a verb that is plainly one stands at `at`, by its ending or as a helping verb.
fn is_plain_verb(clause: &Clause, at: usize) -> bool {
    let Some(token) = clause.tokens.get(at).filter(|_| is_verb(clause, at)) else { return false };
    let word = token.span.slice(clause.text).unwrap_or_default();
    word.ends_with("ed") || token.any(Classes::SPEECH) || ["is", "was", "has", "had", "will"].contains(&word)
}

fn is_verb_or_comma(clause: &Clause, at: usize) -> bool {
    is_sign(clause, at, &[',']) || is_verb(clause, at)
}

fn is_verb(clause: &Clause, at: usize) -> bool {
    clause.tokens.get(at).is_some_and(|verb| {
        let small = verb.any(Classes::PREPOSITION) || verb.any(Classes::COMMON) && !verb.any(Classes::AUXILIARY);
        verb.is_word() && !verb.capital && !small
    })
}

/// A cue right after the quotation.
fn after(clause: &Clause, regions: &[Region], end: usize, at: usize) -> Option<Report> {
    let TokenKind::Quoted(region) = clause.tokens.get(at)?.kind else { return None };
    let words = regions.get(region).and_then(|region| region.inner.slice(clause.text)).unwrap_or_default();
    // “‘Go home,’ ” Weil said: the inner quotation's comma counts.
    let words = words.trim_end_matches(|character: char| character.is_whitespace() || "'’".contains(character));
    let comma = is_sign(clause, at + 1, &[',', '—', '–', '-']);
    let next = at + 1 + usize::from(comma);
    let first = clause.tokens.get(next).filter(|_| next < end)?;
    if let Some(speaker) = according_to(clause.text, clause.tokens, next) {
        let subject = clause.speaker_after(speaker).map(|(subject, _)| subject);
        return Some(Report { subject, cue: (next, speaker), way: Way::According, naming: false });
    }
    let closed = comma || words.ends_with([',', '!', '?', '…', '-', '—', '–']) || ends_like_sentence(words);
    let way = Way::After;
    if is_cue(clause.tokens, next, Classes::SPEECH) {
        let speaks = !first.any(Classes::ADDRESSING) || closed && is_inverted_end(clause, next);
        // "points out Weil"
        let particle = clause.tokens.get(next + 1).and_then(|token| token.span.slice(clause.text)) == Some("out");
        let (subject, phrase_end) = clause.speaker_after(next + 1 + usize::from(particle)).filter(|_| speaks)?;
        let told = !closed && !matches!(subject, Subject::Named { .. });
        let governs = clause
            .tokens
            .get(phrase_end)
            .is_some_and(|token| is_cue(clause.tokens, phrase_end, Classes::CUE) && !token.capital);
        return (!told && !governs).then_some(Report {
            subject: Some(subject),
            cue: (next, next + 1),
            way,
            naming: false,
        });
    }
    let cued = clause.subject_and_cue(next).filter(|(_, cue)| *cue < end);
    let spoken = comma || words.ends_with([',', '!', '?', '—', '–']);
    let (subject, cue) = cued.or_else(|| spoken.then(|| any_verb(clause, next, end)).flatten())?;
    let full_stop = words.ends_with('.') && !comma;
    if (!closed || full_stop) && !ends_clause(clause.tokens.get(cue + 1)) {
        return None;
    }
    Some(Report { subject: Some(subject), cue: (cue, cue + 1), way, naming: false })
}

/// "“…,” Weil thundered.": after quoted words that a comma ends, any past tense that ends its clause reports.
fn any_verb(clause: &Clause, next: usize, end: usize) -> Option<(Subject, usize)> {
    let (subject, verb) = clause.phrase_at(next)?;
    let token = clause.tokens.get(verb).filter(|token| verb < end && token.is_word() && !token.capital)?;
    let past = token.span.slice(clause.text)?.ends_with("ed");
    let plain = !matches!(subject, Subject::Described { .. });
    (past && plain && ends_clause(clause.tokens.get(verb + 1))).then_some((subject, verb))
}

/// "“…,” urged Weil.": a verb that may address somebody is inverted only where its sentence ends with the name.
fn is_inverted_end(clause: &Clause, cue: usize) -> bool {
    let told = clause.tokens.get(cue).and_then(|token| token.span.slice(clause.text));
    let never = told.is_none_or(|word| ["told", "tells", "telling", "reminded", "informed"].contains(&word));
    !never && clause.phrase_at(cue + 1).is_some_and(|(_, end)| ends_clause(clause.tokens.get(end)))
}

/// A cue at the end of the quotation's sentence.
fn trailing(clause: &Clause, end: usize, at: usize) -> Option<Report> {
    for comma in at + 1..end.min(at + TRAILING_MAX) {
        if let Some(next) = according_to(clause.text, clause.tokens, comma) {
            let subject = clause.speaker_after(next).map(|(subject, _)| subject);
            return Some(Report { subject, cue: (comma, next), way: Way::According, naming: false });
        }
        if !is_sign(clause, comma, &[',']) {
            continue;
        }
        let next = comma + 1;
        let addressing = clause.tokens.get(next).is_some_and(|token| token.any(Classes::ADDRESSING));
        let inverted = is_cue(clause.tokens, next, Classes::SPEECH) && !addressing;
        if let Some((subject, close)) = clause.speaker_after(next + 1).filter(|_| inverted)
            && ends_clause(clause.tokens.get(close))
        {
            return Some(Report { subject: Some(subject), cue: (next, next + 1), way: Way::Trailing, naming: false });
        }
        if let Some((subject, cue)) = clause.subject_and_cue(next)
            && cue < end
            && ends_clause(clause.tokens.get(cue + 1))
        {
            return Some(Report { subject: Some(subject), cue: (cue, cue + 1), way: Way::Trailing, naming: false });
        }
    }
    None
}

/// A name that opens the sentence, and a colon right before the quotation: "Weil: “…”", "Weil, on the radio: “…”".
fn colon(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    let (subject @ Subject::Named { .. }, end) = clause.phrase_at(start)? else { return None };
    let next = clause.tokens.get(end)?;
    let introduces = end + 1 == at || next.is_sign(&[',']) || next.any(Classes::PREPOSITION);
    let found = Report { subject: Some(subject), cue: (at, at), way: Way::Colon, naming: false };
    (introduces && colon_before(clause, at)).then_some(found)
}

/// Whom the last sentence of a paragraph that ends with a colon introduces: the name that opens it, or its cue's subject.
pub(super) fn introduced(clause: &Clause, regions: &[Region], start: usize) -> Option<Subject> {
    let end = clause.tokens.len().checked_sub(1).filter(|&last| is_sign(clause, last, &[':']))?;
    let is_name = |subject: &Subject| matches!(subject, Subject::Named { .. });
    let by_cue = before(clause, regions, None, start, end).and_then(|report| report.subject);
    let opening = || clause.phrase_at(start).map(|(subject, _)| subject).filter(is_name);
    // "When Lund left, Weil released this statement:": the last one that something is said of.
    let last = || {
        let first = clause.names.partition_point(|name| name.start < start);
        let mut names = clause.names.iter().enumerate().skip(first).rev();
        names.find(|(_, name)| clause.is_free(name) && is_verb(clause, name.end)).map(|(at, name)| Subject::Named {
            name: at,
            start: name.start,
            end: name.end,
        })
    };
    by_cue.filter(is_name).or_else(opening).or_else(last).filter(|subject| matches!(subject, Subject::Named { .. }))
}
