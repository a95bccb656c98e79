//! Words that say when: "on Feb. 22", "last Tuesday", "yesterday", "earlier this month", "in 2019".

use jiff::civil::{Date, Weekday};

use super::{
    lexicon::Classes,
    token::{Token, TokenKind},
};

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];
const PARTS_OF_DAY: &[&str] = &["morning", "afternoon", "evening", "night"];
const STRETCHES: &[&str] =
    &["week", "month", "year", "weekend", "spring", "summer", "autumn", "fall", "winter", "quarter"];
const UNITS: &[&str] = &["day", "days", "week", "weeks", "month", "months", "year", "years", "hours"];
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Words that say when, and the day they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    /// First token, "on" or "in" included.
    pub(super) start: usize,
    /// The token after the last.
    pub(super) end: usize,
    /// `None` where the words mean no single day, or need a publication date that is not known.
    pub(super) date: Option<Date>,
}

/// The words from token `at` on that say when; `published` is what "yesterday" and a missing year count from.
pub(super) fn day_at(text: &str, tokens: &[Token], at: usize, published: Option<Date>) -> Option<Day> {
    let reading = Reading { text, tokens, published };
    let first = reading.lower(at)?;
    let governed = ["on", "in"].contains(&first.as_str());
    let next = at + usize::from(governed);
    // "late on Monday", "early Tuesday"
    let next = next + usize::from(["late", "early"].iter().any(|word| reading.is(next, word)));
    let next = next + usize::from(next > at && !governed && reading.is(next, "on"));
    let (end, date) = reading
        .weekday(next)
        .or_else(|| reading.month_and_day(next))
        .or_else(|| reading.day_and_month(next))
        .or_else(|| if first == "in" { reading.stretch_of_calendar(next) } else { None })
        .or_else(|| if governed { None } else { reading.relative(at) })?;
    reading.is_adverbial(end, governed).then_some(Day { start: at, end, date })
}

#[derive(Debug, Clone, Copy)]
struct Reading<'a> {
    text: &'a str,
    tokens: &'a [Token],
    published: Option<Date>,
}

impl Reading<'_> {
    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|token| token.is_word()).and_then(|token| token.span.slice(self.text))
    }

    fn lower(&self, at: usize) -> Option<String> {
        const WORD_BYTES_MAX: usize = 16;
        self.word(at).filter(|word| word.len() <= WORD_BYTES_MAX).map(str::to_lowercase)
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).is_some_and(|here| here.eq_ignore_ascii_case(word))
    }

    fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    /// "Tuesday", "last Tuesday evening", "Tuesday, Feb. 22".
    fn weekday(&self, at: usize) -> Option<(usize, Option<Date>)> {
        let last = self.is(at, "last");
        let at = at + usize::from(last || self.is(at, "this"));
        let token = self.tokens.get(at).filter(|token| token.capital && token.any(Classes::CALENDAR))?;
        let name = token.span.slice(self.text)?.trim_end_matches('.').to_lowercase();
        let short = |day: &str| name.len() >= 3 && day.starts_with(name.as_str()) || name == day;
        let (_, weekday) = WEEKDAYS.iter().find(|(day, _)| short(day))?;
        let comma = usize::from(self.sign(at + 1, ','));
        if let Some(dated) = self.month_and_day(at + 1 + comma).or_else(|| self.day_and_month(at + 1 + comma)) {
            return Some(dated);
        }
        let end = at + 1 + usize::from(self.is_one_of(at + 1, PARTS_OF_DAY));
        let date = self.published.and_then(|published| latest_weekday(*weekday, published, last));
        Some((end, date))
    }

    fn month(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at).filter(|token| token.capital && token.any(Classes::CALENDAR))?;
        let name = token.span.slice(self.text)?.to_lowercase();
        let month = MONTHS.iter().position(|month| name.starts_with(month))?;
        i8::try_from(month + 1).ok()
    }

    /// "Feb. 22", "February 22nd, 2023".
    fn month_and_day(&self, at: usize) -> Option<(usize, Option<Date>)> {
        let month = self.month(at)?;
        let day = self.day(at + 1)?;
        Some(self.with_year(at + 2, month, day))
    }

    /// "22 February", "the 22nd of February 2023".
    fn day_and_month(&self, at: usize) -> Option<(usize, Option<Date>)> {
        let at = at + usize::from(self.is(at, "the"));
        let day = self.day(at)?;
        let of = usize::from(self.is(at + 1, "of"));
        let month = self.month(at + 1 + of)?;
        Some(self.with_year(at + 2 + of, month, day))
    }

    fn with_year(&self, at: usize, month: i8, day: i8) -> (usize, Option<Date>) {
        let comma = usize::from(self.sign(at, ','));
        match self.year(at + comma) {
            Some(year) => (at + comma + 1, Date::new(year, month, day).ok()),
            None => (at, self.published.and_then(|published| latest_day(month, day, published))),
        }
    }

    /// "March 2019", "March", "2019": no single day.
    fn stretch_of_calendar(&self, at: usize) -> Option<(usize, Option<Date>)> {
        let month = usize::from(self.month(at).is_some());
        let year = usize::from(self.year(at + month).is_some());
        (month + year > 0).then_some((at + month + year, None))
    }

    /// "yesterday", "earlier today", "last night", "this week", "two weeks ago".
    fn relative(&self, at: usize) -> Option<(usize, Option<Date>)> {
        // "USA TODAY"
        if self.word(at).is_some_and(|word| word.chars().all(char::is_uppercase)) {
            return None;
        }
        let at = at + usize::from(self.is(at, "earlier"));
        let yesterday = || self.published.and_then(|published| published.yesterday().ok());
        if self.is(at, "yesterday") {
            return Some((at + 1 + usize::from(self.is_one_of(at + 1, PARTS_OF_DAY)), yesterday()));
        }
        if self.is_one_of(at, &["today", "tonight"]) {
            return Some((at + 1, self.published));
        }
        let last = self.is(at, "last");
        if last && self.is(at + 1, "night") {
            return Some((at + 2, yesterday()));
        }
        if self.is(at, "this") && self.is_one_of(at + 1, PARTS_OF_DAY) {
            return Some((at + 2, self.published));
        }
        if (last || self.is(at, "this")) && self.is_one_of(at + 1, STRETCHES) {
            return Some((at + 2, None));
        }
        let counted = self.tokens.get(at).is_some_and(|token| {
            token.any(Classes::DETERMINER) || self.word(at).is_some_and(|word| word.parse::<u16>().is_ok())
        });
        (counted && self.is_one_of(at + 1, UNITS) && self.is(at + 2, "ago")).then_some((at + 3, None))
    }

    fn day(&self, at: usize) -> Option<i8> {
        let word = self.word(at)?;
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = word.get(digits.len()..)?;
        let ordinal = suffix.is_empty() || ["st", "nd", "rd", "th"].contains(&suffix);
        digits.parse::<i8>().ok().filter(|day| (1..=31).contains(day) && ordinal)
    }

    fn year(&self, at: usize) -> Option<i16> {
        self.word(at).filter(|word| word.len() == 4)?.parse::<i16>().ok().filter(|year| YEARS.contains(year))
    }

    fn sign(&self, at: usize, sign: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_sign(&[sign]))
    }

    /// Whether the words before token `end` stand for themselves: neither "Monday’s fire" nor "the Monday fire"; after "on"
    /// a verb may follow ("on Monday spoke").
    fn is_adverbial(&self, end: usize, governed: bool) -> bool {
        self.tokens.get(end).is_none_or(|next| {
            let noun = !governed && next.is_word() && !next.capital && next.classes == Classes::default();
            let word = next.span.slice(self.text).unwrap_or_default();
            next.kind != TokenKind::Possessive && (!noun || word.ends_with("ing") || word.ends_with("ly"))
        })
    }
}

/// The last such day not after `published`.
fn latest_day(month: i8, day: i8, published: Date) -> Option<Date> {
    let same_year = Date::new(published.year(), month, day).ok();
    let year_before = || Date::new(published.year() - 1, month, day).ok();
    same_year.filter(|date| *date <= published).or_else(year_before)
}

/// The last such weekday not after `published`; the day of publication itself counts, unless it is to lie `before`.
fn latest_weekday(weekday: Weekday, published: Date, before: bool) -> Option<Date> {
    if published.weekday() == weekday && !before { Some(published) } else { published.nth_weekday(-1, weekday).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::Span,
        extract::{cue::span_of, token::streams},
    };

    /// What the beginning of `text` says of when, for an article of Wednesday 2023-03-01.
    #[track_caller]
    fn check(text: &str, expected: Option<(&str, Option<&str>)>) {
        let tokens = streams(text, 0, Span::of(text, text).unwrap(), &[], 0).remove(0).tokens;
        let found = day_at(text, &tokens, 0, Some("2023-03-01".parse().unwrap()));
        let found = found.map(|day| {
            let words = span_of(&tokens, day.start, day.end).unwrap().slice(text).unwrap();
            (words, day.date.map(|date| date.to_string()))
        });
        assert_eq!(found, expected.map(|(words, date)| (words, date.map(str::to_owned))), "{text}");
    }

    #[test]
    fn a_day_without_a_year_is_the_last_one_before_publication() {
        check("on Feb. 22, smiling", Some(("on Feb. 22", Some("2023-02-22"))));
        check("December 24", Some(("December 24", Some("2022-12-24"))));
        check("on 18 November", Some(("on 18 November", Some("2022-11-18"))));
        check("on the 2nd of February", Some(("on the 2nd of February", Some("2023-02-02"))));
    }

    #[test]
    fn a_written_year_counts() {
        check("on March 3, 2021", Some(("on March 3, 2021", Some("2021-03-03"))));
        check("on Feb. 29, 2023", Some(("on Feb. 29, 2023", None)));
        check("on Tuesday, March 3, 2020", Some(("on Tuesday, March 3, 2020", Some("2020-03-03"))));
    }

    #[test]
    fn a_weekday_is_the_last_one_up_to_publication() {
        check("Tuesday", Some(("Tuesday", Some("2023-02-28"))));
        check("on Wednesday", Some(("on Wednesday", Some("2023-03-01"))));
        check("last Wednesday", Some(("last Wednesday", Some("2023-02-22"))));
        check("late on Monday evening", Some(("late on Monday evening", Some("2023-02-27"))));
    }

    #[test]
    fn days_counted_from_publication_are_worked_out() {
        check("yesterday", Some(("yesterday", Some("2023-02-28"))));
        check("earlier today", Some(("earlier today", Some("2023-03-01"))));
        check("last night", Some(("last night", Some("2023-02-28"))));
    }

    #[test]
    fn a_stretch_of_time_keeps_its_words_only() {
        check("earlier this month", Some(("earlier this month", None)));
        check("in 2019", Some(("in 2019", None)));
        check("in March 2019", Some(("in March 2019", None)));
        check("two weeks ago", Some(("two weeks ago", None)));
    }

    #[test]
    fn a_day_that_belongs_to_a_noun_says_no_when() {
        check("Monday’s fire", None);
        check("Monday fire", None);
        check("in the port", None);
        check("TODAY", None);
        check("March for the quay", None);
    }
}
