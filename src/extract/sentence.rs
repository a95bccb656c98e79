//! Where sentences end, by the rules of news prose: "Gen." and "U.S." end none, `go home."` does.

use super::lexicon::{Classes, classes};
use crate::domain::Span;

/// Marks that may stand between a sentence's last full stop and the space after it.
const CLOSING_MARKS: &[char] = &['"', '”', '’', '\'', '»', '›', ')', ']', '}', '“'];
/// Marks that may stand before a sentence's first letter.
const OPENING_MARKS: &[char] = &['"', '“', '‘', '\'', '«', '‹', '„', '(', '[', '`', '—', '–', '-', '•'];
/// Longest word before a full stop that is looked at, in characters; longer ones are no abbreviations.
const WORD_CHARS_MAX: usize = 16;

/// The sentences of `within`, a span of `text`, in order, without the white space between them. A line break always ends
/// one. Empty where `within` does not fit `text` or holds only white space.
#[must_use]
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    let Some(stretch) = within.slice(text) else { return Vec::new() };
    let mut found = Vec::new();
    let mut start = 0;
    for end in sentence_ends(stretch) {
        let sentence = stretch.get(start..end).unwrap_or_default().trim();
        found.extend(
            Some(sentence).filter(|sentence| !sentence.is_empty()).and_then(|sentence| Span::of(sentence, text)),
        );
        start = end;
    }
    found
}

/// Byte offsets into `stretch` after each sentence, the end of `stretch` included.
fn sentence_ends(stretch: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut from = 0;
    while let Some(at) = stretch.get(from..).and_then(|rest| rest.find(is_terminal)).map(|at| from + at) {
        let rest = stretch.get(at..).unwrap_or_default();
        let stop_len = rest.len() - rest.trim_start_matches(is_terminal).len();
        let stop = rest.get(..stop_len).unwrap_or_default();
        let after = rest.get(stop_len..).unwrap_or_default();
        // A mark after a line break opens the next sentence.
        let following = if stop.ends_with(['\n', '\r']) { after } else { after.trim_start_matches(CLOSING_MARKS) };
        let end = stretch.len() - following.len();
        if ends_sentence(stretch.get(..at).unwrap_or_default(), stop, following) {
            ends.push(end);
        }
        from = end.max(at + stop_len);
    }
    ends.push(stretch.len());
    ends
}

/// What can end a sentence: full stops, line breaks, and the stops of other scripts.
fn is_terminal(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '\n' | '\r' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

/// Whether the terminal marks `stop` between `before` and `following` (closing marks already skipped) end a sentence.
fn ends_sentence(before: &str, stop: &str, following: &str) -> bool {
    if stop.contains(['\n', '\r', '。', '！', '？', '۔', '।']) || following.is_empty() {
        return true;
    }
    if !following.starts_with(char::is_whitespace) {
        return false;
    }
    let next = following.trim_start();
    let Some(first) = next.trim_start_matches(OPENING_MARKS).chars().next() else { return true };
    if first.is_lowercase() || next.starts_with(['.', '…', ',', ';', ':']) {
        return false;
    }
    stop != "." || !is_abbreviation(last_word(before), next_word(next))
}

/// Whether the full stop after `word` belongs to it, `next` being the word that follows.
pub(super) fn is_abbreviation(word: &str, next: &str) -> bool {
    let word = word.trim_start_matches(OPENING_MARKS);
    let known = classes(word);
    if word.is_empty() {
        return false;
    }
    if classes(word).any(Classes::CLOSING) || is_dotted(word) {
        return !(starts_upper(next) && classes(next).any(Classes::COMMON));
    }
    if word.eq_ignore_ascii_case("no") || word.eq_ignore_ascii_case("nos") {
        return next.starts_with(|character: char| character.is_ascii_digit());
    }
    // "I." ends a sentence more often than it is an initial.
    let initial = word != "I" && word.chars().count() == 1 && starts_upper(word);
    initial || (starts_upper(word) || !is_month(word)) && known.any(Classes::ABBREVIATION)
}

fn is_month(word: &str) -> bool {
    classes(word).any(Classes::CALENDAR)
}

/// Whether `word` is letters with full stops between them, such as `U.S` or `a.m`.
pub(super) fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1 && part.chars().all(char::is_alphabetic))
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The last word of `before`; empty where it is longer than any abbreviation.
fn last_word(before: &str) -> &str {
    let mut start = before.len();
    for (seen, (at, character)) in before.char_indices().rev().enumerate() {
        if character.is_whitespace() {
            break;
        }
        if seen == WORD_CHARS_MAX {
            return "";
        }
        start = at;
    }
    before.get(start..).unwrap_or_default()
}

/// The first word of `next`, without marks before it; at most as long as an abbreviation matters.
fn next_word(next: &str) -> &str {
    let bare = next.trim_start_matches(OPENING_MARKS);
    let end = bare.char_indices().take(WORD_CHARS_MAX + 1).find(|(_, character)| !is_word(*character));
    let all = bare.char_indices().nth(WORD_CHARS_MAX).map_or(bare.len(), |(at, _)| at);
    bare.get(..end.map_or(all, |(at, _)| at)).unwrap_or_default()
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '\'' || character == '’'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let whole = Span::of(text, text).unwrap();
        let found: Vec<&str> = sentences(text, whole).iter().map(|span| span.slice(text).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_mark_after_a_line_break_opens_the_next_sentence() {
        check("The quay is shut\n“Go home,” she said.", &["The quay is shut", "“Go home,” she said."]);
        check("“Go home.”\r\n“Now.”", &["“Go home.”", "“Now.”"]);
    }

    #[test]
    fn titles_and_months_end_no_sentence() {
        check(
            "Gen. Orla Brandt left on Feb. 22. Mr. Teague stayed.",
            &["Gen. Orla Brandt left on Feb. 22.", "Mr. Teague stayed."],
        );
    }

    #[test]
    fn initials_end_no_sentence() {
        check("J.D. Marlow and Ida B. Reyes met. They spoke.", &["J.D. Marlow and Ida B. Reyes met.", "They spoke."]);
    }

    #[test]
    fn an_abbreviation_may_end_a_sentence_where_another_plainly_begins() {
        check(
            "She left the U.S. The harbour closed at 6 p.m. It was dark.",
            &["She left the U.S.", "The harbour closed at 6 p.m.", "It was dark."],
        );
        check("The U.S. Senate sat until 6 p.m. Monday.", &["The U.S. Senate sat until 6 p.m. Monday."]);
    }

    #[test]
    fn no_before_a_number_is_not_a_refusal() {
        check("Pier No. 4 is shut. He said no. Nobody came.", &["Pier No. 4 is shut.", "He said no.", "Nobody came."]);
    }

    #[test]
    fn a_decimal_point_ends_nothing() {
        check("It rose 3.5 metres. Then it fell.", &["It rose 3.5 metres.", "Then it fell."]);
    }

    #[test]
    fn closing_marks_belong_to_the_sentence_before() {
        check(
            "“Go home.” Nobody did. (They could not.) Why?",
            &["“Go home.”", "Nobody did.", "(They could not.)", "Why?"],
        );
    }

    #[test]
    fn a_question_inside_a_sentence_does_not_end_it() {
        check("“Where is it?” she asked. “Here!”", &["“Where is it?” she asked.", "“Here!”"]);
    }

    #[test]
    fn an_ellipsis_ends_a_sentence_only_before_a_capital() {
        check(
            "A basic fact here .... which is this. Three years ... You never came.",
            &["A basic fact here .... which is this.", "Three years ...", "You never came."],
        );
    }

    #[test]
    fn a_line_break_ends_a_sentence_and_white_space_is_left_out() {
        check("  One line\r\nAnother  \n", &["One line", "Another"]);
        check(" \n ", &[]);
        check("", &[]);
    }

    #[test]
    fn other_scripts_end_sentences_without_a_space() {
        check("港は閉まった。誰も来ない！", &["港は閉まった。", "誰も来ない！"]);
    }
}
