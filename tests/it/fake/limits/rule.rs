//! How a rule is written down and how a broken one is reported: always with the page of Discord's documentation that
//! states it.

use std::fmt::Display;

use serde_json::Value;

/// Everything that is wrong with one body, in the order in which it was found.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<String>);

/// How many characters or entries Discord takes, both ends included, and where it says so.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) least: usize,
    pub(crate) most: usize,
    pub(crate) source: &'static str,
}

/// `most` and below, nothing included.
pub(crate) const fn up_to(most: usize, source: &'static str) -> Size {
    Size { least: 0, most, source }
}

/// From 1 to `most`.
pub(crate) const fn one_to(most: usize, source: &'static str) -> Size {
    Size { least: 1, most, source }
}

impl Faults {
    /// Reports that what stands at `at` breaks what `source` says.
    pub(crate) fn add(&mut self, at: &str, says: impl Display, source: &str) {
        self.0.push(format!("{at}: {says} ({source})"));
    }

    /// Whether anything was found.
    pub(crate) fn into_list(self) -> Vec<String> {
        self.0
    }

    /// The string at `at`, its length checked; `None` where it is absent or null, which is no fault here.
    pub(crate) fn text<'v>(&mut self, at: &str, value: &'v Value, size: Size) -> Option<&'v str> {
        if value.is_null() {
            return None;
        }
        let Some(text) = value.as_str() else {
            self.add(at, format_args!("must be a string, not {value}"), size.source);
            return None;
        };
        let length = chars(text);
        if length > size.most {
            self.add(at, format_args!("{length} characters, at most {}", size.most), size.source);
        }
        // Discord trims what it is sent before it counts what is too little.
        if chars(text.trim()) < size.least {
            self.add(at, format_args!("{length} characters, at least {}", size.least), size.source);
        }
        Some(text)
    }

    /// As `text`, where absence is a fault too.
    pub(crate) fn required_text<'v>(&mut self, at: &str, value: &'v Value, size: Size) -> Option<&'v str> {
        if value.is_null() {
            self.add(at, "is required", size.source);
        }
        self.text(at, value, size)
    }

    /// The entries of the list at `at`, their number checked; empty where it is absent or null, which is no fault here.
    pub(crate) fn list<'v>(&mut self, at: &str, value: &'v Value, size: Size) -> &'v [Value] {
        if value.is_null() {
            return &[];
        }
        let Some(list) = value.as_array() else {
            self.add(at, format_args!("must be a list, not {value}"), size.source);
            return &[];
        };
        if list.len() > size.most {
            self.add(at, format_args!("{} entries, at most {}", list.len(), size.most), size.source);
        }
        if list.len() < size.least {
            self.add(at, format_args!("{} entries, at least {}", list.len(), size.least), size.source);
        }
        list
    }

    /// The whole number at `at`, held between the ends of `size`; `None` where it is absent or null.
    pub(crate) fn number(&mut self, at: &str, value: &Value, size: Size) -> Option<u64> {
        if value.is_null() {
            return None;
        }
        let number = value.as_u64();
        let fits = number.and_then(|n| usize::try_from(n).ok()).is_some_and(|n| (size.least..=size.most).contains(&n));
        if !fits {
            self.add(at, format_args!("{value} is not between {} and {}", size.least, size.most), size.source);
        }
        number
    }

    /// Reports every key of the object at `at` that the documentation does not list; also where it is no object.
    pub(crate) fn keys(&mut self, at: &str, value: &Value, known: &[&str], source: &str) {
        let Some(object) = value.as_object() else {
            self.add(at, format_args!("must be an object, not {value}"), source);
            return;
        };
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            self.add(at, format_args!("unknown key `{key}`"), source);
        }
    }

    /// Reports every value that `seen` holds already, and adds it.
    pub(crate) fn once(&mut self, at: &str, value: &str, seen: &mut Vec<String>, source: &str) {
        if seen.iter().any(|other| other == value) {
            self.add(at, format_args!("`{value}` is there twice"), source);
        }
        seen.push(value.to_owned());
    }
}

/// Characters as Discord may count them. Its pages say "characters", its servers have counted code points and its
/// clients UTF-16 units; a text that fits by both counts fits for certain, so the larger one counts here.
pub(crate) fn chars(text: &str) -> usize {
    text.chars().count().max(text.encode_utf16().count())
}

/// Whether `url` is an absolute address of one of `schemes`, without white space.
pub(crate) fn is_url(url: &str, schemes: &[&str]) -> bool {
    !url.contains(char::is_whitespace)
        && url.split_once("://").is_some_and(|(scheme, rest)| {
            schemes.contains(&scheme) && rest.starts_with(|c: char| c.is_alphanumeric() || c == '[')
        })
}

#[test]
fn a_character_outside_the_basic_plane_counts_twice() {
    assert_eq!(chars("a€😀"), 4);
}
