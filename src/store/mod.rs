//! The articles, in one `SQLite` file: the truth, from which every index can be rebuilt.
//!
//! One process writes (it holds `LOCK`), any number read beside it. No code above this module knows `SQLite`. It reads no
//! clock but to let kept values expire: times are passed in.

mod article;
mod audit;
mod backup;
mod change;
mod connection;
mod correction;
mod extraction;
mod folder;
mod kept;
mod library;
mod name;
mod recent;
mod removal;
mod schema;
mod soundness;
#[cfg(test)]
#[allow(clippy::indexing_slicing)] // a test may panic
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

use connection::Readers;
use jiff::Timestamp;
use recent::Recent;
use rusqlite::Connection;

pub use article::{Listed, NewArticle, StoredArticle};
pub use audit::{AuditLine, Corrected};
pub use backup::restore_from;
pub use change::{Change, Changed};
pub use correction::{Amendment, Standing};
pub use name::{NameKind, SpeakerCount};

use crate::domain::{ArticleId, LibraryName};

/// Name of the store's file in the data folder.
const STORE_FILE: &str = "store.db";

/// An article's number in the store: never used twice, the same in store and index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleKey(pub u64);

/// Whether a process may change the store. One process at a time holds `Write` on a data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Questions, lists and copies; any number of processes, beside a writing one too. Nothing in the folder changes.
    Read,
    /// Everything.
    Write,
}

/// Who changes something, for the audit: `discord:123456789` or `cli:alice`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor(pub String);

/// Why the store could not do what it was asked. Each says one whole sentence to the operator.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder, the file or the disk takes no writing (exit status 74).
    #[error("{0}")]
    NotWritable(String),
    /// Another process holds the folder (exit status 75). `pid` is 0 where it could not be read.
    #[error("{}", in_use(*pid, folder))]
    InUse {
        /// The other process.
        pid: u32,
        /// The data folder.
        folder: String,
    },
    /// The folder holds no store, and it was opened for reading.
    #[error("There is no library in {folder} yet. Add articles with `verbatim import` first.")]
    NoStore {
        /// The data folder.
        folder: String,
    },
    /// A newer program made the store (exit status 76). It has not been touched.
    #[error(
        "The store is of version {found}, and this program knows versions up to {known}. Use a newer verbatim; nothing was changed."
    )]
    Newer {
        /// The store's version.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// An older program made the store, and it was opened for reading, so that it could not be brought up to date.
    #[error(
        "The store is of version {found}, and this program reads version {known}. Run `verbatim reindex` once to bring it up to date."
    )]
    Older {
        /// The store's version.
        found: u32,
        /// The version this program reads.
        known: u32,
    },
    /// The file is not what was written (exit status 76). It has not been touched.
    #[error("The store is damaged ({0}). It was left as it is; restore a backup with `verbatim restore FILE`.")]
    Damaged(String),
    /// A file that was to be restored is no sound backup (exit status 76).
    #[error("{file} cannot be restored: {reason}. Nothing was changed.")]
    BadBackup {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What was found in a text does not fit it; nothing was stored.
    #[error("What was found in the article “{0}” does not fit its text.")]
    Misfit(ArticleId),
    /// The article named stands in the way: it is live and has the same id or the same text.
    #[error("The article “{0}” is in the library already.")]
    Conflict(ArticleId),
    /// The library was never made.
    #[error("There is no library “{0}” here.")]
    NoLibrary(LibraryName),
    /// Anything else that `SQLite` reports (exit status 74).
    #[error("The store could not be read or written.")]
    Sqlite(#[source] rusqlite::Error),
    /// A stored JSON value could not be read, or a value could not be written as JSON.
    #[error("A stored value could not be read.")]
    Json(#[from] serde_json::Error),
    /// The file system reports an error (exit status 74).
    #[error("The data folder could not be used.")]
    Io(#[from] std::io::Error),
}

fn in_use(pid: u32, folder: &str) -> String {
    let other = if pid == 0 { String::new() } else { format!(" (pid {pid})") };
    format!("Another verbatim process{other} is writing to {folder}. Stop it, or use another folder with --data.")
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(error.to_string()),
            Some(ErrorCode::DiskFull) => {
                StoreError::NotWritable("There is no space left on the disk that holds the store.".to_owned())
            }
            Some(ErrorCode::ReadOnly) => {
                StoreError::NotWritable("The store can be read here, but not written.".to_owned())
            }
            _ => StoreError::Sqlite(error),
        }
    }
}

/// The store of one data folder. Cheap to share behind an `Arc`; all calls block.
///
/// Readers have connections of their own, so that a question never waits for a change.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    readers: Readers,
    recent: Recent,
    /// `None` where the store was opened for reading.
    writer: Option<Mutex<Connection>>,
    /// Held until the process ends or the store is dropped; after the connections, as fields drop in this order.
    _lock: Option<folder::Hold>,
}

impl Store {
    /// Opens the store in `folder`. With [`Access::Write`] it takes the folder's lock, makes folder and store where there
    /// are none, looks for damage, and brings an older store up to date after keeping a copy of it.
    pub fn open(folder: &Path, access: Access) -> Result<Store, StoreError> {
        Store::open_with(folder, access, &schema::migrations())
    }

    /// [`Store::open`] with the given steps from version to version, so that tests can make newer and older stores.
    fn open_with(folder: &Path, access: Access, steps: &[refinery::Migration]) -> Result<Store, StoreError> {
        let file = folder.join(STORE_FILE);
        let known = schema::latest(steps);
        if access == Access::Read {
            let (readers, first) = Readers::beside_a_writer(&file)?;
            schema::check_version(&first, known, access)?;
            readers.give_back(first);
            return Ok(Store {
                folder: folder.to_owned(),
                readers,
                recent: Recent::default(),
                writer: None,
                _lock: None,
            });
        }
        let lock = folder::lock(folder)?;
        schema::create_where_missing(&file, steps)?;
        schema::check_before_writing(&file, known)?;
        let writer = connection::open_writer(&file)?;
        schema::bring_up_to_date(writer, &file, steps).map(|writer| Store {
            folder: folder.to_owned(),
            readers: Readers::of(&file),
            recent: Recent::default(),
            writer: Some(Mutex::new(writer)),
            _lock: Some(lock),
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether changes can be made through it.
    pub fn access(&self) -> Access {
        if self.writer.is_some() { Access::Write } else { Access::Read }
    }

    /// What `read` makes of one state of the store: no change falls between its queries.
    fn reading<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let connection = self.readers.take()?;
        let snapshot = connection.unchecked_transaction()?;
        read(&snapshot)
    }

    /// What `write` makes of the store, in one transaction: on the disk when this returns, or, after an error, not at all.
    fn writing<T>(&self, write: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut connection = self.write_connection()?;
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let made = write(&transaction)?;
        transaction.commit()?;
        Ok(made)
    }

    fn write_connection(&self) -> Result<std::sync::MutexGuard<'_, Connection>, StoreError> {
        let Some(writer) = &self.writer else {
            let reason = "The store was opened for reading only.";
            return Err(StoreError::NotWritable(reason.to_owned()));
        };
        // A panic elsewhere rolled its transaction back when it unwound, so the connection is sound.
        Ok(writer.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}

/// `at` as stored: whole microseconds since 1970-01-01 UTC.
fn stored_time(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// A stored time; the earliest possible one where the number is out of range.
fn read_time(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::MIN)
}

/// A key, count or offset as stored. `SQLite`'s integers are signed; no value comes near the limit.
fn stored_number(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// A stored key, count or offset; 0 where a damaged row holds a negative one.
fn read_number<T: TryFrom<i64> + Default>(number: i64) -> T {
    T::try_from(number).unwrap_or_default()
}
