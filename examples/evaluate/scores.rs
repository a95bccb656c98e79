//! The shared scorers, run as children, and their figures beside those to reach.

use std::{
    collections::HashSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::program::{Data, Program};

/// One figure of a collection: where the scorer gives it, and what it is to reach.
struct Goal {
    collection: &'static str,
    by: &'static str,
    measure: &'static str,
    reach: f64,
}

const fn goal(collection: &'static str, by: &'static str, measure: &'static str, reach: f64) -> Goal {
    Goal { collection, by, measure, reach }
}

/// To be reached on held-out queries of the same kinds, which these are not.
const RANKING: &[Goal] = &[
    goal("rtqa", "article", "nDCG@10", 0.78),
    goal("rtqa", "article", "Hit@1", 0.62),
    goal("rtqa", "article", "Hits@4", 0.89),
    goal("rtqa", "passage", "nDCG@10", 0.69),
    goal("mhr", "article", "nDCG@10", 0.93),
    goal("mhr", "article", "Hits@4", 1.0),
    goal("mhr", "passage", "Hits@10", 0.85),
    goal("mhr", "passage", "MRR@10", 0.47),
    goal("squad", "article", "nDCG@10", 0.96),
    goal("squad", "article", "Hit@1", 0.925),
];

/// Ranked passages, and questions with known answers.
pub(crate) fn find(program: &Program, shared: &Path, folder: &Path) -> Result<()> {
    println!("\nPassages on a topic (sources-on, ungrouped, 100 findings)");
    for collection in ["rtqa", "mhr", "squad"] {
        let queries = folder.join(collection).join("queries_dev.jsonl");
        let asked = Asked { library: &folder.join(collection).join("articles.jsonl"), queries: &queries };
        let (answers, _data) = asked.answers(program, shared, "sources-on", "100")?;
        let score = scorer(shared.join("find/score.py"), ["rank".as_ref(), queries.as_os_str(), answers.as_ref()])?;
        println!("    {} queries, {} without an answer", score["queries"], score["unanswered"]);
        for goal in RANKING.iter().filter(|goal| goal.collection == collection) {
            println!(
                "    by {:<8} {:<8} {:<7} to reach {}",
                goal.by, goal.measure, score[goal.by][goal.measure], goal.reach
            );
        }
    }
    println!("\nQuestions (ask, 10 findings)");
    for (articles, queries, reach) in [
        (folder.join("seeds_articles.jsonl"), folder.join("seeds_questions_dev.jsonl"), 0.8),
        (folder.join("squad/articles.jsonl"), folder.join("squad/queries_dev.jsonl"), 0.82),
    ] {
        let asked = Asked { library: &articles, queries: &queries };
        let (answers, _data) = asked.answers(program, shared, "ask", "10")?;
        let score = scorer(shared.join("find/score.py"), ["answers".as_ref(), queries.as_os_str(), answers.as_ref()])?;
        println!(
            "    {} answerable: first finding right {}, to reach {reach}; one of three right {}",
            score["answerable"], score["hit@1"], score["hit@3"]
        );
        println!("    {} unanswerable: said so {}", score["unanswerable"], score["refused"]);
        println!("    {} µs median, {} µs p99", score["took_us_p50"], score["took_us_p99"]);
        refusals(&queries, &answers)?;
    }
    Ok(())
}

/// How many unanswerable questions would be refused if so many of the answerable were, by the share of the question that is
/// found (`asked.held`).
fn refusals(queries: &Path, answers: &Path) -> Result<()> {
    let unanswerable: HashSet<String> = rows(queries)?
        .iter()
        .filter(|query| query["relevant"].as_array().is_none_or(Vec::is_empty))
        .map(|query| query["id"].to_string())
        .collect();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for answer in rows(answers)? {
        let refused = answer["verdict"] == "none";
        let held = if refused { 0.0 } else { answer["asked"]["held"].as_f64().unwrap_or(1.0) };
        let side = if unanswerable.contains(&answer["id"].to_string()) { &mut unknown } else { &mut known };
        side.push(held);
    }
    known.sort_by(f64::total_cmp);
    let curve = [2, 5, 10, 20, 30].map(|percent| {
        let least = known.get(known.len() * percent / 100).copied().unwrap_or_default();
        let refused = unknown.iter().filter(|held| **held < least).count();
        format!("{percent} % → {:.1} %", share(refused, unknown.len()))
    });
    println!("    answerable refused → unanswerable refused: {}", curve.join(", "));
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "a few hundred questions")]
fn share(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn rows(file: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(file)?;
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// Printed quotations among 3,000 other articles, asked for as printed and in three shapes of bad memory.
pub(crate) fn who_said(program: &Program, shared: &Path) -> Result<()> {
    println!("\nQuotations as remembered (who-said; right where the first finding covers the quotation)");
    let gold = shared.join("data/quotes/ggt_dev.jsonl");
    let data = Data::new()?;
    for articles in ["data/find/rtqa/articles.jsonl", "data/find/ggt_dev_articles.jsonl"] {
        program.import(&data, "wording", &shared.join(articles))?;
    }
    let requests = python(shared.join("find/score.py"), ["wording".as_ref(), gold.as_os_str(), "wording".as_ref()])?;
    let answered = program.output(&data, &["answer", "--jsonl"], requests)?;
    let answers = data.file("answers.jsonl", &answered)?;
    let score =
        scorer(shared.join("find/score.py"), ["wording-score".as_ref(), gold.as_os_str(), answers.as_os_str()])?;
    let kinds = [
        ("a", "as printed", 0.99),
        ("b", "words left out", 0.97),
        ("c", "letters changed", 0.94),
        ("d", "clauses in another order", 0.92),
    ];
    for (kind, meaning, reach) in kinds {
        println!("    {meaning:<25} {:<7} of {}, to reach {reach}", score[kind]["right"], score[kind]["n"]);
    }
    let mut took: Vec<u64> = rows(&answers)?.iter().filter_map(|answer| answer["took_us"].as_u64()).collect();
    took.sort_unstable();
    let at = |percent: usize| took.get((took.len() * percent / 100).min(took.len().saturating_sub(1))).copied();
    println!("    {} µs median, {} µs p99", at(50).unwrap_or_default(), at(99).unwrap_or_default());
    Ok(())
}

/// A collection: its articles, and what is asked of them.
struct Asked<'a> {
    library: &'a Path,
    queries: &'a Path,
}

impl Asked<'_> {
    /// Imports the articles, puts the queries to them as `command`, and gives the file of answers and the folder that holds it.
    fn answers(&self, program: &Program, shared: &Path, command: &str, limit: &str) -> Result<(PathBuf, Data)> {
        let data = Data::new()?;
        let started = Instant::now();
        program.import(&data, "measured", self.library)?;
        let imported = started.elapsed().as_secs_f64();
        let options = ["--command", command, "--limit", limit].map(OsStr::new);
        let arguments = ["requests".as_ref(), self.queries.as_os_str(), "measured".as_ref()];
        let requests = python(shared.join("find/score.py"), arguments.into_iter().chain(options))?;
        let started = Instant::now();
        let answered = program.output(&data, &["answer", "--jsonl"], requests)?;
        let answering = started.elapsed().as_secs_f64();
        let name = self.library.strip_prefix(shared.join("data/find")).unwrap_or(self.library);
        println!("  {} imported in {imported:.2} s, all questions answered in {answering:.2} s", name.display());
        Ok((data.file("answers.jsonl", &answered)?, data))
    }
}

/// The JSON object that a scorer prints.
pub(crate) fn scorer<'a>(script: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<Value> {
    let printed = python(script, arguments)?;
    serde_json::from_slice(&printed).context("the scorer did not print one JSON object")
}

/// What a Python script prints.
fn python<'a>(script: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<Vec<u8>> {
    python_in(Path::new(""), script, arguments)
}

/// What Python prints that finds modules in `folder`; it leaves nothing behind there.
pub(crate) fn python_in<'a>(
    folder: &Path,
    script: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = &'a OsStr>,
) -> Result<Vec<u8>> {
    let mut command = Command::new("python3");
    let output = command.arg("-B").arg(script).args(arguments).env("PYTHONPATH", folder).output()?;
    if !output.status.success() {
        bail!("{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}
