//! Every word that is shown is cut from the store anew, and only where the paragraph still is what was added.

use crate::{
    domain::{Citation, Span},
    store::StoredArticle,
};

/// The stored text at `span`; `None`, and an error in the log, where its paragraph is no longer the one that was added.
pub(super) fn cut(article: &StoredArticle, span: Span) -> Option<&str> {
    let words = article.recut(span);
    if words.is_none() {
        let id = &article.article.id;
        tracing::error!(
            article.id = %id,
            span.start = span.start(),
            span.end = span.end(),
            "Withheld words of article {id}: its text is not the one that was added. Restore a backup or add it anew."
        );
    }
    words
}

/// Where `span` was printed.
pub(super) fn citation(article: &StoredArticle, span: Span) -> Citation {
    Citation {
        article: article.article.id.clone(),
        metadata: article.article.metadata.clone(),
        paragraph: article.extraction.paragraph_at(span.start()),
        span,
    }
}
