//! Whom a report means: a name in full, whom a pronoun stands for, who a description describes.

use super::{
    attribution::{Context, Run},
    confidence::{
        BEARER_CONFIDENCE, CUED_CONFIDENCE, DESCRIBED_CONFIDENCE, EPITHET_CONFIDENCE, JOINED_CONFIDENCE,
        RELATIVE_CONFIDENCE, SUBJECT_PRONOUN_CONFIDENCE, SURE_MIN, UNREPORTED_CONFIDENCE, confidence,
        pronoun_confidence,
    },
    cue::span_of,
    description::{Description, description, description_after, joined_names},
    lexicon::Classes,
    link::{Link, is_person, speaker},
    mention::Name,
    report::{Report, Way},
    said_on::said_on,
    subject::{Clause, Subject},
    token::{Token, TokenKind},
    topic::main_subject,
};
use crate::domain::{Attribution, Found, Mention, Span, Speaker, SpeakerKind};

/// A longer mention is cut down to the name in it.
const MENTION_BYTES_MAX: usize = 300;

/// The link of a quotation within a sentence that nothing reports: its words are those of whom the sentence is about. Says
/// nothing of whether the marks quote somebody.
pub(super) fn spoken_of(context: &Context, clause: &Clause, (start, at): (usize, usize), run: &Run) -> Option<Link> {
    // On Lowmere Radio's “Good Morning”: a title.
    if clause.tokens.get(at.checked_sub(1)?)?.kind == TokenKind::Possessive {
        return None;
    }
    let subject = main_subject(clause, start, at)?;
    let report = Report { subject: Some(subject), cue: (at, at), way: Way::Subject, naming: false };
    let link = reported(context, clause, &report, (start, at), Some(run));
    let known =
        speaker(&link).filter(|speaker| speaker.kind != SpeakerKind::Unknown && speaker.kind != SpeakerKind::Group)?;
    let described = matches!(subject, Subject::Described { .. });
    let pronoun = matches!(subject, Subject::Pronoun { .. });
    let confidence = link.confidence.min(if pronoun { SUBJECT_PRONOUN_CONFIDENCE } else { confidence(Way::Subject) });
    let heading = !known.name.contains(char::is_lowercase);
    (!heading && !described && confidence >= SURE_MIN).then_some(Link {
        confidence,
        quoted: false,
        beside_cue: false,
        cue: None,
        said_on: None,
        ..link
    })
}

/// The link that `report` makes.
pub(super) fn reported(
    context: &Context,
    clause: &Clause,
    report: &Report,
    (start, at): (usize, usize),
    run: Option<&Run>,
) -> Link {
    let cue = span_of(clause.tokens, report.cue.0, report.cue.1);
    let mut link = link_of(context, clause, report.subject, cue, Found::Named, confidence(report.way));
    if report.way == Way::Colon && !is_person(&link) {
        // "Signs: “…”": what opens a line before a colon is more often a heading than an unknown speaker.
        link.attribution = None;
        link.confidence = UNREPORTED_CONFIDENCE;
    }
    if let Some(Subject::Described { start, end }) = report.subject {
        describe(context, clause, run, (start, end), start >= report.cue.1, &mut link);
    }
    if let Some(Subject::Pronoun { at }) = report.subject {
        let antecedent = clause.relative_antecedent(start, at).filter(|_| is_who(context.text, clause, at));
        match (antecedent.and_then(|subject| speaker_of(context, clause, subject)), run) {
            (Some((speaker, _)), _) => {
                let mention = clause.tokens.get(at).and_then(|token| mention_at(context.text, token.span));
                link.attribution = Some(Attribution::Attributed { speaker, mention, found: Found::Resolved });
                link.confidence = RELATIVE_CONFIDENCE;
            }
            (None, Some(run)) => resolve(context, clause, run, (start, at), &mut link),
            (None, None) => {}
        }
    }
    let epithet = report.way == Way::Before && is_epithet(clause, report.cue.0, at);
    link.quoted = report.subject.is_some() && !report.naming && !epithet;
    // A cue with a capital within its line is a heading's: there the quoted words have capitals like a title's.
    let heading = report.cue.0 > start && clause.token(report.cue.0).is_some_and(|cue| cue.capital);
    link.beside_cue = report.way == Way::After || heading || is_beside(clause.tokens, report.cue.1, at);
    link.said_on = said_on(context.text, clause.tokens, report.cue.1, context.published);
    link
}

/// Whether the quotation at `at` only qualifies the noun after it, and the cue names nothing: "maintaining a “hands off”
/// approach".
fn is_epithet(clause: &Clause, cue: usize, at: usize) -> bool {
    let small = |token: &Token| {
        let other = [Classes::PREPOSITION, Classes::AUXILIARY, Classes::COMMON];
        token.is_word() && !token.capital && !other.into_iter().any(|class| token.any(class))
    };
    let determined = at == cue + 2 && clause.any(cue + 1, Classes::DETERMINER);
    determined && !clause.any(cue, Classes::NAMING) && clause.token(at + 1).is_some_and(small)
}

fn is_who(text: &str, clause: &Clause, at: usize) -> bool {
    clause.tokens.get(at).and_then(|token| token.span.slice(text)) == Some("who")
}

/// Gives `link` the speaker that the words from token `start` to token `end` describe, `after` their cue or before it.
fn describe(
    context: &Context,
    clause: &Clause,
    run: Option<&Run>,
    (start, end): (usize, usize),
    after: bool,
    link: &mut Link,
) {
    if let Some((speaker, span)) = joined_names(clause, context.people, start, end) {
        let mention = mention_at(context.text, span);
        link.attribution = Some(Attribution::Attributed { speaker, mention, found: Found::Named });
        link.confidence = JOINED_CONFIDENCE;
        return;
    }
    let opens = start.checked_sub(1).and_then(|at| clause.tokens.get(at)).is_none_or(|before| !before.is_word());
    let found = if after { None } else { description(clause, start, end) };
    let found = found.or_else(|| (after || opens).then(|| description_after(clause, start, end)).flatten());
    let Some(description) = found else { return };
    if let Some((speaker, confidence)) = author(context, clause, &description, run) {
        let mention = mention_at(context.text, description.span);
        link.attribution = Some(Attribution::Attributed { speaker, mention, found: Found::Resolved });
        link.confidence = confidence;
        return;
    }
    let mention = mention_at(context.text, description.span);
    let (speaker, confidence) = match (context.roles.bearer(&description), context.roles.foremost(&description)) {
        (Some(bearer), _) => (bearer.clone(), BEARER_CONFIDENCE),
        (None, Some(foremost)) => (foremost, EPITHET_CONFIDENCE),
        (None, None) => (Speaker { name: description.words, kind: description.kind }, DESCRIBED_CONFIDENCE),
    };
    link.attribution = Some(Attribution::Attributed { speaker, mention, found: Found::Resolved });
    link.confidence = confidence;
}

/// Whose words a document says: "her statement read", "the port authority’s letter said".
fn author(context: &Context, clause: &Clause, description: &Description, run: Option<&Run>) -> Option<(Speaker, f32)> {
    const NAMES_MAX: usize = 3;
    if !description.document {
        return None;
    }
    let first = clause.names.partition_point(|name| name.start < description.start);
    let named = clause.names.iter().skip(first).take_while(|name| name.end <= description.end);
    if let Some(name) = named.take(NAMES_MAX).find(|name| is_author(clause, description.start, name)) {
        return Some((context.people.speaker(name), BEARER_CONFIDENCE));
    }
    let meant = run?.focus.antecedent(clause, context.people, context.genders, description.start, description.start)?;
    let confidence = pronoun_confidence(&meant);
    (confidence >= SURE_MIN).then_some((meant.speaker, confidence))
}

/// Whether `name` owns what is written, or wrote it: "Weil’s letter", "the Lowmere statement", "a letter from Weil". `start`
/// is the first token of the description.
fn is_author(clause: &Clause, start: usize, name: &Name) -> bool {
    let before = clause.tokens.get(start..name.start).unwrap_or_default();
    let owner = !before.iter().any(|token| token.any(Classes::PREPOSITION));
    let from = before.last().and_then(|token| token.span.slice(clause.text));
    owner || from.is_some_and(|word| ["from", "by"].contains(&word))
}

/// Gives `link` the speaker that the pronoun at token `at` means, in the sentence that begins with token `start`.
fn resolve(context: &Context, clause: &Clause, run: &Run, (start, at): (usize, usize), link: &mut Link) {
    let words = clause.tokens.get(at).and_then(|token| mention_at(context.text, token.span));
    let meant = run.focus.antecedent(clause, context.people, context.genders, start, at);
    let Some(meant) = meant else { return };
    let confidence = pronoun_confidence(&meant);
    let attribution = Attribution::Attributed { speaker: meant.speaker, mention: words, found: Found::Resolved };
    if confidence < SURE_MIN {
        link.unsure = Some((attribution, confidence));
        return;
    }
    link.confidence = confidence;
    link.attribution = Some(attribution);
}

pub(super) fn link_of(
    context: &Context,
    clause: &Clause,
    subject: Option<Subject>,
    cue: Option<Span>,
    found: Found,
    confidence: f32,
) -> Link {
    let cue = cue.and_then(|span| mention_at(context.text, span));
    let Some((speaker, mention)) = subject.and_then(|subject| speaker_of(context, clause, subject)) else {
        return Link { cue, confidence: CUED_CONFIDENCE, ..Link::default() };
    };
    let mention = Some(mention).filter(|_| found != Found::Carried);
    let attribution = Some(Attribution::Attributed { speaker, mention, found });
    Link { attribution, cue, confidence, quoted: true, ..Link::default() }
}

/// The speaker that `subject` names, and the words that do; `None` for a pronoun or a description.
fn speaker_of(context: &Context, clause: &Clause, subject: Subject) -> Option<(Speaker, Mention)> {
    let Subject::Named { name, start, end } = subject else { return None };
    let name = clause.names.get(name)?;
    let span =
        span_of(clause.tokens, start, end).filter(|span| span.len_bytes() <= MENTION_BYTES_MAX).unwrap_or(name.span);
    Some((context.people.speaker(name), mention_at(context.text, span)?))
}

fn mention_at(text: &str, span: Span) -> Option<Mention> {
    span.slice(text).map(|words| Mention { words: words.to_owned(), spans: vec![span] })
}

/// Whether at most a comma or colon stands between the cue that ends before token `after_cue` and the quotation at `at`.
fn is_beside(tokens: &[Token], after_cue: usize, at: usize) -> bool {
    after_cue == at || after_cue + 1 == at && tokens.get(after_cue).is_some_and(|token| token.is_sign(&[',', ':']))
}
