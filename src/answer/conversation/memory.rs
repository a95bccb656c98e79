//! What people asked last, for ten minutes, and only while the program runs.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    hash::Hash,
};

use jiff::{SignedDuration, Timestamp};

use super::Exchange;

/// How long a question can be followed up.
const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How many conversations are remembered; the one that rested longest goes first. With the bounds of [`Exchange`] all of
/// them together are a few megabytes as a rule, and some tens if everybody asks as much as can be remembered.
const CONVERSATIONS_MAX: usize = 10_000;
/// How many exchanges of one conversation are remembered.
const EXCHANGES_MAX: usize = 3;

/// The last exchanges of each conversation. `K` says whose it is: a person in a channel of a library.
#[derive(Debug)]
pub struct Memory<K> {
    conversations: HashMap<K, Conversation>,
    /// Those who spoke, by when they last did.
    order: BTreeMap<u64, K>,
    turns: u64,
}

#[derive(Debug, Default)]
struct Conversation {
    turn: u64,
    kept: VecDeque<Kept>,
}

#[derive(Debug)]
struct Kept {
    at: Timestamp,
    private: bool,
    asked_in: u64,
    exchange: Exchange,
}

impl<K> Default for Memory<K> {
    fn default() -> Memory<K> {
        Memory { conversations: HashMap::new(), order: BTreeMap::new(), turns: 0 }
    }
}

impl<K: Clone + Eq + Hash> Memory<K> {
    /// The exchange that a question asked by `who` at `now` goes on from: the last one, or, where the question replies to
    /// an answer, only the one that was asked in the message `replied_to`. What was asked privately is gone on from only
    /// by a `private` question, since how a question was read is said to all who see its answer.
    pub fn last(&self, who: &K, private: bool, replied_to: Option<u64>, now: Timestamp) -> Option<&Exchange> {
        let fits = |kept: &&Kept| {
            let age = now.duration_since(kept.at);
            let fresh = age <= LIFE && age >= -LIFE;
            fresh && (private || !kept.private) && replied_to.is_none_or(|asked_in| asked_in == kept.asked_in)
        };
        self.conversations.get(who)?.kept.iter().rev().find(fits).map(|kept| &kept.exchange)
    }

    /// Remembers what was asked by `who` at `now` in the message `asked_in`, and forgets what nobody can follow up any more.
    pub fn remember(&mut self, who: K, private: bool, asked_in: u64, exchange: Exchange, now: Timestamp) {
        self.turns += 1;
        let conversation = self.conversations.entry(who.clone()).or_default();
        self.order.remove(&conversation.turn);
        self.order.insert(self.turns, who);
        conversation.turn = self.turns;
        conversation.kept.push_back(Kept { at: now, private, asked_in, exchange });
        if conversation.kept.len() > EXCHANGES_MAX {
            conversation.kept.pop_front();
        }
        self.forget(now);
    }

    fn forget(&mut self, now: Timestamp) {
        while let Some((turn, who)) = self.order.first_key_value() {
            let last = self.conversations.get(who).and_then(|conversation| conversation.kept.back());
            let over = last.is_none_or(|kept| now.duration_since(kept.at) > LIFE);
            if !over && self.conversations.len() <= CONVERSATIONS_MAX {
                break;
            }
            let (turn, who) = (*turn, who.clone());
            self.order.remove(&turn);
            self.conversations.remove(&who);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Topic, *};

    fn exchange(text: &str) -> Exchange {
        Exchange { topic: Topic::of_text(text), shown: Vec::new() }
    }

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(2_000_000_000 + minute * 60).unwrap()
    }

    fn after(who: &'static str, private: bool, replied_to: Option<u64>, minute: i64) -> Option<String> {
        let mut memory = Memory::default();
        memory.remember("ana", false, 7, exchange("who shut the quay"), at(0));
        memory.remember("ana", true, 8, exchange("who fell from the quay"), at(1));
        memory.remember("ben", true, 9, exchange("who wrote to the mayor"), at(1));
        memory.last(&who, private, replied_to, at(minute)).map(|exchange| exchange.topic.text.clone())
    }

    #[test]
    fn the_last_question_of_the_same_person_is_gone_on_from() {
        assert_eq!(after("ana", true, None, 2).as_deref(), Some("who fell from the quay"));
        assert_eq!(after("cleo", true, None, 2), None);
    }

    #[test]
    fn what_was_asked_privately_is_not_gone_on_from_where_others_read() {
        assert_eq!(after("ana", false, None, 2).as_deref(), Some("who shut the quay"));
        assert_eq!(after("ben", false, None, 2), None);
    }

    #[test]
    fn after_ten_minutes_nothing_is_gone_on_from() {
        assert_eq!(after("ana", false, None, 10).as_deref(), Some("who shut the quay"));
        assert_eq!(after("ana", false, None, 11), None);
        assert_eq!(after("ana", true, None, 11).as_deref(), Some("who fell from the quay"));
    }

    #[test]
    fn a_reply_goes_on_from_the_answer_that_it_replies_to_and_from_no_other() {
        assert_eq!(after("ana", true, Some(7), 2).as_deref(), Some("who shut the quay"));
        assert_eq!(after("ana", false, Some(8), 2), None);
        assert_eq!(after("ana", true, Some(9), 2), None);
    }

    #[test]
    fn a_clock_that_was_set_back_by_hours_makes_nothing_last_longer() {
        assert_eq!(after("ana", false, None, -600), None);
    }

    #[test]
    fn no_more_is_remembered_than_is_needed() {
        let mut memory = Memory::default();
        for who in 0..CONVERSATIONS_MAX + 50 {
            for _ in 0..EXCHANGES_MAX + 2 {
                memory.remember(who, false, 7, exchange("who shut the quay"), at(0));
            }
        }
        let kept: usize = memory.conversations.values().map(|conversation| conversation.kept.len()).sum();
        assert_eq!((memory.order.len(), kept), (CONVERSATIONS_MAX, CONVERSATIONS_MAX * EXCHANGES_MAX));
        assert!(memory.last(&0, false, None, at(1)).is_none() && memory.last(&60, false, None, at(1)).is_some());
        memory.remember(0, false, 7, exchange("who shut the quay"), at(11));
        assert_eq!((memory.order.len(), memory.conversations.len()), (1, 1));
    }
}
