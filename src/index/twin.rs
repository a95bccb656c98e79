//! For measuring: the searches of an answer, given to tantivy alone.

use std::sync::{Mutex, PoisonError};

use tantivy::{DocAddress, Score, Searcher, TantivyDocument, collector::TopDocs, query::Query, schema::Value};

use super::{Index, IndexError, schema::Fields};

/// How many stored texts are fetched.
const FETCHED: usize = 10;

/// Boolean queries, with their limits.
type Searches = Vec<(Box<dyn Query>, usize)>;

/// What is searched for while it is watched; `None` otherwise.
#[derive(Default)]
pub(super) struct Watched(Mutex<Option<Searches>>);

impl Watched {
    pub(super) fn note(&self, query: &dyn Query, limit: usize) {
        if let Some(searches) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            searches.push((query.box_clone(), limit));
        }
    }

    fn begin(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Vec::new());
    }

    fn end(&self) -> Searches {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

/// What an answer took tantivy: the same Boolean queries with the same limits over the same commit.
#[derive(Debug)]
pub struct Twin {
    searcher: Searcher,
    fields: Fields,
    searches: Searches,
}

impl Index {
    /// The twin of `answer`, which searches this index and nobody else does meanwhile.
    pub fn twin(&self, answer: impl FnOnce()) -> Twin {
        let state = self.state();
        state.watched().begin();
        answer();
        let searches = state.watched().end();
        Twin { searcher: state.searcher().clone(), fields: self.fields.clone(), searches }
    }
}

impl Twin {
    /// Searches, with tantivy's own statistics and scores, and fetches ten stored texts; how many bytes these have.
    pub fn run(&self) -> Result<usize, IndexError> {
        let mut first: Vec<DocAddress> = Vec::new();
        for (query, limit) in &self.searches {
            let collector = TopDocs::with_limit(*limit).order_by_score();
            let found: Vec<(Score, DocAddress)> = self.searcher.search(query.as_ref(), &collector)?;
            let missing = FETCHED.saturating_sub(first.len());
            first.extend(found.into_iter().take(missing).map(|(_, address)| address));
        }
        let mut fetched_bytes = 0;
        for address in first {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let words = document.get_first(self.fields.words).and_then(|words| words.as_str());
            fetched_bytes += words.map_or(0, str::len);
        }
        Ok(fetched_bytes)
    }

    /// How many searches there are.
    #[must_use]
    pub fn searches(&self) -> usize {
        self.searches.len()
    }
}
