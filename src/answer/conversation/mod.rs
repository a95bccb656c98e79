//! Follow-ups: "and Nuland?", "when did she say that?", "who disagrees?". Decides whether a text goes on from the question
//! before it, and makes the whole question that is meant, which is what is answered and what is shown as "read as". A
//! question that is complete by itself is never changed. No clock: whoever remembers what was asked passes the time in.

mod fragment;
mod line;
mod memory;
mod pronoun;
mod standing;
mod topic;
mod turn;

#[cfg(test)]
mod tests;

pub use memory::Memory;

use self::{standing::Place, topic::Topic, turn::follow_up};
use super::{Answer, AnswerError, Library, Page, Question, Reply};

/// A question and what was answered, as far as the next question may lean on it: what was asked, and where in the library
/// the first finding stands. No word of an article is kept; they are cut anew when they are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    topic: Topic,
    shown: Option<Place>,
}

impl Exchange {
    /// A question whose answer showed nothing.
    pub fn unanswered(question: &Question) -> Exchange {
        Exchange { topic: Topic::of(question), shown: None }
    }
}

/// A question as it is understood after the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    question: Question,
    is_follow_up: bool,
    topic: Topic,
}

impl Understood {
    /// `question` as it is meant after `previous`. Only a question in words can be a follow-up.
    pub fn after(
        previous: Option<&Exchange>,
        library: Library<'_>,
        question: &Question,
    ) -> Result<Understood, AnswerError> {
        let alone = || {
            // What only joins on, and was not understood, is about whatever the question before was about.
            let joins = matches!(question, Question::Ask { question } if fragment::joins(question));
            let earlier = || previous.map_or_else(Topic::none, |previous| previous.topic.clone());
            let topic = if joins { earlier() } else { Topic::of(question) };
            Understood { question: question.clone(), is_follow_up: false, topic }
        };
        let (Question::Ask { question: text }, Some(previous)) = (question, previous) else { return Ok(alone()) };
        let before = turn::Before { topic: &previous.topic, shown: standing::now(library, previous.shown)? };
        let known = |name: &str| standing::speaker_called(library, name);
        Ok(match follow_up(text, &before, &known)? {
            Some((read, topic)) => Understood { question: Question::Ask { question: read }, is_follow_up: true, topic },
            None => alone(),
        })
    }

    /// The whole question.
    pub fn question(&self) -> &Question {
        &self.question
    }

    /// Answers it from `library`, and says how it was read where it is a follow-up.
    pub fn answer(&self, library: Library<'_>, page: &Page) -> Result<Reply, AnswerError> {
        let reply = self.question.answer(library, page)?;
        Ok(if self.is_follow_up { reply.read_as(&self.question) } else { reply })
    }

    /// What the next question may lean on, `reply` being the first page of what was answered.
    pub fn answered_with(self, reply: &Reply) -> Exchange {
        let shown = match reply {
            Reply::Answer(Answer { findings, .. }) => findings.first().map(Place::of),
            Reply::Speakers { .. } => None,
        };
        Exchange { topic: self.topic.answered_with(reply), shown }
    }
}
