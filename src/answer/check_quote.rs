//! Whether a quotation stands in the library: word for word, altered, said by someone else, or not at all.

use std::ops::Range;

use super::{
    Answer, AnswerError, Difference, Library, Page, Verdict,
    changes::changes,
    draft::{Draft, Frame, answer, folded, quote_words, without_overlaps, words_in},
    merging::merged,
    speaker::can_be_by,
    who_said::{NEAREST_MAX, Search},
};
use crate::{
    domain::{Filter, Quote},
    index::{Word, words},
};

/// How many printings are compared word by word.
const COMPARED_MAX: usize = 10;

pub(super) fn check_quote(
    library: Library<'_>,
    quote: &str,
    speaker: Option<&str>,
    page: &Page,
) -> Result<Answer, AnswerError> {
    let given = words(quote, None);
    if given.is_empty() {
        return Err(AnswerError::Empty);
    }
    let filter = Filter::default();
    let mut search = Search::new(library, quote, &filter)?;
    let words_left_out = search.weights.left_out;
    let frame = |verdict| Frame { verdict, asked: None, emptied_by: None, words_left_out };
    let speaker = speaker.filter(|name| !words(name, None).is_empty());
    let exact = by_speaker(search.exact()?, speaker);
    if !exact.is_empty() {
        let drafts = merged(exact);
        return Ok(answer(&drafts, page, &frame(verdict_of(&drafts, speaker))));
    }
    let near = search.near(true)?;
    let mut altered: Vec<Draft> =
        near.into_iter().take(COMPARED_MAX).map(|draft| compared(quote, &given, draft)).collect();
    if altered.is_empty() {
        let (_, nearest) = search.subject()?;
        let nearest: Vec<Draft> = nearest.into_iter().take(NEAREST_MAX).collect();
        return Ok(answer(&nearest, page, &frame(Verdict::NotFound)));
    }
    let same: Vec<Draft> = altered.iter().filter(|draft| draft.differences.is_empty()).cloned().collect();
    if !same.is_empty() {
        let drafts = merged(by_speaker(same, speaker));
        return Ok(answer(&drafts, page, &frame(verdict_of(&drafts, speaker))));
    }
    altered = merged(without_overlaps(altered));
    Ok(answer(&altered, page, &frame(Verdict::Altered)))
}

/// Printings by the speaker who was named first, otherwise in their order.
fn by_speaker(mut drafts: Vec<Draft>, speaker: Option<&str>) -> Vec<Draft> {
    let by_other = |draft: &Draft| speaker.is_some_and(|name| !is_by(draft, name));
    drafts.sort_by_key(by_other);
    drafts
}

/// The words are right; is the speaker?
fn verdict_of(drafts: &[Draft], speaker: Option<&str>) -> Verdict {
    match speaker {
        Some(name) if !drafts.iter().any(|draft| is_by(draft, name)) => Verdict::Misattributed,
        _ => Verdict::Verbatim,
    }
}

/// Narration and unattributed quotes contradict no speaker.
fn is_by(draft: &Draft, name: &str) -> bool {
    draft.quote().is_none_or(|quote: &Quote| can_be_by(quote, name))
}

/// The draft with what differs between the words given and the words printed.
fn compared(quote: &str, given: &[Word], draft: Draft) -> Draft {
    let printed = match draft.quote() {
        Some(quote) => quote_words(&draft.article, quote),
        None => words_in(&draft.article, draft.shown),
    };
    let found = changes(&folded(given), &folded(&printed));
    let text = &draft.article.article.text;
    let difference = |given_run: Range<usize>, printed_run: Range<usize>| Difference {
        given: joined(quote, given.get(given_run).unwrap_or_default()),
        printed: joined(text, printed.get(printed_run).unwrap_or_default()),
    };
    let differences = found.into_iter().map(|change| difference(change.given, change.printed)).collect();
    Draft { differences, ..draft }
}

/// The words as they stand in `text`, with single spaces.
fn joined(text: &str, words: &[Word]) -> String {
    words.iter().filter_map(|word| word.span.slice(text)).collect::<Vec<_>>().join(" ")
}
