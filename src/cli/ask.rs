use clap::Args;

use super::{
    Context, Exit, Screen,
    question::{self, Given, Scope},
};

/// `verbatim ask`
#[derive(Debug, Args)]
pub struct Options {
    /// The question.
    #[arg(required = true, value_name = "QUESTION")]
    question: Vec<String>,
    #[command(flatten)]
    scope: Scope,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let question = Given::words("question", &options.question).question("ask")?;
    question::run(context, &question, &options.scope, screen)
}
