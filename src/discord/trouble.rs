//! What a member is told when something did not work: what they can mend, in a sentence; the rest is logged under a
//! short id that they are given.

use tracing::error;

use super::message::Outgoing;
use crate::{
    answer::AnswerError, command::CommandError, curate::CurateError, ingest::IngestError, ingest::fetch::FetchError,
    render::escape, store::StoreError,
};

/// What a server without articles is told.
pub(super) const NOTHING_YET: &str = "This server’s library has no articles yet. A moderator can add the first with \
    `/article add file:` and a .txt, .md or .html file.";

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// What was typed or chosen.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// The question, the store, or the index.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The change.
    #[error(transparent)]
    Curate(#[from] CurateError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file's bytes.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// Fetching the file.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A sentence of our own.
    #[error("{0}")]
    Said(&'static str),
    /// A fault in Verbatim itself.
    #[error("a panic")]
    Panicked,
    /// Far too slow.
    #[error("it took too long")]
    TooSlow,
}

impl Trouble {
    /// What to tell the one who asked; logs what they cannot mend.
    pub(super) fn told(&self) -> Outgoing {
        if let Trouble::Curate(CurateError::NoLibrary(_)) | Trouble::Store(StoreError::NoLibrary(_)) = self {
            return Outgoing::whisper(NOTHING_YET);
        }
        if self.is_theirs() {
            let sentence = match self {
                Trouble::Curate(CurateError::Store(error)) => error.to_string(),
                other => other.to_string(),
            };
            return Outgoing::whisper(&escape(&sentence));
        }
        let id = incident();
        let cause = chain(self);
        error!(incident.id = %id, error = %cause, "Something went wrong ({id}): {cause}");
        Outgoing::whisper(&sentence(&id))
    }

    /// Whether the one who asked can mend it.
    fn is_theirs(&self) -> bool {
        match self {
            Trouble::Command(_) | Trouble::Said(_) | Trouble::Ingest(_) | Trouble::Fetch(_) => true,
            Trouble::Answer(error) => matches!(error, AnswerError::Empty),
            Trouble::Curate(CurateError::Store(error)) | Trouble::Store(error) => in_the_way(error),
            Trouble::Curate(error) => !matches!(error, CurateError::Index(_)),
            Trouble::Panicked | Trouble::TooSlow => false,
        }
    }
}

/// Whether the store is sound, and only said no.
fn in_the_way(error: &StoreError) -> bool {
    matches!(error, StoreError::Conflict(_))
}

/// What a member is told of what only an operator can mend.
pub(super) fn sentence(id: &str) -> String {
    format!("Something went wrong; the operators have been told. (Id {id})")
}

/// A short id that stands in the log and in the answer.
pub(super) fn incident() -> String {
    format!("{:08x}", getrandom::u32().unwrap_or_default())
}

/// The error and its causes, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(trouble: &Trouble) -> String {
        trouble.told().callback()["data"]["content"].as_str().unwrap().to_owned()
    }

    #[test]
    fn what_a_member_can_mend_is_said_without_formatting() {
        let trouble = Trouble::Curate(CurateError::NoArticle("**@everyone**".to_owned()));
        assert_eq!(told(&trouble), "There is no article “\\*\\*\\@everyone\\*\\*” in this library.");
    }

    #[test]
    fn a_server_without_a_library_is_told_how_to_begin() {
        let library = crate::domain::LibraryName::guild(7);
        assert_eq!(told(&Trouble::Curate(CurateError::NoLibrary(library))), NOTHING_YET);
    }

    #[test]
    fn what_a_member_cannot_mend_is_not_explained_to_them() {
        let told = told(&Trouble::Store(StoreError::Damaged("page 7 of /srv/x".to_owned())));
        assert!(told.starts_with("Something went wrong; the operators have been told. (Id "), "{told}");
        assert!(!told.contains("page 7"));
    }
}
