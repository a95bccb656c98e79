//! Single quotation marks as printed, and whether their neighbours say that they open or close.

/// Marks that are looked past when a mark's neighbours are read (`"'No,' he said."`), at most so many.
const MARKS_SKIPPED_MAX: usize = 3;
/// What is left out at a word's start where an apostrophe stands for it: ’tis, ’em, rock ’n’ roll.
const ELISIONS: &[&str] = &["tis", "twas", "em", "til", "cause", "cuz", "n", "bout", "round", "nuff"];

/// Marks that pair with each other. Any double mark closes any other of its family: “A" is common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `"`, `“ ”`, `„ “`, `''`, ` `` `.
    Double,
    /// `« »`, either way round.
    Guillemet,
    /// `' ‘ ’ ‚ ‹ ›`.
    Single,
}

/// What the neighbours of a mark say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Open,
    Close,
    /// The marks before it decide.
    Either,
    /// An apostrophe, or inches.
    Neither,
}

/// One quotation mark, or two characters that stand for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// Byte offset into the line.
    pub(super) at: usize,
    pub(super) len_bytes: usize,
    pub(super) family: Family,
    pub(super) role: Role,
    /// `"` and `''`: the same mark opens and closes, so it cannot stand within itself.
    pub(super) straight: bool,
    /// Stands after a digit: may mean inches where nothing is open.
    pub(super) after_digit: bool,
}

/// The marks of `line`, in order.
pub(super) fn marks(line: &str) -> impl Iterator<Item = Mark> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = line.get(from..)?;
        let at = from + rest.find(is_mark)?;
        let mark = mark_at(line, at);
        from = at + mark.len_bytes;
        Some(mark)
    })
}

fn is_mark(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '«' | '»' | '\u{2018}'..='\u{201f}' | '‹' | '›')
}

/// The mark that stands at byte `at` of `line`.
fn mark_at(line: &str, at: usize) -> Mark {
    let here = line.get(at..).unwrap_or_default();
    let first = here.chars().next().unwrap_or('"');
    let doubled = ["''", "``"].iter().any(|two| here.starts_with(two)) && !here.starts_with("'''");
    let len_bytes = if doubled { 2 } else { first.len_utf8() };
    let before = line.get(..at).unwrap_or_default();
    let after = here.get(len_bytes..).unwrap_or_default();
    let near = Near::of(before, after);
    let (family, role) = match first {
        '\'' if doubled => (Family::Double, near.straight()),
        '`' if doubled => (Family::Double, Role::Open),
        '"' => (Family::Double, if is_inches(before) { Role::Neither } else { near.straight() }),
        '“' => (Family::Double, if near.only_closes() { Role::Close } else { Role::Open }),
        '”' => (Family::Double, if near.only_opens() { Role::Either } else { Role::Close }),
        '„' | '‟' => (Family::Double, Role::Open),
        '«' => (Family::Guillemet, if near.only_closes() { Role::Close } else { Role::Open }),
        '»' => (Family::Guillemet, if near.only_opens() { Role::Either } else { Role::Close }),
        '‹' => (Family::Single, Role::Open),
        '›' => (Family::Single, Role::Close),
        _ => (Family::Single, near.single(first, after)),
    };
    let straight = matches!(first, '"' | '\'');
    Mark { at, len_bytes, family, role, straight, after_digit: before.ends_with(|c: char| c.is_ascii_digit()) }
}

/// What stands on both sides of a mark, other marks skipped.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts about two neighbours")]
struct Near {
    /// White space, the line's start, or what may stand before an opening mark.
    open_before: bool,
    /// White space, the line's end, or what may stand after a closing mark.
    close_after: bool,
    /// A letter or digit stands right after.
    word_after: bool,
    /// More marks than are looked past stand on a side: only the mark's own shape tells.
    among_marks: bool,
}

impl Near {
    fn of(before: &str, after: &str) -> Near {
        let marks_before = before.chars().rev().take_while(|c| skipped(*c)).take(MARKS_SKIPPED_MAX).count();
        let marks_after = after.chars().take_while(|c| skipped(*c)).take(MARKS_SKIPPED_MAX).count();
        let previous = before.chars().rev().nth(marks_before);
        let next = after.chars().nth(marks_after);
        Near {
            among_marks: previous.is_some_and(is_mark) || next.is_some_and(is_mark),
            open_before: previous.is_none_or(|c| c.is_whitespace() || "([{—–-/=>:|".contains(c)),
            close_after: next.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}—–-…/<|".contains(c)),
            word_after: next.is_some_and(char::is_alphanumeric),
        }
    }

    fn only_opens(self) -> bool {
        self.open_before && !self.close_after
    }

    fn only_closes(self) -> bool {
        !self.open_before && self.close_after
    }

    fn straight(self) -> Role {
        match (self.only_opens(), self.only_closes()) {
            (true, _) => Role::Open,
            (_, true) => Role::Close,
            _ => Role::Either,
        }
    }

    /// The role of a single mark: most are apostrophes.
    fn single(self, mark: char, after: &str) -> Role {
        let opens = self.open_before && (self.word_after || !self.close_after) && mark != '’' && !is_elision(after);
        match mark {
            '‘' if self.among_marks => Role::Open,
            '’' if self.among_marks => Role::Close,
            '‘' | '\'' | '`' | '‚' | '‛' if opens => Role::Open,
            '’' | '\'' if !self.open_before && !self.word_after => Role::Close,
            _ => Role::Neither,
        }
    }
}

/// Marks, and characters that take no room, are looked past.
fn skipped(character: char) -> bool {
    is_mark(character) || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether an apostrophe before `after` stands for letters left out: ’90s, ’tis.
fn is_elision(after: &str) -> bool {
    let word: String = after.chars().take(6).take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    word.starts_with(|c: char| c.is_ascii_digit()) && word.trim_start_matches(|c: char| c.is_ascii_digit()) == "s"
        || ELISIONS.contains(&word.as_str())
}

/// Whether `before` ends like `5'10`, feet and inches.
fn is_inches(before: &str) -> bool {
    let feet = before.trim_end_matches(|c: char| c.is_ascii_digit());
    feet.len() < before.len()
        && before.len() - feet.len() <= 2
        && feet.strip_suffix(['\'', '’', '′']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The roles of the marks of `line`: `<` open, `>` close, `?` either, `-` neither.
    #[track_caller]
    fn check(line: &str, expected: &str) {
        let found: String = marks(line)
            .map(|mark| match mark.role {
                Role::Open => '<',
                Role::Close => '>',
                Role::Either => '?',
                Role::Neither => '-',
            })
            .collect();
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn straight_marks_open_after_space_and_close_before_it() {
        check("\"No,\" she said. (\"Yes.\")", "<><>");
        check("the—\"new\"—quay", "<>");
    }

    #[test]
    fn a_mark_next_to_another_is_read_past_it() {
        check("\"'No,' he said, 'never.'\"", "<<><>>");
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("the town's quay in the '90s, ’tis said, don’t", "----");
    }

    #[test]
    fn feet_and_inches_are_no_marks() {
        check("He is 5'10\" tall", "--");
    }

    #[test]
    fn two_single_marks_stand_for_a_double_one() {
        check("``No,'' she said", "<>");
        check("''No,'' she said", "<>");
    }
}
