//! How many passages there are on a topic or with words of a speaker, by month and outlet.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    AnswerError, Library, MonthCount, Timeline, emptied, outlets,
    roster::Roster,
    sources_on::{FOUND_MIN, without_talk_of_sources},
    spelling::respelled,
    weights::Weights,
};
use crate::{
    domain::Filter,
    index::{Counted, Index, PassageCount, SpeakerName, TopicWord, Vocabulary, words},
};

/// The share of the topic's weight that the whole article must hold: words about something else that share a word with the
/// topic do not make its history.
const ARTICLE_MIN: f32 = 0.75;

pub(super) fn timeline(library: Library<'_>, topic: Option<&str>, filter: &Filter) -> Result<Timeline, AnswerError> {
    if topic.map_or(filter.speaker.is_none(), |topic| words(topic, None).is_empty()) {
        return Err(AnswerError::Empty);
    }
    let (topic, instead_of) = match topic {
        Some(topic) => respelled(library, topic, Vocabulary::Passages)?,
        None => (String::new(), Vec::new()),
    };
    let (topic, words_left_out) = weighed(library.index, &without_talk_of_sources(&topic))?;
    let mut line = Timeline { words_left_out, instead_of, ..Timeline::default() };
    let mut names: Vec<SpeakerName> = Vec::new();
    if let Some(speaker) = &filter.speaker {
        let roster = Roster::of(&library.index.spoken_counted(&Filter::default())?);
        let people = roster.called(speaker);
        line.speakers = people.iter().map(|person| person.name.clone()).collect();
        names.extend(people.iter().flat_map(|person| &person.names).cloned());
        if people.is_empty() {
            line.near = roster.alike(speaker);
            return Ok(line);
        }
    }
    let counts = |filter: &Filter| count(library.index, &topic, &names, filter);
    line.counts = by_month(counts(filter)?);
    line.total = line.counts.iter().map(|count| count.passages).sum();
    if line.total == 0 {
        let everything = |filter: &Filter| topic.is_empty() && filter.speaker.is_none();
        line.emptied_by =
            emptied::alone_by(filter, |filter| Ok::<_, AnswerError>(everything(filter) || counts(filter)?.is_empty()))?;
    }
    Ok(line)
}

/// The passages on `topic`, those of `names` only where the filter has a speaker.
fn count(
    index: &Index,
    topic: &[TopicWord],
    names: &[SpeakerName],
    filter: &Filter,
) -> Result<Vec<PassageCount>, AnswerError> {
    let speakers = filter.speaker.is_some().then_some(names);
    let counted = Counted { topic, passage_min: FOUND_MIN, article_min: ARTICLE_MIN, speakers, filter };
    Ok(index.passages_counted(&counted)?)
}

/// The telling words of `topic` in every language that articles are in, and how many were left out.
fn weighed(index: &Index, topic: &str) -> Result<(Vec<TopicWord>, usize), AnswerError> {
    let weights = Weights::of(index, topic)?;
    let languages = index.languages();
    let word = |wanted: &super::weights::Wanted| {
        let mut stems = vec![wanted.word.stem.clone()];
        for language in &languages {
            // A word that this language divides is no one word of it.
            let printed = wanted.word.span.slice(topic).unwrap_or_default();
            if let [word] = words(printed, Some(language)).as_slice() {
                stems.push(word.stem.clone());
            }
        }
        stems.sort_unstable();
        stems.dedup();
        TopicWord { stems, weight: wanted.weight }
    };
    Ok((weights.telling().into_iter().map(word).collect(), weights.left_out))
}

/// The counts by month, those without a date last, and by outlet, not stated last.
fn by_month(counts: Vec<PassageCount>) -> Vec<MonthCount> {
    let shown = outlets::shown(counts.iter().filter_map(|count| Some((count.outlet.clone()?, count.passages))));
    let mut sums: BTreeMap<(bool, Option<Date>, bool, Option<String>), u64> = BTreeMap::new();
    for count in counts {
        let outlet = count.outlet.map(|outlet| shown.get(&outlet).cloned().unwrap_or(outlet));
        *sums.entry((count.month.is_none(), count.month, outlet.is_none(), outlet)).or_default() += count.passages;
    }
    let row =
        |((_, month, _, outlet), passages)| MonthCount { month: Option::map(month, month_name), outlet, passages };
    sums.into_iter().map(row).collect()
}

/// `2024-11`.
pub(super) fn month_name(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_come_in_order_and_what_is_not_stated_last() {
        let count = |outlet: Option<&str>, month: Option<i8>, passages| PassageCount {
            outlet: outlet.map(ToOwned::to_owned),
            month: month.map(|month| jiff::civil::date(2031, month, 1)),
            passages,
        };
        let counts = vec![
            count(None, None, 1),
            count(None, Some(4), 2),
            count(Some("Tern Post"), Some(4), 3),
            count(Some("TERN POST"), Some(4), 1),
            count(Some("Ledger"), Some(3), 4),
        ];
        let rows: Vec<(Option<String>, Option<String>, u64)> =
            by_month(counts).into_iter().map(|row| (row.month, row.outlet, row.passages)).collect();
        let row = |month: Option<&str>, outlet: Option<&str>, passages| {
            (month.map(ToOwned::to_owned), outlet.map(ToOwned::to_owned), passages)
        };
        let expected = [
            row(Some("2031-03"), Some("Ledger"), 4),
            row(Some("2031-04"), Some("Tern Post"), 4),
            row(Some("2031-04"), None, 2),
            row(None, None, 1),
        ];
        assert_eq!(rows, expected);
    }
}
