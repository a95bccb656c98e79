//! Who said it: the very words, then words like them, then words about the subject. Quotes first, narration as what it is.

use std::{collections::HashSet, ops::Range, sync::Arc};

use super::{
    Answer, AnswerError, Library, Match, Page, Verdict,
    alignment::{Likeness, likeness, run_in},
    draft::{Draft, Frame, Shelf, folded, innermost, quote_words, sentences_in, without_overlaps, words_in},
    emptied,
    merging::{answer_with_printings, merged},
    question, spelling,
    weights::{Weights, coverage},
};
use crate::{
    domain::{Filter, Span},
    index::{Hit, Place, Printed, Query, Vocabulary, Word, Wording, first_words, words},
    store::StoredArticle,
};

/// How many different quotes and passages with the very words are looked at.
const EXACT_MAX: usize = 60;
/// How many quotes and passages with some of the words are compared with the query.
const NEAR_QUOTES: usize = 60;
const NEAR_PASSAGES: usize = 24;
/// How many words are compared at most in all.
const NEAR_WORDS_MAX: usize = 60_000;
const LONG_QUERY_WORDS: usize = 64;
/// With so many different quotes and passages that print the very words no others are looked for.
const EXACT_ENOUGH: usize = 20;
/// How many near wordings are kept.
const NEAR_MAX: usize = 30;
/// From this likeness on a wording is near: a quotation with 40 % of its words replaced reaches it, words about the same
/// subject seldom do.
pub(super) const NEAR_MIN: f32 = 0.5;
/// What the article's own words must reach: they are offered beside quotes, and few of them are what somebody said.
const NEAR_NARRATION_MIN: f32 = 0.62;
/// How many quotes about a subject are kept.
const TOPIC_MAX: usize = 50;
/// The share of the subject's weight that a quote and its passage must hold.
const TOPIC_COVERAGE_MIN: f32 = 0.55;
/// Up to this many telling words a query may be a subject even where its very words are printed.
const SUBJECT_WORDS_MAX: usize = 3;
/// How many of the nearest are given where nothing is near enough.
pub(super) const NEAREST_MAX: usize = 3;

pub(super) fn who_said(library: Library<'_>, text: &str, filter: &Filter, page: &Page) -> Result<Answer, AnswerError> {
    if first_words(text, None, 1).is_empty() {
        return Err(AnswerError::Empty);
    }
    let (filter, mut instead_of) = spelling::read_filter(library, filter)?;
    let mut found = find(library, text, &filter)?;
    if !found.has_the_very_words() {
        let (respelled, changed) = spelling::respelled(library, text, Vocabulary::Passages)?;
        if !changed.is_empty() {
            let better = find(library, &respelled, &filter)?;
            if better.is_better_than(&found) {
                found = better;
                let of_speaker = std::mem::replace(&mut instead_of, changed);
                spelling::add(&mut instead_of, of_speaker);
            }
        }
    }
    let emptied_by = match found.verdict {
        Verdict::None => {
            let met = |filter: &Filter| Ok::<_, AnswerError>(library.index.meets(filter)?);
            emptied::by(&filter, met, |filter| Ok(find(library, text, filter)?.verdict == Verdict::None))?
        }
        _ => None,
    };
    let frame = Frame { verdict: found.verdict, asked: None, emptied_by, words_left_out: found.left_out };
    let answer = answer_with_printings(library, &filter, found.drafts, HashSet::new(), page, &frame)?;
    Ok(Answer { instead_of, ..answer })
}

/// What a search came to.
struct Outcome {
    verdict: Verdict,
    /// Best first; under `None` the nearest, at most three.
    drafts: Vec<Draft>,
    /// How many words were left out.
    left_out: usize,
}

impl Outcome {
    fn has_the_very_words(&self) -> bool {
        self.drafts.first().is_some_and(|draft| draft.matched == Match::Exact)
    }

    /// Whether other spellings made it better: a better verdict, or another finding that fits at least as well.
    fn is_better_than(&self, other: &Outcome) -> bool {
        let rank = |verdict| match verdict {
            Verdict::Found => 2,
            Verdict::Near => 1,
            _ => 0,
        };
        let (Some(first), Some(of_other)) = (self.drafts.first(), other.drafts.first()) else {
            return self.verdict != Verdict::None;
        };
        if rank(self.verdict) != rank(other.verdict) {
            return rank(self.verdict) > rank(other.verdict);
        }
        let same = (first.key(), first.shown) == (of_other.key(), of_other.shown);
        let fits = |draft: &Draft| (draft.matched == Match::Exact, draft.matched == Match::Near);
        let better = fits(first).cmp(&fits(of_other)).then(first.score.total_cmp(&of_other.score));
        self.verdict != Verdict::None && !same && better.is_ge()
    }
}

fn find(library: Library<'_>, text: &str, filter: &Filter) -> Result<Outcome, AnswerError> {
    let mut search = Search::new(library, text, filter)?;
    let exact = search.exact()?;
    let left_out = search.weights.left_out;
    let outcome = |(verdict, drafts)| Ok(Outcome { verdict, drafts, left_out });
    let reading = question::read(text);
    if exact.is_empty() && reading.asked == super::Asked::WhoSaid {
        let filter = with_speaker(library, filter, reading.speaker.as_deref())?;
        let missing_speaker = reading.speaker.is_some() && filter.speaker.is_none();
        if !missing_speaker {
            let mut inner = Search::new(library, &reading.subject, &filter)?;
            return outcome(if reading.about { inner.subject()? } else { inner.wording()? });
        }
    }
    outcome(search.rest(exact)?)
}

/// `filter` narrowed to the speaker whom the question names, where it names none itself and that speaker is quoted at all.
pub(super) fn with_speaker(
    library: Library<'_>,
    filter: &Filter,
    speaker: Option<&str>,
) -> Result<Filter, AnswerError> {
    let mut narrowed = filter.clone();
    if filter.speaker.is_none()
        && let Some(speaker) = speaker
    {
        let only = Filter { speaker: Some(speaker.to_owned()), ..Filter::default() };
        let query = Query { text: "", wording: Wording::Any, filter: &only, limit: 1 };
        if !library.index.quotes(&query)?.is_empty() {
            narrowed.speaker = only.speaker;
        }
    }
    Ok(narrowed)
}

/// A search for somebody's words in one library.
pub(super) struct Search<'a> {
    library: Library<'a>,
    shelf: Shelf<'a>,
    text: &'a str,
    filter: &'a Filter,
    pub(super) weights: Weights,
    /// The quotes with some of the words, once they were looked for.
    some_words: Option<Arc<[Printed]>>,
}

impl<'a> Search<'a> {
    pub(super) fn new(library: Library<'a>, text: &'a str, filter: &'a Filter) -> Result<Search<'a>, AnswerError> {
        let weights = Weights::of(library.index, text)?;
        Ok(Search { library, shelf: Shelf::of(library), text, filter, weights, some_words: None })
    }

    /// The very words, else words like them, else words about the subject.
    pub(super) fn wording(&mut self) -> Result<(Verdict, Vec<Draft>), AnswerError> {
        let exact = self.exact()?;
        self.rest(exact)
    }

    /// What to give besides `exact`, the printings of the very words.
    fn rest(&mut self, exact: Vec<Draft>) -> Result<(Verdict, Vec<Draft>), AnswerError> {
        let telling = self.weights.telling().len();
        if telling <= 1 {
            // A single word is a subject: who used it is no quotation of it.
            return self.subject();
        }
        if exact.len() >= EXACT_ENOUGH {
            return Ok((Verdict::Found, merged(exact)));
        }
        // Beside a printing of the very words only other quotes are of interest.
        let near = self.near(exact.is_empty())?;
        let verdict = match (exact.is_empty(), near.is_empty()) {
            (false, _) => Verdict::Found,
            (true, false) if telling > SUBJECT_WORDS_MAX => Verdict::Near,
            _ => Verdict::None,
        };
        let about = telling <= SUBJECT_WORDS_MAX || verdict == Verdict::None;
        if !about {
            return Ok((verdict, merged(without_overlaps(exact.into_iter().chain(near).collect()))));
        }
        let (subject, topic) = self.subject()?;
        let verdict = match (verdict, subject, near.is_empty()) {
            (Verdict::Found, _, _) | (_, Verdict::Found, _) => Verdict::Found,
            (_, _, false) => Verdict::Near,
            _ => Verdict::None,
        };
        if verdict == Verdict::None {
            return Ok((verdict, topic));
        }
        let topic = if subject == Verdict::Found { topic } else { Vec::new() };
        let all = exact.into_iter().chain(near).chain(topic).collect();
        Ok((verdict, merged(without_overlaps(all))))
    }

    fn query(&self, wording: Wording, limit: usize) -> Query<'a> {
        Query { text: self.text, wording, filter: self.filter, limit }
    }

    fn narration_wanted(&self) -> bool {
        self.filter.speaker.is_none() && !self.filter.quotes_only
    }

    /// Every printing of the very words: in quotes (the innermost that holds them all), then in narration.
    pub(super) fn exact(&mut self) -> Result<Vec<Draft>, AnswerError> {
        let wanted = words(self.text, None);
        let mut drafts = Vec::new();
        for found in self.library.index.distinct_quotes(&self.query(Wording::Exact, EXACT_MAX))? {
            let draft = self.exact_quote(&found.hit, &wanted)?;
            drafts.extend(draft.map(|draft| draft.printing(found.print.number)));
        }
        let mut drafts = innermost(drafts);
        drafts.sort_by(Draft::better_first);
        if self.narration_wanted() && !self.weights.all_common() {
            for found in self.library.index.distinct_passages(&self.query(Wording::Exact, EXACT_MAX))? {
                let draft = self.exact_narration(&found.hit, &wanted)?;
                drafts.extend(draft.map(|draft| draft.printing(found.print.number)));
            }
        }
        Ok(without_overlaps(drafts))
    }

    fn exact_quote(&mut self, hit: &Hit, wanted: &[Word]) -> Result<Option<Draft>, AnswerError> {
        let (Some(article), Place::Quote(number)) = (self.shelf.get(hit.key)?, hit.place) else { return Ok(None) };
        let Some(quote) = article.extraction.quotes.get(number) else { return Ok(None) };
        let own = quote_words(&article, quote);
        let Some(run) = run_in(&folded(wanted), &folded(&own), 0) else { return Ok(None) };
        let draft = Draft::of_quote(&article, number, Match::Exact, hit.score);
        Ok(draft.map(|draft| draft.highlighting(spans(&own, run))))
    }

    /// The words where they stand outside any quote, with the sentences that hold them.
    fn exact_narration(&mut self, hit: &Hit, wanted: &[Word]) -> Result<Option<Draft>, AnswerError> {
        let (Some(article), Place::Passage(passage)) = (self.shelf.get(hit.key)?, hit.place) else { return Ok(None) };
        let own = words_in(&article, passage);
        let (own_folded, wanted) = (folded(&own), folded(wanted));
        let mut from = 0;
        while let Some(run) = run_in(&wanted, &own_folded, from) {
            from = run.end;
            let around = Span::around(&spans(&own, run.clone()));
            if let Some(around) = around.filter(|around| !is_quoted(&article, *around))
                && let Some(shown) = sentences_around(&article, passage, around)
            {
                let draft = Draft::of_narration(&article, shown, Match::Exact, hit.score);
                return Ok(Some(draft.highlighting(spans(&own, run))));
            }
        }
        Ok(None)
    }

    /// Wordings like the query's, best first; the articles' own where `narration` wants them.
    pub(super) fn near(&mut self, narration: bool) -> Result<Vec<Draft>, AnswerError> {
        let mut left = NEAR_WORDS_MAX;
        let quotes = self.quotes_with_some_words()?;
        let mut drafts = Vec::new();
        for (found, likeness) in alike(&self.weights, &quotes, NEAR_MIN, &mut left) {
            let draft = self.near_quote(&found.hit, &likeness)?;
            drafts.extend(draft.map(|draft| draft.printing(found.print.number)));
        }
        if narration && self.narration_wanted() {
            let passages = self.library.index.distinct_passages(&self.query(Wording::Any, NEAR_PASSAGES))?;
            for (found, likeness) in alike(&self.weights, &passages, NEAR_NARRATION_MIN, &mut left) {
                let draft = self.near_narration(&found.hit, &likeness)?;
                drafts.extend(draft.map(|draft| draft.printing(found.print.number)));
            }
        }
        drafts.sort_by(Draft::better_first);
        drafts.truncate(NEAR_MAX);
        Ok(without_overlaps(drafts))
    }

    /// The quotes with the most of the words, best first.
    fn quotes_with_some_words(&mut self) -> Result<Arc<[Printed]>, AnswerError> {
        if let Some(found) = &self.some_words {
            return Ok(Arc::clone(found));
        }
        let found: Arc<[Printed]> = self.library.index.distinct_quotes(&self.query(Wording::Any, NEAR_QUOTES))?.into();
        self.some_words = Some(Arc::clone(&found));
        Ok(found)
    }

    fn near_quote(&mut self, hit: &Hit, likeness: &Likeness) -> Result<Option<Draft>, AnswerError> {
        let (Some(article), Place::Quote(number)) = (self.shelf.get(hit.key)?, hit.place) else { return Ok(None) };
        let Some(quote) = article.extraction.quotes.get(number) else { return Ok(None) };
        let own = quote_words(&article, quote);
        let draft = Draft::of_quote(&article, number, Match::Near, likeness.score);
        Ok(draft.map(|draft| draft.highlighting(spans_at(&own, &likeness.places))))
    }

    fn near_narration(&mut self, hit: &Hit, likeness: &Likeness) -> Result<Option<Draft>, AnswerError> {
        let (Some(article), Place::Passage(passage)) = (self.shelf.get(hit.key)?, hit.place) else { return Ok(None) };
        let own = words_in(&article, passage);
        let highlights = spans_at(&own, &likeness.places);
        let Some(around) = Span::around(&highlights).filter(|around| !is_quoted(&article, *around)) else {
            return Ok(None);
        };
        let Some(shown) = sentences_around(&article, passage, around) else { return Ok(None) };
        // Quotes first: somebody's words are what is asked for.
        let draft = Draft::of_narration(&article, shown, Match::Near, likeness.score * 0.9);
        Ok(Some(draft.highlighting(highlights)))
    }

    /// Quotes about the subject, the quote's own words counting most. Under `None` the nearest, at most three.
    pub(super) fn subject(&mut self) -> Result<(Verdict, Vec<Draft>), AnswerError> {
        let found = self.quotes_with_some_words()?;
        let (mut about, mut nearest) = (Vec::new(), Vec::new());
        for found in found.iter().take(TOPIC_MAX) {
            let Some((draft, coverage)) = self.topic_quote(&found.hit)? else { continue };
            let draft = draft.printing(found.print.number);
            if coverage >= TOPIC_COVERAGE_MIN {
                about.push(draft);
            } else if nearest.len() < NEAREST_MAX {
                nearest.push(draft);
            }
        }
        if about.is_empty() {
            return Ok((Verdict::None, merged(without_overlaps(nearest))));
        }
        Ok((Verdict::Found, merged(without_overlaps(about))))
    }

    /// The quote as a finding about the subject, and the share of the subject that it and its passage hold.
    fn topic_quote(&mut self, hit: &Hit) -> Result<Option<(Draft, f32)>, AnswerError> {
        let (Some(article), Place::Quote(number)) = (self.shelf.get(hit.key)?, hit.place) else { return Ok(None) };
        let Some(quote) = article.extraction.quotes.get(number) else { return Ok(None) };
        let own = quote_words(&article, quote);
        let start = quote.spans.first().map_or(0, |span| span.start());
        let around =
            article.extraction.passage_at(start).map(|passage| words_in(&article, passage)).unwrap_or_default();
        let telling = self.weights.telling();
        let holds = |stem: &str| own.iter().chain(&around).any(|word| word.stem == stem);
        let coverage = if telling.is_empty() { 1.0 } else { coverage(&telling, holds) };
        let matched = own.iter().filter(|word| telling.iter().any(|wanted| wanted.word.stem == word.stem));
        let highlights: Vec<Span> = matched.map(|word| word.span).collect();
        let draft = Draft::of_quote(&article, number, Match::Topic, hit.score);
        Ok(draft.map(|draft| (draft.highlighting(highlights), coverage)))
    }
}

/// The hits whose words are at least `least` like the query's, best first, at most [`NEAR_MAX`].
fn alike<'f>(weights: &Weights, found: &'f [Printed], least: f32, left: &mut usize) -> Vec<(&'f Printed, Likeness)> {
    let mut alike = Vec::new();
    for found in found {
        let words: Vec<&str> = found.words.split(' ').collect();
        // A long quotation takes longer to compare, and fewer texts are like it.
        *left = left.saturating_sub(words.len() * (1 + weights.words.len() / LONG_QUERY_WORDS));
        if *left == 0 {
            break;
        }
        alike.extend(likeness(&weights.words, &words).filter(|likeness| likeness.score >= least).map(|it| (found, it)));
    }
    alike.sort_by(|(_, one), (_, other)| other.score.total_cmp(&one.score));
    alike.truncate(NEAR_MAX);
    alike
}

/// Whether a quote covers all of `span`.
pub(super) fn is_quoted(article: &StoredArticle, span: Span) -> bool {
    covering_quote(article, span).is_some()
}

/// The number of the innermost quote that covers all of `span`.
pub(super) fn covering_quote(article: &StoredArticle, span: Span) -> Option<usize> {
    let quotes = article.extraction.quotes.iter().enumerate();
    let covering = quotes.filter_map(|(number, quote)| Some((number, Span::around(&quote.spans)?)));
    let covering = covering.filter(|(_, around)| around.contains(span));
    covering.min_by_key(|(_, around)| around.len_bytes()).map(|(number, _)| number)
}

/// From the first to the last sentence of `passage` that `span` touches.
pub(super) fn sentences_around(article: &StoredArticle, passage: Span, span: Span) -> Option<Span> {
    let touched: Vec<Span> =
        sentences_in(article, passage).into_iter().filter(|sentence| sentence.overlaps(span)).collect();
    Span::around(&touched)
}

fn spans(words: &[Word], run: Range<usize>) -> Vec<Span> {
    words.get(run).unwrap_or_default().iter().map(|word| word.span).collect()
}

fn spans_at(words: &[Word], places: &[usize]) -> Vec<Span> {
    places.iter().filter_map(|place| words.get(*place)).map(|word| word.span).collect()
}
