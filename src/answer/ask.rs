//! One question, answered by the one sentence that holds most of it and what it asks for; or by nobody, where none does.

use std::ops::RangeInclusive;

use super::{
    Answer, AnswerError, Asked, Library, Page, Verdict,
    alignment::similar,
    draft::{Draft, Frame, answer, words_in},
    expectation::Expectation,
    question::{self, Reading},
    said::{is_of, said},
    sentence::{FoundSentence, sentences_for},
    weights::{Wanted, Weights},
    who_said::NEAREST_MAX,
};
use crate::{
    domain::Filter,
    index::{Query, Word, Wording, words},
};

/// The share of the question's weight that the best sentence, with a part of what stands beside it, must hold: to answer, and to
/// answer weakly. Below it nothing is answered. How many unanswerable questions that refuses is printed by
/// `cargo run --release --example evaluate -- find FOLDER`.
const FOUND_MIN: f32 = 0.55;
const WEAK_MIN: f32 = 0.32;
/// From this share on a question with a name that stands nowhere in the library is answered nevertheless.
const NAMELESS_MIN: f32 = 0.75;
/// How many letters a name's initials have.
const INITIALS: RangeInclusive<usize> = 2..=5;

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
