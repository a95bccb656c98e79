use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{domain::LibraryName, index::Index};

/// How many indexes are kept open.
const OPEN_MAX: usize = 32;

/// The open indexes, the one used last at the end. One that somebody holds is never put away, since a second one opened on
/// its folder could not write.
#[derive(Debug, Default)]
pub(super) struct Shelf(Mutex<Vec<(LibraryName, Arc<Index>)>>);

impl Shelf {
    pub(super) fn get(&self, library: &LibraryName) -> Option<Arc<Index>> {
        let mut open = self.lock();
        let place = open.iter().position(|(name, _)| name == library)?;
        let entry = open.remove(place);
        let index = Arc::clone(&entry.1);
        open.push(entry);
        Some(index)
    }

    /// Puts `index` there, in place of another of that library.
    pub(super) fn put(&self, library: &LibraryName, index: Index) -> Arc<Index> {
        self.take(library);
        self.put_where_missing(library, index)
    }

    /// Puts `index` there, unless somebody was quicker; the one that then stands there.
    pub(super) fn put_where_missing(&self, library: &LibraryName, index: Index) -> Arc<Index> {
        if let Some(other) = self.get(library) {
            return other;
        }
        let mut open = self.lock();
        let index = Arc::new(index);
        open.push((library.clone(), Arc::clone(&index)));
        let mut unused = Vec::new();
        while open.len() > OPEN_MAX {
            let Some(place) = open.iter().position(|(_, index)| Arc::strong_count(index) == 1) else { break };
            unused.push(open.remove(place));
        }
        drop(open); // closing an index can take a moment
        index
    }

    /// Takes it away; whoever still holds it can go on reading.
    pub(super) fn take(&self, library: &LibraryName) -> Option<Arc<Index>> {
        let mut open = self.lock();
        let place = open.iter().position(|(name, _)| name == library)?;
        Some(open.remove(place).1)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(LibraryName, Arc<Index>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
