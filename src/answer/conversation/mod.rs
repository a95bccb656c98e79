//! Follow-ups: "and Nuland?", "when did she say that?", "who disagrees?". Decides whether a text goes on from the question
//! before it, and makes the whole question that is meant, which is what is answered and what is shown as "read as". A
//! question that is complete by itself is never changed. No clock: whoever remembers what was asked passes the time in.

mod again;
mod fragment;
mod line;
mod memory;
mod others;
mod pronoun;
mod standing;
mod topic;
mod turn;

#[cfg(test)]
mod tests;

pub use memory::Memory;

use self::{
    standing::Place,
    topic::Topic,
    turn::{Before, follow_up},
};
use super::{Answer, AnswerError, Library, Page, Question, Reply};

/// A question and what was answered, as far as the next question may lean on it: what was asked, and where in the library
/// the first finding stands. No word of an article is kept; they are cut anew when they are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    topic: Topic,
    /// What was shown, last, and before it what was shown since more of the same is asked for.
    shown: Vec<Place>,
}

/// How many findings are remembered as shown before.
const SHOWN_MAX: usize = 5;

impl Exchange {
    /// A question whose answer showed nothing.
    pub fn unanswered(question: &Question) -> Exchange {
        Exchange { topic: Topic::of(question), shown: Vec::new() }
    }
}

/// A question as it is understood after the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    question: Question,
    is_follow_up: bool,
    topic: Topic,
    shown_before: Vec<Place>,
}

impl Understood {
    /// `question` as it is meant after `previous`. Only a question in words can be a follow-up.
    pub fn after(
        previous: Option<&Exchange>,
        library: Library<'_>,
        question: &Question,
    ) -> Result<Understood, AnswerError> {
        let alone = || {
            // What says nothing by itself, and was not understood, is about whatever the question before was about.
            let leans = matches!(question, Question::Ask { question } if fragment::leans(question));
            let earlier = || previous.map_or_else(Topic::none, |previous| previous.topic.clone());
            let topic = if leans { earlier() } else { Topic::of(question) };
            Understood { question: question.clone(), is_follow_up: false, topic, shown_before: Vec::new() }
        };
        let (Question::Ask { question: text }, Some(previous)) = (question, previous) else { return Ok(alone()) };
        let known = |name: &str| standing::speaker_called(library, name);
        let mut shown = Vec::new();
        for place in &previous.shown {
            shown.extend(standing::now(library, *place)?);
        }
        let before = Before::of(&previous.topic, shown, &known)?;
        Ok(match follow_up(text, &before, &known)? {
            Some((read, topic)) => {
                let shown_before = if topic.goes_on { previous.shown.clone() } else { Vec::new() };
                Understood { question: Question::Ask { question: read }, is_follow_up: true, topic, shown_before }
            }
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
        let first = match reply {
            Reply::Answer(Answer { findings, .. }) => findings.first().map(Place::of),
            Reply::Speakers(found) => found.quotes.as_ref().and_then(|quotes| quotes.findings.first()).map(Place::of),
            Reply::Timeline(_) => None,
        };
        let mut shown: Vec<Place> = self.shown_before.into_iter().filter(|place| Some(*place) != first).collect();
        shown.extend(first);
        shown.drain(..shown.len().saturating_sub(SHOWN_MAX));
        Exchange { topic: self.topic.answered_with(reply), shown }
    }
}
