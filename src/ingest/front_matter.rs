//! Markdown with front matter: a YAML mapping between two `---` lines before the text.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Map, Value};

use super::{IngestError, Stated, Submission, decode, head_line};

/// Longest front matter, in bytes.
const BYTES_MAX: usize = 64 * 1024;

/// A Markdown file: the text after the front matter, unchanged; head lines are read where there is no front matter.
pub(super) fn markdown(bytes: &[u8], text_bytes_max: usize) -> Result<Submission, IngestError> {
    let decoded = decode::text(bytes)?;
    let mut warnings: Vec<String> = decoded.warning.into_iter().collect();
    let Some((yaml, text)) = split(&decoded.text).filter(|(yaml, _)| is_mapping(yaml)) else {
        let head = head_line::head(&decoded.text);
        warnings.extend(head.warning);
        return super::submission(head.stated, decoded.text, warnings, text_bytes_max);
    };
    let front = read(yaml)?;
    let mut submission = super::submission(front.stated, text.to_owned(), warnings, text_bytes_max)?;
    submission.extra = front.extra;
    Ok(submission)
}

/// The lines between the first line `---` and the next line `---` or `...`, and what follows the latter (blank lines left
/// out before the text).
fn split(text: &str) -> Option<(&str, &str)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        if at > BYTES_MAX {
            return None;
        }
        if matches!(line.trim_end(), "---" | "...") {
            let after = text.get(at + line.len()..)?;
            return Some((text.get(first.len()..at)?, after.trim_start_matches(['\n', '\r'])));
        }
        at += line.len();
    }
    None
}

/// Whether the first line that is not blank or a comment begins with `key:`. A thematic break at a text's start opens no
/// front matter.
fn is_mapping(yaml: &str) -> bool {
    let first = yaml.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        let key_bytes = line.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-\"'".contains(byte)).count();
        key_bytes > 0 && line.get(key_bytes..).is_some_and(|rest| rest == ":" || rest.starts_with(": "))
    })
}

fn read(yaml: &str) -> Result<Front, IngestError> {
    let options = serde_saphyr::options! {
        with_snippet: false,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
        let place = error.location().map(|location| format!(" in line {}", location.line() + 1)).unwrap_or_default();
        IngestError::Refused(format!("The front matter could not be read: it is not sound YAML{place}."))
    })
}

/// What the front matter holds.
#[derive(Debug, Default)]
struct Front {
    stated: Stated,
    extra: Map<String, Value>,
}

/// One text, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    None,
    One(String),
    More(Vec<String>),
}

impl<'de> Deserialize<'de> for Front {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Front, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Front;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Front, A::Error> {
                let mut front = Front::default();
                let stated = &mut front.stated;
                while let Some(key) = fields.next_key::<String>()? {
                    match key.to_lowercase().as_str() {
                        "id" => stated.id = fields.next_value()?,
                        "title" => stated.title = fields.next_value()?,
                        "outlet" => stated.outlet = fields.next_value()?,
                        "published" | "date" => stated.published = fields.next_value()?,
                        "url" => stated.url = fields.next_value()?,
                        "language" => stated.language = fields.next_value()?,
                        "byline" => stated.byline = names(fields.next_value()?),
                        _ => {
                            front.extra.insert(key, fields.next_value()?);
                        }
                    }
                }
                Ok(front)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

fn names(given: OneOrMore) -> Vec<String> {
    match given {
        OneOrMore::None => Vec::new(),
        OneOrMore::One(name) => vec![name],
        OneOrMore::More(names) => names,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const MAX: usize = 1024;

    fn read_file(text: &str) -> Submission {
        markdown(text.as_bytes(), MAX).unwrap()
    }

    fn refusal(text: &str) -> String {
        markdown(text.as_bytes(), MAX).unwrap_err().to_string()
    }

    #[test]
    fn front_matter_states_the_metadata_and_the_text_follows_unchanged() {
        let read = read_file(
            "---\ntitle: \"The quay: shut\"\noutlet: Tern Post\nbyline: [Orrin Vale, Ida Roe]\npublished: 2031-03-04\nurl: https://ternpost.example/quay\nlanguage: en\nid: quay-1\nmood: grim\n---\n\n# Shut\r\n\nThe quay is *shut*.\n",
        );
        assert_eq!(read.text, "# Shut\r\n\nThe quay is *shut*.\n");
        assert_eq!(read.metadata.title.as_deref(), Some("The quay: shut"));
        assert_eq!(read.metadata.outlet.as_deref(), Some("Tern Post"));
        assert_eq!(read.metadata.byline, ["Orrin Vale", "Ida Roe"]);
        assert_eq!(read.metadata.published.unwrap().as_given(), "2031-03-04");
        assert_eq!(read.metadata.url.as_deref(), Some("https://ternpost.example/quay"));
        assert_eq!(read.id.unwrap().as_str(), "quay-1");
        assert_eq!(read.extra.get("mood"), Some(&Value::from("grim")));
    }

    #[test]
    fn a_byline_may_be_one_name_and_empty_fields_state_nothing() {
        let read = read_file("---\ntitle:\nbyline: Orrin Vale\noutlet: ~\npublished: ''\n---\nShut.");
        assert_eq!(read.metadata.byline, ["Orrin Vale"]);
        assert_eq!(read.metadata.title, None);
        assert_eq!(read.metadata.outlet, None);
        assert_eq!(read.metadata.published, None);
    }

    #[test]
    fn a_number_for_a_title_is_a_title() {
        assert_eq!(read_file("---\ntitle: 1984\nid: 007\n---\nShut.").metadata.title.as_deref(), Some("1984"));
        assert_eq!(read_file("---\ntitle: 1984\nid: 007\n---\nShut.").id.unwrap().as_str(), "007");
    }

    #[test]
    fn a_line_of_dashes_at_the_start_of_a_text_opens_no_front_matter() {
        let text = "---\nThe quay is shut.\n---\nGo home.";
        assert_eq!(read_file(text).text, text);
        assert_eq!(read_file("---\ntitle: open for ever").text, "---\ntitle: open for ever");
    }

    #[test]
    fn a_day_that_no_calendar_has_is_refused() {
        assert_eq!(
            refusal("---\npublished: 2023-02-29\n---\nShut."),
            "“2023-02-29” is not a date of the form 2024-11-29 or 2024-11-29T08:30:00Z."
        );
    }

    #[test]
    fn front_matter_that_is_no_yaml_is_refused_with_its_line() {
        assert_eq!(
            refusal("---\ntitle: A\nbyline: [Orrin\n---\nShut."),
            "The front matter could not be read: it is not sound YAML in line 3."
        );
        assert!(refusal("---\ntitle: A\ntitle: B\n---\nShut.").starts_with("The front matter could not be read"));
    }

    #[test]
    fn aliases_cannot_blow_it_up() {
        let mut yaml = "---\na: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, inner) in
            [('b', 'a'), ('c', 'b'), ('d', 'c'), ('e', 'd'), ('f', 'e'), ('g', 'f'), ('h', 'g'), ('i', 'h')]
        {
            let _ = writeln!(yaml, "{name}: &{name} [{}]", vec![format!("*{inner}"); 9].join(", "));
        }
        yaml.push_str("---\nShut.");
        assert!(refusal(&yaml).starts_with("The front matter could not be read"));
    }
}
