//! Searching one commit. Scores are BM25 over live entries of one kind, added up in a fixed order, so that neither merges
//! nor removed articles nor the order of adding change them; ties go by key and place.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry as Slot},
    sync::Arc,
};

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentReader, TantivyDocument, Term,
    collector::TopDocs,
    index::SegmentId,
    query::{Bm25StatisticsProvider, Query},
    schema::{Field, Value},
};

use super::{
    IndexError, Place, QUERY_WORDS_MAX, Spelling, Vocabulary, Wording,
    entry::{Columns, Found, FoundEntry, fullest_first, hits, within_articles},
    query,
    schema::{Fields, Kind},
    scoring::{Counted, FieldWeight, K1, ScoredTerm, Scoring, Sizes, Statistics, Sum, count, live, rarity},
    twin::Watched,
    vocabulary,
};

/// How many entries the first search gives at least, of which the best are kept after the exact sum.
const CANDIDATES_MIN: usize = 200;
/// The articles whose every passage is a candidate, however weak the passage is by itself, and from how many they are chosen.
const ARTICLES_OPENED: usize = 20;
const ARTICLES_RANKED: usize = 60;
/// Weights of title and whole article beside the passage's own score. Words as they are printed count beside their stems, and
/// in a whole article a word's frequency counts for longer. The best of those tried on the development queries, where
/// `cargo run --release --example evaluate -- find FOLDER` gives article nDCG@10 of .761 on news, .874 on questions over several
/// articles and .951 on encyclopedia articles.
const TITLE_WEIGHT: Score = 1.05;
const ARTICLE_WEIGHT: Score = 0.5;
const ARTICLE_PRINTED_WEIGHT: Score = 0.5;
const ARTICLE_K1: Score = 2.0;
const PASSAGE_PRINTED_WEIGHT: Score = 0.1;
/// What being of an outlet or by a writer that the query names adds to an article, by the rarity of either. It changes little:
/// most of the 31 questions over several news articles name outlets, and nDCG@10 is .002 higher with it.
const NAMED_WEIGHT: Score = 0.3;
/// The name of an outlet or a writer has at most so many words.
const NAME_WORDS_MAX: usize = 6;
/// How many outlets and writers of a library are known by name in a query.
const NAMES_MAX: usize = 10_000;
/// Weight of the words around a quote beside its own.
const SURROUNDINGS_WEIGHT: Score = 0.4;
/// Two scores nearer than this, relatively, may be the same sum added up in another order.
const SAME_SCORE: Score = 1e-5;
/// How many stemmers' languages a query is read in at most.
const LANGUAGES_MAX: usize = 4;

/// One commit, opened.
pub(super) struct State {
    pub(super) seq: u64,
    pub(super) searcher: Searcher,
    watched: Watched,
    counted: HashMap<SegmentId, (Option<u64>, Counted)>,
    /// The live articles of each segment.
    articles: Vec<Arc<[(u64, DocId)]>>,
    totals: Sizes,
    pub(super) languages: Vec<&'static str>,
    /// Names of outlets and writers as a query may give them, and as they are indexed; those of removed articles may be among
    /// them.
    names: HashMap<String, Term>,
}

impl State {
    /// Counts what `searcher` sees; segments that `before` has counted already are taken from there.
    pub(super) fn new(searcher: Searcher, seq: u64, before: Option<&State>) -> Result<State, IndexError> {
        let (mut all_counted, mut articles) = (HashMap::new(), Vec::new());
        let mut totals = Sizes::default();
        let mut languages: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut names = HashMap::new();
        let fields = Fields::new();
        for segment in searcher.segment_readers() {
            let (id, deletes) = (segment.segment_id(), segment.delete_opstamp());
            let counted = before.and_then(|before| before.counted.get(&id)).filter(|(at, _)| *at == deletes);
            let counted = match counted {
                Some((_, counted)) => counted.clone(),
                None => count(segment)?,
            };
            totals.add(&counted.sizes);
            articles.push(Arc::clone(&counted.articles));
            all_counted.insert(id, (deletes, counted));
            let index = segment.inverted_index(fields.language)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                let code = super::stemmer::stemmed_as(std::str::from_utf8(terms.key()).ok());
                *languages.entry(code).or_default() += u64::from(terms.value().doc_freq);
            }
            add_names(segment, fields.outlet, &mut names)?;
            add_names(segment, fields.byline, &mut names)?;
        }
        let mut languages: Vec<(&str, u64)> = languages.into_iter().collect();
        languages.sort_by_key(|(code, entries)| (std::cmp::Reverse(*entries), *code));
        let languages = languages.into_iter().take(LANGUAGES_MAX).map(|(code, _)| code).collect();
        Ok(State {
            seq,
            searcher,
            watched: Watched::default(),
            counted: all_counted,
            articles,
            totals,
            languages,
            names,
        })
    }

    /// Passages for `query`: the passage's own words, the title's and the whole article's.
    pub(super) fn passages(&self, fields: &Fields, query: &super::Query<'_>) -> Result<Vec<Found>, IndexError> {
        let conditions = || query::conditions(query.filter, fields, true);
        if query.wording == Wording::Exact {
            return self.exact(Kind::Passage, fields.passage_exact, conditions(), fields, query);
        }
        let stems = self.stems(query.text, Kind::Passage, fields)?;
        if stems.is_empty() {
            return self.all(Kind::Passage, fields, query);
        }
        let (own, whole) = self.passage_scoring(fields, query.text, &stems)?;
        let wanted = query.limit.max(CANDIDATES_MIN);
        let mut found = self.best(&own, query::narrowed(own.query(), conditions()).as_ref(), wanted)?;
        let of_articles = query::conditions(query.filter, fields, false);
        let articles = self.best(&whole, query::narrowed(whole.query(), of_articles).as_ref(), ARTICLES_RANKED)?;
        let opened: Vec<Term> = self
            .scored(&whole, articles)?
            .into_iter()
            .take(ARTICLES_OPENED)
            .map(|entry| Term::from_field_u64(fields.key, entry.key))
            .collect();
        if !opened.is_empty() {
            let conditions = conditions().into_iter().chain([query::any_of(opened)]).collect();
            found.extend(self.best(&own, query::narrowed(own.query(), conditions).as_ref(), wanted)?);
            found.sort_unstable();
            found.dedup();
        }
        let mut entries = self.scored(&own, found)?;
        let fullest = fullest_first(&entries);
        self.add_article_scores(&whole, &mut entries)?;
        entries.sort_by(FoundEntry::better_first);
        Ok(hits(Kind::Passage, within_articles(entries, fullest), query.limit))
    }

    /// What scores passages for their own words, and articles for theirs.
    fn passage_scoring(
        &self,
        fields: &Fields,
        text: &str,
        stems: &[String],
    ) -> Result<(Scoring<'_>, Scoring<'_>), IndexError> {
        let printed = query::printed(text, &self.languages);
        let ranking = |field, boost, k1| FieldWeight { field, boost, k1, finds: false };
        let own = [
            (FieldWeight::finding(fields.passage, 1.0), stems),
            (ranking(fields.passage_exact, PASSAGE_PRINTED_WEIGHT, K1), &printed),
        ];
        let whole = [
            (FieldWeight::finding(fields.title, TITLE_WEIGHT), stems),
            (FieldWeight { k1: ARTICLE_K1, ..FieldWeight::finding(fields.article, ARTICLE_WEIGHT) }, stems),
            (ranking(fields.article_printed, ARTICLE_PRINTED_WEIGHT, ARTICLE_K1), &printed),
        ];
        let own = self.scoring(fields, Kind::Passage, &own)?;
        let bonuses = self.named(text)?;
        Ok((own, Scoring { bonuses, ..self.scoring(fields, Kind::Article, &whole)? }))
    }

    /// Passages for `query` by their own words alone: enough to compare wordings.
    pub(super) fn passages_alone(&self, fields: &Fields, query: &super::Query<'_>) -> Result<Vec<Found>, IndexError> {
        let stems = self.stems(query.text, Kind::Passage, fields)?;
        let own = self.scoring(fields, Kind::Passage, &[(FieldWeight::finding(fields.passage, 1.0), &stems)])?;
        let conditions = query::conditions(query.filter, fields, true);
        let found = self.best(&own, query::narrowed(own.query(), conditions).as_ref(), query.limit)?;
        Ok(hits(Kind::Passage, self.scored(&own, found)?, query.limit))
    }

    /// Quotes for `query`: the quote's own words, and those of its paragraph near it.
    pub(super) fn quotes(&self, fields: &Fields, query: &super::Query<'_>) -> Result<Vec<Found>, IndexError> {
        let conditions = query::conditions(query.filter, fields, true);
        if query.wording == Wording::Exact {
            return self.exact(Kind::Quote, fields.quote_exact, conditions, fields, query);
        }
        let stems = self.stems(query.text, Kind::Quote, fields)?;
        if stems.is_empty() {
            return self.all(Kind::Quote, fields, query);
        }
        let weighted = [
            (FieldWeight::finding(fields.quote, 1.0), stems.as_slice()),
            (FieldWeight::finding(fields.surroundings, SURROUNDINGS_WEIGHT), &stems),
        ];
        let scoring = self.scoring(fields, Kind::Quote, &weighted)?;
        let wanted = query.limit.max(CANDIDATES_MIN);
        let found = self.best(&scoring, query::narrowed(scoring.query(), conditions).as_ref(), wanted)?;
        Ok(hits(Kind::Quote, self.scored(&scoring, found)?, query.limit))
    }

    /// Live entries of `kind` that meet the filter, by key and place; none where nothing is filtered.
    fn all(&self, kind: Kind, fields: &Fields, query: &super::Query<'_>) -> Result<Vec<Found>, IndexError> {
        let conditions = query::conditions(query.filter, fields, true);
        let statistics = self.statistics(fields, kind);
        if conditions.is_empty() || statistics.size.entries == 0 {
            return Ok(Vec::new());
        }
        let narrowed = query::narrowed(query::all_of(kind, fields), conditions);
        let scoring = Scoring::of_nothing(statistics);
        let found = self.best_with_scores(&scoring, narrowed.as_ref(), query.limit)?;
        let found = found.into_iter().map(|(_, address)| address).collect();
        Ok(hits(kind, self.scored(&scoring, found)?, query.limit))
    }

    /// Live entries of `kind` with all words of the query one after another.
    fn exact(
        &self,
        kind: Kind,
        field: Field,
        conditions: Vec<Box<dyn Query>>,
        fields: &Fields,
        query: &super::Query<'_>,
    ) -> Result<Vec<Found>, IndexError> {
        let Some(phrase) = query::phrase(query.text, field, &self.languages) else { return Ok(Vec::new()) };
        let scoring = Scoring::of_nothing(self.statistics(fields, kind));
        if scoring.statistics.size.entries == 0 {
            return Ok(Vec::new());
        }
        let phrase = query::narrowed(phrase, conditions);
        let found = self.best_with_scores(&scoring, phrase.as_ref(), query.limit)?;
        let mut columns: HashMap<u32, Columns> = HashMap::new();
        let mut entries = Vec::with_capacity(found.len());
        for (score, address) in found {
            let of_segment = match columns.entry(address.segment_ord) {
                Slot::Occupied(known) => known.into_mut(),
                Slot::Vacant(new) => new.insert(Columns::of(self.searcher.segment_reader(address.segment_ord))?),
            };
            entries.push(of_segment.entry(address, Sum { score, coverage: 0.0 }));
        }
        Ok(hits(kind, entries, query.limit))
    }

    /// The stored words of what was found in this state, in order.
    pub(super) fn words(&self, fields: &Fields, found: &[Found]) -> Result<Vec<String>, IndexError> {
        let words = |found: &Found| {
            let document: TantivyDocument = self.searcher.doc(found.address)?;
            Ok(document.get_first(fields.words).and_then(|words| words.as_str()).unwrap_or_default().to_owned())
        };
        found.iter().map(words).collect()
    }

    /// The live documents that hold each of `stems`, among passages, and how many passages there are.
    pub(super) fn document_frequency(&self, fields: &Fields, stems: &[String]) -> Result<(u64, Vec<u64>), IndexError> {
        let statistics = self.statistics(fields, Kind::Passage);
        let frequency = |stem: &String| statistics.doc_freq(&Term::from_field_text(fields.passage, stem));
        let frequencies = stems.iter().map(frequency).collect::<Result<Vec<u64>, _>>()?;
        Ok((statistics.size.entries, frequencies))
    }

    /// As [`super::Index::meets`].
    pub(super) fn meets(&self, fields: &Fields, filter: &super::Filter) -> Result<bool, IndexError> {
        let conditions = query::conditions(filter, fields, true);
        if conditions.is_empty() {
            return Ok(self.searcher.num_docs() > 0);
        }
        let query = query::narrowed(query::all_of(Kind::Passage, fields), conditions);
        Ok(!self.searcher.search(query.as_ref(), &TopDocs::with_limit(1).order_by_score())?.is_empty())
    }

    /// What sees the commit's entries.
    pub(super) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// The searches that are made, for measuring.
    pub(super) fn watched(&self) -> &Watched {
        &self.watched
    }

    /// As [`super::Index::knows`].
    pub(super) fn knows(&self, fields: &Fields, word: &str, among: Vocabulary) -> Result<bool, IndexError> {
        vocabulary::knows(&self.searcher, fields, word, among, &self.languages)
    }

    /// As [`super::Index::spellings`].
    pub(super) fn spellings(
        &self,
        fields: &Fields,
        word: &str,
        among: Vocabulary,
        limit: usize,
    ) -> Result<Vec<Spelling>, IndexError> {
        vocabulary::spellings(&self.searcher, among.field(fields), word, limit)
    }

    /// Every passage and quote with its stored words, by key and place.
    pub(super) fn entries(&self, fields: &Fields) -> Result<Vec<(u64, Place, String)>, IndexError> {
        let mut entries = Vec::new();
        for (number, segment) in (0_u32..).zip(self.searcher.segment_readers()) {
            let columns = Columns::of(segment)?;
            for doc in segment.doc_ids_alive() {
                let address = DocAddress::new(number, doc);
                let kind = Kind::ALL.into_iter().find(|kind| kind.number() == columns.kind(doc));
                let Some(kind) = kind.filter(|kind| *kind != Kind::Article) else { continue };
                let document: TantivyDocument = self.searcher.doc(address)?;
                let words = document.get_first(fields.words).and_then(|words| words.as_str()).unwrap_or_default();
                let entry = columns.entry(address, Sum::default());
                let Some(place) = entry.place(kind) else { continue };
                entries.push((entry.key, place, words.to_owned()));
            }
        }
        entries.sort();
        Ok(entries)
    }

    /// The stems of `text` to look for, in order; where there are too many, the rarest of those that occur.
    fn stems(&self, text: &str, kind: Kind, fields: &Fields) -> Result<Vec<String>, IndexError> {
        let mut stems = query::stems(text, &self.languages);
        let most = QUERY_WORDS_MAX * self.languages.len().max(1);
        if stems.len() > most {
            let field = if kind == Kind::Quote { fields.surroundings } else { fields.passage };
            let statistics = self.statistics(fields, kind);
            let mut ranked = Vec::with_capacity(stems.len());
            for (place, stem) in stems.into_iter().enumerate() {
                let frequency = statistics.doc_freq(&Term::from_field_text(field, &stem))?;
                ranked.push((frequency == 0, frequency, place, stem));
            }
            ranked.sort();
            ranked.truncate(most);
            ranked.sort_by_key(|(_, _, place, _)| *place);
            stems = ranked.into_iter().map(|(_, _, _, stem)| stem).collect();
        }
        Ok(stems)
    }

    fn statistics(&self, fields: &Fields, kind: Kind) -> Statistics<'_> {
        let seconds = vec![fields.title, fields.surroundings];
        Statistics { searcher: &self.searcher, size: self.totals.of(kind), seconds }
    }

    /// The outlets and writers that `text` names, each with what it adds to the score of its articles.
    fn named(&self, text: &str) -> Result<Vec<(Term, Score)>, IndexError> {
        let words: Vec<String> = query::name_words(text).collect();
        let mut found: Vec<(Term, Score)> = Vec::new();
        for start in 0..words.len() {
            let names = (1..=NAME_WORDS_MAX).map_while(|len| words.get(start..start + len));
            for term in names.filter_map(|words| self.names.get(&words.join(" "))) {
                // All entries of an outlet's articles name it, not the articles alone.
                let entries = live(&self.searcher, term)?;
                if entries > 0 && !found.iter().any(|(known, _)| known == term) {
                    found.push((term.clone(), NAMED_WEIGHT * rarity(entries, self.searcher.num_docs())));
                }
            }
        }
        Ok(found)
    }

    /// What scores entries of `kind` by these words in these fields.
    #[allow(clippy::cast_precision_loss)] // words of a library
    fn scoring(
        &self,
        fields: &Fields,
        kind: Kind,
        weighted: &[(FieldWeight, &[String])],
    ) -> Result<Scoring<'_>, IndexError> {
        let statistics = self.statistics(fields, kind);
        let entries = statistics.size.entries;
        let mut terms = Vec::new();
        for (weight, words) in weighted.iter().filter(|_| entries > 0) {
            let average_len_words = statistics.total_num_tokens(weight.field)? as Score / entries as Score;
            for word in *words {
                let term = Term::from_field_text(weight.field, word);
                let frequency = statistics.doc_freq(&term)?;
                if frequency > 0 {
                    let rarity = rarity(frequency, entries);
                    terms.push(ScoredTerm { term, weight: *weight, entries: frequency, rarity, average_len_words });
                }
            }
        }
        Ok(Scoring { terms, ..Scoring::of_nothing(statistics) })
    }

    /// The `wanted` best documents for `query`, and every other whose score cannot be told from the last one's.
    fn best(&self, scoring: &Scoring<'_>, query: &dyn Query, wanted: usize) -> Result<Vec<DocAddress>, IndexError> {
        if scoring.terms.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.best_with_scores(scoring, query, wanted)?;
        Ok(found.into_iter().map(|(_, address)| address).collect())
    }

    fn best_with_scores(
        &self,
        scoring: &Scoring<'_>,
        query: &dyn Query,
        wanted: usize,
    ) -> Result<Vec<(Score, DocAddress)>, IndexError> {
        let all = usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX).max(1);
        let first = wanted.saturating_add(1).min(all);
        let mut limit = first;
        loop {
            self.watched.note(query, limit);
            let collector = TopDocs::with_limit(limit).order_by_score();
            let mut found = self.searcher.search_with_statistics_provider(query, &collector, &scoring.statistics)?;
            let last_wanted = wanted.checked_sub(1).and_then(|last| found.get(last)).map(|(score, _)| *score);
            let Some(cut) = last_wanted.map(|score| score - score.abs() * SAME_SCORE) else { return Ok(found) };
            let tied = found.last().is_some_and(|(score, _)| *score >= cut);
            if !tied || limit >= all || found.len() < limit {
                found.retain(|(score, _)| *score >= cut);
                return Ok(found);
            }
            // A few are tied, or else very many: each further search begins anew, so the third one takes all.
            limit = if limit == first { first.saturating_mul(4).min(all) } else { all };
        }
    }

    /// The exact scores of `found` (sorted or not), best first.
    fn scored(&self, scoring: &Scoring<'_>, mut found: Vec<DocAddress>) -> Result<Vec<FoundEntry>, IndexError> {
        found.sort_unstable();
        let mut entries = Vec::with_capacity(found.len());
        for group in found.chunk_by(|one, next| one.segment_ord == next.segment_ord) {
            let Some(first) = group.first() else { continue };
            let segment = self.searcher.segment_reader(first.segment_ord);
            let columns = Columns::of(segment)?;
            let docs: Vec<DocId> = group.iter().map(|address| address.doc_id).collect();
            let sums = scoring.sums(segment, &docs)?;
            entries.extend(group.iter().zip(sums).map(|(address, sum)| columns.entry(*address, sum)));
        }
        entries.sort_by(FoundEntry::better_first);
        Ok(entries)
    }

    /// Adds to each passage the score of its article.
    fn add_article_scores(&self, whole: &Scoring<'_>, passages: &mut [FoundEntry]) -> Result<(), IndexError> {
        let mut keys: Vec<u64> = passages.iter().map(|passage| passage.key).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut addresses = Vec::with_capacity(keys.len());
        for key in keys {
            addresses.extend(self.article_address(key));
        }
        let scores: HashMap<u64, Score> =
            self.scored(whole, addresses)?.into_iter().map(|entry| (entry.key, entry.score)).collect();
        for passage in passages {
            passage.score += scores.get(&passage.key).copied().unwrap_or_default();
        }
        Ok(())
    }

    fn article_address(&self, key: u64) -> Option<DocAddress> {
        let in_segment = |(number, articles): (u32, &Arc<[(u64, DocId)]>)| {
            let at = articles.binary_search_by_key(&key, |(key, _)| *key).ok()?;
            articles.get(at).map(|(_, doc)| DocAddress::new(number, *doc))
        };
        (0_u32..).zip(&self.articles).find_map(in_segment)
    }
}

/// Adds the names in `segment`'s `field` to `names`, as many as are kept: "the ostrel post" as "ostrel post" too, but "the
/// age" only as it is. A writer of one word ("staff") is nobody's name; an outlet is known before a writer of the same name.
fn add_names(segment: &SegmentReader, field: Field, names: &mut HashMap<String, Term>) -> Result<(), IndexError> {
    let of_writers = segment.schema().get_field_name(field) == "byline";
    let index = segment.inverted_index(field)?;
    let mut terms = index.terms().stream()?;
    while names.len() < NAMES_MAX && terms.advance() {
        let Ok(name) = std::str::from_utf8(terms.key()) else { continue };
        if of_writers && !name.contains(' ') {
            continue;
        }
        let term = Term::from_field_text(field, name);
        if let Some(short) = name.strip_prefix("the ").filter(|short| short.contains(' ')) {
            names.entry(short.to_owned()).or_insert_with(|| term.clone());
        }
        names.entry(name.to_owned()).or_insert(term);
    }
    Ok(())
}
