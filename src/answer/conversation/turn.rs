//! Whether a text goes on from the question before it, and what it means then.

use super::{
    super::AnswerError,
    fragment,
    line::Line,
    pronoun,
    standing::Standing,
    topic::{Topic, cut, last_name},
};
use crate::index::words;

/// The exchange before, as it stands now.
#[derive(Debug)]
pub(super) struct Before<'a> {
    pub(super) topic: &'a Topic,
    /// What the last answer showed.
    pub(super) shown: Option<Standing>,
    /// The words that were shown before, since more of the same is asked for.
    pub(super) known: Vec<String>,
    /// The speaker of the library whom the question named, where it did not ask for anybody's words.
    pub(super) named: Option<String>,
}

impl<'a> Before<'a> {
    /// The exchange about `topic`, where `shown` is what still stands of its answer, last, and of those before it.
    pub(super) fn of(topic: &'a Topic, mut shown: Vec<Standing>, known: Known<'_>) -> Result<Before<'a>, AnswerError> {
        let found = words(&topic.text, None);
        let name = last_name(&topic.text, &found).and_then(|run| cut(&topic.text, &found, &run));
        let named = match name.filter(|_| !topic.asks_for_words()) {
            Some(name) => known(&name)?,
            None => None,
        };
        let last = shown.pop();
        let known_words = shown.into_iter().filter(|shown| shown.is_quote).map(|shown| shown.words).collect();
        Ok(Before { topic, shown: last, known: known_words, named })
    }
}

/// The usual whole name of the speaker whom the library calls so; `None` for everything else.
pub(super) type Known<'a> = &'a dyn Fn(&str) -> Result<Option<String>, AnswerError>;

/// A whole question, and what it is about.
pub(super) type Read = (String, Topic);

/// A text after an exchange.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) line: &'a Line<'a>,
    pub(super) before: &'a Before<'a>,
    pub(super) known: Known<'a>,
}

/// The whole question that `text` means after the exchange `before`, and what it is about; `None` where it is one by itself.
pub(super) fn follow_up(text: &str, before: &Before<'_>, known: Known<'_>) -> Result<Option<Read>, AnswerError> {
    let Some(line) = Line::of(text) else { return Ok(None) };
    let turn = Turn { line: &line, before, known };
    let folded = |text: &str| words(text, None).into_iter().map(|word| word.folded).collect::<Vec<_>>();
    let same = |read: &Read| folded(&read.0) == folded(text);
    Ok(turn.read()?.filter(|read| !same(read)))
}

impl Turn<'_> {
    /// What the text means, where it is no question by itself.
    fn read(self) -> Result<Option<Read>, AnswerError> {
        if let Some(read) = self.bare().or_else(|| self.again()) {
            return Ok(Some(read));
        }
        if let Some(read) = self.others()? {
            return Ok(Some(read));
        }
        if let Some(read) = self.more() {
            return Ok(Some(read));
        }
        match pronoun::resolved(self)? {
            Some(read) => Ok(Some(read)),
            None => fragment::completed(self),
        }
    }

    /// The last speaker: the one who was asked for, in the fullest form known, else the one who was shown.
    pub(super) fn speaker(self) -> Option<String> {
        let shown = self.before.shown.as_ref().and_then(|shown| shown.speaker.as_ref());
        match (&self.before.topic.speaker, shown) {
            (Some(asked), Some(shown)) if !shown.is_called(asked) => Some(asked.clone()),
            (_, Some(shown)) => Some(shown.name.clone()),
            (asked, None) => asked.clone(),
        }
    }

    /// What the last question was about, or else the words that were shown.
    pub(super) fn subject(self) -> Option<String> {
        let asked = &self.before.topic.subject;
        let shown = || self.before.shown.as_ref().map(|shown| format!("“{}”", shown.words));
        if asked.is_empty() { shown() } else { Some(asked.clone()) }
    }

    /// The subject that stands from word `at` on; "that" means the last one.
    pub(super) fn subject_from(self, at: usize) -> Option<String> {
        match (self.line.key(at), self.line.len() - at.min(self.line.len())) {
            (_, 0) => None,
            ("that" | "this" | "it" | "them" | "these" | "those", 1) => self.subject(),
            _ => Some(self.line.from(at)),
        }
    }
}

pub(super) fn said(speaker: Option<&str>, subject: &str) -> Read {
    let topic = Topic::said(speaker, subject);
    (topic.text.clone(), topic)
}
