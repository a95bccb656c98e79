//! Somebody's words, where a question asks for them: of whom, about what, printed when.

use jiff::civil::Date;

use super::{
    AnswerError, Library, Verdict,
    draft::{Draft, folded, quote_words, words_in},
    merging::merged,
    question::Reading,
    speaker::can_be_by,
    who_said::{Search, with_speaker},
};
use crate::{
    domain::Filter,
    index::{speaker_words, words},
};

pub(super) type Said = Option<(Verdict, Vec<Draft>)>;

/// Somebody's words, where the question asks for them and they are found. Of a year: what was printed in it, or else words
/// that hold it.
pub(super) fn said(library: Library<'_>, reading: &Reading) -> Result<Said, AnswerError> {
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
pub(super) fn is_of(draft: &Draft, speaker: &str) -> bool {
    if let Some(quote) = draft.quote() {
        return quote.named_speaker().is_some() && can_be_by(quote, speaker);
    }
    let names = speaker_words(speaker);
    let own = words_in(&draft.article, draft.shown);
    names.last().is_some_and(|name| own.iter().any(|word| word.folded.starts_with(name.as_str())))
}
