//! Fragments: "and Nuland?", "what about Germany?", "in 2023?". They take the place of a part of the question before.

use super::{
    super::{
        AnswerError, Asked,
        question::{QUESTION_WORDS, SAYING},
    },
    line::Line,
    pronoun,
    topic::{AMOUNTS, AUXILIARIES, Topic, cut, is_capital, last_name},
    turn::{Read, Turn, said},
};
use crate::index::{is_stop_word, words};

/// A fragment has at most so many words, and one that nothing joins to the question before at most so many.
const WORDS_MAX: usize = 6;
const ALONE_WORDS_MAX: usize = 3;
const LITTLE: &[&str] = &[
    "about",
    "any",
    "anything",
    "else",
    "everything",
    "exactly",
    "more",
    "nothing",
    "of",
    "on",
    "one",
    "really",
    "something",
    "true",
    "with",
];
const SUBJECT: &[&str] = &["about", "concerning", "regarding", "of"];
const TIMES_AND_PLACES: &[&str] =
    &["after", "at", "before", "between", "during", "for", "in", "near", "on", "since", "under", "until", "with"];
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "yesterday",
    "today",
];

/// Whether `text` says nothing without a question before it: it begins with "and" or "what about" and is no question, or it
/// has none but little words.
pub(super) fn leans(text: &str) -> bool {
    Line::of(text).is_some_and(|line| (line.joined && !is_whole(&line)) || line.keys().all(is_little))
}

fn is_whole(line: &Line<'_>) -> bool {
    let asks = |key: &str| SAYING.contains(&key) || AUXILIARIES.contains(&key) || QUESTION_WORDS.contains(&key);
    line.keys().any(asks)
}

/// Whether a word says nothing by itself.
pub(super) fn is_little(key: &str) -> bool {
    is_stop_word(key)
        || SAYING.contains(&key)
        || AUXILIARIES.contains(&key)
        || QUESTION_WORDS.contains(&key)
        || LITTLE.contains(&key)
        || AMOUNTS.contains(&key)
        || pronoun::is_pronoun(key)
}

/// The question before with the fragment in the place of what it replaces; `None` where the text is no fragment.
pub(super) fn completed(turn: Turn<'_>) -> Result<Option<Read>, AnswerError> {
    let line = turn.line;
    if let Some(read) = on_the_same(turn)? {
        return Ok(Some(read));
    }
    let nothing_before = turn.before.topic.text.is_empty();
    if nothing_before || is_whole(line) || line.len() > WORDS_MAX || line.keys().all(is_little) {
        return Ok(None);
    }
    if line.len() > 1 && (SUBJECT.contains(&line.key(0)) || (line.key(0) == "on" && !is_time(line, 1))) {
        return Ok(about(turn, &line.from(1)));
    }
    if let Some(at) = line.position(&["about", "on"]).filter(|at| *at > 0 && at + 1 < line.len())
        && let Some(name) = (turn.known)(&line.cut(0..at))?
    {
        return Ok(turn.subject_from(at + 1).map(|subject| said(Some(&name), &subject)));
    }
    if line.len() > 1 && matches!(line.key(0), "by" | "from") {
        let name = line.from(1);
        return Ok((turn.known)(&name)?.map(|name| by(turn, &name)));
    }
    if line.len() > 1 && TIMES_AND_PLACES.contains(&line.key(0)) {
        return Ok(narrowed(turn));
    }
    let stands_for_another = line.joined || (line.asks() && line.len() <= ALONE_WORDS_MAX);
    if !stands_for_another {
        return Ok(None);
    }
    match (turn.known)(&line.from(0))? {
        Some(name) => Ok(Some(by(turn, &name))),
        None => Ok(about(turn, &line.from(0))),
    }
}

/// "And what did Vale say?": on the same subject.
fn on_the_same(turn: Turn<'_>) -> Result<Option<Read>, AnswerError> {
    let asked = Topic::of_text(&turn.line.from(0));
    let subject = &turn.before.topic.subject;
    if !turn.line.joined || !asked.asks_for_words() || !asked.subject.is_empty() || subject.is_empty() {
        return Ok(None);
    }
    let Some(speaker) = &asked.speaker else { return Ok(None) };
    Ok((turn.known)(speaker)?.map(|name| said(Some(&name), subject)))
}

fn is_time(line: &Line<'_>, at: usize) -> bool {
    let word = line.key(at);
    let month = DAYS.iter().any(|day| *day == word || (word.len() == 3 && day.starts_with(word)));
    month || word.starts_with(|character: char| character.is_ascii_digit())
}

/// Another speaker on the same subject; of a question that did not ask for anybody's words, another name in it.
pub(super) fn by(turn: Turn<'_>, name: &str) -> Read {
    let topic = turn.before.topic;
    if topic.asks_for_words() || topic.asked == Asked::Topic {
        return said(Some(name), &topic.subject);
    }
    let text = with_name(&topic.text, name).unwrap_or_else(|| said(Some(name), &topic.subject).0);
    let topic = Topic::of_text(&text);
    (text, topic)
}

/// The same speaker on another subject; of a question that did not ask for anybody's words, with another thing in it.
fn about(turn: Turn<'_>, subject: &str) -> Option<Read> {
    let topic = turn.before.topic;
    if topic.asks_for_words() {
        let speaker = topic.speaker.as_ref().and_then(|_| turn.speaker());
        return Some(said(speaker.as_deref(), subject));
    }
    if topic.asked == Asked::Topic {
        return Some((subject.to_owned(), Topic::of_text(subject)));
    }
    let capital = words(subject, None).last().is_some_and(|word| is_capital(subject, word));
    let text = match (capital, counted(&topic.text, subject)) {
        (false, Some(text)) => text,
        _ => with_name(&topic.text, subject).or_else(|| with_thing(topic, subject))?,
    };
    let topic = Topic::of_text(&text);
    Some((text, topic))
}

/// The same question, of another time or place: an earlier one at its end makes room.
fn narrowed(turn: Turn<'_>) -> Option<Read> {
    let topic = turn.before.topic;
    if topic.text.is_empty() {
        return None;
    }
    let found = words(&topic.text, None);
    let folded = |at: usize| found.get(at).map_or("", |word| word.folded.as_str());
    let tail = (1..=3).filter_map(|back| found.len().checked_sub(back + 1));
    let earlier = tail
        .into_iter()
        .find(|at| *at > 1 && folded(*at) == turn.line.key(0) && !QUESTION_WORDS.contains(&folded(at - 1)));
    let kept = earlier.map_or_else(|| Some(topic.text.clone()), |at| cut(&topic.text, &found, &(0..at)))?;
    let text = format!("{kept} {}", turn.line.from(0));
    let topic = Topic::of_text(&text);
    Some((text, topic))
}

/// `text` with `name` in the place of its last name.
fn with_name(text: &str, name: &str) -> Option<String> {
    let found = words(text, None);
    let run = last_name(text, &found)?;
    let (start, end) = (found.get(run.start)?.span.start(), found.get(run.end.checked_sub(1)?)?.span.end());
    Some(format!("{}{name}{}", text.get(..start)?, text.get(end..)?))
}

/// "how many nurses are there" for "how many beds are there".
fn counted(text: &str, thing: &str) -> Option<String> {
    let found = words(text, None);
    let folded = |at: usize| found.get(at).map_or("", |word| word.folded.as_str());
    if folded(0) != "how" || !matches!(folded(1), "many" | "much") {
        return None;
    }
    let end = (2..found.len()).find(|at| AUXILIARIES.contains(&folded(*at))).filter(|end| *end > 2)?;
    let (start, end) = (found.get(2)?.span.start(), found.get(end - 1)?.span.end());
    Some(format!("{}{thing}{}", text.get(..start)?, text.get(end..)?))
}

/// `subject` in the place of the thing that was asked about.
fn with_thing(topic: &Topic, subject: &str) -> Option<String> {
    let thing = topic.thing()?;
    let (before, after) = topic.text.rsplit_once(thing.as_str())?;
    let article = thing.split(' ').next().filter(|word| matches!(*word, "the" | "a" | "an"));
    let bare = !subject.contains(' ') && article.is_some() && words(subject, None).len() == 1;
    let article = article.filter(|_| bare).map(|article| format!("{article} ")).unwrap_or_default();
    Some(format!("{before}{article}{subject}{after}"))
}
