//! The program under measurement: its commands run as child processes, each on a data folder of its own.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

/// Where the `verbatim` program lies.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
}

/// A data folder that is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Data(TempDir);

/// `target/debug/verbatim` for `target/debug/examples/evaluate`, built as this example was.
pub(crate) fn beside_this_example() -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "--quiet", "--bin", "verbatim"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    if !cargo.status()?.success() {
        bail!("the program could not be built");
    }
    let example = env::current_exe()?;
    let folder = example.parent().and_then(Path::parent).context("an example lies two folders deep")?;
    Ok(folder.join("verbatim"))
}

impl Program {
    pub(crate) fn new(path: &Path) -> Result<Program> {
        let path = path.canonicalize().with_context(|| format!("there is no program {}", path.display()))?;
        Ok(Program { path })
    }

    /// The command line `verbatim ARGUMENTS…` on `data`, with nothing of this process's own settings.
    pub(crate) fn command(&self, data: &Data, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).current_dir(data.folder()).env("VERBATIM_DATA_DIR", data.folder());
        for name in ["DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "VERBATIM_CONFIG"] {
            command.env_remove(name);
        }
        command
    }

    /// What `verbatim ARGUMENTS…` prints to its standard output, given `input`; an error where its status is not 0.
    pub(crate) fn output(&self, data: &Data, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>> {
        let output = fed(&mut self.command(data, arguments), input)?;
        if !output.status.success() {
            bail!("verbatim {arguments:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(output.stdout)
    }

    /// The one answer that `verbatim ARGUMENTS… --json` prints.
    pub(crate) fn answer(&self, data: &Data, arguments: &[&str]) -> Result<Value> {
        let printed = self.output(data, &[arguments, &["--json"]].concat(), Vec::new())?;
        serde_json::from_slice(&printed)
            .with_context(|| format!("verbatim {arguments:?} --json did not print one answer"))
    }

    /// Fills `library` with the articles of `file`.
    pub(crate) fn import(&self, data: &Data, library: &str, file: &Path) -> Result<()> {
        let file = file.canonicalize().with_context(|| format!("there is no file {}", file.display()))?;
        self.output(data, &["import", "--library", library, &file.to_string_lossy()], Vec::new())?;
        Ok(())
    }
}

impl Data {
    pub(crate) fn new() -> Result<Data> {
        Ok(Data(TempDir::with_prefix("verbatim-evaluate-")?))
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// `content` as a file of that name beside the data.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> Result<PathBuf> {
        let path = self.folder().join(name);
        fs::write(&path, content)?;
        Ok(path)
    }
}

/// The most memory, in MB, that process `id` has had so far; `None` on a system without `/proc`.
pub(crate) fn peak_memory_mb(id: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Runs `command` with `input` on its standard input; writing and reading go on at once, so that neither waits for the other.
pub(crate) fn fed(command: &mut Command, input: Vec<u8>) -> Result<Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut stdin = child.stdin.take().context("the child's input is a pipe")?;
    // A child that ends early closes the pipe; what it printed then says more than the failed write.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output()?;
    drop(writer.join());
    Ok(output)
}
