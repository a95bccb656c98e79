//! The shared scorers, run as children, and their figures in words.

use std::{ffi::OsStr, path::Path, process::Command, time::Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::program::{Data, Program};

/// Ranked passages on a topic.
pub(crate) fn find(program: &Program, shared: &Path) -> Result<()> {
    println!("\nPassages on a topic (sources-on, ungrouped, 100 findings)");
    for collection in ["squad", "mhr", "rtqa"] {
        let folder = shared.join("data/find").join(collection);
        let queries = folder.join("queries_dev.jsonl");
        let (answers, _data) = answers(program, shared, &folder.join("articles.jsonl"), &queries, "sources-on", "100")?;
        let score = scorer(shared.join("find/score.py"), ["rank".as_ref(), queries.as_os_str(), answers.as_ref()])?;
        println!("    {} queries, {} without an answer", score["queries"], score["unanswered"]);
        println!("    by article  {}", ranking(&score["article"]));
        println!("    by passage  {}", ranking(&score["passage"]));
    }
    Ok(())
}

/// Questions that the library answers, and questions that it does not.
pub(crate) fn ask(program: &Program, shared: &Path) -> Result<()> {
    println!("\nQuestions (ask, 10 findings)");
    let find = shared.join("data/find");
    for (articles, queries) in [
        (find.join("seeds_articles.jsonl"), find.join("seeds_questions_dev.jsonl")),
        (find.join("squad/articles.jsonl"), find.join("squad/queries_dev.jsonl")),
    ] {
        let (answers, _data) = answers(program, shared, &articles, &queries, "ask", "10")?;
        let score = scorer(shared.join("find/score.py"), ["answers".as_ref(), queries.as_os_str(), answers.as_ref()])?;
        println!(
            "    {} answerable: first finding right {}, one of three {}; {} unanswerable: said so {}; {} µs median, {} µs p99",
            score["answerable"],
            score["hit@1"],
            score["hit@3"],
            score["unanswerable"],
            score["refused"],
            score["took_us_p50"],
            score["took_us_p99"],
        );
    }
    Ok(())
}

/// Printed quotations, asked for as printed and in four shapes of bad memory.
pub(crate) fn wording(program: &Program, shared: &Path) -> Result<()> {
    println!("\nQuotations as remembered (who-said; right where the first finding covers the quotation)");
    let gold = shared.join("data/quotes/ggt_dev.jsonl");
    let data = Data::new()?;
    program.import(&data, "wording", &shared.join("data/find/ggt_dev_articles.jsonl"))?;
    let requests = python(shared.join("find/score.py"), ["wording".as_ref(), gold.as_os_str(), "wording".as_ref()])?;
    let answered = program.output(&data, &["answer", "--jsonl"], requests)?;
    let answers = data.file("answers.jsonl", &answered)?;
    let score =
        scorer(shared.join("find/score.py"), ["wording-score".as_ref(), gold.as_os_str(), answers.as_os_str()])?;
    let kinds =
        [("a", "as printed"), ("b", "words left out"), ("c", "letters changed"), ("d", "clauses in another order")];
    for (kind, meaning) in kinds {
        println!("    {meaning:<25} {} of {}", score[kind]["right"], score[kind]["n"]);
    }
    Ok(())
}

/// Imports `articles`, puts `queries` to them as `command`, and gives the file of answers and the folder that holds it.
fn answers(
    program: &Program,
    shared: &Path,
    articles: &Path,
    queries: &Path,
    command: &str,
    limit: &str,
) -> Result<(std::path::PathBuf, Data)> {
    let data = Data::new()?;
    let started = Instant::now();
    program.import(&data, "measured", articles)?;
    let imported = started.elapsed().as_secs_f64();
    let requests = python(
        shared.join("find/score.py"),
        [
            "requests".as_ref(),
            queries.as_os_str(),
            "measured".as_ref(),
            "--command".as_ref(),
            command.as_ref(),
            "--limit".as_ref(),
            limit.as_ref(),
        ],
    )?;
    let started = Instant::now();
    let answered = program.output(&data, &["answer", "--jsonl"], requests)?;
    println!(
        "  {} imported in {imported:.2} s, all questions answered in {:.2} s",
        articles.strip_prefix(shared.join("data/find")).unwrap_or(articles).display(),
        started.elapsed().as_secs_f64(),
    );
    Ok((data.file("answers.jsonl", &answered)?, data))
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

fn ranking(score: &Value) -> String {
    ["nDCG@10", "MRR@10", "Hit@1", "Hits@10", "R@100"].map(|name| format!("{name} {}", score[name])).join("  ")
}
