//! Reported speech: the words a sentence puts in somebody's mouth without quoting them, or not all of them.

use super::{
    attribution::{Context, Run},
    closing::closing,
    cue::span_of,
    headline::dateline_len,
    leading::{noun, opening, unnamed, verb},
    lexicon::Classes,
    link::Link,
    phrase::phrase_before,
    report::Report,
    speaker::reported,
    subject::{Clause, Subject},
    token::TokenKind,
};
use crate::domain::{Attribution, Found, Mention, Span, Speaker, SpeakerKind};

/// Most reports of one sentence that are read.
const REPORTS_MAX: usize = 16;
/// How far into reported words a belief of somebody else's is one of them, in tokens.
const NESTED_MAX: usize = 4;

/// The first token of reported words and the one after their last.
pub(super) type Bounds = (usize, usize);

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
    /// Whether somebody plainly speaks, whoever it is: "he said", "reportedly".
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
    /// The quotations of the sentence that are reported in it, each with its token, by that.
    pub(super) quoted: &'a [(usize, Report)],
    /// The token of the first of them whose report follows it.
    pub(super) closed: Option<usize>,
}

impl Sentence<'_> {
    /// What reports the quotation that is token `at`.
    pub(super) fn quoted_at(&self, at: usize) -> Option<Report> {
        let place = self.quoted.binary_search_by_key(&at, |(place, _)| *place).ok()?;
        self.quoted.get(place).map(|(_, report)| *report)
    }
}

/// How a sentence reports words that are not quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Weil said (that) the pier is safe. She told Lund it was.
    Said,
    /// Weil argued that the pier is safe.
    That,
    /// Weil argued the pier is safe. Lund asked whether it is.
    Bare,
    /// Weil promised to reopen the pier.
    Infinitive,
    /// Weil warned of a flood.
    Governed,
    /// Weil’s claim that the pier is safe.
    Noun,
    /// According to Weil, the pier is safe. As Weil notes, it is.
    According,
    /// For Weil, the pier is a disgrace.
    View,
    /// The pier is safe, Weil said.
    Closing,
    /// The pier has reportedly closed.
    Unnamed,
}

impl Form {
    /// How often words found this way are reported, and reported there: measured on 2,900 stretches of the development
    /// articles of GGT and `PolNeAR`, and rounded down. Words are right where they share half with the annotators', or lie
    /// within them; `PolNeAR`'s annotators take in whom something is asked ("urged \[the council to reopen\]").
    fn share(self) -> f32 {
        match self {
            Form::Said => 0.86,
            Form::That | Form::According | Form::Closing => 0.82,
            Form::Governed => 0.74,
            Form::Bare => 0.72,
            // Few of each: 5 of 8 views, and 40 of 72 nouns, of which the annotators leave many out.
            Form::Infinitive | Form::View | Form::Noun => 0.66,
            Form::Unnamed => 0.5,
        }
    }
}

/// What a report says and where its words stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reported {
    pub(super) report: Report,
    pub(super) form: Form,
    pub(super) parts: [Option<Bounds>; 2],
}

impl Reported {
    fn holds(&self, at: usize) -> bool {
        self.parts.iter().flatten().any(|&(from, to)| from + NESTED_MAX <= at && at < to)
    }
}

/// The reported words of a sentence, in no particular order.
pub(super) fn contents(context: &Context, sentence: Sentence, run: Option<&Run>) -> Vec<Content> {
    reports(context, sentence).iter().filter_map(|found| content(context, sentence, found, run)).collect()
}

fn reports(context: &Context, sentence: Sentence) -> Vec<Reported> {
    let mut found: Vec<Reported> = opening(sentence).into_iter().collect();
    let mut earlier = None;
    // "PORT ELLERY (Lowmere Press) — The pier is safe, Weil said."
    let opens = sentence.start == 0 && !sentence.nested;
    let mut segment = if opens { dateline_len(context.text, sentence.clause.tokens) } else { sentence.start };
    for at in sentence.start..sentence.end {
        if found.len() >= REPORTS_MAX {
            break;
        }
        // "… saying that the generals believe …": a belief counts within other words only where it opens them.
        let within = found.iter().any(|found| found.holds(at));
        if let Some(report) = noun(sentence, at) {
            found.push(report);
        } else if let Some(report) = verb(sentence, at, earlier, within) {
            earlier = report.report.subject.or(earlier);
            found.push(report);
        } else {
            found.extend(unnamed(sentence, at));
        }
        if let Some((report, after)) = closing(context, sentence, segment, at) {
            segment = after;
            found.push(report);
        }
    }
    found
}

fn content(context: &Context, sentence: Sentence, found: &Reported, run: Option<&Run>) -> Option<Content> {
    let clause = sentence.clause;
    let parts = || found.parts.iter().flatten();
    let worded = |span: &Span| span.slice(context.text).is_some_and(|words| words.contains(char::is_alphanumeric));
    let spans = parts().filter_map(|&(start, end)| span_of(clause.tokens, start, end)).filter(worded);
    let spans: Vec<Span> = spans.collect();
    let first = parts().next()?.0;
    let mut link = reported(context, clause, &found.report, (sentence.start, first), run);
    if let (None, Some(Subject::Described { end, .. })) = (&link.attribution, found.report.subject)
        && let Some(span) = phrase_before(clause, sentence.start, end)
    {
        describe(context, span, &mut link);
    }
    link.confidence *= found.form.share();
    link.unsure = link.unsure.map(|(attribution, confidence)| (attribution, confidence * found.form.share()));
    let within = parts().flat_map(|&(start, end)| clause.tokens.get(start..end).unwrap_or_default());
    let regions = within.filter_map(|token| match token.kind {
        TokenKind::Quoted(region) => Some(region),
        _ => None,
    });
    let pronoun = match found.report.subject {
        Some(Subject::Pronoun { at }) => clause.is_one_of(at, &["he", "she", "they"]),
        _ => false,
    };
    let spoken = found.form == Form::Unnamed || pronoun && clause.any(found.report.cue.0, Classes::SPEECH);
    (!spans.is_empty()).then(|| Content {
        spans,
        link,
        paragraph: sentence.paragraph,
        regions: regions.collect(),
        nested: sentence.nested,
        spoken,
    })
}

/// Gives `link` the words at `span` as the speaker: "the records", "news media".
fn describe(context: &Context, span: Span, link: &mut Link) {
    /// How often such a phrase is the speaker, where it reports at all.
    const PHRASE_CONFIDENCE: f32 = 0.86;
    let Some(words) = span.slice(context.text) else { return };
    let name = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mention = Some(Mention { words: words.to_owned(), spans: vec![span] });
    let speaker = Speaker { name, kind: SpeakerKind::Unknown };
    link.attribution = Some(Attribution::Attributed { speaker, mention, found: Found::Resolved });
    link.confidence = PHRASE_CONFIDENCE;
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::QuoteKind,
        extract::tests::{quotes, spoken},
    };

    /// The quotes of `text` that are not direct, each as `speaker: words`, `?` for nobody; two spans with ` … ` between.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let quotes = quotes(text);
        let reported = quotes.iter().filter(|quote| quote.kind != QuoteKind::Direct);
        let found: Vec<String> = reported.map(|quote| spoken(quote, text, " … ")).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_clause_after_a_report_is_reported_with_and_without_that() {
        check("Anna Weil said the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("Anna Weil said on Monday that the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("Anna Weil said in a statement the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("Anna Weil argued that the pier is safe; Bo Lund left.", &["Anna Weil: the pier is safe"]);
        check("Anna Weil asked whether the pier is safe.", &["Anna Weil: whether the pier is safe"]);
    }

    #[test]
    fn what_is_no_clause_is_not_reported() {
        check("Anna Weil said nothing.", &[]);
        check("Anna Weil announced the plan on Monday.", &[]);
        check("Anna Weil wrote a letter to the port.", &[]);
        check("Anna Weil reported to the harbour office.", &[]);
    }

    #[test]
    fn whom_words_are_told_is_no_part_of_them() {
        check("Anna Weil told Bo Lund that the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("Anna Weil told Bo Lund the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("Anna Weil told friends in Lowmere that it is late.", &["Anna Weil: it is late"]);
        check("Anna Weil warned the fishers to prepare for a flood.", &["Anna Weil: to prepare for a flood"]);
    }

    #[test]
    fn an_infinitive_after_a_promise_is_reported() {
        check("Anna Weil promised to reopen the pier.", &["Anna Weil: to reopen the pier"]);
        check("Anna Weil vowed not to leave.", &["Anna Weil: not to leave"]);
        check("Pledged money to Anna Weil came late.", &[]);
    }

    #[test]
    fn what_a_preposition_ties_to_a_warning_or_an_accusation_is_reported() {
        check("Anna Weil warned of a flood.", &["Anna Weil: of a flood"]);
        check("Anna Weil accused the mayor, Bo Lund, of not leaving.", &["Anna Weil: of not leaving"]);
        check("Anna Weil called for an inquiry.", &["Anna Weil: for an inquiry"]);
    }

    #[test]
    fn a_denied_report_reports_nothing() {
        for text in [
            "Anna Weil did not say that the pier is safe.",
            "Anna Weil never said the pier is safe.",
            "Anna Weil denied that the pier is safe.",
            "No official said that the pier is safe.",
            "Nobody at the port said the pier is safe.",
            "Neither Anna Weil nor Bo Lund said the pier is safe.",
            "Anna Weil left without saying that the pier is safe.",
            "Anna Weil declined to say whether the pier is safe.",
            "It matters whether Anna Weil said that the pier is safe.",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn another_report_in_the_sentence_ends_the_words_of_the_first() {
        check(
            "Anna Weil said the pier is safe, adding that it was built well.",
            &["Anna Weil: the pier is safe", "Anna Weil: it was built well"],
        );
        check(
            "Anna Weil said the pier is safe, but Bo Lund said it is not.",
            &["Anna Weil: the pier is safe", "Bo Lund: it is not"],
        );
        check(
            "Anna Weil said the pier is safe and added that it was built well.",
            &["Anna Weil: the pier is safe", "Anna Weil: it was built well"],
        );
        check(
            "Anna Weil said the pier, which was built in May, is safe.",
            &["Anna Weil: the pier, which was built in May, is safe"],
        );
    }

    #[test]
    fn a_relative_clause_ends_what_it_reports() {
        check("Anna Weil, who said the pier was safe, left Lowmere.", &["Anna Weil: the pier was safe"]);
    }

    #[test]
    fn words_before_their_report_are_reported() {
        check("The pier is safe, Anna Weil said.", &["Anna Weil: The pier is safe"]);
        check("The pier is safe, said Anna Weil, a fisher.", &["Anna Weil: The pier is safe"]);
        check("The pier is safe, according to Anna Weil.", &["Anna Weil: The pier is safe"]);
        check("When the pier closed, Anna Weil said nothing.", &[]);
        check("On Monday, Anna Weil said in Lowmere that it is late.", &["Anna Weil: it is late"]);
        check("Bo Lund, who leads the port, criticized the mayor.", &[]);
    }

    #[test]
    fn a_report_within_its_words_parts_them() {
        check("The pier, Anna Weil said, is safe.", &["Anna Weil: The pier … is safe"]);
        check(
            "The port was never safe, but rather, as many fishers have said, has always been a danger.",
            &["many fishers: has always been a danger"],
        );
    }

    #[test]
    fn a_source_that_opens_the_sentence_reports_the_rest() {
        check("According to Anna Weil, the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("As Anna Weil noted, the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("As the Independent reports, the pier is safe.", &["Independent: the pier is safe"]);
        check("For Anna Weil, the pier is a disgrace.", &["Anna Weil: the pier is a disgrace"]);
        check("For Anna Weil, it was a long day.", &[]);
    }

    #[test]
    fn a_noun_of_saying_with_its_owner_reports() {
        check("Lund left after Anna Weil’s claim that the pier is safe.", &["Anna Weil: the pier is safe"]);
        check("Anna Weil’s claim that the pier is safe was rejected.", &["Anna Weil: the pier is safe"]);
        check("The claim that the pier is safe was rejected.", &[]);
    }

    #[test]
    fn what_is_written_reports_where_its_writer_is_not_named() {
        check("Anna Weil commented on a letter saying that the pier is safe.", &["a letter: the pier is safe"]);
        check("The records show that the pier is safe.", &["The records: the pier is safe"]);
        check("News media reported the pier is safe.", &["News media: the pier is safe"]);
    }

    #[test]
    fn an_unnamed_source_reports_and_stays_nobody() {
        check("Bo Lund has reportedly left Lowmere.", &["?: Bo Lund has … left Lowmere"]);
    }

    #[test]
    fn reported_words_take_in_the_quotation_of_the_same_report() {
        check("Anna Weil said the pier was “a wreck” by May.", &["Anna Weil: the pier was “a wreck” by May"]);
        check("The pier was “a wreck,” Anna Weil said.", &["Anna Weil: The pier was “a wreck,”"]);
        check(
            "The pier was “a wreck,” Anna Weil said. “Close it.”",
            &["Anna Weil: The pier was “a wreck,” … “Close it.”"],
        );
        check("Anna Weil said: “It is late.”", &[]);
        check("Anna Weil called Bo Lund a “liar.”", &[]);
        check("Anna Weil warned of a “flood of lies.”", &[]);
    }

    #[test]
    fn reported_words_within_a_quotation_are_its_part() {
        let text = "“The Courier notes that the mayor ‘quickly closed the pier,’” posted Bo Lund.";
        let quotes = quotes(text);
        let found: Vec<(&str, Option<usize>)> =
            quotes.iter().map(|quote| (quote.speaker().map_or("?", |speaker| &speaker.name), quote.parent)).collect();
        assert_eq!(found, [("Bo Lund", None), ("Courier", Some(0)), ("Courier", Some(1))]);
    }

    #[test]
    fn what_is_only_supposed_within_a_quotation_is_not_reported() {
        check("“If Bo Lund says the pier is safe, we go,” Anna Weil said.", &[]);
    }
}
