//! What is stated about an article, cleaned before it is stored: it ends up in citations and must not be able to
//! format, reverse, hide or imitate anything there.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::domain::{ArticleId, Published};

use super::{IngestError, Submission, language};

/// Longest title, outlet or name, in characters.
const FIELD_CHARS_MAX: usize = 300;
/// Longest address, in characters.
const URL_CHARS_MAX: usize = 2_000;
/// Most names in a byline.
const NAMES_MAX: usize = 20;
/// Most marks that stand on one letter (Vietnamese needs two, pointed Hebrew three).
const MARKS_MAX: usize = 4;

/// What somebody states about an article, as given. `None`, an empty text and an empty byline state nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// The id to go by.
    pub id: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// Who wrote it, in order.
    pub byline: Vec<String>,
    /// An ISO 8601 date or date-time.
    pub published: Option<String>,
    /// Where it can be read; http or https.
    pub url: Option<String>,
    /// ISO 639-1, a region may follow.
    pub language: Option<String>,
}

impl Submission {
    /// Takes over what `stated` states, over what the submission said before; what it does not state stays.
    ///
    /// Refused: a date that is none, and an id that cannot be one. Anything else that does not fit is cleaned or left
    /// out, with a warning.
    pub fn state(&mut self, stated: Stated) -> Result<(), IngestError> {
        let warnings = &mut self.warnings;
        if let Some(id) = stated.id.filter(|id| !id.trim().is_empty()) {
            if id.chars().any(|character| is_unseen(character) && !character.is_control()) {
                return Err(IngestError::Refused(
                    "An article's id cannot hold characters that cannot be seen.".to_owned(),
                ));
            }
            self.id = Some(ArticleId::new(&id)?);
        }
        if let Some(published) = stated.published.as_deref().map(str::trim).filter(|given| !given.is_empty()) {
            self.metadata.published = Some(Published::new(published)?);
        }
        if let Some(title) = field("title", stated.title, warnings) {
            self.metadata.title = Some(title);
        }
        if let Some(outlet) = field("outlet", stated.outlet, warnings) {
            self.metadata.outlet = Some(outlet);
        }
        let byline = names(stated.byline, warnings);
        if !byline.is_empty() {
            self.metadata.byline = byline;
        }
        if let Some(url) = stated.url.and_then(|given| address(given.trim(), warnings)) {
            self.metadata.url = Some(url);
        }
        if let Some(given) = stated.language.filter(|given| !given.trim().is_empty()) {
            match language::stated(&given) {
                Some(code) => self.metadata.language = Some(code),
                None => warnings.push("The language is not a code such as “en”, so it was left out.".to_owned()),
            }
        }
        Ok(())
    }
}

fn field(name: &str, given: Option<String>, warnings: &mut Vec<String>) -> Option<String> {
    let cleaned = clean(name, given?.as_str(), FIELD_CHARS_MAX, warnings);
    (!cleaned.is_empty()).then_some(cleaned)
}

fn names(given: Vec<String>, warnings: &mut Vec<String>) -> Vec<String> {
    if given.len() > NAMES_MAX {
        warnings.push(format!("The byline has {} names; the first {NAMES_MAX} were kept.", given.len()));
    }
    given.into_iter().take(NAMES_MAX).filter_map(|name| field("byline", Some(name), warnings)).collect()
}

/// `given` where it is an address that a reader can follow.
fn address(given: &str, warnings: &mut Vec<String>) -> Option<String> {
    if given.is_empty() {
        return None;
    }
    let sound = reqwest::Url::parse(given).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none()
    });
    let plain = given.chars().all(|character| !character.is_whitespace() && !is_unseen(character));
    if sound && plain && given.chars().count() <= URL_CHARS_MAX {
        return Some(given.to_owned());
    }
    warnings.push("The url is not an http or https address that can be followed, so it was left out.".to_owned());
    None
}

/// [`clean_line`], at most `chars_max` characters of it, the last of them `…` where it was longer.
fn clean(name: &str, given: &str, chars_max: usize, warnings: &mut Vec<String>) -> String {
    if seen(given).count() < given.chars().count() {
        warnings.push(format!("Characters that cannot be seen were taken out of the {name}."));
    }
    let line = clean_line(given);
    if line.chars().count() <= chars_max {
        return line;
    }
    warnings.push(format!("The {name} was shortened to {chars_max} characters."));
    line.chars().take(chars_max.saturating_sub(1)).chain(['…']).collect()
}

/// `given` on one line, composed (NFC), with single spaces, without characters that cannot be seen.
pub(super) fn clean_line(given: &str) -> String {
    let composed: String = seen(given).nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The characters of `given` that can be seen, line breaks as spaces.
fn seen(given: &str) -> impl Iterator<Item = char> + '_ {
    let mut marks = 0_usize;
    let spaced = given.chars().map(|character| if breaks_line(character) { ' ' } else { character });
    spaced.filter(move |character| {
        marks = if is_combining_mark(*character) { marks + 1 } else { 0 };
        marks <= MARKS_MAX && !is_unseen(*character)
    })
}

fn breaks_line(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Controls, direction marks, zero-width characters, fillers, variation selectors and tags: Unicode's
/// `Default_Ignorable_Code_Point` and categories Cc and Cf, as far as letters do not need them.
/// <https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt>
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(given: &str) -> (String, Vec<String>) {
        let mut warnings = Vec::new();
        let cleaned = clean("title", given, FIELD_CHARS_MAX, &mut warnings);
        (cleaned, warnings)
    }

    #[test]
    fn a_title_is_one_line_without_unseen_characters_and_the_moderator_is_told() {
        let (title, warnings) = cleaned(" The\u{202e} quay\u{200b} is\r\n shut\u{e0041} ");
        assert_eq!(title, "The quay is shut");
        assert_eq!(warnings, ["Characters that cannot be seen were taken out of the title."]);
    }

    #[test]
    fn an_ordinary_title_stays_as_it_is() {
        assert_eq!(cleaned("Ça suffit: “non” – 3 °C, Ḥawḍ"), ("Ça suffit: “non” – 3 °C, Ḥawḍ".to_owned(), vec![]));
    }

    #[test]
    fn a_letter_keeps_four_marks_at_most() {
        let (title, warnings) = cleaned(&format!("a{}b", "\u{301}".repeat(50)));
        assert_eq!(title, "á\u{301}\u{301}\u{301}b");
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn a_long_title_is_shortened_and_the_moderator_is_told() {
        let (title, warnings) = cleaned(&"x".repeat(301));
        assert_eq!(title.chars().count(), 300);
        assert!(title.ends_with("x…"));
        assert_eq!(warnings, ["The title was shortened to 300 characters."]);
    }

    #[test]
    fn only_an_address_that_can_be_followed_is_kept() {
        let kept = |given: &str| address(given, &mut Vec::new()).is_some();
        assert!(kept("https://ternpost.example/quay?x=1"));
        assert!(!kept("javascript:alert(1)"));
        assert!(!kept("https://user:pass@ternpost.example/"));
        assert!(!kept("https://tern post.example/"));
        assert!(!kept("ternpost.example/quay"));
        assert!(!kept(&format!("https://ternpost.example/{}", "x".repeat(2_000))));
    }
}
