use super::{
    Answer, AnswerError, Library, Page, Speakers, Timeline, ask, check_quote, sources_on, speakers, timeline, who_said,
};
use crate::domain::Filter;

/// A reading command, parsed and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Who said this?
    WhoSaid {
        /// A quotation, a part of it, a misremembered one, or a subject.
        words: String,
        /// What the answer is narrowed to.
        filter: Filter,
    },
    /// What does each source say on this?
    SourcesOn {
        /// What it is about.
        topic: String,
        /// What the answer is narrowed to.
        filter: Filter,
        /// A plain ranked list of passages instead of one best passage an article.
        ungrouped: bool,
    },
    /// A question in words.
    Ask {
        /// As asked.
        question: String,
    },
    /// Is this quotation right?
    CheckQuote {
        /// As given.
        quote: String,
        /// Who is supposed to have said it.
        speaker: Option<String>,
    },
    /// Who is quoted?
    Speakers {
        /// Only speakers whose names hold these words.
        name: Option<String>,
        /// What is counted: its outlet and days.
        filter: Filter,
    },
    /// How often, month by month?
    Timeline {
        /// What passages are about; `None` where the filter has a speaker and all their words count.
        topic: Option<String>,
        /// What is counted.
        filter: Filter,
    },
}

/// What a question is answered with.
#[derive(Debug, Clone)]
pub enum Reply {
    /// Findings.
    Answer(Answer),
    /// Speakers, the most quoted first.
    Speakers(Speakers),
    /// Numbers by month and outlet.
    Timeline(Timeline),
}

impl Reply {
    /// Says that what was asked was read as `question`, of which this is the answer.
    #[must_use]
    pub fn read_as(self, question: &Question) -> Reply {
        match (self, question) {
            (Reply::Answer(answer), Question::Ask { question }) => {
                Reply::Answer(Answer { read_as: Some(question.clone()), ..answer })
            }
            (reply, _) => reply,
        }
    }
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
            Question::Speakers { name, filter } => Reply::Speakers(speakers(library, name.as_deref(), filter, page)?),
            Question::Timeline { topic, filter } => Reply::Timeline(timeline(library, topic.as_deref(), filter)?),
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
            Question::Timeline { .. } => "timeline",
        }
    }
}
