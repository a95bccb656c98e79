//! What moderators and operators do to a library: add, correct, remove, restore, reindex, verify. Durable, then searchable, then
//! acknowledged: the store's word counts, and each index follows it by the store's sequence number.

mod add;
mod backup;
mod correct;
mod naming;
mod reconcile;
mod shelf;
mod verify;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

pub use add::Added;
pub use backup::restore_backup;
pub use correct::{CorrectedQuote, Correcting};
pub use verify::Verified;

use self::shelf::Shelf;
use crate::{
    domain::{ArticleId, LibraryName},
    extract,
    index::{Index, IndexError},
    store::{Access, Actor, Store, StoreError},
};

/// One data folder, opened: the store, and each library's index on demand (a bounded cache). Cheap to clone.
#[derive(Debug, Clone)]
pub struct Desk(Arc<Inner>);

/// What the settings say that changing a library needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The most text of one article, in bytes.
    pub text_bytes_max: usize,
    /// How articles are read.
    pub extract: extract::Settings,
}

#[derive(Debug)]
struct Inner {
    /// Where the indexes stand: the data folder's `index`.
    folder: PathBuf,
    settings: Settings,
    /// Held from a change's first look at the store until the index has followed.
    changing: Mutex<()>,
    // Dropped before the store, so that the folder's lock outlives the last writer of an index.
    shelf: Shelf,
    store: Store,
}

/// Why a change was refused, or could not be made.
#[derive(Debug, thiserror::Error)]
pub enum CurateError {
    /// No letter and no digit.
    #[error("The text is empty.")]
    Empty,
    /// More text than an article may have.
    #[error("The text is {len_bytes} bytes long; the most is {max_bytes}.")]
    TooLong {
        /// Of the text.
        len_bytes: usize,
        /// `article.text_bytes_max`.
        max_bytes: usize,
    },
    /// Same given id with other text, and not told to replace.
    #[error("An article with the id “{0}” and another text is in the library already; say --replace to replace it.")]
    OtherText(ArticleId),
    /// What was to be brought back has the id or the text of this live article.
    #[error("The article “{0}” is in the library and has the same id or the same text; remove it first.")]
    InTheWay(ArticleId),
    /// No live article of that id; to restore, none removed in the last 30 days.
    #[error("There is no article “{0}” in this library.")]
    NoArticle(String),
    /// No quote of the article has the words that name it.
    #[error("No quote of the article “{0}” has these words; `article show` lists its quotes with their numbers.")]
    NoQuote(ArticleId),
    /// Several quotes have the words that should name one.
    #[error(
        "Several quotes of the article “{article}” have these words; give the number of one: {}.",
        correct::listed(quotes)
    )]
    SeveralQuotes {
        /// The article.
        article: ArticleId,
        /// Number, from 1, and paragraph of each.
        quotes: Vec<(usize, u32)>,
    },
    /// There is nothing to undo.
    #[error("Quote {quote} of the article “{article}” was not corrected, so there is nothing to undo.")]
    NotCorrected {
        /// The article.
        article: ArticleId,
        /// The quote's number, from 1.
        quote: usize,
    },
    /// The library was never made.
    #[error("There is no library “{0}” here.")]
    NoLibrary(LibraryName),
    /// Opened for reading, the index cannot be mended here.
    #[error("The search index of the library “{0}” has to be built anew: run `verbatim reindex`.")]
    NoIndex(LibraryName),
    /// The store refused or failed; it has the sentence.
    #[error("the store could not do it")]
    Store(#[from] StoreError),
    /// The index failed, and could not be built anew either. What the store took stays, and the next start tries again.
    #[error("the index could not follow")]
    Index(#[from] IndexError),
}

impl Desk {
    /// Opens the folder; with Write every index is reconciled with the store (or rebuilt beside and switched) before this
    /// returns, and what was removed 30 days ago or earlier is erased.
    pub fn open(folder: &Path, access: Access, settings: Settings) -> Result<Desk, CurateError> {
        let store = Store::open(folder, access)?;
        let desk = Desk(Arc::new(Inner {
            folder: folder.join("index"),
            settings,
            changing: Mutex::new(()),
            shelf: Shelf::default(),
            store,
        }));
        if access == Access::Write {
            desk.tidy()?;
            for library in desk.store().libraries()? {
                let _changing = desk.changing();
                desk.read_anew(&library)?;
                desk.ready_or_behind(&library)?;
            }
            desk.purge(Timestamp::now())?;
        }
        Ok(desk)
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The library's index; `NoLibrary` where there is none. Read access: reloaded when the store has moved on.
    ///
    /// Let it go when the question is answered: a rebuild waits for those who hold the old one.
    pub fn index(&self, library: &LibraryName) -> Result<Arc<Index>, CurateError> {
        self.known(library)?;
        if self.store().access() == Access::Read {
            return self.read_only_index(library);
        }
        if let Some(index) = self.0.shelf.get(library) {
            return Ok(index);
        }
        if let Ok(index) = Index::open(&self.index_folder(library)) {
            return Ok(self.0.shelf.put_where_missing(library, index));
        }
        let _changing = self.changing();
        self.ready(library)
    }

    /// Makes sure that the library exists, with its index.
    pub fn create_library(&self, library: &LibraryName, at: Timestamp) -> Result<(), CurateError> {
        let _changing = self.changing();
        self.store().create_library(library, at)?;
        if self.store().access() == Access::Write {
            self.ready(library)?;
        }
        Ok(())
    }

    /// Hides a live article at once; it can be restored for 30 days.
    pub fn remove(&self, library: &LibraryName, id: &ArticleId, by: &Actor, at: Timestamp) -> Result<(), CurateError> {
        self.known(library)?;
        let _changing = self.changing();
        if !self.store().remove(library, id, by, at)? {
            return Err(CurateError::NoArticle(id.to_string()));
        }
        self.ready(library)?;
        tracing::info!(article.id = %id, library.name = %library, "Removed article {id}");
        Ok(())
    }

    /// Brings back the article of this id that was removed last, within 30 days.
    pub fn restore(&self, library: &LibraryName, id: &ArticleId, by: &Actor, at: Timestamp) -> Result<(), CurateError> {
        self.known(library)?;
        let _changing = self.changing();
        match self.store().restore(library, id, by, at) {
            Ok(true) => {}
            Ok(false) => return Err(CurateError::NoArticle(id.to_string())),
            Err(StoreError::Conflict(other)) => return Err(CurateError::InTheWay(other)),
            Err(error) => return Err(error.into()),
        }
        self.ready(library)?;
        tracing::info!(article.id = %id, library.name = %library, "Restored article {id}");
        Ok(())
    }

    /// Rebuilds one library's index beside the old one and switches.
    pub fn reindex(&self, library: &LibraryName) -> Result<(), CurateError> {
        self.known(library)?;
        let _changing = self.changing();
        self.rebuild(library)?;
        Ok(())
    }

    /// Erases what was removed 30 days before `now` or earlier, from the indexes and from the store; how many articles that
    /// were. Opening to write does it; a process that runs for weeks does it daily.
    pub fn purge(&self, now: Timestamp) -> Result<usize, CurateError> {
        let _changing = self.changing();
        // An index marks what is gone and keeps its words until it is built anew. A crash in between repeats both.
        for library in self.store().purge_due(now)? {
            self.rebuild(&library)?;
        }
        let erased = self.store().purge_removed(now)?;
        if erased > 0 {
            tracing::info!(articles = erased, "Erased {erased} articles removed 30 days ago or earlier");
        }
        Ok(erased)
    }

    fn known(&self, library: &LibraryName) -> Result<(), CurateError> {
        if self.store().has_library(library)? { Ok(()) } else { Err(CurateError::NoLibrary(library.clone())) }
    }

    fn changing(&self) -> MutexGuard<'_, ()> {
        // Whoever panicked left the store whole; the index follows it again at the next change.
        self.0.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
