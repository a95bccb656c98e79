//! How the words of a query stand in a text: how alike the two are. Linear, or bounded; no index.

use std::{collections::HashMap, ops::Range};

use super::weights::Wanted;

/// A word that differs in one letter or in its ending counts this much of the same word.
const SIMILAR_SHARE: f32 = 0.8;
/// An unmatched common word of the text counts this much of another one.
const COMMON_TEXT_WORD_SHARE: f32 = 0.2;
/// Words of a text that are looked at.
const TEXT_WORDS_MAX: usize = 4_000;

/// How alike the words of a query and the stretch of a text that fits them best are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Likeness {
    /// 0 to 1; 1 for the very words in their order.
    pub(super) score: f32,
    /// The share of the query's words that stand there, by weight.
    pub(super) of_query: f32,
    /// The share of the words there that are the query's.
    pub(super) of_text: f32,
    /// The places of the query's words in the text, ascending.
    pub(super) places: Vec<usize>,
}

/// The words of a query as kinds of words, each with how often it is wanted.
struct Kinds<'q> {
    weights: Vec<f32>,
    wanted: Vec<usize>,
    common: Vec<bool>,
    by_word: HashMap<&'q str, usize>,
    /// The kinds in the query's order.
    order: Vec<usize>,
}

impl<'q> Kinds<'q> {
    fn of(query: &'q [Wanted]) -> Kinds<'q> {
        let mut kinds = Kinds {
            weights: Vec::new(),
            wanted: Vec::new(),
            common: Vec::new(),
            by_word: HashMap::new(),
            order: Vec::new(),
        };
        for wanted in query {
            let next = kinds.weights.len();
            let kind = *kinds.by_word.entry(wanted.word.folded.as_str()).or_insert(next);
            if kind == next {
                kinds.weights.push(wanted.weight);
                kinds.wanted.push(0);
                kinds.common.push(wanted.common);
            }
            if let Some(count) = kinds.wanted.get_mut(kind) {
                *count += 1;
            }
            kinds.order.push(kind);
        }
        kinds
    }

    fn weight(&self, kind: usize) -> f32 {
        self.weights.get(kind).copied().unwrap_or_default()
    }

    fn is_common(&self, kind: usize) -> bool {
        self.common.get(kind).copied().unwrap_or_default()
    }
}

/// How well `text` (folded words) holds the words of `query`, in the stretch of it that fits best; `None` where it holds none.
pub(super) fn likeness(query: &[Wanted], text: &[&str]) -> Option<Likeness> {
    let kinds = Kinds::of(query);
    let text = text.get(..text.len().min(TEXT_WORDS_MAX))?;
    let (found, shares) = kinds_in(&kinds, text);
    let stretch = best_stretch(&kinds, &found, &shares, query.len() + query.len() / 2 + 3)?;
    let places = places_in(&kinds, &found, stretch);
    let total: f32 = kinds.order.iter().map(|kind| kinds.weight(*kind)).sum();
    let worth = |place: &usize| {
        let kind = found.get(*place).copied().flatten();
        kind.map_or(0.0, |kind| kinds.weight(kind) * shares.get(kind).copied().unwrap_or_default())
    };
    let held: f32 = places.iter().map(worth).sum();
    let of_query = if total > 0.0 { held / total } else { 0.0 };
    let of_text = share_of_text(&kinds, &found, text, &places, held, total);
    let in_order = share_in_order(&kinds, &found, &places);
    let score = 0.7 * of_query + 0.15 * of_text + 0.15 * in_order;
    Some(Likeness { score, of_query, of_text, places })
}

/// For each word of `text` the kind it is, and for each kind what it counts: 1, or less where only similar words stand there.
fn kinds_in(kinds: &Kinds<'_>, text: &[&str]) -> (Vec<Option<usize>>, Vec<f32>) {
    let mut found: Vec<Option<usize>> = text.iter().map(|word| kinds.by_word.get(word).copied()).collect();
    let mut shares = vec![0.0; kinds.weights.len()];
    for kind in found.iter().flatten() {
        if let Some(share) = shares.get_mut(*kind) {
            *share = 1.0;
        }
    }
    let missing: Vec<(&str, usize)> = kinds
        .by_word
        .iter()
        .map(|(word, kind)| (*word, *kind))
        .filter(|(word, kind)| shares.get(*kind) == Some(&0.0) && word.len() >= 4)
        .collect();
    for (place, word) in found.iter_mut().zip(text) {
        if place.is_none() && word.len() >= 4 {
            // The smallest, so that the order of a hash map never shows.
            *place = missing.iter().filter(|(missing, _)| similar(missing, word)).map(|(_, kind)| *kind).min();
            if let Some(share) = place.and_then(|kind| shares.get_mut(kind)) {
                *share = SIMILAR_SHARE;
            }
        }
    }
    (found, shares)
}

/// The stretch of at most `length` words that holds most of what is wanted; the first of several.
fn best_stretch(kinds: &Kinds<'_>, found: &[Option<usize>], shares: &[f32], length: usize) -> Option<Range<usize>> {
    let mut inside = vec![0_usize; kinds.weights.len()];
    let worth = |kind: usize| kinds.weight(kind) * shares.get(kind).copied().unwrap_or_default();
    let (mut held, mut best, mut window) = (0.0_f32, 0.0_f32, None);
    for (at, kind) in found.iter().enumerate() {
        if let Some(leaving) = at.checked_sub(length).and_then(|first| found.get(first).copied().flatten())
            && let (Some(count), Some(wanted)) = (inside.get_mut(leaving), kinds.wanted.get(leaving))
        {
            if *count <= *wanted {
                held -= worth(leaving);
            }
            *count -= 1;
        }
        if let Some(coming) = *kind
            && let (Some(count), Some(wanted)) = (inside.get_mut(coming), kinds.wanted.get(coming))
        {
            *count += 1;
            if *count <= *wanted {
                held += worth(coming);
            }
        }
        if held > best + 1e-5 {
            (best, window) = (held, Some((at + 1).saturating_sub(length)..at + 1));
        }
    }
    window
}

/// The places in `stretch` of the words that are wanted, each kind as often as it is wanted; common words at either end,
/// away from the others, are left out.
fn places_in(kinds: &Kinds<'_>, found: &[Option<usize>], stretch: Range<usize>) -> Vec<usize> {
    let telling = |place: &usize| found.get(*place).copied().flatten().is_some_and(|kind| !kinds.is_common(kind));
    let places: Vec<usize> = stretch.filter(|place| found.get(*place).copied().flatten().is_some()).collect();
    let (first, last) = match (places.iter().copied().find(telling), places.iter().rev().copied().find(telling)) {
        (Some(first), Some(last)) => (neighbours(&places, first, true), neighbours(&places, last, false)),
        _ => (0, usize::MAX),
    };
    let mut left = kinds.wanted.clone();
    let mut wanted = |place: &usize| {
        let kind = found.get(*place).copied().flatten();
        let count = kind.and_then(|kind| left.get_mut(kind));
        count.is_some_and(|count| std::mem::replace(count, count.saturating_sub(1)) > 0)
    };
    // Telling words choose first; a common word inside the stretch takes what is left.
    places.into_iter().filter(|place| (first..=last).contains(place)).filter(|place| wanted(place)).collect()
}

/// The place that is reached from `from` by steps of at most two words, towards the front or the end.
fn neighbours(places: &[usize], from: usize, front: bool) -> usize {
    let mut reached = from;
    let mut step = |place: &usize| {
        if place.abs_diff(reached) <= 2 {
            reached = *place;
        }
    };
    if front {
        places.iter().rev().filter(|place| **place < from).for_each(&mut step);
    } else {
        places.iter().filter(|place| **place > from).for_each(&mut step);
    }
    reached
}

fn share_of_text(
    kinds: &Kinds<'_>,
    found: &[Option<usize>],
    text: &[&str],
    places: &[usize],
    held: f32,
    total: f32,
) -> f32 {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return 0.0 };
    #[allow(clippy::cast_precision_loss)] // a few hundred words
    let average = total / kinds.order.len().max(1) as f32;
    let strange = text.iter().zip(found).take(last + 1).skip(*first).filter(|(_, kind)| kind.is_none());
    let strange: f32 = strange
        .map(|(word, _)| if crate::index::is_stop_word(word) { average * COMMON_TEXT_WORD_SHARE } else { average })
        .sum();
    if held + strange > 0.0 { held / (held + strange) } else { 0.0 }
}

/// The share of the query's neighbours that are neighbours in the text too.
fn share_in_order(kinds: &Kinds<'_>, found: &[Option<usize>], places: &[usize]) -> f32 {
    let pairs: std::collections::HashSet<(usize, usize)> =
        kinds.order.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    if pairs.is_empty() {
        return 1.0;
    }
    let kind = |place: usize| found.get(place).copied().flatten();
    let kept = places.iter().filter(|place| {
        let pair = kind(**place).zip(kind(**place + 1));
        pair.is_some_and(|pair| pairs.contains(&pair))
    });
    #[allow(clippy::cast_precision_loss)] // a few hundred words
    let share = kept.count() as f32 / (kinds.order.len() - 1).max(1) as f32;
    share.min(1.0)
}

/// Whether two folded words are spellings or endings of one: one letter apart, or the same beginning with other endings.
pub(super) fn similar(one: &str, other: &str) -> bool {
    let (shorter, longer) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if longer.len() < 4 || longer.len() - shorter.len() > 4 || one.bytes().any(|byte| byte.is_ascii_digit()) {
        return one == other;
    }
    let ends = |word: &str| (word.bytes().next(), word.bytes().next_back());
    let ((first, last), (other_first, other_last)) = (ends(one), ends(other));
    if first != other_first && last != other_last {
        // What most words are told apart by: it keeps a long quotation with many wrong words quick.
        return false;
    }
    let prefix = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let suffix = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    let one_letter = longer.len() >= 5 && longer.len() - shorter.len() <= 1 && prefix + suffix + 1 >= longer.len();
    let other_ending = prefix >= 4 && prefix * 10 >= longer.len() * 7 && shorter.len() - prefix <= 3;
    one_letter || other_ending
}

/// Where `query` first stands in `text`, word for word, from word `from` on.
pub(super) fn run_in(query: &[&str], text: &[&str], from: usize) -> Option<Range<usize>> {
    let first = query.first()?;
    let starts = (from..).zip(text.get(from..)?).filter(|(_, word)| *word == first).map(|(at, _)| at);
    // A text of one word over and over would make this quadratic; no more starts than this are tried.
    starts.take(TEXT_WORDS_MAX).find_map(|start| {
        let end = start.checked_add(query.len())?;
        (text.get(start..end)? == query).then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{is_stop_word, words};

    fn wanted(text: &str) -> Vec<Wanted> {
        let wanted = |word: crate::index::Word| {
            let common = is_stop_word(&word.folded);
            Wanted { weight: if common { 0.2 } else { 1.0 }, common, unknown: false, word }
        };
        words(text, None).into_iter().map(wanted).collect()
    }

    fn folded(text: &str) -> Vec<String> {
        words(text, None).into_iter().map(|word| word.folded).collect()
    }

    fn score(query: &str, text: &str) -> f32 {
        let text = folded(text);
        let text: Vec<&str> = text.iter().map(String::as_str).collect();
        likeness(&wanted(query), &text).map_or(0.0, |likeness| likeness.score)
    }

    const SIGN: &str = "Nobody opens the quay before the council has voted on the harbour fees";

    #[test]
    fn the_very_words_are_wholly_alike() {
        assert!(score(SIGN, SIGN) > 0.99);
        assert!(score("the council has voted", SIGN) > 0.99);
    }

    #[test]
    fn wording_with_words_lost_replaced_or_in_another_order_is_less_alike_than_the_printed_one() {
        let lost = score("Nobody the quay the council voted on fees", SIGN);
        let replaced = score("Somebody opens the harbour before the mayor has voted on the quay fees", SIGN);
        let turned = score("before the council has voted on the harbour fees nobody opens the quay", SIGN);
        for alike in [lost, replaced, turned] {
            assert!((0.6..0.99).contains(&alike), "{lost} {replaced} {turned}");
        }
        assert!(score("fish fees before Easter in the market", SIGN) < 0.5);
    }

    #[test]
    fn one_wrong_letter_is_nearly_the_same_word() {
        assert!(score("Nobody opens the quay before the counxil has vokted on the harbour fees", SIGN) > 0.85);
        assert!(similar("council", "counxil") && similar("soldier", "soldiers") && similar("voted", "vote"));
        assert!(!similar("war", "warriors") && !similar("1990", "1991") && !similar("peace", "pear"));
    }

    #[test]
    fn words_far_apart_in_a_long_text_are_not_alike() {
        let filler = "fish and salt and rope and tar ".repeat(20);
        let scattered =
            format!("Nobody {filler} opens {filler} the quay {filler} before {filler} council {filler} voted");
        assert!(score(SIGN, &scattered) < 0.45);
    }

    #[test]
    fn no_words_are_like_nothing() {
        assert_eq!(likeness(&[], &["a"]), None);
        assert_eq!(likeness(&wanted("a"), &[]), None);
    }

    #[test]
    fn a_run_is_found_where_it_first_stands() {
        assert_eq!(run_in(&["b", "c"], &["a", "b", "b", "c"], 0), Some(2..4));
        assert_eq!(run_in(&["c", "b"], &["a", "b", "c"], 0), None);
        assert_eq!(run_in(&[], &["a"], 0), None);
    }
}
