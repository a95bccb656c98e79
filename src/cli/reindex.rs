use clap::Args;

use crate::domain::LibraryName;

use super::{Context, Exit, Screen, desk::known};

/// `verbatim reindex`
#[derive(Debug, Args)]
pub struct Options {
    /// The library; all of them where it is left out.
    #[arg(long, value_name = "NAME", value_parser = LibraryName::new)]
    library: Option<LibraryName>,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let desk = context.write()?;
    let libraries = match &options.library {
        Some(library) => {
            known(&desk, library)?;
            vec![library.clone()]
        }
        None => desk.store().libraries()?,
    };
    for library in &libraries {
        desk.reindex(library)?;
        screen.line(&format!("Made the index of {library} anew."))?;
    }
    Ok(Exit::Done)
}
