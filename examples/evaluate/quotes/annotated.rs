//! Annotated articles and what the program found in them, as the JSON lines have them. Offsets count characters.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;

/// From where to where, end exclusive.
pub(crate) type Range = [usize; 2];

#[derive(Debug, Deserialize)]
pub(crate) struct Annotated {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) quotes: Vec<Gold>,
}

/// A quote as people marked it.
#[derive(Debug, Deserialize)]
pub(crate) struct Gold {
    #[serde(default)]
    pub(crate) spans: Vec<Range>,
    start: usize,
    end: usize,
    pub(crate) speaker: Option<String>,
    pub(crate) speaker_mention: Option<String>,
    #[serde(default)]
    pub(crate) speaker_spans: Option<Vec<Range>>,
}

/// A quote as the program found it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Found {
    pub(crate) spans: Vec<Range>,
    pub(crate) speaker: Option<String>,
    pub(crate) speaker_mention: Option<String>,
    pub(crate) speaker_spans: Vec<Range>,
    pub(crate) attribution: String,
    pub(crate) confidence: f64,
}

#[derive(Debug, Deserialize)]
struct Extracted {
    id: String,
    quotes: Vec<Found>,
}

/// One article of a collection with both.
#[derive(Debug)]
pub(crate) struct Article {
    pub(crate) text: Vec<char>,
    pub(crate) gold: Vec<Gold>,
    pub(crate) found: Vec<Found>,
}

impl Gold {
    pub(crate) fn has_speaker(&self) -> bool {
        !is_empty(self.speaker.as_deref()) || !is_empty(self.speaker_mention.as_deref())
    }
}

/// Not stated, in the scorer's eyes.
pub(crate) fn is_empty(name: Option<&str>) -> bool {
    name.is_none_or(str::is_empty)
}

/// The articles of `file` in its order, each with what `extracted` (JSON lines as well) has under its id.
pub(crate) fn articles(file: &Path, extracted: &[u8]) -> Result<Vec<Article>> {
    let extracted = std::str::from_utf8(extracted)?;
    let mut found: HashMap<String, Vec<Found>> = HashMap::new();
    for line in extracted.lines().filter(|line| !line.trim().is_empty()) {
        let article: Extracted = serde_json::from_str(line).context("a line of the extraction is not as expected")?;
        found.insert(article.id, article.quotes);
    }
    annotated(file)?
        .into_iter()
        .map(|mut article| {
            for gold in article.quotes.iter_mut().filter(|gold| gold.spans.is_empty()) {
                gold.spans = vec![[gold.start, gold.end]];
            }
            let found = found.remove(&article.id).unwrap_or_default();
            Ok(Article { text: article.text.chars().collect(), gold: article.quotes, found })
        })
        .collect()
}

pub(crate) fn annotated(file: &Path) -> Result<Vec<Annotated>> {
    let lines = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let of_line = |line: &str| serde_json::from_str(line).with_context(|| format!("a line of {}", file.display()));
    lines.lines().filter(|line| !line.trim().is_empty()).map(of_line).collect()
}
