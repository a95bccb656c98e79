use clap::Args;

use super::{
    Context, Exit, Screen,
    question::{self, Given, Scope},
};

/// `verbatim check-quote`
#[derive(Debug, Args)]
pub struct Options {
    /// The quotation to check.
    #[arg(required = true, value_name = "QUOTE")]
    quote: Vec<String>,
    /// Who is supposed to have said it.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    #[command(flatten)]
    scope: Scope,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let given = Given::words("quote", &options.quote).and("speaker", options.speaker.as_ref());
    question::run(context, &given.question("check-quote")?, &options.scope, screen)
}
