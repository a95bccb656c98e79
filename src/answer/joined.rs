//! Quotations that are put together: their pieces stand in one article, with words between them.

use std::{collections::HashSet, ops::Range, sync::Arc};

use super::{
    AnswerError, Joined, Library, Match,
    alignment::run_in,
    draft::{Draft, folded, words_in},
    given::{Gap, Given},
    speaker::compatible,
    who_said::{Search, covering_quote, is_quoted, sentences_around},
};
use crate::{
    domain::{Filter, Quote, Span},
    index::Word,
    store::StoredArticle,
};

/// How many articles are read through, and of how many bytes of text together.
const ARTICLES_MAX: usize = 8;
const BYTES_MAX: usize = 400_000;
/// A piece of fewer words, where no ellipsis shows it, is no piece.
const UNMARKED_WORDS_MIN: usize = 3;
/// Pieces that no ellipsis shows, at most.
const UNMARKED_PIECES_MAX: usize = 3;
/// With no more words between them, two unmarked pieces of a quote are one wording with words left out.
const NEAR_WORDS: usize = 6;
/// What is put in in brackets stands for at most so many words.
const REPLACED_WORDS_MAX: usize = 4;
/// What was left out is shown up to this many words.
const LEFT_OUT_WORDS_MAX: usize = 60;

/// The places of a quotation's pieces, in the quotation's order, and how they were put together.
pub(super) struct Found {
    pub(super) drafts: Vec<Draft>,
    pub(super) joined: Joined,
}

/// Where the pieces of `given` stand in one article: those that its ellipses and brackets show, or, where it has none, those
/// that it falls into.
pub(super) fn find(library: Library<'_>, given: &Given, own: &[Word]) -> Result<Option<Found>, AnswerError> {
    let pieces = given.pieces(own);
    let marked = pieces.len() > 1;
    if !marked && (own.len() < 2 * UNMARKED_WORDS_MIN || !given.inserted.is_empty()) {
        return Ok(None);
    }
    let longest = pieces.iter().max_by_key(|piece| piece.len()).copied().unwrap_or_default();
    let mut bytes = 0;
    for article in articles(library, given, longest, marked)? {
        bytes += article.article.text.len();
        if bytes > BYTES_MAX {
            break;
        }
        let text = words_in(&article, whole(&article));
        let text_folded = folded(&text);
        let runs = if marked { runs_of(&pieces, &text_folded) } else { falls_into(&folded(own), &text_folded) };
        if let Some(found) = runs.and_then(|runs| put_together(&article, given, &text, &runs, marked)) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

fn whole(article: &StoredArticle) -> Span {
    Span::new(0, article.article.text.len()).expect("0 is not after the end")
}

/// The articles that print a part of the quotation: its longest piece, or its first or last words where nothing divides it.
fn articles(
    library: Library<'_>,
    given: &Given,
    longest: &[Word],
    marked: bool,
) -> Result<Vec<Arc<StoredArticle>>, AnswerError> {
    let few = longest.len().min(UNMARKED_WORDS_MIN + 1);
    let parts = if marked {
        vec![longest]
    } else {
        vec![longest.get(..few).unwrap_or_default(), longest.get(longest.len() - few..).unwrap_or_default()]
    };
    let filter = Filter::default();
    let mut found: Vec<Vec<Arc<StoredArticle>>> = Vec::new();
    for part in parts {
        let spans: Vec<Span> = part.iter().map(|word| word.span).collect();
        let Some(text) = Span::around(&spans).and_then(|span| span.slice(&given.text)) else { return Ok(Vec::new()) };
        let drafts = Search::new(library, text, &filter)?.exact()?;
        found.push(drafts.into_iter().map(|draft| draft.article).collect());
    }
    let keys: Vec<HashSet<u64>> = found.iter().map(|of| of.iter().map(|article| article.key.0).collect()).collect();
    let mut seen = HashSet::new();
    let first = found.into_iter().next().unwrap_or_default().into_iter();
    let of_all =
        first.filter(|article| keys.iter().all(|of| of.contains(&article.key.0)) && seen.insert(article.key.0));
    Ok(of_all.take(ARTICLES_MAX).collect())
}

/// Where each piece stands: behind the one before where it does, else anywhere.
fn runs_of(pieces: &[&[Word]], text: &[&str]) -> Option<Vec<Range<usize>>> {
    let longest = pieces.iter().enumerate().max_by_key(|(_, piece)| piece.len())?.0;
    let anchor = run_in(&folded(pieces.get(longest)?), text, 0)?;
    let mut runs = vec![anchor.clone(); pieces.len()];
    let mut end = anchor.end;
    for (piece, run) in pieces.iter().zip(&mut runs).skip(longest + 1) {
        let piece = folded(piece);
        *run = run_in(&piece, text, end).or_else(|| run_in(&piece, text, 0))?;
        end = run.end;
    }
    let mut start = anchor.start;
    for (piece, run) in pieces.iter().zip(&mut runs).take(longest).rev() {
        let piece = folded(piece);
        *run = last_run_in(&piece, text.get(..start)?).or_else(|| run_in(&piece, text, 0))?;
        start = run.start;
    }
    Some(runs)
}

/// The last place of `piece` in `text`.
fn last_run_in(piece: &[&str], text: &[&str]) -> Option<Range<usize>> {
    let last = piece.last()?;
    let ends = text.iter().enumerate().rev().filter(|(_, word)| *word == last).map(|(at, _)| at + 1);
    ends.take(1_000).find_map(|end| {
        let start = end.checked_sub(piece.len())?;
        (text.get(start..end)? == piece).then_some(start..end)
    })
}

/// The few stretches of `text` of which the words `own` are put together, the longest first.
fn falls_into(own: &[&str], text: &[&str]) -> Option<Vec<Range<usize>>> {
    let (mut runs, mut from) = (Vec::new(), 0);
    while from < own.len() {
        if runs.len() == UNMARKED_PIECES_MAX {
            return None;
        }
        let run = longest_start(own.get(from..)?, text)?;
        let left = own.len() - from - run.len();
        if run.len() < UNMARKED_WORDS_MIN || (1..UNMARKED_WORDS_MIN).contains(&left) {
            return None;
        }
        from += run.len();
        runs.push(run);
    }
    (runs.len() > 1).then_some(runs)
}

/// The longest stretch of `text` that begins as `own` does.
fn longest_start(own: &[&str], text: &[&str]) -> Option<Range<usize>> {
    let first = own.first()?;
    let starts = text.iter().enumerate().filter(|(_, word)| *word == first).map(|(at, _)| at);
    let common = |start: usize| {
        let printed = text.get(start..).unwrap_or_default();
        own.iter().zip(printed).take_while(|(own, printed)| own == printed).count()
    };
    // The first of several that are as long.
    starts.map(|start| start..start + common(start)).reduce(|best, run| if run.len() > best.len() { run } else { best })
}

/// The findings for the pieces at `runs` of the article's words, and how the quotation joins them; `None` where they are one
/// wording with a few words left out, which is no joining.
fn put_together(
    article: &Arc<StoredArticle>,
    given: &Given,
    text: &[Word],
    runs: &[Range<usize>],
    marked: bool,
) -> Option<Found> {
    let spans = |run: &Range<usize>| -> Vec<Span> {
        text.get(run.clone()).unwrap_or_default().iter().map(|word| word.span).collect()
    };
    let mut drafts: Vec<Draft> = Vec::new();
    for run in runs {
        let bold = spans(run);
        let around = Span::around(&bold)?;
        let quote = covering_quote(article, around);
        if let Some(known) = drafts.iter_mut().find(|draft| quote.is_some() && draft.quote == quote) {
            known.highlights.extend(bold);
            continue;
        }
        let draft = match quote {
            Some(number) => Draft::of_quote(article, number, Match::Exact, 1.0)?,
            None => narration(article, around),
        };
        drafts.push(draft.highlighting(bold));
    }
    let in_order = runs.windows(2).all(|pair| matches!(pair, [one, next] if one.end <= next.start));
    let between: Vec<usize> = runs
        .windows(2)
        .map(|pair| match pair {
            [one, next] if one.end <= next.start => next.start - one.end,
            _ => usize::MAX,
        })
        .collect();
    if !marked && drafts.len() == 1 && between.iter().all(|words| *words <= NEAR_WORDS) {
        return None;
    }
    let honest = |((_, gap), words): (&(usize, Gap), &usize)| *gap == Gap::Ellipsis || *words <= REPLACED_WORDS_MAX;
    let left_out = runs.windows(2).zip(&between).filter(|(_, words)| **words > 0).map(|(pair, words)| match pair {
        [one, next] if *words <= LEFT_OUT_WORDS_MAX => {
            let left_out = Span::around(&spans(&(one.end..next.start)))?;
            article.recut(left_out).map(ToOwned::to_owned)
        }
        _ => None,
    });
    let joined = Joined {
        places: drafts.len(),
        marked: marked && given.gaps.iter().zip(&between).all(honest),
        in_order,
        several_speakers: several_speakers(&drafts),
        left_out: left_out.collect(),
        inserted: given.inserted.clone(),
    };
    Some(Found { drafts, joined })
}

/// The sentences of the article around words that nobody is quoted with.
fn narration(article: &Arc<StoredArticle>, around: Span) -> Draft {
    let passage = article.extraction.passage_at(around.start()).filter(|_| !is_quoted(article, around));
    let shown = passage.and_then(|passage| sentences_around(article, passage, around)).unwrap_or(around);
    Draft::of_narration(article, shown, Match::Exact, 1.0)
}

/// Whether the pieces are not all of one speaker's words, or of the article's own.
fn several_speakers(drafts: &[Draft]) -> bool {
    let whose = |draft: &Draft| draft.quote().map(|quote: &Quote| quote.speaker().map(|speaker| speaker.name.clone()));
    let differ = |one: &Draft, other: &Draft| match (whose(one), whose(other)) {
        (Some(Some(one)), Some(Some(other))) => !compatible(&one, &other),
        (Some(_), Some(_)) | (None, None) => false,
        _ => true,
    };
    drafts.iter().enumerate().any(|(at, one)| drafts.iter().skip(at + 1).any(|other| differ(one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "nobody opens the quay before the last crack is mended fish is dear the crabs want rest and bread";

    #[track_caller]
    fn check(own: &str, expected: Option<&[&str]>) {
        let text: Vec<&str> = TEXT.split(' ').collect();
        let found = falls_into(&own.split(' ').collect::<Vec<_>>(), &text);
        let found = found.map(|runs| runs.into_iter().map(|run| text[run].join(" ")).collect::<Vec<_>>());
        assert_eq!(found, expected.map(|expected| expected.iter().map(ToString::to_string).collect()));
    }

    #[test]
    fn words_from_two_places_fall_into_two() {
        check("nobody opens the quay the crabs want rest", Some(&["nobody opens the quay", "the crabs want rest"]));
        check("the crabs want rest nobody opens the quay", Some(&["the crabs want rest", "nobody opens the quay"]));
    }

    #[test]
    fn words_of_one_place_or_of_none_do_not() {
        check("nobody opens the quay before", None);
        check("nobody opens the harbour before the last crack", None);
        check("nobody opens fish is dear the crabs", None);
    }
}
