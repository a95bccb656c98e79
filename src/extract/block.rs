//! Block quotations: a paragraph without any marks after one that ends with a report and a colon ("Weil wrote in a
//! letter:").

use super::lexicon::{Classes, classes};
use super::token::ends_like_sentence;
use crate::domain::QUOTATION_MARKS;

/// How many words before the colon the report is looked for in.
const REPORT_WORDS_MAX: usize = 10;
/// Fewest words of a block quotation; shorter paragraphs are headings and captions.
const BLOCK_WORDS_MIN: usize = 8;
/// How much of a paragraph's end is looked at for its report, in bytes.
const LOOKED_AT_BYTES: usize = 200;

/// Whether `line` ends with a report that something follows: its last words are a cue, where or to whom it was said, and a
/// colon. What it says within marks of its own may be all it reports, so that it must have none.
pub(super) fn introduces(line: &str) -> bool {
    let Some(line) = line.trim_end().strip_suffix(':') else { return false };
    if has_marks(line) {
        return false;
    }
    let end = line.get(line.ceil_char_boundary(line.len().saturating_sub(LOOKED_AT_BYTES))..).unwrap_or_default();
    let words: Vec<&str> = end.split_whitespace().rev().take(REPORT_WORDS_MAX).collect();
    let stops = |word: &&str| word.ends_with(['.', '!', '?', ';']);
    let in_sentence = words.iter().position(stops).unwrap_or(words.len());
    let is_cue = |word: &&str| word.starts_with(char::is_lowercase) && classes(word).any(Classes::SPEECH);
    let Some(cue) = words.get(..in_sentence).and_then(|words| words.iter().position(is_cue)) else { return false };
    let noun = words.get(cue + 1).is_none_or(|before| {
        let before = classes(before);
        before.any(Classes::DETERMINER) && !before.any(Classes::PRONOUN)
    });
    let addressing = words.get(cue).is_some_and(|cue| classes(cue).any(Classes::ADDRESSING));
    let circumstance = cue
        .checked_sub(1)
        .and_then(|after| words.get(after))
        .is_none_or(|after| addressing || classes(after).any(Classes::PREPOSITION));
    circumstance && !noun
}

/// Whether `line` can be a block quotation: a paragraph of running text without marks.
pub(super) fn is_block(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(|character: char| character.is_alphabetic())
        && ends_like_sentence(line)
        && line.split_whitespace().nth(BLOCK_WORDS_MIN - 1).is_some()
        && !has_marks(line)
}

/// Apostrophes apart.
fn has_marks(line: &str) -> bool {
    line.contains(|character| QUOTATION_MARKS.contains(&character) && !matches!(character, '\'' | '’' | '‘'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_and_a_colon_introduce_what_follows() {
        assert!(introduces("Weil added:"));
        assert!(introduces("The ferry left. Anna Weil wrote in a letter to the port:"));
        assert!(introduces("Weil told reporters at the quay:"));
    }

    #[test]
    fn a_heading_a_list_or_a_report_of_something_introduces_nothing() {
        assert!(!introduces("Here are five things to watch:"));
        assert!(!introduces("The Courier noted the empty quay:"));
        assert!(!introduces("Weil called it “late” and said:"));
        assert!(!introduces("Weil came late. She said so. Signs:"));
        assert!(!introduces("She wrote it off as a read:"));
    }

    #[test]
    fn a_block_is_a_paragraph_of_running_text_without_marks() {
        assert!(is_block("It is shut. We don’t know when it will open again."));
        assert!(!is_block("Photo: the quay"));
        assert!(!is_block("He said “it is shut” and left the quay for good."));
        assert!(!is_block("1. The quay is shut and will not open again this year."));
    }
}
