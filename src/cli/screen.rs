//! Standard output and error.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use crate::render::Look;

/// How wide text is where no terminal says, in columns.
const WIDTH: usize = 100;
/// The widest that lines get; longer ones are hard to read.
const WIDTH_MAX: usize = 120;

/// Standard output. Writing reports a closed pipe as an error, which ends the program quietly.
#[derive(Debug)]
pub(super) struct Screen {
    out: io::Stdout,
    look: Look,
}

impl Screen {
    pub(super) fn new() -> Screen {
        let stdout = io::stdout();
        // Knows terminals, NO_COLOR, CLICOLOR and CLICOLOR_FORCE.
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        let width = if stdout.is_terminal() { size().map_or(WIDTH, |(columns, _)| columns) } else { WIDTH };
        let look = Look { width: width.min(WIDTH_MAX), colour };
        Screen { out: stdout, look }
    }

    /// How text for it is laid out.
    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// `text` and a line break, written out at once.
    pub(super) fn line(&mut self, text: &str) -> anyhow::Result<()> {
        self.text(&format!("{text}\n"))
    }

    /// `text`, written out at once.
    pub(super) fn text(&mut self, text: &str) -> anyhow::Result<()> {
        self.out.write_all(text.as_bytes())?;
        Ok(self.out.flush()?)
    }
}

/// `text` on a terminal, a screenful at a time where it is longer than the screen.
pub(super) fn page(screen: &mut Screen, text: &str) -> anyhow::Result<()> {
    let rows = size().map_or(usize::MAX, |(_, rows)| rows);
    if text.lines().count() < rows {
        return screen.text(text);
    }
    paged(text).or_else(|_| screen.text(text))
}

fn paged(text: &str) -> Result<(), minus::MinusError> {
    let pager = minus::Pager::new();
    // The callback that ends the whole process with the pager (minus::hooks).
    pager.remove_hook(minus::hooks::Hook::PostPagerExit, 1)?;
    pager.set_prompt("space: further, b: back, /: search, q: close")?;
    pager.set_text(text)?;
    minus::page_all(pager)
}

/// Columns and rows of the terminal; `None` where there is none.
pub(super) fn size() -> Option<(usize, usize)> {
    let (columns, rows) = rustyline::DefaultEditor::new().ok()?.dimensions()?;
    Some((usize::from(columns), usize::from(rows))).filter(|(columns, rows)| *columns > 0 && *rows > 0)
}

/// A line on standard error. Where that is closed nobody can be told, so nothing is done about it.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// `text` of an article or a file name, fit to stand in a line: control characters and others that cannot be seen shown
/// as `\u{…}`.
pub(super) fn plain(text: &str) -> String {
    let escaped = |character: char| match character {
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => true,
        _ => character.is_control(),
    };
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if escaped(character) { plain.extend(character.escape_unicode()) } else { plain.push(character) }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_article_holds_cannot_drive_the_terminal() {
        assert_eq!(plain("Sh\u{1b}[2Jut\u{202e}é"), "Sh\\u{1b}[2Jut\\u{202e}é");
    }
}
