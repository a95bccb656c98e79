//! The names in a library's articles put together into speakers: "Nuland" and "Victoria Nuland" are one, unless there is
//! another Nuland.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use super::speaker::{compatible_words, name_words, without_titles};
use crate::{
    domain::SpeakerKind,
    index::{SpeakerName, Spoken},
};

/// How many speakers with one last name a further name is compared with. Where there are more, it stands alone.
const COMPARED_MAX: usize = 64;
/// How many names that are spelled alike are offered.
const ALIKE_MAX: usize = 3;
/// Words that tell a father from a son.
const SUFFIXES: &[&str] = &["ii", "iii", "iv", "jr", "junior", "senior", "sr"];

/// Everybody who is named as a speaker, the most quoted first.
#[derive(Debug)]
pub(super) struct Roster {
    pub(super) people: Vec<Person>,
}

/// One speaker.
#[derive(Debug)]
pub(super) struct Person {
    /// By the fullest name that is used often.
    pub(super) name: String,
    pub(super) kind: SpeakerKind,
    /// In the whole library.
    pub(super) quotes: u64,
    /// Every name that articles use, the most used first.
    pub(super) names: Vec<SpeakerName>,
    /// The words of each of them, titles left out.
    bare: Vec<Vec<String>>,
}

impl Roster {
    /// Of all names that are counted. Counted with a filter, a last name that two bear could look like one's.
    pub(super) fn of(spoken: &Spoken) -> Roster {
        let mut people: Vec<Person> = joined(clusters(spoken)).into_iter().map(person).collect();
        people.sort_by(|one, other| other.quotes.cmp(&one.quotes).then_with(|| one.name.cmp(&other.name)));
        Roster { people }
    }

    /// Whom `name`, or a part of a name, can mean: those with exactly this name where it has several words and there are
    /// such, else those with all of its words in one of their names.
    pub(super) fn called(&self, name: &str) -> Vec<&Person> {
        let asked = name_words(name);
        if asked.is_empty() {
            return Vec::new();
        }
        let those =
            |fits: &dyn Fn(&Person) -> bool| self.people.iter().filter(|person| fits(person)).collect::<Vec<_>>();
        if asked.len() > 1 {
            let exactly = those(&|person| person.bare.contains(&asked));
            if !exactly.is_empty() {
                return exactly;
            }
        }
        let holds = |words: &[String]| asked.iter().all(|word| words.contains(word));
        let holding = those(&|person| person.names.iter().any(|name| holds(&name.words)));
        if !holding.is_empty() || asked.len() < 2 {
            return holding;
        }
        those(&|person| person.bare.iter().any(|bare| bare.len() > 1 && compatible_words(bare, &asked)))
    }

    /// The names of those that are spelled nearly as `name`, the most quoted first.
    pub(super) fn alike(&self, name: &str) -> Vec<String> {
        let asked = name_words(name);
        if asked.is_empty() {
            return Vec::new();
        }
        let near = |words: &[String]| asked.iter().all(|word| words.iter().any(|other| is_alike(word, other)));
        let people = self.people.iter().filter(|person| person.bare.iter().any(|words| near(words)));
        people.take(ALIKE_MAX).map(|person| person.name.clone()).collect()
    }
}

/// A name and all others of the same words, titles left out.
struct Cluster {
    bare: Vec<String>,
    names: Vec<(SpeakerName, u64)>,
}

impl Cluster {
    fn quotes(&self) -> u64 {
        self.names.iter().map(|(_, quotes)| quotes).sum()
    }

    /// Whether it can be a part of another's name: no "ministry" is taken for the one that has a longer name.
    fn is_personal(&self) -> bool {
        matches!(kind(&self.names), SpeakerKind::Person | SpeakerKind::Unknown)
    }

    /// The last name, and what tells a son from his father; `None` where there is no word.
    fn last_name(&self) -> Option<(&str, Option<&str>)> {
        let core = core(&self.bare);
        Some((core.last()?, self.bare.get(core.len()).map(String::as_str)))
    }
}

/// The words of a name but for a "Jr." at its end.
fn core(bare: &[String]) -> &[String] {
    match bare.split_last() {
        Some((last, rest)) if !rest.is_empty() && SUFFIXES.contains(&last.as_str()) => rest,
        _ => bare,
    }
}

/// The names by their words, the fullest first.
fn clusters(spoken: &Spoken) -> Vec<Cluster> {
    let mut uses: Vec<u64> = vec![0; spoken.speakers.len()];
    for count in &spoken.counts {
        if let Some(uses) = uses.get_mut(count.speaker) {
            *uses += count.quotes;
        }
    }
    let mut by_words: HashMap<Vec<String>, Vec<(SpeakerName, u64)>> = HashMap::new();
    for (name, quotes) in spoken.speakers.iter().zip(uses).filter(|(_, quotes)| *quotes > 0) {
        by_words.entry(without_titles(name.words.clone())).or_default().push((name.clone(), quotes));
    }
    let mut clusters: Vec<Cluster> = by_words.into_iter().map(|(bare, names)| Cluster { bare, names }).collect();
    let len = |cluster: &Cluster| (cluster.bare.len(), cluster.bare.iter().map(String::len).sum::<usize>());
    clusters.sort_by(|one, other| len(other).cmp(&len(one)).then_with(|| one.bare.cmp(&other.bare)));
    clusters
}

/// `clusters`, the fullest names first, each put to the only one that it can be a part of, where there is just one.
fn joined(clusters: Vec<Cluster>) -> Vec<Vec<Cluster>> {
    let mut belongs: Vec<usize> = Vec::with_capacity(clusters.len());
    // Those with first and last name, by the last.
    let mut bearers: HashMap<(&str, Option<&str>), Vec<usize>> = HashMap::new();
    for (at, cluster) in clusters.iter().enumerate() {
        let Some(last) = cluster.last_name().filter(|_| cluster.is_personal()) else {
            belongs.push(at);
            continue;
        };
        let bearers = bearers.entry(last).or_default();
        let can_be = |other: &&usize| {
            clusters.get(**other).is_some_and(|other| compatible_words(core(&other.bare), core(&cluster.bare)))
        };
        let mut fuller = bearers.iter().filter(can_be);
        let only = fuller.next().copied().filter(|_| fuller.next().is_none() && bearers.len() < COMPARED_MAX);
        if only.is_none() && core(&cluster.bare).len() > 1 && bearers.len() < COMPARED_MAX {
            bearers.push(at);
        }
        belongs.push(only.unwrap_or(at));
    }
    let mut groups: HashMap<usize, Vec<Cluster>> = HashMap::new();
    for (cluster, to) in clusters.into_iter().zip(belongs) {
        groups.entry(to).or_default().push(cluster);
    }
    groups.into_values().collect()
}

fn person(clusters: Vec<Cluster>) -> Person {
    let quotes = clusters.iter().map(Cluster::quotes).sum();
    let mut bare: Vec<Vec<String>> = clusters.iter().map(|cluster| cluster.bare.clone()).collect();
    bare.sort_unstable();
    let full = |name: &SpeakerName| without_titles(name.words.clone()).len() > 1;
    let mut names: Vec<(SpeakerName, u64)> = clusters.into_iter().flat_map(|cluster| cluster.names).collect();
    names.sort_by(|(one, uses), (other, other_uses)| other_uses.cmp(uses).then_with(|| one.cmp(other)));
    let kind = kind(&names);
    let shown = names.iter().min_by_key(|(name, uses)| (!full(name), Reverse(*uses), name.printed.clone()));
    let name = shown.map_or_else(String::new, |(name, _)| name.printed.clone());
    Person { name, kind, quotes, names: names.into_iter().map(|(name, _)| name).collect(), bare }
}

/// What most of the quotes say.
fn kind(names: &[(SpeakerName, u64)]) -> SpeakerKind {
    let mut kinds: Vec<(SpeakerKind, u64)> = Vec::new();
    for (name, quotes) in names {
        match kinds.iter_mut().find(|(kind, _)| *kind == name.kind) {
            Some((_, all)) => *all += quotes,
            None => kinds.push((name.kind, *quotes)),
        }
    }
    kinds
        .into_iter()
        .max_by_key(|(kind, quotes)| (*quotes, Reverse(*kind)))
        .map_or(SpeakerKind::Unknown, |(kind, _)| kind)
}

impl Person {
    /// Its other names as printed, each once, the most used first.
    pub(super) fn also_named(&self) -> Vec<String> {
        let mut seen = HashSet::from([self.name.as_str()]);
        let others = self.names.iter().map(|name| name.printed.as_str()).filter(|name| seen.insert(name));
        others.map(ToOwned::to_owned).collect()
    }
}

/// Whether two words of names are one or, of the longer ones, two letters apart.
fn is_alike(one: &str, other: &str) -> bool {
    const CHARS_MAX: usize = 24;
    if one == other {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (shorter, longer) = (one.len().min(other.len()), one.len().max(other.len()));
    let apart_max = match shorter {
        0..4 => return false,
        4..8 => 1,
        _ => 2,
    };
    longer <= CHARS_MAX && longer - shorter <= apart_max && letters_apart(&one, &other) <= apart_max
}

/// How many letters must be put in, left out or changed to make the one of the other (Levenshtein).
fn letters_apart(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut before = at;
        let mut left = at + 1;
        for (place, other) in row.iter_mut().skip(1).zip(other) {
            let changed = before + usize::from(letter != other);
            before = *place;
            left = changed.min(*place + 1).min(left + 1);
            *place = left;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{SpokenCount, speaker_words};

    fn roster(names: &[(&str, u64)]) -> Roster {
        let name = |printed: &str| {
            let kind = if printed.contains("Ministry") { SpeakerKind::Organisation } else { SpeakerKind::Person };
            SpeakerName { words: speaker_words(printed), kind, printed: printed.to_owned() }
        };
        let count = |(speaker, (_, quotes)): (usize, &(&str, u64))| SpokenCount {
            speaker,
            outlet: None,
            month: None,
            quotes: *quotes,
        };
        let speakers = names.iter().map(|(printed, _)| name(printed)).collect();
        Roster::of(&Spoken { speakers, outlets: vec![], counts: names.iter().enumerate().map(count).collect() })
    }

    #[track_caller]
    fn check(names: &[(&str, u64)], expected: &[(&str, u64)]) {
        let roster = roster(names);
        let found: Vec<(&str, u64)> =
            roster.people.iter().map(|person| (person.name.as_str(), person.quotes)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_last_name_is_the_only_one_who_bears_it() {
        check(&[("Ines Orrin", 3), ("Orrin", 4), ("Mayor Orrin", 1), ("I. Orrin", 1)], &[("Ines Orrin", 9)]);
        check(
            &[("Volodymyr Zelenskyy", 1), ("Zelensky", 2), ("President Zelenskiy", 4)],
            &[("Volodymyr Zelenskyy", 7)],
        );
    }

    #[test]
    fn a_last_name_that_two_bear_stands_beside_them() {
        check(
            &[("Ines Orrin", 3), ("Tomas Orrin", 2), ("Orrin", 1)],
            &[("Ines Orrin", 3), ("Tomas Orrin", 2), ("Orrin", 1)],
        );
        check(
            &[("Ines Orrin", 3), ("Ida Orrin", 2), ("I. Orrin", 1)],
            &[("Ines Orrin", 3), ("Ida Orrin", 2), ("I. Orrin", 1)],
        );
    }

    #[test]
    fn a_first_name_alone_a_son_and_a_ministry_are_taken_for_nobody_else() {
        check(&[("Ines Orrin", 2), ("Ines", 1)], &[("Ines Orrin", 2), ("Ines", 1)]);
        check(&[("Bo Lund", 2), ("Bo Lund Jr.", 1)], &[("Bo Lund", 2), ("Bo Lund Jr.", 1)]);
        check(&[("Foreign Ministry", 2), ("Ministry", 1)], &[("Foreign Ministry", 2), ("Ministry", 1)]);
    }

    #[test]
    fn a_middle_name_changes_nobody_and_the_name_that_is_used_is_shown() {
        check(&[("Ines Maria Orrin", 1), ("Ines Orrin", 5), ("Orrin", 9)], &[("Ines Orrin", 15)]);
        check(&[("Engineer Ines Orrin", 1), ("Ines Orrin", 5)], &[("Ines Orrin", 6)]);
    }

    #[test]
    fn many_of_one_last_name_are_put_together_in_a_moment() {
        let names: Vec<String> = (0..5_000).map(|n| format!("Ines A{n} Orrin")).collect();
        let mut counts: Vec<(&str, u64)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        counts.push(("Ines Orrin", 1));
        assert_eq!(roster(&counts).people.len(), 5_001);
    }

    #[test]
    fn a_part_of_a_name_means_all_who_have_it_and_a_whole_one_only_its_bearer() {
        let roster = roster(&[("Ines Orrin", 3), ("Tomas Orrin", 2), ("Bo Lund", 2), ("Bo Lund Jr", 1)]);
        let called = |name: &str| roster.called(name).iter().map(|person| person.name.clone()).collect::<Vec<_>>();
        assert_eq!(called("orrin"), ["Ines Orrin", "Tomas Orrin"]);
        assert_eq!(called("Mayor Ines Orrin"), ["Ines Orrin"]);
        assert_eq!(called("Bo Lund"), ["Bo Lund"]);
        assert_eq!(called("Ines Maria Orrin"), ["Ines Orrin"]);
        assert_eq!(called("?!"), Vec::<String>::new());
        assert_eq!(called("Vell"), Vec::<String>::new());
    }

    #[test]
    fn a_name_with_a_wrong_letter_is_offered_as_it_is_spelled() {
        let roster = roster(&[("Ines Orrin", 3), ("Margarethe Vell", 2)]);
        assert_eq!(roster.alike("Orin"), ["Ines Orrin"]);
        assert_eq!(roster.alike("Magarete"), ["Margarethe Vell"]);
        assert_eq!(roster.alike("Bo"), Vec::<String>::new());
    }
}
