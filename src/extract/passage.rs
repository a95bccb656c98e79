//! What is searched: passages of about a paragraph's length.

use super::sentence::sentences;
use crate::domain::{Matter, Paragraph, Span};

/// Paragraphs are joined until a passage has as many words.
const WORDS_MIN: usize = 50;
/// No passage has more words.
const WORDS_MAX: usize = 120;
/// A run without spaces counts as one word more for each so many characters, so that text in a script without spaces, and
/// a "word" of a megabyte, are cut as well. The longest words of news English have fewer.
const CHARS_PER_WORD: usize = 32;

/// The passages of `text`: whole body paragraphs joined until they have 50 words, long ones split at sentences, at most
/// 120 words each; in order, none overlapping another, no head or footer line between two joined paragraphs.
pub(super) fn passages(text: &str, paragraphs: &[Paragraph]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(Span, usize)> = None;
    for paragraph in paragraphs {
        let words = if paragraph.matter == Matter::Body { words_of(text, paragraph.span) } else { 0 };
        let joined = open.filter(|(_, so_far)| paragraph.matter == Matter::Body && so_far + words <= WORDS_MAX);
        if joined.is_none() {
            found.extend(open.take().map(|(span, _)| span));
        }
        open = match joined {
            _ if paragraph.matter != Matter::Body => None,
            Some((span, so_far)) => Span::around(&[span, paragraph.span]).map(|span| (span, so_far + words)),
            None if words > WORDS_MAX => {
                found.extend(split(text, paragraph.span, words));
                None
            }
            None => Some((paragraph.span, words)),
        };
        if open.is_some_and(|(_, words)| words >= WORDS_MIN) {
            found.extend(open.take().map(|(span, _)| span));
        }
    }
    found.extend(open.map(|(span, _)| span));
    found
}

/// A long paragraph of `words` words as pieces of nearly equal length, cut at sentences where they allow it.
fn split(text: &str, paragraph: Span, words: usize) -> Vec<Span> {
    let even = words.div_ceil(words.div_ceil(WORDS_MAX).max(1));
    let mut found = Vec::new();
    let mut open: Option<(Span, usize)> = None;
    for (piece, words) in sentences(text, paragraph).into_iter().flat_map(|sentence| sentence_pieces(text, sentence)) {
        match open.filter(|(_, so_far)| *so_far < even && so_far + words <= WORDS_MAX) {
            Some((span, so_far)) => open = Span::around(&[span, piece]).map(|span| (span, so_far + words)),
            None => found.extend(open.replace((piece, words)).map(|(span, _)| span)),
        }
    }
    found.extend(open.map(|(span, _)| span));
    found
}

/// `sentence` with its count of words, or pieces of it where it alone has too many.
fn sentence_pieces(text: &str, sentence: Span) -> Vec<(Span, usize)> {
    let words = words_of(text, sentence);
    if words <= WORDS_MAX {
        return vec![(sentence, words)];
    }
    let mut found = Vec::new();
    let mut open: Option<(Span, usize)> = None;
    for word in sentence.slice(text).unwrap_or_default().split_whitespace().flat_map(word_pieces) {
        let Some(span) = Span::of(word, text) else { continue };
        match open.filter(|(_, so_far)| *so_far < WORDS_MAX) {
            Some((before, so_far)) => open = Span::around(&[before, span]).map(|span| (span, so_far + 1)),
            None => found.extend(open.replace((span, 1))),
        }
    }
    found.extend(open);
    found
}

/// `word` cut into pieces that count as one word each.
fn word_pieces(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let end = rest.char_indices().nth(CHARS_PER_WORD).map_or(rest.len(), |(at, _)| at);
        let (piece, after) = rest.split_at_checked(end).filter(|(piece, _)| !piece.is_empty())?;
        rest = after;
        Some(piece)
    })
}

fn words_of(text: &str, span: Span) -> usize {
    let count = |word: &str| word.chars().count().div_ceil(CHARS_PER_WORD);
    span.slice(text).unwrap_or_default().split_whitespace().map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::segment::paragraphs;

    /// The word counts of the passages of `text`, all promises about them checked on the way.
    #[track_caller]
    fn lengths(text: &str) -> Vec<usize> {
        let lines = paragraphs(text);
        let found = passages(text, &lines);
        for (before, after) in found.iter().zip(found.iter().skip(1)) {
            assert!(before.end() <= after.start());
        }
        let letters = |spans: &[Span]| -> String {
            spans.iter().flat_map(|span| span.slice(text).unwrap().split_whitespace()).collect()
        };
        let body: Vec<Span> = lines.iter().filter(|line| line.matter == Matter::Body).map(|line| line.span).collect();
        assert_eq!(letters(&found), letters(&body), "passages hold every body paragraph and nothing else");
        found.iter().map(|span| span.slice(text).unwrap().split_whitespace().count()).collect()
    }

    fn sentence(words: usize) -> String {
        format!("The {}quay.", "old ".repeat(words - 2))
    }

    #[test]
    fn short_paragraphs_are_joined_until_fifty_words() {
        let text = [sentence(20), sentence(20), sentence(20), sentence(10)].join("\n");
        assert_eq!(lengths(&text), [60, 10]);
    }

    #[test]
    fn a_paragraph_that_would_make_it_too_long_begins_the_next() {
        assert_eq!(lengths(&format!("{}\n\n{}", sentence(40), sentence(100))), [40, 100]);
    }

    #[test]
    fn a_long_paragraph_is_split_evenly_at_sentences() {
        let text = vec![sentence(20); 10].join(" ");
        assert_eq!(lengths(&text), [100, 100]);
    }

    #[test]
    fn a_sentence_longer_than_a_passage_is_cut_between_words() {
        assert!(lengths(&sentence(1000)).iter().all(|words| (1..=120).contains(words)));
    }

    #[test]
    fn a_word_without_end_is_cut_between_characters() {
        let text = "é".repeat(100_000);
        let lines = paragraphs(&text);
        let found = passages(&text, &lines);
        assert!(found.iter().all(|span| span.slice(&text).unwrap().chars().count() <= WORDS_MAX * CHARS_PER_WORD));
        assert_eq!(found.iter().map(|span| span.len_bytes()).sum::<usize>(), text.len());
    }

    #[test]
    fn a_head_line_is_in_no_passage_and_joins_none() {
        let text = format!("Harbour shut\nBy Yara Holm\n{}\n#Port #Quay", sentence(30));
        assert_eq!(lengths(&text), [2, 30]);
    }
}
