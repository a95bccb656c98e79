//! The bot's token: the one secret that lets anybody speak as the bot.

use std::fmt;

/// A bot token. Nothing shows it: neither `Debug` nor an error.
#[derive(Clone)]
pub struct Token(String);

/// Why a text is no bot token. Never repeats any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Nothing, or only white space.
    #[error("The Discord token is empty.")]
    Empty,
    /// `Bot ` or `Bearer ` in front.
    #[error("The Discord token must be given alone, without “Bot ” in front.")]
    Prefixed,
    /// White space or another character that no token has.
    #[error("The Discord token holds a space, a line break or another character that no token has.")]
    Character,
}

impl Token {
    /// The token in `text`; white space around it, such as a file's last line break, is left out.
    pub fn new(text: &str) -> Result<Token, TokenError> {
        let token = text.trim();
        if token.is_empty() {
            return Err(TokenError::Empty);
        }
        if token.starts_with("Bot ") || token.starts_with("Bearer ") {
            return Err(TokenError::Prefixed);
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::Character);
        }
        Ok(Token(token.to_owned()))
    }

    /// The token itself, for Discord alone.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_line_break_is_no_part_of_the_token() {
        assert_eq!(Token::new("abc.def\r\n").unwrap().expose(), "abc.def");
    }

    #[test]
    fn what_cannot_be_a_token_is_told_without_repeating_it() {
        for (text, error) in [
            (" \n", TokenError::Empty),
            ("Bot abc.def", TokenError::Prefixed),
            ("abc def", TokenError::Character),
            ("abc\ndef", TokenError::Character),
            ("äbc", TokenError::Character),
        ] {
            assert_eq!(Token::new(text).map(|_| ()), Err(error));
            assert!(!error.to_string().contains("abc"));
        }
    }

    #[test]
    fn a_token_in_a_log_shows_nothing() {
        assert_eq!(format!("{:?}", Token::new("abc.def").unwrap()), "Token(…)");
    }
}
