use super::{
    date::day,
    table::{OptionKind, OptionSpec, Spec, spec},
};
use crate::{answer::Question, domain::Filter};

/// What somebody asks for, checked against the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A question to the library.
    Question {
        /// What is asked.
        question: Question,
        /// Whether only the asker shall see the answer.
        private: bool,
    },
    /// Something a moderator does.
    Article(ArticleCommand),
    /// What Verbatim can do.
    Help,
}

/// What a moderator does to the articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticleCommand {
    /// Add one; `file` is what was given for the file (an attachment's id, or a path).
    Add {
        /// As given.
        file: String,
    },
    /// The articles, or those of one outlet.
    List {
        /// Only of this outlet.
        outlet: Option<String>,
    },
    /// One article.
    Show {
        /// Its id.
        id: String,
    },
    /// Take one out of all answers.
    Remove {
        /// Its id.
        id: String,
    },
    /// Bring one back.
    Restore {
        /// Its id.
        id: String,
    },
}

/// What was wrong with what somebody typed or chose: one sentence for them, which never repeats more than a few
/// characters of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CommandError(pub String);

/// The command that `name` (`who-said`, `article remove`) and its options, as given, stand for.
pub fn parse(name: &str, options: &[(String, String)]) -> Result<Command, CommandError> {
    let spec = spec(name).ok_or_else(|| CommandError("There is no such command. /help lists what there is.".into()))?;
    check(spec, options)?;
    let given = Given(options);
    let command = match name {
        "who-said" => question(Question::WhoSaid { words: given.required("words")?, filter: given.filter()? }, &given),
        "sources-on" => {
            let topic = given.required("topic")?;
            question(Question::SourcesOn { topic, filter: given.filter()?, ungrouped: false }, &given)
        }
        "ask" => question(Question::Ask { question: given.required("question")? }, &given),
        "check-quote" => {
            let quote = given.required("quote")?;
            question(Question::CheckQuote { quote, speaker: given.get("speaker") }, &given)
        }
        "speakers" => question(Question::Speakers { name: given.get("name"), filter: given.filter()? }, &given),
        "timeline" => {
            let (topic, filter) = (given.get("topic"), given.filter()?);
            if topic.is_none() && filter.speaker.is_none() {
                return Err(CommandError("Say what to count: give a topic, a speaker, or both.".to_owned()));
            }
            question(Question::Timeline { topic, filter }, &given)
        }
        "article add" => Command::Article(ArticleCommand::Add { file: given.required("file")? }),
        "article list" => Command::Article(ArticleCommand::List { outlet: given.get("outlet") }),
        "article show" => Command::Article(ArticleCommand::Show { id: given.required("id")? }),
        "article remove" => Command::Article(ArticleCommand::Remove { id: given.required("id")? }),
        "article restore" => Command::Article(ArticleCommand::Restore { id: given.required("id")? }),
        "help" => Command::Help,
        _ => {
            let words: Vec<_> = spec.subcommands.iter().map(|spec| spec.name).collect();
            return Err(CommandError(format!("/{name} needs one more word: {}.", words.join(", "))));
        }
    };
    Ok(command)
}

/// The options that, given to [`parse`] with the question's name, make the same question again.
#[must_use]
pub fn options(question: &Question) -> Vec<(String, String)> {
    let mut options = Vec::new();
    let mut push = |name: &str, value: Option<String>| {
        options.extend(value.map(|value| (name.to_owned(), value)));
    };
    match question {
        Question::WhoSaid { words, filter } => {
            push("words", Some(words.clone()));
            push_filter(filter, &mut push);
        }
        Question::SourcesOn { topic, filter, .. } => {
            push("topic", Some(topic.clone()));
            push_filter(filter, &mut push);
            push("quotes-only", filter.quotes_only.then(|| "true".to_owned()));
        }
        Question::Ask { question } => push("question", Some(question.clone())),
        Question::CheckQuote { quote, speaker } => {
            push("quote", Some(quote.clone()));
            push("speaker", speaker.clone());
        }
        Question::Speakers { name, filter } => {
            push("name", name.clone());
            push_filter(filter, &mut push);
        }
        Question::Timeline { topic, filter } => {
            push("topic", topic.clone());
            push_filter(filter, &mut push);
        }
    }
    options
}

fn push_filter(filter: &Filter, push: &mut impl FnMut(&str, Option<String>)) {
    push("speaker", filter.speaker.clone());
    push("outlet", filter.outlet.clone());
    push("after", filter.after.map(|date| date.to_string()));
    push("before", filter.before.map(|date| date.to_string()));
}

fn question(question: Question, given: &Given<'_>) -> Command {
    Command::Question { question, private: given.switch("private") }
}

/// Whether every option given is one of the command's, and is what the table allows.
fn check(spec: &Spec, options: &[(String, String)]) -> Result<(), CommandError> {
    for (name, value) in options {
        let Some(option) = spec.options.iter().find(|option| option.name == name) else {
            let known: Vec<_> = spec.options.iter().map(|option| option.name).collect();
            return Err(CommandError(format!("/{} has these options only: {}.", spec.name, known.join(", "))));
        };
        check_value(option, value)?;
    }
    Ok(())
}

fn check_value(option: &OptionSpec, value: &str) -> Result<(), CommandError> {
    let name = option.name;
    match option.kind {
        OptionKind::Text { chars_max } => {
            let chars = value.chars().count();
            let long = || CommandError(format!("“{name}” can have at most {chars_max} characters; it has {chars}."));
            if chars > usize::from(chars_max) { Err(long()) } else { Ok(()) }
        }
        OptionKind::Date => day(value, false).map(|_| ()),
        OptionKind::Switch if value == "true" || value == "false" => Ok(()),
        OptionKind::Switch => Err(CommandError(format!("“{name}” is either true or false."))),
        OptionKind::File => Ok(()),
    }
}

/// Options as given.
struct Given<'a>(&'a [(String, String)]);

impl Given<'_> {
    /// The value given for `name`, trimmed; `None` where there is none, or only white space.
    fn get(&self, name: &str) -> Option<String> {
        let (_, value) = self.0.iter().find(|(given, _)| given == name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn required(&self, name: &str) -> Result<String, CommandError> {
        self.get(name).ok_or_else(|| match name {
            "id" | "file" => CommandError(format!("“{name}” is empty: say which one.")),
            _ => CommandError("There is nothing to search for: give at least one word.".to_owned()),
        })
    }

    fn switch(&self, name: &str) -> bool {
        self.get(name).as_deref() == Some("true")
    }

    fn filter(&self) -> Result<Filter, CommandError> {
        let after = self.get("after").map(|given| day(&given, false)).transpose()?;
        let before = self.get("before").map(|given| day(&given, true)).transpose()?;
        if let (Some(after), Some(before)) = (after, before)
            && after > before
        {
            return Err(CommandError(format!("“after” ({after}) is later than “before” ({before}): swap them.")));
        }
        let quotes_only = self.switch("quotes-only");
        Ok(Filter { speaker: self.get("speaker"), outlet: self.get("outlet"), after, before, quotes_only })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(options: &[(&str, &str)]) -> Vec<(String, String)> {
        options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[track_caller]
    fn refused(name: &str, options: &[(&str, &str)], sentence: &str) {
        assert_eq!(parse(name, &given(options)).unwrap_err().to_string(), sentence);
    }

    #[test]
    fn a_question_comes_back_from_its_own_options() {
        let options_given = given(&[
            ("words", "the quay is shut"),
            ("speaker", "Vale"),
            ("outlet", "Tern Post"),
            ("after", "2031-04-01"),
            ("before", "2031-04-30"),
        ]);
        let Command::Question { question, private } = parse("who-said", &options_given).unwrap() else { panic!() };
        assert!(!private);
        assert_eq!(options(&question), options_given);
    }

    #[test]
    fn a_timeline_and_speakers_come_back_with_what_narrows_them() {
        let options_given = given(&[("topic", "quay"), ("speaker", "Vale"), ("after", "2031-04-01")]);
        let Command::Question { question, .. } = parse("timeline", &options_given).unwrap() else { panic!() };
        assert_eq!(options(&question), options_given);
        let options_given = given(&[("name", "Vale"), ("outlet", "Tern Post")]);
        let Command::Question { question, .. } = parse("speakers", &options_given).unwrap() else { panic!() };
        assert_eq!(options(&question), options_given);
    }

    #[test]
    fn only_quotations_and_only_for_me() {
        let found = parse("sources-on", &given(&[("topic", "quay"), ("quotes-only", "true"), ("private", "true")]));
        let filter = Filter { quotes_only: true, ..Filter::default() };
        let question = Question::SourcesOn { topic: "quay".into(), filter, ungrouped: false };
        assert_eq!(found, Ok(Command::Question { question, private: true }));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_sentence() {
        refused("who-said", &[("words", "  ")], "There is nothing to search for: give at least one word.");
        refused("article show", &[("id", "")], "“id” is empty: say which one.");
        let nothing = "Say what to count: give a topic, a speaker, or both.";
        refused("timeline", &[("topic", " "), ("outlet", "Tern Post")], nothing);
        refused("fly", &[], "There is no such command. /help lists what there is.");
        refused("article", &[], "/article needs one more word: add, list, show, remove, restore.");
        refused("ask", &[("colour", "red")], "/ask has these options only: question, private.");
        refused("ask", &[("question", "Who?"), ("private", "perhaps")], "“private” is either true or false.");
        let dates = [("words", "quay"), ("after", "2031-05"), ("before", "2031-04")];
        refused("who-said", &dates, "“after” (2031-05-01) is later than “before” (2031-04-30): swap them.");
        let long = "é".repeat(6001);
        refused("ask", &[("question", &long)], "“question” can have at most 6000 characters; it has 6001.");
    }

    #[test]
    fn six_thousand_characters_are_a_question() {
        assert!(parse("ask", &given(&[("question", &"é".repeat(6000))])).is_ok());
    }
}
