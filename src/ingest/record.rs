//! Articles as JSON objects, one a line: what `import` reads and `export` writes.

use std::fmt;

use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor},
};
use serde_json::{Map, Value};

use crate::domain::{Article, Correction, Metadata};

use super::{
    IngestError, Stated, Submission,
    corrected::{self, Corrected},
};

/// One line of an import.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The article.
    pub submission: Submission,
    /// When and by whom it was added where it was exported; `None` for an article that comes from elsewhere.
    pub added: Option<Added>,
}

/// When, by whom and how often an article was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Counted from 1.
    pub revision: u32,
}

/// Reads one line, the article's history included where the line comes from an export.
pub fn record(line: &str, text_bytes_max: usize) -> Result<Record, IngestError> {
    read(line, text_bytes_max)
}

pub(super) fn read(line: &str, text_bytes_max: usize) -> Result<Record, IngestError> {
    let fields: Fields = serde_json::from_str(line).map_err(|error| IngestError::Json(sentence(&error)))?;
    let Some(text) = fields.text else {
        return Err(IngestError::Json("The article has no “text”.".to_owned()));
    };
    let mut submission =
        super::submission(fields.stated, text, Vec::new(), text_bytes_max).map_err(|error| match error {
            IngestError::Empty => IngestError::Json("The article's “text” is empty.".to_owned()),
            other => other,
        })?;
    submission.extra = fields.extra;
    submission.corrections = corrected::read(fields.corrections, &submission.text).map_err(IngestError::Json)?;
    let added = match (fields.added_at, fields.added_by) {
        (Some(at), by) => Some(Added { at, by: by.unwrap_or_default(), revision: fields.revision.unwrap_or(1).max(1) }),
        _ => None,
    };
    Ok(Record { submission, added })
}

impl Record {
    /// The line of an export for a stored article: fields in the order of docs/json.md, no line break in it.
    ///
    /// # Panics
    ///
    /// Never: an article always has a JSON form.
    #[must_use]
    pub fn line(article: &Article, added: &Added, corrections: &[Correction]) -> String {
        let Metadata { title, outlet, byline, published, url, language } = &article.metadata;
        let line = Line {
            id: article.id.as_str(),
            title: title.as_deref(),
            outlet: outlet.as_deref(),
            byline,
            published: published.as_ref().map(crate::domain::Published::as_given),
            url: url.as_deref(),
            language: language.as_deref(),
            text: &article.text,
            added_at: added.at,
            added_by: &added.by,
            revision: added.revision,
            corrections: &corrected::written(corrections, &article.text),
            extra: &article.extra,
        };
        serde_json::to_string(&line).expect("texts, numbers and maps with text keys always have a JSON form")
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    byline: &'a [String],
    published: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    text: &'a str,
    added_at: Timestamp,
    added_by: &'a str,
    revision: u32,
    corrections: &'a [Corrected],
    #[serde(flatten)]
    extra: &'a Map<String, Value>,
}

/// A line's fields, each at most once.
#[derive(Default)]
struct Fields {
    stated: Stated,
    text: Option<String>,
    added_at: Option<Timestamp>,
    added_by: Option<String>,
    revision: Option<u32>,
    corrections: Value,
    extra: Map<String, Value>,
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::default();
                let mut seen = std::collections::HashSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    let value: Value = map.next_value()?;
                    fields.take(&key, value).map_err(A::Error::custom)?;
                    if let Some(twice) = seen.replace(key) {
                        return Err(A::Error::custom(format!("“{}” is given twice", shown(&twice))));
                    }
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl Fields {
    /// Takes one field; the error says what the field should have been.
    fn take(&mut self, key: &str, value: Value) -> Result<(), String> {
        match key {
            "id" => self.stated.id = id(value)?,
            "title" => self.stated.title = text(key, value)?,
            "outlet" => self.stated.outlet = text(key, value)?,
            "byline" => self.stated.byline = names(value)?,
            "published" => self.stated.published = text(key, value)?,
            "url" => self.stated.url = text(key, value)?,
            "language" => self.stated.language = text(key, value)?,
            "text" => self.text = text(key, value)?,
            "added_by" => self.added_by = text(key, value)?,
            "added_at" => {
                self.added_at = text(key, value)?
                    .map(|given| given.parse().map_err(|_| "“added_at” must be a time such as 2024-11-29T08:30:00Z"))
                    .transpose()?;
            }
            "revision" => {
                self.revision = match value {
                    Value::Null => None,
                    other => Some(
                        other
                            .as_u64()
                            .and_then(|number| u32::try_from(number).ok())
                            .ok_or("“revision” must be a number")?,
                    ),
                };
            }
            "corrections" => self.corrections = value,
            _ => {
                self.extra.insert(key.to_owned(), value);
            }
        }
        Ok(())
    }
}

fn text(key: &str, value: Value) -> Result<Option<String>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        _ => Err(format!("“{key}” must be a text or null")),
    }
}

/// An id may also be a whole number; it is kept as written.
fn id(value: Value) -> Result<Option<String>, String> {
    match value {
        Value::Number(number) if number.is_u64() => Ok(Some(number.to_string())),
        other => text("id", other),
    }
}

fn names(value: Value) -> Result<Vec<String>, String> {
    const EXPECTED: &str = "“byline” must be a text, a list of texts or null";
    match value {
        Value::Null => Ok(Vec::new()),
        Value::String(name) => Ok(vec![name]),
        Value::Array(names) => names
            .into_iter()
            .map(|name| if let Value::String(name) = name { Ok(name) } else { Err(EXPECTED.to_owned()) })
            .collect(),
        _ => Err(EXPECTED.to_owned()),
    }
}

fn shown(key: &str) -> String {
    key.chars().filter(|character| !character.is_control()).take(40).collect()
}

/// What is wrong with a line, as one sentence. A fault of a field names the field; a fault of the JSON its column.
fn sentence(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
    match error.classify() {
        serde_json::error::Category::Data if reason.starts_with('“') => format!("The field {reason}."),
        serde_json::error::Category::Data => "The line is not a JSON object.".to_owned(),
        _ => format!("The line is not sound JSON: {reason} at column {}.", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::ArticleId;

    use super::*;

    const MAX: usize = 1024;

    fn refusal(line: &str) -> String {
        super::super::json(line, MAX).unwrap_err().to_string()
    }

    #[test]
    fn only_the_text_is_required() {
        let read = super::super::json(r#"{"text":"Shut."}"#, MAX).unwrap();
        assert_eq!(read.text, "Shut.");
        assert_eq!(read.id, None);
        assert_eq!(read.metadata, Metadata::default());
    }

    #[test]
    fn unknown_fields_are_kept_and_those_of_an_export_are_understood() {
        let line = r#"{"id":"a","text":"Shut.","mood":{"x":[1]},"added_at":"2031-03-04T05:06:07.000001Z","added_by":"cli:ida","revision":3,"corrections":[]}"#;
        let read = record(line, MAX).unwrap();
        assert_eq!(read.submission.extra.keys().collect::<Vec<_>>(), ["mood"]);
        let added = read.added.unwrap();
        assert_eq!((added.by.as_str(), added.revision), ("cli:ida", 3));
        assert_eq!(added.at.to_string(), "2031-03-04T05:06:07.000001Z");
    }

    #[test]
    fn an_exported_line_is_read_back_to_the_byte() {
        let article = Article {
            id: ArticleId::new("a\u{e9}").unwrap(),
            metadata: Metadata {
                title: Some("“Shut”".to_owned()),
                byline: vec!["Ida Roe".to_owned()],
                published: Some(crate::domain::Published::new("2031-03-04").unwrap()),
                ..Metadata::default()
            },
            text: "Shut.\r\n\tGo \u{2028}home.\u{1b}".to_owned(),
            extra: Map::from_iter([("mood".to_owned(), Value::from(1.5))]),
        };
        let added = Added { at: Timestamp::UNIX_EPOCH, by: "cli:ida".to_owned(), revision: 2 };
        let line = Record::line(&article, &added, &[]);
        assert!(!line.contains('\n'));
        let read = record(&line, MAX).unwrap();
        let again = Article {
            id: read.submission.id.unwrap(),
            metadata: read.submission.metadata,
            text: read.submission.text,
            extra: read.submission.extra,
        };
        assert_eq!(again.text, article.text);
        assert_eq!(Record::line(&again, &read.added.unwrap(), &[]), line);
    }

    #[test]
    fn each_fault_of_a_line_has_its_sentence() {
        assert_eq!(refusal("{\"text\":"), "The line is not sound JSON: EOF while parsing a value at column 8.");
        assert_eq!(refusal("[1]"), "The line is not a JSON object.");
        assert_eq!(refusal("{}"), "The article has no “text”.");
        assert_eq!(refusal(r#"{"text":" "}"#), "The article's “text” is empty.");
        assert_eq!(refusal(r#"{"text":7}"#), "The field “text” must be a text or null.");
        assert_eq!(
            refusal(r#"{"text":"a","byline":[1]}"#),
            "The field “byline” must be a text, a list of texts or null."
        );
        assert_eq!(refusal(r#"{"text":"a","text":"b"}"#), "The field “text” is given twice.");
        assert_eq!(
            refusal(r#"{"text":"a","added_at":"soon"}"#),
            "The field “added_at” must be a time such as 2024-11-29T08:30:00Z."
        );
        assert_eq!(
            refusal(r#"{"text":"\ud800"}"#),
            "The line is not sound JSON: unexpected end of hex escape at column 16."
        );
        assert_eq!(refusal(r#"{"text":"a\u0000b"}"#), "The text holds a NUL character, which no article has.");
        assert_eq!(
            refusal(r#"{"text":"a","published":"2023-02-29"}"#),
            "“2023-02-29” is not a date of the form 2024-11-29 or 2024-11-29T08:30:00Z."
        );
        assert_eq!(
            refusal(r#"{"text":"a","id":"b\nc"}"#),
            "An article's id cannot hold line breaks or other control characters, nor begin or end with a space."
        );
    }
}
