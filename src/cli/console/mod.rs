//! `verbatim console`: a chat with one library in the terminal. Where standard input is no terminal, lines are read and
//! answered without prompts, pager and history.

mod completion;
mod input;

use std::io::IsTerminal;

use clap::Args;
use jiff::Timestamp;

use crate::{
    answer::{Memory, Page, Question},
    command::{self, ArticleCommand, Command},
    curate::Desk,
    domain::LibraryName,
    render,
};

use self::input::{Input, Typed};
use super::{
    Context, Exit, Screen, article,
    desk::now,
    exit_of,
    question::{answered_after, readable},
    sample,
    screen::{self, page},
    sentence,
};

/// Findings of an answer in the console.
const FINDINGS: usize = 5;
/// Articles of a list in the console.
const LISTED: usize = 50;

/// `verbatim console`
#[derive(Debug, Args)]
pub struct Options {
    /// The library to talk to; `local`, or `sample` while that is empty.
    #[arg(long, value_name = "NAME", value_parser = LibraryName::new, conflicts_with = "sample")]
    library: Option<LibraryName>,
    /// Talk to the sample library, which is filled first where it is empty.
    #[arg(long)]
    sample: bool,
}

pub(super) fn run(context: &Context, options: Options) -> anyhow::Result<Exit> {
    let desk = context.write()?;
    let mut screen = Screen::new();
    let library = library(&desk, context, options)?;
    let mut input = Input::open(&desk, &library, &context.folder)?;
    let library = match library {
        library if !is_empty(&desk, &library)? => library,
        library => offered(&desk, context, library, &mut input, &mut screen)?,
    };
    input.talk_to(&library);
    if input.is_terminal() {
        let (articles, _) = desk.store().list(&library, None, 0, 1)?;
        let articles = super::verify::of(articles, "article", "articles");
        screen.line(&format!("Library {library}, {articles}. Ask something, or type /help; Ctrl-D leaves."))?;
    }
    let mut chat = Chat { desk: &desk, context, library, screen, memory: Memory::default() };
    loop {
        match input.line()? {
            Typed::Line(line) if line.trim().is_empty() => {}
            Typed::Line(line) if matches!(line.trim(), "/quit" | "/exit") => break,
            Typed::Line(line) => chat.answer(&line)?,
            Typed::Cancelled => {}
            Typed::End => break,
        }
    }
    input.close();
    Ok(Exit::Done)
}

/// The library to talk to, which is there afterwards.
fn library(desk: &Desk, context: &Context, options: Options) -> anyhow::Result<LibraryName> {
    if options.sample {
        sample::fill(desk, context)?;
        return Ok(LibraryName::sample());
    }
    if let Some(library) = options.library {
        super::desk::known(desk, &library)?;
        return Ok(library);
    }
    let local = LibraryName::local();
    desk.create_library(&local, now())?;
    let sample = LibraryName::sample();
    if is_empty(desk, &local)? && desk.store().has_library(&sample)? && !is_empty(desk, &sample)? {
        return Ok(sample);
    }
    Ok(local)
}

fn is_empty(desk: &Desk, library: &LibraryName) -> anyhow::Result<bool> {
    Ok(desk.store().keys(library)?.is_empty())
}

/// Offers the sample in the place of an empty library; without a terminal nobody can be asked.
fn offered(
    desk: &Desk,
    context: &Context,
    library: LibraryName,
    input: &mut Input,
    screen: &mut Screen,
) -> anyhow::Result<LibraryName> {
    if !input.is_terminal() {
        screen.line(&format!(
            "The library {library} is empty: add articles with /article add FILE, or start with --sample."
        ))?;
        return Ok(library);
    }
    let asked = format!(
        "The library {library} is empty. Take the sample, {} invented articles, to try things out? [y/N] ",
        sample::LEN
    );
    if input.agreed(&asked)? {
        sample::fill(desk, context)?;
        return Ok(LibraryName::sample());
    }
    Ok(library)
}

/// A chat under way.
struct Chat<'a> {
    desk: &'a Desk,
    context: &'a Context,
    library: LibraryName,
    screen: Screen,
    /// What was asked in the last minutes.
    memory: Memory<()>,
}

impl Chat<'_> {
    /// Answers one line. What is wrong with it is said, and the chat goes on; a disk that fails ends it.
    fn answer(&mut self, line: &str) -> anyhow::Result<()> {
        match self.text(line) {
            Ok(text) if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() => {
                page(&mut self.screen, &text)
            }
            Ok(text) => self.screen.text(&text),
            Err(error) if matches!(exit_of(&error), Exit::Refused | Exit::Usage) => self.screen.line(&sentence(&error)),
            Err(error) => Err(error),
        }
    }

    fn text(&mut self, line: &str) -> anyhow::Result<String> {
        let line = command::line(line)?;
        let asked = command::parse(&line.name, &line.options)?;
        match asked {
            Command::Question { question, .. } => self.replied(&question, now()),
            Command::Article(asked) => self.article(asked),
            Command::Help => {
                Ok(format!("{}/quit: Leave; Ctrl-D does too. A line without a / is a question.\n", command::help(true)))
            }
        }
    }

    /// The answer to `question`, asked at `now`: the session is one conversation.
    fn replied(&mut self, question: &Question, now: Timestamp) -> anyhow::Result<String> {
        let page = Page { offset: 0, limit: readable(question, FINDINGS) };
        let previous = self.memory.last(&(), true, None, now);
        let (answered, exchange) = answered_after(self.desk, &self.library, question, &page, previous)?;
        self.memory.remember((), true, 0, exchange, now);
        Ok(render::terminal(&answered.question, &answered.reply, self.screen.look()))
    }

    fn article(&self, asked: ArticleCommand) -> anyhow::Result<String> {
        let (desk, context, library) = (self.desk, self.context, &self.library);
        match asked {
            ArticleCommand::Add { file } => article::added(desk, context, library, &input::path(&file)),
            ArticleCommand::List { outlet } => article::listed(desk, library, outlet.as_deref(), 0, LISTED),
            ArticleCommand::Show { id } => article::shown(desk, library, &id),
            ArticleCommand::Remove { id } => Ok(article::removed(desk, context, library, &id)? + "\n"),
            ArticleCommand::Restore { id } => Ok(article::restored(desk, context, library, &id)? + "\n"),
        }
    }
}

/// Says what could not be done on the side, such as keeping the history.
fn aside(text: &str) {
    screen::note(text);
}
