use clap::Args;

use super::{
    Context, Exit, Screen,
    question::{self, Given, Printed, Scope},
};

/// `verbatim speakers`
#[derive(Debug, Args)]
pub struct Options {
    /// A speaker, or a part of the name; everybody where it is left out.
    #[arg(value_name = "NAME")]
    name: Vec<String>,
    #[command(flatten)]
    printed: Printed,
    #[command(flatten)]
    scope: Scope,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let given = if options.name.is_empty() { Given::default() } else { Given::words("name", &options.name) };
    let question = given.printed(&options.printed).question("speakers")?;
    question::run(context, &question, &options.scope, screen)
}
