use std::{
    io::{self, BufReader, IsTerminal, Stdin},
    path::{Path, PathBuf},
};

use rustyline::{CompletionType, Config, Editor, error::ReadlineError, history::DefaultHistory};

use crate::{curate::Desk, domain::LibraryName};

use super::{
    super::lines::{Line, Lines},
    aside,
    completion::Completion,
};

const PROMPT: &str = "verbatim> ";
/// Lines of history that are kept.
const HISTORY_LINES: usize = 1000;
/// Longest line that is read without a terminal, in bytes.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// What somebody typed.
#[derive(Debug)]
pub(super) enum Typed {
    Line(String),
    /// Ctrl-C.
    Cancelled,
    /// Ctrl-D, or the end of the input.
    End,
}

/// Where lines come from.
pub(super) enum Input {
    Terminal { editor: Box<Editor<Completion, DefaultHistory>>, history: PathBuf },
    Plain(Lines<BufReader<Stdin>>),
}

impl Input {
    /// The terminal, with the history kept in `folder`; or standard input where it is no terminal.
    pub(super) fn open(desk: &Desk, library: &LibraryName, folder: &Path) -> anyhow::Result<Input> {
        if !io::stdin().is_terminal() {
            return Ok(Input::Plain(Lines::new(BufReader::new(io::stdin()), LINE_BYTES_MAX)));
        }
        let config = Config::builder()
            .max_history_size(HISTORY_LINES)?
            .history_ignore_space(true)
            .completion_type(CompletionType::List)
            .build();
        let mut editor = Editor::with_config(config)?;
        editor.set_helper(Some(Completion::new(desk.clone(), library.clone())));
        let history = folder.join("console_history");
        // On the first use there is none.
        let _ = editor.load_history(&history);
        Ok(Input::Terminal { editor: Box::new(editor), history })
    }

    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Input::Terminal { .. })
    }

    /// Completes names of `library` from now on.
    pub(super) fn talk_to(&mut self, library: &LibraryName) {
        if let Input::Terminal { editor, .. } = self
            && let Some(completion) = editor.helper_mut()
        {
            completion.talk_to(library.clone());
        }
    }

    pub(super) fn line(&mut self) -> anyhow::Result<Typed> {
        match self {
            Input::Terminal { editor, .. } => match editor.readline(PROMPT) {
                Ok(line) => {
                    editor.add_history_entry(line.as_str())?;
                    Ok(Typed::Line(line))
                }
                Err(ReadlineError::Interrupted) => Ok(Typed::Cancelled),
                Err(ReadlineError::Eof) => Ok(Typed::End),
                Err(error) => Err(error.into()),
            },
            Input::Plain(lines) => match lines.next_line()? {
                Some((_, Line::Text(line))) => Ok(Typed::Line(line)),
                Some((_, other)) => {
                    aside(&other.text().err().unwrap_or_default());
                    Ok(Typed::Cancelled)
                }
                None => Ok(Typed::End),
            },
        }
    }

    /// Whether the question is answered with a y.
    pub(super) fn agreed(&mut self, question: &str) -> anyhow::Result<bool> {
        let Input::Terminal { editor, .. } = self else { return Ok(false) };
        match editor.readline(question) {
            Ok(answer) => Ok(answer.trim().to_lowercase().starts_with('y')),
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps the history.
    pub(super) fn close(self) {
        if let Input::Terminal { mut editor, history } = self
            && let Err(error) = editor.save_history(&history)
        {
            aside(&format!("The history of this chat could not be kept: {error}."));
        }
    }
}

/// A path as typed; `~/` is the home folder, as in a shell, and marks around it are left out.
pub(super) fn path(typed: &str) -> PathBuf {
    let bare = typed.trim();
    let bare = bare.strip_prefix(['"', '\'']).and_then(|inner| inner.strip_suffix(['"', '\''])).unwrap_or(bare);
    match (bare.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(bare),
    }
}
