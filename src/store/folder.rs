//! The data folder: making it, its lock, and sentences for when it cannot be written.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::Path,
    time::Duration,
};

use super::StoreError;

const LOCK_FILE: &str = "LOCK";

/// A data folder that this process holds, until it is dropped or the process dies.
#[derive(Debug)]
pub(super) struct Hold(File);

impl Drop for Hold {
    /// Lets go at once: a child that another thread is just starting has the open file too, and closing it here alone would
    /// leave it locked until the child runs.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::debug!(%error, "The data folder could not be let go of before its lock file was closed");
        }
    }
}

/// Makes `folder` where there is none, and holds it.
pub(super) fn lock(folder: &Path) -> Result<Hold, StoreError> {
    make(folder).map_err(|error| not_writable(folder, error))?;
    let mut file = private_file(&folder.join(LOCK_FILE)).map_err(|error| not_writable(folder, error))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StoreError::InUse { pid: holder(&mut file), folder: folder.display().to_string() });
        }
        Err(TryLockError::Error(error)) => return Err(not_writable(folder, error)),
    }
    write_pid(&mut file).map_err(|error| not_writable(folder, error))?;
    Ok(Hold(file))
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

/// The pid in a held lock file; 0 where none can be read. Its holder may have been about to write it.
fn holder(file: &mut File) -> u32 {
    for _ in 0..10 {
        let mut written = String::new();
        let read = file.rewind().and_then(|()| file.take(32).read_to_string(&mut written));
        if let (Ok(_), Ok(pid)) = (read, written.trim().parse()) {
            return pid;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    0
}

/// The folder, for its owner only where it has to be made.
fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens or makes a file that only its owner can read.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes what was done to the names in `folder` last through a power cut.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder; // a folder cannot be opened there, and renames are durable by themselves
    Ok(())
}

/// Why nothing can be written in `folder`, in one sentence where the operator can mend it.
pub(super) fn not_writable(folder: &Path, error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => StoreError::NotWritable(denied("write", folder)),
        io::ErrorKind::ReadOnlyFilesystem => StoreError::NotWritable(format!(
            "{} is on a read-only file system: mount it writable, or use another folder with --data.",
            folder.display()
        )),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StoreError::NotWritable(format!("There is no space left on the disk of {}.", folder.display()))
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            StoreError::NotWritable(format!("{} is not a folder: use another one with --data.", folder.display()))
        }
        _ => StoreError::Io(error),
    }
}

/// Why `path` could not be read, in one sentence where the operator can mend it.
pub(super) fn not_readable(path: &Path, error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::PermissionDenied => StoreError::NotWritable(denied("read", path)),
        _ => StoreError::Io(error),
    }
}

/// `error`, or a sentence about rights where `SQLite` could not open `file`, which is there.
pub(super) fn unreadable(file: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) => {
            StoreError::NotWritable(denied("read", file))
        }
        other => other,
    }
}

/// The nearest folder that exists is the one whose owner and mode matter.
#[cfg(unix)]
fn denied(what: &str, path: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    let found = path.ancestors().find_map(|path| Some((path, fs::metadata(path).ok()?)));
    let uid = fs::metadata("/proc/self").map(|process| process.uid()).ok();
    let Some((path, metadata)) = found else { return format!("This user cannot {what} {}.", path.display()) };
    denied_sentence(uid, what, path, (metadata.uid(), metadata.gid()), metadata.mode() & 0o777)
}

#[cfg(not(unix))]
fn denied(what: &str, path: &Path) -> String {
    format!("This user cannot {what} {}: give it the right to, or use another folder with --data.", path.display())
}

#[cfg(unix)]
fn denied_sentence(uid: Option<u32>, what: &str, path: &Path, (owner, group): (u32, u32), mode: u32) -> String {
    let path = path.display();
    let Some(uid) = uid else {
        return format!("This user cannot {what} {path} (owner {owner}:{group}, mode {mode:o}): chown it.");
    };
    format!(
        "uid {uid} cannot {what} {path} (owner {owner}:{group}, mode {mode:o}): chown it to {uid} or run with --user."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_folder_of_somebody_else_is_named_with_its_owner_and_mode() {
        assert_eq!(
            denied_sentence(Some(65532), "write", Path::new("/data"), (0, 0), 0o755),
            "uid 65532 cannot write /data (owner 0:0, mode 755): chown it to 65532 or run with --user."
        );
    }

    #[test]
    fn a_read_only_file_system_is_named_as_one() {
        let error = not_writable(Path::new("/data"), io::ErrorKind::ReadOnlyFilesystem.into());
        assert_eq!(
            error.to_string(),
            "/data is on a read-only file system: mount it writable, or use another folder with --data."
        );
    }

    #[test]
    fn a_full_disk_is_named_as_one() {
        let error = not_writable(Path::new("/data"), io::ErrorKind::StorageFull.into());
        assert_eq!(error.to_string(), "There is no space left on the disk of /data.");
    }

    #[test]
    fn the_second_writer_is_told_the_pid_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let refused = lock(folder.path()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!(
                "Another verbatim process (pid {}) is writing to {}. Stop it, or use another folder with --data.",
                std::process::id(),
                folder.path().display()
            )
        );
        drop(first);
        assert!(lock(folder.path()).is_ok());
    }

    #[test]
    fn a_folder_let_go_of_is_free_even_while_a_child_has_its_lock_file_open() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let of_a_child = first.0.try_clone().unwrap();
        drop(first);
        assert!(lock(folder.path()).is_ok());
        drop(of_a_child);
    }

    #[test]
    fn a_file_where_the_folder_should_be_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data");
        fs::write(&file, "").unwrap();
        assert!(lock(&file).unwrap_err().to_string().ends_with("is not a folder: use another one with --data."));
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_had_to_be_made_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("made");
        let _held = lock(&folder).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(LOCK_FILE))), (0o700, 0o600));
    }
}
