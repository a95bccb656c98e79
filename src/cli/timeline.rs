use clap::Args;

use crate::{answer::Page, domain::LibraryName, render};

use super::{
    Context, Exit, Screen,
    question::{Given, Narrowing, answered},
};

/// `verbatim timeline`
#[derive(Debug, Args)]
pub struct Options {
    /// What passages are about; may be left out where a speaker is given.
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
    #[command(flatten)]
    narrowing: Narrowing,
    /// The library to ask.
    #[arg(long, value_name = "NAME", value_parser = LibraryName::new, default_value = "local")]
    library: LibraryName,
    /// Print the answer as one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let given = if options.topic.is_empty() { Given::default() } else { Given::words("topic", &options.topic) };
    let question = given.narrowed(&options.narrowing).question("timeline")?;
    let (reply, took_us) = answered(&context.read()?, &options.library, &question, &Page { offset: 0, limit: 1 })?;
    if options.json {
        screen.line(&render::json(&question, &reply, took_us).to_string())?;
    } else {
        screen.text(&render::terminal(&question, &reply, screen.look()))?;
    }
    Ok(Exit::Done)
}
