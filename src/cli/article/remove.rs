use crate::{curate::Desk, domain::LibraryName};

use super::{
    super::{
        Context,
        desk::{known, now},
        screen::plain,
    },
    id,
};

/// Takes the article out of all answers, and says so.
pub(in crate::cli) fn removed(
    desk: &Desk,
    context: &Context,
    library: &LibraryName,
    given: &str,
) -> anyhow::Result<String> {
    known(desk, library)?;
    desk.remove(library, &id(given)?, &context.actor(), now())?;
    Ok(format!("Removed {}. It can be restored for 30 days.", plain(given.trim())))
}

/// Brings the article back, and says so.
pub(in crate::cli) fn restored(
    desk: &Desk,
    context: &Context,
    library: &LibraryName,
    given: &str,
) -> anyhow::Result<String> {
    known(desk, library)?;
    desk.restore(library, &id(given)?, &context.actor(), now())?;
    Ok(format!("Restored {}.", plain(given.trim())))
}
