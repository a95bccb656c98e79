//! When the article says something was said: "on Feb. 22", "Tuesday".

use jiff::civil::{Date, Weekday};

use super::{
    cue::span_of,
    lexicon::Classes,
    token::{Token, TokenKind},
};
use crate::domain::SaidOn;

/// How far after (and before) the cue the day is looked for, in tokens.
const REACH_TOKENS: usize = 12;

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

/// The day named next to the cue that ends before token `after_cue`, within its clause; `published` gives the year.
pub(super) fn said_on(text: &str, tokens: &[Token], after_cue: usize, published: Option<Date>) -> Option<SaidOn> {
    for at in after_cue..after_cue + REACH_TOKENS {
        let token = tokens.get(at)?;
        let ends = matches!(token.kind, TokenKind::Quoted(_)) || token.is_sign(&['.', '!', '?', ';', ':']);
        if ends || token.is_word() && word(text, tokens, at) == Some("that") {
            return None;
        }
        if token.is_word() && token.any(Classes::CALENDAR) && token.capital {
            return day_at(text, tokens, at, published);
        }
    }
    None
}

/// The day whose month or weekday is token `at`, with the "on" before it.
fn day_at(text: &str, tokens: &[Token], at: usize, published: Option<Date>) -> Option<SaidOn> {
    let start = at.checked_sub(1).filter(|&on| word(text, tokens, on) == Some("on")).unwrap_or(at);
    let name = word(text, tokens, at)?.trim_end_matches('.').to_lowercase();
    if let Some((_, weekday)) = WEEKDAYS.iter().find(|(day, _)| *day == name) {
        let date = published.and_then(|published| latest_weekday(*weekday, published));
        return span_of(tokens, start, at + 1)?.slice(text).map(|words| SaidOn { words: words.to_owned(), date });
    }
    let month = MONTHS.iter().position(|month| name.starts_with(month))? + 1;
    let number = |at: usize| word(text, tokens, at).and_then(|digits| digits.parse::<i16>().ok());
    let day = number(at + 1).filter(|day| (1..=31).contains(day))?;
    let comma = usize::from(tokens.get(at + 2).is_some_and(|token| token.is_sign(&[','])));
    let year = number(at + 2 + comma).filter(|year| (1900..=2100).contains(year));
    let end = if year.is_some() { at + 3 + comma } else { at + 2 };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let date = match year {
        Some(year) => Date::new(year, month, day).ok(),
        None => published.and_then(|published| latest_day(month, day, published)),
    };
    span_of(tokens, start, end)?.slice(text).map(|words| SaidOn { words: words.to_owned(), date })
}

/// The last such day not after `published`.
fn latest_day(month: i8, day: i8, published: Date) -> Option<Date> {
    let same_year = Date::new(published.year(), month, day).ok();
    let year_before = || Date::new(published.year() - 1, month, day).ok();
    same_year.filter(|date| *date <= published).or_else(year_before)
}

/// The last such weekday not after `published`; the day of publication itself counts.
fn latest_weekday(weekday: Weekday, published: Date) -> Option<Date> {
    if published.weekday() == weekday { Some(published) } else { published.nth_weekday(-1, weekday).ok() }
}

fn word<'a>(text: &'a str, tokens: &[Token], at: usize) -> Option<&'a str> {
    tokens.get(at).and_then(|token| token.span.slice(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Span, extract::token::streams};

    #[track_caller]
    fn check(text: &str, published: Option<&str>, expected: Option<(&str, Option<&str>)>) {
        let tokens = streams(text, 0, Span::of(text, text).unwrap(), &[], 0).remove(0).tokens;
        let published = published.map(|day| day.parse().unwrap());
        let found = said_on(text, &tokens, 2, published);
        let found = found.as_ref().map(|on| (on.words.as_str(), on.date.map(|date| date.to_string())));
        assert_eq!(found, expected.map(|(words, date)| (words, date.map(str::to_owned))));
    }

    #[test]
    fn a_day_without_a_year_is_the_last_one_before_publication() {
        check("Weil said on Feb. 22, smiling", Some("2023-03-01"), Some(("on Feb. 22", Some("2023-02-22"))));
        check("Weil said December 24", Some("2023-03-01"), Some(("December 24", Some("2022-12-24"))));
        check("Weil said on Feb. 22", None, Some(("on Feb. 22", None)));
    }

    #[test]
    fn a_written_year_needs_no_publication_date() {
        check("Weil said on March 3, 2021", None, Some(("on March 3, 2021", Some("2021-03-03"))));
        check("Weil said on Feb. 29, 2023", None, Some(("on Feb. 29, 2023", None)));
    }

    #[test]
    fn a_weekday_is_the_last_one_up_to_publication() {
        check("Weil said Tuesday", Some("2023-03-01"), Some(("Tuesday", Some("2023-02-28"))));
        check("Weil said on Wednesday", Some("2023-03-01"), Some(("on Wednesday", Some("2023-03-01"))));
    }

    #[test]
    fn a_day_in_what_was_said_is_not_when_it_was_said() {
        check("Weil said that Tuesday was late", None, None);
        check("Weil said. Tuesday was late", None, None);
    }
}
