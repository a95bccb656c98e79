//! Interviews and transcripts: paragraphs that begin with their speaker's name and a colon, without quotation marks.
//! One such line is more often a heading ("Signs: …"), so only several of them, in turn, are read as talk.

use std::collections::HashMap;

use super::{
    lexicon::{Classes, classes},
    mention::{People, names},
    token::{Token, ends_like_sentence, streams},
};
use crate::domain::{Attribution, Found, Matter, Mention, Paragraph, Quote, QuoteKind, Span, Speaker, SpeakerKind};

/// Longest label before the colon, in bytes and in words: "Vice President Anna Maria de Weil (Lowmere)".
const LABEL_BYTES_MAX: usize = 48;
const LABEL_WORDS_MAX: usize = 6;
/// Fewest turns of a transcript. Two lines with a name and a colon may be captions.
const TURNS_MIN: usize = 3;
/// Most paragraphs without a label that go on with a turn.
const CONTINUED_MAX: usize = 4;
/// How much of a turn is read for whether somebody talks in it, in bytes.
const LOOKED_AT_BYTES: usize = 1_000;
/// How often a label with a name gives the speaker: 21 of 21 in the development articles of `PolNeAR`, but of three
/// transcripts only, too few for a higher figure.
const LABELLED_CONFIDENCE: f32 = 0.9;

/// How many paragraphs before the first turn may say who is interviewed.
const INTRODUCTION_MAX: usize = 6;
/// How often that one answers: all 20 answers of the one such interview among the development articles; too few for a
/// higher figure.
const INTERVIEWED_CONFIDENCE: f32 = 0.85;

/// Labels of an interview that name nobody.
const QUESTION: &[&str] = &["Q", "Question"];
const ANSWER: &[&str] = &["A", "Answer"];
/// Labels that say what somebody does there.
const PARTS: &[&str] =
    &["interviewer", "host", "moderator", "narrator", "anchor", "audience", "presenter", "announcer"];

/// One paragraph that begins with a label.
#[derive(Debug, Clone, PartialEq)]
struct Turn {
    /// Index of its paragraph.
    paragraph: usize,
    label: Span,
    /// What was said: the rest of the paragraph, then the paragraphs that go on with it.
    spans: Vec<Span>,
    speaker: Labelled,
}

/// Whom a label names.
#[derive(Debug, Clone, PartialEq)]
enum Labelled {
    Question,
    Answer,
    Named(Speaker),
    Part(Speaker),
    /// An answer, by whom the article says is interviewed.
    Interviewed(Speaker),
}

/// `quotes` with a quote for each turn of the transcripts in `text`. What is quoted within a turn becomes a part of it.
pub(super) fn with_turns(text: &str, paragraphs: &[Paragraph], people: &People, quotes: Vec<Quote>) -> Vec<Quote> {
    let turns = turns(text, paragraphs, people);
    if turns.is_empty() { quotes } else { merged(text, paragraphs, &turns, quotes) }
}

fn turns(text: &str, paragraphs: &[Paragraph], people: &People) -> Vec<Turn> {
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
        Labelled::Named(speaker) | Labelled::Part(speaker) => &speaker.name,
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

/// The quotes of `turns` among `quotes`, in the order of the text.
fn merged(text: &str, paragraphs: &[Paragraph], turns: &[Turn], quotes: Vec<Quote>) -> Vec<Quote> {
    let within = |span: &Span| {
        let after = turns.partition_point(|turn| turn.label.start() <= span.start());
        let at = after.checked_sub(1)?;
        let turn = turns.get(at)?;
        turn.spans.iter().any(|part| part.contains(*span)).then_some(at)
    };
    let holds_label = |span: &Span| {
        let next = turns.partition_point(|turn| turn.label.start() < span.start());
        turns.get(next).is_some_and(|turn| span.contains(turn.label))
    };
    // Each quote with the index it had; a turn comes before what is quoted in it.
    let mut all: Vec<(Place, Quote)> =
        turns.iter().enumerate().map(|(at, turn)| (Place::Turn(at), quote_of(text, turn))).collect();
    for (at, mut quote) in quotes.into_iter().enumerate() {
        // A mark before the label takes in the whole turn, and with it those after that open with a mark.
        quote.spans.retain(|span| !holds_label(span));
        if let Some(first) = quote.spans.first() {
            let number = paragraphs.partition_point(|paragraph| paragraph.span.start() <= first.start());
            quote.paragraph = u32::try_from(number.max(1)).unwrap_or(u32::MAX);
            all.push((Place::Quote(at), quote));
        }
    }
    all.sort_by_key(|(place, quote)| (quote.spans.first().map(|span| span.start()), matches!(place, Place::Quote(_))));
    let new: HashMap<Place, usize> = all.iter().enumerate().map(|(at, (place, _))| (*place, at)).collect();
    let parents: Vec<Option<usize>> = all
        .iter()
        .map(|(place, quote)| {
            let first = quote.spans.first().filter(|_| matches!(place, Place::Quote(_)))?;
            let old = quote.parent.and_then(|parent| new.get(&Place::Quote(parent)).copied());
            let around = old.filter(|&at| {
                all.get(at).is_some_and(|(_, outer)| outer.spans.iter().any(|span| span.contains(*first)))
            });
            around.or_else(|| new.get(&Place::Turn(within(first)?)).copied())
        })
        .collect();
    all.into_iter().zip(parents).map(|((_, quote), parent)| Quote { parent, ..quote }).collect()
}

/// Where a quote comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Turn(usize),
    Quote(usize),
}

/// `speaker` as somebody who talks: a single word in capitals, like an acronym, is a person's last name here.
fn of_label(speaker: &Speaker) -> Speaker {
    let listed = [Classes::ORGANISATION, Classes::PUBLICATION, Classes::PLACE];
    let known = listed.iter().any(|&class| classes(&speaker.name).any(class));
    let kind = match speaker.kind {
        SpeakerKind::Organisation | SpeakerKind::Unknown if !known && !speaker.name.contains(' ') => {
            SpeakerKind::Person
        }
        kind => kind,
    };
    Speaker { name: speaker.name.clone(), kind }
}

fn quote_of(text: &str, turn: &Turn) -> Quote {
    let mention = || turn.label.slice(text).map(|words| Mention { words: words.to_owned(), spans: vec![turn.label] });
    let attribution = match &turn.speaker {
        Labelled::Question | Labelled::Answer => Attribution::Unattributed,
        Labelled::Interviewed(speaker) => {
            Attribution::Attributed { speaker: speaker.clone(), mention: None, found: Found::Carried }
        }
        Labelled::Named(speaker) => {
            Attribution::Attributed { speaker: of_label(speaker), mention: mention(), found: Found::Named }
        }
        Labelled::Part(speaker) => {
            Attribution::Attributed { speaker: speaker.clone(), mention: mention(), found: Found::Resolved }
        }
    };
    Quote {
        spans: turn.spans.clone(),
        kind: QuoteKind::Direct,
        attribution,
        cue: None,
        confidence: match turn.speaker {
            Labelled::Interviewed(_) => INTERVIEWED_CONFIDENCE,
            _ => LABELLED_CONFIDENCE,
        },
        parent: None,
        paragraph: u32::try_from(turn.paragraph + 1).unwrap_or(u32::MAX),
        said_on: None,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{
        domain::{Article, ArticleId, Metadata},
        extract::extract,
    };

    fn quotes(text: &str) -> Vec<Quote> {
        let article = Article {
            id: ArticleId::new("test").unwrap(),
            metadata: Metadata::default(),
            text: text.to_owned(),
            extra: serde_json::Map::new(),
        };
        extract(&article).quotes
    }

    /// Each quote of `text` as `speaker: words`, `?` for nobody, `>` before what is quoted within another.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = quotes(text)
            .iter()
            .map(|quote| {
                let speaker = quote.speaker().map_or("?", |speaker| speaker.name.as_str());
                let spans: Vec<&str> = quote.spans.iter().map(|span| span.slice(text).unwrap()).collect();
                format!("{}{speaker}: {}", if quote.parent.is_some() { ">" } else { "" }, spans.join(" "))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_name_before_the_colon_speaks() {
        check(
            "Anna Weil met Bo Lund.\nAnna Weil: Where were you?\nLUND: I was late.\nWeil: Why?",
            &["Anna Weil: Where were you?", "Bo Lund: I was late.", "Anna Weil: Why?"],
        );
    }

    #[test]
    fn questions_and_answers_are_quoted_though_nobody_is_named() {
        check("Q: Where were you?\nA: At the quay.\nQ. Why?", &["?: Where were you?", "?: At the quay.", "?: Why?"]);
    }

    #[test]
    fn whoever_is_interviewed_answers() {
        check(
            "Q&A with Mayor Anna Weil\nQ: Where were you?\nA: I was late.\nQ: Why?",
            &["?: Where were you?", "Anna Weil: I was late.", "?: Why?"],
        );
        check(
            "An interview with Anna Weil. After an interview with Bo Lund.\nQ: Where were you?\nA: I was late.\nQ: Why?",
            &["?: Where were you?", "?: I was late.", "?: Why?"],
        );
    }

    #[test]
    fn a_turn_goes_on_where_somebody_still_speaks() {
        check(
            "Ida Reyes: Where were you?\nBo Lund: At the quay.\nI saw it all.\nIda Reyes: Thank you.\nI am off.",
            &["Ida Reyes: Where were you?", "Bo Lund: At the quay. I saw it all.", "Ida Reyes: Thank you."],
        );
        check(
            "Ida Reyes: Where were you?\nBo Lund: At the quay.\nThe ferry left.\nIda Reyes: Thank you.",
            &["Ida Reyes: Where were you?", "Bo Lund: At the quay.", "Ida Reyes: Thank you."],
        );
    }

    #[test]
    fn a_last_name_in_capitals_is_a_person() {
        let found = quotes("Anna Weil met the press.\nRAMOS: Where were you?\nWEIL: I was late.\nRAMOS: Why?");
        let speaker = found.first().unwrap().speaker().unwrap();
        assert_eq!((speaker.name.as_str(), speaker.kind), ("RAMOS", SpeakerKind::Person));
    }

    #[test]
    fn headings_and_lists_are_no_talk() {
        check("Signs: You can see them.\nNote: We are shut.\nSigns: I was there.", &[]);
        check("PORT ELLERY: The quay is shut.\nLOWMERE: The ferry left.\nPORT ELLERY: It is late.", &[]);
        check("Anna Weil: 40 votes.\nBo Lund: 12 votes.\nAnna Weil: 52 in all.", &[]);
        check("Anna Weil: I was there.\nThe rest is silence.", &[]);
    }

    #[test]
    fn what_a_speaker_quotes_is_a_part_of_the_turn() {
        check(
            "Ida Reyes: Where were you?\nBo Lund: I was told “go home and stay there.”\nIda Reyes: Thank you.",
            &[
                "Ida Reyes: Where were you?",
                "Bo Lund: I was told “go home and stay there.”",
                ">?: “go home and stay there.”",
                "Ida Reyes: Thank you.",
            ],
        );
    }

    #[test]
    fn a_mark_before_the_label_does_not_join_the_turns() {
        check(
            "“REYES: Where were you?\n“LUND: I was at the quay.\n“REYES: Why?”\nIda Reyes and Bo Lund left.",
            &["Ida Reyes: Where were you?", "Bo Lund: I was at the quay.", "Ida Reyes: Why?"],
        );
    }

    #[test]
    fn ten_thousand_turns_are_read_once() {
        let mut text = String::new();
        for turn in 0..5_000 {
            writeln!(text, "Ida Reyes: Where were you {turn}?\nBo Lund: I was “late” {turn}.").unwrap();
        }
        assert!(quotes(&text).len() >= 10_000);
    }
}
