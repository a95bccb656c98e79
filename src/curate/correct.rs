//! Moderators' corrections: who spoke a quote, whatever the extraction makes of it.

use std::sync::Arc;

use jiff::Timestamp;

use super::{CurateError, Desk};
use crate::{
    domain::{ArticleId, Correction, LibraryName, Quote, Span, Speaker, SpeakerKind},
    index::{Word, words},
    ingest::SpeakerName,
    store::{Actor, Amendment, Standing, StoredArticle},
};

/// How many quotes are named where several have the words.
const NAMED_MAX: usize = 20;

/// What a moderator says of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correcting {
    /// This speaker spoke it.
    Speaker(SpeakerName),
    /// The article does not tell who spoke it.
    Unattributed,
    /// What was corrected is taken back: whatever the article itself says counts again.
    Undo,
}

/// A quote after it was corrected.
#[derive(Debug, Clone)]
pub struct CorrectedQuote {
    /// The article as it is now.
    pub article: Arc<StoredArticle>,
    /// The quote's number, from 0; `None` where a correction was undone whose quote is not found any more.
    pub number: Option<usize>,
    /// Its words as printed.
    pub words: String,
    /// Who spoke it before; `None` where nobody was named.
    pub before: Option<String>,
    /// Who speaks it now.
    pub after: Option<String>,
    /// Whether that had not been said before.
    pub changed: bool,
}

impl Desk {
    /// Says who spoke a quote of a live article; durable and searchable on return. It holds for the quote's words at their
    /// place, also when the article is read anew, replaced by a text that has them, or removed and brought back.
    ///
    /// `quote` is the number of the quote, from 1, or words of it: all, the first, or some that no other quote has (case,
    /// marks and punctuation apart). The name is kept as given: a part of a known name stays that part.
    pub fn correct(
        &self,
        library: &LibraryName,
        id: &ArticleId,
        quote: &str,
        correcting: &Correcting,
        by: &Actor,
        at: Timestamp,
    ) -> Result<CorrectedQuote, CurateError> {
        self.known(library)?;
        let _changing = self.changing();
        let stored = self.live(library, id)?;
        let planned = match correcting {
            Correcting::Undo => undoing(&stored, quote)?,
            Correcting::Speaker(name) => {
                let name = String::from(name.clone());
                let kind = self.kind_of(library, &stored, &name)?;
                said(&stored, quote, Some(Speaker { name, kind }), (by, at))?
            }
            Correcting::Unattributed => said(&stored, quote, None, (by, at))?,
        };
        let Planned { number, ended, made, before, changed } = planned;
        if changed {
            let made = made.as_ref();
            let amendment = Amendment { article: id, quote: number, ended: &ended, made, by, at };
            if !self.store().amend(library, &amendment)? {
                return Err(CurateError::NoArticle(id.to_string()));
            }
        }
        self.ready(library)?;
        let article = self.live(library, id)?;
        let corrected = number.and_then(|number| article.extraction.quotes.get(number));
        let waiting = || stored.standing.iter().find(|standing| ended.contains(&standing.number));
        let words = corrected.map_or_else(
            || waiting().map(|standing| standing.correction.words.join(" ")),
            |quote| Some(printed(quote, &article)),
        );
        let after = corrected.and_then(Quote::speaker).map(|speaker| speaker.name.clone());
        if changed {
            tracing::info!(article.id = %id, library.name = %library, "Corrected a quote of article {id}");
        }
        Ok(CorrectedQuote { number, words: words.unwrap_or_default(), before, after, changed, article })
    }

    fn live(&self, library: &LibraryName, id: &ArticleId) -> Result<Arc<StoredArticle>, CurateError> {
        self.store().find(library, id)?.ok_or_else(|| CurateError::NoArticle(id.to_string()))
    }

    /// What kind of speaker has this very name in the article, or else, most often, in the library.
    fn kind_of(&self, library: &LibraryName, stored: &StoredArticle, name: &str) -> Result<SpeakerKind, CurateError> {
        let here = stored.extraction.quotes.iter().filter_map(Quote::speaker);
        let mut here = here.filter(|speaker| speaker.name == name && speaker.kind != SpeakerKind::Unknown);
        if let Some(speaker) = here.next() {
            return Ok(speaker.kind);
        }
        let counts = self.store().speakers(library, Some(name))?;
        let named = counts.into_iter().filter(|count| count.name == name && count.kind != SpeakerKind::Unknown);
        Ok(named.max_by_key(|count| count.quotes).map_or(SpeakerKind::Unknown, |count| count.kind))
    }
}

/// What is to be done.
struct Planned {
    number: Option<usize>,
    ended: Vec<u32>,
    made: Option<Correction>,
    before: Option<String>,
    changed: bool,
}

fn said(
    stored: &StoredArticle,
    given: &str,
    speaker: Option<Speaker>,
    (by, at): (&Actor, Timestamp),
) -> Result<Planned, CurateError> {
    let number = quote_of(stored, given)?;
    let (Some(quote), Some(level)) =
        (stored.extraction.quotes.get(number), stored.extraction.levels().get(number).copied())
    else {
        return Err(CurateError::NoQuote(stored.article.id.clone()));
    };
    // One that holds for other quotes as well goes on holding for those.
    let replaced: Vec<&Standing> = stored.standing.iter().filter(|standing| standing.quotes == [number]).collect();
    let again = replaced.iter().any(|standing| {
        let correction = &standing.correction;
        let named = |speaker: &Option<Speaker>| speaker.as_ref().map(|speaker| speaker.name.clone());
        correction.spans == quote.spans && named(&correction.speaker) == named(&speaker)
    });
    let parts = quote.spans.iter().filter_map(|span| span.slice(&stored.article.text));
    let made = Correction {
        words: parts.map(str::to_owned).collect(),
        spans: quote.spans.clone(),
        level,
        speaker,
        by: by.0.clone(),
        at,
    };
    Ok(Planned {
        number: Some(number),
        ended: replaced.iter().map(|standing| standing.number).collect(),
        made: Some(made),
        before: quote.speaker().map(|speaker| speaker.name.clone()),
        changed: !again,
    })
}

fn undoing(stored: &StoredArticle, given: &str) -> Result<Planned, CurateError> {
    let number = match quote_of(stored, given) {
        Err(missing @ CurateError::NoQuote(_)) => return undoing_waiting(stored, given).ok_or(missing),
        found => found?,
    };
    let ended = held_by(stored, number);
    if ended.is_empty() {
        return Err(CurateError::NotCorrected { article: stored.article.id.clone(), quote: number.saturating_add(1) });
    }
    let speaker = stored.extraction.quotes.get(number).and_then(Quote::speaker);
    let before = speaker.map(|speaker| speaker.name.clone());
    Ok(Planned { number: Some(number), ended, made: None, before, changed: true })
}

/// Undoes the last correction with these words whose quote is not found in the text any more.
fn undoing_waiting(stored: &StoredArticle, given: &str) -> Option<Planned> {
    let wanted = words(given, None);
    let mut waiting = stored.standing.iter().rev().filter(|standing| standing.quotes.is_empty());
    let ended = waiting.find(|waiting| fit(&wanted, &words(&waiting.correction.words.join(" "), None)).is_some())?;
    Some(Planned {
        number: None,
        ended: vec![ended.number],
        made: None,
        before: ended.correction.speaker.as_ref().map(|speaker| speaker.name.clone()),
        changed: true,
    })
}

/// The numbers of the corrections without which none holds for quote `number`.
fn held_by(stored: &StoredArticle, number: usize) -> Vec<u32> {
    let mut left: Vec<&Standing> = stored.standing.iter().collect();
    let mut ended = Vec::new();
    loop {
        let corrections: Vec<Correction> = left.iter().map(|standing| standing.correction.clone()).collect();
        let held = stored.extraction.clone().correct(&stored.article.text, &corrections);
        let Some(holding) = held.iter().position(|numbers| numbers.contains(&number)) else { return ended };
        ended.push(left.remove(holding).number);
    }
}

/// The number, from 0, of the quote that `given` names, by its number from 1 or by its words.
fn quote_of(stored: &StoredArticle, given: &str) -> Result<usize, CurateError> {
    let quotes = &stored.extraction.quotes;
    let number = given.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    if let Some(number) = number.filter(|number| *number < quotes.len()) {
        return Ok(number);
    }
    let text = words(&stored.article.text, None);
    let wanted = words(given, None);
    let mut fits: Vec<Option<Fit>> = quotes.iter().map(|quote| fit_of(&wanted, quote, &text)).collect();
    // The words of a quote within another one name the inner one.
    let whole: Vec<usize> = (0..quotes.len()).filter(|number| fits.get(*number) == Some(&Some(Fit::Whole))).collect();
    for number in whole {
        let parent_of = |number: usize| quotes.get(number)?.parent.filter(|parent| *parent < number);
        let mut outer = parent_of(number);
        while let Some(fit) = outer.and_then(|outer| fits.get_mut(outer)) {
            *fit = None;
            outer = outer.and_then(parent_of);
        }
    }
    let fitting: Vec<usize> = (0..quotes.len()).filter(|number| matches!(fits.get(*number), Some(Some(_)))).collect();
    match fitting.as_slice() {
        [] => Err(CurateError::NoQuote(stored.article.id.clone())),
        [only] => Ok(*only),
        several => {
            let named = |number: &usize| Some((number.saturating_add(1), quotes.get(*number)?.paragraph));
            let quotes = several.iter().filter_map(named).collect();
            Err(CurateError::SeveralQuotes { article: stored.article.id.clone(), quotes })
        }
    }
}

/// How the words that a moderator gives are those of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Whole,
    Part,
}

/// How `wanted` are words of `quote`: of its parts one after another, or with the narration between them, as answers show it.
fn fit_of(wanted: &[Word], quote: &Quote, text: &[Word]) -> Option<Fit> {
    let own: Vec<Word> = quote.spans.iter().flat_map(|span| within(text, *span)).cloned().collect();
    let around = Span::around(&quote.spans).map(|span| within(text, span)).unwrap_or_default();
    match (fit(wanted, &own), fit(wanted, around)) {
        (Some(Fit::Whole), _) | (_, Some(Fit::Whole)) => Some(Fit::Whole),
        (own, around) => own.or(around),
    }
}

/// How `wanted` stand in `printed`; `None` where they do not, or are none.
fn fit(wanted: &[Word], printed: &[Word]) -> Option<Fit> {
    let same = |some: &[Word]| some.iter().zip(wanted).all(|(one, other)| one.folded == other.folded);
    if wanted.is_empty() || !printed.windows(wanted.len()).any(same) {
        return None;
    }
    Some(if wanted.len() == printed.len() { Fit::Whole } else { Fit::Part })
}

/// The words of the text that lie within `span`.
fn within(text: &[Word], span: Span) -> &[Word] {
    let start = text.partition_point(|word| word.span.start() < span.start());
    let end = text.partition_point(|word| word.span.end() <= span.end());
    text.get(start..end.max(start)).unwrap_or_default()
}

fn printed(quote: &Quote, stored: &StoredArticle) -> String {
    let text = &stored.article.text;
    quote.shown(text).and_then(|span| span.slice(text)).unwrap_or_default().to_owned()
}

/// `2 (paragraph 3), 5 (paragraph 9)`
pub(super) fn listed(quotes: &[(usize, u32)]) -> String {
    let named = quotes.iter().take(NAMED_MAX).map(|(number, paragraph)| format!("{number} (paragraph {paragraph})"));
    let named = named.collect::<Vec<_>>().join(", ");
    match quotes.len().saturating_sub(NAMED_MAX) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
