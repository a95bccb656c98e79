//! Questions that go on from the same person's last one in the same channel. What was asked is kept in memory only.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{
    message::Outgoing,
    place::Place,
    reply::{self, Asking},
    trouble::Trouble,
};
use crate::answer::{Library, Memory, Question, Understood};

/// What was asked in the last minutes, by whom and where.
#[derive(Debug, Default)]
pub(super) struct Conversations(Mutex<Memory<Place>>);

impl Conversations {
    fn memory(&self) -> MutexGuard<'_, Memory<Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Where in a conversation a question stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    /// The id of the message or the interaction that asks.
    pub(super) asked_in: u64,
    /// The message or the interaction whose answer it replies to; 0 for an answer that cannot be gone on from.
    pub(super) replied_to: Option<u64>,
}

/// The first page of the answer to `question`, as it is meant where it is asked.
pub(super) fn page(
    asking: Asking<'_>,
    conversations: &Conversations,
    turn: Turn,
    question: &Question,
) -> Result<Outgoing, Trouble> {
    let name = asking.library();
    let index = asking.desk.index(&name)?;
    let library = Library { name: &name, store: asking.desk.store(), index: &index };
    let Asking { place, private, now, .. } = asking;
    let previous = conversations.memory().last(&place, private, turn.replied_to, now).cloned();
    let understood = Understood::after(previous.as_ref(), library, question)?;
    let question = understood.question().clone();
    let reply = understood.answer(library, &reply::page_of(&question, 0))?;
    let exchange = understood.answered_with(&reply);
    conversations.memory().remember(place, private, turn.asked_in, exchange, now);
    reply::shown(asking, &question, &reply, 0)
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, ToSpan as _};

    use super::{super::button::Seal, *};
    use crate::{
        curate::{Desk, Settings},
        domain::LibraryName,
        ingest,
        store::{Access, Actor},
    };

    const WALL: &str =
        r#"{"id":"wall","text":"“The wall will save us,” said Ilse Harrow.\n\n“The wall is low,” said Piet Lund."}"#;

    /// Asks two questions, the second so many minutes after the first; whether it is read as a follow-up.
    fn is_read_after(minutes: i64) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { text_bytes_max: 1000, extract: crate::extract::Settings::default() };
        let desk = Desk::open(folder.path(), Access::Write, settings).unwrap();
        let (library, start) = (LibraryName::guild(1), Timestamp::from_second(2_000_000_000).unwrap());
        desk.create_library(&library, start).unwrap();
        let article = ingest::json(WALL, 1000).unwrap();
        desk.add(&library, vec![article], false, &Actor("cli:test".to_owned()), start).unwrap();
        let (conversations, seal) = (Conversations::default(), Seal::new([1; 32]));
        let ask = |question: &str, now: Timestamp| {
            let place = Place { guild: 1, channel: 2, user: 3 };
            let asking = Asking { desk: &desk, seal: &seal, place, private: false, now };
            let question = Question::Ask { question: question.to_owned() };
            let turn = Turn { asked_in: 7, replied_to: None };
            page(asking, &conversations, turn, &question).unwrap().follow_up().to_string()
        };
        ask("What did Harrow say about the wall?", start);
        ask("and Lund?", start + minutes.minutes()).contains("read as: what did Piet Lund say about the wall")
    }

    #[test]
    fn ten_minutes_later_a_question_goes_on_from_the_last_and_eleven_minutes_later_it_does_not() {
        assert!(is_read_after(10));
        assert!(!is_read_after(11));
    }
}
