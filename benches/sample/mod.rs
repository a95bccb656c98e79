//! The sample library, which was written for this project, for the benches.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Its articles' files, in order.
pub(crate) fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sample");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the sample library is part of the repository")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    files.sort();
    files
}
