//! `verbatim article …`: one file a subcommand, whose texts the console prints as well.

mod add;
mod history;
mod list;
mod remove;
mod show;

use clap::{Args, Subcommand};

use crate::domain::{ArticleId, LibraryName};

use super::{Context, Exit, Screen, exit::Failure};

pub(super) use add::{added, read_file};
pub(super) use list::listed;
pub(super) use remove::{removed, restored};
pub(super) use show::{quoted, short, shown};

/// `verbatim article`
#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    command: ArticleCommand,
    /// The library.
    #[arg(long, global = true, value_name = "NAME", value_parser = LibraryName::new, default_value = "local")]
    library: LibraryName,
}

#[derive(Debug, Subcommand)]
enum ArticleCommand {
    /// Add an article from a file, and say what was understood.
    Add(add::Options),
    /// The articles, the newest added first.
    List(list::Options),
    /// What is known of one article, its quotes, and how it begins.
    Show(show::Options),
    /// Take an article out of all answers; it can be restored for 30 days.
    Remove(Named),
    /// Bring back an article that was removed less than 30 days ago.
    Restore(Named),
    /// What was done to an article, or to all of them, the newest first.
    History(history::Options),
}

/// One article.
#[derive(Debug, Args)]
struct Named {
    /// The article's id, as `article list` shows it.
    id: String,
}

pub(super) fn run(context: &Context, options: Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let library = &options.library;
    match options.command {
        ArticleCommand::Add(options) => add::run(context, library, options, screen)?,
        ArticleCommand::List(options) => list::run(context, library, &options, screen)?,
        ArticleCommand::Show(options) => show::run(context, library, &options, screen)?,
        ArticleCommand::Remove(named) => screen.line(&removed(&context.write()?, context, library, &named.id)?)?,
        ArticleCommand::Restore(named) => screen.line(&restored(&context.write()?, context, library, &named.id)?)?,
        ArticleCommand::History(options) => history::run(context, library, &options, screen)?,
    }
    Ok(Exit::Done)
}

/// `given` as an article's id. What cannot be an id names no article.
pub(in crate::cli) fn id(given: &str) -> Result<ArticleId, Failure> {
    ArticleId::new(given.trim()).map_err(|error| Failure::usage(error.to_string()))
}
