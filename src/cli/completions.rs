use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Exit, Screen};

/// `verbatim completions`
#[derive(Debug, Args)]
pub struct Options {
    /// The shell.
    shell: Shell,
}

pub(super) fn run(options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "verbatim", &mut script);
    screen.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
