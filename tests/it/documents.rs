//! What the documents say of the repository is true: the files they name exist, and the README's commands stand in it.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use regex::Regex;
use verbatim::command;

/// What stands before what somebody types.
const PROMPT: &str = "verbatim> ";

const DOCUMENTS: [&str; 6] =
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/ARCHITECTURE.md", "docs/json.md", "docs/operating.md"];

#[test]
fn every_file_that_a_document_names_exists() {
    let missing: Vec<String> = DOCUMENTS
        .iter()
        .flat_map(|document| files_named_in(&read(document)).into_iter().map(move |file| (document, file)))
        .filter(|(_, file)| !root().join(file).exists())
        .map(|(document, file)| format!("{document} names {file}"))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_readme_gives_one_command_to_run_and_one_to_test() {
    let readme = read("README.md");
    let commands = commands_in(&readme);
    assert!(commands.contains("cargo run --release -- console --sample"), "{commands:?}");
    assert!(commands.contains("cargo test"), "{commands:?}");
}

#[test]
fn the_session_in_the_readme_is_what_the_program_prints() {
    let readme = read("README.md");
    let session = blocks(&readme, "text").find(|block| block.starts_with(PROMPT)).expect("README.md shows a session");
    for exchange in session.split(PROMPT).skip(1) {
        let (typed, shown) = exchange.split_once('\n').expect("an answer follows");
        let printed = console(typed);
        let mut lines = printed.lines();
        for line in shown.lines().filter(|line| *line != "[…]") {
            assert!(lines.any(|other| other == line), "“{typed}” is no longer answered with “{line}”:\n{printed}");
        }
    }
}

#[test]
fn the_readme_names_every_command() {
    let readme = read("README.md");
    let missing: Vec<_> =
        command::TABLE.iter().map(|spec| format!("`/{}", spec.name)).filter(|name| !readme.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_readme_names_every_subcommand_and_every_exit_status() {
    let output = Command::new(env!("CARGO_BIN_EXE_verbatim")).arg("--help").output().expect("the program runs");
    let help = String::from_utf8(output.stdout).expect("the program prints UTF-8");
    let readme = read("README.md");
    let below =
        |heading: &str| help.split(heading).nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    let first_words =
        |heading: &str| below(heading).lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let subcommands: Vec<_> = first_words("Commands:\n").filter(|word| !word.is_empty()).collect();
    let statuses: Vec<_> = first_words("Exit status:\n").filter(|word| !word.is_empty()).collect();
    assert!(subcommands.contains(&"who-said") && statuses.contains(&"78"), "{help}");
    let missing = subcommands.iter().filter(|name| !readme.contains(&format!("`{name}")));
    let missing = missing.chain(statuses.iter().filter(|status| !readme.contains(&format!("\n| {status} |"))));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn every_example_of_the_json_is_json() {
    let text = read("docs/json.md");
    let lines: Vec<_> = blocks(&text, "json").flat_map(str::lines).collect();
    assert!(lines.len() > 8);
    for line in lines {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok_and(|value| value.is_object()), "{line}");
    }
}

#[test]
fn both_flows_name_their_files() {
    let text = read("docs/ARCHITECTURE.md");
    for (heading, layers) in [
        ("## A question", ["discord", "command", "answer", "index", "store", "render"].as_slice()),
        ("## A change", &["discord", "command", "ingest", "curate", "extract", "store", "index", "render"]),
    ] {
        let section = text.split(heading).nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or_default();
        let files = files_named_in(section);
        for layer in layers {
            let named = files.iter().any(|file| file.starts_with(&format!("src/{layer}/")));
            assert!(named, "“{heading}” names no file of `{layer}`: {files:?}");
        }
    }
}

/// What the real program's console prints, its sample library filled, when `typed` is all that is typed.
fn console(typed: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
    command.args(["console", "--sample"]).env("VERBATIM_DATA_DIR", folder.path()).current_dir(folder.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    writeln!(child.stdin.take().expect("it is a pipe"), "{typed}").expect("the program reads");
    let output = child.wait_with_output().expect("the program ends");
    String::from_utf8(output.stdout).expect("the program prints UTF-8")
}

/// The repository's files and folders that `markdown` names in backticks or links to.
fn files_named_in(markdown: &str) -> BTreeSet<String> {
    let in_backticks = Regex::new(
        r"`((?:\./)?(?:src|tests|config|docs|examples|benches|tools|fuzz|\.ci)/[\w./-]*|[\w-]+\.(?:md|toml)|LICENSE-\w+|Dockerfile)`",
    );
    let linked = Regex::new(r"\]\(([^)#:\s]+)\)");
    [in_backticks, linked]
        .into_iter()
        .flat_map(|pattern| {
            let pattern = pattern.expect("the pattern is a literal");
            pattern.captures_iter(markdown).map(|found| found[1].to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// The lines of the blocks that are marked as shell commands.
fn commands_in(markdown: &str) -> BTreeSet<&str> {
    blocks(markdown, "sh").flat_map(str::lines).collect()
}

/// The insides of the fenced blocks of that language.
fn blocks<'a>(markdown: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let opening = format!("```{language}\n");
    let starts: Vec<_> = markdown.match_indices(&opening).map(|(at, _)| at + opening.len()).collect();
    starts.into_iter().filter_map(|at| markdown.get(at..)?.split("```").next())
}

fn read(document: &str) -> String {
    fs::read_to_string(root().join(document)).expect("the document is there and is UTF-8")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
