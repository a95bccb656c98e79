use clap::Args;

use crate::answer::Question;

use super::{
    Context, Exit, Screen,
    question::{self, Given, Narrowing, Scope},
};

/// `verbatim sources-on`
#[derive(Debug, Args)]
pub struct Options {
    /// What it is about.
    #[arg(required = true, value_name = "TOPIC")]
    topic: Vec<String>,
    #[command(flatten)]
    narrowing: Narrowing,
    /// Only quotations, not the articles' own words.
    #[arg(long)]
    quotes_only: bool,
    /// Every passage by its rank, not one of each article.
    #[arg(long)]
    ungrouped: bool,
    #[command(flatten)]
    scope: Scope,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let quotes_only = options.quotes_only.then(|| "true".to_owned());
    let given =
        Given::words("topic", &options.topic).narrowed(&options.narrowing).and("quotes-only", quotes_only.as_ref());
    let mut question = given.question("sources-on")?;
    if let Question::SourcesOn { ungrouped, .. } = &mut question {
        *ungrouped = options.ungrouped;
    }
    question::run(context, &question, &options.scope, screen)
}
