use super::metadata::clean_line;

/// Longest name, in characters.
const CHARS_MAX: usize = 200;

/// A speaker's name as a moderator gives it: on one line, composed (NFC), without characters that cannot be seen, with at
/// least one letter or digit, at most 200 characters long. Otherwise kept as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerName(String);

/// Why a text is no speaker's name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpeakerNameError {
    /// No letter and no digit.
    #[error("A speaker's name needs at least one letter or digit.")]
    Empty,
    /// More characters than a name may have.
    #[error("The speaker's name is {chars} characters long; the most is {CHARS_MAX}.")]
    TooLong {
        /// Of the name, cleaned.
        chars: usize,
    },
}

impl SpeakerName {
    /// `given`, cleaned.
    pub fn new(given: &str) -> Result<SpeakerName, SpeakerNameError> {
        let name = clean_line(given);
        if !name.chars().any(char::is_alphanumeric) {
            return Err(SpeakerNameError::Empty);
        }
        let chars = name.chars().count();
        if chars > CHARS_MAX { Err(SpeakerNameError::TooLong { chars }) } else { Ok(SpeakerName(name)) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<SpeakerName> for String {
    fn from(name: SpeakerName) -> String {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, expected: Result<&str, &str>) {
        let read = SpeakerName::new(given).map(String::from).map_err(|error| error.to_string());
        assert_eq!(read.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn a_name_is_kept_as_it_was_typed() {
        check("Anna Weil", Ok("Anna Weil"));
        check("@everyone **Bo** <Lund>", Ok("@everyone **Bo** <Lund>"));
        check("two officials", Ok("two officials"));
    }

    #[test]
    fn what_cannot_be_seen_and_what_breaks_the_line_is_taken_out() {
        check("  Anna\n\tWeil \u{1b}[31m\u{202e}\u{200b}", Ok("Anna Weil [31m"));
        check("Ame\u{301}lie", Ok("Amélie"));
    }

    #[test]
    fn what_names_nobody_is_refused() {
        check("", Err("A speaker's name needs at least one letter or digit."));
        check(" \u{200b}“…” ", Err("A speaker's name needs at least one letter or digit."));
    }

    #[test]
    fn a_name_has_at_most_200_characters() {
        check(&"é".repeat(200), Ok(&"é".repeat(200)));
        check(&"é".repeat(201), Err("The speaker's name is 201 characters long; the most is 200."));
    }
}
