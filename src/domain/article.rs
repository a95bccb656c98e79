use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Longest article id, in characters.
const ID_CHARS_MAX: usize = 128;
/// How many words of its text stand for an article without a title.
const LABEL_WORDS: usize = 8;
/// Longest made-up label, in characters (one "word" can be a megabyte).
const LABEL_CHARS_MAX: usize = 80;

/// The name an article goes by in its library; what `citation.article` shows.
///
/// 1 to 128 characters, none of them a control character, and no white space at either end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArticleId(String);

/// Why a text is no article id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArticleIdError {
    /// Nothing was given.
    #[error("An article's id cannot be empty.")]
    Empty,
    /// More than 128 characters.
    #[error("An article's id can have at most {ID_CHARS_MAX} characters; this one has {chars}.")]
    TooLong {
        /// How many characters were given.
        chars: usize,
    },
    /// A control character, or white space at an end.
    #[error("An article's id cannot hold line breaks or other control characters, nor begin or end with a space.")]
    Character,
}

impl ArticleId {
    /// `text` as an article's id.
    pub fn new(text: &str) -> Result<ArticleId, ArticleIdError> {
        let chars = text.chars().count();
        if text.is_empty() {
            return Err(ArticleIdError::Empty);
        }
        if chars > ID_CHARS_MAX {
            return Err(ArticleIdError::TooLong { chars });
        }
        if text.chars().any(char::is_control) || text.trim() != text {
            return Err(ArticleIdError::Character);
        }
        Ok(ArticleId(text.to_owned()))
    }

    /// The id as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ArticleId {
    type Error = ArticleIdError;

    fn try_from(text: String) -> Result<ArticleId, ArticleIdError> {
        ArticleId::new(&text)
    }
}

impl From<ArticleId> for String {
    fn from(id: ArticleId) -> String {
        id.0
    }
}

/// When an article was published, as it was given and as a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Published {
    given: String,
    date: Date,
}

/// A publication date that is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not a date of the form 2024-11-29 or 2024-11-29T08:30:00Z.")]
pub struct PublishedError {
    /// What was given, at most 40 characters of it.
    given: String,
}

impl Published {
    /// `given` read as an ISO 8601 date or date-time; the day is the one written, whatever the time zone.
    pub fn new(given: &str) -> Result<Published, PublishedError> {
        let refused = || PublishedError { given: given.chars().take(40).collect() };
        let day = given.get(..10).ok_or_else(refused)?;
        let date: Date = day.parse().map_err(|_| refused())?;
        let rest = given.get(10..).unwrap_or_default();
        let whole = rest.is_empty()
            || given.parse::<jiff::Timestamp>().is_ok()
            || given.parse::<jiff::civil::DateTime>().is_ok();
        if !whole || given.chars().count() > 40 {
            return Err(refused());
        }
        Ok(Published { given: given.to_owned(), date })
    }

    /// As it was given: `2024-11-29` or with a time.
    #[must_use]
    pub fn as_given(&self) -> &str {
        &self.given
    }

    /// The day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.given)
    }
}

impl TryFrom<String> for Published {
    type Error = PublishedError;

    fn try_from(given: String) -> Result<Published, PublishedError> {
        Published::new(&given)
    }
}

impl From<Published> for String {
    fn from(published: Published) -> String {
        published.given
    }
}

/// What is known of an article besides its text. `None` and an empty byline mean "not stated".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The headline.
    pub title: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// Who wrote it, in the printed order.
    #[serde(default)]
    pub byline: Vec<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Where it can be read.
    pub url: Option<String>,
    /// ISO 639-1 code, such as `en`.
    pub language: Option<String>,
}

/// What was printed: metadata and the text, which is never altered once stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Unique within its library.
    pub id: ArticleId,
    /// What is known besides the text.
    pub metadata: Metadata,
    /// The text, byte for byte.
    pub text: String,
    /// Fields of an imported article that Verbatim does not know; kept and exported again.
    pub extra: serde_json::Map<String, serde_json::Value>,
}

impl Article {
    /// SHA-256 of the text.
    #[must_use]
    pub fn hash(&self) -> TextHash {
        TextHash::of(&self.text)
    }
}

/// What an article is called in a list: its title, or words of its text where it states none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// The stated title.
    Title(String),
    /// The first words of the text, with `…`. Shown as such, never as a title.
    FirstWords(String),
}

impl Label {
    /// The label of an article with this title, if any, and this `body`: its text from after its head lines on.
    #[must_use]
    pub fn of(title: Option<&str>, body: &str) -> Label {
        title.map_or_else(|| Label::FirstWords(first_words(body)), |title| Label::Title(title.to_owned()))
    }
}

fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(LABEL_WORDS).collect();
    let joined: String = words.join(" ").chars().take(LABEL_CHARS_MAX).collect();
    let shortened = text.split_whitespace().nth(LABEL_WORDS).is_some() || joined.chars().count() == LABEL_CHARS_MAX;
    if shortened { format!("{joined}…") } else { joined }
}

/// SHA-256 of a text's UTF-8 bytes (FIPS 180-4), shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash([u8; 32]);

impl TextHash {
    /// The hash of `text`.
    #[must_use]
    pub fn of(text: &str) -> TextHash {
        TextHash(Sha256::digest(text.as_bytes()).into())
    }

    /// The hash whose 32 bytes these are; `None` for any other number of bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<TextHash> {
        bytes.try_into().ok().map(TextHash)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_no_calendar_has_is_refused_with_a_sentence() {
        let error = Published::new("2023-02-29").unwrap_err();
        assert_eq!(error.to_string(), "“2023-02-29” is not a date of the form 2024-11-29 or 2024-11-29T08:30:00Z.");
    }

    #[test]
    fn a_date_time_keeps_its_own_day_and_its_spelling() {
        let published = Published::new("2024-11-29T23:30:00-05:00").unwrap();
        assert_eq!(published.date(), jiff::civil::date(2024, 11, 29));
        assert_eq!(published.as_given(), "2024-11-29T23:30:00-05:00");
    }

    #[test]
    fn words_after_the_day_are_not_a_date() {
        assert!(Published::new("2024-11-29 or so").is_err());
        assert!(Published::new("Nov 29").is_err());
        assert!(Published::new("").is_err());
    }

    #[test]
    fn an_article_without_a_title_is_labelled_by_its_first_words_and_says_so() {
        let body = "The harbour stays shut until the council has met again, she said.";
        assert_eq!(
            Label::of(None, body),
            Label::FirstWords("The harbour stays shut until the council has…".to_owned())
        );
        assert_eq!(Label::of(Some("Shut"), body), Label::Title("Shut".to_owned()));
    }

    #[test]
    fn an_id_is_one_line_of_at_most_128_characters() {
        assert!(ArticleId::new("000").is_ok());
        assert_eq!(ArticleId::new(""), Err(ArticleIdError::Empty));
        assert_eq!(ArticleId::new("a\nb"), Err(ArticleIdError::Character));
        assert_eq!(ArticleId::new(&"é".repeat(129)), Err(ArticleIdError::TooLong { chars: 129 }));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(TextHash::of("").to_string(), empty);
    }
}
