use super::{
    CommandError,
    table::{OptionKind, Spec, TABLE},
};

/// A typed line taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `who-said`, `article remove`; `ask` for a bare question.
    pub name: String,
    /// In the order given; the words that belong to no named option are the first required option's.
    pub options: Vec<(String, String)>,
}

/// A typed line such as `/who-said the quay is shut speaker:Vale outlet:"Tern Post"`, or a bare question, taken apart by
/// the table. A word such as `note:` that names no option of the command is a word like any other.
pub fn line(text: &str) -> Result<Line, CommandError> {
    let text = text.trim();
    let Some(typed) = text.strip_prefix('/') else {
        return Ok(Line { name: "ask".to_owned(), options: vec![("question".to_owned(), text.to_owned())] });
    };
    let (first, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let unknown = || CommandError("There is no such command. /help lists what there is.".to_owned());
    let spec = TABLE.iter().find(|spec| spec.name == first).ok_or_else(unknown)?;
    let (second, rest_of_second) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim_start(), ""));
    match spec.subcommands.iter().find(|spec| spec.name == second) {
        Some(sub) => Ok(Line { name: format!("{first} {second}"), options: options(sub, rest_of_second) }),
        None => Ok(Line { name: first.to_owned(), options: options(spec, rest) }),
    }
}

/// The options of `spec` in `rest`, and the words left over as its first text or file option.
fn options(spec: &Spec, rest: &str) -> Vec<(String, String)> {
    let (mut named, mut words) = (Vec::new(), Vec::new());
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let option = spec.options.iter().find_map(|option| {
            let after = rest.strip_prefix(option.name)?.strip_prefix(':')?;
            Some((option.name, after))
        });
        if let Some((name, after)) = option {
            let (value, left) = value(after);
            named.push((name.to_owned(), value.to_owned()));
            rest = left.trim_start();
        } else {
            let (word, left) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            words.push(word);
            rest = left.trim_start();
        }
    }
    let takes_words = |kind| matches!(kind, OptionKind::Text { .. } | OptionKind::File);
    let bare = spec.options.iter().find(|option| takes_words(option.kind));
    if let Some(bare) = bare.filter(|bare| !words.is_empty() && named.iter().all(|(name, _)| name != bare.name)) {
        named.insert(0, (bare.name.to_owned(), words.join(" ")));
    }
    named
}

/// A value in double marks up to the closing one, or one word; and what follows it.
fn value(text: &str) -> (&str, &str) {
    if let Some((value, left)) = text.strip_prefix('"').and_then(|opened| opened.split_once('"')) {
        return (value, left);
    }
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, name: &str, options: &[(&str, &str)]) {
        let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(line(typed), Ok(Line { name: name.to_owned(), options }), "{typed}");
    }

    #[test]
    fn words_and_named_options_are_told_apart() {
        check(
            "/who-said the quay is shut speaker:Vale outlet:\"Tern Post\"",
            "who-said",
            &[("words", "the quay is shut"), ("speaker", "Vale"), ("outlet", "Tern Post")],
        );
    }

    #[test]
    fn a_bare_line_is_a_question() {
        check("Who shut the quay?", "ask", &[("question", "Who shut the quay?")]);
    }

    #[test]
    fn a_subcommand_takes_its_own_words() {
        check("/article remove quay-2", "article remove", &[("id", "quay-2")]);
        check("/article list", "article list", &[]);
        check("/article add notes/the quay.md", "article add", &[("file", "notes/the quay.md")]);
    }

    #[test]
    fn a_colon_that_names_no_option_is_a_word() {
        check("/ask note: who shut it?", "ask", &[("question", "note: who shut it?")]);
    }

    #[test]
    fn an_unknown_command_is_named_as_such() {
        assert!(line("/fly").is_err());
    }
}
