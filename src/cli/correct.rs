use clap::Args;
use serde_json::json;

use crate::{
    curate::{CorrectedQuote, Correcting},
    domain::{Attribution, LibraryName},
    ingest::SpeakerName,
};

use super::{
    Context, Exit, Screen,
    article::{id, quoted, short},
    desk::now,
    exit::Failure,
    screen::plain,
};

/// `verbatim correct`
#[derive(Debug, Args)]
pub struct Options {
    /// The article's id, as `article list` shows it.
    article: String,
    /// Words of the quote (all of them, the first, or some that no other quote has), or its number in `article show`.
    #[arg(required = true, value_name = "QUOTE")]
    quote: Vec<String>,
    #[command(flatten)]
    said: Said,
    /// The library.
    #[arg(long, value_name = "NAME", value_parser = LibraryName::new, default_value = "local")]
    library: LibraryName,
    /// Print what was corrected as one JSON object.
    #[arg(long)]
    json: bool,
}

/// What is said of the quote.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Said {
    /// Who spoke it, kept as you write it.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// The article does not say who spoke it.
    #[arg(long)]
    unattributed: bool,
    /// Take the correction back, so that what the article says counts again.
    #[arg(long)]
    undo: bool,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let correcting = match &options.said {
        Said { speaker: Some(name), .. } => {
            Correcting::Speaker(SpeakerName::new(name).map_err(|error| Failure::usage(error.to_string()))?)
        }
        Said { undo: true, .. } => Correcting::Undo,
        Said { .. } => Correcting::Unattributed,
    };
    let article = id(&options.article)?;
    let quote = options.quote.join(" ");
    let corrected =
        context.write()?.correct(&options.library, &article, &quote, &correcting, &context.actor(), now())?;
    if options.json {
        screen.line(&object(&corrected).to_string())?;
    } else {
        screen.line(&told(&corrected, &correcting))?;
    }
    Ok(Exit::Done)
}

/// What was corrected, on two lines.
fn told(corrected: &CorrectedQuote, correcting: &Correcting) -> String {
    let CorrectedQuote { article, number, words, before, after, changed } = corrected;
    let id = plain(article.article.id.as_str());
    let quote = number.and_then(|number| Some((number, article.extraction.quotes.get(number)?)));
    let Some((number, quote)) = quote else {
        return format!(
            "Undone: the correction of {}, which is no quote of {id} any more.",
            quoted(std::slice::from_ref(words))
        );
    };
    let done = match (correcting, changed) {
        (_, false) => "That was said before of",
        (Correcting::Undo, true) => "Undone for",
        (_, true) => "Corrected",
    };
    let place =
        format!("quote {} of {id} (paragraph {}): “{}”", number.saturating_add(1), quote.paragraph, short(words));
    let before = if *changed { format!(" (before: {})", named(before.as_deref())) } else { String::new() };
    format!("{done} {place}\n  Speaker: {}{before}", named(after.as_deref()))
}

fn named(speaker: Option<&str>) -> String {
    speaker.map_or_else(|| "not stated".to_owned(), plain)
}

fn object(corrected: &CorrectedQuote) -> serde_json::Value {
    let CorrectedQuote { article, number, words, before, after, changed } = corrected;
    let quote = number.and_then(|number| article.extraction.quotes.get(number));
    json!({
        "article": article.article.id.as_str(),
        "quote": number.map(|number| number.saturating_add(1)),
        "paragraph": quote.map(|quote| quote.paragraph),
        "text": words,
        "before": before,
        "speaker": after,
        "attribution": quote.map(|quote| &quote.attribution).map(Attribution::as_str),
        "changed": changed,
    })
}
