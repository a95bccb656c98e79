//! Reported speech: the words a sentence puts in somebody's mouth without quoting them, or not all of them.

use super::{
    attribution::{Context, Link, Run, reported},
    content::{Bounds, content_after, content_before, content_end},
    cue::{according_to, ends_clause, is_cue, span_of},
    lexicon::Classes,
    report::{Report, Way, subject_of},
    subject::{Clause, Subject},
    token::{Token, TokenKind},
};
use crate::domain::{Attribution, Found as Way_, Mention, Span, Speaker, SpeakerKind};

/// How far into reported words a belief of somebody else's is one of them, in tokens.
const NESTED_MAX: usize = 4;
/// Most reports of one sentence that are read.
const REPORTS_MAX: usize = 16;

/// Reported words and whose they are.
#[derive(Debug, Clone)]
pub(super) struct Content {
    /// In the order of the text; two where the report stands within them ("The pier, Weil said, is safe").
    pub(super) spans: Vec<Span>,
    pub(super) link: Link,
    /// Index of the paragraph.
    pub(super) paragraph: usize,
    /// The regions that stand within the words, not those within other regions.
    pub(super) regions: Vec<usize>,
    /// Whether the words themselves stand within a quotation.
    pub(super) nested: bool,
    /// Whether somebody plainly speaks, whoever it is: "he said".
    pub(super) spoken: bool,
}

/// A sentence of a stream, and what has been found out about the quotations in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence<'a> {
    pub(super) clause: &'a Clause<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) paragraph: usize,
    /// Whether it stands within a quotation.
    pub(super) nested: bool,
    /// The quotations of the sentence that are reported in it, each with its token.
    pub(super) quoted: &'a [(usize, Report)],
}

/// What a report says and where its words stand.
struct Found {
    report: Report,
    parts: [Option<Bounds>; 2],
}

/// The reported words of a sentence, in no particular order.
pub(super) fn contents(context: &Context, sentence: Sentence, run: Option<&Run>) -> Vec<Content> {
    let reports = reports(context, sentence);
    reports.into_iter().filter_map(|found| content(context, sentence, &found, run)).collect()
}

fn content(context: &Context, sentence: Sentence, found: &Found, run: Option<&Run>) -> Option<Content> {
    let clause = sentence.clause;
    let spans: Vec<Span> =
        found.parts.iter().flatten().filter_map(|&(start, end)| span_of(clause.tokens, start, end)).collect();
    let first = found.parts.iter().flatten().next()?.0;
    let mut link = reported(context, clause, &found.report, (sentence.start, first), run);
    if let (None, Some(Subject::Described { end, .. })) = (&link.attribution, found.report.subject)
        && let Some(span) = plain_phrase(clause, sentence.start, end)
    {
        describe_plainly(context, span, &mut link);
    }
    let within = found.parts.iter().flatten().flat_map(|&(start, end)| clause.tokens.get(start..end).unwrap_or_default());
    let regions = within
        .filter_map(|token| match token.kind {
            TokenKind::Quoted(region) => Some(region),
            _ => None,
        })
        .collect();
    let spoken = matches!(found.report.subject, Some(Subject::Pronoun { .. })) && clause.tokens.get(found.report.cue.0).is_some_and(|cue| cue.any(Classes::SPEECH));
    (!spans.is_empty()).then_some(Content { spans, link, paragraph: sentence.paragraph, regions, nested: sentence.nested, spoken })
}

/// How often a report by a phrase that says nothing of a person is right: "the records show".
pub(super) const PLAIN_CONFIDENCE: f32 = 0.7;

fn describe_plainly(context: &Context, span: Span, link: &mut Link) {
    let Some(words) = span.slice(context.text) else { return };
    let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mention = Mention { words: words.to_owned(), spans: vec![span] };
    let speaker = Speaker { name, kind: SpeakerKind::Unknown };
    link.attribution = Some(Attribution::Attributed { speaker, mention: Some(mention), found: Way_::Resolved });
    link.confidence = PLAIN_CONFIDENCE;
}

/// The noun phrase that ends before token `end` and opens its clause.
fn plain_phrase(clause: &Clause, start: usize, end: usize) -> Option<Span> {
    const PHRASE_MAX: usize = 12;
    let mut first = end;
    while first > start && end - first < PHRASE_MAX {
        let Some(before) = clause.tokens.get(first - 1) else { break };
        let ends = !before.is_word() && before.kind != TokenKind::Possessive
            || before.any(Classes::CUE)
            || before.any(Classes::FINITE)
            || before.any(Classes::NEGATION)
            || is_word_of(clause, first - 1, &["and", "but", "that", "as", "if", "when", "while", "because", "on", "who", "which", "what", "where", "to"]);
        if ends {
            break;
        }
        first -= 1;
    }
    let opening = clause.tokens.get(first).filter(|_| first < end)?;
    let small = opening.any(Classes::PREPOSITION) || opening.any(Classes::PRONOUN) && !opening.any(Classes::DETERMINER) || opening.any(Classes::CALENDAR);
    let letters = clause.tokens.get(end - 1)?.span.slice(clause.text)?.chars().all(char::is_alphabetic);
    (!small && letters).then(|| span_of(clause.tokens, first, end)).flatten()
}

fn reports(context: &Context, sentence: Sentence) -> Vec<Found> {
    let Sentence { clause, start, end, .. } = sentence;
    let mut found: Vec<Found> = Vec::new();
    let mut earlier = None;
    let mut segment = start;
    found.extend(opening_report(sentence));
    for at in start..end {
        if found.len() == REPORTS_MAX {
            break;
        }
        // "… saying that the generals believe …": a belief counts within other words only where it opens them.
        let nested = found.iter().flat_map(|found| found.parts.iter().flatten()).any(|&(from, to)| from + NESTED_MAX <= at && at < to);
        if let Some(report) = verb_report(sentence, at, earlier, nested) {
            earlier = report.report.subject.or(earlier);
            found.push(report);
        } else if let Some(report) = claim(sentence, at) {
            found.push(report);
        }
        if let Some((report, after)) = closing_report(context, sentence, segment, at) {
            segment = after;
            found.push(report);
        }
    }
    found
}

fn is_sign(clause: &Clause, at: usize, signs: &[char]) -> bool {
    clause.tokens.get(at).is_some_and(|token| token.is_sign(signs))
}

fn word<'a>(clause: &'a Clause, at: usize) -> Option<&'a str> {
    clause.tokens.get(at).filter(|token| token.is_word()).and_then(|token| token.span.slice(clause.text))
}

fn is_word_of(clause: &Clause, at: usize, words: &[&str]) -> bool {
    word(clause, at).is_some_and(|found| words.iter().any(|word| found.eq_ignore_ascii_case(word)))
}

/// "Weil said (that) the pier is safe", "she promised to reopen it".
fn verb_report(sentence: Sentence, cue: usize, earlier: Option<Subject>, nested: bool) -> Option<Found> {
    let Sentence { clause, start, end, .. } = sentence;
    let classes = if nested || sentence.nested { Classes::SPEECH } else { Classes::REPORTING };
    if !is_cue(clause.tokens, cue, classes) || clause.is_negated(start, cue) {
        return None;
    }
    let content = within_relative(clause, start, cue, content_after(clause, cue, end)?);
    if sentence.nested && is_hypothetical(clause, start, cue) {
        return None;
    }
    let subject = document(clause, cue).or_else(|| {
        let free = cue == start || !is_word_of(clause, cue - 1, &["of", "about", "for", "from"]);
        free.then(|| subject_of(clause, start, cue, earlier)).flatten()
    });
    let named = matches!(subject, Some(Subject::Named { .. }));
    let report = Report { subject, cue: (cue, cue + 1), way: Way::Before, naming: false };
    (named || !sentence.nested).then_some(Found { report, parts: [Some(content), None] })
}

/// `content` of a cue that "who" and a comma before it make part of a relative clause ends with that clause: "Weil, who
/// said the pier was safe, left".
fn within_relative(clause: &Clause, start: usize, cue: usize, content: Bounds) -> Bounds {
    const BETWEEN_MAX: usize = 4;
    let from = cue.saturating_sub(BETWEEN_MAX).max(start);
    let who = (from..cue).rev().find(|&at| is_word_of(clause, at, &["who"]));
    let comma = who.and_then(|who| who.checked_sub(1)).filter(|&before| is_sign(clause, before, &[',']));
    let Some(_) = comma else { return content };
    (content.0, (content.0..content.1).find(|&at| is_sign(clause, at, &[','])).unwrap_or(content.1))
}

/// Whether the report at `cue` is only supposed: "if Weil says", "when Weil will say".
fn is_hypothetical(clause: &Clause, start: usize, cue: usize) -> bool {
    const REACH: usize = 12;
    (cue.saturating_sub(REACH).max(start)..cue).any(|at| is_word_of(clause, at, &["if", "when", "will", "would", "should", "may", "might", "to", "could"]))
}

/// "commenting on a tweet saying that …": what is written says it.
fn document(clause: &Clause, cue: usize) -> Option<Subject> {
    const PHRASE_MAX: usize = 6;
    let participle = word(clause, cue).is_some_and(|word| word.ends_with("ing"));
    let from = cue.saturating_sub(PHRASE_MAX);
    let determiner = (from..cue).rev().find(|&at| {
        clause.tokens.get(at).is_some_and(|token| !token.is_word() || token.any(Classes::DETERMINER) || token.any(Classes::PREPOSITION))
    })?;
    let opens = clause.tokens.get(determiner).is_some_and(|token| token.is_word() && token.any(Classes::DETERMINER));
    let governed = determiner.checked_sub(1).is_some_and(|before| is_word_of(clause, before, &["on", "to", "about", "from", "by", "of", "citing", "cited"]));
    (participle && opens && governed && cue > determiner + 1).then_some(Subject::Described { start: cue - 1, end: cue })
}

/// "Weil’s claim that the pier is safe", "his promise to reopen it".
fn claim(sentence: Sentence, noun: usize) -> Option<Found> {
    const ADJECTIVES_MAX: usize = 3;
    let Sentence { clause, start, end, .. } = sentence;
    let token = clause.tokens.get(noun).filter(|token| token.is_word() && token.any(Classes::CLAIM))?;
    if token.capital || !is_word_of(clause, noun + 1, &["that"]) {
        return None;
    }
    let from = noun.saturating_sub(ADJECTIVES_MAX).max(start);
    let subject = (from..noun).rev().find_map(|at| {
        if is_word_of(clause, at, &["his", "her", "their"]) {
            return Some(Subject::Pronoun { at });
        }
        let owner = clause.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Possessive);
        let name = owner.then(|| clause.name_ending(at)).flatten()?;
        Some(Subject::Named { name, start: clause.names.get(name)?.start, end: at })
    })?;
    let stop = content_after(clause, noun, end)?;
    let report = Report { subject: Some(subject), cue: (noun, noun + 1), way: Way::Before, naming: false };
    Some(Found { report, parts: [Some(stop), None] })
}

/// "According to Weil, …", "As Weil notes, …", "For Weil, …", at the beginning of the sentence.
fn opening_report(sentence: Sentence) -> Option<Found> {
    let Sentence { clause, start, end, .. } = sentence;
    let start = start + usize::from(is_word_of(clause, start, &["but", "and"]));
    let (subject, cue, after) = if let Some(next) = according_to(clause.text, clause.tokens, start) {
        let (subject, after) = clause.speaker_after(next)?;
        (subject, (start, next), after)
    } else if is_word_of(clause, start, &["as"]) {
        let (subject, cue) = clause.subject_and_cue(start + 1)?;
        (subject, (cue, cue + 1), cue + 1)
    } else if is_word_of(clause, start, &["for"]) {
        let (subject, after) = clause.speaker_after(start + 1)?;
        let person = match subject {
            Subject::Named { name, .. } => clause.names.get(name).is_some_and(|name| name.kind != SpeakerKind::Organisation),
            _ => false,
        };
        if !person {
            return None;
        }
        (subject, (start, start + 1), after)
    } else {
        return None;
    };
    const CLOSE_MAX: usize = 24;
    let comma = (after..end.min(after + CLOSE_MAX)).find(|&at| is_sign(clause, at, &[',']))?;
    rest(clause, comma + 1, end)?;
    let content = (comma + 1, content_end(clause, comma + 1, end));
    let report = Report { subject: Some(subject), cue, way: Way::According, naming: false };
    Some(Found { report, parts: [Some(content), None] })
}

/// The tokens of the sentence from token `start` on, its last full stop apart.
fn rest_from(clause: &Clause, start: usize, end: usize) -> Option<Bounds> {
    let last = (start..end).rev().find(|&at| !is_sign(clause, at, &['.', '!', '?', ',', ';']))? + 1;
    (last > start).then_some((start, last))
}

/// Whether the quotation that is token `at` goes on with the words before it: no comma or colon parts them, or it begins
/// small.
fn goes_on(context: &Context, clause: &Clause, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| clause.tokens.get(before)) else { return false };
    let word = before.is_word() || before.kind == TokenKind::Possessive;
    word || before.is_sign(&[',']) && clause.tokens.get(at).is_some_and(|token| begins_small(context, token))
}

/// Whether a quotation's first letter is a small one.
fn begins_small(context: &Context, token: &Token) -> bool {
    let TokenKind::Quoted(region) = token.kind else { return false };
    let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
    words.chars().find(|character| character.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// What is left of the sentence from token `start` on, its last full stop apart; `None` where no clause stands there.
fn rest(clause: &Clause, start: usize, end: usize) -> Option<Bounds> {
    let last = (start..end).rev().find(|&at| !is_sign(clause, at, &['.', '!', '?', ',', ';']))? + 1;
    content_before(clause, start, last).map(|_| (start, last))
}

/// The words before a report that the words after it go on with: all of them where no verb is among them, else what
/// follows the last comma.
fn subject_part(clause: &Clause, segment: usize, at: usize) -> Option<Bounds> {
    let from = match content_before(clause, segment, at) {
        None => segment,
        Some(_) => (segment..at).rev().find(|&comma| is_sign(clause, comma, &[',', '—', '–', ';', ':'])).map_or(segment, |comma| comma + 1),
    };
    let from = (from..at).find(|&place| !is_word_of(clause, place, &["but", "and", "rather", "so", "or", "still", "yet"]))?;
    (from..at).any(|place| clause.tokens.get(place).is_some_and(Token::is_word)).then_some((from, at))
}

/// "…, Weil said.", "…, said Weil, …", "…, according to Weil.": the report that follows the comma at `at`, and the token
/// after it. The words begin at `segment`.
fn closing_report(context: &Context, sentence: Sentence, segment: usize, at: usize) -> Option<(Found, usize)> {
    let Sentence { clause, end, quoted, .. } = sentence;
    let comma = is_sign(clause, at, &[',', '—', '–']);
    if let Some((_, report)) = quoted.iter().find(|(place, report)| *place == at && report.way == Way::After) {
        // “The plan is “a wreck,” Weil said.”
        let joined = at > segment && goes_on(context, clause, at);
        let content = joined.then(|| content_before(clause, segment, at + 1)).flatten()?;
        let after = report.cue.1.max(at + 1);
        return Some((Found { report: *report, parts: [Some(content), None] }, after));
    }
    if !comma {
        return None;
    }
    let (subject, cue, close, way) = report_after(clause, at + 1, end)?;
    let continued = is_sign(clause, close, &[',', '—', '–']).then(|| continuation(context, clause, close + 1, end, cue.0 == at + 1)).flatten();
    let content = content_before(clause, segment, at).filter(|&(from, _)| !is_subordinate(clause, from, at));
    let content = match continued {
        Some(_) => subject_part(clause, segment, at),
        None => content,
    };
    if content.is_none() && continued.is_none() {
        return None;
    }
    let report = Report { subject: Some(subject), cue, way, naming: false };
    let after = continued.map_or(close, |(_, end)| end);
    Some((Found { report, parts: [content, continued] }, after))
}

/// The subject, the cue and the end of the report that begins with token `next`, right after a comma.
fn report_after(clause: &Clause, next: usize, end: usize) -> Option<(Subject, Bounds, usize, Way)> {
    if let Some(speaker) = according_to(clause.text, clause.tokens, next) {
        let (subject, close) = clause.speaker_after(speaker)?;
        return Some((subject, (next, speaker), close, Way::According));
    }
    let next = next + usize::from(is_word_of(clause, next, &["as"]));
    let addressing = clause.tokens.get(next).is_some_and(|token| token.any(Classes::ADDRESSING));
    let participle = word(clause, next).is_some_and(|word| word.ends_with("ing"));
    if is_cue(clause.tokens, next, Classes::SPEECH) && !addressing && !participle {
        let (subject, close) = clause.speaker_after(next + 1)?;
        let named = !matches!(subject, Subject::Described { .. }) || clause.tokens.get(next + 1).is_some_and(|token| token.any(Classes::DETERMINER)) || close == end;
        return (named && ends_clause(clause.tokens.get(close))).then_some((subject, (next, next + 1), close, Way::Trailing));
    }
    let (subject, cue) = clause.subject_and_cue(next).filter(|(_, cue)| *cue < end)?;
    let mut close = cue + 1;
    if clause.tokens.get(cue).is_some_and(|token| token.any(Classes::ADDRESSING)) {
        close = clause.phrase_at(close)?.1;
    }
    let plain = ends_clause(clause.tokens.get(close)) && content_after(clause, cue, end).is_none();
    plain.then_some((subject, (cue, cue + 1), close, Way::Trailing))
}

/// The words after a report within them: "A new manager, he said, could set a new tone".
fn continuation(context: &Context, clause: &Clause, start: usize, end: usize, inverted: bool) -> Option<Bounds> {
    let first = clause.tokens.get(start)?;
    if matches!(first.kind, TokenKind::Quoted(_)) {
        return begins_small(context, first).then(|| rest_from(clause, start, end)).flatten();
    }
    if !first.is_word() || first.capital {
        return None;
    }
    let participle = word(clause, start).is_some_and(|word| word.ends_with("ing"));
    let conjunction = is_word_of(clause, start, &["and", "but", "who", "which", "while", "when", "after", "as", "whose", "citing"]);
    let apposed = inverted && first.any(Classes::DETERMINER);
    if participle || conjunction || apposed || first.any(Classes::CALENDAR) {
        return None;
    }
    rest(clause, start, end)
}

/// Whether the words from token `from` to the comma at `comma` are only a clause that says when or why.
fn is_subordinate(clause: &Clause, from: usize, comma: usize) -> bool {
    let opener = is_word_of(
        clause,
        from,
        &["when", "after", "before", "while", "as", "since", "although", "though", "asked", "speaking", "once", "until", "despite", "in", "on", "at", "by", "during"],
    );
    opener && !(from..comma).any(|at| is_sign(clause, at, &[',']))
}
