//! A quotation as somebody gives it: its pieces between ellipses, and what they put in square brackets. No index.

use crate::index::{Word, words};

/// Longest insertion in square brackets, in characters.
const INSERTION_CHARS_MAX: usize = 120;
/// Letters in brackets at a word's beginning or end are part of it: `[T]he`, `walk[ed]`.
const LETTERS_MAX: usize = 4;
/// How many pieces are told apart; the rest is one.
const PIECES_MAX: usize = 8;

/// What stands between two pieces of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// An ellipsis: words are left out.
    Ellipsis,
    /// Words in square brackets: put in, perhaps in place of others.
    Insertion,
}

/// A quotation, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    /// The quotation's own words, without what was put in, the pieces joined by spaces.
    pub(super) text: String,
    /// How many words the first, the first two, … pieces have together, and what stands behind them; none for one piece.
    pub(super) gaps: Vec<(usize, Gap)>,
    /// What was put in in square brackets.
    pub(super) inserted: Vec<String>,
}

impl Given {
    /// Reads `quote`.
    pub(super) fn of(quote: &str) -> Given {
        let mut reader =
            Reader { given: Given { text: String::new(), gaps: Vec::new(), inserted: Vec::new() }, gap: None };
        let mut rest = quote;
        while let Some(next) = rest.chars().next() {
            rest = if let Some(after) = after_ellipsis(rest) {
                reader.gap = Some(Gap::Ellipsis);
                after
            } else if let Some((inside, after)) = bracketed(rest) {
                reader.bracketed(inside, after);
                after
            } else {
                reader.push(next);
                rest.get(next.len_utf8()..).unwrap_or_default()
            };
        }
        reader.given
    }

    /// The words of each piece, as they stand in `text`.
    pub(super) fn pieces<'w>(&self, words: &'w [Word]) -> Vec<&'w [Word]> {
        let ends = self.gaps.iter().map(|(end, _)| *end).chain([words.len()]);
        let mut start = 0;
        ends.filter_map(|end| words.get(std::mem::replace(&mut start, end)..end)).collect()
    }
}

struct Reader {
    given: Given,
    /// What stands between what was read and what comes.
    gap: Option<Gap>,
}

impl Reader {
    fn push(&mut self, letter: char) {
        if letter.is_alphanumeric()
            && let Some(gap) = self.gap.take()
        {
            if self.given.gaps.len() + 1 < PIECES_MAX {
                let before = words(&self.given.text, None).len();
                let last = self.given.gaps.last().map_or(0, |(end, _)| *end);
                if before > last {
                    self.given.gaps.push((before, gap));
                }
            }
            self.given.text.push(' ');
        }
        self.given.text.push(letter);
    }

    fn bracketed(&mut self, inside: &str, after: &str) {
        let inside = inside.trim();
        let joined = self.gap.is_none() && self.given.text.ends_with(char::is_alphanumeric)
            || after.starts_with(char::is_alphanumeric);
        if after_ellipsis(inside).is_some_and(|rest| rest.trim().is_empty()) || inside.is_empty() {
            self.gap = Some(Gap::Ellipsis);
        } else if joined && inside.chars().count() <= LETTERS_MAX && inside.chars().all(char::is_alphabetic) {
            inside.chars().for_each(|letter| self.push(letter));
        } else if !inside.eq_ignore_ascii_case("sic") {
            self.given.inserted.push(inside.to_owned());
            self.gap = self.gap.or(Some(Gap::Insertion));
        }
    }
}

/// What follows an ellipsis at the start of `text`: `…`, `...` or `. . .`.
fn after_ellipsis(text: &str) -> Option<&str> {
    if let Some(after) = text.strip_prefix('…') {
        return Some(after);
    }
    let mut rest = text;
    for _ in 0..3 {
        rest = rest.strip_prefix(' ').filter(|_| rest.len() < text.len()).unwrap_or(rest).strip_prefix('.')?;
    }
    Some(rest.trim_start_matches('.'))
}

/// What stands in the square brackets, or the ellipsis in the round ones, at the start of `text`, and what follows.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (opened, closing) = match text.strip_prefix('[') {
        Some(opened) => (opened, ']'),
        None => (text.strip_prefix('(')?, ')'),
    };
    let mut letters = opened.char_indices().take(INSERTION_CHARS_MAX);
    let (end, _) = letters.find(|(_, letter)| *letter == closing)?;
    let (inside, after) = (opened.get(..end)?, opened.get(end + closing.len_utf8()..)?);
    let ellipsis = closing == ']' || after_ellipsis(inside.trim()).is_some_and(|rest| rest.trim().is_empty());
    ellipsis.then_some((inside, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quote: &str, pieces: &[&str], inserted: &[&str]) {
        let given = Given::of(quote);
        let found = words(&given.text, None);
        let of_piece = |piece: &&[Word]| -> String {
            piece.iter().map(|word| word.span.slice(&given.text).unwrap()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(given.pieces(&found).iter().map(of_piece).collect::<Vec<_>>(), pieces, "{quote}");
        assert_eq!(given.inserted, inserted, "{quote}");
    }

    #[test]
    fn an_ellipsis_divides_the_quotation_however_it_is_written() {
        for gap in ["…", "...", " … ", " ... ", " [...] ", " […] ", " . . . ", "....", " (…) ", ", […] "] {
            check(
                &format!("Nobody opens the quay{gap}the crack is mended"),
                &["Nobody opens the quay", "the crack is mended"],
                &[],
            );
        }
    }

    #[test]
    fn an_ellipsis_at_either_end_divides_nothing() {
        check("… opens the quay …", &["opens the quay"], &[]);
        check("“…opens the quay.”", &["opens the quay"], &[]);
    }

    #[test]
    fn words_in_square_brackets_are_not_the_speakers() {
        check("He [the mayor] opens the quay", &["He", "opens the quay"], &["the mayor"]);
        check("[The mayor] opens the quay [on Monday]", &["opens the quay"], &["The mayor", "on Monday"]);
        check("opens the kway [sic] today", &["opens the kway today"], &[]);
    }

    #[test]
    fn letters_in_square_brackets_belong_to_their_word() {
        check("[N]obody open[s] the quay", &["Nobody opens the quay"], &[]);
    }

    #[test]
    fn what_never_closes_is_only_words() {
        check("[N obody opens (the quay) 3.5 times", &["N obody opens the quay 3.5 times"], &[]);
    }

    #[test]
    fn many_gaps_are_bounded() {
        let given = Given::of(&"word … ".repeat(1_000));
        assert_eq!(given.gaps.len(), PIECES_MAX - 1);
        assert_eq!(Given::of(&"[".repeat(6_000)).inserted.len(), 0);
    }
}
