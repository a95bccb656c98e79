//! What a moderator said of a quote, and which quote that is in another reading of the text or in another text.

use jiff::Timestamp;

use super::{Attribution, Extraction, Found, Quote, Span, Speaker};

/// Two readings of a quote are the same one where they share at least this part of the letters that either has.
const ALIKE_MIN: f64 = 0.5;
/// A quote lies within corrected words, or they within it, where at least this part of its letters does.
const WITHIN_MIN: f64 = 0.9;

/// Who spoke one quote of an article, as a moderator said. It is kept by the quote's words and place, not by its number, so
/// that it holds whatever the next version of the extraction makes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The parts of the quote as printed, in order.
    pub words: Vec<String>,
    /// Where they stand, one span a part; where they stood in an earlier text, if this one does not have them.
    pub spans: Vec<Span>,
    /// How many quotes contained it: 0 for one that stands by itself.
    pub level: u32,
    /// Who spoke; `None` where the article does not tell.
    pub speaker: Option<Speaker>,
    /// Who corrected it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Correction {
    /// Whether the corrected words stand in `text` at their place.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        let in_order = self.spans.windows(2).all(|pair| matches!(pair, [one, next] if one.end() <= next.start()));
        !self.spans.is_empty()
            && in_order
            && self.spans.len() == self.words.len()
            && self.spans.iter().zip(&self.words).all(|(span, words)| span.slice(text) == Some(words.as_str()))
    }
}

impl Extraction {
    /// Puts what moderators said in the place of what was found; for each of `corrections` the numbers of the quotes that
    /// it holds for, none where its quote is not there any more.
    ///
    /// It holds for the quote with most of its letters, if at least half of what either has is shared, and for those
    /// of its level that lie within its words; else for the smallest one of its level that contains them. Of several for
    /// one quote the most alike counts, and of those the last.
    pub fn correct(&mut self, text: &str, corrections: &[Correction]) -> Vec<Vec<usize>> {
        let mut held = vec![Vec::new(); corrections.len()];
        if corrections.is_empty() {
            return held;
        }
        let letters = Letters::of(text);
        let levels = self.levels();
        let mut chosen: Vec<Option<(f64, usize)>> = vec![None; self.quotes.len()];
        for (index, correction) in corrections.iter().enumerate().filter(|(_, correction)| correction.stands_in(text)) {
            for (number, alike) in fitting(correction, &self.quotes, &levels, &letters) {
                if let Some(best) = chosen.get_mut(number)
                    && best.is_none_or(|(other, _)| alike >= other)
                {
                    *best = Some((alike, index));
                }
            }
        }
        for (number, (quote, chosen)) in self.quotes.iter_mut().zip(chosen).enumerate() {
            let Some((_, index)) = chosen else { continue };
            let (Some(correction), Some(numbers)) = (corrections.get(index), held.get_mut(index)) else { continue };
            numbers.push(number);
            quote.confidence = 1.0;
            quote.attribution = match &correction.speaker {
                // Beside the quote stands another name, or none: what is written there does not name this speaker.
                Some(speaker) => {
                    Attribution::Attributed { speaker: speaker.clone(), mention: None, found: Found::Corrected }
                }
                None => Attribution::Unattributed,
            };
        }
        held
    }

    /// For each quote, how many quotes contain it.
    #[must_use]
    pub fn levels(&self) -> Vec<u32> {
        let mut levels: Vec<u32> = Vec::with_capacity(self.quotes.len());
        for quote in &self.quotes {
            // A nested quote follows the one that contains it.
            let outer = quote.parent.and_then(|parent| levels.get(parent));
            levels.push(outer.map_or(0, |level| level.saturating_add(1)));
        }
        levels
    }
}

/// The numbers of the quotes that `correction` can hold for, each with how alike it is, 0 to 1.
fn fitting(correction: &Correction, quotes: &[Quote], levels: &[u32], letters: &Letters) -> Vec<(usize, f64)> {
    let Some(around) = Span::around(&correction.spans) else { return Vec::new() };
    let corrected = letters.within(&correction.spans);
    let mut best: Option<(usize, f64)> = None;
    let mut holding: Option<(usize, f64)> = None;
    let mut inside = Vec::new();
    for (number, (quote, level)) in quotes.iter().zip(levels).enumerate() {
        if quote.spans == correction.spans {
            return vec![(number, 1.0)];
        }
        if !Span::around(&quote.spans).is_some_and(|other| other.overlaps(around)) {
            continue;
        }
        let (own, shared) = (letters.within(&quote.spans), letters.shared(&quote.spans, &correction.spans));
        if shared == 0 {
            continue;
        }
        let alike = part(shared, own.saturating_add(corrected).saturating_sub(shared));
        let more_alike = |other: Option<(usize, f64)>| other.is_none_or(|(_, most)| alike > most);
        if alike >= ALIKE_MIN && more_alike(best) {
            best = Some((number, alike));
        }
        if *level == correction.level && part(shared, own) >= WITHIN_MIN {
            inside.push((number, alike));
        } else if *level == correction.level && part(shared, corrected) >= WITHIN_MIN && more_alike(holding) {
            holding = Some((number, alike));
        }
    }
    inside.retain(|(number, _)| best.is_none_or(|(other, _)| other != *number));
    inside.extend(best);
    if inside.is_empty() { holding.into_iter().collect() } else { inside }
}

fn part(of: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(of) / f64::from(whole) }
}

/// How many letters and digits stand before each byte of a text.
struct Letters(Vec<u32>);

impl Letters {
    fn of(text: &str) -> Letters {
        let mut before = vec![0; text.len().saturating_add(1)];
        let mut count = 0_u32;
        for (offset, character) in text.char_indices() {
            count = count.saturating_add(u32::from(character.is_alphanumeric()));
            for place in before.iter_mut().skip(offset + 1).take(character.len_utf8()) {
                *place = count;
            }
        }
        Letters(before)
    }

    fn between(&self, start: usize, end: usize) -> u32 {
        let at = |offset: usize| self.0.get(offset).or(self.0.last()).copied().unwrap_or(0);
        at(end).saturating_sub(at(start))
    }

    fn within(&self, spans: &[Span]) -> u32 {
        spans.iter().map(|span| self.between(span.start(), span.end())).fold(0, u32::saturating_add)
    }

    /// Of two lists of spans, each in order, what both cover.
    fn shared(&self, some: &[Span], others: &[Span]) -> u32 {
        let (mut some, mut others) = (some.iter().peekable(), others.iter().peekable());
        let mut shared = 0_u32;
        while let (Some(one), Some(other)) = (some.peek(), others.peek()) {
            let (start, end) = (one.start().max(other.start()), one.end().min(other.end()));
            if start < end {
                shared = shared.saturating_add(self.between(start, end));
            }
            if one.end() <= other.end() {
                some.next()
            } else {
                others.next()
            };
        }
        shared
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::{QuoteKind, SpeakerKind};

    pub(in crate::domain) const QUAY: &str =
        "“No comment,” said Weil. “The quay stays shut,” said Lund. “No comment,” he added.";

    pub(in crate::domain) fn span(text: &str, words: &str, nth: usize) -> Span {
        let start = text.match_indices(words).nth(nth).unwrap().0;
        Span::new(start, start + words.len()).unwrap()
    }

    pub(in crate::domain) fn quote(spans: Vec<Span>, parent: Option<usize>) -> Quote {
        Quote {
            spans,
            kind: QuoteKind::Direct,
            attribution: Attribution::Unattributed,
            cue: None,
            confidence: 0.4,
            parent,
            paragraph: 1,
            said_on: None,
        }
    }

    pub(in crate::domain) fn correction(text: &str, spans: Vec<Span>, speaker: &str) -> Correction {
        Correction {
            words: spans.iter().map(|span| span.slice(text).unwrap().to_owned()).collect(),
            spans,
            level: 0,
            speaker: Some(Speaker { name: speaker.to_owned(), kind: SpeakerKind::Person }),
            by: "cli:ann".to_owned(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    /// Who is said to speak each quote of `text`, `-` where it was left as it was found.
    #[track_caller]
    fn check(text: &str, quotes: Vec<Quote>, corrections: &[Correction], expected: &[&str]) {
        let mut extraction = Extraction { quotes, ..Extraction::default() };
        extraction.correct(text, corrections);
        let said: Vec<&str> = extraction
            .quotes
            .iter()
            .map(|quote| quote.speaker().map_or("-", |speaker| speaker.name.as_str()))
            .collect();
        assert_eq!(said, expected);
    }

    fn quotes_of(text: &str, words: &[(&str, usize)]) -> Vec<Quote> {
        words.iter().map(|(words, nth)| quote(vec![span(text, words, *nth)], None)).collect()
    }

    #[test]
    fn of_two_equal_quotes_the_one_at_its_place_is_corrected() {
        let quotes = || quotes_of(QUAY, &[("“No comment,”", 0), ("“The quay stays shut,”", 0), ("“No comment,”", 1)]);
        let second = correction(QUAY, vec![span(QUAY, "“No comment,”", 1)], "Ida Reyes");
        check(QUAY, quotes(), std::slice::from_ref(&second), &["-", "-", "Ida Reyes"]);
        let mut extraction = Extraction { quotes: quotes(), ..Extraction::default() };
        assert_eq!(extraction.correct(QUAY, &[second]), [[2]]);
        let corrected = &extraction.quotes[2];
        assert_eq!((corrected.attribution.as_str(), corrected.confidence), ("corrected", 1.0));
    }

    #[test]
    fn the_last_correction_of_a_quote_counts_and_nobody_can_be_its_speaker() {
        let at = || vec![span(QUAY, "“The quay stays shut,”", 0)];
        let (first, last) = (correction(QUAY, at(), "Ida Reyes"), correction(QUAY, at(), "Bo Lund"));
        check(QUAY, quotes_of(QUAY, &[("“The quay stays shut,”", 0)]), &[first.clone(), last], &["Bo Lund"]);
        let nobody = Correction { speaker: None, ..correction(QUAY, at(), "") };
        check(QUAY, quotes_of(QUAY, &[("“The quay stays shut,”", 0)]), &[first, nobody], &["-"]);
    }

    #[test]
    fn marks_and_a_few_words_more_or_fewer_do_not_lose_a_correction() {
        let it = [correction(QUAY, vec![span(QUAY, "“The quay stays shut,”", 0)], "Ida Reyes")];
        check(QUAY, quotes_of(QUAY, &[("The quay stays shut", 0)]), &it, &["Ida Reyes"]);
        check(QUAY, quotes_of(QUAY, &[("stays shut,”", 0)]), &it, &["Ida Reyes"]);
        check(QUAY, quotes_of(QUAY, &[("“The quay stays shut,” said Lund", 0)]), &it, &["Ida Reyes"]);
    }

    const FEARS: &str = "Weil said she was “tired” of the fees and would go. Lund said so too.";

    #[test]
    fn a_fragment_that_becomes_a_part_of_a_longer_quote_takes_its_correction_along() {
        let it = [correction(FEARS, vec![span(FEARS, "“tired”", 0)], "Ida Reyes")];
        let longer = "she was “tired” of the fees and would go";
        check(FEARS, quotes_of(FEARS, &[(longer, 0)]), &it, &["Ida Reyes"]);
        let nested = vec![quote(vec![span(FEARS, longer, 0)], None), quote(vec![span(FEARS, "tired", 0)], Some(0))];
        check(FEARS, nested, &it, &["-", "Ida Reyes"]);
    }

    #[test]
    fn what_a_quote_within_a_quote_was_corrected_to_is_not_said_of_the_outer_one() {
        let within = Correction { level: 1, ..correction(FEARS, vec![span(FEARS, "“tired”", 0)], "Ida Reyes") };
        check(FEARS, quotes_of(FEARS, &[("she was “tired” of the fees and would go", 0)]), &[within], &["-"]);
    }

    #[test]
    fn the_parts_of_a_corrected_quote_keep_its_speaker_when_they_are_found_apart() {
        let text = "“The quay stays shut,” Weil said. “Go home.” “Why?” asked Lund.";
        let both = vec![span(text, "“The quay stays shut,”", 0), span(text, "“Go home.”", 0)];
        let it = [correction(text, both.clone(), "Ida Reyes")];
        check(text, vec![quote(both, None)], &it, &["Ida Reyes"]);
        let apart = quotes_of(text, &[("“The quay stays shut,”", 0), ("“Go home.”", 0), ("“Why?”", 0)]);
        check(text, apart, &it, &["Ida Reyes", "Ida Reyes", "-"]);
    }

    #[test]
    fn a_quote_of_other_words_is_not_corrected() {
        let it = [correction(QUAY, vec![span(QUAY, "“The quay stays shut,”", 0)], "Ida Reyes")];
        check(QUAY, quotes_of(QUAY, &[("“No comment,”", 0)]), &it, &["-"]);
        let elsewhere = "Nobody says anything of it any more, neither here nor there, and that is all.";
        check(elsewhere, quotes_of(elsewhere, &[("Nobody says anything of it", 0)]), &it, &["-"]);
    }

    #[test]
    fn places_that_no_text_has_correct_nothing() {
        let broken = Correction { spans: vec![Span::new(1, 9_999).unwrap()], ..correction(QUAY, vec![], "Bo Lund") };
        assert!(!broken.stands_in(QUAY));
        let backwards = vec![span(QUAY, "said", 1), span(QUAY, "said", 0)];
        check(QUAY, quotes_of(QUAY, &[("said", 0)]), &[correction(QUAY, backwards, "Bo Lund"), broken], &["-"]);
    }
}
