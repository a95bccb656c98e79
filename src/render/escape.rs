use std::fmt::Write as _;

/// What Discord's Markdown reads as formatting, a mention, a link or a time wherever it stands. Discord shows a
/// character of this kind as it is when `\` stands before it
/// (<https://support.discord.com/hc/en-us/articles/210298617>, "escaping").
const ACTIVE: &[char] = &['\\', '*', '_', '~', '|', '`', '>', '<', '[', ']', '@', '#', '⟨'];
/// What is formatting at the start of a line only: lists, small print.
const ACTIVE_AT_LINE_START: &[char] = &['-', '+'];

/// `text` escaped so that Discord shows it as it is: nothing in it can format, ping, link, imitate a citation, or turn
/// the direction of the words after it. Invisible characters that could are shown by number, `⟨U+202E⟩`.
/// [`unescape`] gives back `text` byte for byte.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    let mut line_start = true;
    let mut digits_only = true;
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let numbered_list = character == '.' && digits_only && previous.is_ascii_digit();
        let address = character == ':' && rest.starts_with("://");
        if is_shown_by_number(character) {
            let _ = write!(escaped, "⟨U+{:04X}⟩", u32::from(character));
        } else {
            let active = ACTIVE.contains(&character) || (line_start && ACTIVE_AT_LINE_START.contains(&character));
            if active || numbered_list || address {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        if character == '\n' {
            (line_start, digits_only) = (true, true);
        } else {
            line_start &= character.is_whitespace();
            digits_only &= character.is_whitespace() || character.is_ascii_digit();
        }
        previous = character;
    }
    escaped
}

/// The text that [`escape`] was given.
#[must_use]
pub fn unescape(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some(character) = rest.chars().next() {
        let after = rest.get(character.len_utf8()..).unwrap_or_default();
        rest = if character == '\\' {
            let kept = after.chars().next();
            text.extend(kept);
            after.get(kept.map_or(0, char::len_utf8)..).unwrap_or_default()
        } else if let Some((numbered, left)) = numbered(rest) {
            text.push(numbered);
            left
        } else {
            text.push(character);
            after
        };
    }
    text
}

/// The character that `text` begins with by number, and what follows it.
fn numbered(text: &str) -> Option<(char, &str)> {
    let (number, left) = text.strip_prefix("⟨U+")?.split_once('⟩')?;
    let character = u32::from_str_radix(number, 16).ok().and_then(char::from_u32)?;
    Some((character, left))
}

/// Whether `character` is invisible and could hide or turn other words: bidirectional controls, zero-width characters
/// (joiners excepted, which scripts and emoji need), tags, and control characters other than a line break or a tab
/// (Unicode 16.0, `Bidi_Control`, `Default_Ignorable_Code_Point`, `Cc`).
pub(super) fn is_shown_by_number(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{00AD}'
        | '\u{061C}'
        | '\u{180E}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{FEFF}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escape(text), expected);
        assert_eq!(unescape(expected), text);
    }

    #[test]
    fn nothing_in_an_article_formats_or_pings() {
        check("**bold** _it_ ~~no~~ ||spoiler||", "\\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ \\|\\|spoiler\\|\\|");
        check("@everyone <@1> <@&1> <#1> </x:1>", "\\@everyone \\<\\@1\\> \\<\\@&1\\> \\<\\#1\\> \\</x:1\\>");
        check("[safe](http://evil.example)", "\\[safe\\](http\\://evil.example)");
        check("```rust", "\\`\\`\\`rust");
    }

    #[test]
    fn nothing_in_an_article_begins_a_list_a_heading_or_small_print() {
        check("- one\n-# two\n# three\n1. four\n> five", "\\- one\n\\-\\# two\n\\# three\n1\\. four\n\\> five");
        check("a - b 2. c", "a - b 2. c");
    }

    #[test]
    fn a_turned_direction_is_shown_by_number() {
        check("abc\u{202E}def", "abc⟨U+202E⟩def");
        check("a⟨U+202E⟩b", "a\\⟨U+202E⟩b");
        check("nul\0", "nul⟨U+0000⟩");
    }

    #[test]
    fn plain_words_are_left_alone() {
        check("“I need ammunition, not a ride.” (p. 3) — Maté’s", "“I need ammunition, not a ride.” (p. 3) — Maté’s");
    }

    proptest! {
        #[test]
        fn unescaping_gives_back_the_very_bytes(text in "\\PC{0,40}|[\\\\*_~|`><\\[\\]@#⟨⟩U+0-9.:/\n\u{202E}\u{200B} -]{0,40}") {
            prop_assert_eq!(unescape(&escape(&text)), text);
        }
    }
}
