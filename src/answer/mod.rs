//! Answers questions with verbatim passages and their citations. Reads only; knows no Discord, no clock, no socket.

mod alignment;
mod ask;
mod changes;
mod check_quote;
mod conversation;
mod draft;
mod emptied;
mod excerpt;
mod expectation;
mod finding;
mod given;
mod joined;
mod merging;
mod outlets;
mod question;
mod reply;
mod roster;
mod said;
mod sentence;
mod sources_on;
mod speaker;
mod speakers;
mod spelling;
mod timeline;
mod verify;
mod weights;
mod who_said;

pub use conversation::{Exchange, Memory, Understood};
pub use finding::{
    Answer, Asked, Difference, Emptied, Finding, InsteadOf, Joined, Match, MonthCount, Page, Passages, Printing,
    SpeakerSummary, Speakers, Timeline, Verdict,
};
pub use reply::{Question, Reply};
pub use speaker::can_be_by;

use crate::{
    domain::{Filter, LibraryName},
    index::{Index, IndexError},
    store::{Store, StoreError},
};

/// What a question is put to: one library, never another. Every question needs one.
#[derive(Debug, Clone, Copy)]
pub struct Library<'a> {
    /// Its name, which every reading of the store is narrowed to.
    pub name: &'a LibraryName,
    /// Where its articles are.
    pub store: &'a Store,
    /// Its own index.
    pub index: &'a Index,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The query has no letter and no digit (`empty_query` in JSON).
    #[error("There is nothing to search for: give at least one word.")]
    Empty,
    /// The store fails.
    #[error("the store could not be read")]
    Store(#[from] StoreError),
    /// The index fails; rebuilding it mends that.
    #[error("the index could not be read")]
    Index(#[from] IndexError),
}

/// Who said these words, near ones, or anything about this subject. Quotes come before narration; printings of the same words by
/// the same speaker are one finding. A text such as "who said anything about drones" is read as its subject.
pub fn who_said(library: Library<'_>, words: &str, filter: &Filter, page: &Page) -> Result<Answer, AnswerError> {
    who_said::who_said(library, words, filter, page)
}

/// What each article says on a topic, best first: one passage an article, copies of one text together, or, `ungrouped`, a plain ranked list of passages. With
/// a speaker or `quotes_only` in the filter only quotes are given.
pub fn sources_on(
    library: Library<'_>,
    topic: &str,
    filter: &Filter,
    ungrouped: bool,
    page: &Page,
) -> Result<Answer, AnswerError> {
    let read = spelling::read(library, topic, filter)?;
    let answer = sources_on::sources_on(library, &read.text, &read.filter, ungrouped, page)?;
    Ok(Answer { instead_of: read.instead_of, ..answer })
}

/// The sentence or quote that answers a question best, first, and those that come next.
pub fn ask(library: Library<'_>, question: &str, page: &Page) -> Result<Answer, AnswerError> {
    let read = spelling::read(library, question, &Filter::default())?;
    let answer = ask::ask(library, &read.text, page)?;
    Ok(Answer { instead_of: read.instead_of, ..answer })
}

/// Whether a quotation stands in the library, in one piece or put together of several, and whether `speaker` (a name or a part of it) said it.
pub fn check_quote(
    library: Library<'_>,
    quote: &str,
    speaker: Option<&str>,
    page: &Page,
) -> Result<Answer, AnswerError> {
    check_quote::check_quote(library, quote, speaker, page)
}

/// Who is quoted, most quoted first: names that can only be one speaker's are one. With a name, those who have it, or a part
/// of it; where that is one speaker, also what they said.
pub fn speakers(
    library: Library<'_>,
    name: Option<&str>,
    filter: &Filter,
    page: &Page,
) -> Result<Speakers, AnswerError> {
    speakers::speakers(library, name, filter, page)
}

/// How many passages there are by month and outlet: on a topic, with words of the filter's speaker, or both. A passage is on
/// a topic where it, with its title, holds half of what the topic's words weigh, and its article three quarters.
pub fn timeline(library: Library<'_>, topic: Option<&str>, filter: &Filter) -> Result<Timeline, AnswerError> {
    timeline::timeline(library, topic, filter)
}
