//! Whether a quotation stands in the library: word for word, altered, said by someone else, or not at all.

use std::collections::HashSet;

use super::{
    Answer, AnswerError, Difference, Joined, Library, Page, Verdict,
    changes::changes,
    draft::{Draft, Frame, folded, without_overlaps},
    given::Given,
    joined,
    merging::{answer_with_printings, merged},
    speaker::can_be_by,
    spelling,
    who_said::{NEAREST_MAX, Search},
};
use crate::{
    domain::{Filter, Quote},
    index::{Word, first_words, words},
};

/// How many printings are compared word by word.
const COMPARED_MAX: usize = 10;

pub(super) fn check_quote(
    library: Library<'_>,
    quote: &str,
    speaker: Option<&str>,
    page: &Page,
) -> Result<Answer, AnswerError> {
    if first_words(quote, None, 1).is_empty() {
        return Err(AnswerError::Empty);
    }
    let speaker = speaker.filter(|name| !words(name, None).is_empty());
    let (speaker, instead_of) = match speaker {
        Some(speaker) => spelling::read_speaker(library, speaker).map(|(name, changed)| (Some(name), changed))?,
        None => (None, Vec::new()),
    };
    let checked = check(library, quote, speaker.as_deref())?;
    let frame =
        Frame { verdict: checked.verdict, asked: None, emptied_by: None, words_left_out: checked.words_left_out };
    let answer = answer_with_printings(library, &Filter::default(), checked.drafts, HashSet::new(), page, &frame)?;
    Ok(Answer { joined: checked.joined, instead_of, ..answer })
}

/// What came of a check.
struct Checked {
    verdict: Verdict,
    drafts: Vec<Draft>,
    joined: Option<Joined>,
    words_left_out: usize,
}

/// Looks for the words in one piece, then for its pieces, then for words like them.
fn check(library: Library<'_>, quote: &str, speaker: Option<&str>) -> Result<Checked, AnswerError> {
    let filter = Filter::default();
    let mut search = Search::new(library, quote, &filter)?;
    let words_left_out = search.weights.left_out;
    let checked = |verdict, drafts, joined| Ok(Checked { verdict, drafts, joined, words_left_out });
    let exact = by_speaker(search.exact()?, speaker);
    if !exact.is_empty() {
        let drafts = merged(exact);
        return checked(verdict_of(&drafts, speaker), drafts, None);
    }
    let given = Given::of(quote);
    let own = words(&given.text, None);
    let mut search = if given.text == quote { search } else { Search::new(library, &given.text, &filter)? };
    if !given.inserted.is_empty() && given.gaps.is_empty() {
        let exact = by_speaker(search.exact()?, speaker);
        if !exact.is_empty() {
            let drafts = merged(exact);
            return checked(verdict_of(&drafts, speaker), drafts, Some(Joined::in_one_piece(given.inserted)));
        }
    }
    if let Some(found) = joined::find(library, &given, &own)? {
        let verdict = verdict_of_joined(&found, speaker);
        return checked(verdict, found.drafts, Some(found.joined));
    }
    let near = search.near(true)?;
    let compared: Vec<(Draft, Vec<Option<String>>)> =
        near.into_iter().take(COMPARED_MAX).map(|draft| compared(&given, &own, draft)).collect();
    if compared.is_empty() {
        let (_, nearest) = search.subject()?;
        return checked(Verdict::NotFound, nearest.into_iter().take(NEAREST_MAX).collect(), None);
    }
    let same: Vec<&(Draft, _)> = compared.iter().filter(|(draft, _)| draft.differences.is_empty()).collect();
    if let Some((_, left_out)) = same.first() {
        let joined = (!given.gaps.is_empty())
            .then(|| Joined { left_out: left_out.clone(), ..Joined::in_one_piece(given.inserted.clone()) });
        let drafts = merged(by_speaker(same.into_iter().map(|(draft, _)| draft.clone()).collect(), speaker));
        return checked(verdict_of(&drafts, speaker), drafts, joined);
    }
    let altered = compared.into_iter().map(|(draft, _)| draft).collect();
    checked(Verdict::Altered, merged(without_overlaps(altered)), None)
}

impl Joined {
    /// A quotation in one piece, whatever was put in.
    fn in_one_piece(inserted: Vec<String>) -> Joined {
        Joined { places: 1, marked: true, in_order: true, several_speakers: false, left_out: Vec::new(), inserted }
    }
}

/// Pieces are printed as they are; are they one person's, does the quotation show that it joins them, and is the speaker right?
fn verdict_of_joined(found: &joined::Found, speaker: Option<&str>) -> Verdict {
    let joined = &found.joined;
    if !joined.marked || !joined.in_order || joined.several_speakers {
        return Verdict::Altered;
    }
    match speaker {
        Some(name) if found.drafts.iter().any(|draft| !is_by(draft, name)) => Verdict::Misattributed,
        _ => Verdict::Verbatim,
    }
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

/// The draft with what differs between the words given and the words printed, and what is printed where the quotation shows
/// that words are left out.
fn compared(given: &Given, own: &[Word], draft: Draft) -> (Draft, Vec<Option<String>>) {
    let printed = draft.words();
    let text = &draft.article.article.text;
    let (mut differences, mut left_out) = (Vec::new(), Vec::new());
    for change in changes(&folded(own), &folded(&printed)) {
        let printed = joined_words(text, printed.get(change.printed).unwrap_or_default());
        if change.given.is_empty() && given.gaps.iter().any(|(end, _)| *end == change.given.start) {
            left_out.push(Some(printed));
        } else {
            let given = joined_words(&given.text, own.get(change.given).unwrap_or_default());
            differences.push(Difference { given, printed });
        }
    }
    (Draft { differences, ..draft }, left_out)
}

/// The words as they stand in `text`, with single spaces.
fn joined_words(text: &str, words: &[Word]) -> String {
    words.iter().filter_map(|word| word.span.slice(text)).collect::<Vec<_>>().join(" ")
}
