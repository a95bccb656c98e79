//! What a search finds: entries with their scores, and the columns of a segment that tell which they are.

use std::collections::HashMap;

use tantivy::{DocAddress, DocId, Score, SegmentReader, columnar::Column};

use super::{Hit, IndexError, Place, schema::Kind, scoring::Sum};
use crate::domain::Span;

/// An entry with its score, before it is known for a passage or a quote.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundEntry {
    pub(super) key: u64,
    start: u64,
    end: u64,
    pub(super) score: Score,
    coverage: Score,
    address: DocAddress,
}

impl FoundEntry {
    pub(super) fn better_first(one: &FoundEntry, other: &FoundEntry) -> std::cmp::Ordering {
        let place = |entry: &FoundEntry| (entry.key, entry.start, entry.end);
        other.score.total_cmp(&one.score).then_with(|| place(one).cmp(&place(other)))
    }

    pub(super) fn place(&self, kind: Kind) -> Option<Place> {
        let start = usize::try_from(self.start).ok()?;
        match kind {
            Kind::Article => None,
            Kind::Passage => Span::new(start, usize::try_from(self.end).ok()?).map(Place::Passage),
            Kind::Quote => Some(Place::Quote(start)),
        }
    }
}

/// A hit, and where this state keeps it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) hit: Hit,
    pub(super) address: DocAddress,
}

pub(super) fn hits(kind: Kind, mut entries: Vec<FoundEntry>, limit: usize) -> Vec<Found> {
    entries.sort_by(FoundEntry::better_first);
    let found = |entry: &FoundEntry| {
        let hit = Hit { key: entry.key, place: entry.place(kind)?, score: entry.score };
        Some(Found { hit, address: entry.address })
    };
    entries.iter().filter_map(found).take(limit).collect()
}

/// The entries of each article, the last one being the one that holds most of the query: by its score for its own words and
/// its coverage. Measured, coverage chooses the better passage of an article and the worse article.
pub(super) fn fullest_first(entries: &[FoundEntry]) -> HashMap<u64, Vec<FoundEntry>> {
    let mut fullest: HashMap<u64, Vec<FoundEntry>> = HashMap::new();
    for entry in entries {
        let score = entry.score * (1.0 + entry.coverage);
        fullest.entry(entry.key).or_default().push(FoundEntry { score, ..*entry });
    }
    for of_article in fullest.values_mut() {
        of_article.sort_by(FoundEntry::better_first);
        of_article.reverse();
    }
    fullest
}

/// `entries` with the same articles in the same places, each article's entries taken from `fullest`.
pub(super) fn within_articles(entries: Vec<FoundEntry>, mut fullest: HashMap<u64, Vec<FoundEntry>>) -> Vec<FoundEntry> {
    let next = |place: FoundEntry| {
        let entry = fullest.get_mut(&place.key).and_then(Vec::pop).unwrap_or(place);
        FoundEntry { score: place.score, ..entry }
    };
    entries.into_iter().map(next).collect()
}

/// The fast fields of one segment.
pub(super) struct Columns {
    kind: Column<u64>,
    key: Column<u64>,
    start: Column<u64>,
    end: Column<u64>,
}

impl Columns {
    pub(super) fn of(segment: &SegmentReader) -> Result<Columns, IndexError> {
        let columns = segment.fast_fields();
        let column = |name: &str| columns.u64(name);
        Ok(Columns {
            kind: column("kind")?,
            key: column("key")?,
            start: column("place_start")?,
            end: column("place_end")?,
        })
    }

    pub(super) fn kind(&self, doc: DocId) -> u64 {
        self.kind.first(doc).unwrap_or_default()
    }

    pub(super) fn entry(&self, address: DocAddress, sum: Sum) -> FoundEntry {
        let value = |column: &Column<u64>| column.first(address.doc_id).unwrap_or_default();
        FoundEntry {
            key: value(&self.key),
            start: value(&self.start),
            end: value(&self.end),
            score: sum.score,
            coverage: sum.coverage,
            address,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_its_places_an_article_shows_first_what_covers_more_and_no_article_gains_by_it() {
        let entry = |key, start, score, coverage| {
            let address = DocAddress::new(0, 0);
            FoundEntry { key, start, end: start + 1, score, coverage, address }
        };
        let entries = vec![entry(1, 0, 5.0, 0.2), entry(2, 0, 4.5, 0.1), entry(1, 10, 4.0, 1.0)];
        let fullest = fullest_first(&entries);
        let ordered = within_articles(entries, fullest);
        let ordered: Vec<(u64, u64, f32)> = ordered.iter().map(|entry| (entry.key, entry.start, entry.score)).collect();
        assert_eq!(ordered, [(1, 10, 5.0), (2, 0, 4.5), (1, 0, 4.0)]);
    }
}
