use std::fmt::Write as _;

use super::{
    card::runs,
    speakers, timeline,
    wording::{self, NOT_STATED},
};
use crate::answer::{Answer, Finding, Question, Reply, Verdict};

/// How text is laid out for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns; lines are wrapped at words.
    pub width: usize,
    /// Whether bold and faint are used (ANSI, ECMA-48 SGR).
    pub colour: bool,
}

/// The answer as text, one block a finding, ending in a line break.
#[must_use]
pub fn terminal(question: &Question, reply: &Reply, look: Look) -> String {
    match reply {
        Reply::Answer(answer) => answer_text(question, answer, look),
        Reply::Speakers(found) => speakers::text(question, found, look),
        Reply::Timeline(line) => timeline::text(question, line, look),
    }
}

fn answer_text(question: &Question, answer: &Answer, look: Look) -> String {
    let mut text = String::new();
    if let Some(line) = wording::read_as(answer) {
        push_wrapped(&mut text, &faint(&safe(&line), look), "", look);
    }
    for line in wording::above(answer, question) {
        push_wrapped(&mut text, &safe(&line), "", look);
    }
    push_findings(&mut text, answer, look);
    text
}

/// The findings of the answer, and how many there are.
pub(super) fn push_findings(text: &mut String, answer: &Answer, look: Look) {
    for (number, finding) in answer.findings.iter().enumerate() {
        if !text.is_empty() {
            text.push('\n');
        }
        if number == 1 && answer.asked.is_some() && answer.verdict == Verdict::Found {
            push_wrapped(text, "Also to the question:", "", look);
        }
        push_finding(text, finding, look);
    }
    let more = answer.total.saturating_sub(answer.findings.len());
    if more > 0 && !answer.findings.is_empty() {
        let line = format!("{} of {} shown.", answer.findings.len(), answer.total);
        text.push('\n');
        push_wrapped(text, &faint(&line, look), "", look);
    }
}

fn push_finding(text: &mut String, finding: &Finding, look: Look) {
    push_wrapped(text, &strong(&safe(&wording::owner(finding)), look), "", look);
    for line in marked(finding, look).lines().filter(|line| !line.trim().is_empty()) {
        push_wrapped(text, line, "  │ ", look);
    }
    push_wrapped(text, &faint(&safe(&wording::attribution(finding)), look), "  ", look);
    for difference in wording::differences(finding) {
        push_wrapped(text, &safe(&difference), "  ", look);
    }
    push_wrapped(text, &safe(&source(finding)), "  ", look);
    if let Some(url) = &finding.citation.metadata.url {
        push_wrapped(text, &safe(url), "  ", look);
    }
    for printing in &finding.also_in {
        push_wrapped(text, &safe(&format!("Also in {}.", wording::place_line(printing, finding))), "  ", look);
    }
    if let Some(more) = wording::more_places(finding, finding.also_in.len()) {
        push_wrapped(text, &format!("Also in {}.", more.trim_start_matches("and ")), "  ", look);
    }
}

fn source(finding: &Finding) -> String {
    let metadata = &finding.citation.metadata;
    let outlet = metadata.outlet.clone().unwrap_or_else(|| format!("outlet {NOT_STATED}"));
    let writers = if metadata.byline.is_empty() { format!("author {NOT_STATED}") } else { metadata.byline.join(", ") };
    let published = metadata.published.as_ref().map_or_else(|| format!("date {NOT_STATED}"), ToString::to_string);
    let (title, paragraph) = (wording::title(&finding.article.label()), wording::paragraph_of(finding));
    format!("{title} · {outlet} · {writers} · {published} · {paragraph} · article {}", finding.citation.article)
}

/// The finding's words with those that matched in bold.
fn marked(finding: &Finding, look: Look) -> String {
    let text = &finding.text;
    let (opening, closing) = wording::outer_marks(finding);
    let (mut marked, mut done) = (opening.to_owned(), 0);
    for run in runs(text, &finding.highlights) {
        let (Some(before), Some(words)) = (text.get(done..run.start()), run.slice(text)) else { continue };
        marked.push_str(&safe(before));
        marked.push_str(&strong(&safe(words), look));
        done = run.end();
    }
    marked.push_str(&safe(text.get(done..).unwrap_or_default()));
    marked.push_str(closing);
    marked
}

/// `text` with everything that a terminal could act on (escape sequences, other controls, turned directions) shown by
/// number, `⟨U+001B⟩`.
pub(super) fn safe(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if super::escape::is_shown_by_number(character) {
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

pub(super) fn strong(text: &str, look: Look) -> String {
    styled(text, "1", look)
}

pub(super) fn faint(text: &str, look: Look) -> String {
    styled(text, "2", look)
}

/// `text` between SGR `code` and reset; each word on its own, so that wrapping never leaves a style open.
fn styled(text: &str, code: &str, look: Look) -> String {
    if !look.colour {
        return text.to_owned();
    }
    let words: Vec<String> = text
        .split(' ')
        .map(|word| if word.is_empty() { String::new() } else { format!("\u{1b}[{code}m{word}\u{1b}[0m") })
        .collect();
    words.join(" ")
}

/// Adds `line`, wrapped, each of its rows behind `margin`.
pub(super) fn push_wrapped(text: &mut String, line: &str, margin: &str, look: Look) {
    let options = textwrap::Options::new(look.width.max(20))
        .initial_indent(margin)
        .subsequent_indent(margin)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    for row in textwrap::wrap(line, options) {
        text.push_str(row.trim_end());
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::Printing,
        render::example::{answer, finding, who_said},
    };

    const PLAIN: Look = Look { width: 60, colour: false };

    fn text(verdict: Verdict, finding: Finding, look: Look) -> String {
        terminal(&who_said(), &Reply::Answer(answer(verdict, vec![finding])), look)
    }

    #[test]
    fn a_finding_reads_from_the_speaker_to_the_source() {
        let expected = "\
No article prints exactly these words. The nearest:

Zoë Vale
  │ “The quay *stays* shut,” Vale said. “Go home.”
  The article names the speaker: “Vale said”. Confidence
  94%.
  title not stated (it begins “The council met on Tuesday.
  Zoë Vale, the…”) · Tern Post · author not stated ·
  2031-04-12 · paragraph 2 of 2 · article quay
  https://example.com/quay
";
        assert_eq!(text(Verdict::Near, finding(), PLAIN), expected);
    }

    #[test]
    fn a_further_place_that_names_nobody_is_said_to_do_so() {
        let place = |speaker: Option<&str>| Printing {
            citation: finding().citation,
            speaker: speaker.map(str::to_owned),
            same_words: true,
            article: finding().article,
        };
        let also_in = vec![place(Some("Zoë Vale")), place(None)];
        let shown = text(Verdict::Found, Finding { also_in, ..finding() }, Look { width: 100, colour: false });
        assert!(shown.contains("Also in article quay, Tern Post, 2031-04-12, paragraph 2.\n"), "{shown}");
        let unnamed = "Also in article quay, Tern Post, 2031-04-12, paragraph 2, speaker not stated there.\n";
        assert!(shown.contains(unnamed), "{shown}");
    }

    #[test]
    fn a_follow_up_says_how_it_was_read_without_driving_the_terminal() {
        let read_as = Some("what did \u{1b}[31mVale say\nabout fish".to_owned());
        let answer = Answer { read_as, ..answer(Verdict::None, vec![]) };
        let shown = terminal(&who_said(), &Reply::Answer(answer), PLAIN);
        let expected = "read as: what did ⟨U+001B⟩[31mVale say about fish\nNo source in this library says that.\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn an_escape_sequence_in_an_article_cannot_reach_the_terminal() {
        let hostile = Finding { text: "red \u{1b}[31m \u{202e}text".to_owned(), highlights: vec![], ..finding() };
        let shown = text(Verdict::Found, hostile, PLAIN);
        assert!(shown.contains("red ⟨U+001B⟩[31m ⟨U+202E⟩text"), "{shown}");
    }

    #[test]
    fn colour_changes_no_word() {
        let coloured = text(Verdict::Found, finding(), Look { colour: true, ..PLAIN });
        let bare: String = coloured
            .split('\u{1b}')
            .map(|part| part.split_once('m').filter(|_| part.starts_with('[')).map_or(part, |(_, rest)| rest))
            .collect();
        assert_eq!(bare, text(Verdict::Found, finding(), PLAIN));
    }
}
