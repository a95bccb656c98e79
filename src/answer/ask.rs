//! One question, answered by the one sentence that holds most of it and what it asks for; or by nobody, where none does.

use std::sync::Arc;

use jiff::civil::Date;

use super::{
    Answer, AnswerError, Asked, Library, Match, Page, Verdict,
    alignment::similar,
    draft::{Draft, Frame, Shelf, answer, folded, merged, quote_words, sentences_in, words_in},
    expectation::Expectation,
    question::{self, Reading},
    sources_on::matched,
    speaker::can_be_by,
    weights::{Wanted, Weights, coverage},
    who_said::{NEAREST_MAX, Search, covering_quote, with_speaker},
};
use crate::{
    domain::{Filter, Span},
    index::{Hit, Place, Query, Word, Wording, words},
    store::StoredArticle,
};

/// How many of the best passages are read sentence by sentence.
const PASSAGES_READ: usize = 24;
/// How many sentences are kept.
const SENTENCES_MAX: usize = 50;
/// BM25 of sentences: a word said twice counts little more, and length matters less than for passages.
/// Both and the weights below were the best of a few tried on 690 questions with known answers (0.73 to 0.76 answered right).
const K1: f32 = 0.3;
const B: f32 = 0.2;
/// What the rest of its passage and its title add to a sentence, beside its own words.
const CONTEXT_WEIGHT: f32 = 0.3;
/// What being in a better passage adds, at most.
const RANK_WEIGHT: f32 = 0.4;
/// What the question's neighbouring words add where they are neighbours in the sentence too.
const PAIR_WEIGHT: f32 = 0.3;
/// A word with another ending or one other letter counts as this many of the word itself.
const SIMILAR_TIMES: f32 = 0.3;
/// A sentence of fewer words is a caption or a heading.
const SENTENCE_WORDS_MIN: usize = 5;
/// The share of the question's weight that the best sentence, with half of what its passage adds, must hold: to answer, and to
/// answer weakly. Below it nothing is answered.
const FOUND_MIN: f32 = 0.55;
const WEAK_MIN: f32 = 0.36;
/// From this share on a question with a name that stands nowhere in the library is answered nevertheless.
const NAMELESS_MIN: f32 = 0.75;
/// What a word that stands only beside the sentence, in its passage or title, counts for that.
const BESIDE_SHARE: f32 = 0.6;

pub(super) fn ask(library: Library<'_>, text: &str, page: &Page) -> Result<Answer, AnswerError> {
    if words(text, None).is_empty() {
        return Err(AnswerError::Empty);
    }
    let reading = question::read(text);
    let weights = Weights::of(library.index, text)?;
    let frame =
        |verdict| Frame { verdict, asked: Some(reading.asked), emptied_by: None, words_left_out: weights.left_out };
    let somebody = reading.asked == Asked::WhoSaid || reading.again;
    if somebody && let Some((verdict, drafts)) = said(library, &reading)? {
        return Ok(answer(&drafts, page, &frame(verdict)));
    }
    let found = sentences_for(library, text, &reading, &weights)?;
    let verdict = verdict(library, &reading, &weights, &found)?;
    let mut drafts: Vec<Draft> = found.into_iter().map(|found| found.draft).collect();
    if verdict == Verdict::None {
        drafts.truncate(NEAREST_MAX);
    }
    Ok(answer(&drafts, page, &frame(verdict)))
}

type Said = Option<(Verdict, Vec<Draft>)>;

/// Somebody's words, where the question asks for them and they are found. Of a year: what was printed in it, or else words
/// that hold it.
fn said(library: Library<'_>, reading: &Reading) -> Result<Said, AnswerError> {
    let Some(year) = reading.year else { return said_within(library, reading, &Filter::default()) };
    let printed_then = said_within(library, reading, &printed_in(year))?;
    if printed_then.as_ref().is_some_and(|(verdict, _)| *verdict != Verdict::None) {
        return Ok(printed_then);
    }
    let subject = format!("{} {year}", reading.subject);
    said_within(library, &Reading { subject, ..reading.clone() }, &Filter::default())
}

fn said_within(library: Library<'_>, reading: &Reading, filter: &Filter) -> Result<Said, AnswerError> {
    let filter = with_speaker(library, filter, reading.speaker.as_deref())?;
    if reading.speaker.is_some() && filter.speaker.is_none() {
        return Ok(None);
    }
    let mut search = Search::new(library, &reading.subject, &filter)?;
    if reading.again {
        let drafts = merged(search.exact()?);
        return Ok((!drafts.is_empty()).then_some((Verdict::Found, drafts)));
    }
    let (verdict, drafts) = if reading.about { search.subject()? } else { search.wording()? };
    let narrowed = reading.left_out.is_some() || !reading.besides.is_empty();
    let drafts: Vec<Draft> =
        drafts.into_iter().map(Draft::narrowed).filter(|draft| is_wanted(draft, reading)).collect();
    match verdict {
        // Sentences would again be of the one, or be those, that were to be left out.
        _ if narrowed && drafts.is_empty() => Ok(Some((Verdict::None, drafts))),
        Verdict::None if !narrowed => Ok(None),
        _ => Ok(Some((verdict, drafts))),
    }
}

fn printed_in(year: i16) -> Filter {
    let after = Date::new(year, 1, 1).ok();
    Filter { after, before: after.map(Date::last_of_year), ..Filter::default() }
}

/// Whether the question does not leave this quote out: because of its speaker, who must be known not to be the one, or
/// because its words are known already.
fn is_wanted(draft: &Draft, reading: &Reading) -> bool {
    let Some(quote) = draft.quote() else { return reading.left_out.is_none() };
    let by_another = |name: &String| quote.named_speaker().is_some() && !can_be_by(quote, name);
    let known = |said: &String| {
        let (said, own) = (words(said, None), quote_words(&draft.article, quote));
        let (said, own) = (folded(&said), folded(&own));
        own.windows(said.len().max(1)).any(|run| run == said)
    };
    reading.left_out.as_ref().is_none_or(by_another) && !reading.besides.iter().any(known)
}

/// A sentence that may answer.
struct FoundSentence {
    draft: Draft,
    /// The share of the question's weight that it and what stands beside it hold.
    coverage: f32,
    /// Whether it has what the question asks for: a number, a date.
    fits: bool,
}

/// The sentences of the best passages, the best first.
fn sentences_for(
    library: Library<'_>,
    text: &str,
    reading: &Reading,
    weights: &Weights,
) -> Result<Vec<FoundSentence>, AnswerError> {
    let filter = Filter::default();
    let query = Query { text, wording: Wording::Any, filter: &filter, limit: PASSAGES_READ };
    let hits = library.index.passages(&query)?;
    let telling = weights.telling();
    let expectation = Expectation::of(reading.asked, text);
    let best = hits.first().map_or(1.0, |hit| hit.score.max(f32::MIN_POSITIVE));
    let mut shelf = Shelf::of(library);
    let mut found = Vec::new();
    for hit in &hits {
        let Some(article) = shelf.get(hit.key)? else { continue };
        let rank = hit.score / best * RANK_WEIGHT;
        found.extend(sentences_of(&article, hit, &telling, expectation, rank));
    }
    found.sort_by(|one, other| Draft::better_first(&one.draft, &other.draft));
    found.truncate(SENTENCES_MAX);
    Ok(found)
}

fn sentences_of(
    article: &Arc<StoredArticle>,
    hit: &Hit,
    telling: &[&Wanted],
    expectation: Expectation,
    rank: f32,
) -> Vec<FoundSentence> {
    let Place::Passage(passage) = hit.place else { return Vec::new() };
    let own = words_in(article, passage);
    let title = article.article.metadata.title.as_deref().unwrap_or_default();
    let title = words(title, article.article.metadata.language.as_deref());
    let beside: Vec<&str> = own.iter().chain(&title).map(|word| word.stem.as_str()).collect();
    let total: f32 = telling.iter().map(|wanted| wanted.weight).sum();
    let mut found = Vec::new();
    for sentence in sentences_in(article, passage) {
        let start = own.partition_point(|word| word.span.start() < sentence.start());
        let end = own.partition_point(|word| word.span.end() <= sentence.end());
        let inside = own.get(start..end.max(start)).unwrap_or_default();
        let held = coverage(telling, |stem| inside.iter().any(|word| word.stem == stem));
        let context = coverage(telling, |stem| beside.contains(&stem)) - held;
        if held <= 0.0 {
            continue;
        }
        let printed = sentence.slice(&article.article.text).unwrap_or_default();
        let fits = expectation.is_met_by(printed, inside, telling);
        let short = if inside.len() < SENTENCE_WORDS_MIN { 0.6 } else { 1.0 };
        let own_score =
            bm25(inside, telling) / total.max(f32::MIN_POSITIVE) + PAIR_WEIGHT * neighbours(inside, telling);
        let score = own_score * (1.0 + held) * expectation.factor(fits) * short + CONTEXT_WEIGHT * context + rank;
        found.push(FoundSentence {
            draft: draft(article, sentence, score, matched(inside, telling)),
            coverage: held + BESIDE_SHARE * context.max(0.0),
            fits,
        });
    }
    found
}

fn draft(article: &Arc<StoredArticle>, sentence: Span, score: f32, highlights: Vec<Span>) -> Draft {
    let narration = Draft::of_narration(article, sentence, Match::Topic, score);
    Draft { quote: covering_quote(article, sentence), ..narration }.highlighting(highlights)
}

/// BM25 of the sentence; an average one has 22 words.
#[allow(clippy::cast_precision_loss)] // words of one sentence
fn bm25(sentence: &[Word], telling: &[&Wanted]) -> f32 {
    let length = 1.0 - B + B * sentence.len() as f32 / 22.0;
    let score = |wanted: &&Wanted| {
        let mut times = sentence.iter().filter(|word| word.stem == wanted.word.stem).count() as f32;
        if times == 0.0 && sentence.iter().any(|word| similar(&word.folded, &wanted.word.folded)) {
            times = SIMILAR_TIMES;
        }
        wanted.weight * times * (K1 + 1.0) / (times + K1 * length)
    };
    telling.iter().map(score).sum()
}

/// The share of the question's pairs of neighbouring words that stand in the sentence in that order and near each other.
fn neighbours(sentence: &[Word], telling: &[&Wanted]) -> f32 {
    let (mut total, mut held) = (0.0, 0.0);
    for (first, second) in telling.iter().zip(telling.iter().skip(1)) {
        let weight = first.weight.min(second.weight);
        total += weight;
        let follows = |at: usize| sentence.iter().skip(at + 1).take(3).any(|word| word.stem == second.word.stem);
        if sentence.iter().enumerate().any(|(at, word)| word.stem == first.word.stem && follows(at)) {
            held += weight;
        }
    }
    if total > 0.0 { held / total } else { 0.0 }
}

/// Whether the best sentence answers. It does not where it holds too little of the question, lacks what the question asks for
/// (a price, an amount), where a name in the question stands nowhere in the library, or where words that the question quotes
/// are printed nowhere.
fn verdict(
    library: Library<'_>,
    reading: &Reading,
    weights: &Weights,
    found: &[FoundSentence],
) -> Result<Verdict, AnswerError> {
    let Some(best) = found.first() else { return Ok(Verdict::None) };
    for quoted in &reading.quoted {
        let filter = Filter::default();
        let query = Query { text: quoted, wording: Wording::Exact, filter: &filter, limit: 1 };
        if library.index.passages(&query)?.is_empty() && library.index.quotes(&query)?.is_empty() {
            return Ok(Verdict::None);
        }
    }
    let unknown_name =
        weights.words.iter().skip(1).any(|wanted| wanted.unknown && !wanted.common && is_name(wanted, reading));
    let expected = Expectation::of(reading.asked, &reading.subject);
    if (unknown_name && best.coverage < NAMELESS_MIN)
        || best.coverage < WEAK_MIN
        || (expected.is_required() && !best.fits)
    {
        return Ok(Verdict::None);
    }
    Ok(if best.coverage < FOUND_MIN { Verdict::Weak } else { Verdict::Found })
}

/// Whether the question writes the word with a capital letter.
fn is_name(wanted: &Wanted, reading: &Reading) -> bool {
    let printed = wanted.word.span.slice(&reading.subject).unwrap_or_default();
    printed.starts_with(char::is_uppercase)
}
