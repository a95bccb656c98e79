//! Where a quotation differs from what is printed, word by word. Bounded; no index.

use std::ops::Range;

use super::alignment::similar;

/// Words compared one by one: cells of the table at most.
const CELLS_MAX: usize = 1_500_000;

/// A stretch of the given words and the stretch that is printed instead; either may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) given: Range<usize>,
    pub(super) printed: Range<usize>,
}

/// The least changes that turn `given` into a stretch of `printed`, in order; what is printed before and after that
/// stretch is no change. Words past what can be compared are passed over.
pub(super) fn changes(given: &[&str], printed: &[&str]) -> Vec<Change> {
    let columns = printed.len() + 1;
    let rows = (CELLS_MAX / columns).min(given.len() + 1).max(1);
    let given = given.get(..rows - 1).unwrap_or(given);
    let table = Table::of(given, printed, columns);
    let mut changes: Vec<Change> = Vec::new();
    let (mut row, mut column) = (given.len(), table.cheapest_end(given.len()));
    while row > 0 {
        let step = table.step(given, printed, row, column);
        let (rows, columns) = match step {
            Step::Same | Step::Replaced => (1, 1),
            Step::Left => (0, 1),
            Step::Up => (1, 0),
        };
        let change = Change { given: row - rows..row, printed: column - columns..column };
        (row, column) = (row - rows, column - columns);
        if matches!(step, Step::Same) {
            continue;
        }
        match changes.last_mut() {
            Some(next) if next.given.start == change.given.end && next.printed.start == change.printed.end => {
                next.given.start = change.given.start;
                next.printed.start = change.printed.start;
            }
            _ => changes.push(change),
        }
    }
    changes.reverse();
    changes
}

enum Step {
    Same,
    Replaced,
    Left,
    Up,
}

/// The costs of turning the first given words (rows) into printed words that end at a column.
struct Table {
    columns: usize,
    costs: Vec<u16>,
}

impl Table {
    fn of(given: &[&str], printed: &[&str], columns: usize) -> Table {
        let mut table = Table { columns, costs: vec![0; (given.len() + 1) * columns] };
        for (row, word) in (1..).zip(given) {
            for column in 0..columns {
                let up = table.cost(row - 1, column).saturating_add(2);
                let left = column.checked_sub(1).map_or(u16::MAX, |left| table.cost(row, left).saturating_add(2));
                let across = column.checked_sub(1).map_or(u16::MAX, |left| {
                    let printed = printed.get(left).copied().unwrap_or_default();
                    table.cost(row - 1, left).saturating_add(exchange(word, printed))
                });
                if let Some(cost) = table.costs.get_mut(row * columns + column) {
                    *cost = up.min(left).min(across);
                }
            }
        }
        table
    }

    fn cost(&self, row: usize, column: usize) -> u16 {
        self.costs.get(row * self.columns + column).copied().unwrap_or(u16::MAX)
    }

    fn cheapest_end(&self, row: usize) -> usize {
        // The last of several, so that a last word that was replaced is not taken for one that was left out.
        (0..self.columns).rev().min_by_key(|column| self.cost(row, *column)).unwrap_or_default()
    }

    fn step(&self, given: &[&str], printed: &[&str], row: usize, column: usize) -> Step {
        let cost = self.cost(row, column);
        if let (Some(word), Some(left)) = (row.checked_sub(1).and_then(|row| given.get(row)), column.checked_sub(1)) {
            let other = printed.get(left).copied().unwrap_or_default();
            if cost == self.cost(row - 1, left).saturating_add(exchange(word, other)) {
                return if *word == other { Step::Same } else { Step::Replaced };
            }
            if cost == self.cost(row, left).saturating_add(2) {
                return Step::Left;
            }
        }
        Step::Up
    }
}

/// What it costs to print `printed` for `given`: nothing where they are the same, as much as leaving out a word where they
/// are not, and half of it where they are alike.
fn exchange(given: &str, printed: &str) -> u16 {
    match given {
        _ if given == printed => 0,
        _ if similar(given, printed) => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::words;

    const SIGN: &str = "Nobody opens the quay before the council has voted on the harbour fees";

    fn folded(text: &str) -> Vec<String> {
        words(text, None).into_iter().map(|word| word.folded).collect()
    }

    #[track_caller]
    fn check_changes(given: &str, printed: &str, expected: &[(&str, &str)]) {
        let (given, printed) = (folded(given), folded(printed));
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        let printed: Vec<&str> = printed.iter().map(String::as_str).collect();
        let found = changes(&given, &printed);
        let found: Vec<(String, String)> = found
            .into_iter()
            .map(|change| (given.get(change.given).unwrap().join(" "), printed.get(change.printed).unwrap().join(" ")))
            .collect();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(given, printed)| (given.as_str(), printed.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_part_word_for_word_has_no_changes() {
        check_changes("the council has voted", SIGN, &[]);
    }

    #[test]
    fn changes_are_runs_of_words() {
        check_changes("Nobody opens the harbour before the council", SIGN, &[("harbour", "quay")]);
        check_changes("opens the old quay before council has", SIGN, &[("old", ""), ("", "the")]);
        check_changes("has voted for all harbour fees", SIGN, &[("for all", "on the")]);
    }

    #[test]
    fn nothing_in_common_is_one_change() {
        assert_eq!(changes(&["a"], &[]), [Change { given: 0..1, printed: 0..0 }]);
        assert_eq!(changes(&[], &["a"]), []);
    }
}
