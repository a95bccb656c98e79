//! Quotes and who said them, against annotated articles: what is reached beside what is to be reached, and where the errors are.

mod annotated;
mod breakdown;
mod cost;
mod name;
mod track;

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::{
    breakdown::Counts,
    name::Names,
    track::{Item, Track},
};
use crate::{
    program::{self, Data, Program},
    scores::scorer,
};

/// The variable of the setting that is varied.
const THRESHOLD: &str = "VERBATIM_EXTRACT__SPEAKER_CONFIDENCE_MIN";

/// What the scorer is asked: the collection, its arguments, and the figures wanted of it.
struct View {
    collection: &'static str,
    name: &'static str,
    arguments: &'static [&'static str],
    /// Whether every part of a split quote counts as a quote: GGT's annotators part them, where the product shows one quote.
    apart: bool,
    figures: &'static [Figure],
}

/// One line of the table.
struct Figure {
    name: &'static str,
    /// What the best other program reached on held-out articles of the same kind.
    peer: &'static str,
    to_reach: Bound,
    of: fn(&Value) -> f64,
}

#[derive(Clone, Copy)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

const SPAN: fn(&Value) -> f64 = |score| number(&score["span_overlap80"]["F1"]);
const LAST: fn(&Value) -> f64 = |score| number(&score["e2e_last"]["F1"]);
const ANY: fn(&Value) -> f64 = |score| number(&score["e2e_any"]["F1"]);
const WRONG: fn(&Value) -> f64 = |score| number(&score["shown_wrong_percent"]);
const SHOWN: fn(&Value) -> f64 = |score| 100.0 * number(&score["shown_speakers"]) / number(&score["gold"]);
const SHOWN_OF_FOUND: fn(&Value) -> f64 =
    |score| 100.0 * number(&score["shown_speakers"]) / number(&score["matched_with_gold_speaker"]);

const fn figure(name: &'static str, peer: &'static str, to_reach: Bound, of: fn(&Value) -> f64) -> Figure {
    Figure { name, peer, to_reach, of }
}

const QUOTED: &[&str] = &["--track", "Q"];
const ALL: &[&str] = &["--track", "A"];

const VIEWS: &[View] = &[
    View {
        collection: "ggt",
        name: "ggt, quoted",
        arguments: QUOTED,
        apart: false,
        figures: &[
            figure("span F1", "93.1", Bound::AtLeast(97.0), SPAN),
            figure("span and last name F1", "65.3", Bound::AtLeast(85.0), LAST),
            figure("span and any F1", "77.6", Bound::AtLeast(90.0), ANY),
            figure("speakers shown, wrong %", "5.8", Bound::AtMost(4.0), WRONG),
            figure("speakers shown, % of quotes", "71", Bound::AtLeast(90.0), SHOWN),
            figure("  % of quotes found", "", Bound::AtLeast(90.0), SHOWN_OF_FOUND),
        ],
    },
    View {
        collection: "ggt",
        name: "ggt, with reported",
        arguments: ALL,
        apart: false,
        figures: &[
            figure("span F1", "72.5", Bound::AtLeast(80.0), SPAN),
            figure("span and last name F1", "53.5", Bound::AtLeast(68.0), LAST),
            figure("span and any F1", "67.1", Bound::AtLeast(76.0), ANY),
        ],
    },
    View {
        collection: "ggt",
        name: "  split quotes parted",
        arguments: ALL,
        apart: true,
        figures: &[
            figure("span F1", "", Bound::AtLeast(80.0), SPAN),
            figure("span and last name F1", "", Bound::AtLeast(68.0), LAST),
            figure("span and any F1", "", Bound::AtLeast(76.0), ANY),
        ],
    },
    View {
        collection: "polnear",
        name: "polnear, quoted",
        arguments: QUOTED,
        apart: false,
        figures: &[
            figure("span F1", "93.4", Bound::AtLeast(96.0), SPAN),
            figure("span and any F1", "72.2", Bound::AtLeast(85.0), ANY),
            figure("speakers shown, wrong %", "", Bound::AtMost(4.0), WRONG),
            figure("speakers shown, % of quotes", "", Bound::AtLeast(90.0), SHOWN),
            figure("  % of quotes found", "", Bound::AtLeast(90.0), SHOWN_OF_FOUND),
        ],
    },
    View {
        collection: "polnear",
        name: "polnear, with reported",
        arguments: ALL,
        apart: false,
        figures: &[
            figure("span F1", "40.8", Bound::AtLeast(58.0), SPAN),
            figure("span and any F1", "40.5", Bound::AtLeast(55.0), ANY),
        ],
    },
    View {
        collection: "seeds",
        name: "seeds, quoted words",
        arguments: &["--track", "A", "--types", "direct,mixed"],
        apart: false,
        figures: &[figure("span and any F1", "70.3", Bound::AtLeast(100.0), ANY)],
    },
    View {
        collection: "seeds",
        name: "seeds, reported, clear",
        arguments: &["--track", "A", "--types", "reported", "--clear"],
        apart: false,
        figures: &[figure("span and any F1", "", Bound::AtLeast(90.0), ANY)],
    },
];

/// One collection with what the program found in it.
struct Extracted {
    collection: String,
    gold: PathBuf,
    /// At the threshold that ships.
    shipped: Vec<u8>,
    /// With every candidate.
    unlimited: Vec<u8>,
}

/// Prints everything about the collections in `folder`.
pub(crate) fn run(program: &Program, shared: &Path, folder: &Path) -> Result<()> {
    println!("\nQuotes and their speakers");
    let data = Data::new()?;
    let collections = collections(program, &data, folder)?;
    table(&data, shared, &collections)?;
    cost::run(program, &collections.iter().map(|collection| collection.gold.as_path()).collect::<Vec<_>>())?;
    let names = Names::of_scorer(&shared.join("quotes"))?;
    for collection in &collections {
        breakdown(&data, shared, &names, collection)?;
    }
    Ok(())
}

/// Every `COLLECTION_….jsonl` of `folder`, run through the program with and without the threshold.
fn collections(program: &Program, data: &Data, folder: &Path) -> Result<Vec<Extracted>> {
    let entries = fs::read_dir(folder).with_context(|| format!("there is no folder {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension() == Some(OsStr::new("jsonl")));
    files.sort();
    let mut found = Vec::new();
    for gold in files {
        let stem = gold.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let collection = stem.split('_').next().unwrap_or_default().to_owned();
        if VIEWS.iter().all(|view| view.collection != collection) {
            continue;
        }
        let articles = fs::read(&gold)?;
        let shipped = extract(program, data, articles.clone(), None)?;
        let unlimited = extract(program, data, articles, Some("0"))?;
        found.push(Extracted { collection, gold, shipped, unlimited });
    }
    if found.is_empty() {
        bail!("there are no annotated articles in {}", folder.display());
    }
    Ok(found)
}

fn extract(program: &Program, data: &Data, articles: Vec<u8>, threshold: Option<&str>) -> Result<Vec<u8>> {
    let mut command = program.command(data, &["extract", "--jsonl"]);
    command.env_remove(THRESHOLD);
    if let Some(threshold) = threshold {
        command.env(THRESHOLD, threshold);
    }
    let output = program::fed(&mut command, articles)?;
    if !output.status.success() {
        bail!("verbatim extract: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}

/// What the program found, each part of a split quote as a quote of its own.
fn parted(output: &[u8]) -> Result<Vec<u8>> {
    let mut found = Vec::new();
    for line in output.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let mut article: Value = serde_json::from_slice(line)?;
        let quotes = article["quotes"].as_array().cloned().unwrap_or_default();
        let parts = quotes.iter().flat_map(|quote| {
            let spans = quote["spans"].as_array().cloned().unwrap_or_default();
            spans.into_iter().map(|span| {
                let mut part = quote.clone();
                part["spans"] = Value::Array(vec![span]);
                part
            })
        });
        article["quotes"] = parts.collect();
        serde_json::to_writer(&mut found, &article)?;
        found.push(b'\n');
    }
    Ok(found)
}

fn table(data: &Data, shared: &Path, collections: &[Extracted]) -> Result<()> {
    println!(
        "  {:<24} {:<28} {:>9} {:>9} {:>8} {:>18}",
        "articles", "figure", "best peer", "to reach", "reached", "without threshold"
    );
    for view in VIEWS {
        for collection in collections.iter().filter(|collection| collection.collection == view.collection) {
            let scored = |output: &[u8]| {
                let parted = if view.apart { parted(output)? } else { output.to_vec() };
                score(data, shared, &collection.gold, &parted, view.arguments)
            };
            let (shipped, unlimited) = (scored(&collection.shipped)?, scored(&collection.unlimited)?);
            for figure in view.figures {
                let reached = (figure.of)(&shipped);
                println!(
                    "  {:<24} {:<28} {:>9} {:>9} {:>8.1} {:>18.1}{}",
                    view.name,
                    figure.name,
                    figure.peer,
                    figure.to_reach.shown(),
                    reached,
                    (figure.of)(&unlimited),
                    if figure.to_reach.is_met(reached) { "" } else { "  not reached" },
                );
            }
        }
    }
    Ok(())
}

impl Bound {
    fn is_met(self, reached: f64) -> bool {
        // The scorer's figures have one decimal.
        match self {
            Bound::AtLeast(least) => reached + 0.05 > least,
            Bound::AtMost(most) => reached - 0.05 < most,
        }
    }

    fn shown(self) -> String {
        match self {
            Bound::AtLeast(least) => format!("≥ {least}"),
            Bound::AtMost(most) => format!("≤ {most}"),
        }
    }
}

/// The scorer's figures for `extracted`.
fn score(data: &Data, shared: &Path, gold: &Path, extracted: &[u8], arguments: &[&str]) -> Result<Value> {
    let found = data.file("quotes.jsonl", extracted)?;
    let files = [gold.as_os_str(), found.as_os_str()];
    let options = arguments.iter().map(OsStr::new).chain([OsStr::new("--json")]);
    scorer(shared.join("quotes/score.py"), files.into_iter().chain(options))
}

/// The errors of one collection: over its quoted words, then over whole quotes.
fn breakdown(data: &Data, shared: &Path, names: &Names, collection: &Extracted) -> Result<()> {
    let name = collection.gold.file_stem().unwrap_or_default().to_string_lossy();
    let shipped = annotated::articles(&collection.gold, &collection.shipped)?;
    let unlimited = annotated::articles(&collection.gold, &collection.unlimited)?;
    for (track, arguments, title) in
        [(Track::Quoted, QUOTED, "quoted words"), (Track::Whole, ALL, "whole quotes, with reported ones")]
    {
        println!("\n  {name}, {} articles, {title}", shipped.len());
        let (shipped_items, unlimited_items) = (items(&shipped, names, track), items(&unlimited, names, track));
        for (items, extracted) in [(&shipped_items, &collection.shipped), (&unlimited_items, &collection.unlimited)] {
            let score = score(data, shared, &collection.gold, extracted, arguments)?;
            Counts::of(items.iter().flatten()).agree_with(&score).with_context(|| format!("{name}, {title}"))?;
        }
        breakdown::print_by_mention(&shipped_items.into_iter().flatten().collect::<Vec<_>>());
        println!("    the following with every candidate, the threshold set to 0");
        breakdown::print_folds(&unlimited_items);
        let unlimited_items: Vec<Item<'_>> = unlimited_items.into_iter().flatten().collect();
        breakdown::print_by_mention(&unlimited_items);
        breakdown::print_thresholds(&unlimited_items);
        breakdown::print_reliability(&unlimited_items);
    }
    Ok(())
}

/// The items of each article.
fn items<'a>(articles: &'a [annotated::Article], names: &Names, track: Track) -> Vec<Vec<Item<'a>>> {
    articles.iter().map(|article| track::items(article, names, track)).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}
