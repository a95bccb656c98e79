//! One question, answered by the one sentence that holds most of it and what it asks for; or by nobody, where none does.

use std::{collections::HashSet, ops::RangeInclusive, sync::Arc};

use jiff::civil::Date;

use super::{
    Answer, AnswerError, Asked, Library, Match, Page, Verdict,
    alignment::similar,
    draft::{Draft, Frame, Shelf, answer, folded, merged, quote_words, words_in},
    excerpt::excerpts,
    expectation::Expectation,
    question::{self, Reading},
    sources_on::matched,
    speaker::can_be_by,
    weights::{Wanted, Weights},
    who_said::{NEAREST_MAX, Search, covering_quote, with_speaker},
};
use crate::{
    domain::{Filter, Span},
    index::{Hit, Place, Query, Word, Wording, speaker_words, words},
    store::StoredArticle,
};

/// How many of the best passages are read sentence by sentence.
const PASSAGES_READ: usize = 24;
/// How many sentences are kept.
const SENTENCES_MAX: usize = 50;
/// What each of these adds to the score of a sentence: the share of the question that it holds, that it holds in the question's
/// own spelling, that it holds with another ending or letter, and that only its passage and title hold; the share of the
/// question's neighbouring words that are neighbours in it; and being in a better passage. Fitted (a linear model, the
/// likelihood of the right sentence among all that were read) to 690 questions over encyclopedia articles, 101 over news and 18
/// over three opinion pieces; cross-checked 6 times, .81 of the first are answered right (.78 before).
const HELD_WEIGHT: f32 = 3.8;
const PRINTED_WEIGHT: f32 = 3.1;
const SIMILAR_WEIGHT: f32 = 6.2;
const BESIDE_WEIGHT: f32 = 0.6;
const PAIR_WEIGHT: f32 = 1.3;
const RANK_WEIGHT: f32 = 6.6;
/// A sentence of fewer words is a caption or a heading, and this much worse.
const SENTENCE_WORDS_MIN: usize = 5;
const SHORT_WEIGHT: f32 = -1.5;
/// The share of the question's weight that the best sentence, with half of what its passage adds, must hold: to answer, and to
/// answer weakly. Below it nothing is answered.
const FOUND_MIN: f32 = 0.55;
const WEAK_MIN: f32 = 0.32;
/// From this share on a question with a name that stands nowhere in the library is answered nevertheless.
const NAMELESS_MIN: f32 = 0.75;
/// How many letters a name's initials have.
const INITIALS: RangeInclusive<usize> = 2..=5;
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
    let mut found = sentences_for(library, text, &reading, &weights)?;
    let asked_for_words = reading.asked == Asked::WhoSaid;
    if let Some(speaker) = reading.speaker.as_deref().filter(|_| asked_for_words) {
        // The sort is stable: each half stays in its order.
        found.sort_by_key(|found| !is_of(&found.draft, speaker));
        if !found.first().is_some_and(|found| is_of(&found.draft, speaker)) {
            found.truncate(NEAREST_MAX);
            let drafts: Vec<Draft> = found.into_iter().map(|found| found.draft).collect();
            return Ok(Answer { held: Some(0.0), ..answer(&drafts, page, &frame(Verdict::None)) });
        }
    }
    let verdict = verdict(library, &reading, &weights, &found)?;
    let held = Some(found.first().map_or(0.0, |best| best.coverage));
    let mut drafts: Vec<Draft> = found.into_iter().map(|found| found.draft).collect();
    if verdict == Verdict::None {
        drafts.truncate(NEAREST_MAX);
    }
    Ok(Answer { held, ..answer(&drafts, page, &frame(verdict)) })
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

/// Whether these are words of the speaker, or the article's own that name them.
fn is_of(draft: &Draft, speaker: &str) -> bool {
    if let Some(quote) = draft.quote() {
        return quote.named_speaker().is_some() && can_be_by(quote, speaker);
    }
    let names = speaker_words(speaker);
    let own = words_in(&draft.article, draft.shown);
    names.last().is_some_and(|name| own.iter().any(|word| word.folded.starts_with(name.as_str())))
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
    let expectation = Expectation::of(reading.asked, text);
    let asked = Asking { weights, telling: weights.telling(), expectation };
    let best = hits.first().map_or(1.0, |hit| hit.score.max(f32::MIN_POSITIVE));
    let mut shelf = Shelf::of(library);
    let mut found = Vec::new();
    for hit in &hits {
        let Some(article) = shelf.get(hit.key)? else { continue };
        found.extend(sentences_of(&article, hit, &asked, hit.score / best));
    }
    found.sort_by(|one, other| Draft::better_first(&one.draft, &other.draft));
    found.truncate(SENTENCES_MAX);
    // Of a sentence with and without those before it the better one stays.
    let mut apart: Vec<(u64, Span)> = Vec::new();
    found.retain(|found| {
        let own = (found.draft.key(), found.draft.shown);
        let again = apart.iter().any(|(key, span)| *key == own.0 && (span.contains(own.1) || own.1.contains(*span)));
        apart.extend((!again).then_some(own));
        !again
    });
    Ok(found)
}

fn sentences_of(article: &Arc<StoredArticle>, hit: &Hit, asked: &Asking<'_>, rank: f32) -> Vec<FoundSentence> {
    let Place::Passage(passage) = hit.place else { return Vec::new() };
    let own = words_in(article, passage);
    let title = article.article.metadata.title.as_deref().unwrap_or_default();
    let title = words(title, article.article.metadata.language.as_deref());
    let beside: HashSet<&str> = own.iter().chain(&title).map(|word| word.stem.as_str()).collect();
    let mut found = Vec::new();
    for excerpt in excerpts(article, passage) {
        let start = own.partition_point(|word| word.span.start() < excerpt.start());
        let end = own.partition_point(|word| word.span.end() <= excerpt.end());
        let inside = own.get(start..end.max(start)).unwrap_or_default();
        let shares = Shares::of(inside, &beside, asked);
        if shares.held <= 0.0 && shares.similar <= 0.0 {
            continue;
        }
        let printed = excerpt.slice(&article.article.text).unwrap_or_default();
        let fits = asked.expectation.is_met_by(printed, inside, &asked.telling);
        let short = if inside.len() < SENTENCE_WORDS_MIN { SHORT_WEIGHT } else { 0.0 };
        let score =
            shares.score() + RANK_WEIGHT * rank + asked.expectation.worth(fits && asked.counts_in(inside)) + short;
        found.push(FoundSentence {
            draft: draft(article, excerpt, score, matched(inside, &asked.telling)),
            coverage: shares.held + BESIDE_SHARE * shares.beside,
            fits,
        });
    }
    found
}

/// What sentences are compared with.
struct Asking<'a> {
    weights: &'a Weights,
    telling: Vec<&'a Wanted>,
    expectation: Expectation,
}

impl Asking<'_> {
    /// Whether the sentence has what is counted in "how many beds", where something is.
    fn counts_in(&self, sentence: &[Word]) -> bool {
        let many =
            self.weights.words.windows(3).find(
                |words| matches!(words, [how, many, _] if how.word.folded == "how" && many.word.folded == "many"),
            );
        let Some(counted) = many.and_then(<[Wanted]>::last).filter(|counted| !counted.common) else { return true };
        sentence.iter().any(|word| word.stem == counted.word.stem || similar(&word.folded, &counted.word.folded))
    }
}

/// Shares of a question's weight, each from 0 to 1.
struct Shares {
    /// What a sentence holds.
    held: f32,
    /// Of that, what it holds in the same spelling.
    printed: f32,
    /// What it holds with another ending or another letter only.
    similar: f32,
    /// What it does not hold, and its passage or title does.
    beside: f32,
    /// Of the neighbouring words of the question, those that are neighbours in it.
    pairs: f32,
}

impl Shares {
    fn of(sentence: &[Word], beside: &HashSet<&str>, asked: &Asking<'_>) -> Shares {
        let mut shares = Shares { held: 0.0, printed: 0.0, similar: 0.0, beside: 0.0, pairs: 0.0 };
        let mut total = 0.0;
        for wanted in &asked.telling {
            let Wanted { word, weight, .. } = wanted;
            total += weight;
            if sentence.iter().any(|own| own.stem == word.stem) {
                shares.held += weight;
                if sentence.iter().any(|own| own.folded == word.folded) {
                    shares.printed += weight;
                }
                continue;
            }
            if sentence.iter().any(|own| similar(&own.folded, &word.folded)) {
                shares.similar += weight;
            }
            if beside.contains(word.stem.as_str()) {
                shares.beside += weight;
            }
        }
        let total = total.max(f32::MIN_POSITIVE);
        for share in [&mut shares.held, &mut shares.printed, &mut shares.similar, &mut shares.beside] {
            *share /= total;
        }
        shares.pairs = pairs(sentence, &asked.weights.words);
        shares
    }

    fn score(&self) -> f32 {
        HELD_WEIGHT * self.held
            + PRINTED_WEIGHT * self.printed
            + SIMILAR_WEIGHT * self.similar
            + BESIDE_WEIGHT * self.beside
            + PAIR_WEIGHT * self.pairs
    }
}

/// The share of the question's pairs of neighbouring words, common ones included, that stand side by side in the sentence.
fn pairs(sentence: &[Word], question: &[Wanted]) -> f32 {
    let (mut total, mut held) = (0.0, 0.0);
    for pair in question.windows(2) {
        let [first, second] = pair else { continue };
        let weight = first.weight + second.weight;
        total += weight;
        let is_pair = |pair: &[Word]| matches!(pair, [one, other] if one.folded == first.word.folded && other.folded == second.word.folded);
        if sentence.windows(2).any(is_pair) {
            held += weight;
        }
    }
    if total > 0.0 { held / total } else { 0.0 }
}

fn draft(article: &Arc<StoredArticle>, sentence: Span, score: f32, highlights: Vec<Span>) -> Draft {
    let narration = Draft::of_narration(article, sentence, Match::Topic, score);
    Draft { quote: covering_quote(article, sentence), ..narration }.highlighting(highlights)
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
    let unknown = weights.words.iter().skip(1).filter(|wanted| wanted.unknown && !wanted.common);
    let unknown_name = unknown.filter(|wanted| is_name(wanted, reading)).any(|name| !is_in_other_words(name, best));
    let expected = Expectation::of(reading.asked, &reading.subject);
    if (unknown_name && best.coverage < NAMELESS_MIN)
        || best.coverage < WEAK_MIN
        || (expected.is_required() && !best.fits)
    {
        return Ok(Verdict::None);
    }
    Ok(if best.coverage < FOUND_MIN { Verdict::Weak } else { Verdict::Found })
}

/// Whether the passage that the sentence stands in has the name with another ending, or its initials spelled out.
fn is_in_other_words(name: &Wanted, best: &FoundSentence) -> bool {
    let article = &best.draft.article;
    let passage = article.extraction.passage_at(best.draft.shown.start()).unwrap_or(best.draft.shown);
    let own = words_in(article, passage);
    let initials: Vec<char> = name.word.folded.chars().collect();
    let initial = |word: &Word, letter: char| word.folded.starts_with(letter);
    let spelled_out = |words: &[Word]| words.iter().zip(&initials).all(|(word, letter)| initial(word, *letter));
    own.iter().any(|word| similar(&word.folded, &name.word.folded))
        || (INITIALS.contains(&initials.len()) && own.windows(initials.len()).any(spelled_out))
}

/// Whether the question writes the word with a capital letter.
fn is_name(wanted: &Wanted, reading: &Reading) -> bool {
    let printed = wanted.word.span.slice(&reading.subject).unwrap_or_default();
    printed.starts_with(char::is_uppercase)
}
