//! Whole copies of the store, out and back.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use super::{
    Access, STORE_FILE, Store, StoreError,
    connection::{Readers, beside, open_reader, open_writer},
    folder, schema, soundness,
};

impl Store {
    /// A whole copy in one file, of one moment, while others read and write. It appears at `file` whole or not at all,
    /// and takes the place of a file of that name.
    pub fn backup(&self, file: &Path) -> Result<(), StoreError> {
        copy_into(&*self.readers.take()?, file)
    }
}

/// Puts a whole copy of `connection`'s store at `file`.
pub(super) fn copy_into(connection: &Connection, file: &Path) -> Result<(), StoreError> {
    let folder = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let Some(name) = file.file_name() else {
        return Err(StoreError::NotWritable(format!("{} names no file for a backup.", file.display())));
    };
    let mut unfinished_name = name.to_owned();
    unfinished_name.push(format!(".{}.unfinished", std::process::id()));
    let unfinished = folder.join(unfinished_name);
    schema::remove_if_there(&unfinished)?;
    let copied = copy(connection, folder, &unfinished).and_then(|()| Ok(fs::rename(&unfinished, file)?));
    if let Err(error) = copied {
        schema::remove_if_there(&unfinished)?;
        return Err(error);
    }
    Ok(folder::sync(folder)?)
}

fn copy(connection: &Connection, folder: &Path, unfinished: &Path) -> Result<(), StoreError> {
    let file = folder::private_file(unfinished).map_err(|error| folder::not_writable(folder, error))?;
    let Some(name) = unfinished.to_str() else {
        return Err(StoreError::NotWritable("A backup's name has to be UTF-8.".to_owned()));
    };
    connection.execute("VACUUM INTO ?1", [name])?;
    Ok(file.sync_all()?)
}

/// Makes the backup in `file` the store of `folder`, which nobody may be writing; `folder` is made where there is none.
///
/// The backup is checked first: a sound store of a version this program knows. The present store, damaged or not, is kept
/// beside the new one as `store.db.before-restore-N`; that path is given back where there was a store. At every moment
/// either the old store or the new one stands there whole. Just before the switch `forget` does away with what was made from
/// the old store (its sequence numbers start again from the backup's); where it fails, the old store stays.
pub fn restore_from(
    folder: &Path,
    file: &Path,
    forget: impl FnOnce() -> io::Result<()>,
) -> Result<Option<PathBuf>, StoreError> {
    let _lock = folder::lock(folder)?;
    let store = folder.join(STORE_FILE);
    let unfinished = beside(&store, ".restoring");
    for suffix in ["", "-wal", "-shm", "-journal"] {
        schema::remove_if_there(&beside(&unfinished, suffix))?;
    }
    copy_into(&sound_backup(file)?, &unfinished)?;
    open_writer(&unfinished)?.close().map_err(|(_, error)| error)?;
    let kept = keep_aside(&store)?;
    forget()?;
    for suffix in ["-wal", "-shm"] {
        schema::remove_if_there(&beside(&store, suffix))?;
    }
    fs::rename(&unfinished, &store)?;
    folder::sync(folder)?;
    Ok(kept)
}

/// `file`, opened, where it is a whole store of a version this program knows.
fn sound_backup(file: &Path) -> Result<Connection, StoreError> {
    let refused = |reason: String| StoreError::BadBackup { file: file.display().to_string(), reason };
    if !fs::metadata(file).is_ok_and(|metadata| metadata.is_file()) {
        return Err(refused("there is no such file".to_owned()));
    }
    let (_, connection) = Readers::beside_a_writer(file)?;
    let version = schema::check_version(&connection, schema::latest(&schema::migrations()), Access::Write);
    let fault = version.and_then(|_| soundness::faults(&connection));
    match fault.map(|faults| faults.into_iter().next()) {
        Ok(None) => Ok(connection),
        Ok(Some(reason)) | Err(StoreError::Damaged(reason)) => Err(refused(reason)),
        Err(error) => Err(error),
    }
}

/// A second name for the present store and its log, from which they can be taken again whatever happens to the first.
fn keep_aside(store: &Path) -> Result<Option<PathBuf>, StoreError> {
    if !store.try_exists()? {
        return Ok(None);
    }
    merge_log(store);
    let kept = schema::unused_name(store, ".before-restore");
    for suffix in ["", "-wal"] {
        let (from, to) = (beside(store, suffix), beside(&kept, suffix));
        match fs::hard_link(&from, &to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => copy_file(&from, &to)?, // a file system without second names
        }
    }
    folder::sync(store.parent().unwrap_or(store))?;
    Ok(Some(kept))
}

/// Takes the changes in the log into the file, where the store is sound enough for that; a damaged one is kept as it is.
fn merge_log(store: &Path) {
    let sound = open_reader(store).and_then(|connection| soundness::first_fault(&connection));
    if !matches!(sound, Ok(None)) {
        return;
    }
    let merged = open_writer(store).and_then(|connection| truncate_log(&connection));
    if let Err(error) = merged {
        tracing::warn!(%error, "Could not merge the old store's log; it is kept beside it");
    }
}

/// Takes everything in the log into the file, and empties the log.
pub(super) fn truncate_log(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
}

fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let mut copy = folder::private_file(to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    Ok(copy.sync_all()?)
}
