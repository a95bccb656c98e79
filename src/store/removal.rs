//! Articles taken out of a library: hidden at once, brought back within 30 days, then erased.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::json;

use super::{
    Actor, ArticleKey, Changed, Store, StoreError,
    article::{live_revision, live_text, read_id, retire, stored},
    audit,
    backup::truncate_log,
    change, extraction, read_number, stored_number, stored_time,
};
use crate::domain::{ArticleId, LibraryName};

/// How long a removed article can be brought back.
const UNDO: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Who the audit says erased what nobody brought back.
const BY_ITSELF: &str = "verbatim";

impl Store {
    /// Hides the article; `false` where there is no such live article.
    pub fn remove(&self, library: &LibraryName, id: &ArticleId, by: &Actor, at: Timestamp) -> Result<bool, StoreError> {
        self.writing(|connection| {
            let Some((key, _)) = live_revision(connection, library, id)? else { return Ok(false) };
            retire(connection, library, key, "removed", at)?;
            note(connection, library, id, "remove", (&by.0, at), key)?;
            Ok(true)
        })
    }

    /// Brings back the newest removed article of that id, not older than 30 days; `false` where there is none.
    /// [`StoreError::Conflict`] where an article with its id or its text is live.
    pub fn restore(
        &self,
        library: &LibraryName,
        id: &ArticleId,
        by: &Actor,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.writing(|connection| {
            let Some(key) = newest_removed(connection, library, id, erased_before(at))? else { return Ok(false) };
            let article = stored(connection, library, key)?;
            if live_revision(connection, library, id)?.is_some() {
                return Err(StoreError::Conflict(id.clone()));
            }
            if let Some(other) = live_text(connection, library, &article.hash)? {
                return Err(StoreError::Conflict(other));
            }
            let mut update = connection.prepare_cached(
                "UPDATE article SET state = 'live', removed_at = NULL, edition = edition + 1
                 WHERE library = ?1 AND key = ?2",
            )?;
            update.execute(params![library.as_str(), key])?;
            extraction::write_quotes(connection, library, article.key, &article.extraction)?;
            change::note(connection, library, article.key, Changed::Put, at)?;
            note(connection, library, id, "restore", (&by.0, at), article.key)?;
            Ok(true)
        })
    }

    /// The libraries in which [`Store::purge_removed`] would erase something at `now`.
    pub fn purge_due(&self, now: Timestamp) -> Result<BTreeSet<LibraryName>, StoreError> {
        let due = self.reading(|connection| due(connection, erased_before(now)))?;
        Ok(due.into_iter().map(|removed| removed.library).collect())
    }

    /// Erases, in all libraries, what was removed 30 days before `now` or earlier, with the revisions it had replaced; how
    /// many articles that were. Their audit lines stay.
    pub fn purge_removed(&self, now: Timestamp) -> Result<usize, StoreError> {
        let due = self.reading(|connection| due(connection, erased_before(now)))?;
        if due.is_empty() {
            return Ok(0);
        }
        self.writing(|connection| due.iter().try_for_each(|removed| erase(connection, removed, now)))?;
        // Else the erased words would stay in the log until it is next written over.
        truncate_log(&*self.write_connection()?)?;
        Ok(due.len())
    }
}

/// What was removed at this time or earlier is gone for good.
fn erased_before(now: Timestamp) -> i64 {
    stored_time(now.checked_sub(UNDO).unwrap_or(Timestamp::MIN))
}

fn newest_removed(
    connection: &Connection,
    library: &LibraryName,
    id: &ArticleId,
    after: i64,
) -> Result<Option<i64>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT key FROM article WHERE library = ?1 AND id = ?2 AND state = 'removed' AND removed_at > ?3
         ORDER BY removed_at DESC, key DESC LIMIT 1",
    )?;
    Ok(query.query_row(params![library.as_str(), id.as_str(), after], |row| row.get(0)).optional()?)
}

/// A removed article whose time is over.
struct Removed {
    key: i64,
    library: LibraryName,
    id: ArticleId,
}

/// The removed articles of all libraries whose time is over.
fn due(connection: &Connection, before: i64) -> Result<Vec<Removed>, StoreError> {
    let mut due = Vec::new();
    let mut query = connection
        .prepare("SELECT key, library, id FROM article WHERE state = 'removed' AND removed_at <= ?1 ORDER BY key")?;
    let mut rows = query.query([before])?;
    while let Some(row) = rows.next()? {
        let library = LibraryName::new(&row.get::<_, String>(1)?);
        let library = library.map_err(|error| StoreError::Damaged(error.to_string()))?;
        due.push(Removed { key: row.get(0)?, library, id: read_id(&row.get::<_, String>(2)?)? });
    }
    Ok(due)
}

fn erase(connection: &Connection, removed: &Removed, now: Timestamp) -> Result<(), StoreError> {
    let Removed { key, library, id } = removed;
    connection.execute("DELETE FROM article WHERE library = ?1 AND key = ?2", params![library.as_str(), key])?;
    // Revisions that it had replaced go with the last one that could bring them back to mind.
    connection.execute(
        "DELETE FROM article WHERE library = ?1 AND id = ?2 AND state = 'replaced' AND NOT EXISTS
         (SELECT 1 FROM article AS other WHERE other.library = ?1 AND other.id = ?2 AND other.state <> 'replaced')",
        params![library.as_str(), id.as_str()],
    )?;
    note(connection, library, id, "purge", (BY_ITSELF, now), ArticleKey(read_number(*key)))
}

fn note(
    connection: &Connection,
    library: &LibraryName,
    id: &ArticleId,
    action: &str,
    (by, at): (&str, Timestamp),
    key: ArticleKey,
) -> Result<(), StoreError> {
    let detail = json!({"key": stored_number(key.0)});
    audit::note(connection, &audit::Deed { library, at, by, action, article: Some(id), detail })
}
