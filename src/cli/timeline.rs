use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;

use crate::{
    answer::{Page, Question, Reply},
    domain::LibraryName,
    render,
};

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
    /// Write the chart as a picture to this file as well.
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let given = if options.topic.is_empty() { Given::default() } else { Given::words("topic", &options.topic) };
    let question = given.narrowed(&options.narrowing).question("timeline")?;
    let (reply, took_us) = answered(&context.read()?, &options.library, &question, &Page { offset: 0, limit: 1 })?;
    if let Some(file) = &options.png {
        draw(&question, &reply, file)?;
    }
    if options.json {
        screen.line(&render::json(&question, &reply, took_us).to_string())?;
    } else {
        screen.text(&render::terminal(&question, &reply, screen.look()))?;
    }
    Ok(Exit::Done)
}

/// Writes the chart to `file`, which is replaced; nothing is written where nothing was counted.
fn draw(question: &Question, reply: &Reply, file: &Path) -> anyhow::Result<()> {
    let Reply::Timeline(line) = reply else { return Ok(()) };
    let Some(picture) = render::picture(question, line)? else {
        super::warn("nothing was counted, so no picture was written.");
        return Ok(());
    };
    fs::write(file, picture.bytes).with_context(|| format!("{} could not be written", file.display()))
}
