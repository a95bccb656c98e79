//! Where the words of a correction stand in another text.

use std::cell::LazyCell;

use super::{Correction, Span};

/// `corrections` with their places in `text`, in the same order: each where the same words (case, marks and punctuation
/// apart) stand nearest to the place it names. One whose words the text does not have is unchanged.
#[must_use]
pub fn placed(corrections: &[Correction], text: &str) -> Vec<Correction> {
    let folded = LazyCell::new(|| Folded::of(text));
    corrections.iter().map(|correction| correction.near(correction.start(), text, &folded)).collect()
}

/// `corrections` of the text `before` with their places in `text`, which takes its place, in the same order: each where the
/// same words stand nearest to where the difference between the two has moved them.
#[must_use]
pub fn carried(corrections: &[Correction], before: &str, text: &str) -> Vec<Correction> {
    let folded = LazyCell::new(|| Folded::of(text));
    let moved = Moved::between(before, text);
    corrections.iter().map(|correction| correction.near(moved.place(correction.start()), text, &folded)).collect()
}

impl Correction {
    /// Where the same words (case, marks and punctuation apart) stand in the text nearest to byte `expected`; unchanged
    /// where it does not have them.
    fn near(&self, expected: usize, text: &str, folded: &LazyCell<Folded, impl FnOnce() -> Folded>) -> Correction {
        let shifted = self.starting_at(expected);
        if shifted.stands_in(text) {
            return shifted;
        }
        let mut from = 0;
        let mut spans = Vec::with_capacity(self.words.len());
        for (part, words) in self.words.iter().enumerate() {
            let wanted = Folded::of(words).joined;
            if wanted.is_empty() {
                return self.clone();
            }
            let found = if part == 0 { folded.nearest(&wanted, expected) } else { folded.first(&wanted, from) };
            let Some(found) = found else { return self.clone() };
            from = found.end();
            spans.push(with_marks(found, text));
        }
        let words = spans.iter().filter_map(|span| span.slice(text)).map(str::to_owned).collect();
        let found = Correction { words, spans, ..self.clone() };
        if found.stands_in(text) { found } else { self.clone() }
    }

    /// The first byte of its place.
    fn start(&self) -> usize {
        self.spans.first().map_or(0, |span| span.start())
    }

    /// The same with its first part beginning at byte `start`.
    fn starting_at(&self, start: usize) -> Correction {
        let first = self.start();
        let moved = |span: &Span| {
            let begins = span.start().checked_sub(first)?.checked_add(start)?;
            Span::new(begins, begins.checked_add(span.len_bytes())?)
        };
        let spans: Option<Vec<Span>> = self.spans.iter().map(moved).collect();
        Correction { spans: spans.unwrap_or_default(), ..self.clone() }
    }
}

/// How two texts differ, if they do in one place.
struct Moved {
    /// How many bytes are the same from the beginning, and from the end.
    ahead: usize,
    behind: usize,
    before_bytes: usize,
    after_bytes: usize,
}

impl Moved {
    fn between(before: &str, after: &str) -> Moved {
        let same = |(one, other): &(u8, u8)| one == other;
        let ahead = before.bytes().zip(after.bytes()).take_while(same).count();
        let behind = before.bytes().rev().zip(after.bytes().rev()).take_while(same).count();
        Moved { ahead, behind, before_bytes: before.len(), after_bytes: after.len() }
    }

    /// Where byte `start` of the text before is now: as far from the beginning as it was where the difference comes after
    /// it, as far from the end where it comes before.
    fn place(&self, start: usize) -> usize {
        if start < self.ahead || start < self.before_bytes.saturating_sub(self.behind) {
            return start;
        }
        self.after_bytes.saturating_sub(self.before_bytes.saturating_sub(start))
    }
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
        let place = self.place_from(expected);
        // One that begins before this place can reach over it.
        let mut reach = place.saturating_add(wanted.len()).saturating_sub(1).min(self.joined.len());
        while !self.joined.is_char_boundary(reach) {
            reach -= 1;
        }
        let before = self.joined.get(..reach)?.rfind(wanted).filter(|at| *at < place);
        let before = before.and_then(|at| self.run(at, wanted));
        let after = self.first(wanted, expected);
        before.into_iter().chain(after).min_by_key(|span| span.start().abs_diff(expected))
    }

    /// The first such run that begins at byte `from` or later.
    fn first(&self, wanted: &str, from: usize) -> Option<Span> {
        let place = self.place_from(from);
        let at = self.joined.get(place..)?.find(wanted)?;
        self.run(place.saturating_add(at), wanted)
    }

    /// Where in `joined` the first word is that begins at byte `from` of the text or later.
    fn place_from(&self, from: usize) -> usize {
        let first = self.words.partition_point(|(_, span)| span.start() < from);
        self.words.get(first).map_or(self.joined.len(), |(space, _)| *space)
    }

    /// The span of the words `wanted` that stand in `joined` at byte `at`.
    fn run(&self, at: usize, wanted: &str) -> Option<Span> {
        let before = |place: usize| self.words.partition_point(|(space, _)| *space < place);
        let (_, first) = self.words.get(before(at))?;
        let (_, last) = self.words.get(before(at.saturating_add(wanted.len())).checked_sub(1)?)?;
        Span::new(first.start(), last.end())
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
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        CharOffsets, Extraction,
        correction::tests::{QUAY, correction, quote, span},
    };

    #[track_caller]
    fn check_carried(before: &str, nth: usize, text: &str, expected_nth: usize) {
        let it = correction(before, vec![span(before, "“No comment,”", nth)], "Ida Reyes");
        assert_eq!(carried(&[it], before, text)[0].spans, [span(text, "“No comment,”", expected_nth)]);
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
        let found = &carried(std::slice::from_ref(&it), QUAY, straight)[0];
        assert_eq!(found.words, ["\"The Quay stays shut\","]);
        assert!(found.stands_in(straight));
        let gone = "The quay is open again.";
        assert_eq!(carried(std::slice::from_ref(&it), QUAY, gone)[0], it);
        assert!(!it.stands_in(gone));
        assert_eq!(carried(std::slice::from_ref(&it), gone, QUAY), [it]);
    }

    #[test]
    fn a_split_quote_is_found_again_part_by_part() {
        let text = "“Go home.” “The quay stays shut,” Weil said. “Go home.”";
        let parts = vec![span(text, "“The quay stays shut,”", 0), span(text, "“Go home.”", 1)];
        let it = correction(text, parts, "Ida Reyes");
        let other = text.replace("Weil said", "Anna Weil, the mayor of Lowmere, told them");
        assert_eq!(
            placed(&[it], &other)[0].spans,
            [span(&other, "“The quay stays shut,”", 0), span(&other, "“Go home.”", 1)]
        );
    }

    #[test]
    fn a_correction_of_no_words_has_no_place() {
        let it = Correction { words: vec![String::new()], ..correction(QUAY, vec![span(QUAY, "said", 0)], "Bo Lund") };
        assert_eq!(placed(std::slice::from_ref(&it), QUAY), [it]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn the_words_of_a_correction_are_found_whatever_is_put_before_and_behind_them(
            text in "[a-cé’“” .\n]{1,40}", at in 0..40_usize, len in 1..12_usize,
            before in "[a-cé’“” .\n]{0,20}", behind in "[a-cé’“” .\n]{0,20}",
        ) {
            let offsets = CharOffsets::of(&text);
            let end = (at + len).min(text.chars().count());
            let span = offsets.byte_at(at.min(end)).zip(offsets.byte_at(end)).and_then(|(start, end)| Span::new(start, end));
            let it = correction(&text, vec![span.unwrap()], "Ida Reyes");
            let other = format!("{before}{text}{behind}");
            let found = &carried(std::slice::from_ref(&it), &text, &other)[0];
            let folded = Folded::of(&it.words[0]).joined;
            // Words cut in their middle are words no more where something else stands beside them.
            if found.stands_in(&other) {
                prop_assert_eq!(Folded::of(&found.words[0]).joined, folded);
            } else {
                prop_assert_eq!(found, &it);
            }
            let mut extraction = Extraction { quotes: vec![quote(it.spans.clone(), None)], ..Extraction::default() };
            prop_assert_eq!(extraction.correct(&text, &[it]).len(), 1);
        }
    }
}
