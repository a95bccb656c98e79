use std::path::{Path, PathBuf};

use super::{CurateError, reconcile::remove_folder};
use crate::store;

/// Makes the backup in `file` the store of `folder`, which nobody may be writing; where the store before it is kept.
///
/// All indexes go, since they were made from another store; the next writer builds them anew.
pub fn restore_backup(folder: &Path, file: &Path) -> Result<Option<PathBuf>, CurateError> {
    let indexes = folder.join("index");
    Ok(store::restore_from(folder, file, || remove_folder(&indexes).map_err(std::io::Error::other))?)
}
