//! What an answer costs beside tantivy alone, which runs the same Boolean queries with the same limits on the same index and
//! fetches ten stored texts: in one process, by turns.
//!
//! ```text
//! cargo bench --bench answers                                   the sample library
//! cargo bench --bench answers -- ARTICLES.jsonl QUERIES.jsonl   other articles, and questions that have a field "query"
//! ```
#![allow(clippy::print_stdout, reason = "a program that prints figures")]

mod sample;

use std::{
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde_json::Value;
use verbatim::{
    answer::{self, Library, Page},
    curate::{Desk, Settings},
    domain::{Filter, LibraryName},
    extract,
    index::Index,
    ingest::{self, Submission},
    store::{Access, Actor},
};

/// The fastest of so many turns counts: the others were disturbed.
const TURNS: usize = 5;
/// How many questions of a kind are asked.
const ASKED_MAX: usize = 200;
/// Quotations of so many words are asked for.
const QUOTED_WORDS: std::ops::Range<usize> = 6..40;
const TEXT_BYTES_MAX: usize = 1024 * 1024;
/// What an answer may cost of what tantivy alone does before this fails: median and 99th percentile, far above what is
/// measured, since other programs run beside this one.
const SLACK: f64 = 3.0;

fn main() {
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let files: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).filter(|file| file.is_file()).collect();
    let (submissions, questions) = match files.as_slice() {
        [articles, queries] => (articles_of(articles), questions_of(queries)),
        _ => (sample_articles(), SAMPLE_QUESTIONS.iter().map(|question| (*question).to_owned()).collect()),
    };
    let folder = tempfile::tempdir().expect("a folder for the library");
    let settings = Settings { text_bytes_max: TEXT_BYTES_MAX, extract: extract::Settings::default() };
    let desk = Desk::open(folder.path(), Access::Write, settings).expect("a new library");
    let name = LibraryName::local();
    let quotations = fill(&desk, &name, submissions);
    let index = desk.index(&name).expect("the index of the library");
    let library = Library { name: &name, store: desk.store(), index: &index };
    println!("{:<12} {:>6} {:>22} {:>22} {:>16}", "", "asked", "answer p50 / p99", "tantivy p50 / p99", "ratio");
    let page = Page { offset: 0, limit: 10 };
    let all = Filter::default();
    let who_said = |words: &str| drop(black_box(answer::who_said(library, words, &all, &page)));
    let sources_on = |topic: &str| drop(black_box(answer::sources_on(library, topic, &all, false, &page)));
    let ask = |question: &str| drop(black_box(answer::ask(library, question, &page)));
    compare("who-said", &index, &quotations, who_said, 2.0);
    compare("sources-on", &index, &questions, sources_on, 2.0);
    compare("ask", &index, &questions, ask, 4.0);
}

/// Times `answer` and its twin by turns on each of `asked`.
fn compare(name: &str, index: &Index, asked: &[String], answer: impl Fn(&str), most: f64) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for text in asked.iter().take(ASKED_MAX) {
        let twin = index.twin(|| answer(text));
        let (mut own, mut raw) = (Duration::MAX, Duration::MAX);
        for _ in 0..TURNS {
            own = own.min(timed(|| answer(text)));
            raw = raw.min(timed(|| drop(black_box(twin.run()))));
        }
        ours.push(own);
        theirs.push(raw);
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    let ratio = |percent: usize| at(&ours, percent).as_secs_f64() / at(&theirs, percent).as_secs_f64();
    let shown = |times: &[Duration]| format!("{:.2?} / {:.2?}", at(times, 50), at(times, 99));
    let (median, worst) = (ratio(50), ratio(99));
    println!("{name:<12} {:>6} {:>22} {:>22}   {median:>5.2} / {worst:.2}", ours.len(), shown(&ours), shown(&theirs));
    assert!(median < most * SLACK, "{name} costs {median:.1} times what tantivy alone does");
}

fn timed(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed().max(Duration::from_nanos(1))
}

fn at(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or(Duration::from_nanos(1))
}

/// Adds the articles; some of their quotations, every other one with words left out.
fn fill(desk: &Desk, name: &LibraryName, submissions: Vec<Submission>) -> Vec<String> {
    desk.create_library(name, Timestamp::UNIX_EPOCH).expect("a new library");
    let by = Actor("cli:bench".to_owned());
    let added = desk.add(name, submissions, false, &by, Timestamp::UNIX_EPOCH).expect("articles can be added");
    let mut quotations = Vec::new();
    for added in added.into_iter().flatten() {
        let article = desk.store().find(name, added.id()).ok().flatten();
        let Some(article) = article else { continue };
        for quote in article.extraction.quotes.iter().take(1) {
            let printed = quote.spans.first().and_then(|span| span.slice(&article.article.text)).unwrap_or_default();
            let words: Vec<&str> = printed.split_whitespace().collect();
            if QUOTED_WORDS.contains(&words.len()) {
                let whole = quotations.len() % 2 == 0;
                let kept = words.iter().enumerate().filter(|(at, _)| whole || at % 5 != 3).map(|(_, word)| *word);
                quotations.push(kept.collect::<Vec<_>>().join(" "));
            }
        }
    }
    quotations
}

fn articles_of(file: &Path) -> Vec<Submission> {
    let text = fs::read_to_string(file).expect("the articles are UTF-8");
    text.lines().filter_map(|line| ingest::record(line, TEXT_BYTES_MAX).ok()).map(|record| record.submission).collect()
}

fn questions_of(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("the questions are UTF-8");
    let query = |line: &str| {
        let row: Value = serde_json::from_str(line).ok()?;
        row.get("query").and_then(Value::as_str).map(ToOwned::to_owned)
    };
    text.lines().filter_map(query).collect()
}

/// The articles of the sample library.
fn sample_articles() -> Vec<Submission> {
    let submission = |file: &PathBuf| {
        let name = file.file_name()?.to_string_lossy().into_owned();
        ingest::file(&name, &fs::read(file).ok()?, TEXT_BYTES_MAX).ok()
    };
    sample::files().iter().filter_map(submission).collect()
}

const SAMPLE_QUESTIONS: &[&str] = &[
    "How long will the harbour wall be?",
    "When does work on the wall begin?",
    "How much does the Petrel 6 cost?",
    "How wide are the gates?",
    "How many beds does the Marrable Hospital have?",
    "Who was Josephine Marrable?",
    "When will the Marrable Hospital close?",
    "Where is Lisgarrow General?",
    "Why did Ombley change his mind?",
    "What happened to the trawler?",
    "Who flew the drone?",
    "What do the buoys cost?",
];
