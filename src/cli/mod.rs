//! The command line: what can be typed, and what is printed. No settings files, no token, no Discord: those come in from
//! above, with the data folder, in a [`Context`].

mod answer;
mod article;
mod ask;
mod backup;
mod check_quote;
mod completions;
mod console;
mod correct;
mod desk;
mod exit;
mod export;
mod extract;
mod import;
mod lines;
mod question;
mod reindex;
mod restore;
mod sample;
mod screen;
mod sources_on;
mod speakers;
mod timeline;
mod verify;
mod who_said;

use std::{ffi::OsString, path::PathBuf};

use clap::{Parser, Subcommand};

pub use desk::Context;
pub use exit::{Exit, Failure, exit_of, sentence};
use screen::Screen;

/// Answers questions about a library of articles with the articles' own words: who said what, where it was printed, and
/// in which paragraph.
#[derive(Debug, Parser)]
#[command(name = "verbatim", version, max_term_width = 100, after_help = exit::STATUSES, disable_help_subcommand = true)]
pub struct Arguments {
    /// The settings file to read.
    #[arg(long, global = true, value_name = "FILE", help_heading = "Where things are")]
    pub config: Option<PathBuf>,
    /// The folder of all libraries.
    #[arg(long, global = true, value_name = "DIR", help_heading = "Where things are")]
    pub data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Everything that can be done from the command line.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the Discord bot, with the token in `DISCORD_TOKEN` or in the file that `DISCORD_TOKEN_FILE` names.
    Run,
    /// Chat with a library in the terminal: /who-said …, /sources-on …, or a question.
    Console(console::Options),
    /// Find a quotation: who said it, where it was printed.
    WhoSaid(who_said::Options),
    /// What each source says on a topic, side by side.
    SourcesOn(sources_on::Options),
    /// Answer a question with the sentence that says it.
    Ask(ask::Options),
    /// Check a quotation: word for word, altered, said by someone else, or not in the library.
    CheckQuote(check_quote::Options),
    /// Who is quoted, how often, by which outlets and when; with a name, also what they said.
    Speakers(speakers::Options),
    /// How many passages there are on a topic, or with words of a speaker, month by month.
    Timeline(timeline::Options),
    /// Add, list, show, remove and restore articles.
    Article(article::Options),
    /// Say who spoke a quote, where its speaker was not found or found wrong.
    Correct(correct::Options),
    /// Add files, folders and JSONL of articles.
    Import(import::Options),
    /// Write a library's articles as JSONL, which import reads.
    Export(export::Options),
    /// Copy all libraries into one file, while they are used.
    Backup(backup::Options),
    /// Put a backup in the place of all libraries.
    Restore(restore::Options),
    /// Make the search index anew from the stored articles.
    Reindex(reindex::Options),
    /// Compare every text, hash and index entry with what was stored.
    Verify,
    /// Check the settings and the token, and say where things are.
    CheckConfig,
    /// Ask the running bot whether it is alive.
    Healthcheck,
    /// Print a script that completes commands in a shell.
    Completions(completions::Options),
    /// Read articles as JSONL, and print their paragraphs, passages and quotes.
    Extract(extract::Options),
    /// Read questions as JSONL, and print the answers in the same order.
    Answer(answer::Options),
}

/// What was typed. An error is clap's: help, the version, or what was wrong.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(arguments)
}

/// Prints clap's help or complaint, and gives the exit status that goes with it.
#[must_use]
pub fn explain(error: &clap::Error) -> Exit {
    // Help goes to standard output, complaints to standard error; where neither can be written nobody can be told.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

/// Prints `error` as one sentence on standard error and gives its exit status; a reader that went away is no error.
#[must_use]
pub fn complain(error: &anyhow::Error) -> Exit {
    let exit = exit_of(error);
    if exit != Exit::Done {
        screen::note(&format!("verbatim: {}", sentence(error)));
    }
    exit
}

/// `text` on standard output, as a line.
pub fn say(text: &str) -> anyhow::Result<()> {
    Screen::new().line(text)
}

/// Prints a warning on standard error.
pub fn warn(text: &str) {
    screen::note(&format!("verbatim: {text}"));
}

/// Does what `command` says, all but [`Command::Run`], [`Command::CheckConfig`] and [`Command::Healthcheck`], which are the
/// business of the layers above.
pub fn execute(command: Command, context: &Context) -> anyhow::Result<Exit> {
    let mut screen = Screen::new();
    match command {
        Command::Console(options) => console::run(context, options),
        Command::WhoSaid(options) => who_said::run(context, &options, &mut screen),
        Command::SourcesOn(options) => sources_on::run(context, &options, &mut screen),
        Command::Ask(options) => ask::run(context, &options, &mut screen),
        Command::CheckQuote(options) => check_quote::run(context, &options, &mut screen),
        Command::Speakers(options) => speakers::run(context, &options, &mut screen),
        Command::Timeline(options) => timeline::run(context, &options, &mut screen),
        Command::Article(options) => article::run(context, options, &mut screen),
        Command::Correct(options) => correct::run(context, &options, &mut screen),
        Command::Import(options) => import::run(context, &options, &mut screen),
        Command::Export(options) => export::run(context, &options, &mut screen),
        Command::Backup(options) => backup::run(context, &options, &mut screen),
        Command::Restore(options) => restore::run(context, &options, &mut screen),
        Command::Reindex(options) => reindex::run(context, &options, &mut screen),
        Command::Verify => verify::run(context, &mut screen),
        Command::Completions(options) => completions::run(&options, &mut screen),
        Command::Extract(options) => extract::run(context, &options, &mut screen),
        Command::Answer(options) => answer::run(context, &options, &mut screen),
        Command::Run | Command::CheckConfig | Command::Healthcheck => {
            anyhow::bail!("this command belongs to the program's start")
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_commands_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_exit_status_is_in_the_help() {
        let help = Arguments::command().render_long_help().to_string();
        for status in [0, 1, 2, 70, 74, 75, 76, 77, 78] {
            assert!(help.lines().any(|line| line.trim_start().starts_with(&format!("{status} "))), "{status}\n{help}");
        }
    }
}
