//! Date and byline from the lines that stand before a plain text: `date 2024-11-29 By Yossi Aharoni`, `By Jane Doe`.

use jiff::civil::Date;

use crate::domain::Published;

use super::Stated;

/// How many lines of a text are looked at.
const LINES_MAX: usize = 4;
/// Longest line that can stand before a text (a title, a date, a byline), in bytes.
const LINE_BYTES_MAX: usize = 200;

/// What the lines before a text state.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) stated: Stated,
    pub(super) warning: Option<String>,
}

/// What the first lines of `text` state. A line counts only as a whole: nothing but a date, a byline or both.
pub(super) fn head(text: &str) -> Head {
    let mut head = Head::default();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    for line in lines.take(LINES_MAX).take_while(|line| line.len() <= LINE_BYTES_MAX) {
        let Some(read) = head_line(line) else { continue };
        if let Some(given) = read.date {
            match Published::new(&given) {
                Ok(_) => head.stated.published = head.stated.published.or(Some(given)),
                Err(_) => head.warning = Some(format!("“{given}” in the head line is no day of the calendar.")),
            }
        }
        if head.stated.byline.is_empty() {
            head.stated.byline = read.names;
        }
    }
    head
}

/// One line's date, as ISO 8601 where it could be read, and names.
#[derive(Debug, Default)]
struct Line {
    date: Option<String>,
    names: Vec<String>,
}

fn head_line(line: &str) -> Option<Line> {
    let (date, rest) = match leading_date(without_label(line)) {
        Some((date, rest)) => (Some(date), rest),
        None => (None, line),
    };
    let rest = rest.trim_start_matches(is_separator);
    if rest.is_empty() {
        return date.map(|date| Line { date: Some(date), names: Vec::new() });
    }
    let byline = rest.strip_prefix("By ").or_else(|| rest.strip_prefix("by "))?;
    let (names, after) = byline_and_date(byline);
    let date = date.or(after);
    Some(Line { date, names: names_of(names)? })
}

/// `line` without the word that announces a date.
fn without_label(line: &str) -> &str {
    const LABELS: &[&str] = &["published on", "published", "date"];
    let found = LABELS.iter().find_map(|label| {
        let start = line.get(..label.len())?;
        start.eq_ignore_ascii_case(label).then(|| line.get(label.len()..)).flatten()
    });
    match found {
        Some(rest) if rest.starts_with([' ', ':']) => rest.trim_start_matches([' ', ':']),
        _ => line,
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '|' | '–' | '—' | '-' | '·' | '•' | ',')
}

/// The date that `text` begins with and what follows it: ISO 8601, `November 29, 2024`, `Nov. 29, 2024` or
/// `29 November 2024`. A day that no calendar has is given back as written.
fn leading_date(text: &str) -> Option<(String, &str)> {
    let first = text.split_whitespace().next()?;
    if first.len() >= 10 && first.bytes().take(10).enumerate().all(|(at, byte)| iso_byte(at, byte)) {
        let given = first.trim_end_matches([',', ';', '|']);
        return Some((given.to_owned(), text.get(given.len()..)?));
    }
    let mut words = text.split_whitespace();
    let parts = [words.next()?, words.next()?, words.next()?].map(|word| word.trim_end_matches([',', '.']));
    let (month, day) =
        month(parts[0]).map(|month| (month, parts[1])).or_else(|| month(parts[1]).map(|month| (month, parts[0])))?;
    let year = parts[2];
    if year.len() != 4 || !(1..=2).contains(&day.len()) {
        return None;
    }
    let (year_number, day_number): (i16, i8) = (year.parse().ok()?, day.parse().ok()?);
    let end = text.find(year)? + year.len();
    let given = Date::new(year_number, month, day_number)
        .map_or_else(|_| text.get(..end).unwrap_or_default().to_owned(), |date| date.to_string());
    let rest = text.get(end..)?;
    (rest.is_empty() || rest.starts_with(is_separator)).then_some((given, rest))
}

fn iso_byte(at: usize, byte: u8) -> bool {
    if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() }
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    if word.len() < 3 {
        return None;
    }
    let short = if word == "sept" { "sep" } else { word.as_str() };
    let found = MONTHS.iter().position(|name| *name == short || (short.len() == 3 && name.starts_with(short)))?;
    i8::try_from(found + 1).ok()
}

/// A byline and the date that follows it after a separator.
fn byline_and_date(text: &str) -> (&str, Option<String>) {
    for (at, character) in text.char_indices() {
        let after = text.get(at..).unwrap_or_default();
        if !is_separator(character) || character == '-' {
            continue;
        }
        let rest = without_label(after.trim_start_matches(is_separator));
        match leading_date(rest) {
            Some((date, left)) if left.trim_matches(is_separator).is_empty() => {
                return (text.get(..at).unwrap_or_default(), Some(date));
            }
            _ => {}
        }
    }
    (text, None)
}

/// The names in a byline; `None` where it does not read like one. "A and B" and "A, B and C" are several names; "A, B" is
/// kept as printed, since B may be a paper or an office.
fn names_of(byline: &str) -> Option<Vec<String>> {
    let byline = byline.trim_matches(is_separator);
    let joined = byline.replace(" & ", " and ");
    let names: Vec<String> = match joined.rsplit_once(" and ") {
        Some((first, last)) => {
            first.split(", ").chain([last]).map(|name| name.trim_matches([' ', ',']).to_owned()).collect()
        }
        None => vec![byline.to_owned()],
    };
    names.iter().all(|name| is_name(name)).then_some(names)
}

/// Two to six words, most of them with a capital, and no end of a sentence; one word only where it is not a weekday or
/// a month ("By Monday" is no byline).
fn is_name(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "del", "della", "di", "da", "dos", "du", "la", "le", "van", "von", "der", "den", "ter", "bin", "ibn",
        "al", "el", "of", "the",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = |word: &&str| {
        let letters = word.trim_matches(|character: char| !character.is_alphanumeric());
        letters.chars().next().is_some_and(char::is_uppercase)
    };
    let fits = |word: &&str| named(word) || PARTICLES.contains(word);
    (2..=8).contains(&words.len())
        && words.first().is_some_and(named)
        && words.last().is_some_and(named)
        && words.iter().all(fits)
        && !text.ends_with(['!', '?', ':', ';'])
        && (!text.ends_with('.') || text.ends_with("Jr.") || text.ends_with("Sr."))
        && !text.chars().any(|character| character.is_ascii_digit() || matches!(character, '"' | '“' | '”'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, published: Option<&str>, byline: &[&str]) {
        let head = head(text);
        assert_eq!(head.stated.published.as_deref(), published);
        assert_eq!(head.stated.byline, byline);
        assert_eq!(head.warning, None);
    }

    #[test]
    fn one_line_gives_date_and_byline() {
        check(" date 2024-11-29 By Yossi Aharoni\n\nOn Monday …", Some("2024-11-29"), &["Yossi Aharoni"]);
        check("Published: 2024-11-29T08:30:00Z | By Orrin Vale\n", Some("2024-11-29T08:30:00Z"), &["Orrin Vale"]);
    }

    #[test]
    fn a_byline_may_stand_alone_or_before_the_date_or_under_a_title() {
        check("By Jane Doe\n\nText.", None, &["Jane Doe"]);
        check("By Jane Doe | November 9, 2024\n\nText.", Some("2024-11-09"), &["Jane Doe"]);
        check("The quay is shut\nBy Jane Doe\n29 Nov. 2024\n", Some("2024-11-29"), &["Jane Doe"]);
    }

    #[test]
    fn several_names_are_told_apart_only_where_the_byline_does() {
        check(
            "By Jane Doe, Orrin Vale and Ludwig van der Meer Jr.\n",
            None,
            &["Jane Doe", "Orrin Vale", "Ludwig van der Meer Jr."],
        );
        check("By Jane Doe, Tern Post\n", None, &["Jane Doe, Tern Post"]);
    }

    #[test]
    fn a_sentence_is_no_head_line() {
        check("By Monday the quay was shut.\n", None, &[]);
        check("By Monday\n", None, &[]);
        check("By Way of the Sea the Town Lives On.\n", None, &[]);
        check("2024-11-29 was a cold day in Ternmouth.\n", None, &[]);
        check("May 5 2024 people were there\n", None, &[]);
        check("Date palms grow here.\n", None, &[]);
    }

    #[test]
    fn a_line_far_down_is_no_head_line() {
        check("One.\nTwo.\nThree.\nFour.\nBy Jane Doe\n", None, &[]);
    }

    #[test]
    fn a_day_that_no_calendar_has_is_not_stated_and_the_moderator_is_told() {
        let head = head("date 2023-02-29 By Jane Doe\n\nText.");
        assert_eq!(head.stated.published, None);
        assert_eq!(head.stated.byline, ["Jane Doe"]);
        assert_eq!(head.warning.as_deref(), Some("“2023-02-29” in the head line is no day of the calendar."));
    }
}
