//! What the program costs: its size, its crates, the time to a first answer, its memory at rest.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::program::{self, Data, Program};

/// A newcomer's first answer, from the program's start to the end of the console, sample library and all.
const FIRST_ANSWER_MAX: Duration = Duration::from_secs(2);

/// Prints all of them; `false` where the first answer takes too long.
pub(crate) fn run(program: &Program, shared: &Path) -> Result<bool> {
    println!("\nWhat it costs");
    println!("  program        {:.1} MB", megabytes(fs::metadata(&program.path)?.len()));
    println!("  crates         {}", crates()?);
    let first = first_answer(program)?;
    println!("  first answer   {} ms after the start of `verbatim console --sample`", first.as_millis());
    println!(
        "  memory at rest {:.1} MB (`verbatim run`, the three seed articles, Discord out of reach)",
        memory(program, shared)?
    );
    if first > FIRST_ANSWER_MAX {
        println!("  FAIL the first answer takes more than {} ms", FIRST_ANSWER_MAX.as_millis());
    }
    Ok(first <= FIRST_ANSWER_MAX)
}

/// Crates built into the program or run to build it, ours included.
fn crates() -> Result<usize> {
    let arguments = ["tree", "--locked", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"];
    let output = Command::new("cargo").args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output()?;
    if !output.status.success() {
        bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr));
    }
    let printed = String::from_utf8(output.stdout)?;
    let name_and_version = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(printed.lines().filter(|line| !line.is_empty()).map(name_and_version).collect::<BTreeSet<_>>().len())
}

fn first_answer(program: &Program) -> Result<Duration> {
    let data = Data::new()?;
    let started = Instant::now();
    let output =
        program::fed(&mut program.command(&data, &["console", "--sample"]), b"/sources-on harbour\n".to_vec())?;
    let took = started.elapsed();
    let printed = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() || !printed.to_lowercase().contains("harbour") {
        bail!("the console gave no answer: {printed}{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(took)
}

/// Resident memory, in MB, of a bot that has been up for five seconds.
fn memory(program: &Program, shared: &Path) -> Result<f64> {
    let data = Data::new()?;
    for id in ["000", "001", "002"] {
        program.import(&data, "local", &shared.join(format!("data/seeds/{id}.txt")))?;
    }
    let mut bot = program
        .command(&data, &["run"])
        .env("DISCORD_TOKEN", "made.up-token.for-the-measurement")
        .env("VERBATIM_DISCORD__API_BASE", "http://127.0.0.1:9")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    thread::sleep(Duration::from_secs(5));
    let status = fs::read_to_string(format!("/proc/{}/status", bot.id()));
    let stopped = Command::new("kill").arg(bot.id().to_string()).status();
    bot.wait()?;
    stopped?;
    let status = status?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("the bot ended within five seconds")?;
    let kilobytes: f64 = line.split_whitespace().nth(1).context("VmRSS has a value")?.parse()?;
    Ok(kilobytes / 1024.0)
}

#[allow(clippy::cast_precision_loss, reason = "a program's size is far below 2^52 bytes")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
