//! What a search finds: entries with their scores, and the columns of a segment that tell which they are.

use tantivy::{DocAddress, DocId, Score, SegmentReader, columnar::Column};

use super::{Hit, IndexError, Place, schema::Kind};
use crate::domain::Span;

/// An entry with its score, before it is known for a passage or a quote.
#[derive(Debug, Clone, Copy)]
pub(super) struct FoundEntry {
    pub(super) key: u64,
    start: u64,
    end: u64,
    pub(super) score: Score,
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

    pub(super) fn entry(&self, address: DocAddress, score: Score) -> FoundEntry {
        let value = |column: &Column<u64>| column.first(address.doc_id).unwrap_or_default();
        FoundEntry { key: value(&self.key), start: value(&self.start), end: value(&self.end), score, address }
    }
}
