//! What extraction costs: text a second on one core, and memory while many articles go through one process.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::Stdio,
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::annotated::annotated;
use crate::program::{self, Data, Program};

const TO_REACH_MB_PER_S: f64 = 5.0;
const MEMORY_MB_MAX: f64 = 60.0;
/// Articles that go through one process for the memory.
const ARTICLES: usize = 10_000;
/// The fastest of so many runs counts: the others were disturbed.
const RUNS: usize = 3;

/// Prints both; `gold` are files of annotated articles, whose texts alone are read.
pub(crate) fn run(program: &Program, gold: &[&Path]) -> Result<()> {
    let data = Data::new()?;
    let (text_bytes, seconds) = speed(program, &data, gold)?;
    #[allow(clippy::cast_precision_loss, reason = "a collection is far smaller than 2^52 bytes")]
    let speed = text_bytes as f64 / 1e6 / seconds;
    let met = |met: bool| if met { "" } else { "  not reached" };
    println!(
        "  speed: {speed:.1} MB of article text a second on one core, the program's start, JSON in and out included (to reach: ≥ {TO_REACH_MB_PER_S}; best peer 2.3){}",
        met(speed >= TO_REACH_MB_PER_S)
    );
    match memory(program, &data)? {
        Some((idle, peak)) => println!(
            "  memory: {idle:.1} MB idle, {peak:.1} MB at most while {ARTICLES} articles are extracted: {:.1} MB more (to reach: < {MEMORY_MB_MAX}){}",
            peak - idle,
            met(peak - idle < MEMORY_MB_MAX)
        ),
        None => println!("  memory: not measured, since this system has no /proc"),
    }
    Ok(())
}

/// How much text the collections have, and the seconds that their extraction took.
fn speed(program: &Program, data: &Data, gold: &[&Path]) -> Result<(usize, f64)> {
    let mut lines = Vec::new();
    let mut text_bytes = 0;
    for file in gold {
        for article in annotated(file)? {
            text_bytes += article.text.len();
            lines.extend(format!("{}\n", json!({"id": article.id, "text": article.text})).into_bytes());
        }
    }
    let mut best = f64::INFINITY;
    for _ in 0..RUNS {
        let input = lines.clone();
        let started = Instant::now();
        program.output(data, &["extract", "--jsonl"], input)?;
        best = best.min(started.elapsed().as_secs_f64());
    }
    Ok((text_bytes, best))
}

/// The most resident memory, in MB, after the first and after the last of many articles: the sample library, over and over.
fn memory(program: &Program, data: &Data) -> Result<Option<(f64, f64)>> {
    let texts = sample_texts()?;
    let mut child = program
        .command(data, &["extract", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("the program could not be started")?;
    let mut input = child.stdin.take().context("the child's input is a pipe")?;
    let mut printed = BufReader::new(child.stdout.take().context("the child's output is a pipe")?).lines();
    let mut answered = |line: String| -> Result<()> {
        input.write_all(line.as_bytes())?;
        let answer = printed.next().context("the program ended early")??;
        ensure!(!answer.contains("\"error\""), "{answer}");
        Ok(())
    };
    answered(format!("{}\n", json!({"id": "idle", "text": "Nothing."})))?;
    let idle = program::peak_memory_mb(child.id());
    for (number, text) in (0..ARTICLES).zip(texts.iter().cycle()) {
        answered(format!("{}\n", json!({"id": format!("article-{number}"), "text": text})))?;
    }
    let peak = program::peak_memory_mb(child.id());
    drop(input);
    child.wait()?;
    Ok(idle.zip(peak))
}

fn sample_texts() -> Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/sample");
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let whole = fs::read_to_string(entry?.path())?;
        let (_, text) = whole.split_once("\n---\n").context("a sample article has front matter")?;
        texts.push(text.to_owned());
    }
    Ok(texts)
}
