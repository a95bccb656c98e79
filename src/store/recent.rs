use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{ArticleKey, StoredArticle};

/// How many bytes of text are held; above it all are let go.
const TEXT_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Articles read not long ago, so that an answer with ten findings reads its articles once. Whether one is still live, and
/// of which edition, the store says each time.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    articles: HashMap<ArticleKey, (i64, Arc<StoredArticle>)>,
    text_bytes: usize,
}

impl Recent {
    /// The article, where this very edition of it is held.
    pub(super) fn get(&self, key: ArticleKey, edition: i64) -> Option<Arc<StoredArticle>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, article) = held.articles.get(&key)?;
        (*known == edition).then(|| Arc::clone(article))
    }

    /// Holds `article`.
    pub(super) fn hold(&self, edition: i64, article: &Arc<StoredArticle>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text_bytes = article.article.text.len();
        if held.text_bytes.saturating_add(text_bytes) > TEXT_BYTES_MAX {
            *held = Held::default();
        }
        held.text_bytes = held.text_bytes.saturating_add(text_bytes);
        held.articles.insert(article.key, (edition, Arc::clone(article)));
    }
}
