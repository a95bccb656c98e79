//! What an article calls its people: "Mayor Anna Weil", "Bo Lund, owner of the ferry".

use std::collections::HashMap;

use super::{
    description::Description,
    lexicon::Classes,
    mention::People,
    subject::{Clause, is_within_phrase},
    token::{Token, TokenKind},
};
use crate::domain::{Speaker, SpeakerKind};

/// Longest apposition that is read for a role, in tokens.
const APPOSITION_MAX: usize = 9;

/// Shortest noun that is kept as a role, in bytes.
const ROLE_BYTES_MIN: usize = 3;

/// What the article calls its people.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// By noun, in lower case: everybody called so.
    by_noun: HashMap<String, Vec<Speaker>>,
}

impl Roles {
    /// Reads the titles and appositions in one stream of an article whose names are all in `people`.
    pub(super) fn read(&mut self, clause: &Clause, people: &People) {
        for name in clause.names {
            let speaker = people.speaker(name);
            if !matches!(speaker.kind, SpeakerKind::Person | SpeakerKind::Unknown) {
                continue;
            }
            let words = clause.tokens.get(name.start..name.end).unwrap_or_default();
            let own = words.len().saturating_sub(name.bare.split(' ').count());
            let before = clause.tokens.get(name.start.saturating_sub(3)..name.start).unwrap_or_default();
            let before = before.iter().rev().take_while(|token| is_role_word(token));
            let titles = words.get(..own).unwrap_or_default().iter().rev().chain(before);
            let titles = titles.take_while(|token| token.is_word() && !token.any(Classes::PREPOSITION)).take(3);
            let after = apposition(clause, name.end);
            let mut later: Option<String> = None;
            for token in titles {
                let Some(noun) = token.span.slice(clause.text).map(role) else { continue };
                if let Some(later) = &later {
                    self.add(format!("{noun} {later}"), &speaker);
                }
                self.add(noun.clone(), &speaker);
                later = Some(noun);
            }
            if let Some(noun) = after.and_then(|token| token.span.slice(clause.text)).map(role) {
                self.add(noun, &speaker);
            }
        }
    }

    fn add(&mut self, noun: String, speaker: &Speaker) {
        const NAMESAKES_MAX: usize = 3;
        if noun.len() < ROLE_BYTES_MIN {
            return;
        }
        let called = self.by_noun.entry(noun).or_default();
        if called.len() < NAMESAKES_MAX && !called.contains(speaker) {
            called.push(speaker.clone());
        }
    }

    /// The only person the article has called what `description` says, with "the" before it.
    pub(super) fn bearer(&self, description: &Description) -> Option<&Speaker> {
        let called = description.titled.as_ref().or(description.known.as_ref())?;
        match self.by_noun.get(called)?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// `word` as a role: in lower case, short forms written out.
pub(super) fn role(word: &str) -> String {
    let word = word.trim_end_matches('.').to_lowercase();
    match word.as_str() {
        "sen" => "senator".to_owned(),
        "gov" => "governor".to_owned(),
        "rep" => "representative".to_owned(),
        "gen" => "general".to_owned(),
        "prof" => "professor".to_owned(),
        "dr" => "doctor".to_owned(),
        _ => word,
    }
}

fn is_role_word(token: &Token) -> bool {
    token.is_word()
        && !token.capital
        && is_within_phrase(token)
        && !token.any(Classes::DETERMINER)
        && !token.any(Classes::COMMON)
        && !token.any(Classes::NEGATION)
}

/// The noun of the apposition after a name that ends before token `end`: "Weil, the former head of the port", "Weil is the
/// mayor".
pub(super) fn apposition<'a>(clause: &'a Clause, end: usize) -> Option<&'a Token> {
    let first = clause.tokens.get(end)?;
    let comma = first.is_sign(&[',']);
    let is = first.any(Classes::BE) && first.is_word();
    let opening = clause.tokens.get(end + 1).filter(|_| comma || is)?;
    let determined = opening.is_word() && opening.any(Classes::DETERMINER) && !opening.any(Classes::PRONOUN);
    if !(determined || comma && is_role_word(opening)) {
        return None;
    }
    let mut noun = None;
    for token in clause.tokens.get(end + 1..(end + 1 + APPOSITION_MAX).min(clause.tokens.len()))? {
        if token.kind == TokenKind::Possessive {
            noun = None;
            continue;
        }
        // "Weil, the mayor said": another speaks.
        if token.any(Classes::CUE) && !token.any(Classes::TITLE) {
            return None;
        }
        if !token.is_word() || token.any(Classes::PREPOSITION) || token.any(Classes::AUXILIARY) {
            return noun.filter(|_| !token.any(Classes::CUE));
        }
        noun = Some(token).filter(|token| is_role_word(token) || token.any(Classes::TITLE)).or(noun);
    }
    None
}
