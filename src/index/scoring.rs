//! What BM25 counts and adds up: live entries of one kind, words of their fields, and a query's terms, in a fixed order.

use tantivy::{
    DocId, DocSet, Score, Searcher, SegmentReader, Term,
    postings::Postings,
    query::{Bm25StatisticsProvider, Bm25Weight, BooleanQuery, BoostQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption},
};

use super::{IndexError, schema::Kind};

/// How many live entries of each kind there are, and how many words their two text fields hold together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes([Size; 3]);

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Size {
    pub(super) entries: u64,
    pub(super) first_len_words: u64,
    pub(super) second_len_words: u64,
}

impl Sizes {
    pub(super) fn of(&self, kind: Kind) -> Size {
        self.0.get(kind as usize).copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, other: &Sizes) {
        for (size, more) in self.0.iter_mut().zip(other.0) {
            size.entries += more.entries;
            size.first_len_words += more.first_len_words;
            size.second_len_words += more.second_len_words;
        }
    }
}

/// The live entries of a segment and their words.
pub(super) fn count(segment: &SegmentReader) -> Result<Sizes, IndexError> {
    let columns = segment.fast_fields();
    let (kind, first, second) =
        (columns.u64("kind")?, columns.u64("first_len_words")?, columns.u64("second_len_words")?);
    let mut sizes = Sizes::default();
    for doc in segment.doc_ids_alive() {
        let place = kind.first(doc).and_then(|kind| usize::try_from(kind).ok()).and_then(|kind| sizes.0.get_mut(kind));
        let Some(size) = place else { continue };
        size.entries += 1;
        size.first_len_words += first.first(doc).unwrap_or_default();
        size.second_len_words += second.first(doc).unwrap_or_default();
    }
    Ok(sizes)
}

/// What BM25 needs to know about the live entries of one kind.
pub(super) struct Statistics<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) size: Size,
    /// The fields that are a kind's second.
    pub(super) seconds: Vec<Field>,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let total = if self.seconds.contains(&field) { self.size.second_len_words } else { self.size.first_len_words };
        Ok(total.max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.size.entries)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut live = 0;
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(term.field())?;
            live += match segment.alive_bitset() {
                None => u64::from(index.doc_freq(term)?),
                Some(alive) => index
                    .read_postings(term, IndexRecordOption::Basic)?
                    .map_or(0, |postings| u64::from(postings.doc_freq_given_deletes(alive))),
            };
        }
        Ok(live.min(self.size.entries))
    }
}

/// A query's terms with their weights.
pub(super) struct Scoring<'a> {
    pub(super) statistics: Statistics<'a>,
    pub(super) terms: Vec<ScoredTerm>,
}

pub(super) struct ScoredTerm {
    pub(super) term: Term,
    pub(super) boost: Score,
    pub(super) weight: Bm25Weight,
}

impl Scoring<'_> {
    /// Any of the terms.
    pub(super) fn query(&self) -> Box<dyn Query> {
        let clause = |scored: &ScoredTerm| -> (Occur, Box<dyn Query>) {
            let term = Box::new(TermQuery::new(scored.term.clone(), IndexRecordOption::WithFreqs));
            (Occur::Should, Box::new(BoostQuery::new(term, scored.boost)))
        };
        Box::new(BooleanQuery::new(self.terms.iter().map(clause).collect()))
    }

    /// The scores of `docs` (ascending) of `segment`, added up term by term in the query's order.
    pub(super) fn scores(&self, segment: &SegmentReader, docs: &[DocId]) -> Result<Vec<Score>, IndexError> {
        let mut scores = vec![0.0; docs.len()];
        for scored in &self.terms {
            let field = scored.term.field();
            let Some(mut postings) =
                segment.inverted_index(field)?.read_postings(&scored.term, IndexRecordOption::WithFreqs)?
            else {
                continue;
            };
            let lengths = segment.get_fieldnorms_reader(field)?;
            for (doc, score) in docs.iter().zip(&mut scores) {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
                if postings.doc() == *doc {
                    *score += scored.weight.score(lengths.fieldnorm_id(*doc), postings.term_freq());
                }
            }
        }
        Ok(scores)
    }
}
