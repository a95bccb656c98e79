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

    /// The correction with its place in `text`, which takes the place of `before`: where the same words (case, marks and
    /// punctuation apart) stand nearest to where the change between the two texts has moved them. Unchanged where `text`
    /// does not have them.
    #[must_use]
    pub fn carried(&self, before: &str, text: &str) -> Correction {
        let start = self.spans.first().map_or(0, |span| span.start());
        self.near(moved(start, before, text), text)
    }

    /// The correction with its place in `text`: where the same words stand nearest to the place it names. Unchanged where
    /// `text` does not have them.
    #[must_use]
    pub fn placed(&self, text: &str) -> Correction {
        self.near(self.spans.first().map_or(0, |span| span.start()), text)
    }

    fn near(&self, expected: usize, text: &str) -> Correction {
        let shifted = self.starting_at(expected);
        if shifted.stands_in(text) {
            return shifted;
        }
        let folded = Folded::of(text);
        let mut from = 0;
        let mut spans = Vec::with_capacity(self.words.len());
        for (part, words) in self.words.iter().enumerate() {
            let wanted = Folded::of(words).joined;
            let found = if part == 0 { folded.nearest(&wanted, expected) } else { folded.first(&wanted, from) };
            let Some(found) = found else { return self.clone() };
            from = found.end();
            spans.push(with_marks(found, text));
        }
        let words = spans.iter().filter_map(|span| span.slice(text)).map(str::to_owned).collect();
        let found = Correction { words, spans, ..self.clone() };
        if found.stands_in(text) { found } else { self.clone() }
    }

    /// The same with its first part beginning at byte `start`.
    fn starting_at(&self, start: usize) -> Correction {
        let first = self.spans.first().map_or(0, |span| span.start());
        let moved = |span: &Span| {
            let begins = span.start().checked_sub(first)?.checked_add(start)?;
            Span::new(begins, begins.checked_add(span.len_bytes())?)
        };
        let spans: Option<Vec<Span>> = self.spans.iter().map(moved).collect();
        Correction { spans: spans.unwrap_or_default(), ..self.clone() }
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

/// Where byte `start` of `before` is in `text`, if the two differ in one place: as far from the beginning where the
/// difference comes after it, as far from the end where it comes before.
fn moved(start: usize, before: &str, text: &str) -> usize {
    let same = |(one, other): &(u8, u8)| one == other;
    let ahead = before.bytes().zip(text.bytes()).take_while(same).count();
    let behind = before.bytes().rev().zip(text.bytes().rev()).take_while(same).count();
    if start < ahead || start < before.len().saturating_sub(behind) {
        return start;
    }
    text.len().saturating_sub(before.len().saturating_sub(start))
}

/// A text's words in small letters, each between two spaces of its own, and where each stands.
struct Folded {
    joined: String,
    /// Where in `joined` the space before each word is, and the word's span in the text.
    words: Vec<(usize, Span)>,
}

impl Folded {
    fn of(text: &str) -> Folded {
        let mut folded = Folded { joined: String::new(), words: Vec::new() };
        let (mut word, mut start) = (String::new(), None);
        for (offset, character) in text.char_indices().chain([(text.len(), ' ')]) {
            if character.is_alphanumeric() {
                start = start.or(Some(offset));
                word.extend(character.to_lowercase());
            } else if !matches!(character, '\'' | '’' | 'ʼ')
                && let Some(span) = start.take().and_then(|start| Span::new(start, offset))
            {
                folded.words.push((folded.joined.len(), span));
                folded.joined.extend([" ", &word, " "]);
                word.clear();
            }
        }
        folded
    }

    /// The run of the words `wanted`, joined as these are, that begins nearest to byte `expected` of the text.
    fn nearest(&self, wanted: &str, expected: usize) -> Option<Span> {
        self.runs(wanted).min_by_key(|span| span.start().abs_diff(expected))
    }

    /// The first such run that begins at byte `from` or later.
    fn first(&self, wanted: &str, from: usize) -> Option<Span> {
        self.runs(wanted).find(|span| span.start() >= from)
    }

    fn runs<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = Span> + 'a {
        // Of no words there is no run; found anywhere, they would be a million.
        let places = (!wanted.is_empty()).then(|| self.joined.match_indices(wanted));
        let before = |place: usize| self.words.partition_point(|(space, _)| *space < place);
        places.into_iter().flatten().filter_map(move |(at, found)| {
            let (_, first) = self.words.get(before(at))?;
            let (_, last) = self.words.get(before(at + found.len()).checked_sub(1)?)?;
            Span::new(first.start(), last.end())
        })
    }
}

/// `span` with the marks that touch it.
fn with_marks(span: Span, text: &str) -> Span {
    let touches = |character: &char| !character.is_alphanumeric() && !character.is_whitespace();
    let before = text.get(..span.start()).unwrap_or_default().chars().rev().take_while(touches);
    let after = text.get(span.end()..).unwrap_or_default().chars().take_while(touches);
    let (before, after): (usize, usize) = (before.map(char::len_utf8).sum(), after.map(char::len_utf8).sum());
    Span::new(span.start().saturating_sub(before), span.end().saturating_add(after)).unwrap_or(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{QuoteKind, SpeakerKind};

    const QUAY: &str = "“No comment,” said Weil. “The quay stays shut,” said Lund. “No comment,” he added.";

    fn span(text: &str, words: &str, nth: usize) -> Span {
        let start = text.match_indices(words).nth(nth).unwrap().0;
        Span::new(start, start + words.len()).unwrap()
    }

    fn quote(spans: Vec<Span>, parent: Option<usize>) -> Quote {
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

    fn correction(text: &str, spans: Vec<Span>, speaker: &str) -> Correction {
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

    #[track_caller]
    fn check_carried(before: &str, nth: usize, text: &str, expected_nth: usize) {
        let it = correction(before, vec![span(before, "“No comment,”", nth)], "Ida Reyes");
        assert_eq!(it.carried(before, text).spans, [span(text, "“No comment,”", expected_nth)]);
    }

    #[test]
    fn an_equal_quote_is_told_apart_also_in_a_text_that_has_changed() {
        let longer_before = format!("A new paragraph that moves all the rest far down the page.\n{QUAY}");
        check_carried(QUAY, 0, &longer_before, 0);
        check_carried(QUAY, 1, &longer_before, 1);
        let longer_between = QUAY.replace("shut", "shut until the very last day of the coming spring");
        check_carried(QUAY, 0, &longer_between, 0);
        check_carried(QUAY, 1, &longer_between, 1);
        check_carried(&longer_before, 1, QUAY, 1);
    }

    #[test]
    fn words_are_found_again_in_other_marks_and_kept_where_they_are_gone() {
        let it = correction(QUAY, vec![span(QUAY, "“The quay stays shut,”", 0)], "Ida Reyes");
        let straight = "Changed. \"The Quay stays shut\", Lund says.";
        let found = it.carried(QUAY, straight);
        assert_eq!(found.words, ["\"The Quay stays shut\","]);
        assert!(found.stands_in(straight));
        let gone = "The quay is open again.";
        assert_eq!(it.carried(QUAY, gone), it);
        assert!(!it.stands_in(gone));
        assert_eq!(it.carried(gone, QUAY), it);
    }

    #[test]
    fn a_split_quote_is_found_again_part_by_part() {
        let text = "“Go home.” “The quay stays shut,” Weil said. “Go home.”";
        let parts = vec![span(text, "“The quay stays shut,”", 0), span(text, "“Go home.”", 1)];
        let it = correction(text, parts, "Ida Reyes");
        let other = text.replace("Weil said", "Anna Weil, the mayor of Lowmere, told them");
        assert_eq!(it.placed(&other).spans, [span(&other, "“The quay stays shut,”", 0), span(&other, "“Go home.”", 1)]);
    }

    #[test]
    fn places_that_no_text_has_correct_nothing() {
        let broken = Correction { spans: vec![Span::new(1, 9_999).unwrap()], ..correction(QUAY, vec![], "Bo Lund") };
        assert!(!broken.stands_in(QUAY));
        assert!(!Correction { words: vec![String::new()], ..broken.clone() }.placed(QUAY).stands_in(QUAY));
        let backwards = vec![span(QUAY, "said", 1), span(QUAY, "said", 0)];
        check(QUAY, quotes_of(QUAY, &[("said", 0)]), &[correction(QUAY, backwards, "Bo Lund"), broken], &["-"]);
    }
}
