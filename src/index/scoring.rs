//! What BM25 counts and adds up: live entries of one kind, words of their fields, and a query's terms, in a fixed order.

use std::sync::Arc;

use tantivy::{
    DocId, DocSet, Score, Searcher, SegmentReader, Term,
    fieldnorm::FieldNormReader,
    postings::Postings,
    query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery},
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

/// What is counted once of a segment and its removals.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    /// The live entries and their words.
    pub(super) sizes: Sizes,
    /// The live articles by key, each with its entry.
    pub(super) articles: Arc<[(u64, DocId)]>,
}

/// Counts what is live in `segment`.
pub(super) fn count(segment: &SegmentReader) -> Result<Counted, IndexError> {
    let columns = segment.fast_fields();
    let (kind, first, second) =
        (columns.u64("kind")?, columns.u64("first_len_words")?, columns.u64("second_len_words")?);
    let key = columns.u64("key")?;
    let mut sizes = Sizes::default();
    let mut articles = Vec::new();
    for doc in segment.doc_ids_alive() {
        let place = kind.first(doc).and_then(|kind| usize::try_from(kind).ok()).and_then(|kind| sizes.0.get_mut(kind));
        let Some(size) = place else { continue };
        size.entries += 1;
        size.first_len_words += first.first(doc).unwrap_or_default();
        size.second_len_words += second.first(doc).unwrap_or_default();
        if kind.first(doc) == Some(Kind::Article.number()) {
            articles.push((key.first(doc).unwrap_or_default(), doc));
        }
    }
    articles.sort_unstable();
    Ok(Counted { sizes, articles: articles.into() })
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
        Ok(live(self.searcher, term)?.min(self.size.entries))
    }
}

/// The live entries of any kind that hold `term`.
pub(super) fn live(searcher: &Searcher, term: &Term) -> tantivy::Result<u64> {
    let mut live = 0;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(term.field())?;
        live += match segment.alive_bitset() {
            None => u64::from(index.doc_freq(term)?),
            Some(alive) => index
                .read_postings(term, IndexRecordOption::Basic)?
                .map_or(0, |postings| u64::from(postings.doc_freq_given_deletes(alive))),
        };
    }
    Ok(live)
}

/// A query's terms with their weights.
pub(super) struct Scoring<'a> {
    pub(super) statistics: Statistics<'a>,
    pub(super) terms: Vec<ScoredTerm>,
    /// Terms that add the same to every entry that has them.
    pub(super) bonuses: Vec<(Term, Score)>,
}

pub(super) struct ScoredTerm {
    pub(super) term: Term,
    pub(super) weight: FieldWeight,
    pub(super) rarity: Score,
    /// How many live entries have it.
    pub(super) entries: u64,
    /// How many words the field has in an average entry.
    pub(super) average_len_words: Score,
}

/// What a field counts for in a sum.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldWeight {
    pub(super) field: Field,
    pub(super) boost: Score,
    /// BM25's k1: how much a second and third occurrence of a term still add.
    pub(super) k1: Score,
    /// Whether entries are looked for by the field. By others they are only ranked.
    pub(super) finds: bool,
}

impl FieldWeight {
    /// Finds entries, and ranks them as tantivy does.
    pub(super) fn finding(field: Field, boost: Score) -> FieldWeight {
        FieldWeight { field, boost, k1: K1, finds: true }
    }
}

/// BM25's parameters as tantivy has them, which cannot be set there (tantivy's src/query/bm25.rs).
pub(super) const K1: Score = 1.2;
const B: Score = 0.75;

impl ScoredTerm {
    /// BM25 of the term in an entry whose field has `len_words` words, `times` of which are the term; boosted.
    #[allow(clippy::cast_precision_loss)] // words of one entry
    fn score(&self, len_words: u32, times: u32) -> Score {
        let k1 = self.weight.k1;
        let length = 1.0 - B + B * len_words as Score / self.average_len_words;
        let times = times as Score;
        self.weight.boost * self.rarity * times * (k1 + 1.0) / (times + k1 * length)
    }
}

/// By how many terms candidates are looked for, and how many entries these may have together: measured on 95,000 passages, more
/// of either take longer than they find better.
const LOOKED_FOR_MAX: usize = 16;
const LOOKED_FOR_MIN: usize = 3;
const LOOKED_THROUGH_MAX: u64 = 100_000;

/// What the terms of an entry add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) score: Score,
    /// The share of the terms, by their rarity, that it has at all; from 0 to 1.
    pub(super) coverage: Score,
}

/// BM25's inverse document frequency of a term that `entries` of `all` hold; greater than 0.
#[allow(clippy::cast_precision_loss)] // counts of passages
pub fn rarity(entries: u64, all: u64) -> f32 {
    let (entries, all) = (entries as f32, all.max(entries) as f32);
    (1.0 + (all - entries + 0.5) / (entries + 0.5)).ln()
}

impl<'a> Scoring<'a> {
    /// Scores nothing by terms.
    pub(super) fn of_nothing(statistics: Statistics<'a>) -> Scoring<'a> {
        Scoring { statistics, terms: Vec::new(), bonuses: Vec::new() }
    }

    /// Any of the terms that find; of many, those that tell the most. The sums are of all.
    pub(super) fn query(&self) -> Box<dyn Query> {
        let clause = |scored: &ScoredTerm| -> (Occur, Box<dyn Query>) {
            let term = Box::new(TermQuery::new(scored.term.clone(), IndexRecordOption::WithFreqs));
            (Occur::Should, Box::new(BoostQuery::new(term, scored.weight.boost)))
        };
        let bonus = |(term, score): &(Term, Score)| -> (Occur, Box<dyn Query>) {
            let term = Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic));
            (Occur::Should, Box::new(ConstScoreQuery::new(term, *score)))
        };
        let clauses = self.most_telling().into_iter().map(clause).chain(self.bonuses.iter().map(bonus));
        Box::new(BooleanQuery::new(clauses.collect()))
    }

    /// The terms that find; they make an entry's coverage.
    fn finding(&self) -> impl Iterator<Item = &ScoredTerm> {
        self.terms.iter().filter(|scored| scored.weight.finds)
    }

    /// The terms that candidates are looked for by: the rarest, and no more than can be walked through in a few milliseconds.
    fn most_telling(&self) -> Vec<&ScoredTerm> {
        let mut terms: Vec<&ScoredTerm> = self.finding().collect();
        let telling = |scored: &ScoredTerm| scored.rarity * scored.weight.boost;
        // Stable: terms that tell as much stay in the query's order.
        terms.sort_by(|one, other| telling(other).total_cmp(&telling(one)));
        let mut entries = 0;
        let mut within = |scored: &&ScoredTerm| {
            entries += scored.entries;
            entries <= LOOKED_THROUGH_MAX
        };
        let kept = terms.iter().take(LOOKED_FOR_MAX).take_while(|scored| within(scored)).count();
        terms.truncate(kept.max(LOOKED_FOR_MIN));
        terms
    }

    /// The sums of `docs` (ascending) of `segment`, added up term by term in the query's order.
    pub(super) fn sums(&self, segment: &SegmentReader, docs: &[DocId]) -> Result<Vec<Sum>, IndexError> {
        let mut sums = vec![Sum::default(); docs.len()];
        let total: Score = self.finding().map(|scored| scored.rarity).sum();
        for scored in &self.terms {
            let lengths: FieldNormReader = segment.get_fieldnorms_reader(scored.term.field())?;
            let share = if scored.weight.finds { scored.rarity / total } else { 0.0 };
            each_with(&scored.term, segment, docs, &mut sums, |sum, doc, times| {
                sum.score += scored.score(lengths.fieldnorm(doc), times);
                sum.coverage += share;
            })?;
        }
        for (term, bonus) in &self.bonuses {
            each_with(term, segment, docs, &mut sums, |sum, _, _| sum.score += bonus)?;
        }
        Ok(sums)
    }
}

/// Gives `add` the sum of each of `docs` (ascending) that has `term`, and how many times.
fn each_with(
    term: &Term,
    segment: &SegmentReader,
    docs: &[DocId],
    sums: &mut [Sum],
    add: impl Fn(&mut Sum, DocId, u32),
) -> Result<(), IndexError> {
    let index = segment.inverted_index(term.field())?;
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::WithFreqs)? else { return Ok(()) };
    for (doc, sum) in docs.iter().zip(sums) {
        if postings.doc() < *doc {
            postings.seek(*doc);
        }
        if postings.doc() == *doc {
            add(sum, *doc, postings.term_freq());
        }
    }
    Ok(())
}
