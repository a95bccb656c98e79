//! Answers questions with verbatim passages and their citations. Reads only; knows no Discord, no clock, no socket.

mod alignment;
mod ask;
mod check_quote;
mod draft;
mod emptied;
mod expectation;
mod question;
mod sources_on;
mod speaker;
mod speakers;
mod verify;
mod weights;
mod who_said;

use std::sync::Arc;

use crate::{
    domain::{Citation, Filter, LibraryName, Quote, Span, SpeakerKind},
    index::{Index, IndexError},
    store::{Store, StoreError, StoredArticle},
};

/// What a question is put to: one library, never another.
#[derive(Debug, Clone, Copy)]
pub struct Library<'a> {
    pub name: &'a LibraryName,
    pub store: &'a Store,
    pub index: &'a Index,
}

#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// code `empty_query`
    #[error("There is nothing to search for: give at least one word.")]
    Empty,
    #[error("the store could not be read")]
    Store(#[from] StoreError),
    #[error("the index could not be read")]
    Index(#[from] IndexError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Found,
    Near,
    Weak,
    None,
    Verbatim,
    Altered,
    Misattributed,
    NotFound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    Exact,
    Near,
    Topic,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub given: String,
    pub printed: String,
}

/// One thing an answer shows. For every finding `article.article.text[span] == text`.
#[derive(Debug, Clone)]
pub struct Finding {
    pub score: f32,
    pub matched: Match,
    /// Cut from the store, outer marks left out.
    pub text: String,
    pub span: Span,
    /// Bytes of `text` to show in bold.
    pub highlights: Vec<Span>,
    /// `None` for the article's own words.
    pub quote: Option<Quote>,
    /// The passage as indexed.
    pub passage: Span,
    pub citation: Citation,
    pub also_in: Vec<Citation>,
    /// check-quote only.
    pub differences: Vec<Difference>,
    pub article: Arc<StoredArticle>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    WhoSaid,
    Who,
    When,
    Where,
    HowMany,
    What,
    Why,
    YesNo,
    Topic,
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub verdict: Verdict,
    /// How many findings there are in all, of which `findings` are those from `offset` to `offset + limit`.
    pub total: usize,
    /// How many articles they come from.
    pub articles: usize,
    pub findings: Vec<Finding>,
    /// Of the question; only `ask` has one.
    pub asked: Option<Asked>,
    /// The filter's field without which there would be findings ("speaker", "outlet", "after", "before").
    pub emptied_by: Option<&'static str>,
    /// How many words of the query were left out (over 32).
    pub words_left_out: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub offset: usize,
    pub limit: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerSummary {
    pub name: String,
    pub kind: SpeakerKind,
    pub quotes: u64,
    pub outlets: Vec<(Option<String>, u64)>,
    pub months: Vec<(Option<String>, u64)>,
}

/// Who said these words, near ones, or anything about this subject. Quotes come before narration; printings of the same words by
/// the same speaker are one finding. A text such as "who said anything about drones" is read as its subject.
pub fn who_said(library: Library<'_>, words: &str, filter: &Filter, page: &Page) -> Result<Answer, AnswerError> {
    who_said::who_said(library, words, filter, page)
}

/// What each article says on a topic, best first: one passage an article, or, `ungrouped`, a plain ranked list of passages. With
/// a speaker or `quotes_only` in the filter only quotes are given.
pub fn sources_on(
    library: Library<'_>,
    topic: &str,
    filter: &Filter,
    ungrouped: bool,
    page: &Page,
) -> Result<Answer, AnswerError> {
    sources_on::sources_on(library, topic, filter, ungrouped, page)
}

/// The sentence or quote that answers a question best, first, and those that come next.
pub fn ask(library: Library<'_>, question: &str, page: &Page) -> Result<Answer, AnswerError> {
    ask::ask(library, question, page)
}

/// Whether a quotation stands in the library, and whether `speaker` (a name or a part of it) said it.
pub fn check_quote(
    library: Library<'_>,
    quote: &str,
    speaker: Option<&str>,
    page: &Page,
) -> Result<Answer, AnswerError> {
    check_quote::check_quote(library, quote, speaker, page)
}

/// How many speakers there are, and those of `page`, most quoted first. With a name: those whose names hold every word of it.
pub fn speakers(
    library: Library<'_>,
    name: Option<&str>,
    page: &Page,
) -> Result<(usize, Vec<SpeakerSummary>), AnswerError> {
    speakers::speakers(library, name, page)
}

/// A reading command, parsed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    WhoSaid { words: String, filter: Filter },
    SourcesOn { topic: String, filter: Filter, ungrouped: bool },
    Ask { question: String },
    CheckQuote { quote: String, speaker: Option<String> },
    Speakers { name: Option<String> },
}

/// What a question is answered with.
#[derive(Debug, Clone)]
pub enum Reply {
    Answer(Answer),
    Speakers { total: usize, speakers: Vec<SpeakerSummary> },
}

impl Question {
    /// Answers from `library`.
    pub fn answer(&self, library: Library<'_>, page: &Page) -> Result<Reply, AnswerError> {
        Ok(match self {
            Question::WhoSaid { words, filter } => Reply::Answer(who_said(library, words, filter, page)?),
            Question::SourcesOn { topic, filter, ungrouped } => {
                Reply::Answer(sources_on(library, topic, filter, *ungrouped, page)?)
            }
            Question::Ask { question } => Reply::Answer(ask(library, question, page)?),
            Question::CheckQuote { quote, speaker } => {
                Reply::Answer(check_quote(library, quote, speaker.as_deref(), page)?)
            }
            Question::Speakers { name } => {
                let (total, speakers) = speakers(library, name.as_deref(), page)?;
                Reply::Speakers { total, speakers }
            }
        })
    }
    /// `who-said`, `sources-on`, …
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Question::WhoSaid { .. } => "who-said",
            Question::SourcesOn { .. } => "sources-on",
            Question::Ask { .. } => "ask",
            Question::CheckQuote { .. } => "check-quote",
            Question::Speakers { .. } => "speakers",
        }
    }
}
