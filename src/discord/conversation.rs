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
