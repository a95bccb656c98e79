use serde::{Deserialize, Serialize};

/// A stretch of an article's text.
///
/// Offsets are UTF-8 bytes into the article as stored, `start` included, `end` excluded; `start` is never after `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`; `None` where `start` is after `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Option<Span> {
        (start <= end).then_some(Span { start, end })
    }

    /// The span of `part` within `whole`, of which it must be a sub-slice; `None` if it is some other string.
    #[must_use]
    pub fn of(part: &str, whole: &str) -> Option<Span> {
        let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
        let end = start.checked_add(part.len())?;
        (whole.get(start..end)? == part).then_some(Span { start, end })
    }

    /// The span that reaches from the start of the first to the end of the last of `spans`; `None` where there are none.
    #[must_use]
    pub fn around(spans: &[Span]) -> Option<Span> {
        let start = spans.iter().map(|span| span.start).min()?;
        let end = spans.iter().map(|span| span.end).max()?;
        Span::new(start, end)
    }

    /// The first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// The byte after the last.
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    /// How many bytes it covers.
    #[must_use]
    pub fn len_bytes(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text this span covers, or `None` where the span does not fit `article` (another text, or a cut character).
    #[must_use]
    pub fn slice(self, article: &str) -> Option<&str> {
        article.get(self.start..self.end)
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether every byte of `other` is a byte of this span.
    #[must_use]
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same stretch, counted from `bytes` further on; `None` where that is past what can be counted.
    #[must_use]
    pub fn shifted(self, bytes: usize) -> Option<Span> {
        Some(Span { start: self.start.checked_add(bytes)?, end: self.end.checked_add(bytes)? })
    }

    /// The same stretch, counted from `base`'s start; `None` where it begins before `base` does.
    #[must_use]
    pub fn relative_to(self, base: Span) -> Option<Span> {
        Some(Span { start: self.start.checked_sub(base.start)?, end: self.end.checked_sub(base.start)? })
    }
}

impl TryFrom<(usize, usize)> for Span {
    type Error = &'static str;

    fn try_from((start, end): (usize, usize)) -> Result<Span, Self::Error> {
        Span::new(start, end).ok_or("a span ends before it starts")
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> (usize, usize) {
        (span.start, span.end)
    }
}

/// Turns byte offsets of one text into counts of Unicode code points, as the JSON contract wants them, in steps of at
/// most [`CharOffsets::STRIDE_BYTES`] bytes whatever the text's length.
#[derive(Debug, Clone)]
pub struct CharOffsets<'text> {
    text: &'text str,
    /// Code points before byte `n * STRIDE_BYTES` (before the character that this byte belongs to).
    marks: Vec<usize>,
}

impl<'text> CharOffsets<'text> {
    const STRIDE_BYTES: usize = 256;

    /// Counts `text` once.
    #[must_use]
    pub fn of(text: &'text str) -> CharOffsets<'text> {
        let mut marks = Vec::with_capacity(text.len() / Self::STRIDE_BYTES + 1);
        for (count, (offset, character)) in text.char_indices().enumerate() {
            while marks.len() * Self::STRIDE_BYTES < offset + character.len_utf8() {
                marks.push(count);
            }
        }
        CharOffsets { text, marks }
    }

    /// How many code points stand before byte `offset`. Past the end, or within a character: as many as before it.
    #[must_use]
    pub fn at(&self, offset: usize) -> usize {
        let mark = (offset / Self::STRIDE_BYTES).min(self.marks.len().saturating_sub(1));
        let Some(&count) = self.marks.get(mark) else { return 0 };
        let from = (0..=mark * Self::STRIDE_BYTES).rev().find(|&byte| self.text.is_char_boundary(byte)).unwrap_or(0);
        let rest = self.text.get(from..).unwrap_or_default();
        count + rest.char_indices().take_while(|(at, character)| from + at + character.len_utf8() <= offset).count()
    }

    /// `[start, end]` of `span` in code points.
    #[must_use]
    pub fn span(&self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }

    /// The byte offset before which `chars` code points stand; `None` past the end.
    #[must_use]
    pub fn byte_at(&self, chars: usize) -> Option<usize> {
        let mark = self.marks.partition_point(|&count| count <= chars).saturating_sub(1);
        let count = self.marks.get(mark).copied().unwrap_or(0);
        let from = (0..=mark * Self::STRIDE_BYTES).rev().find(|&byte| self.text.is_char_boundary(byte))?;
        let rest = self.text.get(from..)?;
        let mut ends = rest.char_indices().map(|(at, _)| from + at).chain([self.text.len()]);
        ends.nth(chars - count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_gives_back_the_very_words_it_was_made_from() {
        let article = "“Ça suffit”, said Maçon.";
        let (_, opened) = article.split_once('“').unwrap();
        let (words, _) = opened.split_once('”').unwrap();
        assert_eq!(Span::of(words, article).and_then(|span| span.slice(article)), Some("Ça suffit"));
    }

    #[test]
    fn words_of_another_text_have_no_span() {
        assert_eq!(Span::of(&String::from("suffit"), "Ça suffit"), None);
    }

    #[test]
    fn a_span_that_would_cut_a_character_covers_nothing() {
        assert_eq!(Span::new(0, 1).unwrap().slice("Ça"), None);
    }

    #[test]
    fn a_stored_span_that_ends_before_it_starts_is_refused() {
        assert!(serde_json::from_str::<Span>("[5,4]").is_err());
        assert_eq!(serde_json::from_str::<Span>("[4,5]").unwrap(), Span::new(4, 5).unwrap());
    }

    #[test]
    fn bytes_and_code_points_agree_at_every_character_of_a_long_text() {
        let text = "Zoë said “non”. 𝒳 ".repeat(120);
        let offsets = CharOffsets::of(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.at(byte), count);
            assert_eq!(offsets.byte_at(count), Some(byte));
        }
        let total = text.chars().count();
        assert_eq!(offsets.at(text.len()), total);
        assert_eq!(offsets.byte_at(total), Some(text.len()));
        assert_eq!(offsets.byte_at(total + 1), None);
    }

    #[test]
    fn an_empty_text_has_no_code_points() {
        assert_eq!(CharOffsets::of("").at(0), 0);
        assert_eq!(CharOffsets::of("").at(9), 0);
    }
}
