//! The turns of an interview or transcript: paragraphs that begin with their speaker's name and a colon. One such line is
//! more often a heading ("Signs: …"), so only several of them, in turn, are read as talk.

use std::collections::HashMap;

use super::{
    lexicon::{Classes, classes},
    mention::{People, names},
    token::{Token, ends_like_sentence, streams},
};
use crate::domain::{Matter, Paragraph, SaidOn, Span, Speaker, SpeakerKind};

/// Longest label before the colon, in bytes and in words: "Vice President Anna Maria de Weil (Lowmere)".
const LABEL_BYTES_MAX: usize = 48;
const LABEL_WORDS_MAX: usize = 6;
/// Fewest turns of a transcript. Two lines with a name and a colon may be captions.
const TURNS_MIN: usize = 3;
/// Most paragraphs without a label that go on with a turn.
const CONTINUED_MAX: usize = 4;
/// How much of a turn is read for whether somebody talks in it, in bytes.
const LOOKED_AT_BYTES: usize = 1_000;
/// How many paragraphs before the first turn may say who is interviewed.
const INTRODUCTION_MAX: usize = 6;
/// Labels of an interview that name nobody.
const QUESTION: &[&str] = &["Q", "Question"];
const ANSWER: &[&str] = &["A", "Answer"];
/// Labels that say what somebody does there.
const PARTS: &[&str] =
    &["interviewer", "host", "moderator", "narrator", "anchor", "audience", "presenter", "announcer"];

/// One paragraph that begins with a label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Turn {
    /// Index of its paragraph.
    pub(super) paragraph: usize,
    pub(super) label: Span,
    /// What was said: the rest of the paragraph, then the paragraphs that go on with it.
    pub(super) spans: Vec<Span>,
    pub(super) speaker: Labelled,
}

/// Whom a label names.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Labelled {
    Question,
    Answer,
    Named(Speaker),
    Part(Speaker),
    /// An answer, by whom the article says is interviewed.
    Interviewed(Speaker),
    /// The signature after an embedded post, and the day beside it.
    Signed(Speaker, Option<SaidOn>),
}

/// The turns of the transcripts in `text`, in order; none where only single lines look like one.
pub(super) fn turns(text: &str, paragraphs: &[Paragraph], people: &People) -> Vec<Turn> {
    let mut found: Vec<Turn> = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate().filter(|(_, paragraph)| paragraph.matter == Matter::Body) {
        let Some((label, words)) = label(text, paragraph.span) else { continue };
        if let Some(speaker) = labelled(text, label, people) {
            found.push(Turn { paragraph: number, label, spans: vec![words], speaker });
        }
    }
    if !is_talk(text, &found) {
        return Vec::new();
    }
    let times = by_speaker(&found);
    let asked = |turn: &Turn| matches!(turn.speaker, Labelled::Question | Labelled::Answer);
    found.retain(|turn| {
        asked(turn) || is_person(&turn.speaker) || times.get(key(&turn.speaker)).is_some_and(|times| *times > 1)
    });
    continue_turns(text, paragraphs, &mut found);
    answer_by_interviewee(text, paragraphs, people, &mut found);
    found
}

/// Gives the answers of an interview the only person whom the paragraphs before it call its partner: "Q&A with Anna Weil",
/// "an interview with Anna Weil".
fn answer_by_interviewee(text: &str, paragraphs: &[Paragraph], people: &People, turns: &mut [Turn]) {
    let Some(first) = turns.first().map(|turn| turn.paragraph) else { return };
    let before = paragraphs.get(first.saturating_sub(INTRODUCTION_MAX)..first).unwrap_or_default();
    let mut partners: Vec<Speaker> = Vec::new();
    for paragraph in before {
        let Some(stream) = streams(text, 0, paragraph.span, &[], 0).into_iter().next() else { continue };
        for name in names(text, &stream.tokens).iter().filter(|name| is_interviewed(text, &stream.tokens, name.start)) {
            let speaker = people.speaker(name);
            if speaker.kind == SpeakerKind::Person && !partners.contains(&speaker) {
                partners.push(speaker);
            }
        }
    }
    let [partner] = partners.as_slice() else { return };
    for turn in turns.iter_mut().filter(|turn| turn.speaker == Labelled::Answer) {
        turn.speaker = Labelled::Interviewed(partner.clone());
    }
}

/// Whether "Q&A with", "interview with" or "interviewed" stands right before token `at`.
fn is_interviewed(text: &str, tokens: &[Token], at: usize) -> bool {
    let word = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at)?.span.slice(text));
    let is = |back: usize, words: &[&str]| {
        word(back).is_some_and(|here| words.iter().any(|word| here.eq_ignore_ascii_case(word)))
    };
    is(1, &["with"]) && is(2, &["q&a", "interview", "conversation"]) || is(1, &["interviewed"])
}

/// The label that the paragraph at `within` begins with, and the words after its colon. Marks before it are skipped.
fn label(text: &str, within: Span) -> Option<(Span, Span)> {
    let line = within.slice(text)?;
    let bare = line.trim_start_matches(|c: char| c.is_whitespace() || "\"“„«".contains(c));
    let head = bare.get(..bare.floor_char_boundary(LABEL_BYTES_MAX))?;
    let short = QUESTION.iter().chain(ANSWER).find_map(|letter| bare.strip_prefix(letter)?.strip_prefix('.'));
    let (label, words) = if let Some(words) = short {
        (bare.get(..1)?, words)
    } else {
        let (label, _) = head.split_once(':')?;
        (label, bare.get(label.len() + 1..)?)
    };
    let named = label.split(" (").next().unwrap_or(label).trim_end();
    let of_name = |word: &str| {
        (word.starts_with(char::is_uppercase) || classes(word).any(Classes::PARTICLE))
            && word.chars().all(|c| c.is_alphanumeric() || ".'’-&".contains(c))
    };
    let count = named.split_whitespace().count();
    let is_label = (1..=LABEL_WORDS_MAX).contains(&count)
        && named.starts_with(char::is_uppercase)
        && named.split_whitespace().all(of_name)
        && (named.len() == label.len() || label.ends_with(')'));
    // A quotation of its own after the colon is read by its marks.
    let spoken = words.starts_with(char::is_whitespace)
        && words.contains(char::is_alphanumeric)
        && !words.trim_start().starts_with(['"', '“', '„', '«', '\'', '‘']);
    let marked = line.trim_start().len() > bare.len();
    let words = if marked { words.trim().trim_end_matches(['"', '”', '»']) } else { words.trim() };
    (is_label && spoken).then(|| Span::of(named, text).zip(Span::of(words, text))).flatten()
}

fn labelled(text: &str, label: Span, people: &People) -> Option<Labelled> {
    let words = label.slice(text)?;
    if QUESTION.contains(&words) {
        return Some(Labelled::Question);
    }
    if ANSWER.contains(&words) {
        return Some(Labelled::Answer);
    }
    let single = !words.contains(' ');
    if single && (PARTS.contains(&words.to_lowercase().as_str()) || classes(words).any(Classes::TITLE)) {
        return Some(Labelled::Part(Speaker { name: words.to_owned(), kind: SpeakerKind::Unknown }));
    }
    let tokens: Vec<Token> = streams(text, 0, label, &[], 0).into_iter().next()?.tokens;
    if tokens.iter().any(|token| token.any(Classes::SPEECH) || token.any(Classes::COMMON)) {
        return None;
    }
    let names = names(text, &tokens);
    let [name] = names.as_slice() else { return None };
    (name.start == 0 && name.end == tokens.len()).then(|| Labelled::Named(people.speaker(name)))
}

fn is_person(labelled: &Labelled) -> bool {
    matches!(labelled, Labelled::Named(Speaker { kind: SpeakerKind::Person, .. }))
}

fn key(labelled: &Labelled) -> &str {
    match labelled {
        Labelled::Question => "Q",
        Labelled::Answer | Labelled::Interviewed(_) => "A",
        Labelled::Named(speaker) | Labelled::Part(speaker) | Labelled::Signed(speaker, _) => &speaker.name,
    }
}

fn by_speaker(turns: &[Turn]) -> HashMap<String, usize> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for turn in turns {
        *times.entry(key(&turn.speaker).to_owned()).or_default() += 1;
    }
    times
}

/// Whether `turns` are people who talk: at least two, one of them more than once, one a person or both a question and an
/// answer, and in half of the turns somebody says "I", "you" or "we", or asks.
fn is_talk(text: &str, turns: &[Turn]) -> bool {
    let times = by_speaker(turns);
    let again = times.values().any(|times| *times > 1);
    let asked = times.contains_key("Q") && times.contains_key("A");
    let person = turns.iter().any(|turn| is_person(&turn.speaker));
    let spoken = turns.iter().filter(|turn| turn.spans.iter().any(|span| is_spoken(text, *span))).count();
    turns.len() >= TURNS_MIN && times.len() > 1 && again && (asked || person) && spoken * 2 >= turns.len()
}

/// Whether somebody speaks for themselves, or to another, at `span`.
fn is_spoken(text: &str, span: Span) -> bool {
    const PERSONS: &[&str] =
        &["i", "i'm", "i've", "i'll", "i'd", "we", "we're", "you", "you're", "my", "our", "your", "me", "us"];
    let words = span.slice(text).unwrap_or_default();
    let head = words.get(..words.floor_char_boundary(LOOKED_AT_BYTES)).unwrap_or(words);
    head.contains('?')
        || head.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').any(|word| {
            let word = word.to_lowercase().replace('’', "'");
            PERSONS.contains(&word.as_str())
        })
}

/// Adds to each turn the paragraphs without a label that plainly go on with it: up to the next turn, somebody speaking in
/// each, and none with quotation marks of its own.
fn continue_turns(text: &str, paragraphs: &[Paragraph], turns: &mut [Turn]) {
    let next: Vec<usize> = turns.iter().skip(1).map(|turn| turn.paragraph).collect();
    for (turn, next) in turns.iter_mut().zip(next) {
        if next - turn.paragraph > CONTINUED_MAX + 1 {
            continue;
        }
        let between = paragraphs.get(turn.paragraph + 1..next).unwrap_or_default();
        for paragraph in between {
            let words = paragraph.span.slice(text).unwrap_or_default().trim();
            let plain = paragraph.matter == Matter::Body
                && ends_like_sentence(words)
                && !words.contains(['"', '“', '”', '«', '»', '['])
                && is_spoken(text, paragraph.span);
            let Some(span) = Span::of(words, text).filter(|_| plain) else { break };
            turn.spans.push(span);
        }
    }
}
