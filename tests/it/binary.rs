//! The real program, run as a child in a data folder of its own.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
};

use serde_json::Value;
use tempfile::TempDir;

/// A folder that is gone when this is dropped: `data` in it is the program's, the rest is for the test's own files.
#[derive(Debug)]
pub(crate) struct Place {
    folder: TempDir,
}

/// How a run ended and what it printed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) error: String,
}

impl Place {
    pub(crate) fn new() -> Place {
        Place { folder: TempDir::with_prefix("verbatim-it-").expect("a temporary folder can be made") }
    }

    /// A place whose library `local` holds these articles, by id and text.
    pub(crate) fn with(articles: &[(&str, &str)]) -> Place {
        let place = Place::new();
        let lines: Vec<String> =
            articles.iter().map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string()).collect();
        let file = place.file("given.jsonl", lines.join("\n").as_bytes());
        place.runs(&["import", &file]);
        place
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of the test's own; its path.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("the folder can be made");
        }
        fs::write(&path, content).expect("the folder can be written");
        path.display().to_string()
    }

    /// `verbatim ARGUMENTS…`, with nothing of this machine's settings.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
        command.args(arguments).env_clear().current_dir(self.folder.path());
        command.env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.folder.path()).env("USER", "ida").env("VERBATIM_DATA_DIR", self.data());
        command
    }

    /// Runs it; the test's folder reads `HERE` in what it printed.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ended {
        self.ended(&mut self.command(arguments), b"")
    }

    /// Runs it with `input` on its standard input.
    pub(crate) fn fed<A: AsRef<OsStr>>(&self, arguments: &[A], input: &[u8]) -> Ended {
        self.ended(&mut self.command(arguments), input)
    }

    /// Runs it, expecting status 0; what it printed to its standard output.
    #[track_caller]
    pub(crate) fn runs<A: AsRef<OsStr>>(&self, arguments: &[A]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.error);
        ended.out
    }

    /// The JSON lines that it prints, expecting `code`.
    #[track_caller]
    pub(crate) fn objects<A: AsRef<OsStr>>(&self, arguments: &[A], input: &str, code: i32) -> Vec<Value> {
        let ended = self.fed(arguments, input.as_bytes());
        assert_eq!(ended.code, Some(code), "{}{}", ended.out, ended.error);
        ended.out.lines().map(|line| serde_json::from_str(line).expect("each line is one JSON value")).collect()
    }

    pub(crate) fn ended(&self, command: &mut Command, input: &[u8]) -> Ended {
        let mut child = spawn(command);
        let mut stdin = child.stdin.take().expect("its input is a pipe");
        let input = input.to_vec();
        // A child that ends early closes the pipe; what it printed then says more than the failed write.
        let writer = thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("a child can be waited for");
        writer.join().expect("writing does not panic");
        self.read(output)
    }

    fn read(&self, output: Output) -> Ended {
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("the program prints UTF-8");
            text.replace(&self.folder.path().display().to_string(), "HERE")
        };
        Ended { code: output.status.code(), out: text(output.stdout), error: text(output.stderr) }
    }

    /// All that is stored, as `export` writes it.
    #[track_caller]
    pub(crate) fn exported(&self) -> String {
        self.runs(&["export", "-"])
    }
}

impl Ended {
    /// Expects one sentence on standard error, nothing else, and this status.
    #[track_caller]
    pub(crate) fn complains(&self, code: i32, sentence: &str) {
        let expected = Ended { code: Some(code), out: String::new(), error: format!("verbatim: {sentence}\n") };
        assert_eq!(*self, expected);
    }
}

pub(crate) fn spawn(command: &mut Command) -> Child {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program is built")
}

/// A process that holds the data folder for writing until it is dropped: a console whose input stays open.
#[derive(Debug)]
pub(crate) struct Writer(Child);

impl Writer {
    pub(crate) fn on(place: &Place) -> Writer {
        let mut child = spawn(&mut place.command(&["console"]));
        let input = child.stdin.as_mut().expect("its input is a pipe");
        input.write_all(b"/help\n").expect("it reads");
        // It holds the folder before it answers.
        child.stdout.as_mut().expect("its output is a pipe").read_exact(&mut [0; 1]).expect("it answers");
        Writer(child)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.stdout.take());
        // It ends with its input; that it could not be waited for is no matter in a test that is over.
        let _ended = self.0.wait();
    }
}

/// Whether a program of this name can be run here; says so where it cannot.
#[expect(clippy::print_stdout, reason = "a test that is left out says so")]
pub(crate) fn has(program: &str) -> bool {
    let paths = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&paths).any(|folder| Path::new(&folder).join(program).is_file());
    if !found {
        println!("skipped: there is no {program} here");
    }
    found
}
