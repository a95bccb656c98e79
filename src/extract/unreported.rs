//! Whose the words of a quotation are that nothing of its own reports: they go on with what was quoted before, or with
//! whom the paragraph before introduces, or are those of whom the narration is about.

use super::{
    attribution::{Context, Run},
    confidence::{INHERITED_CONFIDENCE, SURE_MIN, silent_confidence},
    lexicon::Classes,
    link::Link,
    quotation::Region,
    report::{Report, Rest, Way, colon_before, rest},
    speaker::{reported, spoken_of},
    subject::{Clause, Subject},
    token::Token,
};
use crate::domain::{Attribution, Found};

/// A sentence that only leads to a quotation has at most so many tokens before it.
const ANNOUNCED_MAX: usize = 8;

/// A quotation in its stream: token `at` of the sentence that begins with token `start`, and is nothing but quotations where
/// it stands `lone`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) at: usize,
    pub(super) region: usize,
    pub(super) lone: bool,
}

/// A report and the region it is of.
pub(super) type Reported = Option<(usize, Report)>;

/// The link of a quotation that nothing of its own reports; `here` is the report of one before it in its sentence, `before`
/// that of the sentence before.
pub(super) fn unreported(
    context: &Context,
    clause: &Clause,
    run: Option<&Run>,
    found: &[Link],
    Place { start, at, region, lone }: Place,
    (here, before): (Reported, Reported),
) -> Link {
    if let Some((first, report)) = here {
        if ends_with_comma(context, first) && is_subject_of_words(clause, start, at) {
            return Link::default();
        }
        return match rest(clause, start, report.cue.0) {
            Rest::Outer(report) if ends_with_comma(context, first) => {
                reported(context, clause, &report, (start, at), run)
            }
            Rest::Ended if ends_with_comma(context, first) => Link::default(),
            // Within a quotation nobody is known to go on.
            _ if run.is_none() => Link::default(),
            _ => inherited(found, first),
        };
    }
    // “…,” Weil said. Now, “…”
    let led = !lone && at > start && clause.tokens.get(start..at).is_some_and(is_lead);
    if let Some((first, _)) = before.filter(|(_, report)| led && report.way == Way::After) {
        return inherited(found, first);
    }
    let Some(run) = run else { return Link::default() };
    // "Then, after a pause: “…”"
    let announced = colon_before(clause, at) && at < start + ANNOUNCED_MAX;
    let opens = lone || at == start && before.is_some() || announced;
    let within = (at > start && !opens).then(|| spoken_of(context, clause, (start, at), run)).flatten();
    within.unwrap_or_else(|| carried(context, run, region, opens, lone && start == 0))
}

/// Whether the words before the quotation at `at` begin a clause whose verb it holds: "…, and the port ‘denied it’".
fn is_subject_of_words(clause: &Clause, start: usize, at: usize) -> bool {
    const SUBJECT_MAX: usize = 8;
    let near = at.saturating_sub(SUBJECT_MAX).max(start)..at;
    let and = near.rev().find(|&place| {
        let word = clause.tokens.get(place).and_then(|token| token.span.slice(clause.text)).unwrap_or_default();
        ["and", "but", "while"].contains(&word)
    });
    let noun =
        at.checked_sub(1).and_then(|last| clause.tokens.get(last)).is_some_and(|last| !last.any(Classes::DETERMINER));
    let subject = and.and_then(|and| clause.phrase_at(and + 1)).filter(|&(_, end)| noun && end == at);
    subject.is_some_and(|(subject, _)| !matches!(subject, Subject::Pronoun { .. }))
}

/// Whether `opening` only leads from one sentence to the next: "Now,", "But".
fn is_lead(opening: &[Token]) -> bool {
    let small =
        |token: &Token| token.any(Classes::COMMON) && !token.any(Classes::PRONOUN) && !token.any(Classes::DETERMINER);
    opening.len() < 3 && opening.iter().all(|token| token.is_sign(&[',']) || token.is_word() && small(token))
}

/// Whether the words of region `region` end with a comma of their own, and a clause with them.
fn ends_with_comma(context: &Context, region: usize) -> bool {
    let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text));
    words.is_some_and(|words| words.ends_with(','))
}

/// The link of a quotation that shares the speaker of region `first`: "Weil said it was “late,” while Lowmere was “not.”"
fn inherited(found: &[Link], first: usize) -> Link {
    let Some(first) = found.get(first) else { return Link::default() };
    let Some(attribution) = first.attribution.clone() else { return Link::default() };
    let confidence = first.confidence.min(INHERITED_CONFIDENCE);
    Link { attribution: Some(attribution), cue: first.cue.clone(), confidence, quoted: true, ..Link::default() }
}

/// The link of region `region`, which no cue reports: it `opens` its sentence, or is all of it.
fn carried(context: &Context, run: &Run, region: usize, opens: bool, opens_paragraph: bool) -> Link {
    let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
    let block = context.regions.get(region).is_some_and(Region::is_block);
    if let Some(introduced) = run.introduced.as_ref().filter(|_| block) {
        return introduced.clone();
    }
    // Whoever introduces a block quotation has just been named, or is not known.
    if block || !opens || is_heading(context.regions, region, words) || is_transcript(words) {
        return Link::default();
    }
    if let Some(introduced) = run.introduced.as_ref().filter(|_| opens_paragraph) {
        return introduced.clone();
    }
    // A mark that nothing closes takes in the paragraph's rest, and with it whoever reports the words.
    if is_unclosed(context.regions, region) {
        return Link::default();
    }
    let Some(meant) = run.focus.silent(context.genders) else { return Link::default() };
    let confidence = silent_confidence(&meant, opens_paragraph);
    let attribution = Attribution::Attributed { speaker: meant.speaker, mention: None, found: Found::Carried };
    if confidence < SURE_MIN {
        return Link { unsure: Some((attribution, confidence)), ..Link::default() };
    }
    Link { attribution: Some(attribution), confidence, quoted: true, ..Link::default() }
}

/// Whether a region has lost its closing mark: nothing closes it, and no paragraph goes on with it.
fn is_unclosed(regions: &[Region], number: usize) -> bool {
    const LOOKED_AT_MAX: usize = 64;
    let Some(region) = regions.get(number) else { return false };
    let goes_on = || regions.iter().skip(number + 1).take(LOOKED_AT_MAX).any(|next| next.continues == Some(number));
    region.inner.end() == region.span.end() && !goes_on()
}

/// Whether a few words within single marks, on a line of their own, are a heading: 'A change of tide'. It quotes what comes
/// after it rather than whoever spoke before.
fn is_heading(regions: &[Region], region: usize, words: &str) -> bool {
    const HEADING_WORDS_MAX: usize = 12;
    regions.get(region).is_some_and(|region| region.single && region.parent.is_none())
        && words.split_whitespace().nth(HEADING_WORDS_MAX).is_none()
}

/// Whether quoted words begin by naming their own speaker: “TEAGUE: Where were you?”
fn is_transcript(words: &str) -> bool {
    const NAME_BYTES_MAX: usize = 24;
    let head = words.get(..words.floor_char_boundary(NAME_BYTES_MAX)).unwrap_or(words);
    head.split_once(':')
        .is_some_and(|(name, _)| name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_lowercase))
}
