//! `verbatim import`: files, folders and JSONL of articles, in batches; each article is durable and searchable before it
//! is counted.

mod batch;
mod report;
mod walk;

use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::{domain::LibraryName, ingest};

use self::{
    batch::{Batches, Origin},
    report::Report,
};
use super::{
    Context, Exit, Screen,
    article::read_file,
    desk::now,
    lines::{Line, Lines},
    screen::plain,
};

/// Longest line of a JSONL file that is read, in bytes.
const LINE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// `verbatim import`
#[derive(Debug, Args)]
pub struct Options {
    /// Files (.txt, .md, .html, .jsonl) and folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The library to add to; it is made where there is none.
    #[arg(long, value_name = "NAME", value_parser = LibraryName::new, default_value = "local")]
    library: LibraryName,
    /// Take the place of articles that have the same id and another text.
    #[arg(long)]
    replace: bool,
    /// Name each article as soon as it is kept.
    #[arg(long, short)]
    verbose: bool,
    /// Print the report as one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let found = walk::files(&options.paths);
    let desk = context.write()?;
    desk.create_library(&options.library, now())?;
    let progress = progress(found.bytes);
    let mut report = Report::new(options.verbose && !options.json, progress.clone());
    for (path, sentence) in found.refused {
        report.refuse(&Origin { file: path, line: None }, &sentence);
    }
    let mut batches = Batches::new(&desk, context, &options.library, options.replace);
    for file in &found.files {
        if is_jsonl(file) {
            records(file, context, &mut batches, &mut report, screen, &progress)?;
        } else {
            let origin = Origin { file: file.clone(), line: None };
            match read_file(file) {
                Ok(bytes) => {
                    progress.inc(u64::try_from(bytes.len()).unwrap_or(0));
                    match ingest::file(&file.display().to_string(), &bytes, context.text_bytes_max) {
                        Ok(submission) => batches.push(origin, submission, None, &mut report, screen)?,
                        Err(error) => report.refuse(&origin, &error.to_string()),
                    }
                }
                Err(error) => report.refuse(&origin, &format!("The file could not be read: {error}.")),
            }
        }
    }
    batches.flush(&mut report, screen)?;
    progress.finish_and_clear();
    screen.line(&if options.json { report.json() } else { report.summary() })?;
    Ok(if report.is_clean() { Exit::Done } else { Exit::Refused })
}

/// The articles of one JSONL file.
fn records(
    file: &Path,
    context: &Context,
    batches: &mut Batches<'_>,
    report: &mut Report,
    screen: &mut Screen,
    progress: &ProgressBar,
) -> anyhow::Result<()> {
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(error) => {
            let origin = Origin { file: file.to_owned(), line: None };
            report.refuse(&origin, &format!("The file could not be read: {error}."));
            return Ok(());
        }
    };
    let mut lines = Lines::new(BufReader::new(opened), LINE_BYTES_MAX);
    loop {
        let before = lines.bytes_read();
        let next = match lines.next_line() {
            Ok(next) => next,
            Err(error) => {
                let origin = Origin { file: file.to_owned(), line: None };
                report.refuse(&origin, &format!("The file could not be read to its end: {error}."));
                return Ok(());
            }
        };
        progress.inc(lines.bytes_read() - before);
        let Some((number, line)) = next else { return Ok(()) };
        let origin = Origin { file: file.to_owned(), line: Some(number) };
        let read = match line {
            Line::TooLong => Err(format!("The line has more than {LINE_BYTES_MAX} bytes.")),
            line => line
                .text()
                .and_then(|text| ingest::record(&text, context.text_bytes_max).map_err(|error| error.to_string())),
        };
        match read {
            Ok(record) => batches.push(origin, record.submission, record.added, report, screen)?,
            Err(sentence) => report.refuse(&origin, &sentence),
        }
    }
}

fn is_jsonl(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jsonl"))
}

/// A bar on standard error, where that is a terminal.
fn progress(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {bytes} of {total_bytes}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    // Draws nothing where standard error is not a terminal.
    ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr()).with_style(style)
}

/// `path` as it is shown.
fn shown(path: &Path) -> String {
    plain(&path.display().to_string())
}
