//! How one sentence reports the quotations in it: the cue, the subject, and where they stand.

use super::{
    cue::{according_to, ends_clause, is_cue},
    lexicon::Classes,
    quotation::Region,
    subject::{Clause, Subject, is_clause_opener},
    token::{Token, TokenKind, ends_like_sentence},
};
use crate::domain::SpeakerKind;

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
    /// Weil: “…”. Weil fired back: “…”
    Colon,
    /// Weil sniped that it was “…”: a verb that is no cue, and what it says.
    Verb,
    /// Weil’s claim that it was “…”.
    Noun,
    /// Weil wants a “…”: nothing but that the sentence is about her.
    Subject,
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
    if let Some(main) = before.and_then(|report| introduced_by_main_clause(clause, report.cue.1, at)) {
        return Some(main);
    }
    let subordinate = before.is_some_and(|report| is_subordinate(clause, start, &report, at));
    if adjacent || subordinate || colon_before(clause, at) && before.is_some_and(|report| report.subject.is_some()) {
        return before;
    }
    after(clause, regions, end, at)
        .or_else(|| before.filter(|report| report.subject.is_some()))
        .or_else(|| trailing(clause, regions, end, at))
        .or_else(|| put_it(clause, start, at))
        .or_else(|| noun(clause, start, at))
        .or_else(|| verb(clause, start, at))
        .or_else(|| colon(clause, start, at))
        .or_else(|| cue_further_left(clause, start, before?.cue.0))
        .or(before)
}

/// The report of the nearest cue before the one at `cue` that has a subject of its own: "Weil said that what was asked of her
/// was “…”".
fn cue_further_left(clause: &Clause, start: usize, cue: usize) -> Option<Report> {
    if clause.is_negated(start, cue) {
        return None;
    }
    let from = cue.saturating_sub(BEFORE_MAX).max(start);
    let parted = |&place: &usize| !is_sign(clause, place, &[';', ':']) && !is_quoted(clause, place);
    let mut left = (from..cue).rev().take_while(parted).filter(|&at| is_cue(clause.tokens, at, Classes::SPEECH));
    let further = left.next()?;
    let subject = clause.subject_before(start, further).filter(|_| !clause.is_negated(start, further))?;
    Some(Report { subject: Some(subject), cue: (further, further + 1), way: Way::Verb, naming: false })
}

fn is_quoted(clause: &Clause, at: usize) -> bool {
    clause.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Quoted(_)))
}

/// Whether the report before the quotation at `at` is a clause of its own that the quotation ends: "After Weil said it was
/// “late,” Lund left."
fn is_subordinate(clause: &Clause, start: usize, report: &Report, at: usize) -> bool {
    let opens = clause.tokens.get(start).is_some_and(|token| is_clause_opener(clause.text, token))
        || clause.tokens.get(start + 1).is_some_and(|token| is_clause_opener(clause.text, token));
    let within = at.checked_sub(1).and_then(|before| clause.tokens.get(before)).is_some_and(Token::is_word);
    let parted = (report.cue.1..at).any(|place| is_sign(clause, place, &[',']));
    opens && within && !parted && matches!(report.subject, Some(Subject::Named { .. } | Subject::Pronoun { .. }))
}

/// "When Weil said it was late, Lund fired back: “…”": whom the last clause before the colon is about, where the cue that ends
/// before token `from` belongs to another.
fn introduced_by_main_clause(clause: &Clause, from: usize, at: usize) -> Option<Report> {
    let colon = at.checked_sub(1).filter(|_| colon_before(clause, at))?;
    let comma = (from..colon).rev().find(|&place| is_sign(clause, place, &[',']))?;
    let subject = opening_subject(clause, comma + 1, colon, true)?;
    let plain = matches!(subject, Subject::Named { .. } | Subject::Pronoun { .. });
    plain.then_some(Report { subject: Some(subject), cue: (at, at), way: Way::Colon, naming: false })
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
    let subject = subject_of(clause, (start, at), cue, earlier);
    let named = matches!(subject, Some(Subject::Named { .. } | Subject::Pronoun { .. }));
    let naming = naming_only && !named && cue + 1 == at;
    Some(Report { subject, cue: (cue, cue + 1), way: Way::Before, naming })
}

/// Whose words the verb at `cue` reports, in the sentence that begins with token `start`; they begin with token `at`. `earlier` is the subject of the
/// report before it in that sentence.
pub(super) fn subject_of(
    clause: &Clause,
    (start, at): (usize, usize),
    cue: usize,
    earlier: Option<Subject>,
) -> Option<Subject> {
    // "Weil issued a statement saying “…”", "Weil took it back and said “…”": a participle or a second verb takes the
    // subject of the cue before it, or the sentence's own; a noun right before it is none.
    let participle =
        clause.tokens.get(cue)?.span.slice(clause.text).is_some_and(|word| word.ends_with("ing"));
    let second = participle && !clause.is_progressive(cue) || is_second_verb(clause, cue);
    let relative = clause.relative_before(start, cue).filter(|&who| clause.relative_antecedent(start, who).is_some());
    let absolute = if participle { clause.absolute_subject(start, cue) } else { None };
    // "met Lund in Lowmere, saying": what stands before the comma is not who speaks.
    let apart = participle && cue > start && is_sign(clause, cue - 1, &[',', '—', '–', '-']);
    let beside = match relative {
        Some(who) => Some(Subject::Pronoun { at: who }),
        None if apart => None,
        None => clause.subject_before(start, cue).or_else(|| inverted(clause, start, cue)),
    };
    // "said his late remarks were": a plural noun rather than a verb, unless what is said follows.
    let plural = clause.word(cue).is_some_and(|word| PLURALS.contains(&word));
    let said = cue + 1 == at
        || is_sign(clause, cue + 1, &[',', ':'])
        || clause.tokens.get(cue + 1).and_then(|next| next.span.slice(clause.text)) == Some("that");
    let noun = second || plural && !said;
    let beside = beside.filter(|subject| !(noun && matches!(subject, Subject::Described { .. })));
    absolute.or(beside).or_else(|| {
        let free = second && !clause.is_negated(start, cue);
        free.then(|| {
            earlier
                .or_else(|| if apart { trailing_subject(clause, start, cue - 1) } else { None })
                .or_else(|| main_subject(clause, start, cue))
                .or_else(|| subject_of_cue_before(clause, start, cue))
        })
        .flatten()
    })
}

/// Verbs that are as often nouns.
const PLURALS: &[&str] =
    &["remarks", "comments", "notes", "echoes", "promises", "demands", "points", "questions", "posts"];

/// Whether the verb at `cue` shares its subject with a verb before it: "shrugged and (then) said", "but added".
fn is_second_verb(clause: &Clause, cue: usize) -> bool {
    let word = |back: usize| cue.checked_sub(back).and_then(|at| clause.tokens.get(at)?.span.slice(clause.text));
    let joins = |word: Option<&str>| word.is_some_and(|word| ["and", "but", "then"].contains(&word));
    let adverb = word(1).is_some_and(|word| ["also", "later", "then"].contains(&word) || word.ends_with("ly"));
    // "joked, but went on to say"
    let led = word(1) == Some("to") && word(2) == Some("on") && joins(word(4));
    joins(word(1)) || adverb && joins(word(2)) || led
}

/// The subject of the nearest cue between token `start` and the one at `cue` that has one: "Weil told Lund it was late and
/// called …".
fn subject_of_cue_before(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    const CUES_MAX: usize = 3;
    let from = cue.saturating_sub(BEFORE_MAX).max(start);
    let mut before = (from..cue).rev().filter(|&at| is_cue(clause.tokens, at, Classes::CUE)).take(CUES_MAX);
    before
        .find_map(|at| clause.subject_before(start, at).filter(|subject| !matches!(subject, Subject::Described { .. })))
}

/// Who the cue that ends before the comma at `comma` says speaks: "…, Weil said, adding", "…, said Weil, adding".
fn trailing_subject(clause: &Clause, start: usize, comma: usize) -> Option<Subject> {
    let plain = |subject: &Subject| !matches!(subject, Subject::Described { .. });
    let cue = comma.checked_sub(1).filter(|&at| at > start && is_cue(clause.tokens, at, Classes::SPEECH))?;
    clause.subject_before(start, cue).filter(plain)
}

/// "Said Weil: “…”", the cue opening the sentence.
fn inverted(clause: &Clause, start: usize, cue: usize) -> Option<Subject> {
    let speaks = !clause.tokens.get(cue)?.any(Classes::ADDRESSING);
    // "But, said Weil, “…”"
    let parted = cue > start
        && cue < start + 5
        && is_sign(clause, cue - 1, &[','])
        && clause
            .phrase_at(cue + 1)
            .is_some_and(|(subject, end)| matches!(subject, Subject::Named { .. }) && is_sign(clause, end, &[',']));
    (speaks && (cue == start || parted)).then(|| clause.speaker_after(cue + 1)).flatten().map(|(subject, _)| subject)
}

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
fn opening_subject(clause: &Clause, at: usize, cue: usize, expected: bool) -> Option<Subject> {
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
    let named = matches!(subject, Subject::Named { .. }) && is_sign(clause, next, &[',', '—', '–', '-']);
    let mut closings =
        (next..cue.min(next + OPENING_MAX)).filter(|&at| is_sign(clause, at, &[',', '—', '–', '-'])).take(3);
    // "Weil, citing …": the cue stands within the apposition.
    let within = cue - next <= 2;
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
const VERBS: &[&str] = &[
    "has", "had", "will", "would", "did", "does", "made", "makes", "took", "takes", "went", "goes", "came", "comes",
    "gave", "gives", "held", "holds", "sent", "sends", "put", "puts", "began", "begins", "left", "ran", "runs",
    "spoke", "speaks", "met", "hit", "kept", "keeps", "stood", "fought", "drew", "brought", "saw", "sees", "found",
    "finds", "felt", "feels", "sat", "sought", "seeks", "got", "gets", "led", "leads", "won", "lost", "cast", "struck",
    "threw", "rose", "laid",
];

fn is_verb(clause: &Clause, at: usize) -> bool {
    clause.tokens.get(at).is_some_and(|verb| {
        let small = verb.any(Classes::PREPOSITION) || verb.any(Classes::COMMON) && !verb.any(Classes::AUXILIARY);
        let word = verb.span.slice(clause.text).is_some_and(|word| word.starts_with(char::is_alphabetic));
        verb.is_word() && word && !verb.capital && !small
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
    let any = || any_verb(clause, next, end).or_else(|| any_inverted(clause, next, end));
    let (subject, cue) = cued.or_else(|| spoken.then(any).flatten())?;
    if cue == next {
        return Some(Report { subject: Some(subject), cue: (cue, cue + 1), way, naming: false });
    }
    let full_stop = words.ends_with('.') && !comma;
    // “It is late.” He added, “…”: a sentence of its own, which reports the next quotation.
    let opens = full_stop && first.capital && first.any(Classes::PRONOUN);
    if opens && is_sign(clause, cue + 1, &[',', ':']) && is_quoted(clause, cue + 2) {
        return None;
    }
    if (!closed || full_stop) && !ends_clause(clause.tokens.get(cue + 1)) {
        return None;
    }
    Some(Report { subject: Some(subject), cue: (cue, cue + 1), way, naming: false })
}

/// A report that looks like the next sentence, which ends before token `end`, since the quotation ends with a mark that ends
/// sentences: “Where is it?” Weil asked the mayor.
pub(super) fn asked(clause: &Clause, regions: &[Region], end: usize, at: usize) -> Option<Report> {
    let TokenKind::Quoted(region) = clause.tokens.get(at)?.kind else { return None };
    let words = regions.get(region).and_then(|region| region.inner.slice(clause.text)).unwrap_or_default();
    if !words.ends_with(['?', '!', '…', '-', '—', '–']) {
        return None;
    }
    let report = after(clause, regions, end, at).filter(|report| report.way == Way::After)?;
    let next = clause.tokens.get(report.cue.1);
    let addressing = clause.tokens.get(report.cue.0).is_some_and(|cue| {
        cue.any(Classes::ADDRESSING) || cue.span.slice(clause.text).is_some_and(|word| word.starts_with("ask"))
    });
    // “Where is it?” Weil said she did not know.
    let content = next.is_some_and(|next| {
        let word = next.span.slice(clause.text).unwrap_or_default();
        ["that", "if", "whether", "how", "why", "what"].contains(&word)
            || !addressing && (next.any(Classes::PRONOUN) || next.any(Classes::DETERMINER) || next.capital)
    });
    let inverted = matches!(report.subject, Some(Subject::Named { start, .. } | Subject::Described { start, .. }) if start >= report.cue.1);
    (inverted || !content).then_some(report)
}

/// "“…,” Weil thundered.": after quoted words that a comma ends, any past tense that ends its clause reports.
fn any_verb(clause: &Clause, next: usize, end: usize) -> Option<(Subject, usize)> {
    let (subject, verb) = clause.phrase_at(next)?;
    let token = clause.tokens.get(verb).filter(|token| verb < end && token.is_word() && !token.capital)?;
    let past = token.span.slice(clause.text)?.ends_with("ed");
    let plain = !matches!(subject, Subject::Described { .. });
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    if plain && word(verb) == "went" && word(verb + 1) == "on" && ends_clause(clause.tokens.get(verb + 2)) {
        return Some((subject, verb));
    }
    (past && plain && ends_clause(clause.tokens.get(verb + 1))).then_some((subject, verb))
}

/// "“…,” scoffed Anna Weil, who …": the same, the name after it.
fn any_inverted(clause: &Clause, next: usize, end: usize) -> Option<(Subject, usize)> {
    let verb = clause.tokens.get(next).filter(|token| next < end && token.is_word() && !token.capital)?;
    let past = verb.span.slice(clause.text)?.ends_with("ed");
    let (subject, after) = clause.phrase_at(next + 1).filter(|_| past)?;
    let named = matches!(subject, Subject::Named { .. }) && ends_clause(clause.tokens.get(after));
    named.then_some((subject, next))
}

/// "“…,” urged Weil.": a verb that may address somebody is inverted only where its sentence ends with the name.
fn is_inverted_end(clause: &Clause, cue: usize) -> bool {
    let told = clause.tokens.get(cue).and_then(|token| token.span.slice(clause.text));
    let never = told.is_none_or(|word| ["told", "tells", "telling", "reminded", "informed"].contains(&word));
    !never && clause.phrase_at(cue + 1).is_some_and(|(_, end)| ends_clause(clause.tokens.get(end)))
}

/// Whether the quotation at `at` ends with a comma of its own: “…,” Weil said.
fn ends_with_comma(clause: &Clause, regions: &[Region], at: usize) -> bool {
    let Some(TokenKind::Quoted(region)) = clause.tokens.get(at).map(|token| token.kind) else { return false };
    regions.get(region).and_then(|region| region.inner.slice(clause.text)).is_some_and(|words| words.ends_with(','))
}

/// A cue at the end of the quotation's sentence.
fn trailing(clause: &Clause, regions: &[Region], end: usize, at: usize) -> Option<Report> {
    for comma in at + 1..end.min(at + TRAILING_MAX) {
        if let Some(next) = according_to(clause.text, clause.tokens, comma) {
            let subject = clause.speaker_after(next).map(|(subject, _)| subject);
            return Some(Report { subject, cue: (comma, next), way: Way::According, naming: false });
        }
        if !is_sign(clause, comma, &[',']) && !ends_with_comma(clause, regions, comma) {
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

/// A past tense and "that", or a comma, before the quotation: "Weil sniped that Lund was “…”", "Weil cracked, “…”".
fn verb(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    const CLAUSE_MAX: usize = 16;
    let from = at.saturating_sub(CLAUSE_MAX).max(start + 1);
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    let finite = |verb: &usize| {
        let token = clause.tokens.get(*verb).filter(|token| token.is_word() && !token.capital);
        let form = word(*verb).len() > 4 && word(*verb).ends_with("ed") || THOUGHT.contains(&word(*verb));
        let comma = *verb + 2 == at && is_sign(clause, *verb + 1, &[',']);
        token.is_some() && form && (word(*verb + 1) == "that" || comma)
    };
    let open = (from..at).rev().take_while(|&place| {
        let token = clause.tokens.get(place);
        !token.is_some_and(|token| token.is_sign(&[';', ':']) || matches!(token.kind, TokenKind::Quoted(_)))
    });
    let cue = open.into_iter().find(finite)?;
    let subject = clause.subject_before(start, cue).filter(|subject| !matches!(subject, Subject::Described { .. }))?;
    Some(Report { subject: Some(subject), cue: (cue, cue + 1), way: Way::Verb, naming: false })
}

/// "As Weil, the mayor, put it: “…”", "“…,” as Weil put it."
fn put_it(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    const PUT_MAX: usize = 30;
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    let put = |&place: &usize| ["put", "puts"].contains(&word(place)) && word(place + 1) == "it";
    let near = at.saturating_sub(PUT_MAX).max(start)..(at + PUT_MAX).min(clause.tokens.len());
    let cue = near.clone().find(put)?;
    let opening =
        near.take_while(|&place| place < cue).filter(|&place| word(place).eq_ignore_ascii_case("as")).last()?;
    let (subject, _) = clause.speaker_after(opening + 1)?;
    Some(Report { subject: Some(subject), cue: (cue, cue + 2), way: Way::Verb, naming: false })
}

/// Verbs of finding and thinking, whose "that" gives somebody’s words when they are quoted.
const THOUGHT: &[&str] =
    &["found", "finds", "felt", "feels", "knew", "shows", "swore", "swears", "feared", "fears", "made"];

/// "Weil’s claim that it was “…”", "his answer was “…”", "Weil’s succinct reply: “…”".
fn noun(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    const CLAUSE_MAX: usize = 14;
    const QUALIFIERS_MAX: usize = 3;
    let from = at.saturating_sub(CLAUSE_MAX).max(start + 1);
    let word = |at: usize| clause.tokens.get(at).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
    let open = (from..at).rev().take_while(|&place| {
        let token = clause.tokens.get(place);
        !token.is_some_and(|token| token.is_sign(&[';', ',']) || matches!(token.kind, TokenKind::Quoted(_)))
    });
    let says = |noun: usize| {
        let next = noun + 1;
        next == at
            || next + 1 == at && is_sign(clause, next, &[':', ','])
            || ["that", "of", "was", "is", "about", "as"].contains(&word(next))
    };
    let opening = || {
        // "In Weil’s words, it was “…”"
        let comma = (start..at).take(CLAUSE_MAX).find(|&place| is_sign(clause, place, &[',']))?;
        let given = ["words", "view", "opinion", "telling", "account", "estimation"].contains(&word(comma - 1));
        (comma > start && word(start) == "In" && given).then_some(comma - 1)
    };
    let cue = open.into_iter().find(|&place| SAYINGS.contains(&word(place)) && says(place)).or_else(opening)?;
    let owner = (start..cue).rev().take(QUALIFIERS_MAX + 1).find_map(|place| {
        let token = clause.tokens.get(place)?;
        if token.kind == TokenKind::Possessive {
            let Some(name) = clause.name_ending(place) else {
                let noun = place.checked_sub(1).filter(|&noun| noun >= start)?;
                return Some(Subject::Described { start: noun, end: place });
            };
            let first = clause.names.get(name)?.start;
            return Some(Subject::Named { name, start: first, end: place });
        }
        let own = ["his", "her", "His", "Her"].contains(&word(place));
        own.then_some(Subject::Pronoun { at: place })
    })?;
    Some(Report { subject: Some(owner), cue: (cue, cue + 1), way: Way::Noun, naming: false })
}

/// Nouns for something said. Plurals stand for what was said more than once.
const SAYINGS: &[&str] = &[
    "accusation",
    "accusations",
    "allegation",
    "allegations",
    "announcement",
    "answer",
    "answers",
    "argument",
    "arguments",
    "assertion",
    "assertions",
    "belief",
    "boast",
    "boasts",
    "call",
    "calls",
    "charge",
    "charges",
    "claim",
    "claims",
    "comment",
    "comments",
    "complaint",
    "complaints",
    "contention",
    "criticism",
    "declaration",
    "denunciation",
    "description",
    "dismissal",
    "explanation",
    "insistence",
    "joke",
    "line",
    "message",
    "observation",
    "opinion",
    "pledge",
    "post",
    "prediction",
    "promise",
    "promises",
    "proposal",
    "quip",
    "reference",
    "references",
    "rejection",
    "remark",
    "remarks",
    "reply",
    "response",
    "retort",
    "statement",
    "statements",
    "suggestion",
    "suggestions",
    "tweet",
    "tweets",
    "verdict",
    "view",
    "views",
    "vow",
    "warning",
    "warnings",
    "words",
];

/// A name that opens the sentence, and a colon right before the quotation: "Weil: “…”", "Weil, on the radio: “…”", "Weil
/// fired back: “…”".
fn colon(clause: &Clause, start: usize, at: usize) -> Option<Report> {
    if !colon_before(clause, at) {
        return None;
    }
    let opens = usize::from(clause.is_conjunction(start));
    let found = |subject| Report { subject: Some(subject), cue: (at, at), way: Way::Colon, naming: false };
    if let Some((subject @ Subject::Named { .. }, end)) = clause.phrase_at(start + opens)
        && let Some(next) = clause.tokens.get(end)
        && (end + 1 == at || next.is_sign(&[',']) || next.any(Classes::PREPOSITION))
    {
        return Some(found(subject));
    }
    let subject = main_subject(clause, start + opens, at - 1)?;
    matches!(subject, Subject::Named { .. } | Subject::Pronoun { .. }).then(|| found(subject))
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
