//! The sentences of an answer, in words that every rendering shares.

use super::checked;
use crate::{
    answer::{Answer, Asked, Emptied, Finding, InsteadOf, Match, Passages, Printing, Question, Verdict},
    domain::{Attribution, Citation, Found, Label, Mention, QUOTATION_MARKS, Quote, QuoteKind, SaidOn, Span},
};

/// What a metadata field reads where the article states nothing.
pub(super) const NOT_STATED: &str = "not stated";
/// The most characters of how a question was read, before escaping.
const READ_AS_CHARS_MAX: usize = 400;

/// The lines above an answer's findings: which spellings were looked for, what is said of the answer, what was left out.
pub(super) fn above(answer: &Answer, question: &Question) -> Vec<String> {
    let lines = instead_of(&answer.instead_of).into_iter().chain(heading(answer, question));
    lines.chain(answer.joined.iter().flat_map(checked::parts)).chain(left_out(answer)).collect()
}

/// A name that was asked for, as it was looked for.
pub(super) fn respelled(answer: &Answer, name: &str) -> String {
    answer.instead_of.iter().fold(name.to_owned(), |name, pair| name.replace(&pair.given, &pair.used))
}

/// Which words were looked for in place of words that the library does not have.
pub(super) fn instead_of(pairs: &[InsteadOf]) -> Option<String> {
    let marked = |words: Vec<&str>| {
        let marked: Vec<String> = words.iter().map(|word| format!("“{}”", super::clip(word, 40))).collect();
        marked.join(", ")
    };
    let used = marked(pairs.iter().map(|pair| pair.used.as_str()).collect());
    let given = marked(pairs.iter().map(|pair| pair.given.as_str()).collect());
    match pairs.len() {
        0 => None,
        1 => Some(format!("Showing results for {used}; {given} is nowhere in this library.")),
        _ => Some(format!("Showing results for {used}; {given} are nowhere in this library.")),
    }
}

/// What is said of an answer as a whole; `None` where the findings speak for themselves.
fn heading(answer: &Answer, question: &Question) -> Option<String> {
    let command = question.name();
    let nothing_near = answer.findings.is_empty();
    let line = match answer.verdict {
        Verdict::Found if command == "sources-on" => sources_counted(answer),
        Verdict::Found => return said_and_printed(answer),
        Verdict::Near => "No article prints exactly these words. The nearest:".to_owned(),
        Verdict::Weak => "No source answers this plainly. The nearest passages:".to_owned(),
        Verdict::None | Verdict::NotFound => nothing(answer, question, nothing_near),
        Verdict::Verbatim | Verdict::Altered | Verdict::Misattributed => checked::heading(answer, question),
    };
    Some(line)
}

/// How a follow-up was understood, as one line; `None` for every other question.
pub(super) fn read_as(answer: &Answer) -> Option<String> {
    let read = answer.read_as.as_ref()?.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(format!("read as: {}", super::clip(&read, READ_AS_CHARS_MAX)))
}

/// Of very words: when they were said, as far as the article states that, and where they are printed.
fn said_and_printed(answer: &Answer) -> Option<String> {
    let finding = answer.findings.first().filter(|finding| finding.matched == Match::Exact)?;
    let said_on = finding.quote.as_ref().map(|quote| quote.said_on.as_ref());
    let said = match (answer.asked?, said_on) {
        (Asked::Where | Asked::When, None) => String::new(),
        (Asked::Where, Some(_)) => format!("Said: place {NOT_STATED}. "),
        (Asked::When, Some(None)) => format!("Said: day {NOT_STATED}. "),
        (Asked::When, Some(Some(SaidOn { words, date: None }))) => format!("Said: {words}. "),
        (Asked::When, Some(Some(SaidOn { words, date: Some(date) }))) => format!("Said: {words} ({date}). "),
        _ => return None,
    };
    let metadata = &finding.citation.metadata;
    let outlet = metadata.outlet.clone().unwrap_or_else(|| format!("outlet {NOT_STATED}"));
    let published = metadata.published.as_ref();
    let published = published.map_or_else(|| format!("date {NOT_STATED}"), |published| published.as_given().to_owned());
    Some(format!("{said}Printed: {outlet}, {published}, {}.", paragraph_of(finding)))
}

/// The outer quotation marks that the article prints around the finding's words; each empty where it prints none, where
/// the finding is only a part of the quote, and for the article's own words.
pub(super) fn outer_marks(finding: &Finding) -> (&str, &str) {
    let Some(quote) = &finding.quote else { return ("", "") };
    // Of a split quote a part may be shown alone: within the part's own marks.
    let part = quote.spans.iter().copied().find(|part| part.contains(finding.span));
    let Some(whole) = part.or_else(|| Span::around(&quote.spans)) else { return ("", "") };
    let text = &finding.article.article.text;
    let marks = |from: usize, to: usize| {
        let printed = text.get(from..to).unwrap_or_default().trim();
        if printed.chars().all(|character| QUOTATION_MARKS.contains(&character)) { printed } else { "" }
    };
    (marks(whole.start(), finding.span.start()), marks(finding.span.end(), whole.end()))
}

fn sources_counted(answer: &Answer) -> String {
    let articles = counted(answer.articles, "article", "articles");
    match answer.passages {
        Some(Passages { counted: most, all: false, quotes }) => {
            format!("The best {most} {}, of {articles}.", if quotes { "quotes" } else { "passages" })
        }
        Some(Passages { counted: all, quotes: true, .. }) => {
            format!("{} of {articles}.", counted(all, "quote", "quotes"))
        }
        Some(Passages { counted: all, .. }) => format!("{} of {articles}.", counted(all, "passage", "passages")),
        None => format!("{} of {articles}.", counted(answer.total, "passage", "passages")),
    }
}

/// `1 article`, `3 articles`.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `1 passage`, `3 passages`.
pub(super) fn passages(number: u64) -> String {
    counted(usize::try_from(number).unwrap_or(usize::MAX), "passage", "passages")
}

fn nothing(answer: &Answer, question: &Question, nothing_near: bool) -> String {
    if let Some(emptied) = answer.emptied_by.and_then(|emptied| emptied_by(answer, emptied, question)) {
        return emptied;
    }
    let said = match question.name() {
        "ask" => "No source in this library says so.",
        "sources-on" => "No source in this library writes about that.",
        "check-quote" => "This quotation is not in this library.",
        _ => "No source in this library says that.",
    };
    if nothing_near { said.to_owned() } else { format!("{said} Nearest:") }
}

/// Which part of the filter leaves nothing over.
fn emptied_by(answer: &Answer, emptied: Emptied, question: &Question) -> Option<String> {
    let (filter, said) = match question {
        Question::WhoSaid { filter, .. } => (filter, "says that"),
        Question::SourcesOn { filter, .. } => (filter, "writes about that"),
        _ => return None,
    };
    let name = |name: &Option<String>| super::clip(&respelled(answer, name.as_deref().unwrap_or_default()), 80);
    let dated = match emptied.by {
        "after" => format!("dated {} or later", filter.after?),
        "before" => format!("dated {} or earlier", filter.before?),
        _ => String::new(),
    };
    let said = match (emptied.by, emptied.unmet) {
        ("speaker", true) => format!("Nobody called “{}” is quoted in this library.", name(&filter.speaker)),
        ("speaker", false) => format!("“{}” is quoted in this library, but not with that.", name(&filter.speaker)),
        ("outlet", true) => format!("No article in this library is from “{}”.", name(&filter.outlet)),
        ("outlet", false) => format!("No article from “{}” {said}.", name(&filter.outlet)),
        (_, true) => format!("No article in this library is {dated}."),
        (_, false) => format!("No article {dated} {said}."),
    };
    let without = match (emptied.alone, emptied.by) {
        (false, _) => "any filter",
        (true, "speaker") => "that speaker",
        (true, "outlet") => "that outlet",
        (true, _) => "that date",
    };
    Some(format!("{said} Without {without} there are answers."))
}

/// Who a finding's words belong to: the speaker, "Speaker not stated", or the article's own words.
pub(super) fn owner(finding: &Finding) -> String {
    match &finding.quote {
        Some(quote) => quote.speaker().map_or_else(|| "Speaker not stated".to_owned(), |speaker| speaker.name.clone()),
        None => "The article’s own words".to_owned(),
    }
}

/// How it is known whose words these are, and how much of them is quoted, in one or two sentences without formatting.
#[must_use]
pub fn attribution(finding: &Finding) -> String {
    let Some(quote) = &finding.quote else { return narration(&finding.citation) };
    let whose = whose(finding, quote);
    match quote.kind {
        QuoteKind::Direct => whose,
        QuoteKind::Mixed => format!("{whose} Only what stands within quotation marks is quoted."),
        QuoteKind::Reported => format!("{whose} Reported, not quoted: the article puts it in its own words."),
    }
}

/// How it is known who said `quote`.
fn whose(finding: &Finding, quote: &Quote) -> String {
    let words = reporting_words(quote, &finding.article.article.text);
    let sure = format!(" Confidence {:.0}%.", f64::from(quote.confidence.clamp(0.0, 1.0)) * 100.0);
    match &quote.attribution {
        Attribution::Unattributed if finding.article.is_corrected(quote) => {
            "Corrected: a moderator of this library found that the article does not say who said this.".to_owned()
        }
        Attribution::Unattributed => match words {
            Some(words) => format!("The article does not say plainly who said this. Nearest words: “{words}”."),
            None => "The article does not say plainly who said this.".to_owned(),
        },
        Attribution::Attributed { speaker, found, .. } => match (found, words) {
            (Found::Corrected, _) => "Corrected: a moderator of this library named the speaker.".to_owned(),
            (Found::Carried, _) => {
                format!("The article attributes this to {}, from the paragraph beside it.{sure}", speaker.name)
            }
            (Found::Named, Some(words)) => format!("The article names the speaker: “{words}”.{sure}"),
            (Found::Resolved, Some(words)) if quote.named_speaker().is_none() => {
                format!("The article names nobody here, only: “{words}”.{sure}")
            }
            (Found::Resolved, Some(words)) => {
                format!("The article attributes this to {}: “{words}”.{sure}", speaker.name)
            }
            (_, None) => format!("The article attributes this to {}.{sure}", speaker.name),
        },
    }
}

fn narration(citation: &Citation) -> String {
    let writers = &citation.metadata.byline;
    match (writers.as_slice(), &citation.metadata.outlet) {
        ([], None) => "Written by the article itself, not quoted from anybody; its author is not stated.".to_owned(),
        ([], Some(outlet)) => format!("Written by {outlet}, not quoted from anybody."),
        (writers, _) => format!("Written by {}, not quoted from anybody.", writers.join(", ")),
    }
}

/// The words beside the quote that name the speaker and report it, as printed: "said Zelenskyy". At most 80 characters;
/// where mention and cue stand apart, both with `…` between them.
fn reporting_words(quote: &Quote, text: &str) -> Option<String> {
    const CHARS_MAX: usize = 80;
    let mention = match &quote.attribution {
        Attribution::Attributed { mention, .. } => mention.as_ref(),
        Attribution::Unattributed => None,
    };
    let mut parts: Vec<(Span, &str)> = [mention, quote.cue.as_ref()].into_iter().flatten().filter_map(place).collect();
    parts.sort_by_key(|(span, _)| *span);
    let spans: Vec<Span> = parts.iter().map(|(span, _)| *span).collect();
    let whole = Span::around(&spans)?;
    let clear = !quote.spans.iter().any(|span| span.overlaps(whole));
    let printed = whole.slice(text).filter(|printed| clear && printed.chars().count() <= CHARS_MAX);
    let apart = || parts.iter().map(|(_, words)| *words).collect::<Vec<_>>().join(" … ");
    Some(super::clip(&printed.map_or_else(apart, str::to_owned), CHARS_MAX))
}

fn place(mention: &Mention) -> Option<(Span, &str)> {
    Some((Span::around(&mention.spans)?, mention.words.as_str()))
}

/// What to call the article: its title in marks, or "not stated" with its first words, marked as such.
#[must_use]
pub fn title(label: &Label) -> String {
    match label {
        Label::Title(title) => format!("“{title}”"),
        Label::FirstWords(words) => format!("title {NOT_STATED} (it begins “{words}”)"),
    }
}

/// Who wrote it, or "not stated".
#[must_use]
pub fn byline(writers: &[String]) -> String {
    if writers.is_empty() { NOT_STATED.to_owned() } else { writers.join(", ") }
}

/// `paragraph 40 of 57`.
#[must_use]
pub fn paragraph_of(finding: &Finding) -> String {
    format!("paragraph {} of {}", finding.citation.paragraph, finding.article.extraction.paragraphs.len())
}

/// One further place of the finding's words: title, outlet, date, paragraph, that the speaker is not stated there where the
/// finding has one and that place has not, and that the words are not quite the same where they are not.
pub(super) fn place_line(printing: &Printing, finding: &Finding) -> String {
    let (citation, metadata) = (&printing.citation, &printing.citation.metadata);
    let title =
        metadata.title.as_ref().map_or_else(|| format!("article {}", citation.article), |title| format!("“{title}”"));
    let outlet = metadata.outlet.as_deref().unwrap_or("outlet not stated");
    let published = metadata.published.as_ref().map_or("date not stated", |published| published.as_given());
    let named = finding.quote.as_ref().and_then(Quote::speaker).is_some();
    let speaker = if named && printing.speaker.is_none() { ", speaker not stated there" } else { "" };
    let words = if printing.same_words { "" } else { ", in slightly different words" };
    format!("{title}, {outlet}, {published}, paragraph {}{speaker}{words}", citation.paragraph)
}

/// How many further places there are beyond the `listed` ones; `None` where there are no more.
pub(super) fn more_places(finding: &Finding, listed: usize) -> Option<String> {
    let more = finding.places.saturating_sub(listed);
    (more > 0).then(|| format!("and {}", counted(more, "more place", "more places")))
}

/// What was changed, one line a difference.
pub(super) fn differences(finding: &Finding) -> Vec<String> {
    let line = |given: &str, printed: &str| match (given.is_empty(), printed.is_empty()) {
        (false, false) => format!("You gave “{given}”; the article prints “{printed}”."),
        (true, _) => format!("The article also has “{printed}”."),
        (false, true) => format!("“{given}” is not in the article."),
    };
    finding.differences.iter().map(|difference| line(&difference.given, &difference.printed)).collect()
}

/// How many words of an over-long query were not used, as a sentence; `None` where all were.
fn left_out(answer: &Answer) -> Option<String> {
    words_left_out(answer.words_left_out)
}

/// As [`left_out`], of this many words.
pub(super) fn words_left_out(words: usize) -> Option<String> {
    (words > 0).then(|| format!("Only the first 32 words were used; {words} were left out."))
}

/// That nobody bears a name, and who is called nearly so.
pub(super) fn nobody(name: &str, near: &[String]) -> String {
    const CHARS_MAX: usize = 80;
    let name = super::clip(name, CHARS_MAX);
    let near: Vec<String> = near.iter().map(|name| super::clip(name, CHARS_MAX)).collect();
    let alike = if near.is_empty() { String::new() } else { format!(" Spelled alike: {}.", near.join(", ")) };
    format!("Nobody called “{name}” is quoted in this library.{alike}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::example::{finding, span};

    #[test]
    fn a_part_of_a_split_quote_stands_within_its_own_marks() {
        let part = |words: &str| Finding { span: span(words), text: words.to_owned(), ..finding() };
        assert_eq!(outer_marks(&finding()), ("“", "”"));
        assert_eq!(outer_marks(&part("The quay *stays* shut,")), ("“", "”"));
        assert_eq!(outer_marks(&part("Go home.")), ("“", "”"));
        assert_eq!(outer_marks(&part("stays")), ("", ""));
        assert_eq!(outer_marks(&Finding { quote: None, ..finding() }), ("", ""));
    }
}
