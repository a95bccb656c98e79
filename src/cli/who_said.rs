use clap::Args;

use super::{
    Context, Exit, Screen,
    question::{self, Given, Narrowing, Scope},
};

/// `verbatim who-said`
#[derive(Debug, Args)]
pub struct Options {
    /// A quotation, a part of it, a misremembered one, or a subject.
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    scope: Scope,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let question = Given::words("words", &options.words).narrowed(&options.narrowing).question("who-said")?;
    question::run(context, &question, &options.scope, screen)
}
