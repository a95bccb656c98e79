use serde::{Deserialize, Serialize};

use super::{Quote, Span};

/// Everything `extract` finds in one article.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// Every line with a non-space character, in order; the first is paragraph 1.
    pub paragraphs: Vec<Paragraph>,
    /// What is searched: whole body paragraphs joined until 50 words, long ones split at sentences, at most 120 words.
    pub passages: Vec<Span>,
    /// In order of their first span; a nested quote follows the one that contains it.
    pub quotes: Vec<Quote>,
}

impl Extraction {
    /// The byte at which the article itself begins, after its head lines; 0 where it has no body.
    #[must_use]
    pub fn body_start(&self) -> usize {
        let body = self.paragraphs.iter().find(|paragraph| paragraph.matter == Matter::Body);
        body.map_or(0, |paragraph| paragraph.span.start())
    }

    /// The number, from 1, of the paragraph that byte `offset` lies in, or of the last one that begins before it.
    /// 1 where the text has no paragraph.
    #[must_use]
    pub fn paragraph_at(&self, offset: usize) -> u32 {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.span.start() <= offset);
        u32::try_from(after.max(1)).unwrap_or(u32::MAX)
    }

    /// The passage that holds byte `offset`; `None` in a head or footer line.
    #[must_use]
    pub fn passage_at(&self, offset: usize) -> Option<Span> {
        let after = self.passages.partition_point(|passage| passage.start() <= offset);
        self.passages.get(after.checked_sub(1)?).copied().filter(|passage| offset < passage.end())
    }
}

/// A line of an article's text with a non-space character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The line without its line break.
    pub span: Span,
    /// What the line is for.
    pub matter: Matter,
}

/// What a line of an article is for. Only `Body` is searched and quoted; the others are numbered and shown as context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matter {
    /// A date or byline line before the text, such as `date 2024-11-29 By Yossi Aharoni`.
    Head,
    /// The article itself.
    Body,
    /// What follows it, such as `#Opinion #Russia` or `Originally published at`, and a page's notices between its
    /// paragraphs, such as `Story continues below advertisement`.
    Footer,
}
