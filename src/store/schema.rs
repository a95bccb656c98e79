//! From an empty folder, or an older version of the store, to the version this program knows.

use std::{
    fs,
    path::{Path, PathBuf},
};

use refinery::{Migration, Runner};
use rusqlite::{Connection, OpenFlags};

use super::{
    Access, StoreError,
    backup::copy_into,
    connection::{beside, open_reader},
    folder, soundness,
};

/// Written in the file's header, so that another program's database is not taken for a store ("Vrbt").
const APPLICATION_ID: u32 = 0x5672_6274;

mod embedded {
    refinery::embed_migrations!("src/store/migrations");
}

/// The steps from version to version that this program knows.
pub(super) fn migrations() -> Vec<Migration> {
    embedded::migrations::runner().get_migrations().clone()
}

/// The newest version among `steps`.
pub(super) fn latest(steps: &[Migration]) -> u32 {
    steps.iter().filter_map(|step| u32::try_from(step.version()).ok()).max().unwrap_or(0)
}

/// Makes a new store at `file`, unless one is there. It appears whole or not at all.
pub(super) fn create_where_missing(file: &Path, steps: &[Migration]) -> Result<(), StoreError> {
    if file.try_exists()? {
        return Ok(());
    }
    if super::connection::log_holds_changes(file) {
        let reason = format!("its log is there, but {} is not", file.display());
        return Err(StoreError::Damaged(reason));
    }
    let unfinished = beside(file, ".new");
    for suffix in ["", "-journal", "-wal", "-shm"] {
        remove_if_there(&beside(&unfinished, suffix))?;
    }
    for suffix in ["-wal", "-shm"] {
        remove_if_there(&beside(file, suffix))?; // empty, checked above
    }
    let folder = file.parent().unwrap_or(file);
    drop(folder::private_file(&unfinished).map_err(|error| folder::not_writable(folder, error))?);
    let mut connection = Connection::open_with_flags(&unfinished, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.execute_batch(&format!("PRAGMA synchronous = FULL; PRAGMA application_id = {APPLICATION_ID};"))?;
    run(&mut connection, steps)?;
    connection.close().map_err(|(_, error)| error)?;
    fs::rename(&unfinished, file)?;
    Ok(folder::sync(folder)?)
}

/// Looks at a store that is to be opened for writing, without changing a byte of it.
pub(super) fn check_before_writing(file: &Path, known: u32) -> Result<(), StoreError> {
    let connection = open_reader(file).map_err(|error| folder::unreadable(file, error))?;
    check_version(&connection, known, Access::Write)?;
    match soundness::first_fault(&connection)? {
        Some(fault) => Err(StoreError::Damaged(fault)),
        None => Ok(()),
    }
}

/// The store's version, where this program can open it with `access`.
pub(super) fn check_version(connection: &Connection, known: u32, access: Access) -> Result<u32, StoreError> {
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, u32>(0));
    if number("PRAGMA application_id")? != APPLICATION_ID {
        return Err(StoreError::Damaged("it is not a store of this program".to_owned()));
    }
    let found = number("PRAGMA user_version")?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found < known && access == Access::Read {
        return Err(StoreError::Older { found, known });
    }
    Ok(found)
}

/// Takes the store in `file` to the newest version, after a whole copy of it was put beside it. All steps, or none.
pub(super) fn bring_up_to_date(
    mut connection: Connection,
    file: &Path,
    steps: &[Migration],
) -> Result<Connection, StoreError> {
    let found = check_version(&connection, latest(steps), Access::Write)?;
    if found < latest(steps) {
        copy_into(&connection, &unused_name(file, &format!(".version-{found}")))?;
        run(&mut connection, steps)?;
    }
    Ok(connection)
}

fn run(connection: &mut Connection, steps: &[Migration]) -> Result<(), StoreError> {
    Runner::new(steps).set_grouped(true).run(connection).map_err(|error| {
        // refinery boxes SQLite's error; the rest means that its own table is not what it wrote.
        match std::error::Error::source(&error).and_then(|source| source.downcast_ref::<rusqlite::Error>()) {
            Some(rusqlite::Error::SqliteFailure(code, message)) => {
                StoreError::from(rusqlite::Error::SqliteFailure(*code, message.clone()))
            }
            _ => StoreError::Damaged(format!("its list of versions: {error}")),
        }
    })?;
    Ok(())
}

/// The first of `FILE.WHAT-1`, `FILE.WHAT-2` … that nothing has.
pub(super) fn unused_name(file: &Path, what: &str) -> PathBuf {
    let mut numbered = (1..=u32::MAX).map(|number| beside(file, &format!("{what}-{number}")));
    numbered.find(|name| !name.exists()).expect("a folder holds fewer than four thousand million copies")
}

pub(super) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
