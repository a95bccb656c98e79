//! Stems by language, from tantivy's Snowball stemmers. A language without one keeps its words as they are.

use std::{cell::RefCell, collections::HashMap};

use tantivy::tokenizer::{Language, TextAnalyzer, Token, TokenStream, Tokenizer};

use super::analyzer::folded;

/// The languages with a stemmer, by ISO 639-1 code.
const LANGUAGES: &[(&str, Language)] = &[
    ("en", Language::English),
    ("ar", Language::Arabic),
    ("da", Language::Danish),
    ("de", Language::German),
    ("el", Language::Greek),
    ("es", Language::Spanish),
    ("fi", Language::Finnish),
    ("fr", Language::French),
    ("hu", Language::Hungarian),
    ("it", Language::Italian),
    ("nb", Language::Norwegian),
    ("nl", Language::Dutch),
    ("nn", Language::Norwegian),
    ("no", Language::Norwegian),
    ("pt", Language::Portuguese),
    ("ro", Language::Romanian),
    ("ru", Language::Russian),
    ("sv", Language::Swedish),
    ("ta", Language::Tamil),
    ("tr", Language::Turkish),
];
/// The code under which languages without a stemmer are kept together.
const UNSTEMMED: &str = "none";

/// How many stems a thread keeps at most: the same words come again and again, and a stem is found faster than made.
const KEPT_MAX: usize = 8_192;

thread_local! {
    /// The stems of one language, by word.
    static KEPT: RefCell<(&'static str, HashMap<String, String>)> = RefCell::new((UNSTEMMED, HashMap::new()));
}

/// Takes words of one language to their stems.
pub(super) struct Stemmer {
    code: &'static str,
    analyzer: Option<TextAnalyzer>,
}

impl Stemmer {
    /// For the ISO 639-1 code `language`; a text that states none is taken for English.
    pub(super) fn of(language: Option<&str>) -> Stemmer {
        let code = stemmed_as(language);
        let found = LANGUAGES.iter().find(|(known, _)| *known == code);
        let analyzer = found.map(|(_, language)| {
            TextAnalyzer::builder(Lines).filter(tantivy::tokenizer::Stemmer::new(*language)).build()
        });
        Stemmer { code, analyzer }
    }

    /// The folded stem of each of `words` (lower case, none with a line break), in order.
    pub(super) fn stems<'a>(self, words: impl Iterator<Item = &'a str>) -> Vec<String> {
        let Some(mut analyzer) = self.analyzer else { return words.map(folded).collect() };
        let words: Vec<&str> = words.collect();
        KEPT.with_borrow_mut(|(code, kept)| {
            if *code != self.code || kept.len() >= KEPT_MAX {
                kept.clear();
                *code = self.code;
            }
            let new: Vec<&str> = words.iter().copied().filter(|word| !kept.contains_key(*word)).collect();
            if !new.is_empty() {
                let mut lines = new.iter();
                analyzer.token_stream(&new.join("\n")).process(&mut |token| {
                    let word = lines.next().copied().unwrap_or_default();
                    kept.insert(word.to_owned(), folded(&token.text));
                });
            }
            let stems = words.iter().map(|word| kept.get(*word).cloned().unwrap_or_default()).collect();
            // One very long text shall not be kept as a whole.
            if kept.len() > 2 * KEPT_MAX {
                *kept = HashMap::new();
            }
            stems
        })
    }
}

/// The code of the stemmer that a text of this language gets.
pub(super) fn stemmed_as(language: Option<&str>) -> &'static str {
    let code = language.map_or("en", |language| language.split(['-', '_']).next().unwrap_or_default());
    LANGUAGES.iter().map(|(known, _)| *known).find(|known| known.eq_ignore_ascii_case(code)).unwrap_or(UNSTEMMED)
}

/// A tokenizer whose tokens are lines: the words are already known.
#[derive(Clone)]
struct Lines;

struct LineStream<'text> {
    lines: std::str::Split<'text, char>,
    token: Token,
}

impl Tokenizer for Lines {
    type TokenStream<'text> = LineStream<'text>;

    fn token_stream<'text>(&'text mut self, text: &'text str) -> LineStream<'text> {
        let mut lines = text.split('\n');
        if text.is_empty() {
            lines.next();
        }
        LineStream { lines, token: Token::default() }
    }
}

impl TokenStream for LineStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(line) = self.lines.next() else { return false };
        line.clone_into(&mut self.token.text);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Option<&str>, words: &[&str], expected: &[&str]) {
        assert_eq!(Stemmer::of(language).stems(words.iter().copied()), expected);
    }

    #[test]
    fn a_text_without_a_stated_language_is_stemmed_as_english() {
        check(None, &["wanted", "soldiers", "peace"], &["want", "soldier", "peac"]);
    }

    #[test]
    fn other_languages_have_their_own_stems_and_unknown_ones_keep_their_words() {
        check(Some("de"), &["häuser"], &["haus"]);
        check(Some("xx"), &["wanted", "soldiers"], &["wanted", "soldiers"]);
        check(Some("en-GB"), &["wanted"], &["want"]);
    }

    #[test]
    fn no_words_have_no_stems() {
        check(None, &[], &[]);
    }
}
