use std::fmt::Write as _;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};

use crate::{
    curate::{CurateError, Desk},
    domain::{Attribution, Correction, LibraryName, QUOTATION_MARKS, Quote},
    ingest::{Added, Record},
    render,
    store::StoredArticle,
};

use super::{
    super::{Context, Screen, screen::plain, verify::of},
    id,
};

/// Most quotes that are shown.
const QUOTES_SHOWN: usize = 20;
/// Most of each quote that is shown, in characters.
const QUOTE_CHARS_MAX: usize = 120;
/// Most of the text that is shown, in characters.
const OPENING_CHARS_MAX: usize = 400;

/// `verbatim article show`
#[derive(Debug, Args)]
pub(super) struct Options {
    /// The article's id, as `article list` shows it.
    id: String,
    /// Print the article and what was found in it as one JSON object.
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
    if !options.json {
        return screen.text(&shown(&desk, library, &options.id)?);
    }
    let stored = found(&desk, library, &options.id)?;
    let added = Added { at: stored.added_at, by: stored.added_by.clone(), revision: stored.revision };
    let article: Value = serde_json::from_str(&Record::line(&stored.article, &added, &stored.corrections()))
        .context("a record is JSON")?;
    let language = stored.article.metadata.language.as_deref();
    let extraction =
        render::extraction_json(stored.article.id.as_str(), language, &stored.article.text, &stored.extraction);
    screen.line(&json!({"article": article, "extraction": extraction}).to_string())
}

/// What is known of one article, its quotes, and how it begins.
pub(in crate::cli) fn shown(desk: &Desk, library: &LibraryName, given: &str) -> anyhow::Result<String> {
    let stored = found(desk, library, given)?;
    let mut text = format!("{} (library {library})\n", plain(stored.article.id.as_str()));
    text.push_str(&described(&stored));
    let opening = render::clip(stored.article.text.trim_start(), OPENING_CHARS_MAX);
    text.push('\n');
    for line in opening.lines() {
        text.push_str(&plain(line));
        text.push('\n');
    }
    Ok(text)
}

fn found(desk: &Desk, library: &LibraryName, given: &str) -> anyhow::Result<std::sync::Arc<StoredArticle>> {
    super::super::desk::known(desk, library)?;
    let stored = desk.store().find(library, &id(given)?)?;
    Ok(stored.ok_or_else(|| CurateError::NoArticle(given.trim().to_owned()))?)
}

/// What was understood of an article: what it states, then its quotes, doubtful ones first.
pub(super) fn described(stored: &StoredArticle) -> String {
    let metadata = &stored.article.metadata;
    let published = metadata.published.as_ref().map(|published| published.as_given().to_owned());
    let byline = (!metadata.byline.is_empty()).then(|| metadata.byline.join(", "));
    let mut text = String::new();
    for (name, value) in [
        ("Title", metadata.title.clone()),
        ("Outlet", metadata.outlet.clone()),
        ("Byline", byline),
        ("Published", published),
        ("Address", metadata.url.clone()),
        ("Language", metadata.language.clone()),
    ] {
        let value = value.map_or_else(|| "not stated".to_owned(), |value| plain(&value));
        let _ = writeln!(text, "  {name:<10} {value}");
    }
    let quotes = &stored.extraction.quotes;
    let paragraphs = of(stored.extraction.paragraphs.len(), "paragraph", "paragraphs");
    let _ = writeln!(text, "  {paragraphs}, {}", of(quotes.len(), "quote", "quotes"));
    let mut doubtful_first: Vec<(usize, &Quote)> = (1..).zip(quotes).collect();
    doubtful_first.sort_by(|(_, one), (_, other)| doubt(one, stored).total_cmp(&doubt(other, stored)));
    for (number, quote) in doubtful_first.iter().take(QUOTES_SHOWN) {
        let _ = writeln!(text, "    {number}. {}", line(quote, stored));
    }
    if quotes.len() > QUOTES_SHOWN {
        let _ = writeln!(text, "    and {} more", quotes.len() - QUOTES_SHOWN);
    }
    text.push_str(&waiting(stored));
    text
}

/// What a moderator should look at first is smallest.
fn doubt(quote: &Quote, stored: &StoredArticle) -> f32 {
    match quote.attribution {
        Attribution::Unattributed if !stored.is_corrected(quote) => -1.0,
        _ => quote.confidence,
    }
}

fn line(quote: &Quote, stored: &StoredArticle) -> String {
    let article = &stored.article.text;
    let words = short(quote.shown(article).and_then(|span| span.slice(article)).unwrap_or_default());
    let corrected = stored.is_corrected(quote);
    let missing = if corrected { "speaker not stated" } else { "speaker not found" };
    let speaker = quote.speaker().map_or_else(|| missing.to_owned(), |speaker| plain(&speaker.name));
    let corrected = if corrected { " (corrected)" } else { "" };
    format!("paragraph {}, {speaker}{corrected}: “{words}”", quote.paragraph)
}

/// `words` on one line, as far as a line of a list has room for them.
pub(in crate::cli) fn short(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    plain(&render::clip(&words, QUOTE_CHARS_MAX))
}

/// The parts of a quote as printed, on one line, in marks where they bring none of their own.
pub(in crate::cli) fn quoted(parts: &[String]) -> String {
    let words = short(&parts.join(" "));
    if words.starts_with(QUOTATION_MARKS) { words } else { format!("“{words}”") }
}

/// A line for each correction whose quote is not found in the text any more.
fn waiting(stored: &StoredArticle) -> String {
    let waiting = stored.standing.iter().filter(|standing| standing.quotes.is_empty());
    let lines = waiting.map(|standing| {
        let Correction { words, speaker, .. } = &standing.correction;
        let speaker = speaker.as_ref().map_or_else(|| "speaker not stated".to_owned(), |speaker| plain(&speaker.name));
        format!("    no quote any more, but kept as corrected, {speaker}: {}\n", quoted(words))
    });
    lines.collect()
}
