use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use crate::{
    curate::{Added, Desk},
    domain::{ArticleId, LibraryName},
    ingest::{self, FILE_BYTES_MAX, Stated, Submission},
};

use super::{
    super::{Context, Screen, desk::now, exit::Failure, screen::plain},
    show,
};

/// `verbatim article add`
#[derive(Debug, Args)]
pub(super) struct Options {
    /// A .txt, .md or .html file; - for plain text from standard input.
    file: PathBuf,
    /// The headline.
    #[arg(long)]
    title: Option<String>,
    /// Who printed it.
    #[arg(long)]
    outlet: Option<String>,
    /// Who wrote it; give it several times for several names.
    #[arg(long)]
    byline: Vec<String>,
    /// When it was published, such as 2024-11-29.
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
    /// Where it can be read.
    #[arg(long)]
    url: Option<String>,
    /// The id to give it.
    #[arg(long)]
    id: Option<String>,
    /// Take the place of the article that has this id.
    #[arg(long)]
    replace: bool,
    /// Print what was understood as one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(
    context: &Context,
    library: &LibraryName,
    options: Options,
    screen: &mut Screen,
) -> anyhow::Result<()> {
    let mut submission = submission(&options.file, context.text_bytes_max)?;
    let stated = Stated {
        id: options.id,
        title: options.title,
        outlet: options.outlet,
        byline: options.byline,
        published: options.published,
        url: options.url,
        language: None,
    };
    submission.state(stated).map_err(|error| Failure::usage(error.to_string()))?;
    let desk = context.write()?;
    let (added, warnings) = add(&desk, context, library, submission, options.replace)?;
    if options.json {
        let (word, id) = word(&added);
        return screen.line(&json!({"added": word, "id": id.as_str(), "warnings": warnings}).to_string());
    }
    screen.text(&understood(&desk, library, &added, &warnings)?)
}

/// Adds the article in `file` to `library` and says what was understood.
pub(in crate::cli) fn added(
    desk: &Desk,
    context: &Context,
    library: &LibraryName,
    file: &Path,
) -> anyhow::Result<String> {
    let submission = submission(file, context.text_bytes_max)?;
    let (added, warnings) = add(desk, context, library, submission, false)?;
    understood(desk, library, &added, &warnings)
}

fn add(
    desk: &Desk,
    context: &Context,
    library: &LibraryName,
    submission: Submission,
    replace: bool,
) -> anyhow::Result<(Added, Vec<String>)> {
    desk.create_library(library, now())?;
    let warnings = submission.warnings.clone();
    let results = desk.add(library, vec![submission], replace, &context.actor(), now())?;
    let added = results.into_iter().next().context("the article was neither added nor refused")??;
    Ok((added, warnings))
}

fn submission(file: &Path, text_bytes_max: usize) -> anyhow::Result<Submission> {
    let shown = plain(&file.display().to_string());
    let (name, bytes) = if file == Path::new("-") {
        (".txt".to_owned(), bounded(io::stdin().lock())?)
    } else {
        (file.display().to_string(), read_file(file).with_context(|| format!("{shown} could not be read"))?)
    };
    let mut submission =
        ingest::file(&name, &bytes, text_bytes_max).map_err(|error| Failure::refused(format!("{shown}: {error}")))?;
    if file == Path::new("-") {
        submission.stem = None;
    }
    Ok(submission)
}

/// The bytes of a regular file, at most one more than a file may have.
pub(in crate::cli) fn read_file(file: &Path) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a FIFO would wait for a writer.
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    bounded(File::open(file)?)
}

fn bounded(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    from.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn word(added: &Added) -> (&'static str, &ArticleId) {
    match added {
        Added::New(id) => ("new", id),
        Added::AlreadyThere(id) => ("already_there", id),
        Added::Replaced(id) => ("replaced", id),
    }
}

fn understood(desk: &Desk, library: &LibraryName, added: &Added, warnings: &[String]) -> anyhow::Result<String> {
    let (done, id) = match added {
        Added::New(id) => ("Added", id),
        Added::AlreadyThere(id) => ("Already there, nothing changed:", id),
        Added::Replaced(id) => ("Replaced", id),
    };
    let mut text = format!("{done} {} (library {library}).\n", plain(id.as_str()));
    for warning in warnings {
        let _ = writeln!(text, "Note: {}", plain(warning));
    }
    let stored = desk.store().find(library, id)?.context("the article is not there any more")?;
    text.push_str(&show::described(&stored));
    Ok(text)
}
