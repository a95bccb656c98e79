//! Who spoke the words of each quotation, paragraph by paragraph. A speaker is given only where the article's words
//! plainly name one; everything else stays unattributed, its cue kept.

use jiff::civil::Date;

use super::{
    confidence::{INTRODUCED_CONFIDENCE, confidence, unattributed_confidence},
    gate::gate_stream,
    gender::Genders,
    link::{Link, named_speaker, speaker},
    mention::{Name, People},
    pronoun::Focus,
    quotation::Region,
    report::{Report, Way, cue_before, introduced, report},
    report_after::asked,
    reported::{Content, Sentence, contents},
    roles::Roles,
    said_on::announced_on,
    speaker::reported,
    subject::{Clause, Subject},
    token::{Stream, Token, TokenKind, token_sentences},
    unreported::{Place, Reported, unreported},
};
use crate::domain::{Attribution, Found, QuoteKind, SaidOn, Speaker};

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
    pub(super) introduced: Option<Link>,
    /// The day that the paragraph right before says, where it ends with a colon.
    announced_on: Option<SaidOn>,
    /// Who spoke the last quotation of the paragraph right before, and when, where the article says so.
    dated: Option<(Speaker, SaidOn)>,
    /// Whom a pronoun can mean, and whose the words are that nobody reports.
    pub(super) focus: Focus,
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
            run.introduced = introduced(&clause, context.regions, last)
                .and_then(|subject| introduction(context, &clause, &run, last, subject));
        }
    }
    (found, spoken)
}

/// The link of whatever the paragraph quotes after the one that introduces `subject`, whose last sentence begins with token
/// `start`.
fn introduction(context: &Context, clause: &Clause, run: &Run, start: usize, subject: Subject) -> Option<Link> {
    let end = clause.tokens.len();
    let report = Report { subject: Some(subject), cue: (end, end), way: Way::Before, naming: false };
    let link = reported(context, clause, &report, (start, end), Some(run));
    let Some(Attribution::Attributed { speaker, .. }) = link.attribution else { return None };
    let attribution = Some(Attribution::Attributed { speaker, mention: None, found: Found::Carried });
    let confidence = INTRODUCED_CONFIDENCE.min(link.confidence.max(confidence(Way::Before)));
    Some(Link { attribution, confidence, quoted: true, ..Link::default() })
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
    let mut contained = Vec::new();
    let mut before: Reported = None;
    for (number, &(start, end)) in sentences.iter().enumerate() {
        let next_end = sentences.get(number + 1).map_or(end, |&(_, end)| end);
        let mut in_sentence: Reported = None;
        let mut speakers: Vec<Speaker> = Vec::new();
        let mut unnamed = false;
        let mut quoted: Vec<(usize, Report)> = Vec::new();
        let lone = is_only_quotations(clause.tokens.get(start..end).unwrap_or_default());
        for at in start..end {
            let Some(TokenKind::Quoted(region)) = clause.tokens.get(at).map(|token| token.kind) else { continue };
            let place = Place { start, at, region, lone };
            let said = if lone {
                asked(clause, context.regions, next_end, at).filter(|_| at + 1 == end)
            } else {
                report(clause, context.regions, (start, end), at, in_sentence.and_then(|(_, report)| report.subject))
            };
            let link = match (spoken(context, clause, place, in_sentence, before), said) {
                (Some(first), None) => joined(found, first),
                (Some(first), Some(_)) if !lone => joined(found, first),
                (_, Some(report)) => {
                    in_sentence = Some((region, report));
                    quoted.push((at, report));
                    reported(context, clause, &report, (start, at), run.as_deref())
                }
                (None, None) => unreported(context, clause, run.as_deref(), found, place, (in_sentence, before)),
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
        let closed = quoted.iter().find(|(_, report)| report.way == Way::After).map(|(at, _)| *at);
        let sentence = Sentence { clause, start, end, paragraph, nested, quoted: &quoted, closed };
        let words = contents(context, sentence, run.as_deref());
        if let Some(run) = run.as_deref_mut() {
            run.focus.read(clause, context.people, context.genders, (start, end), &speakers);
            let named = words.iter().filter_map(|content| named_speaker(&content.link));
            named.for_each(|speaker| run.focus.reports(speaker));
            if unnamed {
                run.focus.interrupt();
            }
        }
        contained.extend(words);
        before = in_sentence.or(before.filter(|_| lone));
    }
    contained
}

/// The region whose quote the quotation at `place` goes on with: “…,” Weil said, “…” “…,” Weil said. “…”
fn spoken(context: &Context, clause: &Clause, place: Place, here: Reported, before: Reported) -> Option<usize> {
    let (region, report) = here.or(before.filter(|_| place.lone))?;
    let same_cue = || cue_before(clause, context.regions, place.start, place.at) == Some(report.cue.0);
    (report.way == Way::After && (here.is_none() || same_cue())).then_some(region)
}

/// Most quotations of one sentence whose speakers are kept in mind.
const SPEAKERS_MAX: usize = 4;

/// Whether `sentence` holds a quotation and nothing else that could report it.
fn is_only_quotations(sentence: &[Token]) -> bool {
    sentence.iter().all(|token| !token.is_word() && token.kind != TokenKind::Possessive)
}

/// The link of a region that goes on with the quote of region `first`.
fn joined(found: &[Link], first: usize) -> Link {
    let Some(link) = found.get(first) else { return Link::default() };
    Link { joins: Some(link.joins.unwrap_or(first)), ..link.clone() }
}

/// `link` without a speaker who is worked out and whom the words themselves address: “Ida, you can go,” she said.
fn not_of_the_addressee(context: &Context, region: usize, mut link: Link) -> Link {
    let candidate = link.attribution.as_ref().or(link.unsure.as_ref().map(|(attribution, _)| attribution));
    let Some(Attribution::Attributed { speaker, found: Found::Resolved | Found::Carried, .. }) = candidate else {
        return link;
    };
    let words = context.regions.get(region).and_then(|region| region.inner.slice(context.text)).unwrap_or_default();
    if addresses(words, &speaker.name) {
        link.attribution = None;
        link.unsure = None;
        link.confidence = unattributed_confidence(QuoteKind::Direct, link.cue.is_some());
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

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    #[test]
    fn later_fragments_of_a_sentence_share_its_speaker() {
        check(
            "Anna Weil said that although the quay was an “important step,” the port was “far from perfect.”",
            &["Anna Weil: although the quay was an “important step,” the port was “far from perfect.”"],
        );
    }

    #[test]
    fn a_clause_that_has_ended_leaves_the_rest_to_whoever_reports_it() {
        check(
            "Anna Weil notes that after the mayor, Bo Lund, said the quay was “shut for good,” the port “squelched such talk.”",
            &[
                "Anna Weil: after the mayor, Bo Lund, said the quay was “shut for good,” the port “squelched such talk.”",
                "Bo Lund: the quay was “shut for good,”",
            ],
        );
    }

    #[test]
    fn what_another_did_is_not_said_by_the_speaker_before() {
        check(
            "Anna Weil said the fleet was “unlikely to leave,” and the ministry “quickly denied such talk.”",
            &["Anna Weil: the fleet was “unlikely to leave,”", "?: “quickly denied such talk.”"],
        );
    }

    #[test]
    fn a_question_of_somebody_else_does_not_go_on() {
        check(
            "“It is late,” Bo Lund said. “Where is it?” Anna Weil asked the mayor.",
            &["Bo Lund: “It is late,”", "Anna Weil: “Where is it?”"],
        );
    }

    #[test]
    fn a_word_that_leads_on_keeps_the_speaker() {
        check(
            "“We were late,” said Anna Weil. Now, “the quay is shut for good.”",
            &["Anna Weil: “We were late,”", "Anna Weil: “the quay is shut for good.”"],
        );
    }

    #[test]
    fn the_paragraph_before_may_introduce_a_described_speaker() {
        check(
            "In May, the port authority said of the quay:\n“It is shut for good.”",
            &["the port authority: “It is shut for good.”"],
        );
    }

    #[test]
    fn headings_and_page_furniture_change_nothing() {
        check(
            "“The quay is shut,” said Anna Weil.\nStory continues below\nMan charged over quay\n“Nobody stays here.”",
            &["Anna Weil: “The quay is shut,”", "Anna Weil: “Nobody stays here.”"],
        );
    }

    #[test]
    fn a_quotation_goes_on_with_whom_the_sentence_before_reports() {
        check(
            "Bo Lund came late. Anna Weil says the quay is shut. “Nobody stays here.”",
            &["Anna Weil: “Nobody stays here.”"],
        );
    }

    #[test]
    fn a_quotation_does_not_go_on_past_a_sentence_about_somebody_else() {
        check(
            "“It is late,” said Bo Lund. Weil left the room. “Nobody stays here.”",
            &["Bo Lund: “It is late,”", "?: “Nobody stays here.”"],
        );
    }

    #[test]
    fn cues_of_a_heading_have_capitals() {
        check("Anna Weil Says Quay Is “shut for good”", &["Anna Weil: “shut for good”"]);
    }
}
