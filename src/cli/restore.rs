use std::path::{Path, PathBuf};

use clap::Args;

use crate::{
    curate::{self, CurateError},
    store::StoreError,
};

use super::{Context, Exit, Screen, exit::Failure, screen::plain};

/// `verbatim restore`
#[derive(Debug, Args)]
pub struct Options {
    /// A file that `verbatim backup` wrote.
    file: PathBuf,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let kept = curate::restore_backup(&context.folder, &options.file).map_err(|error| about(&options.file, error))?;
    // Opened to write, it builds the indexes anew.
    drop(context.write()?);
    screen.line(&format!("Restored all libraries from {}.", plain(&options.file.display().to_string())))?;
    if let Some(kept) = kept {
        screen.line(&format!("What was there before is kept in {}.", plain(&kept.display().to_string())))?;
    }
    Ok(Exit::Done)
}

/// What is damaged here is the backup: the present store is kept aside whatever its state.
fn about(file: &Path, error: CurateError) -> anyhow::Error {
    match error {
        CurateError::Store(StoreError::Damaged(reason)) => {
            let sentence =
                format!("{} cannot be restored: {reason}. Nothing was changed.", plain(&file.display().to_string()));
            Failure { exit: Exit::Unreadable, sentence }.into()
        }
        error => error.into(),
    }
}
