//! Embedded posts: a line of somebody's words with their name, handle and day after a dash, "It is shut. — Anna Weil
//! (@annaweil) June 29, 2016".

use jiff::civil::Date;

use super::{
    cue::span_of,
    day::day_at,
    mention::{Name, names},
    token::streams,
};
use crate::domain::{SaidOn, Span};

/// Longest name between the dash and the handle, in bytes, and the longest day after it.
const NAME_BYTES_MAX: usize = 60;
const DAY_BYTES_MAX: usize = 32;
/// Fewest words of a post.
const WORDS_MIN: usize = 3;
/// Longest post, in bytes: services allow 280 characters, a link and a picture.
const POST_BYTES_MAX: usize = 1_500;

/// A post and who signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Post {
    pub(super) words: Span,
    pub(super) signature: Span,
    pub(super) name: Name,
    pub(super) said_on: Option<SaidOn>,
}

/// The post that the line at `within` is; `None` for any other line. `published` is what its day counts from.
pub(super) fn post(text: &str, within: Span, published: Option<Date>) -> Option<Post> {
    let line = within.slice(text)?.trim();
    if line.len() > POST_BYTES_MAX {
        return None;
    }
    let bracket = line.rfind("(@")?;
    let (handle, day) = line.get(bracket + 2..)?.split_once(')')?;
    let plain_handle = !handle.is_empty() && handle.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let day = day.trim();
    if !plain_handle || day.len() > DAY_BYTES_MAX {
        return None;
    }
    let before = line.get(..bracket)?;
    let from = before.ceil_char_boundary(before.len().saturating_sub(NAME_BYTES_MAX));
    let tail = before.get(from..)?;
    let dash = tail.rfind(['—', '–']).or_else(|| tail.rfind(" - ").map(|at| at + 1)).or_else(|| tail.rfind("--"))?;
    let signed = tail.get(dash..)?.trim_start_matches(['—', '–', '-']).trim();
    let words = without_tag(before.get(..from + dash)?.trim_end_matches(['-', ' ']))?;
    let signature = Span::of(signed, text)?;
    let tokens = streams(text, 0, signature, &[], 0).into_iter().next()?.tokens;
    let mut names = names(text, &tokens);
    let name = names.pop().filter(|name| names.is_empty() && name.start == 0 && name.end == tokens.len())?;
    // Words within marks are read by their marks.
    let marked = words.starts_with(['"', '“', '«', '„']);
    let enough = !marked && words.split_whitespace().nth(WORDS_MIN - 1).is_some();
    let said_on = Span::of(day, text).and_then(|day| day_of(text, day, published));
    let dated = day.is_empty() || said_on.is_some();
    (enough && dated).then_some(Post { words: Span::of(words, text)?, signature, name, said_on })
}

/// `words` without one tag of a page's own before them.
fn without_tag(words: &str) -> Option<&str> {
    let words = words.trim_start();
    if words.starts_with('<') { words.split_once('>').map(|(_, rest)| rest.trim_start()) } else { Some(words) }
}

fn day_of(text: &str, within: Span, published: Option<Date>) -> Option<SaidOn> {
    let tokens = streams(text, 0, within, &[], 0).into_iter().next()?.tokens;
    let day = day_at(text, &tokens, 0, published)?;
    let words = span_of(&tokens, day.start, day.end)?.slice(text)?.to_owned();
    Some(SaidOn { words, date: day.date })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, &str, Option<&str>)>) {
        let found = post(line, Span::of(line, line).unwrap(), None);
        let found = found.as_ref().map(|post| {
            let day = post.said_on.as_ref().map(|on| on.words.as_str());
            (post.words.slice(line).unwrap(), post.name.bare.as_str(), day)
        });
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn a_signed_line_is_a_post() {
        check(
            "It is shut. Go home! — Anna Weil (@annaweil) June 29, 2016",
            Some(("It is shut. Go home!", "Anna Weil", Some("June 29, 2016"))),
        );
        check(
            "It is shut pic.example/abc— Anna K. Weil (@ak_weil)",
            Some(("It is shut pic.example/abc", "Anna K. Weil", None)),
        );
    }

    #[test]
    fn a_handle_in_a_sentence_is_no_signature() {
        check("The mayor — Anna Weil (@annaweil) — came late and left.", None);
        check("Follow Anna Weil (@annaweil) on the quay", None);
        check("— Anna Weil (@annaweil)", None);
    }
}
