//! What a question was about: its speaker and its subject.

use super::super::{
    Asked, Question, Reply,
    question::{self, QUESTION_WORDS},
    speaker::compatible,
};
use crate::{
    domain::{QUOTATION_MARKS, SpeakerKind},
    index::{Word, is_stop_word, words},
};

/// The most characters that are remembered of a question, of its subject, and of a speaker's name.
const TEXT_CHARS_MAX: usize = 240;
const SUBJECT_CHARS_MAX: usize = 160;
pub(super) const NAME_CHARS_MAX: usize = 80;

pub(super) const AMOUNTS: &[&str] = &["many", "much", "long", "far", "old", "often"];
pub(super) const AUXILIARIES: &[&str] = &[
    "are", "be", "been", "can", "could", "did", "do", "does", "had", "has", "have", "is", "should", "was", "were",
    "will", "would",
];
/// Words that end a name of a thing: "the quay | in Ostrel".
pub(super) const BOUNDARIES: &[&str] = &[
    "about", "after", "and", "as", "at", "because", "before", "but", "by", "during", "for", "from", "if", "in", "into",
    "near", "on", "or", "over", "since", "that", "through", "to", "under", "until", "when", "where", "which", "while",
    "who", "why", "with", "there",
];
const DETERMINERS: &[&str] = &["a", "an", "its", "our", "the", "their", "these", "this", "those"];

/// What a question was about, as later questions lean on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Topic {
    /// The whole question, without its mark.
    pub(super) text: String,
    /// Of which kind it was.
    pub(super) asked: Asked,
    /// Whose words were asked for.
    pub(super) speaker: Option<String>,
    /// What they should be about, or what the question was about. May be empty.
    pub(super) subject: String,
    /// Whose words were left out.
    pub(super) left_out: Option<String>,
    /// More of the same was asked for, so that what was shown before is known too.
    pub(super) goes_on: bool,
}

impl Topic {
    /// What `question` is about.
    pub(super) fn of(question: &Question) -> Topic {
        match question {
            Question::Ask { question } => Topic::of_text(question),
            Question::WhoSaid { words, filter } => {
                let topic = Topic::said(filter.speaker.as_deref(), words);
                let read = Topic::of_text(words);
                let asks = read.asked == Asked::WhoSaid;
                let topic = Topic { subject: in_marks(&topic.subject), ..topic };
                if asks { Topic { speaker: read.speaker.or(topic.speaker), ..read } } else { topic }
            }
            Question::SourcesOn { topic, filter, .. } => match filter.speaker.as_deref() {
                Some(speaker) => Topic::said(Some(speaker), topic),
                None => Topic { subject: clipped(topic, SUBJECT_CHARS_MAX), ..Topic::plain(topic, Asked::Topic) },
            },
            Question::CheckQuote { quote, .. } => {
                let topic = Topic::said(None, quote);
                Topic { subject: in_marks(&topic.subject), ..topic }
            }
            Question::Speakers { name, .. } => Topic::said(name.as_deref(), ""),
            Question::Timeline { topic, filter } => {
                let topic = topic.as_deref().unwrap_or_default();
                match filter.speaker.as_deref() {
                    Some(speaker) => Topic::said(Some(speaker), topic),
                    None => Topic { subject: clipped(topic, SUBJECT_CHARS_MAX), ..Topic::plain(topic, Asked::Topic) },
                }
            }
        }
    }

    /// About nothing.
    pub(super) fn none() -> Topic {
        Topic::plain("", Asked::Topic)
    }

    /// What a question in words is about.
    pub(super) fn of_text(text: &str) -> Topic {
        let reading = question::read(text);
        let plain = Topic::plain(text, reading.asked);
        if reading.asked == Asked::WhoSaid {
            let subject = clipped(&reading.subject, SUBJECT_CHARS_MAX);
            let subject = if reading.about { subject } else { in_marks(&subject) };
            let speaker =
                reading.speaker.filter(|name| !words(name, None).iter().all(|word| is_stop_word(&word.folded)));
            let speaker = speaker.map(|name| clipped(&name, NAME_CHARS_MAX));
            return Topic { speaker, subject, ..plain };
        }
        let told = told_about(text, reading.asked);
        let subject = if is_whole_subject(&plain.text, reading.asked) { told } else { plain.thing().unwrap_or(told) };
        Topic { subject: clipped(&subject, SUBJECT_CHARS_MAX), ..plain }
    }

    /// Somebody's words on a subject, or, without a speaker, anybody's.
    pub(super) fn said(speaker: Option<&str>, subject: &str) -> Topic {
        let (speaker, subject) =
            (speaker.map(|name| clipped(name, NAME_CHARS_MAX)), clipped(subject, SUBJECT_CHARS_MAX));
        let text = match (&speaker, subject.as_str()) {
            (Some(speaker), "") => format!("what did {speaker} say"),
            (Some(speaker), subject) => format!("what did {speaker} say about {subject}"),
            (None, subject) => format!("who said anything about {subject}"),
        };
        Topic { speaker, subject, ..Topic::plain(&text, Asked::WhoSaid) }
    }

    fn plain(text: &str, asked: Asked) -> Topic {
        let text = lowered(text.trim().trim_end_matches(['?', '!', '.', ' ']));
        Topic {
            text: clipped(&text, TEXT_CHARS_MAX),
            asked,
            speaker: None,
            subject: String::new(),
            left_out: None,
            goes_on: false,
        }
    }

    /// With the name of the only speaker where speakers were asked for.
    pub(super) fn answered_with(self, reply: &Reply) -> Topic {
        match reply {
            Reply::Speakers(found) => match found.speakers.as_slice() {
                [only] => Topic::said(Some(&only.name), ""),
                _ => Topic { speaker: None, ..self },
            },
            Reply::Answer(_) | Reply::Timeline(_) => self,
        }
    }

    /// Whether somebody's words were asked for.
    pub(super) fn asks_for_words(&self) -> bool {
        self.asked == Asked::WhoSaid
    }

    /// What "it" means after the question: "the quay" after "When was the quay shut?".
    pub(super) fn thing(&self) -> Option<String> {
        if self.asks_for_words() || self.asked == Asked::Topic {
            return Some(self.subject.clone()).filter(|subject| !subject.is_empty());
        }
        let found = words(&self.text, None);
        let thing = named(&self.text, &found).or_else(|| noun(&self.text, &found));
        thing.filter(|thing| words(thing, None).iter().any(|word| !is_stop_word(&word.folded) && word.folded != "one"))
    }
}

/// Somebody who was named, with what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    pub(super) gender: Option<crate::extract::Gender>,
}

impl Person {
    /// Somebody of whom only the name is known.
    pub(super) fn named(name: &str) -> Person {
        Person { name: name.to_owned(), kind: SpeakerKind::Unknown, gender: crate::extract::gender(name) }
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        compatible(&self.name, name)
    }
}

/// `text` without the capital letter of its first word, where that only asks.
pub(super) fn lowered(text: &str) -> String {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let small = first.to_lowercase();
    let asks = QUESTION_WORDS.contains(&small.as_str()) || AUXILIARIES.contains(&small.as_str());
    match (asks, rest) {
        (false, _) => text.to_owned(),
        (true, "") => small,
        (true, rest) => format!("{small} {rest}"),
    }
}

/// Very words as a subject.
fn in_marks(words: &str) -> String {
    let bare = words.trim_matches(|character: char| QUOTATION_MARKS.contains(&character));
    if bare.is_empty() { String::new() } else { format!("“{bare}”") }
}

/// `text` on one line, with at most `chars_max` characters.
pub(super) fn clipped(text: &str, chars_max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(chars_max) {
        None => line,
        Some((end, _)) => {
            let kept = line.get(..end).unwrap_or_default();
            kept.rsplit_once(' ').map_or(kept, |(whole, _)| whole).to_owned()
        }
    }
}

/// The words of a question without those that only ask.
fn told_about(text: &str, asked: Asked) -> String {
    if asked == Asked::Topic {
        return text.to_owned();
    }
    let found = words(text, None);
    let folded = |at: usize| found.get(at).map_or("", |word| word.folded.as_str());
    let asks = |at: usize, word: &str| {
        QUESTION_WORDS.contains(&word)
            || AUXILIARIES.contains(&word)
            || word == "there"
            || (AMOUNTS.contains(&word) && at.checked_sub(1).is_some_and(|before| folded(before) == "how"))
    };
    let kept = found.iter().enumerate().filter(|(at, word)| !asks(*at, &word.folded));
    kept.filter_map(|(_, word)| word.span.slice(text)).collect::<Vec<_>>().join(" ")
}

/// Whether all but the asking words of a question is a subject: "what is | the price of fish", but not "who | shut the quay".
fn is_whole_subject(text: &str, asked: Asked) -> bool {
    let found = words(text, None);
    let folded = |at: usize| found.get(at).map_or("", |word| word.folded.as_str());
    let names = matches!(folded(0), "what" | "who" | "where" | "which") && matches!(folded(1), "is" | "are");
    asked == Asked::Topic || names
}

pub(super) fn is_capital(text: &str, word: &Word) -> bool {
    word.span.slice(text).is_some_and(|printed| printed.starts_with(char::is_uppercase)) && word.folded != "i"
}

/// The last run of words with capitals, from its second word on, and where it stands; the question's first word is none.
pub(super) fn last_name(text: &str, found: &[Word]) -> Option<std::ops::Range<usize>> {
    let capital = |at: usize| {
        let word = found.get(at);
        word.is_some_and(|word| is_capital(text, word) && (at > 0 || !is_stop_word(&word.folded)))
            && !found.get(at).is_some_and(|word| at == 0 && QUESTION_WORDS.contains(&word.folded.as_str()))
    };
    let last = (0..found.len()).rev().find(|at| capital(*at))?;
    let first = (0..=last).rev().take_while(|at| capital(*at)).last().unwrap_or(last);
    Some(first..last + 1)
}

/// The text from word `first` up to word `end`.
pub(super) fn cut(text: &str, found: &[Word], run: &std::ops::Range<usize>) -> Option<String> {
    let (start, end) = (found.get(run.start)?.span.start(), found.get(run.end.checked_sub(1)?)?.span.end());
    text.get(start..end).map(ToOwned::to_owned)
}

fn named(text: &str, found: &[Word]) -> Option<String> {
    let run = last_name(text, found)?;
    let before = run.start.checked_sub(1).filter(|at| found.get(*at).is_some_and(|word| word.folded == "the"));
    cut(text, found, &(before.unwrap_or(run.start)..run.end))
}

/// What stands behind the auxiliary ("is | the quay | open"), else behind the last article ("who shut | the quay").
fn noun(text: &str, found: &[Word]) -> Option<String> {
    let folded = |at: usize| found.get(at).map_or("", |word| word.folded.as_str());
    let auxiliary = (0..found.len()).find(|at| AUXILIARIES.contains(&folded(*at)));
    let last_article = || (0..found.len()).rev().find(|at| DETERMINERS.contains(&folded(*at)));
    let start = auxiliary.map(|at| at + 1).or_else(last_article)?;
    let ends = |at: usize| {
        let word = folded(at);
        BOUNDARIES.contains(&word) || AUXILIARIES.contains(&word) || (at > start && DETERMINERS.contains(&word))
    };
    let end = (start..found.len()).find(|at| ends(*at)).unwrap_or(found.len());
    let article = usize::from(DETERMINERS.contains(&folded(start)));
    // "did the quay open", "is the quay open": a verb or what is said of it stands behind the noun.
    let asks_whether = auxiliary == Some(0);
    let verb_behind = matches!(auxiliary.map(folded), Some("did" | "do" | "does" | "can" | "could" | "will" | "would"))
        || (matches!(auxiliary.map(folded), Some("was" | "were")) && end == found.len())
        || asks_whether;
    let verb_behind = verb_behind && !AUXILIARIES.contains(&folded(end));
    let end = if verb_behind && end > start + article + 1 { end - 1 } else { end };
    if end <= start + article { None } else { cut(text, found, &(start..end)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, subject: &str, thing: Option<&str>) {
        let topic = Topic::of_text(question);
        assert_eq!((topic.subject.as_str(), topic.thing().as_deref()), (subject, thing), "{question}");
    }

    #[test]
    fn a_question_has_a_subject_and_a_thing_that_it_is_about() {
        check("What did Orrin say about fish and nets?", "fish and nets", Some("fish and nets"));
        check("How many lifeboats does the oldest ferry have?", "the oldest ferry", Some("the oldest ferry"));
        check("When did the Marrable Hospital close?", "the Marrable Hospital", Some("the Marrable Hospital"));
        check("Who shut the quay?", "the quay", Some("the quay"));
        check("When was the quay shut?", "the quay", Some("the quay"));
        check("Where is the old quay?", "the old quay", Some("the old quay"));
        check("Is the quay open?", "the quay", Some("the quay"));
        check("What does the harbour wall cost?", "the harbour wall", Some("the harbour wall"));
        check("What is the price of fish in Ostrel?", "the price of fish in Ostrel", Some("Ostrel"));
        check("harbour fees", "harbour fees", Some("harbour fees"));
        check("Why?", "", None);
    }

    #[test]
    fn an_endless_question_is_remembered_in_part() {
        let topic = Topic::of_text(&format!("What did {} say about {}?", "x".repeat(9000), "fish ".repeat(9000)));
        assert!(topic.text.len() <= TEXT_CHARS_MAX && topic.subject.len() <= SUBJECT_CHARS_MAX, "{topic:?}");
        assert!(topic.speaker.is_none_or(|name| name.len() <= NAME_CHARS_MAX));
    }
}
