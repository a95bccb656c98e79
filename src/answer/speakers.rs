//! Who is quoted in a library: how often, by which outlets, in which months; and what one of them said.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use jiff::civil::Date;

use super::{
    Answer, AnswerError, Library, Match, Page, SpeakerSummary, Speakers, Verdict,
    draft::{Draft, Frame, Shelf, answer},
    emptied, outlets,
    roster::{Person, Roster},
    timeline::month_name,
};
use crate::{
    domain::Filter,
    index::{Place, SpeakerName, Spoken, SpokenCount},
};

pub(super) fn speakers(
    library: Library<'_>,
    name: Option<&str>,
    filter: &Filter,
    page: &Page,
) -> Result<Speakers, AnswerError> {
    let everywhere = library.index.spoken_counted(&Filter::default())?;
    let roster = Roster::of(&everywhere);
    let wanted: Vec<&Person> = match name {
        Some(name) => roster.called(name),
        None => roster.people.iter().collect(),
    };
    let spoken = if filter.is_empty() { everywhere } else { library.index.spoken_counted(filter)? };
    let counted = Counted::of(&wanted, &spoken);
    let total = counted.most_first.len();
    if total == 0 {
        let near = name.filter(|_| wanted.is_empty()).map(|name| roster.alike(name)).unwrap_or_default();
        return Ok(Speakers { near, emptied_by: emptied_by(library, &wanted, filter)?, ..Speakers::default() });
    }
    let quotes = match (name, counted.only()) {
        (Some(_), Some(person)) => Some(newest(library, person, filter, page)?),
        _ => None,
    };
    let offset = if quotes.is_some() { 0 } else { page.offset };
    Ok(Speakers { total, speakers: counted.summaries(offset, page.limit.max(1)), quotes, ..Speakers::default() })
}

/// The part of the filter without which one of `wanted` would be quoted.
fn emptied_by(library: Library<'_>, wanted: &[&Person], filter: &Filter) -> Result<Option<&'static str>, AnswerError> {
    let names: HashSet<&SpeakerName> = wanted.iter().flat_map(|person| &person.names).collect();
    emptied::alone_by(filter, |filter| {
        let spoken = library.index.spoken_counted(filter)?;
        let is_wanted = |speaker: usize| spoken.speakers.get(speaker).is_some_and(|name| names.contains(name));
        Ok(!spoken.counts.iter().any(|count| is_wanted(count.speaker)))
    })
}

/// What the person said, the newest first.
fn newest(library: Library<'_>, person: &Person, filter: &Filter, page: &Page) -> Result<Answer, AnswerError> {
    let (total, hits) = library.index.newest_quotes(&person.names, filter, page.offset, page.limit)?;
    let mut shelf = Shelf::of(library);
    let mut drafts = Vec::with_capacity(hits.len());
    for hit in hits {
        let (Place::Quote(number), Some(article)) = (hit.place, shelf.get(hit.key)?) else { continue };
        drafts.extend(Draft::of_quote(&article, number, Match::Topic, hit.score));
    }
    let frame = Frame { verdict: Verdict::Found, asked: None, emptied_by: None, words_left_out: 0 };
    Ok(Answer { total, ..answer(&drafts, &Page { offset: 0, limit: page.limit }, &frame) })
}

/// People and what is counted of them.
struct Counted<'a> {
    spoken: &'a Spoken,
    people: &'a [&'a Person],
    /// For each of the speakers counted, the place of the person whose name it is.
    places: Vec<Option<usize>>,
    /// The places of those who are counted at all, with their quotes, the most quoted first, then by name.
    most_first: Vec<(usize, u64)>,
}

impl<'a> Counted<'a> {
    fn of(people: &'a [&'a Person], spoken: &'a Spoken) -> Counted<'a> {
        let names = people.iter().enumerate().flat_map(|(at, person)| person.names.iter().map(move |name| (name, at)));
        let names: HashMap<&SpeakerName, usize> = names.collect();
        let places: Vec<Option<usize>> = spoken.speakers.iter().map(|name| names.get(name).copied()).collect();
        let mut quotes: Vec<u64> = vec![0; people.len()];
        for count in &spoken.counts {
            let place = places.get(count.speaker).copied().flatten();
            if let Some(quotes) = place.and_then(|place| quotes.get_mut(place)) {
                *quotes += count.quotes;
            }
        }
        let mut most_first: Vec<(usize, u64)> =
            quotes.into_iter().enumerate().filter(|(_, quotes)| *quotes > 0).collect();
        most_first.sort_by_key(|(place, quotes)| (Reverse(*quotes), people.get(*place).map(|person| &person.name)));
        Counted { spoken, people, places, most_first }
    }

    /// The only one who is counted, where it is one.
    fn only(&self) -> Option<&'a Person> {
        match self.most_first.as_slice() {
            [(place, _)] => self.people.get(*place).copied(),
            _ => None,
        }
    }

    /// Those from `offset` on, at most `limit`.
    fn summaries(&self, offset: usize, limit: usize) -> Vec<SpeakerSummary> {
        let page: Vec<(usize, u64)> = self.most_first.iter().skip(offset).take(limit).copied().collect();
        let mut rows: HashMap<usize, Vec<&SpokenCount>> = page.iter().map(|(place, _)| (*place, Vec::new())).collect();
        for count in &self.spoken.counts {
            let place = self.places.get(count.speaker).copied().flatten();
            if let Some(rows) = place.and_then(|place| rows.get_mut(&place)) {
                rows.push(count);
            }
        }
        let outlets = self.outlets();
        let summary = |(place, quotes): &(usize, u64)| {
            Some(summary(self.people.get(*place)?, *quotes, rows.get(place)?, &outlets))
        };
        page.iter().filter_map(summary).collect()
    }

    /// How each outlet is shown.
    fn outlets(&self) -> Vec<String> {
        let Spoken { outlets, counts, .. } = self.spoken;
        let mut times: Vec<u64> = vec![0; outlets.len()];
        for count in counts {
            if let Some(times) = count.outlet.and_then(|outlet| times.get_mut(outlet)) {
                *times += count.quotes;
            }
        }
        let shown = outlets::shown(outlets.iter().cloned().zip(times));
        outlets.iter().map(|printed| shown.get(printed).unwrap_or(printed).clone()).collect()
    }
}

fn summary(person: &Person, quotes: u64, rows: &[&SpokenCount], outlets: &[String]) -> SpeakerSummary {
    let mut by_outlet: HashMap<Option<String>, u64> = HashMap::new();
    let mut months: BTreeMap<(bool, Option<Date>), u64> = BTreeMap::new();
    for count in rows {
        let outlet = count.outlet.and_then(|outlet| outlets.get(outlet)).cloned();
        *by_outlet.entry(outlet).or_default() += count.quotes;
        *months.entry((count.month.is_none(), count.month)).or_default() += count.quotes;
    }
    let mut outlets: Vec<(Option<String>, u64)> = by_outlet.into_iter().collect();
    outlets.sort_by_cached_key(|(outlet, quotes)| (Reverse(*quotes), outlet.is_none(), outlet.clone()));
    SpeakerSummary {
        name: person.name.clone(),
        also_named: person.also_named(),
        kind: person.kind,
        quotes,
        outlets,
        months: months.into_iter().map(|((_, month), quotes)| (month.map(month_name), quotes)).collect(),
    }
}
