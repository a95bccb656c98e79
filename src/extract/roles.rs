//! What an article calls its people: "Mayor Anna Weil", "Bo Lund, owner of the ferry".

use std::collections::HashMap;

use super::{
    description::Description,
    lexicon::{Classes, classes},
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
    /// How often the article names each of its people, by canonical name.
    named: HashMap<String, usize>,
}

/// The one person an article is about is named at least so often, and so many times as often as anybody else.
const FOREMOST_MIN: usize = 4;
const FOREMOST_TIMES: usize = 2;

impl Roles {
    /// Reads the titles and appositions in one stream of an article whose names are all in `people`.
    pub(super) fn read(&mut self, clause: &Clause, people: &People) {
        for name in clause.names {
            let speaker = people.speaker(name);
            if !matches!(speaker.kind, SpeakerKind::Person | SpeakerKind::Unknown) {
                continue;
            }
            if speaker.kind == SpeakerKind::Person {
                *self.named.entry(speaker.name.clone()).or_default() += 1;
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

    /// The person an article is plainly about, where `description` is an epithet that it has given to nobody else: "the
    /// billionaire", "the tech mogul". `None` where two people are named about as often.
    pub(super) fn foremost(&self, description: &Description) -> Option<Speaker> {
        let noun = description.known.as_ref().filter(|noun| classes(noun).any(Classes::EPITHET))?;
        if self.by_noun.contains_key(noun) {
            return None;
        }
        let (name, times) = self.named.iter().max_by_key(|(name, times)| (**times, *name))?;
        let rival = self.named.iter().filter(|(other, _)| *other != name).map(|(_, times)| *times).max();
        let alone = *times >= FOREMOST_MIN && rival.unwrap_or(0) * FOREMOST_TIMES <= *times;
        alone.then(|| Speaker { name: name.clone(), kind: SpeakerKind::Person })
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
        // "Weil’s", "the residents’": whose it is.
        if token.kind == TokenKind::Possessive || token.is_sign(&['\'', '’']) {
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

#[cfg(test)]
mod tests {
    use crate::extract::tests::check;

    const ABOUT: &str =
        "Anna Weil runs the port. Weil bought it in May, and Weil has closed it. Bo Lund left.\nWeil came late.\n";

    #[test]
    fn an_epithet_means_the_one_person_an_article_is_about() {
        check(&format!("{ABOUT}“Nobody stays,” the billionaire said."), &["Anna Weil: “Nobody stays,”"]);
        check(&format!("{ABOUT}“Nobody stays,” the harbour tycoon said."), &["Anna Weil: “Nobody stays,”"]);
    }

    #[test]
    fn an_epithet_stands_for_itself_where_two_people_are_named_as_often() {
        let text = format!("{ABOUT}Lund was there. Lund left. Lund came back.\n“Nobody stays,” the billionaire said.");
        check(&text, &["the billionaire: “Nobody stays,”"]);
    }

    #[test]
    fn what_another_is_called_is_no_epithet() {
        let text = format!(
            "{ABOUT}Tomas Brandt, a billionaire, and Ida Reyes, a billionaire, met.\n“No,” the billionaire said."
        );
        check(&text, &["the billionaire: “No,”"]);
    }

    #[test]
    fn an_office_is_no_epithet() {
        check(&format!("{ABOUT}“Nobody stays,” the minister said."), &["the minister: “Nobody stays,”"]);
    }
}
