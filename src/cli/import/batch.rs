use std::path::PathBuf;

use jiff::Timestamp;

use crate::{
    curate::{Added as Outcome, CurateError, Desk},
    domain::LibraryName,
    ingest::{Added, Submission},
    store::Actor,
};

use super::{
    super::{Context, Screen, desk::now, verify::of},
    report::Report,
};

/// Most articles of one batch.
const ARTICLES_MAX: usize = 64;
/// Most text of one batch, in bytes.
const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Where an article comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) file: PathBuf,
    /// From 1, in a JSONL file.
    pub(super) line: Option<usize>,
}

/// Articles on their way into a library, many to a commit. Those of one batch share when and by whom they were added.
#[derive(Debug)]
pub(super) struct Batches<'a> {
    desk: &'a Desk,
    context: &'a Context,
    library: &'a LibraryName,
    replace: bool,
    added: Option<Added>,
    origins: Vec<Origin>,
    submissions: Vec<Submission>,
    text_bytes: usize,
}

impl<'a> Batches<'a> {
    pub(super) fn new(desk: &'a Desk, context: &'a Context, library: &'a LibraryName, replace: bool) -> Batches<'a> {
        let (origins, submissions) = (Vec::new(), Vec::new());
        Batches { desk, context, library, replace, added: None, origins, submissions, text_bytes: 0 }
    }

    /// Takes one article; `added` says when and by whom it was added where it was exported.
    pub(super) fn push(
        &mut self,
        origin: Origin,
        submission: Submission,
        added: Option<Added>,
        report: &mut Report,
        screen: &mut Screen,
    ) -> anyhow::Result<()> {
        if !same_time(self.added.as_ref(), added.as_ref()) {
            self.flush(report, screen)?;
        }
        self.added = added;
        self.text_bytes += submission.text.len();
        self.origins.push(origin);
        self.submissions.push(submission);
        if self.submissions.len() >= ARTICLES_MAX || self.text_bytes >= TEXT_BYTES_MAX {
            self.flush(report, screen)?;
        }
        Ok(())
    }

    /// Adds what was taken, and reports it.
    pub(super) fn flush(&mut self, report: &mut Report, screen: &mut Screen) -> anyhow::Result<()> {
        if self.submissions.is_empty() {
            return Ok(());
        }
        let submissions = std::mem::take(&mut self.submissions);
        let corrected: Vec<bool> = submissions.iter().map(|submission| !submission.corrections.is_empty()).collect();
        let mut warnings: Vec<Vec<String>> = submissions.iter().map(|submission| submission.warnings.clone()).collect();
        let (by, at) = self.by_and_at();
        let results = self.desk.add(self.library, submissions, self.replace, &by, at)?;
        for ((result, warnings), corrected) in results.iter().zip(&mut warnings).zip(corrected) {
            warnings.extend(self.waiting(result.as_ref(), corrected)?);
        }
        for ((origin, warnings), result) in std::mem::take(&mut self.origins).iter().zip(warnings).zip(results) {
            report.take(origin, &warnings, result, screen)?;
        }
        self.text_bytes = 0;
        Ok(())
    }

    /// What to say of corrections that the article brought, or had before it was replaced, and that hold for no quote of it.
    fn waiting(&self, result: Result<&Outcome, &CurateError>, corrected: bool) -> anyhow::Result<Option<String>> {
        let id = match result {
            Ok(Outcome::Replaced(id)) => id,
            Ok(Outcome::New(id)) if corrected => id,
            _ => return Ok(None),
        };
        let stored = self.desk.store().find(self.library, id)?;
        let waiting =
            stored.map_or(0, |stored| stored.standing.iter().filter(|standing| standing.quotes.is_empty()).count());
        let counted = of(waiting, "correction holds", "corrections hold");
        Ok((waiting > 0).then(|| format!("{counted} for no quote of this text; kept, in case it comes back.")))
    }

    fn by_and_at(&self) -> (Actor, Timestamp) {
        match &self.added {
            Some(added) if !added.by.is_empty() => (Actor(added.by.clone()), added.at),
            Some(added) => (self.context.actor(), added.at),
            None => (self.context.actor(), now()),
        }
    }
}

fn same_time(one: Option<&Added>, other: Option<&Added>) -> bool {
    one.map(|added| (added.at, &added.by)) == other.map(|added| (added.at, &added.by))
}
