use std::path::PathBuf;

use clap::Args;

use super::{Context, Exit, Screen, screen::plain};

/// `verbatim backup`
#[derive(Debug, Args)]
pub struct Options {
    /// The file to write; it appears whole or not at all.
    file: PathBuf,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    context.read()?.store().backup(&options.file)?;
    screen.line(&format!("Copied all libraries to {}.", plain(&options.file.display().to_string())))?;
    Ok(Exit::Done)
}
