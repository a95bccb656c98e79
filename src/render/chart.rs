//! Numbers by month and outlet as bars: few enough of each to be drawn, whatever a library holds.

use std::collections::{BTreeMap, HashMap};

/// How many bars are drawn at most, apart from the one that is not dated. More months than that are counted by year, more
/// years by decade, and so on.
const BARS_MAX: i64 = 48;
/// How many outlets are told apart; the rest are summed.
const OUTLETS_MAX: usize = 7;
/// The lengths of what a bar stands for, in months.
const STEPS: &[(i64, &str)] =
    &[(1, "month"), (12, "year"), (120, "decade"), (1_200, "century"), (12_000, "millennium")];

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chart {
    /// What a bar stands for: "month".
    pub(super) step: &'static str,
    /// In order of time without gaps; last what is not dated.
    pub(super) bars: Vec<Bar>,
    /// The parts of each bar, the largest outlet first, the summed ones last.
    pub(super) series: Vec<Series>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bar {
    /// `2031-03`, `2031`, `2030s`, `2000–2099`; "not dated".
    pub(super) label: String,
    /// Whether it is of a time.
    pub(super) dated: bool,
    /// One for each series.
    pub(super) counts: Vec<u64>,
}

/// One outlet, or several summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Series {
    /// The outlet, "outlet not stated", or "3 others".
    pub(super) name: String,
    /// The sign that stands for it in pictures and lines: its number, or `+` for the summed ones.
    pub(super) sign: char,
    /// In all.
    pub(super) total: u64,
}

/// One number: month (`YYYY-MM`), outlet, how many.
pub(super) type Row<'a> = (Option<&'a str>, Option<&'a str>, u64);

impl Bar {
    pub(super) fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

impl Chart {
    /// The bars of `rows`, in which no number is 0.
    pub(super) fn of(rows: &[Row<'_>]) -> Chart {
        let outlets = outlets(rows);
        let series = series(&outlets);
        let places: HashMap<Option<&str>, usize> = outlets.iter().map(|(outlet, _)| *outlet).zip(0..).collect();
        let number_of = |outlet: Option<&str>| {
            places.get(&outlet).copied().unwrap_or(usize::MAX).min(series.len().saturating_sub(1))
        };
        let dated = || rows.iter().filter_map(|(month, ..)| month_number(*month));
        let (first, last) = (dated().min(), dated().max());
        let span = first.zip(last);
        let bars_of =
            |months: i64| span.map_or(0, |(first, last)| last.div_euclid(months) - first.div_euclid(months) + 1);
        let fitting = STEPS.iter().find(|(months, _)| bars_of(*months) <= BARS_MAX);
        let (months, step) = fitting.or(STEPS.last()).copied().unwrap_or((1, "month"));
        let start = first.unwrap_or_default().div_euclid(months);
        let bar = |at: i64| Bar { label: label(start + at, months), dated: true, counts: vec![0; series.len()] };
        let mut bars: Vec<Bar> = (0..bars_of(months)).map(bar).collect();
        let mut undated = Bar { label: "not dated".to_owned(), dated: false, counts: vec![0; series.len()] };
        for (month, outlet, count) in rows {
            let bar = match month_number(*month) {
                None => Some(&mut undated),
                Some(month) => usize::try_from(month.div_euclid(months) - start).ok().and_then(|at| bars.get_mut(at)),
            };
            if let Some(part) = bar.and_then(|bar| bar.counts.get_mut(number_of(*outlet))) {
                *part += count;
            }
        }
        if undated.total() > 0 {
            bars.push(undated);
        }
        Chart { step, bars, series }
    }

    /// The highest bar.
    pub(super) fn most(&self) -> u64 {
        self.bars.iter().map(Bar::total).max().unwrap_or_default()
    }
}

/// The outlets with their numbers, the largest first; not stated after those as large.
fn outlets<'a>(rows: &[Row<'a>]) -> Vec<(Option<&'a str>, u64)> {
    let mut outlets: BTreeMap<(bool, Option<&str>), u64> = BTreeMap::new();
    for (_, outlet, count) in rows {
        *outlets.entry((outlet.is_none(), *outlet)).or_default() += count;
    }
    let mut outlets: Vec<_> = outlets.into_iter().map(|((_, outlet), total)| (outlet, total)).collect();
    outlets.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
    outlets
}

fn series(outlets: &[(Option<&str>, u64)]) -> Vec<Series> {
    // One outlet more is told apart rather than summed alone.
    let apart = if outlets.len() == OUTLETS_MAX + 1 { outlets.len() } else { outlets.len().min(OUTLETS_MAX) };
    let (apart, summed) = outlets.split_at_checked(apart).unwrap_or((outlets, &[]));
    let name = |outlet: Option<&str>| outlet.unwrap_or("outlet not stated").to_owned();
    let of =
        |((outlet, total), sign): (&(Option<&str>, u64), char)| Series { name: name(*outlet), sign, total: *total };
    let mut series: Vec<Series> = apart.iter().zip('1'..='8').map(of).collect();
    if !summed.is_empty() {
        let total = summed.iter().map(|(_, total)| total).sum();
        series.push(Series { name: format!("{} others", summed.len()), sign: '+', total });
    }
    series
}

/// `YYYY-MM` as months since the year 0.
fn month_number(month: Option<&str>) -> Option<i64> {
    let (year, month) = month?.rsplit_once('-')?;
    Some(year.parse::<i64>().ok()? * 12 + month.parse::<i64>().ok()? - 1)
}

/// What the bar `at` (in steps of `months` since the year 0) is called.
fn label(at: i64, months: i64) -> String {
    let year = at * months / 12;
    match months {
        1 => format!("{year:04}-{:02}", at.rem_euclid(12) + 1),
        12 => format!("{year:04}"),
        120 => format!("{year:04}s"),
        _ => format!("{year:04}–{:04}", year + months / 12 - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[Row<'_>], step: &str, bars: &[(&str, &[u64])], series: &[(&str, u64)]) {
        let chart = Chart::of(rows);
        let found: Vec<(&str, &[u64])> = chart.bars.iter().map(|bar| (bar.label.as_str(), &*bar.counts)).collect();
        assert_eq!((chart.step, found.as_slice()), (step, bars));
        let found: Vec<(&str, u64)> = chart.series.iter().map(|series| (series.name.as_str(), series.total)).collect();
        assert_eq!(found, series);
    }

    #[test]
    fn a_month_without_passages_is_a_gap_and_what_is_not_dated_comes_last() {
        check(
            &[
                (Some("2031-03"), Some("Post"), 2),
                (Some("2031-05"), Some("Ledger"), 1),
                (None, None, 1),
                (None, Some("Post"), 1),
            ],
            "month",
            &[("2031-03", &[2, 0, 0]), ("2031-04", &[0, 0, 0]), ("2031-05", &[0, 1, 0]), ("not dated", &[1, 0, 1])],
            &[("Post", 3), ("Ledger", 1), ("outlet not stated", 1)],
        );
    }

    #[test]
    fn many_months_are_counted_by_year_and_many_years_by_decade() {
        check(
            &[(Some("2029-12"), None, 1), (Some("2034-01"), None, 2)],
            "year",
            &[("2029", &[1]), ("2030", &[0]), ("2031", &[0]), ("2032", &[0]), ("2033", &[0]), ("2034", &[2])],
            &[("outlet not stated", 3)],
        );
        let chart = Chart::of(&[(Some("1800-01"), None, 1), (Some("2030-12"), None, 1)]);
        assert_eq!((chart.step, chart.bars.len()), ("decade", 24));
        assert_eq!(chart.bars.first().map(|bar| bar.label.as_str()), Some("1800s"));
        let chart = Chart::of(&[(Some("0001-01"), None, 1), (Some("9999-12"), None, 1)]);
        assert_eq!((chart.step, chart.bars.len()), ("millennium", 10));
    }

    #[test]
    fn the_smallest_outlets_are_summed_and_none_is_summed_alone() {
        let names: Vec<String> = (0..10).map(|n| format!("Post {n}")).collect();
        let rows: Vec<Row<'_>> = names.iter().map(|name| (Some("2031-03"), Some(name.as_str()), 1)).collect();
        let last = |rows: &[Row<'_>]| {
            let chart = Chart::of(rows);
            let last = chart.series.last().unwrap();
            (chart.series.len(), last.name.clone(), last.sign, last.total)
        };
        assert_eq!(last(&rows), (8, "3 others".to_owned(), '+', 3));
        assert_eq!(last(&rows[..8]), (8, "Post 7".to_owned(), '8', 1));
    }

    #[test]
    fn a_hundred_thousand_outlets_are_counted_in_a_moment() {
        let names: Vec<String> = (0..100_000).map(|n| format!("Post {n}")).collect();
        let rows: Vec<Row<'_>> = names.iter().map(|name| (Some("2031-03"), Some(name.as_str()), 1)).collect();
        let chart = Chart::of(&rows);
        assert_eq!(chart.series.last().map(|last| last.name.as_str()), Some("99993 others"));
        assert_eq!(chart.most(), 100_000);
    }

    #[test]
    fn no_numbers_are_no_bars() {
        check(&[], "month", &[], &[]);
    }
}
