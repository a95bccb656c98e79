/// One command of the table, or one subcommand.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// As typed after the `/`; of a subcommand, the second word.
    pub name: &'static str,
    /// One sentence, at most 100 characters.
    pub description: &'static str,
    /// Required options first, as Discord wants them. Empty where there are subcommands.
    pub options: &'static [OptionSpec],
    /// `add`, `list`, … of `/article`.
    pub subcommands: &'static [Spec],
    /// Whether only moderators may use it. A hint for menus: every use is decided by our own check.
    pub moderators_only: bool,
}

/// One option of a command.
#[derive(Debug, Clone, Copy)]
pub struct OptionSpec {
    /// As typed before the `:`.
    pub name: &'static str,
    /// One phrase, at most 100 characters.
    pub description: &'static str,
    /// What may be given.
    pub kind: OptionKind,
    /// Whether the command cannot do without it.
    pub required: bool,
    /// What to offer while somebody types it.
    pub completes: Option<Completes>,
}

/// What may be given for an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    /// Words.
    Text {
        /// The most characters; Discord's own limit is 6,000.
        chars_max: u16,
    },
    /// `2024`, `2024-11` or `2024-11-29`.
    Date,
    /// `true` or `false`.
    Switch,
    /// An attachment in Discord, a path in the console.
    File,
}

/// What to offer while somebody types an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completes {
    /// Names of quoted speakers.
    Speaker,
    /// Outlets of the library's articles.
    Outlet,
    /// Ids of the library's articles.
    Article,
}

/// The most characters that Discord lets somebody type into one option
/// (<https://discord.com/developers/docs/interactions/application-commands>, `max_length`).
const TEXT_CHARS_MAX: u16 = 6000;
/// The most characters of a name or an id.
const NAME_CHARS_MAX: u16 = 200;

const fn text(name: &'static str, description: &'static str) -> OptionSpec {
    let kind = OptionKind::Text { chars_max: TEXT_CHARS_MAX };
    OptionSpec { name, description, kind, required: true, completes: None }
}

const fn name_of(name: &'static str, description: &'static str, completes: Completes, required: bool) -> OptionSpec {
    let kind = OptionKind::Text { chars_max: NAME_CHARS_MAX };
    OptionSpec { name, description, kind, required, completes: Some(completes) }
}

const fn switch(name: &'static str, description: &'static str) -> OptionSpec {
    OptionSpec { name, description, kind: OptionKind::Switch, required: false, completes: None }
}

const fn date(name: &'static str, description: &'static str) -> OptionSpec {
    OptionSpec { name, description, kind: OptionKind::Date, required: false, completes: None }
}

const SPEAKER: OptionSpec = name_of("speaker", "Only words of this speaker", Completes::Speaker, false);
const OUTLET: OptionSpec = name_of("outlet", "Only articles of this outlet", Completes::Outlet, false);
const AFTER: OptionSpec = date("after", "Only articles published on this day or later: 2024, 2024-11 or 2024-11-29");
const BEFORE: OptionSpec =
    date("before", "Only articles published on this day or earlier: 2024, 2024-11 or 2024-11-29");
const PRIVATE: OptionSpec = switch("private", "Show the answer to you alone");
const ARTICLE_ID: OptionSpec = name_of("id", "The article's id, as /article list shows it", Completes::Article, true);

const fn reading(name: &'static str, description: &'static str, options: &'static [OptionSpec]) -> Spec {
    Spec { name, description, options, subcommands: &[], moderators_only: false }
}

const fn moderating(name: &'static str, description: &'static str, options: &'static [OptionSpec]) -> Spec {
    Spec { name, description, options, subcommands: &[], moderators_only: true }
}

/// All commands, in the order of `/help`.
pub static TABLE: &[Spec] = &[
    reading(
        "who-said",
        "Who said this? Finds the quotation, its speaker and where it was printed",
        &[
            text("words", "A quotation, a part of it, a misremembered one, or a subject"),
            SPEAKER,
            OUTLET,
            AFTER,
            BEFORE,
            PRIVATE,
        ],
    ),
    reading(
        "sources-on",
        "What each source says on a topic, side by side",
        &[
            text("topic", "What it is about"),
            SPEAKER,
            OUTLET,
            AFTER,
            BEFORE,
            switch("quotes-only", "Only quotations, not the articles' own words"),
            PRIVATE,
        ],
    ),
    reading(
        "ask",
        "Answers a question with the sentence that says it, or says that no source does",
        &[text("question", "Your question"), PRIVATE],
    ),
    reading(
        "check-quote",
        "Is this quotation right? Word for word, altered, said by someone else, or not here",
        &[
            text("quote", "The quotation to check"),
            name_of("speaker", "Who is supposed to have said it", Completes::Speaker, false),
            PRIVATE,
        ],
    ),
    reading(
        "speakers",
        "Who is quoted, how often, by which outlets and when; with a name, also what they said",
        &[
            name_of("name", "A speaker, or a part of the name", Completes::Speaker, false),
            OUTLET,
            AFTER,
            BEFORE,
            PRIVATE,
        ],
    ),
    reading(
        "timeline",
        "How many passages there are on a topic, or with words of a speaker, month by month",
        &[
            OptionSpec { required: false, ..text("topic", "What it is about; a topic, a speaker, or both") },
            SPEAKER,
            OUTLET,
            AFTER,
            BEFORE,
            PRIVATE,
        ],
    ),
    Spec {
        name: "article",
        description: "Add, list, show, remove and restore the articles that answers come from",
        options: &[],
        subcommands: &[
            moderating(
                "add",
                "Add an article from a file",
                &[OptionSpec {
                    name: "file",
                    description: "A .txt, .md or .html file",
                    kind: OptionKind::File,
                    required: true,
                    completes: None,
                }],
            ),
            moderating("list", "The articles of this library, the newest first", &[OUTLET]),
            moderating("show", "What is known of one article, and how it begins", &[ARTICLE_ID]),
            moderating("remove", "Take an article out of all answers; it can be restored for 30 days", &[ARTICLE_ID]),
            moderating(
                "restore",
                "Bring back an article that was removed less than 30 days ago",
                &[OptionSpec {
                    name: "id",
                    description: "The removed article's id",
                    kind: OptionKind::Text { chars_max: NAME_CHARS_MAX },
                    required: true,
                    completes: None,
                }],
            ),
        ],
        moderators_only: true,
    },
    reading("help", "What Verbatim can do", &[]),
];

/// The command or subcommand that `name` stands for: `who-said`, `article remove`.
#[must_use]
pub fn spec(name: &str) -> Option<&'static Spec> {
    let (first, second) = name.split_once(' ').map_or((name, None), |(first, second)| (first, Some(second.trim())));
    let spec = TABLE.iter().find(|spec| spec.name == first)?;
    match second {
        Some(second) => spec.subcommands.iter().find(|spec| spec.name == second),
        None => Some(spec),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Spec> {
        TABLE.iter().flat_map(|spec| std::iter::once(spec).chain(spec.subcommands))
    }

    /// Limits of <https://discord.com/developers/docs/interactions/application-commands#application-command-object>.
    #[test]
    fn names_and_descriptions_are_what_discord_takes() {
        let named = all().map(|spec| (spec.name, spec.description));
        let options = all().flat_map(|spec| spec.options).map(|option| (option.name, option.description));
        for (name, description) in named.chain(options) {
            assert!((1..=32).contains(&name.len()), "{name}");
            assert!(name.chars().all(|character| character.is_ascii_lowercase() || character == '-'), "{name}");
            assert!((1..=100).contains(&description.chars().count()), "{description}");
        }
    }

    #[test]
    fn required_options_come_first() {
        for spec in all() {
            assert!(spec.options.is_sorted_by_key(|option| !option.required), "{}", spec.name);
        }
    }

    #[test]
    fn every_reading_command_but_help_can_answer_privately() {
        for spec in TABLE.iter().filter(|spec| !spec.moderators_only && spec.name != "help") {
            assert!(spec.options.iter().any(|option| option.name == "private"), "{}", spec.name);
        }
    }

    #[test]
    fn a_subcommand_is_found_by_both_words() {
        assert_eq!(spec("article remove").map(|spec| spec.name), Some("remove"));
        assert!(spec("article fly").is_none());
        assert!(spec("fly").is_none());
    }
}
