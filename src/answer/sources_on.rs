//! What each article says on a topic: one best passage an article, so that the sources stand side by side. Copies of one text
//! are one source, with the other places where it is printed.

use std::collections::{HashMap, HashSet, hash_map::Entry as Slot};

use super::{
    Answer, AnswerError, Library, Match, Page, Passages, Verdict,
    draft::{Draft, Elsewhere, Frame, Shelf, paragraphs_in, quote_words, words_in},
    emptied,
    merging::{LISTED_MAX, Words, answer_with_printings},
    weights::{Wanted, Weights, coverage},
    who_said::{NEAREST_MAX, covering_quote},
};
use crate::{
    domain::{Filter, Span},
    index::{Hit, Place, Print, Query, Word, Wording, first_words, words},
    store::StoredArticle,
};

/// How many passages are ranked.
const RANKED_MAX: usize = 500;
/// How many articles are compared word by word for copies.
const COMPARED_MAX: usize = 60;
/// How many passages decide how well the library answers at all.
const LOOKED_AT: usize = 5;
/// The share of the topic's weight that the best passage must hold to be an answer, and to be a weak one.
pub(super) const FOUND_MIN: f32 = 0.5;
const WEAK_MIN: f32 = 0.25;
/// As many of the topic's words in one passage are never nothing, however many more the topic has.
const WEAK_WORDS: usize = 3;
/// A quote is shown in place of its paragraph when it holds this much of what the paragraph holds.
const QUOTE_SHARE: f32 = 0.95;

pub(super) fn sources_on(
    library: Library<'_>,
    topic: &str,
    filter: &Filter,
    ungrouped: bool,
    page: &Page,
) -> Result<Answer, AnswerError> {
    if first_words(topic, None, 1).is_empty() {
        return Err(AnswerError::Empty);
    }
    let topic = &without_talk_of_sources(topic);
    let weights = Weights::of(library.index, topic)?;
    let hits = ranked(library, topic, filter)?;
    let mut shelf = Shelf::of(library);
    let verdict = verdict(&mut shelf, &hits, &weights)?;
    let nothing = |filter: &Filter| {
        let hits = ranked(library, topic, filter)?;
        Ok::<_, AnswerError>(self::verdict(&mut Shelf::of(library), &hits, &weights)? == Verdict::None)
    };
    let met = |filter: &Filter| Ok::<_, AnswerError>(library.index.meets(filter)?);
    let emptied_by = if verdict == Verdict::None { emptied::by(filter, met, nothing)? } else { None };
    let frame = Frame { verdict, asked: None, emptied_by, words_left_out: weights.left_out };
    let mut groups = if ungrouped { each_alone(&hits) } else { grouped(&mut shelf, &hits)? };
    if verdict == Verdict::None {
        groups.truncate(NEAREST_MAX);
    }
    let articles: HashSet<u64> = groups.iter().flatten().map(|(hit, _)| hit.key).collect();
    let mut drafts = Vec::new();
    for group in groups.iter().skip(page.offset).take(page.limit) {
        drafts.extend(draft_of(&mut shelf, group, &weights, ungrouped)?);
    }
    let shown = Page { offset: 0, limit: page.limit };
    let answer = answer_with_printings(library, filter, drafts, articles, &shown, &frame)?;
    let passages = Passages { counted: hits.len(), all: hits.len() < RANKED_MAX, quotes: quotes_wanted(filter) };
    Ok(Answer { total: groups.len(), passages: (verdict != Verdict::None).then_some(passages), ..answer })
}

/// From this many words on a topic is a question about what sources say, not a name such as "the harbour report".
const LONG_TOPIC_WORDS: usize = 12;
/// Words that talk about the sources and not about the topic: dropping them from long topics finds more of the articles that
/// are meant (measured on questions over several news articles: nDCG@10 higher by 1 to 2).
const ABOUT_SOURCES: &[&str] = &[
    "according",
    "article",
    "articles",
    "considering",
    "discuss",
    "discussed",
    "discussing",
    "highlighted",
    "highlighting",
    "mentioned",
    "mentions",
    "piece",
    "report",
    "reported",
    "reporting",
    "reports",
    "suggest",
    "suggests",
];

/// `topic` without the words that talk about the sources, where others are left.
pub(super) fn without_talk_of_sources(topic: &str) -> String {
    let found = words(topic, None);
    let kept = found.iter().filter(|word| !ABOUT_SOURCES.contains(&word.folded.as_str()));
    let kept: Vec<&str> = kept.filter_map(|word| word.span.slice(topic)).collect();
    if found.len() < LONG_TOPIC_WORDS || kept.is_empty() { topic.to_owned() } else { kept.join(" ") }
}

/// One hit of each of the articles that print it, the best first.
type Group = Vec<(Hit, Print)>;

/// Whether only quotes are wanted.
fn quotes_wanted(filter: &Filter) -> bool {
    filter.quotes_only || filter.speaker.is_some()
}

/// The best passages, or the best quotes where only quotes are wanted.
fn ranked(library: Library<'_>, topic: &str, filter: &Filter) -> Result<Group, AnswerError> {
    let query = Query { text: topic, wording: Wording::Any, filter, limit: RANKED_MAX };
    Ok(if quotes_wanted(filter) {
        library.index.quotes_with_prints(&query)?
    } else {
        library.index.passages_with_prints(&query)?
    })
}

fn each_alone(hits: &[(Hit, Print)]) -> Vec<Group> {
    hits.iter().map(|hit| vec![*hit]).collect()
}

/// The best hit of each article, with those of other articles that print nearly the same words: copies of a news agency's text.
fn grouped(shelf: &mut Shelf<'_>, hits: &[(Hit, Print)]) -> Result<Vec<Group>, AnswerError> {
    let mut groups: Vec<Group> = Vec::new();
    let mut words: HashMap<(u64, Place), Words> = HashMap::new();
    let mut seen = HashSet::new();
    let mut left = COMPARED_MAX;
    for (hit, print) in hits.iter().filter(|(hit, _)| seen.insert(hit.key)) {
        let mut same = None;
        for (at, group) in groups.iter().enumerate() {
            let Some((first, of_first)) = group.first().filter(|(_, first)| first.may_be_like(*print)) else {
                continue;
            };
            if of_first.number == print.number || {
                left = left.saturating_sub(1);
                left > 0 && are_nearly(shelf, &mut words, first, hit)?
            } {
                same = Some(at);
                break;
            }
        }
        match same.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.push((*hit, *print)),
            None => groups.push(vec![(*hit, *print)]),
        }
    }
    Ok(groups)
}

/// Whether two hits print nearly the same words.
fn are_nearly(
    shelf: &mut Shelf<'_>,
    known: &mut HashMap<(u64, Place), Words>,
    one: &Hit,
    other: &Hit,
) -> Result<bool, AnswerError> {
    for hit in [one, other] {
        if let Slot::Vacant(new) = known.entry((hit.key, hit.place)) {
            let Some(article) = shelf.get(hit.key)? else { return Ok(false) };
            new.insert(Words::new(own_words(&article, hit).into_iter().map(|word| word.folded).collect()));
        }
    }
    let words = |hit: &Hit| known.get(&(hit.key, hit.place));
    Ok(words(one).zip(words(other)).is_some_and(|(one, other)| one.are_nearly(other)))
}

/// The words of the passage or the quote.
fn own_words(article: &StoredArticle, hit: &Hit) -> Vec<Word> {
    match hit.place {
        Place::Passage(span) => words_in(article, span),
        Place::Quote(number) => {
            article.extraction.quotes.get(number).map(|quote| quote_words(article, quote)).unwrap_or_default()
        }
    }
}

/// The best of the group as a finding; the others, unless it stands alone, are places where it is printed too.
fn draft_of(
    shelf: &mut Shelf<'_>,
    group: &Group,
    weights: &Weights,
    alone: bool,
) -> Result<Option<Draft>, AnswerError> {
    let Some((hit, _)) = group.first() else { return Ok(None) };
    let Some(mut draft) = draft(shelf, hit, weights)? else { return Ok(None) };
    if alone {
        return Ok(Some(draft));
    }
    let number = |group: &Group| group.first().map(|(_, print)| print.number);
    for (hit, print) in group.iter().skip(1) {
        if draft.also_in.len() < LISTED_MAX
            && let Some(other) = self::draft(shelf, hit, weights)?
        {
            let same_words = Some(print.number) == number(group);
            draft.also_in.push(Elsewhere {
                article: other.article,
                shown: other.shown,
                quote: other.quote,
                same_words,
            });
        }
    }
    draft.prints = group.iter().map(|(_, print)| print.number).collect();
    draft.prints.dedup();
    Ok(Some(draft))
}

/// How well the best passages hold the topic, their titles included.
fn verdict(shelf: &mut Shelf<'_>, hits: &[(Hit, Print)], weights: &Weights) -> Result<Verdict, AnswerError> {
    let telling = weights.telling();
    let (mut best, mut most) = (0.0_f32, 0);
    for (hit, _) in hits.iter().take(LOOKED_AT) {
        let Some(article) = shelf.get(hit.key)? else { continue };
        let title = article.article.metadata.title.as_deref().unwrap_or_default();
        let title = words(title, article.article.metadata.language.as_deref());
        let own = words_of(&article, hit);
        let holds = |stem: &str| own.iter().chain(&title).any(|word| word.stem == stem);
        best = best.max(coverage(&telling, holds));
        most = most.max(telling.iter().filter(|wanted| holds(&wanted.word.stem)).count());
    }
    Ok(match best {
        _ if best >= FOUND_MIN => Verdict::Found,
        _ if best >= WEAK_MIN || most >= WEAK_WORDS => Verdict::Weak,
        _ => Verdict::None,
    })
}

/// The words that were found, of a quote with its passage.
fn words_of(article: &StoredArticle, hit: &Hit) -> Vec<Word> {
    match hit.place {
        Place::Passage(span) => words_in(article, span),
        Place::Quote(number) => {
            let Some(quote) = article.extraction.quotes.get(number) else { return Vec::new() };
            let start = quote.spans.first().map_or(0, |span| span.start());
            let passage = article.extraction.passage_at(start).map(|passage| words_in(article, passage));
            quote_words(article, quote).into_iter().chain(passage.unwrap_or_default()).collect()
        }
    }
}

/// The quote that was found, or of a passage the quote or paragraph that holds most of the topic.
fn draft(shelf: &mut Shelf<'_>, hit: &Hit, weights: &Weights) -> Result<Option<Draft>, AnswerError> {
    let Some(article) = shelf.get(hit.key)? else { return Ok(None) };
    let telling = weights.telling();
    let passage = match hit.place {
        Place::Quote(number) => {
            let draft = Draft::of_quote(&article, number, Match::Topic, hit.score);
            let own = article.extraction.quotes.get(number).map(|quote| quote_words(&article, quote));
            return Ok(draft.map(|draft| draft.highlighting(matched(&own.unwrap_or_default(), &telling))));
        }
        Place::Passage(passage) => passage,
    };
    let held = |words: &[Word]| coverage(&telling, |stem| words.iter().any(|word| word.stem == stem));
    let paragraphs = paragraphs_in(&article, passage);
    let mut best: Option<(f32, Span, Vec<Word>)> = None;
    for span in paragraphs {
        let own = words_in(&article, span);
        let coverage = held(&own);
        if best.as_ref().is_none_or(|(most, ..)| coverage > *most) {
            best = Some((coverage, span, own));
        }
    }
    let Some((most, paragraph, own)) = best else { return Ok(None) };
    let quotes = article.extraction.quotes.iter().enumerate();
    let within = quotes.filter(|(_, quote)| Span::around(&quote.spans).is_some_and(|around| passage.contains(around)));
    let mut best_quote: Option<(f32, usize, Vec<Word>)> = None;
    for (number, quote) in within {
        let own = quote_words(&article, quote);
        let coverage = held(&own);
        if most > 0.0 && coverage >= most * QUOTE_SHARE && best_quote.as_ref().is_none_or(|(best, ..)| coverage > *best)
        {
            best_quote = Some((coverage, number, own));
        }
    }
    if let Some((_, number, own)) = best_quote
        && let Some(draft) = Draft::of_quote(&article, number, Match::Topic, hit.score)
    {
        return Ok(Some(draft.highlighting(matched(&own, &telling))));
    }
    let draft = Draft {
        quote: covering_quote(&article, paragraph),
        ..Draft::of_narration(&article, paragraph, Match::Topic, hit.score)
    };
    Ok(Some(draft.highlighting(matched(&own, &telling))))
}

pub(super) fn matched(words: &[Word], telling: &[&Wanted]) -> Vec<Span> {
    let is_wanted = |word: &&Word| telling.iter().any(|wanted| wanted.word.stem == word.stem);
    words.iter().filter(is_wanted).map(|word| word.span).collect()
}
