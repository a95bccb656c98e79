use jiff::civil::Date;

use super::CommandError;

/// A date option: `2024`, `2024-11` or `2024-11-29`. Where a whole year or month is given, its first day, or its last
/// where `last` is set (what `before` means).
pub fn day(given: &str, last: bool) -> Result<Date, CommandError> {
    let refused = || {
        let given: String = given.chars().take(40).collect();
        CommandError(format!("“{given}” is not a date. Write it as 2024, 2024-11 or 2024-11-29."))
    };
    let given = given.trim();
    match given.len() {
        10 => given.parse().map_err(|_| refused()),
        7 => {
            let first: Date = format!("{given}-01").parse().map_err(|_| refused())?;
            Ok(if last { first.last_of_month() } else { first })
        }
        4 => {
            let first: Date = format!("{given}-01-01").parse().map_err(|_| refused())?;
            Ok(if last { first.last_of_year() } else { first })
        }
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, last: bool, expected: Option<&str>) {
        let found = day(given, last).ok().map(|date| date.to_string());
        assert_eq!(found.as_deref(), expected, "{given}");
    }

    #[test]
    fn a_year_or_a_month_means_its_first_or_its_last_day() {
        check("2024", false, Some("2024-01-01"));
        check("2024", true, Some("2024-12-31"));
        check("2024-02", true, Some("2024-02-29"));
        check("2023-02", true, Some("2023-02-28"));
        check(" 2024-11-29 ", true, Some("2024-11-29"));
    }

    #[test]
    fn a_day_that_no_calendar_has_is_refused_with_what_to_write() {
        let error = day("2023-02-29", false).unwrap_err();
        assert_eq!(error.to_string(), "“2023-02-29” is not a date. Write it as 2024, 2024-11 or 2024-11-29.");
        check("29.11.2024", false, None);
        check("", false, None);
        check("20é4", false, None);
    }
}
