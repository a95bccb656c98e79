//! Small values kept for features: settings, and the state of buttons until they expire.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, StoreError, read_time, stored_number, stored_time};
use crate::domain::LibraryName;

/// How many values one library keeps; above it those go first that would expire first.
const VALUES_MAX: usize = 10_000;

impl Store {
    /// Keeps `value` under `name`, in place of what was there; `expires_at` `None` = for ever.
    ///
    /// Values that have expired go at the same time, and above 10,000 values those go that would expire first.
    pub fn keep(
        &self,
        library: &LibraryName,
        name: &str,
        value: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        self.writing(|connection| {
            if !super::library::exists(connection, library)? {
                return Err(StoreError::NoLibrary(library.clone()));
            }
            let mut insert = connection.prepare_cached(
                "INSERT INTO kept (library, name, value, expires_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at",
            )?;
            insert.execute(params![library.as_str(), name, value, expires_at.map(stored_time)])?;
            drop_expired(connection, library, Timestamp::now())?;
            drop_above(connection, library, VALUES_MAX)
        })
    }

    /// The value kept under `name`, unless it has expired at `now`.
    pub fn kept(&self, library: &LibraryName, name: &str, now: Timestamp) -> Result<Option<String>, StoreError> {
        self.reading(|connection| {
            let mut query =
                connection.prepare_cached("SELECT value, expires_at FROM kept WHERE library = ?1 AND name = ?2")?;
            let found: Option<(String, Option<i64>)> =
                query.query_row(params![library.as_str(), name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let unexpired = found.filter(|(_, expires_at)| expires_at.is_none_or(|at| read_time(at) > now));
            Ok(unexpired.map(|(value, _)| value))
        })
    }
}

fn drop_expired(connection: &Connection, library: &LibraryName, now: Timestamp) -> Result<(), StoreError> {
    let mut delete = connection.prepare_cached("DELETE FROM kept WHERE library = ?1 AND expires_at <= ?2")?;
    delete.execute(params![library.as_str(), stored_time(now)])?;
    Ok(())
}

fn drop_above(connection: &Connection, library: &LibraryName, values_max: usize) -> Result<(), StoreError> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM kept WHERE library = ?1")?
        .query_row([library.as_str()], |row| row.get(0))?;
    let above = count - stored_number(values_max);
    if above > 0 {
        let mut delete = connection.prepare_cached(
            "DELETE FROM kept WHERE library = ?1 AND name IN
             (SELECT name FROM kept WHERE library = ?1 AND expires_at IS NOT NULL ORDER BY expires_at LIMIT ?2)",
        )?;
        delete.execute(params![library.as_str(), above])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Access;

    fn store() -> (tempfile::TempDir, Store, LibraryName) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Access::Write).unwrap();
        let library = LibraryName::local();
        store.create_library(&library, Timestamp::UNIX_EPOCH).unwrap();
        (folder, store, library)
    }

    fn far() -> Timestamp {
        "9000-01-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_value_is_kept_until_it_expires() {
        let (_folder, store, library) = store();
        store.keep(&library, "settings", "{}", None).unwrap();
        store.keep(&library, "button", "page 2", Some(far())).unwrap();
        assert_eq!(store.kept(&library, "button", Timestamp::UNIX_EPOCH).unwrap().as_deref(), Some("page 2"));
        assert_eq!(store.kept(&library, "button", far()).unwrap(), None);
        assert_eq!(store.kept(&library, "settings", far()).unwrap().as_deref(), Some("{}"));
    }

    #[test]
    fn an_expired_value_leaves_no_row_behind() {
        let (_folder, store, library) = store();
        store.keep(&library, "old", "x", Some(Timestamp::UNIX_EPOCH)).unwrap();
        store.keep(&library, "new", "y", None).unwrap();
        let rows = |connection: &Connection| {
            Ok(connection.query_row("SELECT count(*) FROM kept", [], |row| row.get::<_, i64>(0))?)
        };
        assert_eq!(store.reading(rows).unwrap(), 1);
    }

    #[test]
    fn what_would_expire_first_makes_room_and_settings_stay() {
        let (_folder, store, library) = store();
        store.keep(&library, "settings", "s", None).unwrap();
        store.keep(&library, "later", "l", Some(far())).unwrap();
        store.keep(&library, "sooner", "s", Some("8000-01-01T00:00:00Z".parse().unwrap())).unwrap();
        store.writing(|connection| drop_above(connection, &library, 2)).unwrap();
        let there = |name| store.kept(&library, name, Timestamp::UNIX_EPOCH).unwrap().is_some();
        assert_eq!((there("settings"), there("later"), there("sooner")), (true, true, false));
    }

    #[test]
    fn one_library_does_not_see_what_another_keeps() {
        let (_folder, store, library) = store();
        store.keep(&library, "button", "mine", None).unwrap();
        let other = LibraryName::sample();
        store.create_library(&other, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(store.kept(&other, "button", Timestamp::UNIX_EPOCH).unwrap(), None);
    }

    #[test]
    fn a_library_that_was_never_made_keeps_nothing() {
        let (_folder, store, _) = store();
        let refused = store.keep(&LibraryName::sample(), "a", "b", None).unwrap_err();
        assert_eq!(refused.to_string(), "There is no library “sample” here.");
    }
}
