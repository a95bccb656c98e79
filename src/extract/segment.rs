//! Lines of an article: its paragraphs, and which of them are not its text. What a head line *says* (date, byline) is
//! read by `ingest`; here it is only told apart.

use super::lexicon::{Classes, after_line_beginning, classes};
use crate::domain::{Matter, Paragraph, Span};

/// A head line stands among the first paragraphs only: a headline and a summary may come before the byline.
const HEAD_PARAGRAPHS_MAX: usize = 4;
/// Footer lines stand among the last paragraphs only.
const FOOTER_PARAGRAPHS_MAX: usize = 6;
/// Longest head or footer line, in bytes.
const LINE_BYTES_MAX: usize = 300;
/// Most words of a byline after "By": four names with their particles.
const BYLINE_WORDS_MAX: usize = 16;

/// Every line of `text` with a non-space character, in order, the first being paragraph 1. Lines end with LF, CRLF or CR.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = text
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
        .filter_map(|line| Span::of(line, text))
        .map(|span| Paragraph { span, matter: Matter::Body })
        .collect();
    for paragraph in found.iter_mut().take(HEAD_PARAGRAPHS_MAX) {
        if paragraph.span.slice(text).is_some_and(is_head) {
            paragraph.matter = Matter::Head;
        }
    }
    for paragraph in found.iter_mut().filter(|paragraph| paragraph.matter == Matter::Body) {
        if paragraph.span.slice(text).is_some_and(is_notice) {
            paragraph.matter = Matter::Footer;
        }
    }
    let footer = |paragraph: &&mut Paragraph| {
        paragraph.matter == Matter::Footer
            || paragraph.matter == Matter::Body && paragraph.span.slice(text).is_some_and(is_footer)
    };
    for paragraph in found.iter_mut().rev().take(FOOTER_PARAGRAPHS_MAX).take_while(footer) {
        paragraph.matter = Matter::Footer;
    }
    found
}

/// Whether `line` only says when, where or by whom the article was written.
fn is_head(line: &str) -> bool {
    let line = line.trim();
    if line.len() > LINE_BYTES_MAX || line.ends_with(['?', '!', '"', '”']) {
        return false;
    }
    is_byline(line) || is_dateline(line) || after_date(line).is_some_and(|rest| rest.is_empty() || is_byline(rest))
}

/// Whether `line` is "By" and capitalised names.
fn is_byline(line: &str) -> bool {
    let Some(names) =
        line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).or_else(|| line.strip_prefix("by "))
    else {
        return false;
    };
    let words: Vec<&str> = names.split_whitespace().collect();
    let is_name = |word: &&str| {
        let first = word.trim_start_matches(['(', '@']).chars().next();
        first.is_none_or(|first| first.is_uppercase() || !first.is_alphanumeric())
            || word.starts_with('@')
            || classes(word).any(Classes::PARTICLE)
            || ["and", "of", "the", "for", "in"].contains(word)
    };
    let ends_like_a_sentence = names.ends_with('.')
        && !words.last().is_some_and(|word| word.chars().count() <= 3 || word.matches('.').count() > 1);
    !words.is_empty() && words.len() <= BYLINE_WORDS_MAX && !ends_like_a_sentence && words.iter().all(is_name)
}

/// Whether `line` is a place in capitals and a dash, with no text after it.
fn is_dateline(line: &str) -> bool {
    let Some(place) = line.strip_suffix(['—', '–', '-']) else { return false };
    let words: Vec<&str> = place.split_whitespace().collect();
    let loud = words.first().is_some_and(|word| word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase));
    loud && words.len() <= 6
        && words.iter().all(|word| !word.starts_with(char::is_lowercase))
        && !place.trim().is_empty()
}

/// What follows the date that `line` begins with; `None` where it begins with none.
fn after_date(line: &str) -> Option<&str> {
    let lower = line.to_lowercase();
    // Lower case can change a text's length ("İ"); then the beginning is not looked for.
    let introduced = if lower.len() == line.len() { after_line_beginning("date", &lower).map(str::len) } else { None };
    let rest = introduced.and_then(|len| line.get(line.len() - len..)).unwrap_or(line);
    let mut words = rest.split_whitespace().peekable();
    let mut seen = DateWords::default();
    let mut last = None;
    while let Some(word) = words.peek().copied().filter(|word| seen.take(word)) {
        last = Some(word);
        words.next();
    }
    let after = last.and_then(|last| Span::of(last, line)).map(Span::end)?;
    let rest = line.get(after..)?.trim_start_matches(|c: char| c.is_whitespace() || "|·•,-–—".contains(c));
    seen.is_date().then_some(rest)
}

/// The parts of a date met so far.
#[derive(Debug, Default)]
struct DateWords {
    iso: bool,
    month: bool,
    year: bool,
    numbers: u32,
    words: u32,
}

impl DateWords {
    /// Whether `word` can be a part of a date or a time; if so it is remembered.
    fn take(&mut self, word: &str) -> bool {
        let bare = word.trim_matches([',', '|', '.', '(', ')', '·', ':']);
        self.words += 1;
        let iso = bare.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok());
        let number = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit());
        let year = number && bare.len() == 4;
        let clock = bare.starts_with(|c: char| c.is_ascii_digit())
            && bare.chars().all(|c| c.is_ascii_digit() || ":.".contains(c) || "apmAPM".contains(c));
        let zone = ["am", "pm", "a.m", "p.m", "at", "gmt", "utc", "est", "edt", "et", "pt", "bst", "cet"]
            .contains(&bare.to_lowercase().as_str());
        let calendar = classes(bare).any(Classes::CALENDAR);
        self.iso |= iso;
        self.month |= calendar;
        self.year |= year;
        self.numbers += u32::from(number);
        self.words <= 12
            && (iso
                || number
                || clock
                || calendar
                || (zone && self.numbers + u32::from(self.iso) > 0)
                || bare.is_empty())
    }

    fn is_date(&self) -> bool {
        self.iso || (self.month && self.year && self.numbers >= 2)
    }
}

/// Whether `line` only says where the article came from or what it is filed under.
fn is_footer(line: &str) -> bool {
    let line = line.trim();
    if line.len() > LINE_BYTES_MAX {
        return false;
    }
    let filed = line.split_whitespace().all(|word| word.starts_with('#') && word.chars().nth(1).is_some());
    filed || after_line_beginning("footer", &line.to_lowercase()).is_some()
}

/// Whether `line` is a page's own notice between two paragraphs: "Story continues below advertisement", "READ MORE: …".
fn is_notice(line: &str) -> bool {
    let line = line.trim();
    if line.len() > LINE_BYTES_MAX {
        return false;
    }
    let lower = line.to_lowercase();
    after_line_beginning("notice", &lower).is_some_and(|rest| !rest.contains(char::is_alphanumeric))
        || after_line_beginning("link", &lower).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Matter)]) {
        let found: Vec<(&str, Matter)> =
            paragraphs(text).iter().map(|paragraph| (paragraph.span.slice(text).unwrap(), paragraph.matter)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_end_with_lf_crlf_or_cr_and_blank_ones_do_not_count() {
        check(
            "One\r\n \r\nTwo \rThree\n\nFour",
            &[("One", Matter::Body), ("Two ", Matter::Body), ("Three", Matter::Body), ("Four", Matter::Body)],
        );
        check("", &[]);
        check(" \n\t\r\n", &[]);
    }

    #[test]
    fn a_first_line_with_date_and_byline_is_a_head_line() {
        check(
            " date 2024-11-29 By Yara Holm\n\nOn November 18, the port shut.",
            &[(" date 2024-11-29 By Yara Holm", Matter::Head), ("On November 18, the port shut.", Matter::Body)],
        );
    }

    #[test]
    fn bylines_dates_and_datelines_are_head_lines_even_below_a_headline() {
        for head in [
            "By Yara Holm",
            "By Yara Holm and Piet van Dael, Quayside Courier",
            "November 29, 2024",
            "Published: 29 November 2024, 6:30 p.m.",
            "2024-11-29T08:30:00Z",
            "PORT ELLERY —",
        ] {
            check(
                &format!("Harbour shut\n{head}\nThe port shut."),
                &[("Harbour shut", Matter::Body), (head, Matter::Head), ("The port shut.", Matter::Body)],
            );
        }
    }

    #[test]
    fn a_sentence_that_begins_like_a_head_line_is_text() {
        for text in [
            "By the first week of March, the river was on the edge of town.",
            "By Friday the port was shut.",
            "2024 was a bad year for the port.",
            "November 18, 2024 was the day the port shut.",
            "Dates matter",
        ] {
            check(text, &[(text, Matter::Body)]);
        }
    }

    #[test]
    fn hashtags_and_where_it_first_stood_are_footer_lines_at_the_end_only() {
        check(
            "#First\nThe port shut.\nOriginally published at\n#Opinion #Port",
            &[
                ("#First", Matter::Body),
                ("The port shut.", Matter::Body),
                ("Originally published at", Matter::Footer),
                ("#Opinion #Port", Matter::Footer),
            ],
        );
    }
    #[test]
    fn a_pages_notices_are_no_text_wherever_they_stand() {
        for notice in
            ["Story continues below advertisement", "Article Continued Below.", "READ MORE: Mayor shuts the port"]
        {
            check(
                &format!("The port shut.\n{notice}\nNobody came."),
                &[("The port shut.", Matter::Body), (notice, Matter::Footer), ("Nobody came.", Matter::Body)],
            );
        }
        check("Advertisement for a ferry was cheap.", &[("Advertisement for a ferry was cheap.", Matter::Body)]);
    }
}
