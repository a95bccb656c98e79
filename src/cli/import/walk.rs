use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::ingest;

use super::is_jsonl;

/// What stands at the paths given.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files to read, in order.
    pub(super) files: Vec<PathBuf>,
    /// How long they are together, in bytes.
    pub(super) bytes: u64,
    /// Paths that cannot be read, each with a sentence.
    pub(super) refused: Vec<(PathBuf, String)>,
}

/// The files at `paths`: each path in the order given, what a folder holds sorted by name, its folders included. In
/// folders only regular files of a kind that can be read are taken, and no link is followed.
pub(super) fn files(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => folder(path, &mut found),
            Ok(metadata) if metadata.is_file() => take(path.clone(), metadata.len(), &mut found),
            Ok(_) => found.refused.push((path.clone(), "It is neither a file nor a folder.".to_owned())),
            Err(error) => found.refused.push((path.clone(), sentence(&error))),
        }
    }
    found
}

fn folder(root: &Path, found: &mut Found) {
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        let entries = fs::read_dir(&folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                found.refused.push((folder, sentence(&error)));
                continue;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut below = Vec::new();
        for entry in entries {
            let path = entry.path();
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => below.push(path),
                Ok(metadata) if metadata.is_file() && (ingest::is_readable(&path) || is_jsonl(&path)) => {
                    take(path, metadata.len(), found);
                }
                _ => {}
            }
        }
        waiting.extend(below.into_iter().rev());
    }
}

fn take(path: PathBuf, bytes: u64, found: &mut Found) {
    found.bytes += bytes;
    found.files.push(path);
}

fn sentence(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "There is no such file or folder.".to_owned(),
        io::ErrorKind::PermissionDenied => "This user may not read it.".to_owned(),
        _ => format!("It could not be read: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_folder_gives_its_regular_files_in_order_and_no_link_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir_all(root.join("b/deep")).unwrap();
        for name in ["c.txt", "b/two.md", "b/deep/one.html", "a.jsonl", "picture.png"] {
            fs::write(root.join(name), "x").unwrap();
        }
        std::os::unix::fs::symlink(root.join("c.txt"), root.join("link.txt")).unwrap();
        std::os::unix::fs::symlink(root, root.join("b/loop")).unwrap();
        let found = files(&[root.to_owned(), root.join("nowhere")]);
        let names: Vec<String> =
            found.files.iter().map(|file| file.strip_prefix(root).unwrap().display().to_string()).collect();
        assert_eq!(names, ["a.jsonl", "c.txt", "b/two.md", "b/deep/one.html"]);
        assert_eq!(found.bytes, 4);
        assert_eq!(found.refused, [(root.join("nowhere"), "There is no such file or folder.".to_owned())]);
    }
}
