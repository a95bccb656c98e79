use super::{ArticleId, Metadata, Span};

/// Where a passage was printed: all a reader needs to find it again, from stored fields only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The article's id in its library.
    pub article: ArticleId,
    /// Title, outlet, byline, date and address as the article states them.
    pub metadata: Metadata,
    /// Where the cited words begin, counted from 1 as a reader would count.
    pub paragraph: u32,
    /// The cited words.
    pub span: Span,
}
