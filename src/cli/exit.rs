use std::{io, process::ExitCode};

use crate::{answer::AnswerError, command::CommandError, curate::CurateError, index::IndexError, store::StoreError};

/// What the exit statuses mean; a part of `verbatim --help`.
pub(super) const STATUSES: &str = "\
Exit status:
  0   done, nothing found included
  1   some lines or articles were refused, or what was named is not there
  2   the command was not understood
  70  the connection to Discord stood still and could not be mended
  74  the disk or the store could not be read or written
  75  another verbatim process is writing to the data folder
  76  the store is damaged, or newer than this program
  77  Discord refuses the token
  78  the settings or the token are wrong";

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// Some lines or articles were refused, or what was named is not there.
    Refused = 1,
    /// What was typed was not understood.
    Usage = 2,
    /// The connection to Discord stood still.
    Watchdog = 70,
    /// Disk or store.
    Disk = 74,
    /// The data folder is in use.
    InUse = 75,
    /// The store is damaged, or newer than this program.
    Unreadable = 76,
    /// Discord refuses the token.
    Token = 77,
    /// The settings or the token are wrong.
    Config = 78,
}

impl Exit {
    /// The one with this number; `None` where the help lists none.
    #[must_use]
    pub fn from_status(status: u8) -> Option<Exit> {
        const ALL: [Exit; 9] = [
            Exit::Done,
            Exit::Refused,
            Exit::Usage,
            Exit::Watchdog,
            Exit::Disk,
            Exit::InUse,
            Exit::Unreadable,
            Exit::Token,
            Exit::Config,
        ];
        ALL.into_iter().find(|exit| *exit as u8 == status)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// An end with a sentence of its own.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub struct Failure {
    /// How the program ends.
    pub exit: Exit,
    /// What is said.
    pub sentence: String,
}

impl Failure {
    /// What was named is not there, or was refused.
    pub(super) fn refused(sentence: impl Into<String>) -> Failure {
        Failure { exit: Exit::Refused, sentence: sentence.into() }
    }

    /// What was typed was not understood.
    pub(super) fn usage(sentence: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, sentence: sentence.into() }
    }
}

/// The exit status that goes with `error`: that of the first cause which has one.
#[must_use]
pub fn exit_of(error: &anyhow::Error) -> Exit {
    error.chain().find_map(status).unwrap_or(Exit::Disk)
}

fn status(cause: &(dyn std::error::Error + 'static)) -> Option<Exit> {
    if let Some(failure) = cause.downcast_ref::<Failure>() {
        return Some(failure.exit);
    }
    if let Some(store) = cause.downcast_ref::<StoreError>() {
        return Some(match store {
            StoreError::InUse { .. } => Exit::InUse,
            StoreError::Newer { .. }
            | StoreError::Older { .. }
            | StoreError::Damaged(_)
            | StoreError::BadBackup { .. } => Exit::Unreadable,
            StoreError::NoStore { .. } | StoreError::NoLibrary(_) | StoreError::Conflict(_) | StoreError::Misfit(_) => {
                Exit::Refused
            }
            _ => Exit::Disk,
        });
    }
    if let Some(curate) = cause.downcast_ref::<CurateError>() {
        return match curate {
            CurateError::Store(_) | CurateError::Index(_) => None,
            CurateError::NoIndex(_) => Some(Exit::Disk),
            _ => Some(Exit::Refused),
        };
    }
    if cause.is::<CommandError>() || matches!(cause.downcast_ref(), Some(AnswerError::Empty)) {
        return Some(Exit::Usage);
    }
    if cause.is::<IndexError>() {
        return Some(Exit::Disk);
    }
    let io = cause.downcast_ref::<io::Error>()?;
    Some(if io.kind() == io::ErrorKind::BrokenPipe { Exit::Done } else { Exit::Disk })
}

/// `error` as one sentence on one line: what happened, then why.
#[must_use]
pub fn sentence(error: &anyhow::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for cause in error.chain().filter(|cause| !only_wraps(*cause)) {
        let line = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        if said.last().is_none_or(|last| !last.contains(&line)) {
            said.push(line);
        }
    }
    let end = said.len().saturating_sub(1);
    let parts =
        said.iter().enumerate().map(|(at, line)| if at < end { line.trim_end_matches('.') } else { line.as_str() });
    let joined = parts.collect::<Vec<_>>().join(": ");
    if joined.ends_with(['.', '!', '?']) { joined } else { format!("{joined}.") }
}

/// Whether an error only says that a lower layer failed, which that layer says better.
fn only_wraps(cause: &(dyn std::error::Error + 'static)) -> bool {
    matches!(cause.downcast_ref(), Some(CurateError::Store(_) | CurateError::Index(_)))
        || matches!(cause.downcast_ref(), Some(AnswerError::Store(_) | AnswerError::Index(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: impl Into<anyhow::Error>, exit: Exit, expected: &str) {
        let error = error.into();
        assert_eq!(exit_of(&error), exit);
        assert_eq!(sentence(&error), expected);
    }

    #[test]
    fn a_store_that_is_in_use_or_too_new_has_its_own_status_whoever_reports_it() {
        let in_use = || StoreError::InUse { pid: 7, folder: "/data".to_owned() };
        let said = in_use().to_string();
        let said = if said.ends_with('.') { said } else { format!("{said}.") };
        check(CurateError::Store(in_use()), Exit::InUse, &said);
        check(AnswerError::Store(in_use()), Exit::InUse, &said);
        assert_eq!(exit_of(&StoreError::Newer { found: 9, known: 1 }.into()), Exit::Unreadable);
    }

    #[test]
    fn causes_follow_what_happened_on_one_line() {
        let error =
            anyhow::Error::from(io::Error::other("the disk is full")).context("The export could not be written.");
        check(error, Exit::Disk, "The export could not be written: the disk is full.");
    }

    #[test]
    fn a_reader_that_went_away_is_no_error() {
        assert_eq!(exit_of(&io::Error::from(io::ErrorKind::BrokenPipe).into()), Exit::Done);
    }
}
