//! What the questions have in common: the library, the filters, and how the answer is printed.

use std::time::Instant;

use clap::{Args, value_parser};

use crate::{
    answer::{Exchange, Library, Page, Question, Reply, Understood},
    command::{self, Command, CommandError},
    curate::Desk,
    domain::LibraryName,
    render,
};

use super::{Context, Exit, Screen};

/// Which library is asked, and how the answer is given.
#[derive(Debug, Args)]
pub(super) struct Scope {
    /// The library to ask.
    #[arg(long, value_name = "NAME", value_parser = LibraryName::new, default_value = "local")]
    pub(super) library: LibraryName,
    /// How many findings to show, 1 to 100.
    #[arg(long, value_name = "N", value_parser = value_parser!(u8).range(1..=100))]
    limit: Option<u8>,
    /// Print the answer as one JSON object.
    #[arg(long)]
    json: bool,
}

/// What an answer is narrowed to.
#[derive(Debug, Args)]
pub(super) struct Narrowing {
    /// Only words of this speaker; a part of the name will do.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    #[command(flatten)]
    printed: Printed,
}

/// By whom and when an article was published.
#[derive(Debug, Args)]
pub(super) struct Printed {
    /// Only articles of this outlet.
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Only articles published on this day or later: 2024, 2024-11 or 2024-11-29.
    #[arg(long, value_name = "DATE")]
    after: Option<String>,
    /// Only articles published on this day or earlier.
    #[arg(long, value_name = "DATE")]
    before: Option<String>,
}

/// Options as the table of commands takes them.
#[derive(Debug, Default)]
pub(super) struct Given(Vec<(String, String)>);

impl Given {
    pub(super) fn words(name: &str, words: &[String]) -> Given {
        Given(vec![(name.to_owned(), words.join(" "))])
    }

    pub(super) fn and(mut self, name: &str, value: Option<&String>) -> Given {
        self.0.extend(value.map(|value| (name.to_owned(), value.clone())));
        self
    }

    pub(super) fn narrowed(self, by: &Narrowing) -> Given {
        self.and("speaker", by.speaker.as_ref()).printed(&by.printed)
    }

    pub(super) fn printed(self, by: &Printed) -> Given {
        self.and("outlet", by.outlet.as_ref()).and("after", by.after.as_ref()).and("before", by.before.as_ref())
    }

    /// The question that the table makes of them.
    pub(super) fn question(&self, name: &str) -> Result<Question, CommandError> {
        match command::parse(name, &self.0)? {
            Command::Question { question, .. } => Ok(question),
            _ => Err(CommandError(format!("“{name}” is no question."))),
        }
    }
}

/// Asks `question` and prints the answer.
pub(super) fn run(context: &Context, question: &Question, scope: &Scope, screen: &mut Screen) -> anyhow::Result<Exit> {
    let desk = context.read()?;
    let unasked = if scope.json { context.limit } else { readable(question, context.limit) };
    let page = Page { offset: 0, limit: scope.limit.map_or(unasked, usize::from) };
    let (reply, took_us) = answered(&desk, &scope.library, question, &page)?;
    if scope.json {
        screen.line(&render::json(question, &reply, took_us).to_string())?;
    } else {
        screen.text(&render::terminal(question, &reply, screen.look()))?;
    }
    Ok(Exit::Done)
}

/// How many findings somebody reads at once: the sources side by side, but of one answer only the best; at most `limit`.
pub(super) fn readable(question: &Question, limit: usize) -> usize {
    match question {
        Question::SourcesOn { .. } | Question::Speakers { name: None, .. } | Question::Timeline { .. } => limit,
        Question::Speakers { .. } | Question::WhoSaid { .. } => limit.min(5),
        Question::Ask { .. } | Question::CheckQuote { .. } => limit.min(3),
    }
}

/// The reply to `question`, and how many microseconds it took.
pub(super) fn answered(
    desk: &Desk,
    name: &LibraryName,
    question: &Question,
    page: &Page,
) -> anyhow::Result<(Reply, u64)> {
    let (asked, _) = answered_after(desk, name, question, page, None)?;
    Ok((asked.reply, asked.took_us))
}

/// A question that was answered.
#[derive(Debug)]
pub(super) struct Answered {
    /// As it was understood.
    pub(super) question: Question,
    pub(super) reply: Reply,
    /// How many microseconds it took.
    pub(super) took_us: u64,
}

/// The reply to `question` as it is meant after `previous`, and what the next question may lean on.
pub(super) fn answered_after(
    desk: &Desk,
    name: &LibraryName,
    question: &Question,
    page: &Page,
    previous: Option<&Exchange>,
) -> anyhow::Result<(Answered, Exchange)> {
    let begun = Instant::now();
    let index = desk.index(name)?;
    let library = Library { name, store: desk.store(), index: &index };
    let understood = Understood::after(previous, library, question)?;
    let reply = understood.answer(library, page)?;
    let took_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let question = understood.question().clone();
    let exchange = understood.answered_with(&reply);
    Ok((Answered { question, reply, took_us }, exchange))
}
