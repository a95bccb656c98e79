use std::io;

use clap::Args;
use serde_json::{Value, json};

use crate::{
    domain::{Article, ArticleId, TextHash},
    extract, ingest, render,
};

use super::{
    Context, Exit, Screen,
    lines::{Line, Lines},
};

/// `verbatim extract`
#[derive(Debug, Args)]
pub struct Options {
    /// Read JSON lines from standard input, write JSON lines to standard output.
    #[arg(long, required = true)]
    jsonl: bool,
}

/// Longest line that is read, in bytes. An article may be of any length that fits into one.
const LINE_BYTES_MAX: usize = 256 * 1024 * 1024;

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    debug_assert!(options.jsonl, "clap requires it");
    let mut lines = Lines::new(io::stdin().lock(), LINE_BYTES_MAX);
    let mut exit = Exit::Done;
    while let Some((number, line)) = lines.next_line()? {
        let printed = extracted(line, context.extract).unwrap_or_else(|message| {
            exit = Exit::Refused;
            json!({"line": number, "error": {"code": "bad_line", "message": message}})
        });
        screen.line(&printed.to_string())?;
    }
    Ok(exit)
}

/// One article's extraction; an error is a sentence.
fn extracted(line: Line, settings: extract::Settings) -> Result<Value, String> {
    let text = line.text()?;
    let submission = ingest::json(&text, usize::MAX).map_err(|error| error.to_string())?;
    let id = match submission.id {
        Some(id) => id,
        None => short_id(&submission.text),
    };
    let article =
        Article { id, metadata: submission.metadata, text: submission.text, extra: serde_json::Map::default() };
    let extraction = extract::extract(&article, settings);
    let language = article.metadata.language.as_deref();
    Ok(render::extraction_json(article.id.as_str(), language, &article.text, &extraction))
}

/// The id of an article that states none: the first twelve digits of its text's hash.
fn short_id(text: &str) -> ArticleId {
    let digits: String = TextHash::of(text).to_string().chars().take(12).collect();
    ArticleId::new(&digits).expect("twelve hexadecimal digits are an id")
}
