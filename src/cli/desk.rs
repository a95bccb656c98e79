use std::path::PathBuf;

use jiff::Timestamp;

use crate::{
    curate::{self, CurateError, Desk},
    domain::LibraryName,
    extract,
    store::{Access, Actor},
};

/// What the settings say that the commands need.
#[derive(Debug, Clone)]
pub struct Context {
    /// The data folder.
    pub folder: PathBuf,
    /// The most text of one article, in bytes.
    pub text_bytes_max: usize,
    /// How certain a speaker has to be.
    pub extract: extract::Settings,
    /// Findings of an answer where no `--limit` is given.
    pub limit: usize,
    /// Who is at the keyboard, for the audit.
    pub user: String,
}

impl Context {
    /// The data folder, opened for reading beside whoever writes.
    pub(super) fn read(&self) -> Result<Desk, CurateError> {
        Desk::open(&self.folder, Access::Read, self.desk())
    }

    /// The data folder, held for writing.
    pub(super) fn write(&self) -> Result<Desk, CurateError> {
        Desk::open(&self.folder, Access::Write, self.desk())
    }

    fn desk(&self) -> curate::Settings {
        curate::Settings { text_bytes_max: self.text_bytes_max, extract: self.extract }
    }

    /// Who changes something.
    pub(super) fn actor(&self) -> Actor {
        Actor(format!("cli:{}", self.user))
    }
}

/// Whether `library` is there; its absence is an error that names it.
pub(super) fn known(desk: &Desk, library: &LibraryName) -> Result<(), CurateError> {
    if desk.store().has_library(library)? { Ok(()) } else { Err(CurateError::NoLibrary(library.clone())) }
}

pub(super) fn now() -> Timestamp {
    Timestamp::now()
}
