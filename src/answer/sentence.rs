//! Sentences that may answer a question, ranked by what they hold of it and of what it asks for.

use std::{collections::HashSet, sync::Arc};

use super::{
    AnswerError, Library, Match,
    alignment::similar,
    draft::{Draft, Shelf, words_in},
    excerpt::{excerpts, words_within},
    expectation::Expectation,
    question::Reading,
    sources_on::matched,
    weights::{Wanted, Weights},
    who_said::covering_quote,
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
/// What a word that stands only beside the sentence, in its passage or title, counts for that.
const BESIDE_SHARE: f32 = 0.6;

/// A sentence that may answer.
pub(super) struct FoundSentence {
    pub(super) draft: Draft,
    /// The share of the question's weight that it and what stands beside it hold.
    pub(super) coverage: f32,
    /// Whether it has what the question asks for: a number, a date.
    pub(super) fits: bool,
}

/// The sentences of the best passages, the best first.
pub(super) fn sentences_for(
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
    for excerpt in excerpts(article, passage, &own) {
        let inside = words_within(&own, excerpt);
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
