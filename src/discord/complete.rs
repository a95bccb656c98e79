//! Names offered while somebody types.

use super::limits::{CHOICE_CHARS_MAX, CHOICES_MAX, chars};
use crate::{
    command::Completes,
    domain::LibraryName,
    store::{NameKind, Store, StoreError},
};

/// The names of this library that go on from what was typed, most used first; those that Discord could not take are left
/// out.
pub(super) fn names(
    store: &Store,
    library: &LibraryName,
    completes: Completes,
    typed: &str,
) -> Result<Vec<String>, StoreError> {
    let kind = match completes {
        Completes::Speaker => NameKind::Speaker,
        Completes::Outlet => NameKind::Outlet,
        Completes::Article => NameKind::Article,
    };
    Ok(takable(store.names(library, kind, typed.trim(), CHOICES_MAX)?))
}

fn takable(mut names: Vec<String>) -> Vec<String> {
    names.retain(|name| !name.trim().is_empty() && chars(name) <= CHOICE_CHARS_MAX);
    names.truncate(CHOICES_MAX);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_longer_than_discord_takes_is_not_offered() {
        let names = vec!["a".repeat(100), "b".repeat(101), "  ".to_owned(), "😀".repeat(51)];
        assert_eq!(takable(names), ["a".repeat(100)]);
    }

    #[test]
    fn no_more_than_twenty_five_are_offered() {
        assert_eq!(takable(vec!["Vale".to_owned(); 40]).len(), 25);
    }
}
