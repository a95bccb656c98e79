//! Questions as JSON lines in, answers as JSON lines out, in the same order (docs/json.md).

use std::{
    collections::{HashMap, VecDeque},
    io,
};

use clap::Args;
use serde_json::{Map, Value, json};

use crate::{
    answer::{AnswerError, Exchange, Page, Question},
    command::{self, Command},
    curate::{CurateError, Desk},
    domain::LibraryName,
    render,
    store::StoreError,
};

use super::{
    Context, Exit, Screen,
    lines::{Line, Lines},
    question::answered_after,
    sentence,
};

/// `verbatim answer`
#[derive(Debug, Args)]
pub struct Options {
    /// Read JSON lines from standard input, write JSON lines to standard output.
    #[arg(long, required = true)]
    jsonl: bool,
}

/// Longest line that is read, in bytes.
const LINE_BYTES_MAX: usize = 1024 * 1024;

pub(super) fn run(context: &Context, options: &Options, screen: &mut Screen) -> anyhow::Result<Exit> {
    debug_assert!(options.jsonl, "clap requires it");
    let desk = match context.read() {
        Ok(desk) => Some(desk),
        Err(CurateError::Store(StoreError::NoStore { .. })) => None,
        Err(error) => return Err(error.into()),
    };
    let mut lines = Lines::new(io::stdin().lock(), LINE_BYTES_MAX);
    let mut exit = Exit::Done;
    let mut answered = Earlier::default();
    while let Some((number, line)) = lines.next_line()? {
        let printed = reply(desk.as_ref(), &mut answered, line, context.limit).or_else(|refusal| {
            exit = Exit::Refused;
            refusal.printed(number)
        })?;
        screen.line(&printed.to_string())?;
    }
    Ok(exit)
}

/// How many answered requests can be followed up.
const EARLIER_MAX: usize = 1000;

/// The last requests that were answered, by library and id; of several with one id, the last.
#[derive(Debug, Default)]
struct Earlier {
    exchanges: HashMap<(LibraryName, String), (u64, Exchange)>,
    order: VecDeque<(u64, (LibraryName, String))>,
    answered: u64,
}

impl Earlier {
    fn get(&self, library: &LibraryName, id: &Value) -> Option<&Exchange> {
        self.exchanges.get(&(library.clone(), id.to_string())).map(|(_, exchange)| exchange)
    }

    /// Remembers it, unless it has no id, and forgets the oldest where there are too many.
    fn add(&mut self, library: LibraryName, id: &Value, exchange: Exchange) {
        let key = (library, id.to_string());
        if id.is_null() || key.1.len() > ID_BYTES_MAX {
            return;
        }
        self.answered += 1;
        self.exchanges.insert(key.clone(), (self.answered, exchange));
        self.order.push_back((self.answered, key));
        if self.order.len() > EARLIER_MAX
            && let Some((answered, oldest)) = self.order.pop_front()
            && self.exchanges.get(&oldest).is_some_and(|(at, _)| *at == answered)
        {
            self.exchanges.remove(&oldest);
        }
    }
}

/// A request with a longer id cannot be followed up.
const ID_BYTES_MAX: usize = 1000;

/// Why a request has no answer.
#[derive(Debug)]
enum Refusal {
    /// The request is at fault: its id where one could be read, a code of docs/json.md, and a sentence.
    Request { id: Value, code: &'static str, message: String },
    /// Disk, store or index are: no other request would fare better.
    Fatal(anyhow::Error),
}

impl Refusal {
    /// The line in the answer's place.
    fn printed(self, line: usize) -> anyhow::Result<Value> {
        match self {
            Refusal::Fatal(error) => Err(error),
            Refusal::Request { id: Value::Null, code, message } => {
                Ok(json!({"line": line, "error": {"code": code, "message": message}}))
            }
            Refusal::Request { id, code, message } => {
                Ok(json!({"id": id, "line": line, "error": {"code": code, "message": message}}))
            }
        }
    }
}

fn reply(desk: Option<&Desk>, earlier: &mut Earlier, line: Line, limit: usize) -> Result<Value, Refusal> {
    let bad = |id: Value, code: &'static str, message: String| Refusal::Request { id, code, message };
    let text = line.text().map_err(|message| bad(Value::Null, "bad_line", message))?;
    let request: Map<String, Value> = serde_json::from_str(&text)
        .map_err(|_| bad(Value::Null, "bad_line", "The line is not a JSON object.".to_owned()))?;
    let id = request.get("id").cloned().unwrap_or(Value::Null);
    if !matches!(id, Value::Null | Value::String(_) | Value::Number(_)) {
        return Err(bad(Value::Null, "bad_request", "“id” must be a text or a number.".to_owned()));
    }
    let request = Request::read(&request, limit).map_err(|(code, message)| bad(id.clone(), code, message))?;
    let no_library = || bad(id.clone(), "unknown_library", format!("There is no library “{}” here.", request.library));
    let desk = desk.ok_or_else(no_library)?;
    let page = Page { offset: 0, limit: request.limit };
    let previous = match &request.after_id {
        None => None,
        Some(after) => Some(earlier.get(&request.library, after).ok_or_else(|| {
            bad(
                id.clone(),
                "unknown_after_id",
                format!("No earlier request “{}” of this library was answered.", shown(after)),
            )
        })?),
    };
    let asked = answered_after(desk, &request.library, &request.question, &page, previous);
    let (answered, exchange) = asked.map_err(|error| match error.downcast_ref() {
        Some(AnswerError::Empty) => bad(id.clone(), "empty_query", sentence(&error)),
        _ if error.chain().any(is_unknown_library) => no_library(),
        _ => Refusal::Fatal(error),
    })?;
    let mut answer = render::json(&answered.question, &answered.reply, answered.took_us);
    earlier.add(request.library, &id, exchange);
    if let Value::Object(fields) = &mut answer {
        fields.insert("id".to_owned(), id);
    }
    Ok(answer)
}

/// An id as somebody can read it, at most 40 characters of it.
fn shown(id: &Value) -> String {
    let id = id.as_str().map_or_else(|| id.to_string(), ToOwned::to_owned);
    id.chars().filter(|character| !character.is_control()).take(40).collect()
}

fn is_unknown_library(cause: &(dyn std::error::Error + 'static)) -> bool {
    matches!(cause.downcast_ref(), Some(CurateError::NoLibrary(_)))
}

/// A request, checked.
#[derive(Debug)]
struct Request {
    library: LibraryName,
    limit: usize,
    question: Question,
    /// The earlier request that it goes on from.
    after_id: Option<Value>,
}

/// Fields of a request, by command: text fields first the one that it cannot do without (but for speakers and timeline),
/// then those that are switches.
const COMMANDS: &[(&str, &[&str], &[&str])] = &[
    ("who-said", &["words", "speaker", "outlet", "after", "before"], &["quotes_only"]),
    ("sources-on", &["topic", "speaker", "outlet", "after", "before"], &["quotes_only", "ungrouped"]),
    ("ask", &["question"], &[]),
    ("check-quote", &["quote", "speaker"], &[]),
    ("speakers", &["name", "outlet", "after", "before"], &[]),
    ("timeline", &["topic", "speaker", "outlet", "after", "before"], &[]),
];

type Fault = (&'static str, String);

impl Request {
    fn read(fields: &Map<String, Value>, limit: usize) -> Result<Request, Fault> {
        let bad = |message: String| ("bad_request", message);
        let name = text(fields, "command")?.ok_or_else(|| bad("The request has no “command”.".to_owned()))?;
        let Some((name, texts, switches)) = COMMANDS.iter().find(|(known, _, _)| *known == name) else {
            let known: Vec<&str> = COMMANDS.iter().map(|(known, _, _)| *known).collect();
            return Err(("unknown_command", format!("“command” must be one of {}.", known.join(", "))));
        };
        let known = |key: &str| {
            let follows = key == "after_id" && *name == "ask";
            follows
                || ["id", "command", "library", "limit"].contains(&key)
                || texts.contains(&key)
                || switches.contains(&key)
        };
        if let Some(unknown) = fields.keys().find(|key| !known(key)) {
            let unknown = shown(&Value::from(unknown.as_str()));
            return Err(bad(format!("{name} takes no field “{unknown}”.")));
        }
        let library = match text(fields, "library")? {
            Some(library) => LibraryName::new(&library).map_err(|error| bad(error.to_string()))?,
            None => LibraryName::local(),
        };
        let limit = match fields.get("limit") {
            None | Some(Value::Null) => limit,
            Some(given) => given
                .as_u64()
                .filter(|number| (1..=100).contains(number))
                .and_then(|number| usize::try_from(number).ok())
                .ok_or_else(|| bad("“limit” must be a whole number from 1 to 100.".to_owned()))?,
        };
        let after_id = match fields.get("after_id") {
            None | Some(Value::Null) => None,
            Some(id @ (Value::String(_) | Value::Number(_))) => Some(id.clone()),
            Some(_) => return Err(bad("“after_id” must be a text or a number.".to_owned())),
        };
        Ok(Request { library, limit, question: question(name, fields, texts)?, after_id })
    }
}

fn question(name: &str, fields: &Map<String, Value>, texts: &[&str]) -> Result<Question, Fault> {
    let mut options = Vec::new();
    for field in texts {
        if let Some(value) = text(fields, field)? {
            if matches!(*field, "after" | "before") {
                command::day(&value, false).map_err(|error| ("bad_date", error.to_string()))?;
            }
            options.push(((*field).to_owned(), value));
        }
    }
    let required = texts.first().filter(|_| name != "speakers" && name != "timeline");
    if let Some(required) = required {
        match options.iter().find(|(field, _)| field == required) {
            None => return Err(("bad_request", format!("{name} needs the field “{required}”."))),
            Some((_, value)) if value.trim().is_empty() => {
                return Err(("empty_query", AnswerError::Empty.to_string()));
            }
            Some(_) => {}
        }
    }
    let parsed = command::parse(name, &options).map_err(|error| ("bad_request", error.to_string()))?;
    let Command::Question { mut question, .. } = parsed else {
        return Err(("unknown_command", format!("“{name}” is no question.")));
    };
    match &mut question {
        Question::WhoSaid { filter, .. } => filter.quotes_only = switch(fields, "quotes_only")?,
        Question::SourcesOn { filter, ungrouped, .. } => {
            filter.quotes_only = switch(fields, "quotes_only")?;
            *ungrouped = switch(fields, "ungrouped")?;
        }
        _ => {}
    }
    Ok(question)
}

fn text(fields: &Map<String, Value>, name: &str) -> Result<Option<String>, Fault> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(("bad_request", format!("“{name}” must be a text or null."))),
    }
}

fn switch(fields: &Map<String, Value>, name: &str) -> Result<bool, Fault> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(on)) => Ok(*on),
        Some(_) => Err(("bad_request", format!("“{name}” must be true or false."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Request, Fault> {
        Request::read(&serde_json::from_str(line).unwrap(), 10)
    }

    #[track_caller]
    fn check(line: &str, code: &str, message: &str) {
        assert_eq!(read(line).unwrap_err(), (code_of(code), message.to_owned()));
    }

    fn code_of(code: &str) -> &'static str {
        ["bad_request", "bad_date", "empty_query", "unknown_command"].into_iter().find(|known| *known == code).unwrap()
    }

    #[test]
    fn a_request_is_read_with_its_filters() {
        let line = r#"{"id":"r1","command":"sources-on","topic":"the quay","speaker":null,"outlet":"Tern Post","after":"2031","limit":3,"ungrouped":true,"library":"sample"}"#;
        let request = read(line).unwrap();
        assert_eq!((request.limit, request.library), (3, LibraryName::sample()));
        let Question::SourcesOn { topic, filter, ungrouped } = request.question else { panic!("another question") };
        assert_eq!((topic.as_str(), ungrouped), ("the quay", true));
        assert_eq!(filter.outlet.as_deref(), Some("Tern Post"));
        assert_eq!(filter.after, Some(jiff::civil::date(2031, 1, 1)));
        assert_eq!(filter.speaker, None);
    }

    #[test]
    fn the_oldest_of_too_many_answered_requests_cannot_be_followed_up() {
        let question = Question::Ask { question: "who shut the quay".to_owned() };
        let exchange = || Exchange::unanswered(&question);
        let (mut earlier, library) = (Earlier::default(), LibraryName::local());
        earlier.add(library.clone(), &json!(0), exchange());
        for number in 0..EARLIER_MAX {
            earlier.add(library.clone(), &json!(number), exchange());
        }
        assert_eq!((earlier.exchanges.len(), earlier.order.len()), (EARLIER_MAX, EARLIER_MAX));
        assert!(earlier.get(&library, &json!(0)).is_some() && earlier.get(&library, &json!("0")).is_none());
        assert!(earlier.get(&LibraryName::sample(), &json!(0)).is_none());
        earlier.add(library.clone(), &json!("new"), exchange());
        assert!(earlier.get(&library, &json!(0)).is_none() && earlier.get(&library, &json!(1)).is_some());
        earlier.add(library.clone(), &Value::Null, exchange());
        assert!(earlier.get(&library, &Value::Null).is_none());
    }

    #[test]
    fn each_fault_of_a_request_has_its_code_and_sentence() {
        check(r#"{"words":"a"}"#, "bad_request", "The request has no “command”.");
        check(
            r#"{"command":"fly"}"#,
            "unknown_command",
            "“command” must be one of who-said, sources-on, ask, check-quote, speakers, timeline.",
        );
        check(r#"{"command":"ask","question":"a","speaker":"b"}"#, "bad_request", "ask takes no field “speaker”.");
        check(
            r#"{"command":"ask","question":"a","after_id":[1]}"#,
            "bad_request",
            "“after_id” must be a text or a number.",
        );
        check(
            r#"{"command":"who-said","words":"a","after_id":"r1"}"#,
            "bad_request",
            "who-said takes no field “after_id”.",
        );
        check(r#"{"command":"ask"}"#, "bad_request", "ask needs the field “question”.");
        let nothing = "Say what to count: give a topic, a speaker, or both.";
        check(r#"{"command":"timeline","outlet":"Tern Post"}"#, "bad_request", nothing);
        check(r#"{"command":"ask","question":7}"#, "bad_request", "“question” must be a text or null.");
        check(
            r#"{"command":"ask","question":"a","limit":0}"#,
            "bad_request",
            "“limit” must be a whole number from 1 to 100.",
        );
        check(
            r#"{"command":"ask","question":"a","library":"A"}"#,
            "bad_request",
            "A library's name has 1 to 32 of the characters a–z, 0–9, _ and -.",
        );
        check(
            r#"{"command":"who-said","words":"a","after":"2023-02-29"}"#,
            "bad_date",
            "“2023-02-29” is not a date. Write it as 2024, 2024-11 or 2024-11-29.",
        );
        check(r#"{"command":"ask","question":" "}"#, "empty_query", &AnswerError::Empty.to_string());
    }
}
