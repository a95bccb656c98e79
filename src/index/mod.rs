//! The full-text index: one tantivy folder per library, derived from the store and rebuildable at will.
//! Scores are BM25: for passages the sum of the passage's, the title's and the whole article's (the weights stand in `search.rs`),
//! and something for an outlet or a writer who is named. They rank the articles; within one the passage that covers most of the
//! query is first. Query text is tokens only, never syntax.

mod analyzer;
mod counting;
mod entry;
mod folder;
mod printing;
mod query;
mod schema;
mod scoring;
mod search;
mod second;
mod spelling;
mod stemmer;
mod stop_words;
mod twin;
mod vocabulary;
mod writer;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, PoisonError, RwLock},
};

use tantivy::{IndexReader, ReloadPolicy};

pub use self::{
    counting::{Counted, PassageCount, SpeakerName, Spoken, SpokenCount, TopicWord},
    scoring::rarity,
    second::SecondScorer,
    twin::Twin,
    vocabulary::{Spelling, Vocabulary},
};
use self::{
    entry::Found,
    schema::{Fields, Stamp},
    search::State,
    writer::Writer,
};
use crate::domain::{Article, Extraction, Filter, Span};

/// How many words of a query are used: of a longer one the rarest, or, word for word, the first.
pub const QUERY_WORDS_MAX: usize = 32;

/// Among how many of the best passages a second scorer chooses at least.
const SECOND_AMONG: usize = 30;

/// Why the index could not do what it was asked. Any of them is mended by rebuilding it from the store.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// It must be built anew; the text says why.
    #[error("the index is missing, damaged or made by another version: {0}")]
    Stale(String),
    /// tantivy could not read or write.
    #[error("the index could not be read or written")]
    Tantivy(#[from] tantivy::TantivyError),
    /// The folder could not be read or written.
    #[error("the index folder could not be used")]
    Io(#[from] std::io::Error),
}

/// One article for the index.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The store's number of the article.
    pub key: u64,
    /// Its metadata and text.
    pub article: &'a Article,
    /// Its passages and quotes.
    pub extraction: &'a Extraction,
}

/// One change that the index follows.
#[derive(Debug)]
pub enum Update<'a> {
    /// An article is new or has changed; what the index held under its key goes.
    Put(Entry<'a>),
    /// The article with this key is gone; nothing happens where the index never had it.
    Gone(u64),
}

/// How the words of a query must stand in what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// All of them, one after another (case, accents, marks and punctuation apart).
    Exact,
    /// Any of them; the more and the rarer, the better (BM25 over stems).
    Any,
}

/// What is looked for. At most [`QUERY_WORDS_MAX`] words of it are used.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// Words; whatever else stands there is no syntax and is passed over. Without any, all that meets the filter is found,
    /// by key and place; nothing where the filter narrows nothing.
    pub text: &'a str,
    /// How they must stand.
    pub wording: Wording,
    /// What is found must meet all of it. Of a passage that touches several speakers' quotes, `speaker` may find words
    /// of one's first and another's last name; the caller looks again at the quotes.
    pub filter: &'a Filter,
    /// How many hits at most.
    pub limit: usize,
}

/// One thing the index returned. Ordered by score, then by key and place, so that the order never changes with merges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The article's number in the store.
    pub key: u64,
    /// Where in the article.
    pub place: Place,
    /// BM25, higher is better; comparable within one search only.
    pub score: f32,
}

/// What a passage or a quote prints, as numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Print {
    /// The same for all passages with the same folded words, and for all quotes with the same ones by the same speaker.
    pub number: u64,
    /// A sketch of the words, for [`Print::may_be_like`].
    pub sketch: u64,
}

impl Print {
    /// Whether both can print nearly the same words; a few others are taken for such too.
    #[must_use]
    pub fn may_be_like(self, other: Print) -> bool {
        self.number == other.number || printing::may_be_alike(self.sketch, other.sketch)
    }
}

/// A hit with what it prints, and its folded words with single spaces: enough to compare wordings.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// The best of those that print the same.
    pub hit: Hit,
    /// What it prints.
    pub print: Print,
    /// Its words.
    pub words: String,
}

/// Where in an article a hit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A passage of the article.
    Passage(Span),
    /// The article's quote with this number (its place in `Extraction::quotes`).
    Quote(usize),
}

/// A word of a text: folded (lower case, no accents), its stem, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, without accents and apostrophes: what word-for-word comparisons use.
    pub folded: String,
    /// What searches use: the stem, with usual spellings (`kyiv` for Kiev) and without a possessive.
    pub stem: String,
    /// The word as printed, in bytes of the text.
    pub span: Span,
}

/// The words of `text`, in order; "U.S." and "US", "don’t" and "don't" give the same folded form.
///
/// `language` is an ISO 639-1 code; `None` is taken for English, a code without a stemmer leaves words unstemmed.
#[must_use]
pub fn words(text: &str, language: Option<&str>) -> Vec<Word> {
    analyzer::words(text, language)
}

/// As [`words`], of a text of which no more than about `most` are wanted: what follows them is not looked at.
#[must_use]
pub fn first_words(text: &str, language: Option<&str>, most: usize) -> Vec<Word> {
    analyzer::first_words(text, language, most)
}

/// Whether a folded word is too common to be looked for on its own.
#[must_use]
pub fn is_stop_word(folded: &str) -> bool {
    stop_words::STOP_WORDS.binary_search(&folded).is_ok()
}

/// An outlet's or a speaker's name as it is compared: folded words with single spaces.
#[must_use]
pub fn folded_name(name: &str) -> String {
    query::folded_name(name)
}

/// The words of a speaker's name as a filter compares them: folded, in their usual spelling, without possessives.
#[must_use]
pub fn speaker_words(name: &str) -> Vec<String> {
    query::speaker_words(name)
}

/// For `verify`: what [`Index::entries`] must give for this article, in any order.
#[must_use]
pub fn entry_words(entry: &Entry<'_>) -> Vec<(Place, String)> {
    writer::entry_words(entry)
}

/// Reads (and, opened to write, follows the store) one library's folder.
pub struct Index {
    fields: Fields,
    folder: tantivy::Index,
    reader: IndexReader,
    state: RwLock<Arc<State>>,
    writer: Writer,
    second: Option<Arc<dyn SecondScorer>>,
}

impl Index {
    /// Opens; `Stale` where the folder is missing, or stamp, schema or checksums differ. Panics inside tantivy are caught
    /// and are `Stale`. Nothing is written but tantivy's own lock file, and not even that in a folder that can only be read.
    pub fn open(folder: &Path) -> Result<Index, IndexError> {
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let folder = folder::Folder::open(folder).map_err(|error| IndexError::Stale(error.to_string()))?;
            let index = tantivy::Index::open(folder).map_err(|error| IndexError::Stale(error.to_string()))?;
            check_files(&index)?;
            Index::of(index)
        }));
        let stale = |error: IndexError| match error {
            IndexError::Stale(why) => IndexError::Stale(why),
            other => IndexError::Stale(with_cause(&other)),
        };
        opened.unwrap_or_else(|_| Err(IndexError::Stale("it could not be read at all".to_owned()))).map_err(stale)
    }

    /// A new empty index, of sequence number 0, in `folder`, which must not exist; its parent must.
    pub fn create(folder: &Path) -> Result<Index, IndexError> {
        std::fs::create_dir(folder)?;
        let fields = Fields::new();
        let index = tantivy::Index::create_in_dir(folder, fields.schema.clone())?;
        let writer = Writer::default();
        writer.apply(&index, &fields, &[], 0)?;
        Ok(Index { writer, ..Index::of(index)? })
    }

    /// The index with a second opinion on its passages.
    #[must_use]
    pub fn with_second(self, second: Arc<dyn SecondScorer>) -> Index {
        Index { second: Some(second), ..self }
    }

    fn of(index: tantivy::Index) -> Result<Index, IndexError> {
        let fields = Fields::new();
        if index.schema() != fields.schema {
            return Err(IndexError::Stale("its fields are others".to_owned()));
        }
        let seq = Stamp::read(index.load_metas()?.payload.as_deref(), &fields)?.seq;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let state = State::new(reader.searcher(), seq, None)?;
        Ok(Index {
            fields,
            folder: index,
            reader,
            state: RwLock::new(Arc::new(state)),
            writer: Writer::default(),
            second: None,
        })
    }

    /// The store's sequence number in the payload of the commit that is searched.
    pub fn seq(&self) -> u64 {
        self.state().seq
    }

    /// All of `updates` in one commit whose payload is `seq`; searchable on return. After an error nothing of them is.
    pub fn apply(&self, updates: &[Update<'_>], seq: u64) -> Result<(), IndexError> {
        self.writer.apply(&self.folder, &self.fields, updates, seq)?;
        self.reload()
    }

    /// Sees what another process has committed.
    pub fn reload(&self) -> Result<(), IndexError> {
        // The payload first: a commit in between is then searched under the older number, never the other way round.
        let seq = Stamp::read(self.folder.load_metas()?.payload.as_deref(), &self.fields)?.seq;
        self.reader.reload()?;
        let state = State::new(self.reader.searcher(), seq, Some(&self.state()))?;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        Ok(())
    }

    /// The best passages, each with the score of its own words, its article's title and its article's text; exact wording
    /// looks at the passage's words only.
    pub fn passages(&self, query: &Query<'_>) -> Result<Vec<Hit>, IndexError> {
        let found = self.found_passages(&self.state(), query)?;
        Ok(found.iter().map(|found| found.hit).collect())
    }

    /// What [`Index::passages`] gives, with the second opinion added up.
    fn found_passages(&self, state: &State, query: &Query<'_>) -> Result<Vec<Found>, IndexError> {
        let Some(second) = self.second.as_ref().filter(|_| query.wording == Wording::Any) else {
            return state.passages(&self.fields, query);
        };
        let limit = query.limit.max(SECOND_AMONG);
        let found = state.passages(&self.fields, &Query { limit, ..query.clone() })?;
        Ok(second::added(second.as_ref(), query, found))
    }

    /// The best quotes, each with the score of its own words and of those around it; exact wording looks at its own words
    /// only, across the parts of a split quote.
    pub fn quotes(&self, query: &Query<'_>) -> Result<Vec<Hit>, IndexError> {
        let found = self.state().quotes(&self.fields, query)?;
        Ok(found.iter().map(|found| found.hit).collect())
    }

    /// As [`Index::passages`], but any words by the score of the passage's own alone, and of those that print the same words
    /// only the best; at most `limit` of them.
    pub fn distinct_passages(&self, query: &Query<'_>) -> Result<Vec<Printed>, IndexError> {
        let state = self.state();
        let found = distinct(&state, query, |query| match query.wording {
            Wording::Exact => state.passages(&self.fields, query),
            Wording::Any => state.passages_alone(&self.fields, query),
        })?;
        with_words(&state, &self.fields, found)
    }

    /// As [`Index::quotes`], of those that print the same words of the same speaker only the best; at most `limit` of them.
    pub fn distinct_quotes(&self, query: &Query<'_>) -> Result<Vec<Printed>, IndexError> {
        let state = self.state();
        let found = distinct(&state, query, |query| state.quotes(&self.fields, query))?;
        with_words(&state, &self.fields, found)
    }

    /// As [`Index::passages`], each with what it prints.
    pub fn passages_with_prints(&self, query: &Query<'_>) -> Result<Vec<(Hit, Print)>, IndexError> {
        let state = self.state();
        let found = printing::prints(state.searcher(), self.found_passages(&state, query)?)?;
        Ok(found.into_iter().map(|(found, print)| (found.hit, print)).collect())
    }

    /// As [`Index::quotes`], each with what it prints.
    pub fn quotes_with_prints(&self, query: &Query<'_>) -> Result<Vec<(Hit, Print)>, IndexError> {
        let state = self.state();
        let found = printing::prints(state.searcher(), state.quotes(&self.fields, query)?)?;
        Ok(found.into_iter().map(|(found, print)| (found.hit, print)).collect())
    }

    /// Whether any live passage or quote meets `filter`.
    pub fn meets(&self, filter: &Filter) -> Result<bool, IndexError> {
        self.state().meets(&self.fields, filter)
    }

    /// Every place that prints what one of the print `numbers` stands for and meets `filter`, with that number, by key and
    /// place.
    pub fn printings(&self, numbers: &[u64], filter: &Filter) -> Result<Vec<(u64, Hit)>, IndexError> {
        printing::printings(self.state().searcher(), &self.fields, numbers, filter)
    }

    /// How many passages there are, and how many of them hold each of these stems, in order; for idf.
    pub fn document_frequency(&self, stems: &[String]) -> Result<(u64, Vec<u64>), IndexError> {
        self.state().document_frequency(&self.fields, stems)
    }

    /// Whether a live article, or for [`Vocabulary::Speakers`] a name of a live quote's speaker, holds `word` in any form that a
    /// search would find.
    pub fn knows(&self, word: &str, among: Vocabulary) -> Result<bool, IndexError> {
        self.state().knows(&self.fields, word, among)
    }

    /// The words of live articles that are spelled most like the folded `word`, at most `limit`: the nearest first, of those
    /// the most frequent. At most one letter is wrong, from eight letters on two; none of a short word or one with digits.
    pub fn spellings(&self, word: &str, among: Vocabulary, limit: usize) -> Result<Vec<Spelling>, IndexError> {
        self.state().spellings(&self.fields, word, among, limit)
    }

    /// The codes for [`words`] of the languages that articles are in, the most frequent first; `none` for those without a
    /// stemmer; empty where there are no articles.
    pub fn languages(&self) -> Vec<&'static str> {
        self.state().languages.clone()
    }

    /// How many passages there are of what is `counted`, by outlet and month, in no order.
    pub fn passages_counted(&self, counted: &Counted<'_>) -> Result<Vec<PassageCount>, IndexError> {
        self.state().passages_counted(&self.fields, counted)
    }

    /// How many quotes there are of each speaker who is named, by outlet and month, in no order. The filter's outlet and
    /// days count.
    pub fn spoken_counted(&self, filter: &Filter) -> Result<Spoken, IndexError> {
        self.state().spoken_counted(&self.fields, filter)
    }

    /// How many quotes there are of these speakers, and those from `offset` on, at most `limit`: the newest first, those
    /// without a day last, then by key and place. The filter's outlet and days count. Scores are 0.
    pub fn newest_quotes(
        &self,
        speakers: &[SpeakerName],
        filter: &Filter,
        offset: usize,
        limit: usize,
    ) -> Result<(usize, Vec<Hit>), IndexError> {
        self.state().newest_quotes(&self.fields, speakers, filter, offset, limit)
    }

    /// For `verify`: every passage's and quote's key, place and folded words with single spaces, by key and place.
    pub fn entries(&self) -> Result<Vec<(u64, Place, String)>, IndexError> {
        self.state().entries(&self.fields)
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index")
            .field("folder", self.folder.directory())
            .field("seq", &self.seq())
            .finish_non_exhaustive()
    }
}

/// How many hits are looked through at most for those that print different words.
const DISTINCT_AMONG_MAX: usize = 20_000;

/// The best of what `search` finds that print different words, at most the query's limit. Where most print the same, more are
/// looked through.
fn distinct(
    state: &State,
    query: &Query<'_>,
    search: impl Fn(&Query<'_>) -> Result<Vec<Found>, IndexError>,
) -> Result<Vec<(Found, Print)>, IndexError> {
    let mut limit = query.limit.saturating_mul(2);
    loop {
        let found = search(&Query { limit, ..query.clone() })?;
        let all = found.len() < limit || limit >= DISTINCT_AMONG_MAX;
        let distinct = printing::distinct(printing::prints(state.searcher(), found)?, query.limit);
        if all || distinct.len() >= query.limit {
            return Ok(distinct);
        }
        limit = DISTINCT_AMONG_MAX;
    }
}

fn with_words(state: &State, fields: &Fields, found: Vec<(Found, Print)>) -> Result<Vec<Printed>, IndexError> {
    let places: Vec<Found> = found.iter().map(|(found, _)| *found).collect();
    let words = state.words(fields, &places)?;
    let printed = |((found, print), words): ((Found, Print), String)| Printed { hit: found.hit, print, words };
    Ok(found.into_iter().zip(words).map(printed).collect())
}

/// Every file of every segment must be known to tantivy and have the checksum in its footer.
fn check_files(index: &tantivy::Index) -> Result<(), IndexError> {
    let known = index.directory().list_managed_files();
    for segment in index.searchable_segment_metas()? {
        if !known.contains(&segment.relative_path(tantivy::index::SegmentComponent::Postings)) {
            return Err(IndexError::Stale("its list of files is damaged".to_owned()));
        }
    }
    let damaged = index.validate_checksum()?;
    match damaged.iter().min() {
        None => Ok(()),
        Some(file) => Err(IndexError::Stale(format!("{} is damaged", file.display()))),
    }
}

fn with_cause(error: &IndexError) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)] // a test may panic
mod tests;
