//! The id an article goes by where nobody gave it one.

use std::collections::{HashMap, HashSet};

use crate::domain::{ArticleId, TextHash};

/// How many hexadecimal digits of its text's hash name an article without id or file name.
const HASH_DIGITS: usize = 12;
/// How many characters of a file's name are used, so that a suffix still fits.
const STEM_CHARS_MAX: usize = 110;

/// Gives ids that are free in the library and were not given before by it.
#[derive(Debug, Default)]
pub(super) struct Naming {
    /// Ids given in this round, which the store may not have yet.
    given: HashSet<ArticleId>,
    /// The number to try next for a name that was taken, so that a thousand files of one name cost a thousand steps.
    next: HashMap<String, u32>,
}

impl Naming {
    /// Notes that `id` is taken.
    pub(super) fn take(&mut self, id: &ArticleId) {
        self.given.insert(id.clone());
    }

    /// Whether `id` was given in this round.
    pub(super) fn is_given(&self, id: &ArticleId) -> bool {
        self.given.contains(id)
    }

    /// The id for a text from a file of this stem, or from none: the stem, else digits of the hash; with `-2`, `-3` … where
    /// `is_stored` or this round has it already.
    pub(super) fn name<E>(
        &mut self,
        stem: Option<&str>,
        hash: &TextHash,
        mut is_stored: impl FnMut(&ArticleId) -> Result<bool, E>,
    ) -> Result<ArticleId, E> {
        let base = stem.and_then(usable).unwrap_or_else(|| hash.to_string().chars().take(HASH_DIGITS).collect());
        let mut number = self.next.get(&base).copied().unwrap_or(1);
        loop {
            let name = if number == 1 { base.clone() } else { format!("{base}-{number}") };
            let id = ArticleId::new(&name).expect("a usable stem and a short number make an id");
            number = number.saturating_add(1);
            if !self.given.contains(&id) && !is_stored(&id)? {
                self.next.insert(base, number);
                self.given.insert(id.clone());
                return Ok(id);
            }
        }
    }
}

/// `stem` as the beginning of an id: one line, not too long; `None` where nothing is left.
fn usable(stem: &str) -> Option<String> {
    let spaced: String = stem.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let short: String = spaced.trim().chars().take(STEM_CHARS_MAX).collect();
    let short = short.trim_end();
    ArticleId::new(short).ok().map(|id| id.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(stems: &[Option<&str>], stored: &[&str]) -> Vec<String> {
        let mut naming = Naming::default();
        let hash = TextHash::of("");
        let is_stored = |id: &ArticleId| Ok::<_, ()>(stored.contains(&id.as_str()));
        stems.iter().map(|stem| naming.name(*stem, &hash, is_stored).unwrap().to_string()).collect()
    }

    #[test]
    fn a_file_gives_its_stem() {
        assert_eq!(names(&[Some("000")], &[]), ["000"]);
    }

    #[test]
    fn a_taken_stem_gets_a_number() {
        assert_eq!(names(&[Some("a"), Some("a"), Some("a")], &["a", "a-3"]), ["a-2", "a-4", "a-5"]);
    }

    #[test]
    fn without_a_stem_the_hash_names_the_text() {
        assert_eq!(
            names(&[None, Some(""), Some(" \u{7} ")], &[]),
            ["e3b0c44298fc", "e3b0c44298fc-2", "e3b0c44298fc-3"]
        );
    }

    #[test]
    fn line_breaks_and_length_do_not_make_a_stem_useless() {
        assert_eq!(names(&[Some(" the\nquay ")], &[]), ["the quay"]);
        assert_eq!(names(&[Some(&"é".repeat(300))], &[]), ["é".repeat(110)]);
    }
}
