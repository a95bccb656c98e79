use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Span, Speaker};

/// Every mark that can open or close a quotation, two-character forms (`''`, ` `` `) being two of them.
pub const QUOTATION_MARKS: &[char] = &['"', '“', '”', '„', '‟', '«', '»', '\'', '‘', '’', '‚', '‛', '‹', '›', '`'];

/// Words an article puts in someone's mouth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// The quoted words with their marks, as printed and in order. A quote split by its cue has two or more.
    pub spans: Vec<Span>,
    /// How much of it stands within quotation marks.
    pub kind: QuoteKind,
    /// Who the article says spoke.
    pub attribution: Attribution,
    /// The words that report it ("said"). An unattributed quote keeps the nearest cue, where there is one.
    pub cue: Option<Mention>,
    /// 0 to 1: how often a quote found this way is right, its speaker included.
    pub confidence: f32,
    /// Index, in the article's quotes, of the quote that contains this one.
    pub parent: Option<usize>,
    /// The paragraph in which it begins, counted from 1.
    pub paragraph: u32,
    /// When the article says it was said.
    pub said_on: Option<SaidOn>,
}

impl Quote {
    /// From the first quoted character to the last, outer marks left out, the narration between split parts included.
    /// `None` where the spans do not fit `text`.
    #[must_use]
    pub fn shown(&self, text: &str) -> Option<Span> {
        let whole = Span::around(&self.spans)?.slice(text)?;
        let bare = if self.kind == QuoteKind::Direct { without_outer_marks(whole) } else { whole };
        Span::of(bare, text)
    }

    /// The speaker, where the article names one: `None` too where it only describes them ("the billionaire", "two
    /// officials"), since nobody can tell who that is.
    #[must_use]
    pub fn named_speaker(&self) -> Option<&Speaker> {
        match &self.attribution {
            Attribution::Attributed { speaker, mention: Some(mention), found: Found::Resolved }
                if mention.words.eq_ignore_ascii_case(&speaker.name) =>
            {
                None
            }
            Attribution::Attributed { speaker, .. } => Some(speaker),
            Attribution::Unattributed => None,
        }
    }

    /// The speaker, where there is one: a name, or the article's description where it gives no name.
    #[must_use]
    pub fn speaker(&self) -> Option<&Speaker> {
        match &self.attribution {
            Attribution::Attributed { speaker, .. } => Some(speaker),
            Attribution::Unattributed => None,
        }
    }
}

/// `whole` without one pair of marks around it; a mark that stands on one side only (unclosed, unopened) goes as well.
fn without_outer_marks(whole: &str) -> &str {
    let trimmed = whole.trim();
    let opened = ["``", "''"].iter().find_map(|mark| trimmed.strip_prefix(mark));
    let opened = opened.or_else(|| trimmed.strip_prefix(DOUBLE_MARKS)).unwrap_or_else(|| single(trimmed));
    let closed = opened.strip_suffix("''").or_else(|| opened.strip_suffix(DOUBLE_MARKS));
    closed
        .unwrap_or_else(|| {
            if opened.len() < trimmed.len() && single_opened(trimmed) { single_closed(opened) } else { opened }
        })
        .trim()
}

const DOUBLE_MARKS: &[char] = &['"', '“', '”', '„', '‟', '«', '»'];
const SINGLE_MARKS: &[char] = &['\'', '‘', '’', '‚', '‛', '‹', '›', '`'];

fn single_opened(text: &str) -> bool {
    text.starts_with(SINGLE_MARKS) && !text.starts_with("''") && !text.starts_with("``")
}

/// `text` without a single mark in front, where it also ends with one (an apostrophe in front stays: 'tis).
fn single(text: &str) -> &str {
    if text.ends_with(SINGLE_MARKS) { text.strip_prefix(SINGLE_MARKS).unwrap_or(text) } else { text }
}

fn single_closed(text: &str) -> &str {
    text.strip_suffix(SINGLE_MARKS).unwrap_or(text)
}

/// How much of the reported words stands within quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteKind {
    /// All of it: `"I am tired," she said.` A turn of a transcript counts as such, with or without marks: `Weil: I am tired.`
    Direct,
    /// A part of it: `She said she was "tired".`
    Mixed,
    /// None of it: `She said she was tired.`
    Reported,
}

impl QuoteKind {
    /// The word that the JSON contract uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Reported => "reported",
        }
    }
}

/// Who the article says spoke, and how that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Attribution {
    /// The article says who.
    Attributed {
        /// Canonical name.
        speaker: Speaker,
        /// The speaker as written there ("the billionaire"); `None` where no words beside the quote name anyone.
        mention: Option<Mention>,
        /// By which way.
        found: Found,
    },
    /// The words are quoted and no speaker could be found. Readers are told so; nobody is guessed.
    Unattributed,
}

impl Attribution {
    /// The word that the JSON contract uses.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Attribution::Attributed { found, .. } => found.as_str(),
            Attribution::Unattributed => "unattributed",
        }
    }
}

/// How an attribution was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Found {
    /// A name stands beside the cue.
    Named,
    /// From a pronoun or a description beside the cue.
    Resolved,
    /// From a neighbouring paragraph.
    Carried,
    /// A moderator set it.
    Corrected,
}

impl Found {
    /// The word that the JSON contract uses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Found::Named => "named",
            Found::Resolved => "resolved",
            Found::Carried => "carried",
            Found::Corrected => "corrected",
        }
    }
}

/// Words of the article that name a speaker or report speech, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// As written.
    pub words: String,
    /// Usually one span; several where the words stand apart ("wrote … on Twitter").
    pub spans: Vec<Span>,
}

/// When the article says something was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidOn {
    /// As written: "on Feb. 22".
    pub words: String,
    /// The day, where it can be worked out.
    pub date: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: &str) {
        let quote = Quote {
            spans: vec![Span::of(printed, printed).unwrap()],
            kind: QuoteKind::Direct,
            attribution: Attribution::Unattributed,
            cue: None,
            confidence: 0.5,
            parent: None,
            paragraph: 1,
            said_on: None,
        };
        assert_eq!(quote.shown(printed).and_then(|span| span.slice(printed)), Some(expected));
    }

    #[test]
    fn a_quote_is_shown_without_its_outer_marks() {
        check("“Nobody,”", "Nobody,");
        check("\"Nobody,\"", "Nobody,");
        check("``Nobody''", "Nobody");
        check("'Nobody'", "Nobody");
        check("«Personne»", "Personne");
    }

    #[test]
    fn a_split_quote_is_shown_from_its_first_to_its_last_words() {
        check("\"The quay is shut,\" said Orrin. \"Go home.\"", "The quay is shut,\" said Orrin. \"Go home.");
    }

    #[test]
    fn a_missing_mark_on_one_side_leaves_the_words_whole() {
        check("It could end tomorrow\"", "It could end tomorrow");
        check("“It could end tomorrow", "It could end tomorrow");
        check("'tis the season\"", "'tis the season");
    }

    #[test]
    fn a_speaker_who_is_only_described_is_not_named() {
        let mention = |words: &str| Some(Mention { words: words.to_owned(), spans: vec![] });
        let by = |name: &str, words: &str, found: Found| Quote {
            spans: vec![],
            kind: QuoteKind::Direct,
            attribution: Attribution::Attributed {
                speaker: Speaker { name: name.to_owned(), kind: crate::domain::SpeakerKind::Person },
                mention: mention(words),
                found,
            },
            cue: None,
            confidence: 0.9,
            parent: None,
            paragraph: 1,
            said_on: None,
        };
        assert_eq!(by("the ferry owner", "The ferry owner", Found::Resolved).named_speaker(), None);
        assert!(by("Davin Orrock", "the ferry owner", Found::Resolved).named_speaker().is_some());
        assert!(by("Orrock", "Orrock", Found::Named).named_speaker().is_some());
    }
}
