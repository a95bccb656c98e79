//! When two names are the same to the scorer. Its lists of titles and suffixes are read from it, so that there is one of each.

use std::{collections::HashSet, ffi::OsStr, path::Path, sync::LazyLock};

use anyhow::{Context, Result};
use regex::Regex;
use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

use crate::scores::python_in;

static POSSESSIVE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"'s\b|'$").expect("a literal"));
static SIGN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[^\w\s'-]").expect("a literal"));

#[derive(Debug, Deserialize)]
pub(crate) struct Names {
    titles: HashSet<String>,
    suffixes: HashSet<String>,
}

impl Names {
    /// The lists of the scorer in `folder`.
    pub(crate) fn of_scorer(folder: &Path) -> Result<Names> {
        let program =
            "import json, qlib; print(json.dumps({'titles': list(qlib.TITLES), 'suffixes': list(qlib.SUFF)}))";
        let printed = python_in(folder, "-c", [OsStr::new(program)])?;
        serde_json::from_slice(&printed).context("the scorer's lists of titles and suffixes")
    }

    /// Whether two names are equal without titles, or have the same last name.
    pub(crate) fn same_last(&self, one: &str, other: &str) -> bool {
        if one.is_empty() || other.is_empty() {
            return false;
        }
        let last = self.last(one);
        self.untitled(one) == self.untitled(other) || !last.is_empty() && last == self.last(other)
    }

    fn untitled(&self, name: &str) -> Vec<String> {
        let mut words: Vec<String> = plain(name).split_whitespace().map(str::to_owned).collect();
        while words.len() > 1 && words.first().is_some_and(|first| self.titles.contains(first.trim_matches('.'))) {
            words.remove(0);
        }
        words
    }

    fn last(&self, name: &str) -> String {
        let before_comma = name.split(',').next().unwrap_or_default();
        let words = self.untitled(before_comma);
        words.into_iter().rfind(|word| !self.suffixes.contains(word)).unwrap_or_default()
    }
}

/// Small letters without accents, possessive endings and signs.
pub(crate) fn plain(name: &str) -> String {
    let bare: String = name.nfkd().filter(|character| canonical_combining_class(*character) == 0).collect();
    let lower = bare.replace('’', "'").to_lowercase();
    let owned_by_nobody = POSSESSIVE.replace_all(&lower, "");
    SIGN.replace_all(&owned_by_nobody, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
