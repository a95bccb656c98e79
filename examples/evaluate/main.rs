//! Measures the `verbatim` program on the shared test collections, with their own scorers, and prints the figures.
//!
//! ```text
//! cargo build --release && cargo run --example evaluate -- --bin target/release/verbatim
//! cargo run --release --example evaluate -- quotes ../shared/data/quotes
//! cargo run --release --example evaluate -- find ../shared/data/find
//! cargo run --release --example evaluate -- who-said
//! ```
//!
//! The collections and scorers lie in `../shared` beside the repository; nothing of them is copied. Without that folder this says
//! so and ends with status 0, unless `CI=true`, where it must be there. Status 1: something that must hold does not.
#![allow(clippy::print_stdout, reason = "a program that prints figures")]
#![allow(clippy::indexing_slicing, reason = "`value[\"name\"]` of serde_json reads as null where there is none")]

mod demo;
mod figures;
mod program;
mod quotes;
mod scores;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Result, bail};
use clap::{Parser, ValueEnum};

use crate::program::Program;

/// Measures the `verbatim` program on the shared test collections and prints the figures.
#[derive(Debug, Parser)]
struct Options {
    /// What to measure, everything where nothing is named; and, for quotes and find, the folder of the collection.
    #[arg(value_name = "TASK|FOLDER", value_parser = wanted)]
    wanted: Vec<Wanted>,
    /// The program to measure; where it is not given, it is built beside this example.
    #[arg(long)]
    bin: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    Task(Task),
    Folder(PathBuf),
}

fn wanted(argument: &str) -> Result<Wanted, String> {
    match Task::from_str(argument, false) {
        Ok(task) => Ok(Wanted::Task(task)),
        Err(_) if Path::new(argument).is_dir() => Ok(Wanted::Folder(PathBuf::from(argument))),
        Err(_) => {
            let tasks: Vec<String> = Task::value_variants().iter().map(|task| task.name()).collect();
            Err(format!("it is no folder, and none of {}", tasks.join(", ")))
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Task {
    /// The questions that a newcomer would ask first, with the answers that they must get.
    Demo,
    /// Quotes and their speakers, against annotated articles.
    Quotes,
    /// Passages on a topic, against judged ones, and questions, against known answers.
    Find,
    /// Quotations as printed and misremembered.
    WhoSaid,
    /// Size of the program, crates, time to the first answer, memory at rest.
    Figures,
}

impl Wanted {
    fn task(&self) -> Option<Task> {
        match self {
            Wanted::Task(task) => Some(*task),
            Wanted::Folder(_) => None,
        }
    }

    fn folder(&self) -> Option<PathBuf> {
        match self {
            Wanted::Task(_) => None,
            Wanted::Folder(folder) => Some(folder.clone()),
        }
    }
}

impl Task {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.is_dir() {
        if env::var("CI").is_ok_and(|value| value == "true") {
            bail!("{} is missing", shared.display());
        }
        println!("Nothing was measured: there is no folder {}.", shared.display());
        return Ok(ExitCode::SUCCESS);
    }
    let program = Program::new(&options.bin.map_or_else(program::beside_this_example, Ok)?)?;
    let tasks: Vec<Task> = options.wanted.iter().filter_map(Wanted::task).collect();
    let wanted = |task: Task| tasks.is_empty() || tasks.contains(&task);

    let mut sound = true;
    if wanted(Task::Demo) {
        sound &= demo::run(&program, &shared)?;
    }
    let folder = |usual: &str| options.wanted.iter().find_map(Wanted::folder).unwrap_or_else(|| shared.join(usual));
    if wanted(Task::Quotes) {
        quotes::run(&program, &shared, &folder("data/quotes"))?;
    }
    if wanted(Task::Find) {
        scores::find(&program, &shared, &folder("data/find"))?;
    }
    if wanted(Task::WhoSaid) {
        scores::who_said(&program, &shared)?;
    }
    if wanted(Task::Figures) {
        sound &= figures::run(&program, &shared)?;
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
