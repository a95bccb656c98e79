//! The table that leads from "Weil" to "Anna Weil", and from "WTO" to "World Trade Organization".

use std::collections::{BTreeSet, HashMap};

use super::{
    lexicon::{Classes, classes, is_same_forename, spelling},
    mention::Name,
};
use crate::domain::{Speaker, SpeakerKind};

/// Most people of one last name that are told apart.
const NAMESAKES_MAX: usize = 8;
/// Somebody named in full so short before a last name, in bytes, may be the one it means: about a paragraph.
const NEAR_BYTES: usize = 400;

/// Everybody whom an article names in full, found by their last and their first names, and its organisations by their
/// short forms.
#[derive(Debug, Default)]
pub(super) struct People {
    known: Vec<Known>,
    by_last: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    /// Full forms by the short form in brackets after them, and by themselves in lower case.
    organisations: HashMap<String, String>,
    /// Companies by their first words; empty where two share one.
    companies: HashMap<String, String>,
    /// For names of one word that have several spellings, the one printed first, by the one they are known by.
    spelled: HashMap<&'static str, String>,
}

/// A person named in full.
#[derive(Debug)]
struct Known {
    /// In lower case.
    words: Vec<String>,
    /// The fullest form.
    shown: String,
    /// Where the article names them in full: byte offsets.
    places: BTreeSet<usize>,
    /// Whether they are named outside headings too.
    in_body: bool,
}

impl People {
    /// Adds `name` where it is a person's in full, or an organisation's with a short form.
    pub(super) fn add(&mut self, name: &Name) {
        if let Some(acronym) = &name.acronym {
            self.organisations.insert(acronym.clone(), name.bare.clone());
            self.organisations.insert(name.bare.to_lowercase(), name.bare.clone());
            self.add_company(&name.bare);
        } else if name.kind == SpeakerKind::Organisation {
            let last = name.bare.rsplit(' ').next().unwrap_or_default();
            if classes(last).any(Classes::COMPANY) {
                self.add_company(&name.bare);
            }
        }
        if let Some(known) = spelling(&plain(&name.bare)) {
            self.spelled.entry(known).or_insert_with(|| name.bare.clone());
        }
        let words = folded(&name.bare);
        let (Some(first), Some(last)) = (words.first(), last_name(&words)) else { return };
        // In a headline any capitalised word may stand before a last name: "Harbour Warns Weil".
        let headline = name.in_heading && !is_forename(first);
        if name.kind != SpeakerKind::Person || words.len() < 2 || headline {
            return;
        }
        let namesakes = self.by_last.entry(last.clone()).or_default();
        let known = namesakes.iter().find_map(|&at| {
            let known = self.known.get(at)?;
            known.is_also(&words).then_some(at)
        });
        if let Some(known) = known.and_then(|at| self.known.get_mut(at)) {
            known.see(name, words);
        } else if namesakes.len() < NAMESAKES_MAX {
            namesakes.push(self.known.len());
            let cousins = self.by_first.entry(first.clone()).or_default();
            if cousins.len() < NAMESAKES_MAX {
                cousins.push(self.known.len());
            }
            let places = BTreeSet::from([name.span.start()]);
            self.known.push(Known { words, shown: name.bare.clone(), places, in_body: !name.in_heading });
        }
    }

    /// "Lowmere Energy" is "Lowmere" as well, unless that is a place or another company's beginning.
    fn add_company(&mut self, full: &str) {
        let Some((first, _)) = full.split_once(' ') else { return };
        let other = [Classes::PLACE, Classes::DEMONYM, Classes::OFFICE, Classes::COMMON];
        if other.iter().any(|&class| classes(first).any(class)) {
            return;
        }
        let known = self.companies.entry(first.to_lowercase()).or_insert_with(|| full.to_owned());
        if known != full && !known.starts_with(full) {
            if full.starts_with(known.as_str()) && !known.is_empty() {
                full.clone_into(known);
            } else {
                known.clear();
            }
        }
    }

    /// `name` as the article gives it at its fullest. A last name that two people share means the one whom the article
    /// names first and most often; it stays as it is where that is not one, or where another was named in full just before.
    pub(super) fn speaker(&self, name: &Name) -> Speaker {
        let words = folded(&name.bare);
        let as_written = || {
            let printed = spelling(&plain(&name.bare)).and_then(|known| self.spelled.get(known)).unwrap_or(&name.bare);
            Speaker { name: printed.clone(), kind: name.kind }
        };
        if let Some(full) = self.organisation(name, &words) {
            return Speaker { name: full.to_owned(), kind: SpeakerKind::Organisation };
        }
        let (Some(first), Some(last)) = (words.first(), last_name(&words)) else { return as_written() };
        // One word may still be a person's: "Jordan said", "Post said".
        if words.len() > 1 && matches!(name.kind, SpeakerKind::Organisation | SpeakerKind::Publication) {
            return as_written();
        }
        let namesakes: Vec<&Known> = self.people(self.by_last.get(last));
        let found = if words.len() > 1 {
            namesakes.iter().find(|known| known.is_also(&words)).copied()
        } else if namesakes.is_empty() {
            only(&self.people(self.by_first.get(first)))
        } else {
            bearer(&namesakes, name)
        };
        match found {
            Some(known) => Speaker { name: known.shown.clone(), kind: SpeakerKind::Person },
            None => as_written(),
        }
    }

    fn people(&self, places: Option<&Vec<usize>>) -> Vec<&Known> {
        let all = || places.into_iter().flatten().filter_map(|&at| self.known.get(at));
        let in_body: Vec<&Known> = all().filter(|known| known.in_body).collect();
        if in_body.is_empty() { all().collect() } else { in_body }
    }

    /// The full form of an organisation's name.
    fn organisation(&self, name: &Name, words: &[String]) -> Option<&str> {
        let short = || match words {
            [_] => self.organisations.get(&name.bare).map(String::as_str),
            _ => self.organisations.get(&name.bare.to_lowercase()).map(String::as_str),
        };
        let company = || match words {
            // Somebody's last name may be a company's beginning as well.
            [word] if name.titles == Classes::default() && !self.by_last.contains_key(word) => {
                self.companies.get(word).map(String::as_str).filter(|full| !full.is_empty())
            }
            _ => None,
        };
        short().or_else(company)
    }
}

impl Known {
    /// Whether `words` name the same person: the same forename, its initial or another form of it, or the name with what
    /// a caption or heading puts before it. "Jr." after a name that stood without it is another person.
    fn is_also(&self, words: &[String]) -> bool {
        let (Some(first), Some(own)) = (words.first(), self.words.first()) else { return false };
        let suffix = |words: &[String]| words.last().is_some_and(|word| classes(word).any(Classes::SUFFIX));
        let junior = suffix(words) && !suffix(&self.words) && self.in_body;
        let initial = |letter: &str, name: &str| letter.chars().count() == 1 && name.starts_with(letter);
        let ends = |long: &[String], short: &[String]| short.len() > 1 && long.ends_with(short);
        !junior
            && (is_same_forename(first, own)
                || initial(first, own)
                || initial(own, first)
                || ends(words, &self.words)
                || ends(&self.words, words))
    }

    /// Takes note of `name`, whose folded words are `words`; the fuller form is kept, unless it only puts words in front.
    fn see(&mut self, name: &Name, words: Vec<String>) {
        self.places.insert(name.span.start());
        // "Press Anna Weil" is a caption's "Anna Weil"; "Mario Vargas Weil" is more than "Vargas Weil".
        let extended = |long: &[String], short: &[String]| {
            long.len() > short.len() && long.ends_with(short) && !long.first().is_some_and(|first| is_forename(first))
        };
        let trimmed = extended(&self.words, &words);
        let fuller = words.len() > self.words.len() && !extended(&words, &self.words);
        let better = !name.in_heading && !self.in_body;
        self.in_body |= !name.in_heading;
        if trimmed || fuller || better && words.len() >= self.words.len() {
            self.words = words;
            self.shown.clone_from(&name.bare);
        }
    }

    fn first_place(&self) -> usize {
        self.places.first().copied().unwrap_or(usize::MAX)
    }
}

/// The one of `namesakes` whom the last name `name` means.
fn bearer<'a>(namesakes: &[&'a Known], name: &Name) -> Option<&'a Known> {
    let opposite = if name.titles.any(Classes::FEMALE) {
        Some(Classes::MALE)
    } else {
        name.titles.any(Classes::MALE).then_some(Classes::FEMALE)
    };
    let fits = |known: &&&Known| {
        opposite.is_none_or(|opposite| !known.words.first().is_some_and(|first| classes(first).any(opposite)))
    };
    let fitting: Vec<&Known> = namesakes.iter().filter(fits).copied().collect();
    if let Some(known) = only(&fitting) {
        return Some(known);
    }
    let main = fitting.iter().copied().min_by_key(|known| known.first_place())?;
    let at = name.span.start();
    let near = |known: &Known| known.places.range(at.saturating_sub(NEAR_BYTES)..at).next().is_some();
    let plain = |known: &&Known| std::ptr::eq(*known, main) || known.places.len() <= main.places.len() && !near(known);
    fitting.iter().all(plain).then_some(main)
}

fn is_forename(word: &str) -> bool {
    classes(word).any(Classes::MALE) || classes(word).any(Classes::FEMALE)
}

fn only<'a>(candidates: &[&'a Known]) -> Option<&'a Known> {
    candidates.first().copied().filter(|_| candidates.len() == 1)
}

/// The words of `name` in lower case, without accents, in the one spelling they are known by.
fn folded(name: &str) -> Vec<String> {
    let known = |word: &str| {
        let word = plain(word.trim_end_matches('.'));
        spelling(&word).map_or(word, str::to_owned)
    };
    name.split_whitespace().map(known).collect()
}

/// `word` in lower case, without the accents of the Latin letters of Europe, its apostrophes straight.
fn plain(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    word.chars().flat_map(char::to_lowercase).map(without_accent).collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ğ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        '’' => '\'',
        other => other,
    }
}

/// The last word of a name that is not "Jr." or the like.
fn last_name(words: &[String]) -> Option<&String> {
    let suffix = |word: &String| classes(word).any(Classes::SUFFIX);
    words.iter().rev().find(|word| !suffix(word)).or(words.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Span,
        extract::{mention::names, token::streams},
    };

    fn names_in(text: &str) -> Vec<Name> {
        let whole = Span::of(text, text).unwrap();
        names(text, &streams(text, 0, whole, &[], 0).remove(0).tokens)
    }

    #[test]
    fn a_last_name_stands_for_the_only_person_who_has_it() {
        let found = names_in("They met Anna Weil, Anna K. Weil and Bo Lund. Later Weil, Lund, Bo and Teague left.");
        let mut people = People::default();
        for name in &found {
            people.add(name);
        }
        let spoken: Vec<String> = found.iter().skip(3).map(|name| people.speaker(name).name).collect();
        assert_eq!(spoken, ["Anna K. Weil", "Bo Lund", "Bo Lund", "Teague"]);
    }

    /// Whom the last name of `text` means.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = names_in(text);
        let mut people = People::default();
        for name in &found {
            people.add(name);
        }
        assert_eq!(people.speaker(found.last().unwrap()).name, expected, "{text}");
    }

    #[test]
    fn a_last_name_of_two_people_means_the_one_named_first_and_most() {
        let far = "They talked of the quay and of the tides. ".repeat(10);
        check(
            &format!("Anna Weil and her brother Karl Weil came. {far} Anna Weil left. {far} Then Weil left."),
            "Anna Weil",
        );
        check(&format!("Anna Weil came. {far} Karl Weil came. Then Weil left."), "Weil");
        check(
            &format!("Anna Weil came. Karl Weil and Ida Reyes met. {far} Karl Weil left. {far} Then Weil left."),
            "Weil",
        );
    }

    #[test]
    fn an_honorific_tells_namesakes_apart() {
        check("They met Karl Weil and Anna Weil. Later Mrs. Weil left.", "Anna Weil");
        check("They met Anna Weil and Karl Weil. Later Mr. Weil left.", "Karl Weil");
    }

    #[test]
    fn two_spellings_of_a_person_are_one() {
        check("They met Pavel Zelenskyy there. Later Zelensky left.", "Pavel Zelenskyy");
        check("They met Joseph R. Marlow there. Later Joe Marlow left.", "Joseph R. Marlow");
        check("They met Hélène d’Orsival there. Later Helene d'Orsival left.", "Hélène d’Orsival");
        check("Zelensky came. Later Zelenskyy left.", "Zelensky");
    }

    #[test]
    fn a_son_of_the_same_name_is_somebody_else() {
        check("They met Tom Reve and Tom Reve Jr. there. Later Tom Reve left.", "Tom Reve");
        check("They met Tom Reve Jr. there. Later Tom Reve left.", "Tom Reve Jr.");
    }

    #[test]
    fn what_a_caption_puts_before_a_name_is_no_part_of_it() {
        check("Harbour Press Anna Weil at the quay. They met Anna Weil. Later Weil left.", "Anna Weil");
        check("They met Mario Vargas Weil there. Later Vargas Weil left.", "Mario Vargas Weil");
    }

    #[test]
    fn a_short_form_stands_for_the_organisation_it_followed() {
        check("They met the Port Safety Organization (PSO) there. Later the PSO", "Port Safety Organization");
        check("They met Quell Marten (QMT) there. Later Quell", "Quell Marten");
        check("They met Ostrel Energy there. Later Ostrel", "Ostrel Energy");
        check("They met Rick Teague (TX) there. Later TX", "TX");
    }

    #[test]
    fn a_last_name_of_two_people_stays_a_last_name() {
        let found = names_in("They met Anna Weil and Karl Weil. Later Weil left.");
        let mut people = People::default();
        for name in &found {
            people.add(name);
        }
        assert_eq!(people.speaker(found.last().unwrap()).name, "Weil");
    }
}
