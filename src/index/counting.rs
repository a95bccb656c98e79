//! Counting entries by outlet, month and speaker: exact numbers from the columns of a commit, without opening an article.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use tantivy::{
    DocId, DocSet, SegmentReader, TERMINATED, Term,
    columnar::{Column, StrColumn},
    schema::{Field, IndexRecordOption},
};

use super::{
    Hit, IndexError, Place,
    query::{days, folded_name},
    schema::{Fields, Kind},
    search::State,
};
use crate::domain::{Filter, SpeakerKind};

/// A speaker as articles name them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpeakerName {
    /// The words of the name ([`super::speaker_words`]).
    pub words: Vec<String>,
    /// What kind of speaker.
    pub kind: SpeakerKind,
    /// As printed.
    pub printed: String,
}

impl SpeakerName {
    /// As it is indexed: what comparing names needs stands in it, so that no name is taken apart for an answer.
    pub(super) fn term(&self) -> String {
        format!("{}\n{}\n{}", self.words.join(" "), self.kind.as_str(), self.printed)
    }

    fn read(term: &str) -> SpeakerName {
        let mut parts = term.splitn(3, '\n');
        let mut part = || parts.next().unwrap_or_default();
        let (words, kind, printed) = (part(), part(), part());
        let words = words.split(' ').filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect();
        SpeakerName { words, kind: SpeakerKind::from_word(kind), printed: printed.to_owned() }
    }
}

/// A word of a topic.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicWord {
    /// Its stems, one for each language that articles are in.
    pub stems: Vec<String>,
    /// How much it tells.
    pub weight: f32,
}

/// Which passages are counted: those that meet all of it.
#[derive(Debug)]
pub struct Counted<'a> {
    /// Passages about these words, the first 32 of them; all passages where there are none.
    pub topic: &'a [TopicWord],
    /// The share of the topic's weight that a passage must hold, its title's words counted in. It must hold one itself.
    pub passage_min: f32,
    /// The share that its article must hold.
    pub article_min: f32,
    /// Passages that touch a quote of any of these; `None`: all passages.
    pub speakers: Option<&'a [SpeakerName]>,
    /// Its outlet and days count.
    pub filter: &'a Filter,
}

/// How many passages one outlet printed in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageCount {
    /// As printed; `None` where the article states none.
    pub outlet: Option<String>,
    /// The first day of the month; `None` where the article states no date.
    pub month: Option<Date>,
    /// How many; more than 0.
    pub passages: u64,
}

/// How often speakers are quoted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Everybody who is counted, and perhaps others, each once.
    pub speakers: Vec<SpeakerName>,
    /// The outlets as printed, each once.
    pub outlets: Vec<String>,
    /// In no order.
    pub counts: Vec<SpokenCount>,
}

/// How many quotes of one speaker one outlet printed in one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpokenCount {
    /// The place in [`Spoken::speakers`].
    pub speaker: usize,
    /// The place in [`Spoken::outlets`]; `None` where the article states none.
    pub outlet: Option<usize>,
    /// The first day of the month; `None` where the article states no date.
    pub month: Option<Date>,
    /// How many; more than 0.
    pub quotes: u64,
}

impl State {
    pub(super) fn passages_counted(
        &self,
        fields: &Fields,
        counted: &Counted<'_>,
    ) -> Result<Vec<PassageCount>, IndexError> {
        let articles = self.articles_holding(fields, counted.topic)?;
        let rule = Rule::of(counted);
        let mut counts = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let table = Table::of(segment, fields, counted.filter)?;
            let mut tally = Tally::default();
            let touching = match counted.speakers {
                Some(speakers) => Some(touching(segment, fields, speakers)?),
                None => None,
            };
            let speaks = |doc: DocId| touching.as_ref().is_none_or(|touching| touching.contains(&doc));
            let mut add = |doc: DocId| {
                if table.is(Kind::Passage, doc) && speaks(doc) && table.meets(doc) {
                    tally.add(0, &table, doc);
                }
            };
            if counted.topic.is_empty() {
                (0..segment.max_doc()).for_each(&mut add);
            } else {
                for (doc, own) in (0..).zip(held(segment, fields.passage, counted.topic)?).filter(|(_, own)| *own != 0)
                {
                    let article = articles.get(&table.key(doc)).copied().unwrap_or_default();
                    if rule.counts(own, article) {
                        add(doc);
                    }
                }
            }
            for (_, outlet, month, passages) in tally.by_month() {
                let outlet = table.outlet_name(outlet).map(ToOwned::to_owned);
                *counts.entry((outlet, month)).or_default() += passages;
            }
        }
        let count = |((outlet, month), passages)| PassageCount { outlet, month, passages };
        Ok(counts.into_iter().map(count).collect())
    }

    pub(super) fn spoken_counted(&self, fields: &Fields, filter: &Filter) -> Result<Spoken, IndexError> {
        let (mut speakers, mut outlets) = (Numbered::default(), Numbered::default());
        let mut counts: HashMap<(usize, Option<usize>, Option<Date>), u64> = HashMap::new();
        for segment in self.searcher.segment_readers() {
            let table = Table::of(segment, fields, filter)?;
            let Some(column) = segment.fast_fields().str("named")? else { continue };
            let mut tally = Tally::default();
            for doc in segment.doc_ids_alive().filter(|doc| table.is(Kind::Quote, *doc) && table.meets(*doc)) {
                if let Some(name) = column.ords().first(doc) {
                    tally.add(name, &table, doc);
                }
            }
            let numbers: Vec<usize> = terms(&column)?.into_iter().map(|name| speakers.number(name)).collect();
            let outlet_numbers: Vec<usize> =
                table.outlets.iter().map(|outlet| outlets.number(outlet.clone())).collect();
            let at = |numbers: &[usize], ordinal: u64| numbers.get(usize::try_from(ordinal).ok()?).copied();
            for (name, outlet, month, quotes) in tally.by_month() {
                let Some(name) = at(&numbers, name) else { continue };
                let outlet = outlet.and_then(|outlet| at(&outlet_numbers, outlet));
                *counts.entry((name, outlet, month)).or_default() += quotes;
            }
        }
        let count = |((speaker, outlet, month), quotes)| SpokenCount { speaker, outlet, month, quotes };
        let counts = counts.into_iter().map(count).collect();
        let speakers = speakers.texts.iter().map(|term| SpeakerName::read(term)).collect();
        Ok(Spoken { speakers, outlets: outlets.texts, counts })
    }

    pub(super) fn newest_quotes(
        &self,
        fields: &Fields,
        speakers: &[SpeakerName],
        filter: &Filter,
        offset: usize,
        limit: usize,
    ) -> Result<(usize, Vec<Hit>), IndexError> {
        let mut found: Vec<(std::cmp::Reverse<Option<i64>>, u64, u64)> = Vec::new();
        for segment in self.searcher.segment_readers() {
            let table = Table::of(segment, fields, filter)?;
            let number = segment.fast_fields().u64("place_start")?;
            let quotes = touching(segment, fields, speakers)?.into_iter();
            let quotes = quotes.filter(|doc| table.is(Kind::Quote, *doc) && table.meets(*doc));
            found.extend(quotes.map(|doc| {
                let day = std::cmp::Reverse(table.day(doc));
                (day, table.key(doc), number.first(doc).unwrap_or_default())
            }));
        }
        found.sort_unstable();
        let hit = |(_, key, number): &(_, u64, u64)| {
            Some(Hit { key: *key, place: Place::Quote(usize::try_from(*number).ok()?), score: 0.0 })
        };
        Ok((found.len(), found.iter().skip(offset).take(limit).filter_map(hit).collect()))
    }

    /// By article, which words of the topic its title holds, and which its title or text.
    fn articles_holding(&self, fields: &Fields, topic: &[TopicWord]) -> Result<HashMap<u64, Held>, IndexError> {
        let mut articles: HashMap<u64, Held> = HashMap::new();
        for segment in self.searcher.segment_readers().iter().filter(|_| !topic.is_empty()) {
            let key = segment.fast_fields().u64("key")?;
            let titles = held(segment, fields.title, topic)?;
            let texts = held(segment, fields.article, topic)?;
            for (doc, (title, text)) in (0..).zip(titles.into_iter().zip(texts)) {
                if title | text != 0 && !segment.is_deleted(doc) {
                    articles.insert(key.first(doc).unwrap_or_default(), Held { title, whole: title | text });
                }
            }
        }
        Ok(articles)
    }
}

/// One bit for each word of a topic.
type Words = u32;

/// What an article holds of a topic.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    title: Words,
    whole: Words,
}

/// What a passage must hold.
struct Rule<'a> {
    topic: &'a [TopicWord],
    passage_min: f32,
    article_min: f32,
}

impl<'a> Rule<'a> {
    fn of(counted: &Counted<'a>) -> Rule<'a> {
        let total: f32 = counted.topic.iter().map(|word| word.weight).sum();
        // A sum that misses the share only by how it was added up is the share.
        let of_total = |share: f32| total * share * 0.999;
        let (passage_min, article_min) = (of_total(counted.passage_min), of_total(counted.article_min));
        Rule { topic: counted.topic, passage_min, article_min }
    }

    /// Whether a passage that holds the words `own` of an article that holds `article` is about the topic.
    fn counts(&self, own: Words, article: Held) -> bool {
        self.weight(own | article.title) >= self.passage_min && self.weight(own | article.whole) >= self.article_min
    }

    fn weight(&self, held: Words) -> f32 {
        bits().zip(self.topic).filter(|(bit, _)| held & bit != 0).map(|(_, word)| word.weight).sum()
    }
}

fn bits() -> impl Iterator<Item = Words> {
    (0..Words::BITS).map(|at| 1 << at)
}

/// For each document of the segment, the words of `topic` that its `field` holds.
fn held(segment: &SegmentReader, field: Field, topic: &[TopicWord]) -> Result<Vec<Words>, IndexError> {
    let mut held = vec![0; usize::try_from(segment.max_doc()).unwrap_or_default()];
    for (bit, word) in bits().zip(topic) {
        for stem in &word.stems {
            each_doc(segment, &Term::from_field_text(field, stem), |doc| {
                if let Some(words) = usize::try_from(doc).ok().and_then(|doc| held.get_mut(doc)) {
                    *words |= bit;
                }
            })?;
        }
    }
    Ok(held)
}

/// The documents, quotes and passages, that name any of `speakers`.
fn touching(segment: &SegmentReader, fields: &Fields, speakers: &[SpeakerName]) -> Result<HashSet<DocId>, IndexError> {
    let mut docs = HashSet::new();
    for speaker in speakers {
        let term = Term::from_field_text(fields.named, &speaker.term());
        each_doc(segment, &term, |doc| {
            docs.insert(doc);
        })?;
    }
    Ok(docs)
}

/// Gives `take` each document that has `term`, removed ones included.
fn each_doc(segment: &SegmentReader, term: &Term, mut take: impl FnMut(DocId)) -> Result<(), IndexError> {
    let index = segment.inverted_index(term.field())?;
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(()) };
    while postings.doc() != TERMINATED {
        take(postings.doc());
        postings.advance();
    }
    Ok(())
}

/// Every text of a column, in the order of its numbers.
fn terms(column: &StrColumn) -> Result<Vec<String>, IndexError> {
    let mut terms = Vec::with_capacity(column.num_terms());
    let mut stream = column.dictionary().stream()?;
    while stream.advance() {
        terms.push(String::from_utf8_lossy(stream.key()).into_owned());
    }
    Ok(terms)
}

/// The columns of a segment, and what of it is counted.
struct Table<'a> {
    segment: &'a SegmentReader,
    kind: Column<u64>,
    key: Column<u64>,
    published: Option<Column<i64>>,
    outlet: Option<StrColumn>,
    outlets: Vec<String>,
    /// Whether each document is of the outlet that is wanted; `None`: any is.
    of_outlet: Option<Vec<bool>>,
    after: Option<i64>,
    before: Option<i64>,
}

impl<'a> Table<'a> {
    fn of(segment: &'a SegmentReader, fields: &Fields, filter: &Filter) -> Result<Table<'a>, IndexError> {
        let columns = segment.fast_fields();
        let outlet = columns.str("outlet_printed")?;
        let outlets = outlet.as_ref().map(terms).transpose()?.unwrap_or_default();
        let of_outlet = match &filter.outlet {
            Some(wanted) => {
                let mut of_outlet = vec![false; usize::try_from(segment.max_doc()).unwrap_or_default()];
                each_doc(segment, &Term::from_field_text(fields.outlet, &folded_name(wanted)), |doc| {
                    if let Some(is) = usize::try_from(doc).ok().and_then(|doc| of_outlet.get_mut(doc)) {
                        *is = true;
                    }
                })?;
                Some(of_outlet)
            }
            None => None,
        };
        Ok(Table {
            segment,
            kind: columns.u64("kind")?,
            key: columns.u64("key")?,
            published: columns.column_opt("published")?,
            outlet,
            outlets,
            of_outlet,
            after: filter.after.map(days),
            before: filter.before.map(days),
        })
    }

    /// Whether `doc` is a live entry of this kind.
    fn is(&self, kind: Kind, doc: DocId) -> bool {
        self.kind.first(doc) == Some(kind.number()) && !self.segment.is_deleted(doc)
    }

    fn key(&self, doc: DocId) -> u64 {
        self.key.first(doc).unwrap_or_default()
    }

    fn day(&self, doc: DocId) -> Option<i64> {
        self.published.as_ref()?.first(doc)
    }

    fn outlet(&self, doc: DocId) -> Option<u64> {
        self.outlet.as_ref()?.ords().first(doc)
    }

    fn outlet_name(&self, outlet: Option<u64>) -> Option<&str> {
        self.outlets.get(usize::try_from(outlet?).ok()?).map(String::as_str)
    }

    /// Whether `doc` is of the outlet and the days that are wanted.
    fn meets(&self, doc: DocId) -> bool {
        let of_outlet = self.of_outlet.as_ref().is_none_or(|of_outlet| {
            usize::try_from(doc).ok().and_then(|doc| of_outlet.get(doc)).copied().unwrap_or_default()
        });
        let day = self.day(doc);
        let after = self.after.is_none_or(|after| day.is_some_and(|day| day >= after));
        let before = self.before.is_none_or(|before| day.is_some_and(|day| day <= before));
        of_outlet && after && before
    }
}

/// Counts within one segment, by a number of the caller's, outlet and day.
#[derive(Default)]
struct Tally(HashMap<(u64, Option<u64>, Option<i64>), u64>);

impl Tally {
    fn add(&mut self, of: u64, table: &Table<'_>, doc: DocId) {
        *self.0.entry((of, table.outlet(doc), table.day(doc))).or_default() += 1;
    }

    /// The caller's number, the outlet's, the month, and how many; the days of a month may come apart.
    fn by_month(self) -> impl Iterator<Item = (u64, Option<u64>, Option<Date>, u64)> {
        let mut months: HashMap<i64, Option<Date>> = HashMap::new();
        self.0.into_iter().map(move |((of, outlet, day), count)| {
            let month = day.and_then(|day| *months.entry(day).or_insert_with(|| month(day)));
            (of, outlet, month, count)
        })
    }
}

/// Texts, each once, by their numbers.
#[derive(Default)]
struct Numbered {
    texts: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Numbered {
    fn number(&mut self, text: String) -> usize {
        if let Some(number) = self.numbers.get(&text) {
            return *number;
        }
        let number = self.texts.len();
        self.numbers.insert(text.clone(), number);
        self.texts.push(text);
        number
    }
}

/// The first day of the month in which `day`, in days from 1970-01-01, lies.
fn month(day: i64) -> Option<Date> {
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    Some(date.first_of_month())
}
