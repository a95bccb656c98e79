//! Which part of a filter leaves nothing over.

use super::Emptied;
use crate::domain::Filter;

/// The parts of a filter that a member gives.
const FIELDS: [&str; 4] = ["speaker", "outlet", "after", "before"];

/// The field of `filter` without which there would be findings: one that nothing in the library meets before others. Where it
/// takes several to leave nothing over, the first that does so alone; `None` where none does.
///
/// `met` says whether anything in the library meets a filter, `nothing` whether the question has no finding under it.
pub(super) fn by<E>(
    filter: &Filter,
    met: impl Fn(&Filter) -> Result<bool, E>,
    nothing: impl Fn(&Filter) -> Result<bool, E>,
) -> Result<Option<Emptied>, E> {
    let given: Vec<&'static str> = FIELDS.into_iter().filter(|field| without(filter, &[field]) != *filter).collect();
    let others = |by: &str| -> Vec<&str> { FIELDS.into_iter().filter(|field| *field != by).collect() };
    let mut parts = Vec::new();
    for by in given {
        parts.push(Emptied { by, unmet: !met(&without(filter, &others(by)))?, alone: true });
    }
    parts.sort_by_key(|part| !part.unmet);
    // Where nothing meets one part, only without that one can there be findings; where nothing meets two, only without both.
    let unmet = parts.iter().filter(|part| part.unmet).count();
    let to_blame = match unmet {
        0 => parts.as_slice(),
        1 => parts.get(..1).unwrap_or_default(),
        _ => &[],
    };
    for part in to_blame {
        if !nothing(&without(filter, &[part.by]))? {
            return Ok(Some(*part));
        }
    }
    if parts.len() < 2 || nothing(&without(filter, &FIELDS))? {
        return Ok(None);
    }
    for part in &parts {
        if part.unmet || nothing(&without(filter, &others(part.by)))? {
            return Ok(Some(Emptied { alone: false, ..*part }));
        }
    }
    Ok(None)
}

/// As [`by`], where only what is found without one part alone is of interest.
pub(super) fn alone_by<E>(
    filter: &Filter,
    nothing: impl Fn(&Filter) -> Result<bool, E>,
) -> Result<Option<&'static str>, E> {
    let emptied = by(filter, |_| Ok(true), nothing)?;
    Ok(emptied.filter(|emptied| emptied.alone).map(|emptied| emptied.by))
}

/// `filter` without `fields`.
fn without(filter: &Filter, fields: &[&str]) -> Filter {
    let kept = |field: &str| !fields.contains(&field);
    Filter {
        speaker: filter.speaker.clone().filter(|_| kept("speaker")),
        outlet: filter.outlet.clone().filter(|_| kept("outlet")),
        after: filter.after.filter(|_| kept("after")),
        before: filter.before.filter(|_| kept("before")),
        quotes_only: filter.quotes_only,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        met: impl Fn(&Filter) -> bool,
        nothing: impl Fn(&Filter) -> bool,
        expected: Option<(&'static str, bool, bool)>,
    ) {
        let filter = Filter {
            speaker: Some("Orrin".to_owned()),
            outlet: Some("The Ostrel Post".to_owned()),
            ..Filter::default()
        };
        let found = by(&filter, |filter| Ok::<_, ()>(met(filter)), |filter| Ok(nothing(filter)));
        assert_eq!(found, Ok(expected.map(|(by, unmet, alone)| Emptied { by, unmet, alone })));
    }

    #[test]
    fn the_field_without_which_something_is_found_is_named() {
        check(|_| true, |filter| filter.outlet.is_some(), Some(("outlet", false, true)));
        check(|_| true, |filter| filter.speaker.is_some(), Some(("speaker", false, true)));
    }

    #[test]
    fn a_field_that_nothing_meets_is_named_before_others() {
        check(|filter| filter.outlet.is_none(), |filter| filter.outlet.is_some(), Some(("outlet", true, true)));
        check(|_| false, |filter| filter.speaker.is_some() || filter.outlet.is_some(), Some(("speaker", true, false)));
    }

    #[test]
    fn of_two_that_each_leave_nothing_over_the_first_is_named() {
        check(|_| true, |filter| filter.speaker.is_some() || filter.outlet.is_some(), Some(("speaker", false, false)));
    }

    #[test]
    fn nothing_is_named_where_no_filter_is_to_blame() {
        check(|_| true, |_| true, None);
    }

    #[test]
    fn of_two_that_leave_nothing_over_together_the_first_is_named() {
        check(|_| true, |filter| filter.speaker.is_some() && filter.outlet.is_some(), Some(("speaker", false, true)));
    }

    #[test]
    fn a_field_that_was_not_given_is_never_named() {
        assert_eq!(by(&Filter::default(), |_| Ok::<_, ()>(false), |_| Ok(false)), Ok(None));
    }
}
