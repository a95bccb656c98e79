use indicatif::ProgressBar;
use serde_json::{Value, json};

use crate::curate::{Added, CurateError};

use super::{
    super::{
        Exit, Screen, exit_of,
        screen::{note, plain},
        sentence,
        verify::of,
    },
    batch::Origin,
    shown,
};

/// What became of the articles of an import.
#[derive(Debug)]
pub(super) struct Report {
    added: usize,
    already_there: usize,
    replaced: usize,
    refused: Vec<Value>,
    warnings: Vec<Value>,
    verbose: bool,
    progress: ProgressBar,
}

impl Report {
    pub(super) fn new(verbose: bool, progress: ProgressBar) -> Report {
        let (refused, warnings) = (Vec::new(), Vec::new());
        Report { added: 0, already_there: 0, replaced: 0, refused, warnings, verbose, progress }
    }

    /// Counts one article's result. Where disk, store or index failed nothing is refused: the import ends.
    pub(super) fn take(
        &mut self,
        origin: &Origin,
        warnings: &[String],
        result: Result<Added, CurateError>,
        screen: &mut Screen,
    ) -> anyhow::Result<()> {
        let (done, id) = match result {
            Ok(Added::New(id)) => {
                self.added += 1;
                ("Added", id)
            }
            Ok(Added::Replaced(id)) => {
                self.replaced += 1;
                ("Replaced", id)
            }
            Ok(Added::AlreadyThere(id)) => {
                self.already_there += 1;
                ("Already there:", id)
            }
            Err(error) => {
                let error = anyhow::Error::from(error);
                if exit_of(&error) != Exit::Refused {
                    return Err(error);
                }
                self.refuse(origin, &sentence(&error));
                return Ok(());
            }
        };
        if self.verbose {
            self.progress.suspend(|| screen.line(&format!("{done} {}", plain(id.as_str()))))?;
        }
        for warning in warnings {
            self.say(&format!("{}: note: {}", place(origin), plain(warning)));
            self.warnings.push(entry(origin, warning));
        }
        Ok(())
    }

    /// Counts and names an article that was not added.
    pub(super) fn refuse(&mut self, origin: &Origin, sentence: &str) {
        self.say(&format!("{}: {}", place(origin), plain(sentence)));
        self.refused.push(entry(origin, sentence));
    }

    fn say(&self, line: &str) {
        self.progress.suspend(|| note(line));
    }

    /// Whether nothing was refused.
    pub(super) fn is_clean(&self) -> bool {
        self.refused.is_empty()
    }

    /// `3 articles added, 1 already there, 2 refused.`
    pub(super) fn summary(&self) -> String {
        let mut parts = vec![format!("{} added", of(self.added, "article", "articles"))];
        for (number, what) in
            [(self.replaced, "replaced"), (self.already_there, "already there"), (self.refused.len(), "refused")]
        {
            if number > 0 {
                parts.push(format!("{number} {what}"));
            }
        }
        format!("{}.", parts.join(", "))
    }

    /// The same as one JSON object.
    pub(super) fn json(&self) -> String {
        json!({
            "added": self.added, "replaced": self.replaced, "already_there": self.already_there,
            "refused": self.refused, "warnings": self.warnings,
        })
        .to_string()
    }
}

fn place(origin: &Origin) -> String {
    match origin.line {
        Some(line) => format!("{}:{line}", shown(&origin.file)),
        None => shown(&origin.file),
    }
}

fn entry(origin: &Origin, message: &str) -> Value {
    json!({"file": origin.file.display().to_string(), "line": origin.line, "message": message})
}
