//! Connections to the store's file: one that writes, and a few that read beside it.

use std::{
    fs,
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};

use super::StoreError;

/// How many questions read at once; further ones wait for a connection. Each holds about 2 MB of cache at most.
const READERS_MAX: usize = 8;
/// How long to wait for another process that is just opening or closing the store.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The connection that changes the store.
pub(super) fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = guarded(Connection::open_with_flags(file, flags)?)?;
    if connection.is_readonly(rusqlite::MAIN_DB)? {
        let folder = file.parent().unwrap_or(file);
        return Err(super::folder::not_writable(folder, std::io::ErrorKind::PermissionDenied.into()));
    }
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        let reason = "The store cannot keep its log on this file system; use a local disk for the data folder.";
        return Err(StoreError::NotWritable(reason.to_owned()));
    }
    // FULL: a commit is on the disk when it returns, also through a power cut. Erased articles leave no bytes behind.
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
         PRAGMA journal_size_limit = 16777216;",
    )?;
    Ok(connection)
}

/// A connection that changes nothing in `file`, nor its log when it closes.
pub(super) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    reader(Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?)
}

/// A connection to a file that nobody can change: no lock, no log.
fn open_immutable(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    reader(Connection::open_with_flags(format!("file:{}?immutable=1", uri_path(file)), flags)?)
}

/// `file` as it stands in a URI.
fn uri_path(file: &Path) -> String {
    file.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

fn reader(connection: Connection) -> Result<Connection, StoreError> {
    let connection = guarded(connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

/// What every connection has: a limit to waiting, and no trust in what the file's schema may hold.
fn guarded(connection: Connection) -> Result<Connection, StoreError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.execute_batch("PRAGMA cell_size_check = ON;")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// The connections that read. At most [`READERS_MAX`] are open; they are opened when needed and kept.
#[derive(Debug)]
pub(super) struct Readers {
    file: PathBuf,
    /// The folder cannot be written: while nobody else does, each connection takes the file for one that cannot change,
    /// and is used once, since somebody else may begin to.
    immutable: bool,
    state: Mutex<State>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Connection>,
    lent: usize,
}

impl Readers {
    /// Readers of a file that this process also writes.
    pub(super) fn of(file: &Path) -> Readers {
        Readers { file: file.to_owned(), immutable: false, state: Mutex::default(), returned: Condvar::new() }
    }

    /// Readers of a file that another process may be writing, or that nobody can write; and the first of them, tried.
    pub(super) fn beside_a_writer(file: &Path) -> Result<(Readers, Connection), StoreError> {
        let folder = file.parent().unwrap_or(file);
        if !file.try_exists().map_err(|error| super::folder::not_readable(folder, error))? {
            return Err(StoreError::NoStore { folder: folder.display().to_string() });
        }
        let mut readers = Readers::of(file);
        let refused = match open_reader(file).and_then(tried) {
            Ok(first) => return Ok((readers, first)),
            Err(error) if cannot_make_log(&error) => error,
            Err(error) => return Err(error),
        };
        if log_holds_changes(file) {
            let sentence = format!(
                "{} can only be read, and holds changes that were not yet merged: run `verbatim verify` once where it can be written.",
                folder.display()
            );
            tracing::debug!(error = %refused, "Could not read the store's log");
            return Err(StoreError::NotWritable(sentence));
        }
        readers.immutable = true;
        let first = open_immutable(file).and_then(tried).map_err(|error| super::folder::unreadable(file, error))?;
        Ok((readers, first))
    }

    /// One of the connections, until it is dropped. Waits where all are lent.
    pub(super) fn take(&self) -> Result<Reader<'_>, StoreError> {
        let mut state = self.lock();
        while state.idle.is_empty() && state.lent >= READERS_MAX {
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.lent += 1;
        let idle = state.idle.pop();
        drop(state);
        let opened = match idle {
            Some(connection) => Ok(connection),
            None if self.immutable && !log_is_there(&self.file) => open_immutable(&self.file),
            None => open_reader(&self.file),
        };
        match opened {
            Ok(connection) => Ok(Reader { readers: self, connection: Some(connection) }),
            Err(error) => {
                self.lock().lent -= 1;
                self.returned.notify_one();
                Err(error)
            }
        }
    }

    /// Keeps a connection that was opened elsewhere.
    pub(super) fn give_back(&self, connection: Connection) {
        if !self.immutable {
            self.lock().idle.push(connection);
        }
        self.returned.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection lent by [`Readers`].
#[derive(Debug)]
pub(super) struct Reader<'readers> {
    readers: &'readers Readers,
    /// `None` only while it is being given back.
    connection: Option<Connection>,
}

impl Deref for Reader<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a lent connection is there until it is dropped")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.readers.lock().lent -= 1;
        if let Some(connection) = self.connection.take() {
            self.readers.give_back(connection);
        }
    }
}

/// `connection`, where its file can really be read.
fn tried(connection: Connection) -> Result<Connection, StoreError> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(connection)
}

/// Whether `SQLite` was refused the files it keeps beside the store (`-wal`, `-shm`), as in a read-only folder.
fn cannot_make_log(error: &StoreError) -> bool {
    match error {
        StoreError::Sqlite(error) => matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen)),
        StoreError::NotWritable(_) => true,
        _ => false,
    }
}

/// Whether somebody is writing the store, or was when they died.
fn log_is_there(file: &Path) -> bool {
    beside(file, "-wal").exists()
}

/// Whether changes wait in the log, so that the file alone would be an older state.
pub(super) fn log_holds_changes(file: &Path) -> bool {
    fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// `file` with `suffix` at the end of its name.
pub(super) fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_signs_of_an_address_in_its_name_is_still_found() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("50% of #1?.db");
        Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        assert!(open_immutable(&file).and_then(tried).is_ok());
    }

    #[test]
    fn a_reader_refuses_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        let error = open_reader(&file).unwrap().execute("INSERT INTO t VALUES (1)", []).unwrap_err();
        assert!(matches!(StoreError::from(error), StoreError::NotWritable(_)));
    }

    #[test]
    fn readers_beyond_the_limit_wait_for_one_to_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        Connection::open(&file).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
        let readers = Readers::of(&file);
        let mut lent: Vec<_> = (0..READERS_MAX).map(|_| readers.take().unwrap()).collect();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| readers.take().is_ok());
            lent.pop();
            assert!(waiting.join().unwrap());
        });
    }
}
