use rustyline::{Context, Helper, Highlighter, Hinter, Validator, completion::Completer};

use crate::{
    command::{Completes, OptionKind, Spec, TABLE},
    curate::Desk,
    domain::LibraryName,
    store::NameKind,
};

/// Most names that are offered.
const NAMES_MAX: usize = 20;
/// What the console takes besides the table.
const OWN_COMMANDS: [&str; 1] = ["quit"];

/// Completes commands, options, names of speakers and outlets, ids of articles, and paths.
#[derive(Helper, Highlighter, Hinter, Validator)]
pub(super) struct Completion {
    desk: Desk,
    library: LibraryName,
    paths: rustyline::completion::FilenameCompleter,
}

impl Completion {
    pub(super) fn new(desk: Desk, library: LibraryName) -> Completion {
        Completion { desk, library, paths: rustyline::completion::FilenameCompleter::new() }
    }

    pub(super) fn talk_to(&mut self, library: LibraryName) {
        self.library = library;
    }

    fn names(&self, completes: Completes, typed: &str) -> Vec<String> {
        let kind = match completes {
            Completes::Speaker => NameKind::Speaker,
            Completes::Outlet => NameKind::Outlet,
            Completes::Article => NameKind::Article,
        };
        // Completion is a convenience: where the store cannot be read, the next question says so.
        self.desk.store().names(&self.library, kind, typed, NAMES_MAX).unwrap_or_default()
    }
}

impl Completer for Completion {
    type Candidate = String;

    fn complete(&self, line: &str, at: usize, context: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let typed = line.get(..at).unwrap_or(line);
        match wanted(typed) {
            Wanted::Path => {
                let (start, pairs) = self.paths.complete(line, at, context)?;
                Ok((start, pairs.into_iter().map(|pair| pair.replacement).collect()))
            }
            Wanted::One { start, of } => Ok((start, of)),
            Wanted::Name { start, completes, typed, quoted } => {
                let names = self.names(completes, &typed);
                Ok((start, if quoted { names.iter().map(|name| in_marks(name)).collect() } else { names }))
            }
        }
    }
}

fn in_marks(name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_owned() }
}

/// What the end of a typed line can go on with, and where what is replaced starts.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// One of these.
    One { start: usize, of: Vec<String> },
    /// A name that begins as typed; in marks where it is an option's value.
    Name { start: usize, completes: Completes, typed: String, quoted: bool },
    /// A path.
    Path,
}

fn wanted(typed: &str) -> Wanted {
    let word_start = typed.rfind(char::is_whitespace).map_or(0, |at| next_character(typed, at));
    let word = typed.get(word_start..).unwrap_or_default();
    let Some(command) = typed.strip_prefix('/') else { return speaker(word_start, word) };
    let Some((name, rest)) = command.split_once(char::is_whitespace) else {
        let names = TABLE.iter().map(|spec| spec.name).chain(OWN_COMMANDS);
        return one_of(0, names.filter(|name| name.starts_with(command)).map(|name| format!("/{name} ")));
    };
    let Some(spec) = TABLE.iter().find(|spec| spec.name == name) else { return speaker(word_start, word) };
    if spec.subcommands.is_empty() {
        return option(spec, rest, typed.len() - rest.len(), word_start, word);
    }
    match rest.trim_start().split_once(char::is_whitespace) {
        None => {
            let names = spec.subcommands.iter().map(|spec| spec.name);
            one_of(word_start, names.filter(|name| name.starts_with(word)).map(|name| format!("{name} ")))
        }
        Some((name, rest)) => match spec.subcommands.iter().find(|spec| spec.name == name) {
            Some(spec) => option(spec, rest, typed.len() - rest.len(), word_start, word),
            None => one_of(word_start, std::iter::empty()),
        },
    }
}

/// Within the options of `spec`: a value, an option's name, or the name that the command takes without one.
fn option(spec: &Spec, rest: &str, rest_start: usize, word_start: usize, word: &str) -> Wanted {
    for option in spec.options {
        let marker = format!("{}:", option.name);
        let Some(at) = rest.rfind(&marker) else { continue };
        let value = rest.get(at + marker.len()..).unwrap_or_default();
        let inner = value.strip_prefix('"');
        if inner.is_some_and(|inner| inner.ends_with('"')) {
            return one_of(word_start, std::iter::empty());
        }
        let open = inner.map_or(!value.contains(char::is_whitespace), |inner| !inner.contains('"'));
        if let (true, Some(completes)) = (open, option.completes) {
            let start = rest_start + at + marker.len();
            return Wanted::Name { start, completes, typed: inner.unwrap_or(value).to_owned(), quoted: true };
        }
    }
    let first = spec.options.first();
    if first.is_some_and(|option| option.kind == OptionKind::File) {
        return Wanted::Path;
    }
    if let Some(completes) = first.and_then(|option| option.completes) {
        return Wanted::Name { start: rest_start, completes, typed: rest.to_owned(), quoted: false };
    }
    let options =
        spec.options.iter().map(|option| option.name).filter(|name| !word.is_empty() && name.starts_with(word));
    let options: Vec<String> = options.map(|name| format!("{name}:")).collect();
    if options.is_empty() { speaker(word_start, word) } else { Wanted::One { start: word_start, of: options } }
}

fn one_of(start: usize, of: impl Iterator<Item = String>) -> Wanted {
    Wanted::One { start, of: of.collect() }
}

/// A speaker's name within a question, from its second letter on.
fn speaker(start: usize, word: &str) -> Wanted {
    if word.chars().count() < 2 {
        return one_of(start, std::iter::empty());
    }
    Wanted::Name { start, completes: Completes::Speaker, typed: word.to_owned(), quoted: false }
}

fn next_character(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(start: usize, of: &[&str]) -> Wanted {
        Wanted::One { start, of: of.iter().map(|name| (*name).to_owned()).collect() }
    }

    fn name(start: usize, completes: Completes, typed: &str, quoted: bool) -> Wanted {
        Wanted::Name { start, completes, typed: typed.to_owned(), quoted }
    }

    #[test]
    fn commands_and_subcommands_are_completed() {
        assert_eq!(wanted("/wh"), one(0, &["/who-said "]));
        assert_eq!(wanted("/article re"), one(9, &["remove ", "restore "]));
    }

    #[test]
    fn options_and_their_values_are_completed() {
        assert_eq!(wanted("/who-said the quay spe"), one(19, &["speaker:"]));
        assert_eq!(wanted("/who-said the quay speaker:Va"), name(27, Completes::Speaker, "Va", true));
        assert_eq!(wanted("/who-said x outlet:\"Tern P"), name(19, Completes::Outlet, "Tern P", true));
        assert_eq!(wanted("/who-said x outlet:\"Tern Post\" spe"), one(31, &["speaker:"]));
        assert_eq!(wanted("/who-said x outlet:\"Tern Post\""), one(25, &[]));
    }

    #[test]
    fn what_a_command_takes_first_is_completed() {
        assert_eq!(wanted("/article remove qu"), name(16, Completes::Article, "qu", false));
        assert_eq!(wanted("/speakers Orrin V"), name(10, Completes::Speaker, "Orrin V", false));
        assert_eq!(wanted("/article add no"), Wanted::Path);
    }

    #[test]
    fn names_are_completed_within_a_question() {
        assert_eq!(wanted("What did Val"), name(9, Completes::Speaker, "Val", false));
        assert_eq!(wanted("What did é"), one(9, &[]));
        assert_eq!(wanted("/fly é\u{2003}"), one(10, &[]));
    }
}
