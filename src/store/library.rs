use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, StoreError, stored_time};
use crate::domain::LibraryName;

impl Store {
    /// All libraries, by name.
    pub fn libraries(&self) -> Result<Vec<LibraryName>, StoreError> {
        self.reading(|connection| {
            let mut query = connection.prepare_cached("SELECT name FROM library ORDER BY name")?;
            let names: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            names.iter().map(|name| LibraryName::new(name).map_err(|error| damaged_name(name, error))).collect()
        })
    }

    /// Whether there is such a library.
    pub fn has_library(&self, library: &LibraryName) -> Result<bool, StoreError> {
        self.reading(|connection| exists(connection, library))
    }

    /// Makes sure that the library exists.
    pub fn create_library(&self, library: &LibraryName, at: Timestamp) -> Result<(), StoreError> {
        if self.has_library(library)? {
            return Ok(());
        }
        self.writing(|connection| {
            let insert = "INSERT INTO library (name, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            connection.execute(insert, params![library.as_str(), stored_time(at)])?;
            Ok(())
        })
    }
}

/// Whether there is such a library, seen from within a transaction.
pub(super) fn exists(connection: &Connection, library: &LibraryName) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached("SELECT 1 FROM library WHERE name = ?1")?;
    Ok(query.query_row([library.as_str()], |_| Ok(())).optional()?.is_some())
}

fn damaged_name(name: &str, error: crate::domain::LibraryNameError) -> StoreError {
    StoreError::Damaged(format!("a library is named {name:?}: {error}"))
}
