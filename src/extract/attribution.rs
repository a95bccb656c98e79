//! Who spoke the words of each quotation, paragraph by paragraph. A speaker is given only where the article's words
//! plainly name one; everything else stays unattributed, its cue kept.

use jiff::civil::Date;

use super::{
    cue::span_of,
    description::{Description, Roles, description, description_after, joined_names},
    gate::{Marked, is_quotation, places},
    gender::Genders,
    lexicon::Classes,
    mention::{Name, People, nicknames},
    pronoun::{Focus, Meant, Turn},
    quotation::Region,
    report::{Report, Way, asked, colon_before, cue_before, introduced, main_subject, report},
    reported::{Content, Sentence, contents},
    said_on::{announced_on, said_on},
    subject::{Clause, Subject},
    token::{Stream, Token, TokenKind, token_sentences},
};
use crate::domain::{Attribution, Found, Mention, SaidOn, Span, Speaker, SpeakerKind};

/// What was found out about one region.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) attribution: Option<Attribution>,
    pub(super) cue: Option<Mention>,
    pub(super) said_on: Option<SaidOn>,
    pub(super) confidence: f32,
    /// The region whose quote this one goes on with: “…,” Weil said. “…”
    pub(super) joins: Option<usize>,
    /// Whether the cue stands right beside it, a comma or colon between at most.
    pub(super) beside_cue: bool,
    /// Whether the marks quote somebody.
    pub(super) quoted: bool,
}

impl Default for Link {
    /// Nothing found: no speaker, no cue, and quoted only if the gate says so.
    fn default() -> Link {
        Link {
            attribution: None,
            cue: None,
            said_on: None,
            confidence: UNREPORTED_CONFIDENCE,
            joins: None,
            beside_cue: false,
            quoted: false,
        }
    }
}

/// How often a quote found this way is right, its words and its speaker: measured on 5,700 marked stretches of the
/// development articles of two corpora, GGT and `PolNeAR`, and rounded down.
fn confidence(way: Way) -> f32 {
    match way {
        Way::After => 0.96,
        Way::Before => 0.93,
        Way::According => 0.92,
        Way::Trailing => 0.95,
        Way::Colon => 0.75,
        Way::Subject => 0.61,
        Way::Verb => 0.8,
        Way::Noun => 0.7,
    }
}

/// The same for a speaker introduced by the last words of the paragraph before, a colon after them.
const INTRODUCED_CONFIDENCE: f32 = 0.93;
/// The same for two or more names that are joined: "Weil and Lund said". 6 of 9: too few for a higher figure.
const JOINED_CONFIDENCE: f32 = 0.66;
/// The same for "the mayor" where the article has called one person so.
const BEARER_CONFIDENCE: f32 = 0.9;
/// The same for a description that stands for itself.
const DESCRIBED_CONFIDENCE: f32 = 0.89;
/// The same for a quotation that only shares its sentence with one that is reported.
const INHERITED_CONFIDENCE: f32 = 0.85;
/// The same where only a pronoun says whom a sentence is about that quotes without a report: 6 of 11.
const SUBJECT_PRONOUN_CONFIDENCE: f32 = 0.54;
/// The same for "who", whose person stands right before it.
const RELATIVE_CONFIDENCE: f32 = 0.9;
/// The next candidate for a pronoun or a silent quotation weighs little from below the first share on, and as much as the
/// best one from the second on.
const RIVAL_LIGHT: f32 = 0.35;
const RIVAL_HALF: f32 = 0.6;
const RIVAL_EQUAL: f32 = 0.9;

/// The same for a pronoun. Measured on GGT's development articles, where names are gold: plainly one person 83 of 84 and
/// 12 of 14, against the last speaker 16 of 17. Of people whose gender nothing shows and who are the only ones spoken of,
/// 22 of 28 have the name that `PolNeAR`'s annotators' machine guessed, which is right as often for a plain "he said".
fn pronoun_confidence(meant: &Meant) -> f32 {
    match meant.rival {
        rival if rival >= RIVAL_EQUAL => 0.55,
        _ if meant.contested => 0.85,
        _ if meant.speaker.kind == SpeakerKind::Group => 0.61,
        rival if !meant.gender_known => match meant.speaker.kind {
            SpeakerKind::Person if rival < RIVAL_LIGHT => 0.8,
            _ if meant.turn == Turn::Quoted && rival < RIVAL_LIGHT => 0.75,
            SpeakerKind::Person if rival < RIVAL_HALF => 0.65,
            _ if meant.turn == Turn::Quoted && rival < RIVAL_HALF => 0.65,
            SpeakerKind::Organisation if meant.turn == Turn::Quoted || rival < RIVAL_LIGHT => 0.62,
            _ => 0.5,
        },
        rival if rival < RIVAL_LIGHT => 0.95,
        _ => 0.93,
    }
}

/// The same for a quotation that no cue reports, by how much of the narration is about its speaker: 53 of 55 on GGT,
/// where names are gold, 91 of 126 on `PolNeAR`, where many of them are missing. Within a paragraph only the last
/// speaker goes on, or whom the sentence before reports: 4 of 7.
fn silent_confidence(meant: &Meant, opens_paragraph: bool) -> f32 {
    match meant.rival {
        // "Weil says the quay is shut. “Nobody stays here.”"
        _ if !opens_paragraph && meant.turn == Turn::Reported => 0.61,
        _ if !opens_paragraph && meant.turn != Turn::Quoted => 0.57,
        rival if rival < RIVAL_EQUAL => 0.79,
        _ => 0.45,
    }
}

/// Speakers that are less certain than this are not shown.
const SHOWN_MIN: f32 = 0.6;

/// How often a quotation without a speaker is somebody's words: with a cue, and without.
const CUED_CONFIDENCE: f32 = 0.95;
const UNREPORTED_CONFIDENCE: f32 = 0.8;
/// A longer mention is cut down to the name in it.
const MENTION_BYTES_MAX: usize = 300;

/// Everything attribution needs to know of an article.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) text: &'a str,
    pub(super) regions: &'a [Region],
    pub(super) people: &'a People,
    pub(super) genders: &'a Genders,
    pub(super) roles: &'a Roles,
    pub(super) published: Option<Date>,
}

/// What the paragraphs so far leave for the next one.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The speaker that the paragraph right before introduces with its last word, a colon.
    introduced: Option<Link>,
    /// The day that the paragraph right before says, where it ends with a colon.
    announced_on: Option<SaidOn>,
    /// Who spoke the last quotation of the paragraph right before, and when, where the article says so.
    dated: Option<(Speaker, SaidOn)>,
    /// Whom a pronoun can mean, and whose the words are that nobody reports.
    focus: Focus,
}

/// One link for each region, in their order, and all reported words. `streams` are in the order of the text, with the
/// names of each.
pub(super) fn links(context: &Context, streams: &[(Stream, Vec<Name>)]) -> (Vec<Link>, Vec<Content>) {
    let mut found = vec![Link::default(); context.regions.len()];
    let mut spoken = Vec::new();
    let mut run = Run::default();
    for (stream, names) in streams {
        let clause = Clause { text: context.text, tokens: &stream.tokens, names };
        let sentences = token_sentences(context.text, &stream.tokens, context.regions);
        let narration = stream.of.is_none();
        let prose = narration && is_prose(&clause);
        if prose {
            run.focus.next_paragraph();
        }
        let run_on = prose.then_some(&mut run);
        spoken.extend(link_stream(context, &clause, (stream, &sentences), run_on, &mut found));
        gate_stream(context, &clause, !narration, &mut found);
        if narration {
            date(context, &mut run, &stream.tokens, &mut found);
        }
        if prose {
            let last = sentences.last().map_or(0, |(start, _)| *start);
            run.introduced = introduced(&clause, context.regions, last).and_then(|subject| {
                let link = link_of(context, &clause, Some(subject), None, Found::Carried, INTRODUCED_CONFIDENCE);
                link.attribution.is_some().then_some(link)
            });
        }
    }
    (found, spoken)
}

/// Whether a paragraph is part of the story: it quotes somebody or ends like a sentence. "Story continues below" and
/// headings do not.
fn is_prose(clause: &Clause) -> bool {
    let quotes = clause.tokens.iter().any(|token| matches!(token.kind, TokenKind::Quoted(_)));
    let ends = clause.tokens.last().is_some_and(|token| token.is_sign(&['.', '!', '?', ':', '…', ')']));
    quotes || ends && clause.tokens.iter().any(Token::is_word)
}

/// Gives the first quotation of a paragraph, whose narration is `tokens`, the day that the paragraph before announces it
/// with, or that of the quotation it carries on from.
fn date(context: &Context, run: &mut Run, tokens: &[Token], found: &mut [Link]) {
    let region = |token: &Token| match token.kind {
        TokenKind::Quoted(region) => Some(region),
        _ => None,
    };
    let announced = run.announced_on.take();
    let dated = run.dated.take();
    if let Some(link) = tokens.iter().find_map(region).and_then(|first| found.get_mut(first))
        && link.said_on.is_none()
    {
        let carried = matches!(link.attribution, Some(Attribution::Attributed { found: Found::Carried, .. }));
        let same = dated.filter(|(before, _)| carried && speaker(link) == Some(before));
        link.said_on = announced.or(same.map(|(_, said_on)| said_on));
    }
    let last = tokens.iter().rev().find_map(region).and_then(|last| found.get(last));
    run.dated = last.and_then(|link| speaker(link).cloned().zip(link.said_on.clone()));
    run.announced_on = announced_on(context.text, tokens, context.published);
}

/// Fills in the links of a stream's regions; gives the reported words of its sentences.
fn link_stream(
    context: &Context,
    clause: &Clause,
    (stream, sentences): (&Stream, &[(usize, usize)]),
    mut run: Option<&mut Run>,
    found: &mut [Link],
) -> Vec<Content> {
    let mut spoken = Vec::new();
    let mut before: Option<(usize, Report)> = None;
    for (number, &(start, end)) in sentences.iter().enumerate() {
        let next_end = sentences.get(number + 1).map_or(end, |&(_, end)| end);
        let mut in_sentence: Option<(usize, Report)> = None;
        let mut speakers: Vec<Speaker> = Vec::new();
        let mut unnamed = false;
        let mut quoted: Vec<(usize, Report)> = Vec::new();
        let lone = is_only_quotations(clause.tokens.get(start..end).unwrap_or_default());
        for at in start..end {
            let Some(TokenKind::Quoted(region)) = clause.tokens.get(at).map(|token| token.kind) else { continue };
            let goes_on = match in_sentence {
                Some((_, report)) => {
                    report.way == Way::After && cue_before(clause, context.regions, start, at) == Some(report.cue.0)
                }
                None => lone && before.is_some_and(|(_, report)| report.way == Way::After),
            };
            let spoken = in_sentence.or(before).filter(|_| goes_on);
            let earlier = in_sentence.and_then(|(_, report)| report.subject);
            let said = if lone {
                asked(clause, context.regions, next_end, at).filter(|_| at + 1 == end)
            } else {
                report(clause, context.regions, (start, end), at, earlier)
            };
            let link = match (spoken, said) {
                (Some((first, _)), _) => joined(found, first),
                (None, Some(report)) => {
                    in_sentence = Some((region, report));
                    quoted.push((at, report));
                    reported(context, clause, &report, (start, at), run.as_deref())
                }
                (None, None) if in_sentence.is_some() && run.is_some() => inherited(found, in_sentence),
                (None, None) => run.as_deref().map_or_else(Link::default, |run| {
                    // "Then, after a pause: “…”"
                    let announced = colon_before(clause, at) && at < start + ANNOUNCED_MAX;
                    let opens = lone || at == start && before.is_some() || announced;
                    let within = (at > start && !opens).then(|| spoken_of(context, clause, (start, at), run)).flatten();
                    within.unwrap_or_else(|| carried(context, run, region, opens, lone && start == 0))
                }),
            };
            let link = not_of_the_addressee(context, region, link);
            unnamed |= link.cue.is_some() && link.attribution.is_none();
            if speakers.len() < SPEAKERS_MAX {
                speakers.extend(speaker(&link).cloned());
            }
            if let Some(slot) = found.get_mut(region) {
                *slot = link;
            }
        }
        let (paragraph, nested) = (stream.paragraph, stream.of.is_some());
        let sentence = Sentence { clause, start, end, paragraph, nested, quoted: &quoted };
        spoken.extend(contents(context, sentence, run.as_deref()));
        if let Some(run) = run.as_deref_mut() {
            run.focus.read(clause, context.people, context.genders, (start, end), &speakers);
            if unnamed {
                run.focus.interrupt();
            }
        }
        before = in_sentence.or(before.filter(|_| lone));
    }
    spoken
}

/// A sentence that only leads to a quotation has at most so many tokens before it.
const ANNOUNCED_MAX: usize = 8;
/// Most quotations of one sentence whose speakers are kept in mind.
const SPEAKERS_MAX: usize = 4;

/// Whether `sentence` holds a quotation and nothing else that could report it.
fn is_only_quotations(sentence: &[Token]) -> bool {
    sentence.iter().all(|token| !token.is_word() && token.kind != TokenKind::Possessive)
}

/// The link of a quotation within a sentence that nothing reports: its words are those of whom the sentence is about. Says
/// nothing of whether the marks quote somebody.
fn spoken_of(context: &Context, clause: &Clause, (start, at): (usize, usize), run: &Run) -> Option<Link> {
    let subject = main_subject(clause, start, at)?;
    let report = Report { subject: Some(subject), cue: (at, at), way: Way::Subject, naming: false };
    let link = reported(context, clause, &report, (start, at), Some(run));
    let known =
        speaker(&link).filter(|speaker| speaker.kind != SpeakerKind::Unknown && speaker.kind != SpeakerKind::Group)?;
    let described = matches!(subject, Subject::Described { .. });
    let pronoun = matches!(subject, Subject::Pronoun { .. });
    let confidence = link.confidence.min(if pronoun { SUBJECT_PRONOUN_CONFIDENCE } else { confidence(Way::Subject) });
    (!known.name.is_empty() && !described && confidence >= SHOWN_MIN).then_some(Link {
        confidence,
        quoted: false,
        beside_cue: false,
        cue: None,
        said_on: None,
        ..link
    })
}

/// The link of a quotation that nothing of its own reports, later in a sentence than the one that `report` is of: "Weil said
/// it was “late,” while Lowmere was “not.”"
fn inherited(found: &[Link], report: Option<(usize, Report)>) -> Link {
    let Some(first) = report.and_then(|(first, _)| found.get(first)) else { return Link::default() };
    let Some(attribution) = first.attribution.clone() else { return Link::default() };
    let confidence = first.confidence.min(INHERITED_CONFIDENCE);
    Link { attribution: Some(attribution), cue: first.cue.clone(), confidence, quoted: true, ..Link::default() }
}

/// The link of a region that goes on with the quote of region `first`.
fn joined(found: &[Link], first: usize) -> Link {
    let Some(link) = found.get(first) else { return Link::default() };
    Link { joins: Some(link.joins.unwrap_or(first)), ..link.clone() }
}

fn speaker(link: &Link) -> Option<&Speaker> {
    match &link.attribution {
        Some(Attribution::Attributed { speaker, .. }) => Some(speaker),
        _ => None,
    }
}

fn is_person(link: &Link) -> bool {
    speaker(link).is_some_and(|speaker| speaker.kind == SpeakerKind::Person)
}

/// `link` without a speaker who is worked out and whom the words themselves address: “Ida, you can go,” she said.
fn not_of_the_addressee(context: &Context, region: usize, mut link: Link) -> Link {
    let Some(Attribution::Attributed { speaker, found: Found::Resolved | Found::Carried, .. }) = &link.attribution
    else {
        return link;
    };
    let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
    if addresses(words, &speaker.name) {
        link.attribution = None;
        link.confidence = if link.cue.is_some() { CUED_CONFIDENCE } else { UNREPORTED_CONFIDENCE };
    }
    link
}

/// Whether `words` begin by addressing somebody of this name, in whole or in part: a name, then a comma.
fn addresses(words: &str, name: &str) -> bool {
    const ADDRESSED_BYTES_MAX: usize = 40;
    let head = words.get(..words.floor_char_boundary(ADDRESSED_BYTES_MAX)).unwrap_or(words);
    let Some((addressed, _)) = head.split_once(',') else { return false };
    let part = |word: &str| name.split_whitespace().any(|part| part == word);
    !addressed.trim().is_empty() && addressed.split_whitespace().all(part)
}

/// Whether a region has lost its closing mark: nothing closes it, and no paragraph goes on with it.
fn is_unclosed(regions: &[Region], number: usize) -> bool {
    const LOOKED_AT_MAX: usize = 64;
    let Some(region) = regions.get(number) else { return false };
    let goes_on = || regions.iter().skip(number + 1).take(LOOKED_AT_MAX).any(|next| next.continues == Some(number));
    region.inner.end() == region.span.end() && !goes_on()
}

/// The link of region `region`, which no cue reports: it `opens` its sentence, or is all of it.
fn carried(context: &Context, run: &Run, region: usize, opens: bool, opens_paragraph: bool) -> Link {
    let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
    let block = context.regions.get(region).is_some_and(Region::is_block);
    if let Some(introduced) = run.introduced.as_ref().filter(|_| block) {
        return introduced.clone();
    }
    // A mark that nothing closes takes in the paragraph's rest, and with it whoever reports the words. Whoever introduces a
    // block quotation has just been named, or is not known.
    if block || !opens || is_transcript(words) || is_unclosed(context.regions, region) {
        return Link::default();
    }
    if let Some(introduced) = run.introduced.as_ref().filter(|_| opens_paragraph) {
        return introduced.clone();
    }
    let Some(meant) = run.focus.silent(context.genders) else { return Link::default() };
    let confidence = silent_confidence(&meant, opens_paragraph);
    if confidence < SHOWN_MIN {
        return Link::default();
    }
    let attribution = Some(Attribution::Attributed { speaker: meant.speaker, mention: None, found: Found::Carried });
    Link { attribution, confidence, quoted: true, ..Link::default() }
}

/// Whether quoted words begin by naming their own speaker: “TEAGUE: Where were you?”
fn is_transcript(words: &str) -> bool {
    const NAME_BYTES_MAX: usize = 24;
    let head = words.get(..words.floor_char_boundary(NAME_BYTES_MAX)).unwrap_or(words);
    head.split_once(':')
        .is_some_and(|(name, _)| name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase))
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
    link.quoted = report.subject.is_some() && !report.naming && !(report.way == Way::Before && is_epithet(clause, report.cue.0, at));
    // A cue with a capital within its line is a heading's: there the quoted words have capitals like a title's.
    let heading = report.cue.0 > start && clause.tokens.get(report.cue.0).is_some_and(|cue| cue.capital);
    link.beside_cue = report.way == Way::After || heading || is_beside(clause.tokens, report.cue.1, at);
    link.said_on = said_on(context.text, clause.tokens, report.cue.1, context.published);
    link
}

fn is_who(text: &str, clause: &Clause, at: usize) -> bool {
    clause.tokens.get(at).and_then(|token| token.span.slice(text)) == Some("who")
}

/// Whether the quotation at `at` only qualifies the noun after it, and the cue names nothing: "maintaining a “hands off”
/// approach".
fn is_epithet(clause: &Clause, cue: usize, at: usize) -> bool {
    let small = |token: &Token| {
        token.is_word() && !token.capital && !token.any(Classes::PREPOSITION) && !token.any(Classes::AUXILIARY)
            && !token.any(Classes::COMMON)
    };
    let determined = at.checked_sub(1).and_then(|before| clause.tokens.get(before)).is_some_and(|before| {
        before.is_word() && before.any(Classes::DETERMINER)
    });
    let naming = clause.tokens.get(cue).is_some_and(|cue| cue.any(Classes::NAMING));
    determined && !naming && at > cue + 2 - 1 && at <= cue + 2 && clause.tokens.get(at + 1).is_some_and(small)
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
    let (speaker, confidence) = match context.roles.bearer(&description) {
        Some(bearer) => (bearer.clone(), BEARER_CONFIDENCE),
        None => (Speaker { name: description.words, kind: description.kind }, DESCRIBED_CONFIDENCE),
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
    (confidence >= SHOWN_MIN).then_some((meant.speaker, confidence))
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
    let Some(meant) = meant.filter(|meant| pronoun_confidence(meant) >= SHOWN_MIN) else { return };
    link.confidence = pronoun_confidence(&meant);
    link.attribution = Some(Attribution::Attributed { speaker: meant.speaker, mention: words, found: Found::Resolved });
}

fn link_of(
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

/// Asks the gate about every quotation of a stream.
pub(super) fn gate_stream(context: &Context, clause: &Clause, nested: bool, found: &mut [Link]) {
    for (region, at) in places(clause.tokens) {
        let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
        let continues = context.regions.get(region).is_some_and(|region| region.continues.is_some());
        let Some(link) = found.get_mut(region) else { continue };
        let reported = link.quoted || link.joins.is_some() || continues;
        let beside_cue = link.beside_cue && link.joins.is_none();
        link.quoted =
            is_quotation(context.text, &Marked { words, reported, beside_cue, nested, tokens: clause.tokens, at });
    }
    for region in nicknames(clause.tokens, clause.names) {
        if let Some(link) = found.get_mut(region) {
            link.quoted = false;
        }
    }
}

/// Whether at most a comma or colon stands between the cue that ends before token `after_cue` and the quotation at `at`.
fn is_beside(tokens: &[Token], after_cue: usize, at: usize) -> bool {
    after_cue == at || after_cue + 1 == at && tokens.get(after_cue).is_some_and(|token| token.is_sign(&[',', ':']))
}
