//! What changed, in order: how an index follows the store.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{ArticleKey, Store, StoreError, read_number, stored_number, stored_time};
use crate::domain::LibraryName;

/// One change: what the index has to do to follow the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Counts from 1 and only grows; the changes of all libraries share the count.
    pub seq: u64,
    /// The article.
    pub key: ArticleKey,
    /// What became of it.
    pub what: Changed,
}

/// What became of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is live: new, restored, or read anew. A later change may have made it go again.
    Put,
    /// It is no longer live: removed, replaced or erased.
    Gone,
}

impl Store {
    /// The changes of this library after `seq`, oldest first, at most `max` of them.
    pub fn changes_after(&self, library: &LibraryName, seq: u64, max: usize) -> Result<Vec<Change>, StoreError> {
        self.reading(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT seq, article, what FROM change WHERE library = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
            )?;
            let rows = query.query_map(params![library.as_str(), stored_number(seq), stored_number(max)], |row| {
                let what = if row.get::<_, String>(2)? == "put" { Changed::Put } else { Changed::Gone };
                Ok(Change { seq: read_number(row.get(0)?), key: ArticleKey(read_number(row.get(1)?)), what })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The last change of this library; 0 where there was none.
    pub fn seq(&self, library: &LibraryName) -> Result<u64, StoreError> {
        self.reading(|connection| {
            let mut query = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM change WHERE library = ?1")?;
            Ok(query.query_row([library.as_str()], |row| row.get(0)).map(read_number)?)
        })
    }
}

/// Notes that `key` changed, within the transaction that changed it.
pub(super) fn note(
    connection: &Connection,
    library: &LibraryName,
    key: ArticleKey,
    what: Changed,
    at: Timestamp,
) -> Result<(), StoreError> {
    let what = match what {
        Changed::Put => "put",
        Changed::Gone => "gone",
    };
    let mut insert =
        connection.prepare_cached("INSERT INTO change (library, article, what, at) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute(params![library.as_str(), stored_number(key.0), what, stored_time(at)])?;
    Ok(())
}
