//! Which part of a filter leaves nothing over.

use crate::domain::Filter;

/// The first field of `filter` without which there would be findings ("speaker", "outlet", "after", "before"); `None` where no
/// single one is to blame.
pub(super) fn by<E>(filter: &Filter, nothing: impl Fn(&Filter) -> Result<bool, E>) -> Result<Option<&'static str>, E> {
    let without = [
        ("speaker", filter.speaker.is_some(), Filter { speaker: None, ..filter.clone() }),
        ("outlet", filter.outlet.is_some(), Filter { outlet: None, ..filter.clone() }),
        ("after", filter.after.is_some(), Filter { after: None, ..filter.clone() }),
        ("before", filter.before.is_some(), Filter { before: None, ..filter.clone() }),
    ];
    for (name, given, filter) in without {
        if given && !nothing(&filter)? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(nothing: impl Fn(&Filter) -> bool, expected: Option<&str>) {
        let filter = Filter {
            speaker: Some("Orrin".to_owned()),
            outlet: Some("The Ostrel Post".to_owned()),
            ..Filter::default()
        };
        assert_eq!(by(&filter, |filter| Ok::<_, ()>(nothing(filter))), Ok(expected));
    }

    #[test]
    fn the_field_without_which_something_is_found_is_named() {
        check(|filter| filter.outlet.is_some(), Some("outlet"));
        check(|filter| filter.speaker.is_some(), Some("speaker"));
    }

    #[test]
    fn nothing_is_named_where_no_single_field_is_to_blame() {
        check(|_| true, None);
    }

    #[test]
    fn a_field_that_was_not_given_is_never_named() {
        assert_eq!(by(&Filter::default(), |_| Ok::<_, ()>(false)), Ok(None));
    }
}
