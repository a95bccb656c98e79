use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;

use crate::{
    curate::Desk,
    domain::LibraryName,
    ingest::{Added, Record},
};

use super::{Context, Exit, Screen, desk::known, exit::Failure, screen::plain, verify::of};

/// `verbatim export`
#[derive(Debug, Args)]
pub struct Options {
    /// The file to write, which appears whole or not at all; - for standard output.
    file: PathBuf,
    /// The library to write out.
    #[arg(long, value_name = "NAME", value_parser = LibraryName::new, default_value = "local")]
    library: LibraryName,
}

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    let desk = context.read()?;
    known(&desk, &options.library)?;
    if options.file == Path::new("-") {
        write(&desk, &options.library, &mut |line| screen.line(line))?;
        return Ok(Exit::Done);
    }
    let exported = to_file(&desk, &options.library, &options.file)?;
    let file = plain(&options.file.display().to_string());
    screen.line(&format!("Wrote {} to {file}.", of(exported, "article", "articles")))?;
    Ok(Exit::Done)
}

/// Writes beside `file` first, and renames when all of it is on the disk.
fn to_file(desk: &Desk, library: &LibraryName, file: &Path) -> anyhow::Result<usize> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = file.file_name().filter(|_| !file.is_dir()) else {
        return Err(Failure::usage(format!("{} names no file.", plain(&file.display().to_string()))).into());
    };
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".{}.unfinished", std::process::id()));
    let unfinished = folder.join(unfinished);
    let written = whole(desk, library, &unfinished).and_then(|exported| {
        fs::rename(&unfinished, file)?;
        Ok(exported)
    });
    if written.is_err() {
        // What is left of it is of no use to anybody; that it cannot be removed is the smaller trouble.
        let _ = fs::remove_file(&unfinished);
    }
    written.with_context(|| format!("{} could not be written", plain(&file.display().to_string())))
}

fn whole(desk: &Desk, library: &LibraryName, file: &Path) -> anyhow::Result<usize> {
    let mut out = BufWriter::new(File::create(file)?);
    let exported = write(desk, library, &mut |line| {
        out.write_all(line.as_bytes())?;
        Ok(out.write_all(b"\n")?)
    })?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(exported)
}

/// Gives each live article's line to `line`, in the order in which they were added; how many there were.
fn write(
    desk: &Desk,
    library: &LibraryName,
    line: &mut dyn FnMut(&str) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let mut exported = 0;
    for key in desk.store().keys(library)? {
        // Removed since the keys were read: left out like every removed article.
        let Some(stored) = desk.store().article(library, key)? else { continue };
        let added = Added { at: stored.added_at, by: stored.added_by.clone(), revision: stored.revision };
        line(&Record::line(&stored.article, &added, &stored.corrections()))?;
        exported += 1;
    }
    Ok(exported)
}
