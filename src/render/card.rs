use super::{
    clip, escape, speakers, timeline,
    wording::{self, NOT_STATED},
};
use crate::{
    answer::{Answer, Finding, Question, Reply},
    domain::Span,
};

/// The most characters of a quotation shown, before escaping. Longer ones end in `…`; the source is always named.
const WORDS_CHARS_MAX: usize = 1200;
/// The most characters of context shown, before escaping.
const CONTEXT_CHARS_MAX: usize = 450;
/// The most further places listed.
const ALSO_IN_MAX: usize = 5;

/// One finding (or one list) in Discord's Markdown, escaped. Parts can be longer than Discord takes: clip them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Above the answer: "No article prints exactly these words. The nearest:". On the first card of a page only.
    pub heading: Option<String>,
    /// The speaker, "Speaker not stated", or "The article’s own words". Plain text: Discord formats nothing here.
    pub author: Option<String>,
    /// The quotation as a block quote with the matched words in bold, then how its speaker is known, as small print.
    pub body: String,
    /// Name and value of each field, in order: Differences, Context, Also in, Source.
    pub fields: Vec<(String, String)>,
    /// The article's own address, `http` or `https`, for a link button.
    pub link: Option<String>,
}

/// The cards of one page of an answer, one a finding, in order; one card with a sentence where nothing was found.
#[must_use]
pub fn cards(question: &Question, reply: &Reply) -> Vec<Card> {
    match reply {
        Reply::Answer(answer) => answer_cards(question, answer),
        Reply::Speakers(found) => speakers::cards(question, found),
        Reply::Timeline(line) => vec![timeline::card(question, line)],
    }
}

fn answer_cards(question: &Question, answer: &Answer) -> Vec<Card> {
    let heading = wording::above(answer, question);
    let read_as = wording::read_as(answer).map(|line| format!("-# {}", escape(&line)));
    let heading = (!heading.is_empty()).then(|| escape(&heading.join(" ")));
    let heading = match (read_as, heading) {
        (Some(read_as), Some(heading)) => Some(format!("{read_as}\n{heading}")),
        (read_as, heading) => read_as.or(heading),
    };
    if answer.findings.is_empty() {
        let body = heading.unwrap_or_else(|| "No source in this library says that.".to_owned());
        return vec![Card { body, ..Card::default() }];
    }
    let mut cards: Vec<Card> = answer.findings.iter().map(finding_card).collect();
    if let Some(first) = cards.first_mut() {
        first.heading = heading;
    }
    cards
}

pub(super) fn finding_card(finding: &Finding) -> Card {
    let (opening, closing) = wording::outer_marks(finding);
    let words = bold(&finding.text, &finding.highlights, WORDS_CHARS_MAX);
    let words = block_quote(&format!("{}{words}{}", escape(opening), escape(closing)));
    let body = format!("{words}\n-# {}", escape(&wording::attribution(finding)));
    let mut fields = Vec::new();
    let differences = wording::differences(finding);
    if !differences.is_empty() {
        fields.push(("Differences".to_owned(), escape(&differences.join("\n"))));
    }
    fields.extend(context(finding).map(|context| ("Context".to_owned(), escape(&context))));
    if !finding.also_in.is_empty() {
        fields.push(("Also in".to_owned(), escape(&also_in(finding))));
    }
    fields.push(("Source".to_owned(), source(finding)));
    let link =
        finding.citation.metadata.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    Card { heading: None, author: Some(wording::owner(finding)), body, fields, link }
}

/// `text` in Markdown with the words at `highlights` (bytes of `text`) in bold, at most `chars_max` characters of it.
fn bold(text: &str, highlights: &[Span], chars_max: usize) -> String {
    let clipped = clip(text, chars_max);
    let kept_bytes =
        if clipped.len() < text.len() || clipped != text { clipped.trim_end_matches('…').len() } else { text.len() };
    let mut markdown = String::new();
    let mut done = 0;
    for run in runs(text, highlights) {
        let Some(run) = Span::new(run.start().max(done), run.end().min(kept_bytes)).filter(|run| !run.is_empty())
        else {
            continue;
        };
        let (Some(before), Some(words)) = (text.get(done..run.start()), run.slice(text)) else { continue };
        markdown.push_str(&escape(before));
        markdown.push_str("**");
        markdown.push_str(&escape(words));
        markdown.push_str("**");
        done = run.end();
    }
    markdown.push_str(&escape(text.get(done..kept_bytes).unwrap_or_default()));
    if kept_bytes < text.len() {
        markdown.push('…');
    }
    markdown
}

/// Highlights with nothing but spaces and punctuation between them joined into one.
pub(super) fn runs(text: &str, highlights: &[Span]) -> Vec<Span> {
    let mut sorted = highlights.to_vec();
    sorted.sort();
    let mut runs: Vec<Span> = Vec::new();
    for span in sorted {
        let gap = runs.last().and_then(|last| text.get(last.end()..span.start()));
        let joins =
            gap.is_some_and(|gap| !gap.contains(|character: char| character.is_alphanumeric() || character == '\n'));
        match runs.last_mut() {
            Some(last) if joins || last.overlaps(span) => {
                *last = Span::new(last.start(), last.end().max(span.end())).unwrap_or(*last);
            }
            _ => runs.push(span),
        }
    }
    runs
}

/// Each line of `markdown` behind `> `; empty lines are left out.
fn block_quote(markdown: &str) -> String {
    let lines: Vec<_> =
        markdown.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("> {line}")).collect();
    lines.join("\n")
}

/// The paragraph around the finding, or what stands before it, `…` where it was cut; `None` where there is nothing more.
fn context(finding: &Finding) -> Option<String> {
    let paragraphs = &finding.article.extraction.paragraphs;
    let number = usize::try_from(finding.citation.paragraph).ok()?;
    let paragraph = paragraphs.get(number.checked_sub(1)?)?.span;
    let text = &finding.article.article.text;
    if finding.span.len_bytes() + 8 < paragraph.len_bytes() {
        return finding.article.recut(paragraph).map(|words| around(words, finding.span.relative_to(paragraph)));
    }
    let previous = paragraphs.get(number.checked_sub(2)?)?.span;
    debug_assert!(previous.slice(text).is_some());
    finding.article.recut(previous).map(|words| format!("{} ⏎", tail(words)))
}

/// `words`, cut around the bytes `shown` where they are too long.
fn around(words: &str, shown: Option<Span>) -> String {
    if words.chars().count() <= CONTEXT_CHARS_MAX {
        return words.to_owned();
    }
    let start = shown.map_or(0, Span::start);
    let before = words.get(..start).unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(CONTEXT_CHARS_MAX / 2);
    let from: String = words.chars().skip(skipped).collect();
    let from = if skipped == 0 {
        from
    } else {
        format!("…{}", from.split_once(' ').map_or(from.as_str(), |(_, rest)| rest))
    };
    clip(&from, CONTEXT_CHARS_MAX)
}

/// The last characters of `words`.
fn tail(words: &str) -> String {
    let skipped = words.chars().count().saturating_sub(CONTEXT_CHARS_MAX);
    if skipped == 0 {
        return words.to_owned();
    }
    let kept: String = words.chars().skip(skipped).collect();
    format!("…{}", kept.split_once(' ').map_or(kept.as_str(), |(_, rest)| rest))
}

fn also_in(finding: &Finding) -> String {
    let mut lines: Vec<_> =
        finding.also_in.iter().take(ALSO_IN_MAX).map(|printing| wording::place_line(printing, finding)).collect();
    lines.extend(wording::more_places(finding, lines.len()));
    lines.join("\n")
}

/// The citation from stored fields, each on its own line in a fixed order.
fn source(finding: &Finding) -> String {
    let metadata = &finding.citation.metadata;
    let stated = |value: Option<&str>| escape(value.unwrap_or(NOT_STATED));
    let published = metadata.published.as_ref().map(crate::domain::Published::as_given);
    format!(
        "{}\nOutlet: {}\nBy: {}\nPublished: {}\n{} · article {}",
        escape(&wording::title(&finding.article.label())),
        stated(metadata.outlet.as_deref()),
        escape(&wording::byline(&metadata.byline)),
        stated(published),
        capitalised(&wording::paragraph_of(finding)),
        escape(finding.citation.article.as_str()),
    )
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::{Asked, Difference, Emptied, InsteadOf, Verdict},
        domain::{Attribution, Correction, Filter, Found, Quote, QuoteKind, SaidOn},
        render::example::{answer, finding, who_said},
        store::{Standing, StoredArticle},
    };

    fn card(verdict: Verdict, finding: Finding) -> Card {
        cards(&who_said(), &Reply::Answer(answer(verdict, vec![finding]))).remove(0)
    }

    #[test]
    fn a_finding_is_quoted_attributed_and_cited_at_fixed_places() {
        let expected = Card {
            heading: None,
            author: Some("Zoë Vale".to_owned()),
            body: "> “The quay \\*stays\\* **shut**,” Vale said. “Go home.”\n-# The article names the speaker: “Vale said”. Confidence 94%.".to_owned(),
            fields: vec![
                (
                    "Context".to_owned(),
                    "Zoë Vale, the mayor, was blunt. “The quay \\*stays\\* shut,” Vale said. “Go home.” Nobody left.".to_owned(),
                ),
                (
                    "Source".to_owned(),
                    "title not stated (it begins “The council met on Tuesday. Zoë Vale, the…”)\nOutlet: Tern Post\nBy: not stated\nPublished: 2031-04-12\nParagraph 2 of 2 · article quay".to_owned(),
                ),
            ],
            link: Some("https://example.com/quay".to_owned()),
        };
        assert_eq!(card(Verdict::Found, finding()), expected);
    }

    #[test]
    fn a_follow_up_says_in_small_print_how_it_was_read_and_nothing_in_it_is_more_than_text() {
        let heading = |verdict: Verdict, read_as: &str| {
            let answer = Answer { read_as: Some(read_as.to_owned()), ..answer(verdict, vec![finding()]) };
            cards(&who_said(), &Reply::Answer(answer)).remove(0).heading.unwrap()
        };
        assert_eq!(heading(Verdict::Found, "what did Vale say about fish"), "-# read as: what did Vale say about fish");
        assert_eq!(
            heading(Verdict::None, "what did <@1> say about **fish**\n# @everyone"),
            "-# read as: what did \\<\\@1\\> say about \\*\\*fish\\*\\* \\# \\@everyone\nNo source in this library says that. Nearest:"
        );
        assert!(heading(Verdict::Found, &"fish ".repeat(900)).chars().count() < 450);
    }

    #[test]
    fn when_and_where_very_words_were_said_is_told_as_far_as_the_article_states_it() {
        let heading = |asked: Asked, said_on: Option<SaidOn>| {
            let finding = finding();
            let quote = finding.quote.clone().map(|quote| Quote { said_on, ..quote });
            let answer = Answer { asked: Some(asked), ..answer(Verdict::Found, vec![Finding { quote, ..finding }]) };
            cards(&who_said(), &Reply::Answer(answer)).remove(0).heading
        };
        let said_on = |date| Some(SaidOn { words: "on Tuesday".to_owned(), date });
        let printed = "Printed: Tern Post, 2031-04-12, paragraph 2 of 2.";
        let expected = |said: &str| Some(format!("{said} {printed}"));
        assert_eq!(heading(Asked::When, None), expected("Said: day not stated."));
        assert_eq!(heading(Asked::When, said_on(None)), expected("Said: on Tuesday."));
        let day = Some(jiff::civil::date(2031, 4, 8));
        assert_eq!(heading(Asked::When, said_on(day)), expected("Said: on Tuesday (2031-04-08)."));
        assert_eq!(heading(Asked::Where, None), expected("Said: place not stated."));
        assert_eq!(heading(Asked::WhoSaid, None), None);
        let finding = Finding { quote: None, ..finding() };
        let narration = Answer { asked: Some(Asked::Where), ..answer(Verdict::Found, vec![finding]) };
        let shown = cards(&who_said(), &Reply::Answer(narration)).remove(0).heading;
        assert_eq!(shown.as_deref(), Some(printed));
    }

    #[test]
    fn narration_is_the_articles_own_words() {
        let finding = Finding { quote: None, ..finding() };
        let card = card(Verdict::Found, finding);
        assert_eq!(card.author.as_deref(), Some("The article’s own words"));
        assert!(card.body.ends_with("-# Written by Tern Post, not quoted from anybody."), "{}", card.body);
    }

    #[test]
    fn an_altered_quotation_shows_what_was_printed() {
        let differences = vec![Difference { given: "pier".to_owned(), printed: "quay".to_owned() }];
        let card = card(Verdict::Altered, Finding { differences, ..finding() });
        assert_eq!(card.heading.as_deref(), Some("Altered: not the words that were printed."));
        assert_eq!(card.fields[0].1, "You gave “pier”; the article prints “quay”.");
    }

    #[test]
    fn a_speaker_that_could_not_be_compared_is_said_to_be_so() {
        let asked = Question::CheckQuote { quote: "The quay stays shut".to_owned(), speaker: Some("Orrin".to_owned()) };
        let heading = |finding: Finding| {
            cards(&asked, &Reply::Answer(answer(Verdict::Verbatim, vec![finding]))).remove(0).heading
        };
        let mut unattributed = finding();
        unattributed.quote.as_mut().unwrap().attribution = Attribution::Unattributed;
        let sentence =
            "Word for word as printed. Whether Orrin said it cannot be told: the article does not say plainly who did.";
        assert_eq!(heading(unattributed).as_deref(), Some(sentence));
        let sentence = "Word for word as printed. They are the article’s own words, not a quotation of Orrin.";
        assert_eq!(heading(Finding { quote: None, ..finding() }).as_deref(), Some(sentence));
    }

    #[test]
    fn a_speaker_who_is_only_described_is_shown_as_such() {
        let mut described = finding();
        if let Attribution::Attributed { speaker, mention, found } = &mut described.quote.as_mut().unwrap().attribution
        {
            speaker.name = "the ferry owner".to_owned();
            mention.as_mut().unwrap().words = "the ferry owner".to_owned();
            *found = Found::Resolved;
        }
        let asked = Question::CheckQuote { quote: "The quay stays shut".to_owned(), speaker: Some("Orrin".to_owned()) };
        let card = cards(&asked, &Reply::Answer(answer(Verdict::Verbatim, vec![described]))).remove(0);
        let sentence = "Word for word as printed. Whether Orrin said it cannot be told: the article names nobody here, only “the ferry owner”.";
        assert_eq!(card.heading.as_deref(), Some(sentence));
        assert!(card.body.contains("-# The article names nobody here, only: “"), "{}", card.body);
    }

    #[test]
    fn what_is_reported_or_only_partly_quoted_says_so() {
        let shown = |kind: QuoteKind| {
            let mut finding = finding();
            finding.quote.as_mut().unwrap().kind = kind;
            card(Verdict::Found, finding).body.lines().last().unwrap().to_owned()
        };
        assert_eq!(
            shown(QuoteKind::Mixed),
            "-# The article names the speaker: “Vale said”. Confidence 94%. Only what stands within quotation marks is quoted."
        );
        assert_eq!(
            shown(QuoteKind::Reported),
            "-# The article names the speaker: “Vale said”. Confidence 94%. Reported, not quoted: the article puts it in its own words."
        );
    }

    #[test]
    fn a_speaker_whom_a_moderator_named_is_shown_as_such() {
        let mut corrected = finding();
        if let Attribution::Attributed { speaker, mention, found } = &mut corrected.quote.as_mut().unwrap().attribution
        {
            speaker.name = "Bo *Lund*".to_owned();
            *mention = None;
            *found = Found::Corrected;
        }
        let asked = Question::CheckQuote { quote: "The quay stays shut".to_owned(), speaker: Some("Orrin".to_owned()) };
        let card = cards(&asked, &Reply::Answer(answer(Verdict::Misattributed, vec![corrected]))).remove(0);
        let sentence = "Said by someone else: by Bo \\*Lund\\*, as a moderator of this library corrected.";
        assert_eq!(card.heading.as_deref(), Some(sentence));
        assert_eq!(card.author.as_deref(), Some("Bo *Lund*"));
        let body = "> “The quay \\*stays\\* **shut**,” Vale said. “Go home.”\n-# Corrected: a moderator of this library named the speaker.";
        assert_eq!(card.body, body);
    }

    #[test]
    fn a_quote_that_a_moderator_found_to_be_nobodys_says_so() {
        let mut corrected = finding();
        let quote = corrected.quote.as_mut().unwrap();
        quote.attribution = Attribution::Unattributed;
        let correction = Correction {
            words: vec![],
            spans: quote.spans.clone(),
            level: 0,
            speaker: None,
            by: "cli:ann".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let mut article = StoredArticle::clone(&corrected.article);
        article.standing = vec![Standing { number: 1, correction, quotes: vec![0] }];
        let card = card(Verdict::Found, Finding { article: std::sync::Arc::new(article), ..corrected });
        assert_eq!(card.author.as_deref(), Some("Speaker not stated"));
        let said = "-# Corrected: a moderator of this library found that the article does not say who said this.";
        assert!(card.body.ends_with(said), "{}", card.body);
    }

    #[test]
    fn nothing_found_is_one_plain_sentence() {
        let cards = cards(&who_said(), &Reply::Answer(answer(Verdict::None, vec![])));
        assert_eq!(cards[0].body, "No source in this library says that.");
    }

    #[test]
    fn a_filter_that_leaves_nothing_over_is_named_with_what_it_asked_for() {
        let filter = Filter {
            speaker: Some("Orrin".to_owned()),
            outlet: Some("Tern *Post*".to_owned()),
            after: Some(jiff::civil::date(2032, 1, 1)),
            before: Some(jiff::civil::date(2032, 2, 1)),
            ..Filter::default()
        };
        let check = |by: &'static str, unmet: bool, expected: &str| {
            let question = Question::WhoSaid { words: "shut".to_owned(), filter: filter.clone() };
            let emptied_by = Some(Emptied { by, unmet, alone: true });
            let cards = cards(&question, &Reply::Answer(Answer { emptied_by, ..answer(Verdict::None, vec![]) }));
            assert_eq!(cards[0].body, expected);
        };
        let without = "Without that speaker there are answers.";
        check("speaker", true, &format!("Nobody called “Orrin” is quoted in this library. {without}"));
        check("speaker", false, &format!("“Orrin” is quoted in this library, but not with that. {without}"));
        let without = "Without that outlet there are answers.";
        check("outlet", true, &format!("No article in this library is from “Tern \\*Post\\*”. {without}"));
        check("outlet", false, &format!("No article from “Tern \\*Post\\*” says that. {without}"));
        let without = "Without that date there are answers.";
        check("after", true, &format!("No article in this library is dated 2032-01-01 or later. {without}"));
        check("before", false, &format!("No article dated 2032-02-01 or earlier says that. {without}"));
        let question = Question::SourcesOn { topic: "quay".to_owned(), filter, ungrouped: false };
        let emptied_by = Some(Emptied { by: "outlet", unmet: false, alone: false });
        let cards = cards(&question, &Reply::Answer(Answer { emptied_by, ..answer(Verdict::None, vec![]) }));
        let sentence = "No article from “Tern \\*Post\\*” writes about that. Without any filter there are answers.";
        assert_eq!(cards[0].body, sentence);
    }

    #[test]
    fn a_corrected_spelling_is_said() {
        let corrected = |given: &str, used: &str| InsteadOf { given: given.to_owned(), used: used.to_owned() };
        let instead_of = vec![corrected("Vail", "Vale")];
        let heading = |instead_of: Vec<InsteadOf>| {
            let answer = Answer { instead_of, ..answer(Verdict::Found, vec![finding()]) };
            cards(&who_said(), &Reply::Answer(answer)).remove(0).heading
        };
        let sentence = "Showing results for “Vale”; “Vail” is nowhere in this library.";
        assert_eq!(heading(instead_of.clone()).as_deref(), Some(sentence));
        let two = [instead_of, vec![corrected("qauy", "quay")]].concat();
        let sentence = "Showing results for “Vale”, “quay”; “Vail”, “qauy” are nowhere in this library.";
        assert_eq!(heading(two).as_deref(), Some(sentence));
    }

    #[test]
    fn a_long_quotation_ends_in_an_ellipsis_and_its_bold_words_stay_whole() {
        let text = "word ".repeat(600);
        let highlights = vec![Span::new(0, 4).unwrap(), Span::new(2995, 2999).unwrap()];
        let markdown = bold(&text, &highlights, 100);
        assert!(markdown.starts_with("**word** word") && markdown.ends_with("word…"), "{markdown}");
        assert_eq!(markdown.matches("**").count(), 2);
    }

    #[test]
    fn neighbouring_words_are_one_bold_run() {
        let spans = [Span::new(0, 3).unwrap(), Span::new(4, 8).unwrap(), Span::new(15, 19).unwrap()];
        assert_eq!(bold("The quay stays shut", &spans, 100), "**The quay** stays **shut**");
    }
}
