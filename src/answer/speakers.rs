//! Who is quoted in a library: how often, by which outlets, in which months.

use std::collections::BTreeMap;

use super::{AnswerError, Library, Page, SpeakerSummary};
use crate::{domain::SpeakerKind, store::SpeakerCount};

#[derive(Default)]
struct Counts {
    quotes: u64,
    kinds: Vec<(SpeakerKind, u64)>,
    outlets: BTreeMap<Option<String>, u64>,
    months: BTreeMap<Option<String>, u64>,
}

pub(super) fn speakers(
    library: Library<'_>,
    name: Option<&str>,
    page: &Page,
) -> Result<(usize, Vec<SpeakerSummary>), AnswerError> {
    let all = summaries(library.store.speakers(library.name, name)?);
    let total = all.len();
    Ok((total, all.into_iter().skip(page.offset).take(page.limit).collect()))
}

/// One summary a name, the most quoted first, then by name.
fn summaries(counts: Vec<SpeakerCount>) -> Vec<SpeakerSummary> {
    let mut by_name: BTreeMap<String, Counts> = BTreeMap::new();
    for count in counts {
        let speaker = by_name.entry(count.name).or_default();
        speaker.quotes += count.quotes;
        match speaker.kinds.iter_mut().find(|(kind, _)| *kind == count.kind) {
            Some((_, quotes)) => *quotes += count.quotes,
            None => speaker.kinds.push((count.kind, count.quotes)),
        }
        *speaker.outlets.entry(count.outlet).or_default() += count.quotes;
        *speaker.months.entry(count.month).or_default() += count.quotes;
    }
    let mut summaries: Vec<SpeakerSummary> = by_name.into_iter().map(|(name, counts)| summary(name, counts)).collect();
    summaries.sort_by(|one, other| other.quotes.cmp(&one.quotes).then_with(|| one.name.cmp(&other.name)));
    summaries
}

fn summary(name: String, counts: Counts) -> SpeakerSummary {
    let kind =
        counts.kinds.iter().rev().max_by_key(|(_, quotes)| *quotes).map_or(SpeakerKind::Unknown, |(kind, _)| *kind);
    let mut outlets: Vec<(Option<String>, u64)> = counts.outlets.into_iter().collect();
    outlets.sort_by_key(|(_, quotes)| std::cmp::Reverse(*quotes));
    SpeakerSummary { name, kind, quotes: counts.quotes, outlets, months: counts.months.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(name: &str, outlet: Option<&str>, month: Option<&str>, quotes: u64) -> SpeakerCount {
        let (outlet, month) = (outlet.map(ToOwned::to_owned), month.map(ToOwned::to_owned));
        SpeakerCount { name: name.to_owned(), kind: SpeakerKind::Person, outlet, month, quotes }
    }

    #[test]
    fn the_most_quoted_speaker_comes_first_with_outlets_and_months_added_up() {
        let found = summaries(vec![
            count("Tomas Vell", Some("Post"), Some("2024-05"), 2),
            count("Ines Orrin", None, Some("2024-04"), 1),
            count("Ines Orrin", Some("Post"), Some("2024-03"), 2),
            count("Ines Orrin", Some("Post"), None, 1),
        ]);
        let names: Vec<(&str, u64)> = found.iter().map(|speaker| (speaker.name.as_str(), speaker.quotes)).collect();
        assert_eq!(names, [("Ines Orrin", 4), ("Tomas Vell", 2)]);
        let first = found.first().unwrap();
        assert_eq!(first.outlets, [(Some("Post".to_owned()), 3), (None, 1)]);
        assert_eq!(first.months, [(None, 1), (Some("2024-03".to_owned()), 2), (Some("2024-04".to_owned()), 1)]);
    }
}
