//! Shortening texts that hold Discord Markdown: at a word, never inside an escape or a character, and with every bold
//! stretch closed again.

use super::limits::chars;

/// `text`, shortened at a word to at most `chars_max` UTF-16 units, the last of them `…` where anything was left out.
/// No escape (`\*`) is cut in two, and bold that was open is closed.
pub(super) fn clip(text: &str, chars_max: usize) -> String {
    if chars(text) <= chars_max {
        return text.to_owned();
    }
    let room = |suffix: &str| chars_max.saturating_sub(chars(suffix));
    let kept = head(text, room("…"));
    if !bold_is_open(kept) {
        return ended(kept, "…", chars_max);
    }
    let kept = head(text, room("…**"));
    ended(kept, if bold_is_open(kept) { "…**" } else { "…" }, chars_max)
}

/// A card's body: block-quoted words, then a small line (`-# `) on who said them. Where it is too long the words are
/// shortened and the small line stays.
pub(super) fn clip_body(body: &str, chars_max: usize) -> String {
    if chars(body) <= chars_max {
        return body.to_owned();
    }
    let Some((words, small)) = body.rfind("\n-# ").and_then(|at| body.split_at_checked(at)) else {
        return clip(body, chars_max);
    };
    match chars_max.checked_sub(chars(small)).filter(|room| *room >= chars_max / 2) {
        Some(room) => clip(words, room) + small,
        None => clip(body, chars_max),
    }
}

fn ended(kept: &str, suffix: &str, chars_max: usize) -> String {
    let ended = format!("{kept}{suffix}");
    if chars(&ended) <= chars_max { ended } else { String::new() }
}

/// The longest beginning of `text` of at most `chars_max` units that ends at a word, or, where that would leave out more
/// than 40 units (a very long word), at a character; never behind an escaping backslash or a star of two.
fn head(text: &str, chars_max: usize) -> &str {
    let mut count = 0;
    let mut end = 0;
    let mut word_end = None;
    for (at, character) in text.char_indices() {
        if character.is_whitespace() {
            word_end = Some((at, count));
        }
        count += character.len_utf16();
        if count > chars_max {
            break;
        }
        end = at + character.len_utf8();
    }
    let near = word_end.filter(|(_, units)| chars_max.saturating_sub(*units) <= 40).map(|(at, _)| at);
    let kept = text.get(..near.unwrap_or(end)).unwrap_or_default();
    whole_marks(kept)
}

/// `kept` without half a character shown by number (`⟨U+20`), a backslash that escapes nothing any more, half a `**`, or
/// white space, at its end.
fn whole_marks(kept: &str) -> &str {
    let opened = kept.rsplit_once("⟨U+").filter(|(before, rest)| !before.ends_with('\\') && !rest.contains('⟩'));
    let mut kept = opened.map_or(kept, |(before, _)| before).trim_end();
    while let Some(shorter) = without_half_a_mark(kept) {
        kept = shorter.trim_end();
    }
    kept
}

/// `kept` without the half mark it ends with; `None` where it ends with none.
fn without_half_a_mark(kept: &str) -> Option<&str> {
    let run = |text: &str, mark: char| text.len() - text.trim_end_matches(mark).len();
    if run(kept, '\\') % 2 == 1 {
        return kept.strip_suffix('\\');
    }
    let stars = run(kept, '*');
    let first_is_escaped = run(kept.trim_end_matches('*'), '\\') % 2 == 1;
    let unescaped = stars - usize::from(first_is_escaped && stars > 0);
    if unescaped % 2 == 1 { kept.strip_suffix('*') } else { None }
}

/// Whether an unescaped `**` in `text` has no partner.
fn bold_is_open(text: &str) -> bool {
    let mut open = false;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => drop(rest.next()),
            '*' if rest.peek() == Some(&'*') => {
                rest.next();
                open = !open;
            }
            _ => {}
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_text_ends_at_a_word() {
        assert_eq!(clip("The quay is shut.", 13), "The quay is…");
        assert_eq!(clip("The quay is shut.", 17), "The quay is shut.");
    }

    #[test]
    fn an_escape_is_not_cut_in_two() {
        assert_eq!(clip("aaaa\\*bbbb", 6), "aaaa…");
        assert_eq!(clip("aaaa\\\\bbbb", 7), "aaaa\\\\…");
    }

    #[test]
    fn a_character_shown_by_number_is_not_cut_in_two() {
        assert_eq!(clip("aaaa⟨U+202E⟩bbbb", 9), "aaaa…");
    }

    #[test]
    fn bold_that_was_open_is_closed() {
        assert_eq!(clip("> the **quay is shut** today", 16), "> the **quay…**");
    }

    #[test]
    fn a_character_of_two_units_is_not_cut() {
        assert_eq!(clip("😀😀😀", 4), "😀…");
    }

    #[test]
    fn the_line_on_the_speaker_stays_below_shortened_words() {
        let body = format!("> {}\n-# named: “said Vale”", "quay ".repeat(40));
        let clipped = clip_body(&body, 100);
        assert!(clipped.starts_with("> quay quay") && clipped.ends_with("…\n-# named: “said Vale”"), "{clipped}");
        assert!(chars(&clipped) <= 100);
    }

    proptest! {
        #[test]
        fn whatever_is_clipped_fits_and_has_whole_marks(
            text in "[a \\\\*>\n😀é-]{0,300}", chars_max in 0_usize..200,
        ) {
            for clipped in [clip(&text, chars_max), clip_body(&text, chars_max)] {
                prop_assert!(chars(&clipped) <= chars_max);
                let trailing = clipped.trim_end_matches('…');
                let backslashes = trailing.len() - trailing.trim_end_matches('\\').len();
                prop_assert!(clipped == text || backslashes % 2 == 0, "{clipped:?}");
                prop_assert!(clipped == text || !bold_is_open(&clipped), "{clipped:?}");
            }
        }
    }
}
