//! One finding of all printings of the same words: those that a search gave are put together, and the library's others listed.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use super::{
    Answer, AnswerError, Library, Page,
    alignment::run_in,
    draft::{Draft, Elsewhere, Frame, Shelf, answer, folded, words_in},
    speaker::compatible,
    who_said::covering_quote,
};
use crate::{
    domain::{Filter, Quote, Span},
    index::{Hit, Place, Word},
    store::StoredArticle,
};

/// Shorter wordings are the same only where every word is.
const WORDS_MIN: usize = 6;
/// The share of the shorter wording's words, and of its pairs of neighbours, that nearly the same words have in common.
const WORDS_SHARED: (usize, usize) = (4, 5);
const PAIRS_SHARED: (usize, usize) = (3, 5);
/// A printing that is cut has at least one of so many words left.
const CUT_MAX: usize = 4;
/// Words that turn a sentence round: wordings that differ in one are never the same.
const TURNING: &[&str] = &["cannot", "cant", "dont", "isnt", "never", "no", "nobody", "none", "not", "nothing", "wont"];
/// How many further places a finding lists.
pub(super) const LISTED_MAX: usize = 10;
/// How many articles are opened for an answer's further places.
const OPENED_MAX: usize = 40;

/// Folded words, to be compared.
pub(super) struct Words {
    folded: Vec<String>,
    /// Hashes of the words, sorted.
    bag: Vec<u64>,
}

impl Words {
    pub(super) fn new(folded: Vec<String>) -> Words {
        let mut bag: Vec<u64> = folded.iter().map(hash).collect();
        bag.sort_unstable();
        Words { folded, bag }
    }

    /// Whether the one is the other with few words edited, or a part of it.
    pub(super) fn are_nearly(&self, other: &Words) -> bool {
        let (short, long) = if self.bag.len() <= other.bag.len() { (self, other) } else { (other, self) };
        let enough = |shared: usize, of: usize, (share, all): (usize, usize)| shared * all >= of * share;
        let length = short.bag.len();
        if length < WORDS_MIN || length * CUT_MAX < long.bag.len() {
            return false;
        }
        let differing = differing(&short.bag, &long.bag);
        if !enough(length - differing.len().min(length), length, WORDS_SHARED) || short.turns(&differing) {
            return false;
        }
        let pairs = |words: &Words| -> HashSet<(u64, u64)> {
            let hashes: Vec<u64> = words.folded.iter().map(hash).collect();
            hashes.iter().copied().zip(hashes.iter().copied().skip(1)).collect()
        };
        let (own, others) = (pairs(short), pairs(long));
        // Of two that are equally long neither is a part: what either has alone must turn nothing round.
        let turned = length * 5 > long.bag.len() * 4 && long.turns(&self::differing(&long.bag, &short.bag));
        !turned && enough(own.intersection(&others).count(), own.len(), PAIRS_SHARED)
    }

    /// Whether a number or a negation is among the words with these hashes.
    fn turns(&self, hashes: &[u64]) -> bool {
        let turning =
            |word: &&String| TURNING.contains(&word.as_str()) || word.contains(|letter: char| letter.is_ascii_digit());
        self.folded.iter().filter(turning).any(|word| hashes.binary_search(&hash(word)).is_ok())
    }
}

fn hash(word: &String) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// What `one` has more of than `other`; both sorted, and so is this.
fn differing(one: &[u64], other: &[u64]) -> Vec<u64> {
    let mut others = other.iter().peekable();
    let mut differing = Vec::new();
    for word in one {
        while others.next_if(|other| *other < word).is_some() {}
        if others.next_if(|other| *other == word).is_none() {
            differing.push(*word);
        }
    }
    differing
}

/// Puts printings of the same words, or nearly the same, by the same speaker together: the best of them stays, the others
/// become its `also_in`. An unattributed printing is taken for one by the speaker whom another article names.
pub(super) fn merged(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut kept: Vec<(Draft, Words)> = Vec::new();
    for draft in drafts {
        let words = Words::new(draft.words().into_iter().map(|word| word.folded).collect());
        let alike = |(other, others): &&mut (Draft, Words)| {
            let same = others.folded == words.folded;
            other.quote.is_some() == draft.quote.is_some()
                && (same || others.are_nearly(&words))
                && by_same_speaker(other, &draft, same)
        };
        match kept.iter_mut().find(alike) {
            Some((twin, of_twin)) => add_printing(twin, draft, of_twin.folded == words.folded),
            None => kept.push((draft, words)),
        }
    }
    kept.into_iter().map(|(draft, _)| draft).collect()
}

/// Whether two printings can be one speaker's. Where one names nobody they are only if they have the very words.
fn by_same_speaker(one: &Draft, other: &Draft, same_words: bool) -> bool {
    match (one.quote().and_then(Quote::speaker), other.quote().and_then(Quote::speaker)) {
        (Some(one), Some(other)) => compatible(&one.name, &other.name),
        (None, None) => true,
        _ => same_words,
    }
}

/// Adds another printing; of those with the very words the one whose speaker is surer is shown.
fn add_printing(twin: &mut Draft, mut draft: Draft, same_words: bool) {
    let sureness = |draft: &Draft| {
        draft.quote().map_or(0.0, |quote| if quote.speaker().is_some() { 1.0 + quote.confidence } else { 0.0 })
    };
    if same_words && sureness(&draft) > sureness(twin) + 0.01 {
        // The score and the place in the list are those of the better match.
        draft.score = twin.score;
        draft.also_in = std::mem::take(&mut twin.also_in);
        draft.differences = std::mem::take(&mut twin.differences);
        std::mem::swap(twin, &mut draft);
    }
    for number in &draft.prints {
        if !twin.prints.contains(number) {
            twin.prints.push(*number);
        }
    }
    twin.also_in.push(Elsewhere { article: draft.article, shown: draft.shown, quote: draft.quote, same_words });
}

/// The answer with the findings of `page` among `drafts`, each with every place of the library that prints its words and
/// meets `filter`: the first of them listed, all of them counted. `articles` are others that the answer stands for.
pub(super) fn answer_with_printings(
    library: Library<'_>,
    filter: &Filter,
    mut drafts: Vec<Draft>,
    mut articles: HashSet<u64>,
    page: &Page,
    frame: &Frame,
) -> Result<Answer, AnswerError> {
    let numbers: Vec<u64> = drafts.iter().flat_map(|draft| draft.prints.iter().copied()).collect();
    let mut places: HashMap<u64, Vec<Hit>> = HashMap::new();
    articles.extend(drafts.iter().flat_map(keys));
    for (number, hit) in library.index.printings(&numbers, filter)? {
        articles.insert(hit.key);
        places.entry(number).or_default().push(hit);
    }
    let mut shelf = Shelf::of(library);
    let mut left = OPENED_MAX;
    for draft in drafts.iter_mut().skip(page.offset).take(page.limit) {
        let found = draft.prints.iter().filter_map(|number| places.get(number)).flatten().copied().collect();
        list(draft, found, &mut shelf, &mut left)?;
    }
    let answer = answer(&drafts, page, frame);
    Ok(Answer { articles: articles.len(), ..answer })
}

fn keys(draft: &Draft) -> impl Iterator<Item = u64> + '_ {
    [draft.key()].into_iter().chain(draft.also_in.iter().map(|place| place.article.key.0))
}

/// Lists the first of the places `found` beside those that are listed already, and counts all.
fn list(draft: &mut Draft, found: Vec<Hit>, shelf: &mut Shelf<'_>, left: &mut usize) -> Result<(), AnswerError> {
    let (said, shown) = (draft.words(), draft.shown_words());
    let known: HashSet<(u64, Option<usize>)> = draft
        .also_in
        .iter()
        .map(|place| (place.article.key.0, place.quote))
        .chain([(draft.key(), draft.quote)])
        .collect();
    let new = |hit: &Hit| match hit.place {
        Place::Quote(number) => !known.contains(&(hit.key, Some(number))),
        Place::Passage(_) => !known.iter().any(|(key, _)| *key == hit.key),
    };
    let new: Vec<Hit> = found.into_iter().filter(new).collect();
    draft.places = draft.also_in.len() + new.len();
    for hit in new {
        if draft.also_in.len() >= LISTED_MAX || *left == 0 {
            break;
        }
        *left -= 1;
        let Some(article) = shelf.get(hit.key)? else { continue };
        let words = if matches!(hit.place, Place::Quote(_)) { &said } else { &shown };
        draft.also_in.extend(elsewhere(article, hit.place, words));
    }
    draft.also_in.truncate(LISTED_MAX);
    Ok(())
}

fn elsewhere(article: Arc<StoredArticle>, place: Place, words: &[Word]) -> Option<Elsewhere> {
    match place {
        Place::Quote(number) => {
            let quote = article.extraction.quotes.get(number)?;
            let shown = quote.shown(&article.article.text)?;
            let printed: Vec<Word> = super::draft::quote_words(&article, quote);
            let same_words = folded(&printed) == folded(words);
            Some(Elsewhere { shown, quote: Some(number), same_words, article })
        }
        Place::Passage(passage) => {
            let own = words_in(&article, passage);
            let run = run_in(&folded(words), &folded(&own), 0)?;
            let spans: Vec<Span> = own.get(run)?.iter().map(|word| word.span).collect();
            let shown = Span::around(&spans)?;
            Some(Elsewhere { shown, quote: covering_quote(&article, shown), same_words: true, article })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::words;

    const SIGN: &str = "Nobody opens the quay before the council has voted on the harbour fees";

    #[track_caller]
    fn check(other: &str, expected: bool) {
        let of = |text: &str| Words::new(words(text, None).into_iter().map(|word| word.folded).collect());
        assert_eq!(of(SIGN).are_nearly(&of(other)), expected, "{other}");
        assert_eq!(of(other).are_nearly(&of(SIGN)), expected, "{other}");
    }

    #[test]
    fn a_copy_with_a_word_edited_or_cut_off_prints_nearly_the_same() {
        check("Nobody opens the quay before the council has decided on the harbour fees", true);
        check("Nobody opens the quay before the council has voted", true);
        check("“… before the council has voted on the harbour fees”", true);
    }

    #[test]
    fn what_says_something_else_is_never_the_same() {
        check("Somebody opens the quay before the council has voted on the harbour fees", false);
        check("Nobody opens the quay before the council has not voted on the harbour fees", false);
        check("Nobody opens the quay before the 12 of the council have voted on the harbour fees", false);
        check("The council opens the harbour before nobody has voted on the quay fees", false);
        check("Nobody opens the quay", false);
    }
}
