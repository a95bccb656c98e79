use std::fmt::Write as _;

use clap::{Args, value_parser};
use serde_json::{Value, json};

use crate::{curate::Desk, domain::LibraryName, render, store::Listed};

use super::super::{Context, Screen, desk::known, screen::plain, verify::of};

/// `verbatim article list`
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only articles of this outlet.
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// How many to show, 1 to 100.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = value_parser!(u8).range(1..=100))]
    limit: u8,
    /// How many to pass over first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Print the list as one JSON object.
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
    let limit = usize::from(options.limit);
    if !options.json {
        return screen.text(&listed(&desk, library, options.outlet.as_deref(), options.offset, limit)?);
    }
    known(&desk, library)?;
    let (total, articles) = desk.store().list(library, options.outlet.as_deref(), options.offset, limit)?;
    let articles: Vec<Value> = articles.iter().map(object).collect();
    screen.line(&json!({"total": total, "articles": articles}).to_string())
}

fn object(listed: &Listed) -> Value {
    json!({
        "id": listed.id.as_str(),
        "title": listed.metadata.title,
        "outlet": listed.metadata.outlet,
        "byline": listed.metadata.byline,
        "published": listed.metadata.published.as_ref().map(crate::domain::Published::as_given),
        "url": listed.metadata.url,
        "language": listed.metadata.language,
        "added_at": listed.added_at.to_string(),
        "paragraphs": listed.paragraphs,
        "quotes": listed.quotes,
    })
}

/// The articles as lines, the newest added first.
pub(in crate::cli) fn listed(
    desk: &Desk,
    library: &LibraryName,
    outlet: Option<&str>,
    offset: usize,
    limit: usize,
) -> anyhow::Result<String> {
    known(desk, library)?;
    let (total, articles) = desk.store().list(library, outlet, offset, limit)?;
    let mut text = String::new();
    for listed in &articles {
        let title = plain(&render::title(&listed.label()));
        let outlet = listed.metadata.outlet.as_deref().map_or_else(|| "outlet not stated".to_owned(), plain);
        let date = listed.metadata.published.as_ref();
        let date = date.map_or_else(|| "date not stated".to_owned(), |published| published.date().to_string());
        let quotes = of(usize::try_from(listed.quotes).unwrap_or(usize::MAX), "quote", "quotes");
        let _ = writeln!(text, "{}  {title}, {outlet}, {date}, {quotes}", plain(listed.id.as_str()));
    }
    let _ = match (articles.len(), total) {
        (_, 0) => writeln!(text, "No articles."),
        (shown, total) if shown < total => writeln!(text, "{shown} of {}.", of(total, "article", "articles")),
        (_, total) => writeln!(text, "{}.", of(total, "article", "articles")),
    };
    Ok(text)
}
