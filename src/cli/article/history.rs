use clap::{Args, value_parser};
use serde_json::{Value, json};

use crate::{
    domain::LibraryName,
    store::{AuditLine, Corrected},
};

use super::{
    super::{Context, Screen, desk::known, screen::plain},
    id,
    show::quoted,
};

/// `verbatim article history`
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The article's id; all articles where it is left out.
    id: Option<String>,
    /// How many lines to show, 1 to 100.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = value_parser!(u8).range(1..=100))]
    limit: u8,
    /// Print one JSON object a line.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    context: &Context,
    library: &LibraryName,
    options: &Options,
    screen: &mut Screen,
) -> anyhow::Result<()> {
    let desk = context.read()?;
    known(&desk, library)?;
    let article = options.id.as_deref().map(id).transpose()?;
    let lines = desk.store().audit(library, article.as_ref(), usize::from(options.limit))?;
    for line in &lines {
        let text = if options.json {
            object(line).to_string()
        } else {
            let article = line.article.as_deref().map(plain).unwrap_or_default();
            let detail = line.corrected.as_ref().map_or_else(|| plain(&line.detail), told);
            let said = format!("{}  {}  {} {article} {detail}", line.at, plain(&line.by), plain(&line.action));
            said.trim_end().to_owned()
        };
        screen.line(&text)?;
    }
    if lines.is_empty() && !options.json {
        screen.line("Nothing was done yet.")?;
    }
    Ok(())
}

fn object(line: &AuditLine) -> Value {
    let mut object = json!({
        "at": line.at.to_string(), "by": line.by, "action": line.action, "article": line.article,
        "detail": line.detail,
    });
    if let (Some(fields), Some(Corrected { words, before, after })) = (object.as_object_mut(), &line.corrected) {
        fields.insert("quote".to_owned(), json!({"words": words, "before": before, "after": after}));
    }
    object
}

/// `“Go home.”: Ida Roe → Tomas Vell`
fn told(corrected: &Corrected) -> String {
    let named = |speaker: &Option<String>| speaker.as_deref().map_or_else(|| "speaker not stated".to_owned(), plain);
    let Corrected { words, before, after } = corrected;
    format!("{}: {} → {}", quoted(words), named(before), named(after))
}
