//! A chart in letters, for the terminal.

use std::fmt::Write as _;

use super::{chart::Chart, clip, wording};

/// The chart as rows of at most `width` columns, each a label, a bar of the outlets' signs, and the number; then the signs.
/// Plain text: names are cut, not escaped.
pub(super) fn rows(chart: &Chart, width: usize) -> Vec<String> {
    let (label_chars, room) = layout(chart, width);
    let signs: Vec<char> = signs(chart);
    let mut rows = Vec::with_capacity(chart.bars.len() + chart.series.len());
    for bar in &chart.bars {
        let drawn = drawn(&bar.counts, &signs, chart.most(), room);
        let space = if drawn.is_empty() { "" } else { " " };
        rows.push(format!("{:<label_chars$} |{drawn}{space}{}", bar.label, bar.total()));
    }
    rows
}

/// That the bars are drawn to scale, where one sign is more than one passage.
pub(super) fn scale(chart: &Chart, width: usize) -> Option<String> {
    let room = u64::try_from(layout(chart, width).1).unwrap_or(u64::MAX);
    let most = chart.most();
    (most > room).then(|| format!("The bars are drawn to scale; the longest stands for {}.", wording::passages(most)))
}

/// How many characters the labels have, and the longest bar at most.
fn layout(chart: &Chart, width: usize) -> (usize, usize) {
    let label_chars = chart.bars.iter().map(|bar| bar.label.chars().count()).max().unwrap_or_default();
    let number_chars = chart.most().to_string().len();
    (label_chars, width.saturating_sub(label_chars + number_chars + 3).clamp(10, 80))
}

/// One line for each outlet: its sign, its name, its number.
pub(super) fn legend(chart: &Chart, width: usize) -> Vec<String> {
    let signs = signs(chart);
    let line = |(series, sign): (&super::chart::Series, char)| {
        let number = series.total.to_string();
        let room = width.saturating_sub(number.len() + 5).max(10);
        let mut line = format!("{sign} {}", clip(&series.name, room));
        let _ = write!(line, "  {number}");
        line
    };
    chart.series.iter().zip(signs).map(line).collect()
}

/// A sign for each series; where there is one only, it needs no number.
fn signs(chart: &Chart) -> Vec<char> {
    match chart.series.as_slice() {
        [_] => vec!['#'],
        several => several.iter().map(|series| series.sign).collect(),
    }
}

/// A bar of at most `room` signs, in proportion to `most`, one for each where there is room; what is more than nothing is
/// never drawn as nothing.
fn drawn(counts: &[u64], signs: &[char], most: u64, room: usize) -> String {
    let room = u64::try_from(room).unwrap_or(u64::MAX).min(most);
    let total: u64 = counts.iter().sum();
    let to = |count: u64| {
        let scaled = (u128::from(count) * u128::from(room) * 2 + u128::from(most)) / (u128::from(most) * 2).max(1);
        usize::try_from(scaled).unwrap_or_default()
    };
    let mut drawn = String::new();
    let (mut so_far, mut chars) = (0, 0);
    for (count, sign) in counts.iter().zip(signs) {
        so_far += count;
        let end = to(so_far);
        drawn.extend(std::iter::repeat_n(*sign, end - chars));
        chars = end;
    }
    if drawn.is_empty() && total > 0 {
        let largest = counts.iter().zip(signs).max_by_key(|(count, _)| **count);
        drawn.extend(largest.map(|(_, sign)| *sign));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_passage_is_a_sign_where_there_is_room() {
        let chart = Chart::of(&[
            (Some("2031-03"), Some("Post"), 4),
            (Some("2031-03"), Some("Ledger"), 2),
            (Some("2031-05"), Some("Ledger"), 1),
            (None, None, 1),
        ]);
        let expected = ["2031-03   |111122 6", "2031-04   |0", "2031-05   |2 1", "not dated |3 1"];
        let chart_rows = rows(&chart, 60);
        assert_eq!(chart_rows, expected);
        assert_eq!(scale(&chart, 60), None);
        assert_eq!(legend(&chart, 60), ["1 Post  4", "2 Ledger  3", "3 outlet not stated  1"]);
    }

    #[test]
    fn a_chart_never_gets_wider_than_it_may_and_one_passage_is_always_seen() {
        let chart = Chart::of(&[(Some("2031-03"), Some("Post"), 1_000_000), (Some("2031-04"), Some("Ledger"), 1)]);
        let rows = rows(&chart, 40);
        assert!(rows.iter().all(|row| row.chars().count() <= 40), "{rows:?}");
        assert_eq!(rows.get(1).map(String::as_str), Some("2031-04 |2 1"));
        assert_eq!(
            scale(&chart, 40).as_deref(),
            Some("The bars are drawn to scale; the longest stands for 1000000 passages.")
        );
    }
}
