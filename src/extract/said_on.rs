//! When the article says something was said: "Weil said on Feb. 22", "On Monday, Weil said", "Weil, in a speech last
//! Tuesday, said". A day that may belong to what was said is left alone.

use jiff::civil::Date;

use super::{
    cue::{is_cue, span_of},
    day::{Day, day_at},
    lexicon::Classes,
    token::{Token, TokenKind},
};
use crate::domain::SaidOn;

/// How far after the cue the day is looked for, in tokens.
const REACH_TOKENS: usize = 14;
/// How far before the cue its sentence's beginning is looked for, in tokens.
const SENTENCE_TOKENS_MAX: usize = 40;
/// Longest phrase with a day in it that opens a sentence or stands between subject and cue, in tokens.
const PHRASE_TOKENS_MAX: usize = 16;
/// What such a phrase begins with, the day itself apart. Not "after": the day of what came before is another.
const OPENERS: &[&str] =
    &["in", "on", "at", "during", "speaking", "appearing", "writing", "addressing", "testifying", "posting", "asked"];

/// The day that the report says, whose cue ends before token `after_cue`; `published` gives the year.
pub(super) fn said_on(text: &str, tokens: &[Token], after_cue: usize, published: Option<Date>) -> Option<SaidOn> {
    let report = Report { text, tokens, after_cue, published };
    let cue = after_cue.checked_sub(1)?;
    if is_sign(tokens, cue, &[':']) {
        return announced_on(text, tokens.get(..after_cue)?, published);
    }
    let day = report.after().or_else(|| report.beside(cue)).or_else(|| report.apposed(cue));
    let day = day.or_else(|| report.opening(cue))?;
    words_of(text, tokens, day)
}

/// The only day that a sentence ending with a colon says, `tokens` ending with that colon: "Weil on Feb. 24 spoke with the
/// Courier:".
pub(super) fn announced_on(text: &str, tokens: &[Token], published: Option<Date>) -> Option<SaidOn> {
    let colon = tokens.len().checked_sub(1).filter(|&last| is_sign(tokens, last, &[':']))?;
    let start = sentence_start(tokens, colon);
    let mut found = None;
    let mut at = start;
    while at < colon {
        let token = tokens.get(at)?;
        // "who was elected on Monday": the day of something else.
        if is_word_of(text, token, &["who", "which", "that", "when", "after", "before", "since", "until"]) {
            break;
        }
        match day_at(text, tokens, at, published) {
            Some(_) if found.is_some() => return None,
            Some(day) => {
                at = day.end;
                found = Some(day);
            }
            None => at += 1,
        }
    }
    words_of(text, tokens, found?)
}

fn words_of(text: &str, tokens: &[Token], day: Day) -> Option<SaidOn> {
    let words = span_of(tokens, day.start, day.end)?.slice(text)?.to_owned();
    Some(SaidOn { words, date: day.date })
}

#[derive(Debug, Clone, Copy)]
struct Report<'a> {
    text: &'a str,
    tokens: &'a [Token],
    after_cue: usize,
    published: Option<Date>,
}

impl Report<'_> {
    fn day(&self, at: usize) -> Option<Day> {
        day_at(self.text, self.tokens, at, self.published)
    }

    /// "said on Feb. 22", "told the Courier in Lowmere on Monday", "said Weil late Tuesday".
    fn after(&self) -> Option<Day> {
        let cue = self.after_cue.saturating_sub(1);
        let quoted = |back: usize| cue.checked_sub(back).is_some_and(|at| is_quoted(self.tokens, at));
        let inverted = quoted(1) || cue > 0 && is_sign(self.tokens, cue - 1, &[',', '—', '–']) && quoted(2);
        let addressed = self.tokens.get(cue).is_some_and(|token| token.any(Classes::ADDRESSING));
        for at in self.after_cue..self.after_cue + REACH_TOKENS {
            let token = self.tokens.get(at)?;
            let first = at == self.after_cue;
            if is_quoted(self.tokens, at) || token.is_sign(&['.', '!', '?', ';', ':', '(']) {
                return None;
            }
            if let Some(day) = self.day(at) {
                return Some(day);
            }
            let leads = inverted || addressed || self.opens_circumstance(at);
            if first && !leads || self.begins_content(at, first) {
                return None;
            }
        }
        None
    }

    /// Whether the token at `at`, right after the cue, begins words on where or how something was said.
    fn opens_circumstance(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|token| token.is_word()) else { return true };
        let word = token.span.slice(self.text).unwrap_or_default();
        if word != "to" {
            return token.any(Classes::PREPOSITION) || word.ends_with("ly") || token.any(Classes::CALENDAR);
        }
        // "said to reporters on Monday", but "vowed to leave on Monday"
        self.tokens.get(at + 1).is_some_and(|next| {
            next.capital
                || next.any(Classes::DETERMINER)
                || next.span.slice(self.text).is_some_and(|word| word.ends_with('s'))
        })
    }

    /// Whether a clause of its own begins at `at`: "said the ferry", "told reporters she", "said Weil, who was".
    fn begins_content(&self, at: usize, first: bool) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let governed = first
            || before.is_some_and(|before| {
                before.any(Classes::PREPOSITION) || before.any(Classes::DETERMINER) || !before.is_word()
            });
        let noun_phrase = token.any(Classes::DETERMINER) && !governed;
        let subject = token.any(Classes::PRONOUN) && !token.any(Classes::DETERMINER) && !first;
        let verb = token.any(Classes::AUXILIARY) || token.any(Classes::BE) || token.any(Classes::NEGATION);
        let clause =
            is_word_of(self.text, token, &["that", "if", "because", "when", "after", "before", "since", "until"]);
        let plain = token.is_word() && !token.capital;
        plain && (noun_phrase || subject || verb || clause) || is_cue(self.tokens, at, Classes::CUE)
    }

    /// "Weil on Monday said", "Weil on Monday also said".
    fn beside(&self, cue: usize) -> Option<Day> {
        const BETWEEN_MAX: usize = 3;
        let between = |at: usize| {
            self.tokens.get(at).is_some_and(|token| token.is_word() && !token.capital && token.any(Classes::AUXILIARY))
        };
        let mut end = cue;
        while cue - end < BETWEEN_MAX && end > 0 && between(end - 1) {
            end -= 1;
        }
        self.day_ending(end)
    }

    /// The day whose last token stands before token `end`.
    fn day_ending(&self, end: usize) -> Option<Day> {
        const DAY_TOKENS_MAX: usize = 8;
        (end.saturating_sub(DAY_TOKENS_MAX)..end).find_map(|at| self.day(at).filter(|day| day.end == end))
    }

    /// "Weil, in a speech on March 3, said".
    fn apposed(&self, cue: usize) -> Option<Day> {
        let closing = cue.checked_sub(1).filter(|&at| is_sign(self.tokens, at, &[',']))?;
        let from = closing.saturating_sub(PHRASE_TOKENS_MAX);
        let opening = (from..closing).rev().find(|&at| is_sign(self.tokens, at, &[',']))?;
        let token = self.tokens.get(opening + 1)?;
        let opens = is_word_of(self.text, token, OPENERS) || self.day(opening + 1).is_some();
        if opens { self.day_ending(closing) } else { None }
    }

    /// "On Monday, Weil said", "In a speech on March 3, Weil said". Another comma before the subject means another clause:
    /// "On Monday the ferry burned, Weil said".
    fn opening(&self, cue: usize) -> Option<Day> {
        let start = sentence_start(self.tokens, cue);
        if start.checked_sub(1).is_some_and(|before| is_quoted(self.tokens, before)) {
            return None;
        }
        let commas: Vec<usize> = (start..cue).filter(|&at| is_sign(self.tokens, at, &[','])).collect();
        let day = self.day(start).or_else(|| self.opening_circumstance(start, commas.first().copied()?))?;
        // "In 2009, under what Weil called": a second circumstance is no subject.
        let subject = day.end + usize::from(is_sign(self.tokens, day.end, &[',']));
        if self.tokens.get(subject)?.any(Classes::PREPOSITION) {
            return None;
        }
        let closes = |comma: usize| comma == day.end || comma + 1 == cue;
        commas.last().is_none_or(|&last| closes(last)).then_some(day)
    }

    /// The day at the end of the phrase from token `start` to the comma: "In a speech on March 3,".
    fn opening_circumstance(&self, start: usize, comma: usize) -> Option<Day> {
        let opener = self.tokens.get(start).filter(|_| comma - start <= PHRASE_TOKENS_MAX)?;
        let own_clause = (start..comma).filter_map(|at| self.tokens.get(at)).any(|token| {
            token.any(Classes::PRONOUN) && !token.any(Classes::DETERMINER)
                || is_word_of(self.text, token, &["after", "before", "since", "until", "that", "when"])
        });
        self.day_ending(comma).filter(|_| is_word_of(self.text, opener, OPENERS) && !own_clause)
    }
}

/// The token after the last one before `at` that ends a sentence or a clause, or is a quotation.
fn sentence_start(tokens: &[Token], at: usize) -> usize {
    let from = at.saturating_sub(SENTENCE_TOKENS_MAX);
    let ends =
        |place: &usize| is_sign(tokens, *place, &['.', '!', '?', ';', ':', '—', '–']) || is_quoted(tokens, *place);
    (from..at).rev().find(ends).map_or(from, |place| place + 1)
}

fn is_sign(tokens: &[Token], at: usize, signs: &[char]) -> bool {
    tokens.get(at).is_some_and(|token| token.is_sign(signs))
}

fn is_quoted(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Quoted(_)))
}

fn is_word_of(text: &str, token: &Token, words: &[&str]) -> bool {
    token.span.slice(text).is_some_and(|here| words.iter().any(|word| here.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Span, extract::token::streams};

    /// What `text` says of when, its first cue taken for the report, in an article of Wednesday 2023-03-01.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Option<&str>)>) {
        let tokens = streams(text, 0, Span::of(text, text).unwrap(), &[], 0).remove(0).tokens;
        let cue = (0..tokens.len()).rfind(|&at| is_cue(&tokens, at, Classes::CUE)).unwrap();
        let found = said_on(text, &tokens, cue + 1, Some("2023-03-01".parse().unwrap()));
        let found = found.as_ref().map(|on| (on.words.as_str(), on.date.map(|date| date.to_string())));
        assert_eq!(found, expected.map(|(words, date)| (words, date.map(str::to_owned))), "{text}");
    }

    #[test]
    fn a_day_after_the_cue_is_the_reports() {
        check("Weil said on Feb. 22, smiling", Some(("on Feb. 22", Some("2023-02-22"))));
        check("Weil said in a statement late Tuesday", Some(("late Tuesday", Some("2023-02-28"))));
        check("Weil told reporters at the port yesterday", Some(("yesterday", Some("2023-02-28"))));
        check("Weil wrote on Twitter earlier this month", Some(("earlier this month", None)));
    }

    #[test]
    fn a_day_before_the_cue_is_the_reports_where_it_opens_the_sentence_or_parts_the_subject_from_it() {
        check("On Monday, Weil said", Some(("On Monday", Some("2023-02-27"))));
        check("On Monday Anna Weil, the mayor, said", Some(("On Monday", Some("2023-02-27"))));
        check("In a speech on Feb. 3, Weil said", Some(("on Feb. 3", Some("2023-02-03"))));
        check("Weil on Monday also said", Some(("on Monday", Some("2023-02-27"))));
        check("Weil, in a speech last Tuesday, said", Some(("last Tuesday", Some("2023-02-28"))));
    }

    #[test]
    fn a_day_in_what_was_said_is_not_when_it_was_said() {
        check("Weil said that Tuesday was late", None);
        check("Weil said. Tuesday was late", None);
        check("Weil said the ferry burned on Monday", None);
        check("Weil told reporters the ferry burned on Monday", None);
        check("On Monday the ferry burned, Weil said", None);
        check("Weil vowed to leave on Monday", None);
    }

    #[test]
    fn the_day_of_something_else_is_not_when_it_was_said() {
        check("Weil, who was elected on Monday, said", None);
        check("After the fire on Monday, Weil said", None);
        check("In 2009, under what Weil called", None);
        check("Weil said of Monday’s fire", None);
    }

    #[test]
    fn a_paragraph_that_goes_on_with_a_quotation_was_said_on_the_same_day() {
        let text = "Anna Weil on Feb. 24 spoke with the Courier:\n“It is shut,” she said.\n“It will stay shut.”\n\
                    Bo Lund left.\n“It is late,” he said.";
        let quotes = crate::extract::tests::quotes(text);
        let days: Vec<Option<&str>> =
            quotes.iter().map(|quote| quote.said_on.as_ref().map(|on| on.words.as_str())).collect();
        assert_eq!(days, [Some("on Feb. 24"), Some("on Feb. 24"), None]);
    }

    #[test]
    fn a_sentence_with_a_colon_announces_its_only_day() {
        let announced = |text: &str| {
            let tokens = streams(text, 0, Span::of(text, text).unwrap(), &[], 0).remove(0).tokens;
            announced_on(text, &tokens, None).map(|on| on.words)
        };
        assert_eq!(announced("Weil on Feb. 24 spoke with the Courier:").as_deref(), Some("on Feb. 24"));
        assert_eq!(announced("Weil, who was elected on Monday, spoke:"), None);
        assert_eq!(announced("Weil spoke on Monday and on Tuesday:"), None);
        assert_eq!(announced("Weil spoke on Monday."), None);
    }
}
