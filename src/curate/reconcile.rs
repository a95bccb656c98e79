//! From the store to the indexes: what has changed is followed; what is missing, damaged or of another version is built
//! anew beside and switched.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;

use super::{CurateError, Desk};
use crate::{
    domain::{Article, LibraryName},
    extract,
    index::{Entry, Index, IndexError, Update},
    store::{Access, ArticleKey, Changed, StoreError, StoredArticle},
};

/// How many articles go into one commit of an index.
const BATCH_ARTICLES: usize = 512;
/// How much text goes into one commit of an index, but for a single longer article.
const BATCH_TEXT_BYTES: usize = 8 * 1024 * 1024;
/// How long a rebuild waits for questions that still read the old index.
const WAIT_FOR_READERS: Duration = Duration::from_secs(10);

/// How often a reader tries again to open an index.
const OPEN_AGAIN: usize = 3;

/// Names of what a rebuild leaves when it is cut off. No library has a dot in its name.
const BUILDING: &str = ".building-";
const REPLACED: &str = ".replaced-";

impl Desk {
    pub(super) fn index_folder(&self, library: &LibraryName) -> PathBuf {
        self.0.folder.join(library.as_str())
    }

    /// The library's index for questions only, as far on as its folder.
    pub(super) fn read_only_index(&self, library: &LibraryName) -> Result<Arc<Index>, CurateError> {
        if let Some(index) = self.0.shelf.get(library) {
            if index.seq() == self.store().seq(library)? || index.reload().is_ok() {
                return Ok(index);
            }
            self.0.shelf.take(library); // its folder was switched or is gone
        }
        let mut opened = Index::open(&self.index_folder(library));
        for _ in 0..OPEN_AGAIN {
            if opened.is_ok() {
                break;
            }
            // Another process may be switching to a new one.
            std::thread::sleep(Duration::from_millis(20));
            opened = Index::open(&self.index_folder(library));
        }
        match opened {
            Ok(index) => Ok(self.0.shelf.put_where_missing(library, index)),
            Err(error) => {
                tracing::warn!(%error, "Could not open the index of library {library}");
                Err(CurateError::NoIndex(library.clone()))
            }
        }
    }

    /// The library's index, at the store's last change. Whoever calls holds `changing`.
    ///
    /// Where the index cannot follow it is opened again, then built anew; the old one stays where that fails too.
    pub(super) fn ready(&self, library: &LibraryName) -> Result<Arc<Index>, CurateError> {
        let mut followed = self.open_and_follow(library);
        if matches!(&followed, Err(CurateError::Index(error)) if !matches!(error, IndexError::Stale(_))) {
            self.0.shelf.take(library);
            followed = self.open_and_follow(library);
        }
        match followed {
            Err(CurateError::Index(error)) => {
                if self.index_folder(library).exists() {
                    tracing::warn!(%error, "Building the index of library {library} anew");
                }
                self.rebuild(library)
            }
            other => other,
        }
    }

    /// [`Desk::ready`], but for an index that can be searched and cannot follow, as on a full disk: questions are answered
    /// from what it has, and the next change tries again.
    pub(super) fn ready_or_behind(&self, library: &LibraryName) -> Result<(), CurateError> {
        match self.ready(library) {
            Err(CurateError::Index(error)) if Index::open(&self.index_folder(library)).is_ok() => {
                tracing::error!(%error, "The index of library {library} lacks the last changes: it could not be written");
                Ok(())
            }
            other => other.map(|_| ()),
        }
    }

    fn open_and_follow(&self, library: &LibraryName) -> Result<Arc<Index>, CurateError> {
        let index = match self.0.shelf.get(library) {
            Some(index) => index,
            None => self.0.shelf.put_where_missing(library, Index::open(&self.index_folder(library))?),
        };
        self.follow(library, &index)?;
        Ok(index)
    }

    /// Gives `index` what the store has changed since it last looked.
    fn follow(&self, library: &LibraryName, index: &Index) -> Result<(), CurateError> {
        let last = self.store().seq(library)?;
        if index.seq() > last {
            let reason = format!("it has seen change {}, and the store's last is {last}", index.seq());
            return Err(IndexError::Stale(reason).into());
        }
        while index.seq() < last {
            let seen = index.seq();
            let changes = self.store().changes_after(library, seen, BATCH_ARTICLES)?;
            let mut batch = Batch::default();
            for change in changes {
                let put = change.what == Changed::Put;
                // What a later change has made to go is not looked for.
                let article = if put { self.store().article(library, change.key)? } else { None };
                batch.changes.push((change.key, article));
                batch.seq = change.seq;
                if batch.is_full() {
                    break;
                }
            }
            batch.apply(index)?;
            if index.seq() <= seen {
                return Err(IndexError::Stale("it does not move on".to_owned()).into());
            }
        }
        Ok(())
    }

    /// Builds the library's index anew beside the old one, and switches. Whoever calls holds `changing`.
    pub(super) fn rebuild(&self, library: &LibraryName) -> Result<Arc<Index>, CurateError> {
        if self.store().access() == Access::Read {
            let reason = "The store was opened for reading only.";
            return Err(StoreError::NotWritable(reason.to_owned()).into());
        }
        make_private(&self.0.folder)?;
        let folder = self.index_folder(library);
        let building = self.0.folder.join(format!("{library}{BUILDING}{}", std::process::id()));
        remove_folder(&building)?;
        if let Err(error) = self.build(library, &building) {
            remove_folder(&building)?; // what has been written would fill the disk
            return Err(error);
        }
        wait_for_readers(self.0.shelf.take(library))?;
        switch(&folder, &building)?;
        let index = Index::open(&folder)?;
        tracing::info!(library.name = %library, "Built the index of library {library}");
        Ok(self.0.shelf.put(library, index))
    }

    fn build(&self, library: &LibraryName, building: &Path) -> Result<(), CurateError> {
        let seq = self.store().seq(library)?;
        let index = Index::create(building)?;
        let mut batch = Batch::default();
        for key in self.store().keys(library)? {
            let article = self.store().article(library, key)?;
            batch.changes.push((key, article));
            if batch.is_full() {
                std::mem::take(&mut batch).apply(&index)?;
            }
        }
        batch.seq = seq; // only now has it seen everything
        Ok(batch.apply(&index)?)
    }

    /// Reads each article anew that another version of the extraction read, or this one with other settings. Whoever calls holds `changing`.
    pub(super) fn read_anew(&self, library: &LibraryName) -> Result<(), CurateError> {
        let settings = self.0.settings.extract;
        let extracted = |article: &Article| extract::extract(article, settings);
        let read = self.store().extract_anew(library, settings.version(), Timestamp::now(), &extracted)?;
        if read > 0 {
            tracing::info!(articles = read, library.name = %library, "Read {read} articles of library {library} anew");
        }
        Ok(())
    }

    /// Removes what a rebuild left behind when it was cut off, and indexes of libraries that the store does not have.
    pub(super) fn tidy(&self) -> Result<(), CurateError> {
        let libraries = self.store().libraries()?;
        let entries = match fs::read_dir(&self.0.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(IndexError::Io)?,
        };
        for entry in entries {
            let entry = entry.map_err(IndexError::Io)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let left_behind = name.contains(BUILDING) || name.contains(REPLACED);
            let of_no_library = LibraryName::new(&name).is_ok_and(|library| !libraries.contains(&library));
            if left_behind || (of_no_library && is_index(&entry.path())) {
                remove_folder(&entry.path())?;
            }
        }
        Ok(())
    }
}

/// Changes that go into an index with one commit.
#[derive(Default)]
struct Batch {
    /// `None`: the article is no longer live.
    changes: Vec<(ArticleKey, Option<Arc<StoredArticle>>)>,
    /// The store's number of the last change, 0 where there is more to come before one is seen.
    seq: u64,
}

impl Batch {
    fn is_full(&self) -> bool {
        let texts = self.changes.iter().filter_map(|(_, article)| article.as_ref());
        let text_bytes: usize = texts.map(|article| article.article.text.len()).sum();
        self.changes.len() >= BATCH_ARTICLES || text_bytes >= BATCH_TEXT_BYTES
    }

    fn apply(self, index: &Index) -> Result<(), IndexError> {
        let updates: Vec<Update<'_>> =
            self.changes.iter().map(|(key, article)| update(*key, article.as_deref())).collect();
        index.apply(&updates, self.seq)
    }
}

fn update(key: ArticleKey, article: Option<&StoredArticle>) -> Update<'_> {
    article.map_or(Update::Gone(key.0), |stored| Update::Put(entry(stored)))
}

/// What the index is given of an article.
pub(super) fn entry(stored: &StoredArticle) -> Entry<'_> {
    Entry { key: stored.key.0, article: &stored.article, extraction: &stored.extraction }
}

/// Waits until nobody else holds `old`, and closes it: its writer works by the folder's name, which the new one gets.
fn wait_for_readers(old: Option<Arc<Index>>) -> Result<(), IndexError> {
    let Some(old) = old else { return Ok(()) };
    let since = Instant::now();
    while Arc::strong_count(&old) > 1 {
        if since.elapsed() > WAIT_FOR_READERS {
            let reason = "questions still read the old index";
            return Err(io::Error::new(io::ErrorKind::TimedOut, reason).into());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

/// Puts the index in `building` at `folder`. A crash between the two renames leaves no index, which is then built anew.
fn switch(folder: &Path, building: &Path) -> Result<(), IndexError> {
    let parent = folder.parent().unwrap_or(folder);
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let replaced = parent.join(format!("{name}{REPLACED}{}", std::process::id()));
    remove_folder(&replaced)?;
    if folder.exists() {
        let to = if is_index(folder) { replaced.clone() } else { aside(parent, &name) };
        fs::rename(folder, to)?;
    }
    fs::rename(building, folder)?;
    #[cfg(unix)]
    fs::File::open(parent)?.sync_all()?;
    remove_folder(&replaced)
}

/// A name for something that stands where an index should, and is none of ours to delete.
fn aside(parent: &Path, name: &str) -> PathBuf {
    let mut names = (1_u32..=u32::MAX).map(|number| parent.join(format!("{name}.aside-{number}")));
    let unused = names.find(|path| !path.exists());
    let unused = unused.expect("a folder holds fewer than four thousand million entries");
    tracing::warn!("{} is no index; it is kept as {}", parent.join(name).display(), unused.display());
    unused
}

/// Whether `folder` holds nothing but what an index is made of (or nothing at all), so that it can be deleted.
fn is_index(folder: &Path) -> bool {
    let of_index = |name: &str| {
        let segment = name.split('.').next().unwrap_or_default();
        name == "meta.json" || name.starts_with('.') || (segment.len() == 32 && is_hex(segment))
    };
    let Ok(mut entries) = fs::read_dir(folder) else { return false };
    entries.all(|entry| entry.is_ok_and(|entry| entry.file_name().to_str().is_some_and(of_index)))
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The folder of all indexes, whose words are nobody else's to read.
fn make_private(folder: &Path) -> Result<(), IndexError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}

/// Removes a folder (or a file that stands in its place), where there is one.
pub(super) fn remove_folder(path: &Path) -> Result<(), IndexError> {
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
