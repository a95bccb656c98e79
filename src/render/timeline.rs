//! A timeline in words: what was counted, and the numbers.

use super::{
    Card, Look,
    chart::{Bar, Chart, Series},
    chart_text, clip, escape,
    terminal::{push_wrapped, safe},
    wording::{self, counted},
};
use crate::answer::{MonthCount, Question, Timeline};

/// Longer numbers are shown without the outlets of each month.
const NUMBERS_CHARS_MAX: usize = 2800;
/// The most outlets named beside a month's number.
const OUTLETS_A_MONTH: usize = 3;
/// The most characters of a name or a topic within a sentence.
const NAME_CHARS_MAX: usize = 60;
/// The most speakers named as counted.
const SPEAKERS_MAX: usize = 5;
/// The most characters of the picture's description. Discord takes 1,024.
const DESCRIPTION_CHARS_MAX: usize = 900;

pub(super) fn chart(line: &Timeline) -> Chart {
    let row = |count: &'_ MonthCount| (count.month.clone(), count.outlet.clone(), count.passages);
    let rows: Vec<(Option<String>, Option<String>, u64)> = line.counts.iter().map(row).collect();
    let rows: Vec<_> =
        rows.iter().map(|(month, outlet, count)| (month.as_deref(), outlet.as_deref(), *count)).collect();
    Chart::of(&rows)
}

/// One card: the numbers as text, and the outlets.
pub(super) fn card(question: &Question, line: &Timeline) -> Card {
    let chart = chart(line);
    let said = escape(&sentences(question, line, &chart).join(" "));
    if line.total == 0 {
        return Card { body: said, ..Card::default() };
    }
    let mut fields = vec![("Outlets, as numbered in the chart".to_owned(), escape(&legend(&chart)))];
    if chart.bars.iter().any(|bar| bar.total() == 0) {
        fields
            .push(("Not listed".to_owned(), format!("Where no number is given for a {}, there is none.", chart.step)));
    }
    Card { heading: Some(said), body: escape(&numbers(&chart)), fields, ..Card::default() }
}

/// The chart in letters.
pub(super) fn text(question: &Question, line: &Timeline, look: Look) -> String {
    let chart = chart(line);
    let mut text = String::new();
    for sentence in sentences(question, line, &chart) {
        push_wrapped(&mut text, &safe(&sentence), "", look);
    }
    if line.total == 0 {
        return text;
    }
    let mut rows = chart_text::rows(&chart, look.width);
    rows.extend(chart_text::scale(&chart, look.width));
    for lines in [rows, chart_text::legend(&chart, look.width)] {
        text.push('\n');
        for line in lines {
            text.push_str(&safe(&line));
            text.push('\n');
        }
    }
    text
}

/// What a picture of the chart shows, for those who do not see it. Nothing in it is formatting.
pub(super) fn description(question: &Question, line: &Timeline, chart: &Chart) -> String {
    let bars = chart.bars.iter().filter(|bar| bar.total() > 0).map(|bar| format!("{}: {}", bar.label, bar.total()));
    let outlets = chart.series.iter().map(|series| format!("{} {}", series.name, series.total));
    let [bars, outlets] = [bars.collect::<Vec<_>>(), outlets.collect()].map(|parts: Vec<String>| parts.join(", "));
    let described = format!("Bar chart. {} {bars}. By outlet: {outlets}.", sentences(question, line, chart).join(" "));
    clip(&safe(&described.replace('\n', " ")), DESCRIPTION_CHARS_MAX)
}

/// What is counted, as a title without the number: "Passages on “quay” with words of Vale, by month".
pub(super) fn title(question: &Question, line: &Timeline, chart: &Chart) -> String {
    format!("Passages{}, by {}", subject(question, line), chart.step)
}

/// What was counted and how many there are, or why there are none.
fn sentences(question: &Question, line: &Timeline, chart: &Chart) -> Vec<String> {
    let mut sentences: Vec<String> = wording::instead_of(&line.instead_of).into_iter().collect();
    sentences.push(if line.total == 0 { nothing(question, line) } else { found(question, line, chart) });
    sentences.extend(wording::words_left_out(line.words_left_out));
    sentences
}

fn found(question: &Question, line: &Timeline, chart: &Chart) -> String {
    let passages = wording::passages(line.total);
    let coarse = match chart.step {
        "month" => String::new(),
        _ => ", since there are too many months to show each".to_owned(),
    };
    format!("{passages}{}, by {}{coarse}.", subject(question, line), chart.step)
}

/// ` on “quay” with words of Ines Orrin or Tomas Orrin`.
fn subject(question: &Question, line: &Timeline) -> String {
    let Question::Timeline { topic, filter } = question else { return String::new() };
    let topic = topic.as_ref().map(|topic| format!(" on “{}”", clip(topic, NAME_CHARS_MAX)));
    let speaker = filter.speaker.as_ref().map(|asked| {
        let mut names: Vec<String> =
            line.speakers.iter().take(SPEAKERS_MAX).map(|name| clip(name, NAME_CHARS_MAX)).collect();
        match line.speakers.len().checked_sub(SPEAKERS_MAX) {
            Some(more @ 1..) => names.push(counted(more, "more", "more")),
            _ if names.is_empty() => names.push(clip(asked, NAME_CHARS_MAX)),
            _ => {}
        }
        format!(" with words of {}", names.join(" or "))
    });
    topic.into_iter().chain(speaker).collect()
}

fn nothing(question: &Question, line: &Timeline) -> String {
    let speaker = match question {
        Question::Timeline { filter, .. } => filter.speaker.as_deref(),
        _ => None,
    };
    if let Some(speaker) = speaker.filter(|_| line.speakers.is_empty()) {
        return wording::nobody(speaker, &line.near);
    }
    let nothing = format!(
        "No passage in this library{}",
        match subject(question, line) {
            subject if subject.starts_with(" on") => subject.replacen(" on", " is about", 1),
            subject => subject.replacen(" with", " has", 1),
        }
    );
    match line.emptied_by {
        Some(filter) => format!("{nothing} with this {filter}; without it there would be some."),
        None => format!("{nothing}."),
    }
}

/// `1 · Tern Post: 3`, a line for each outlet.
fn legend(chart: &Chart) -> String {
    let line = |series: &Series| format!("{} · {}: {}", series.sign, clip(&series.name, 90), series.total);
    chart.series.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `2031-03: 5 (Tern Post 3, Ledger 2)`, a line for each bar that is not empty; without the outlets where that would be too
/// long, and with one outlet only.
fn numbers(chart: &Chart) -> String {
    let bars = || chart.bars.iter().filter(|bar| bar.total() > 0);
    let whole: Vec<String> =
        bars().map(|bar| format!("{}: {}{}", bar.label, bar.total(), outlets(chart, bar))).collect();
    let whole = whole.join("\n");
    if whole.chars().count() <= NUMBERS_CHARS_MAX {
        return whole;
    }
    bars().map(|bar| format!("{}: {}", bar.label, bar.total())).collect::<Vec<_>>().join("\n")
}

/// ` (Tern Post 3, Ledger 2)`.
fn outlets(chart: &Chart, bar: &Bar) -> String {
    if chart.series.len() < 2 {
        return String::new();
    }
    let mut parts: Vec<(&str, u64)> =
        chart.series.iter().zip(&bar.counts).map(|(series, count)| (series.name.as_str(), *count)).collect();
    parts.retain(|(_, count)| *count > 0);
    parts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rest: u64 = parts.iter().skip(OUTLETS_A_MONTH).map(|(_, count)| count).sum();
    let mut named: Vec<String> =
        parts.iter().take(OUTLETS_A_MONTH).map(|(name, count)| format!("{} {count}", clip(name, 40))).collect();
    if rest > 0 {
        named.push(format!("others {rest}"));
    }
    format!(" ({})", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::Filter, render::example::line};

    fn asked(topic: Option<&str>, speaker: Option<&str>) -> Question {
        let filter = Filter { speaker: speaker.map(ToOwned::to_owned), ..Filter::default() };
        Question::Timeline { topic: topic.map(ToOwned::to_owned), filter }
    }

    fn quay() -> Timeline {
        line(&[
            (Some("2031-03"), Some("Tern *Post*"), 3),
            (Some("2031-03"), Some("Ledger"), 1),
            (Some("2031-05"), Some("Ledger"), 1),
            (None, None, 1),
        ])
    }

    #[test]
    fn a_card_gives_the_numbers_as_text() {
        let expected = Card {
            heading: Some("6 passages on “quay”, by month.".to_owned()),
            body: "2031-03: 4 (Tern \\*Post\\* 3, Ledger 1)\n2031-05: 1 (Ledger 1)\nnot dated: 1 (outlet not stated 1)"
                .to_owned(),
            fields: vec![
                (
                    "Outlets, as numbered in the chart".to_owned(),
                    "1 · Tern \\*Post\\*: 3\n2 · Ledger: 2\n3 · outlet not stated: 1".to_owned(),
                ),
                ("Not listed".to_owned(), "Where no number is given for a month, there is none.".to_owned()),
            ],
            ..Card::default()
        };
        assert_eq!(card(&asked(Some("quay"), None), &quay()), expected);
    }

    #[test]
    fn a_terminal_shows_bars() {
        let expected = "\
6 passages on “quay” with words of Vale, by month.

2031-03   |1112 4
2031-04   |0
2031-05   |2 1
not dated |3 1

1 Tern *Post*  3
2 Ledger  2
3 outlet not stated  1
";
        assert_eq!(text(&asked(Some("quay"), Some("Vale")), &quay(), Look { width: 60, colour: false }), expected);
    }

    #[test]
    fn all_whose_words_are_counted_are_named() {
        let two = Timeline { speakers: vec!["Ines Orrin".to_owned(), "Tomas Orrin".to_owned()], ..quay() };
        let said = sentences(&asked(None, Some("orrin")), &two, &chart(&two)).join(" ");
        assert_eq!(said, "6 passages with words of Ines Orrin or Tomas Orrin, by month.");
    }

    #[test]
    fn years_are_said_to_be_years() {
        let long = line(&[(Some("1990-03"), None, 1), (Some("2031-03"), None, 1)]);
        let said = sentences(&asked(Some("quay"), None), &long, &chart(&long)).join(" ");
        assert_eq!(said, "2 passages on “quay”, by year, since there are too many months to show each.");
    }

    #[track_caller]
    fn empty(topic: Option<&str>, speaker: Option<&str>, line: &Timeline, expected: &str) {
        let expected_text = format!("{expected}\n");
        let question = asked(topic, speaker);
        assert_eq!(text(&question, line, Look { width: 200, colour: false }), expected_text);
        assert_eq!(card(&question, line).body, expected);
    }

    #[test]
    fn why_nothing_was_counted_is_said() {
        let none = Timeline::default;
        empty(Some("quay"), None, &none(), "No passage in this library is about “quay”.");
        let by_outlet = Timeline { emptied_by: Some("outlet"), ..none() };
        let sentence = "No passage in this library is about “quay” with this outlet; without it there would be some.";
        empty(Some("quay"), None, &by_outlet, sentence);
        let known = Timeline { speakers: vec!["Bo Lund".to_owned()], ..none() };
        empty(Some("quay"), Some("lund"), &known, "No passage in this library is about “quay” with words of Bo Lund.");
        empty(None, Some("lund"), &known, "No passage in this library has words of Bo Lund.");
        let near = Timeline { near: vec!["Bo Lund".to_owned()], ..none() };
        empty(None, Some("Lunt"), &near, "Nobody called “Lunt” is quoted in this library. Spelled alike: Bo Lund.");
    }

    #[test]
    fn a_picture_is_described_without_formatting_and_not_too_long() {
        let question = asked(Some("quay\u{202E}"), None);
        let expected = "Bar chart. 6 passages on “quay⟨U+202E⟩”, by month. 2031-03: 4, 2031-05: 1, not dated: 1. By outlet: Tern *Post* 3, Ledger 2, outlet not stated 1.";
        assert_eq!(description(&question, &quay(), &chart(&quay())), expected);
        let long = line(&[(Some("2031-03"), Some(&"word ".repeat(400)), 1)]);
        assert!(description(&question, &long, &chart(&long)).chars().count() <= DESCRIPTION_CHARS_MAX);
    }

    #[test]
    fn long_numbers_leave_out_the_outlets_of_each_month() {
        let months: Vec<String> = (0..48).map(|n| format!("{}-{:02}", 2031 + n / 12, n % 12 + 1)).collect();
        let names: Vec<String> = (0..3).map(|n| format!("{n} {}", "long ".repeat(20))).collect();
        let rows: Vec<_> = months
            .iter()
            .flat_map(|month| names.iter().map(move |name| (Some(month.as_str()), Some(name.as_str()), 1)))
            .collect();
        let shown = numbers(&chart(&line(&rows)));
        assert!(shown.starts_with("2031-01: 3\n2031-02: 3\n") && shown.lines().count() == 48, "{shown}");
    }
}
