use std::fmt::Write as _;

use super::table::{Spec, TABLE};

const FOLLOW_UPS: &str = "A question may go on from your last one here, for 10 minutes: “and Vale?”, “when did she say that?”, \
                          “what else did she say?”, “who disagrees?”.\n";

/// The table as one line a command: `/who-said words [speaker] …: what it does`. Plain text without formatting.
#[must_use]
pub fn help(moderator: bool) -> String {
    let mut text = String::new();
    for spec in TABLE.iter().filter(|spec| moderator || !spec.moderators_only) {
        match spec.subcommands {
            [] => push(&mut text, spec.name, spec),
            subcommands => {
                for sub in subcommands {
                    push(&mut text, &format!("{} {}", spec.name, sub.name), sub);
                }
            }
        }
    }
    text.push_str(FOLLOW_UPS);
    text
}

fn push(text: &mut String, name: &str, spec: &Spec) {
    let _ = write!(text, "/{name}");
    for option in spec.options {
        let _ = if option.required { write!(text, " {}", option.name) } else { write!(text, " [{}]", option.name) };
    }
    let _ = writeln!(text, ": {}.", spec.description);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_not_shown_what_only_moderators_can_do() {
        assert!(!help(false).contains("/article"));
        assert!(help(true).contains("/article remove id: Take an article out of all answers"));
    }

    #[test]
    fn each_command_has_its_options_and_its_sentence() {
        let expected = "/ask question [private]: Answers a question with the sentence that says it, or says that no source does.\n";
        assert!(help(false).contains(expected), "{}", help(false));
    }
}
