use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use crate::discord::Token;

use super::{ConfigError, Settings, layers::variable, shown};

/// The most bytes of a token file that are read; a token has under a hundred.
const FILE_BYTES_MAX: u64 = 4096;

/// The token, and what the operator should know about where it comes from.
#[derive(Debug)]
pub struct Given {
    /// The token.
    pub token: Token,
    /// One sentence, where the file can be read by others.
    pub warning: Option<String>,
}

/// Discord's token, from `DISCORD_TOKEN`, or from the file that `DISCORD_TOKEN_FILE` or `discord.token_file` names.
pub fn token(settings: &Settings, environment: &[(String, String)]) -> Result<Given, ConfigError> {
    let given = variable(environment, "DISCORD_TOKEN");
    let set = Some(&settings.discord.token_file).filter(|file| !file.as_os_str().is_empty());
    let file = variable(environment, "DISCORD_TOKEN_FILE").map(PathBuf::from).or_else(|| set.cloned());
    match (given, file) {
        (Some(_), Some(_)) => Err(refused("The token is given twice, in DISCORD_TOKEN and as a file: leave one out.")),
        (Some(token), None) => Ok(Given { token: checked(token, "DISCORD_TOKEN")?, warning: None }),
        (None, Some(file)) => from_file(&file),
        (None, None) if environment.iter().any(|(name, _)| name == "DISCORD_TOKEN") => {
            Err(refused("DISCORD_TOKEN is empty: put the bot's token there, or name a file in DISCORD_TOKEN_FILE."))
        }
        (None, None) => Err(refused(
            "There is no token: set DISCORD_TOKEN to the bot's token, or DISCORD_TOKEN_FILE to a file that holds it.",
        )),
    }
}

fn from_file(file: &Path) -> Result<Given, ConfigError> {
    let name = format!("The token file {}", shown(file));
    let opened = File::open(file).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => refused(&format!("{name} does not exist.")),
        _ => refused(&format!("{name} cannot be opened: {error}.")),
    })?;
    if opened.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Err(refused(&format!("{name} is not a file.")));
    }
    let warning = warning(&opened, &name);
    let mut bytes = Vec::new();
    opened.take(FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(|_| refused(&format!("{name} cannot be read.")))?;
    let text = String::from_utf8(bytes).map_err(|_| refused(&format!("{name} holds something else than a token.")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let line = text.trim_end_matches(['\n', '\r']);
    if line.trim().is_empty() {
        return Err(refused(&format!("{name} is empty.")));
    }
    Ok(Given { token: checked(line, &name)?, warning })
}

/// `token`, where it can be one. It is never repeated in the sentence.
fn checked(token: &str, name: &str) -> Result<Token, ConfigError> {
    if token.starts_with("Bot ") {
        return Err(refused(&format!("{name} begins with “Bot ”: give the token alone.")));
    }
    if token.chars().any(char::is_whitespace) {
        return Err(refused(&format!("{name} holds a space or a line break: give the token alone, on one line.")));
    }
    Token::new(token).map_err(|_| refused(&format!("{name} holds a character that no token has: copy it again.")))
}

#[cfg(unix)]
fn warning(file: &File, name: &str) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o004 != 0).then(|| format!("{name} can be read by every user (mode {mode:o}); chmod 600 keeps it yours."))
}

#[cfg(not(unix))]
fn warning(_: &File, _: &str) -> Option<String> {
    None
}

fn refused(sentence: &str) -> ConfigError {
    ConfigError(sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], expected: &str) {
        let environment: Vec<(String, String)> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        match token(&Settings::default(), &environment) {
            Ok(_) => assert_eq!(expected, "a token"),
            Err(error) => assert_eq!(error.to_string(), expected),
        }
    }

    fn check_file(bytes: &[u8], expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, bytes).unwrap();
        let mut settings = Settings::default();
        settings.discord.token_file.clone_from(&file);
        match token(&settings, &[]) {
            Ok(_) => assert_eq!(expected, "a token"),
            Err(error) => assert_eq!(error.to_string().replace(&shown(&file), "FILE"), expected),
        }
    }

    #[test]
    fn a_token_comes_from_the_environment_or_from_a_file_and_never_from_both() {
        check(&[("DISCORD_TOKEN", "made.up.token")], "a token");
        check(
            &[("DISCORD_TOKEN", "made.up.token"), ("DISCORD_TOKEN_FILE", "/nowhere")],
            "The token is given twice, in DISCORD_TOKEN and as a file: leave one out.",
        );
        check(&[("DISCORD_TOKEN_FILE", "/nowhere")], "The token file /nowhere does not exist.");
        check(&[("DISCORD_TOKEN_FILE", "/")], "The token file / is not a file.");
    }

    #[test]
    fn a_missing_or_empty_token_is_told_apart() {
        check(
            &[],
            "There is no token: set DISCORD_TOKEN to the bot's token, or DISCORD_TOKEN_FILE to a file that holds it.",
        );
        check(
            &[("DISCORD_TOKEN", "")],
            "DISCORD_TOKEN is empty: put the bot's token there, or name a file in DISCORD_TOKEN_FILE.",
        );
        check_file(b"\n", "The token file FILE is empty.");
    }

    #[test]
    fn the_line_break_at_a_files_end_is_not_the_tokens() {
        check_file(b"made.up.token\n", "a token");
        check_file(b"made.up.token\r\n", "a token");
        check_file(b"\xef\xbb\xbfmade.up.token", "a token");
    }

    #[test]
    fn what_is_no_token_is_refused_and_not_repeated() {
        let broken = "The token file FILE holds a space or a line break: give the token alone, on one line.";
        check_file(b"made.up\n.token\n", broken);
        check_file(b"made.up.token \n", broken);
        check_file(b"Bot made.up.token\n", "The token file FILE begins with “Bot ”: give the token alone.");
        check_file(b"\xff\xfe", "The token file FILE holds something else than a token.");
        check_file("m\u{e4}de".as_bytes(), "The token file FILE holds a character that no token has: copy it again.");
        check(
            &[("DISCORD_TOKEN", "made.up.token\n")],
            "DISCORD_TOKEN holds a space or a line break: give the token alone, on one line.",
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_file_that_everybody_can_read_gives_one_warning() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        std::fs::write(&file, "made.up.token").unwrap();
        let warned = |mode: u32| {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            from_file(&file).ok().and_then(|token| token.warning).map(|warning| warning.replace(&shown(&file), "FILE"))
        };
        assert_eq!(
            warned(0o644).as_deref(),
            Some("The token file FILE can be read by every user (mode 644); chmod 600 keeps it yours.")
        );
        assert_eq!(warned(0o600), None);
    }
}
