//! From files, records and attachments to submissions: articles that somebody wants to add. No store, no index.
//!
//! Nothing is guessed: what a file does not state stays `None`, and what could not be taken as stated leaves a warning.

mod corrected;
mod decode;
pub mod fetch;
mod front_matter;
mod head_line;
mod html;
mod language;
mod metadata;
mod record;
mod speaker_name;

use std::path::Path;

use crate::domain::{ArticleId, ArticleIdError, Correction, Metadata, PublishedError};

pub use metadata::Stated;
pub use record::{Added, Record, record};
pub use speaker_name::{SpeakerName, SpeakerNameError};

/// The largest file that is read, in bytes (a page of HTML can be far larger than its text).
pub const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;

/// An article that somebody wants to add.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// The id the importer gave; kept.
    pub id: Option<ArticleId>,
    /// The file's stem (`000` for `000.txt`), the id where none was given, made unique by a suffix.
    pub stem: Option<String>,
    /// What is stated about the article.
    pub metadata: Metadata,
    /// The text, as it will be stored.
    pub text: String,
    /// Fields that Verbatim does not know; kept.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// Who spoke its quotes, as moderators said where it comes from.
    pub corrections: Vec<Correction>,
    /// What the moderator should know: "no date is stated", …
    pub warnings: Vec<String>,
}

/// Why bytes are no article; each is a sentence for a person.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// No bytes, or nothing but white space.
    #[error("The file is empty.")]
    Empty,
    /// More text than an article may have.
    #[error("The text is {len_bytes} bytes long; the most is {max_bytes}.")]
    TooLong {
        /// Of the article's text.
        len_bytes: usize,
        /// `article.text_bytes_max`.
        max_bytes: usize,
    },
    /// More bytes than a file may have.
    #[error("The file is {len_bytes} bytes long; the most is {FILE_BYTES_MAX}.")]
    FileTooLarge {
        /// Of the file.
        len_bytes: usize,
    },
    /// A stated date that is none.
    #[error(transparent)]
    Published(#[from] PublishedError),
    /// A stated id that cannot be one.
    #[error(transparent)]
    Id(#[from] ArticleIdError),
    /// A line that is no JSON object of the article form; where and why.
    #[error("{0}")]
    Json(String),
    /// Anything else; the whole sentence.
    #[error("{0}")]
    Refused(String),
}

/// Reads one file (.txt .md .html); `name` decides the format and gives the stem. `text_bytes_max` bounds the article's
/// text; the file itself may have [`FILE_BYTES_MAX`] bytes.
pub fn file(name: &str, bytes: &[u8], text_bytes_max: usize) -> Result<Submission, IngestError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(IngestError::FileTooLarge { len_bytes: bytes.len() });
    }
    let path = Path::new(name);
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut submission = match extension.as_str() {
        "html" | "htm" | "xhtml" => html::page(bytes, text_bytes_max)?,
        "md" | "markdown" => front_matter::markdown(bytes, text_bytes_max)?,
        "txt" | "text" | "" => plain(bytes, text_bytes_max)?,
        other => return Err(IngestError::Refused(unknown_format(other))),
    };
    submission.stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    Ok(submission)
}

/// Whether [`file`] reads files with this name.
#[must_use]
pub fn is_readable(name: &Path) -> bool {
    let extension = name.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| {
        matches!(extension.as_str(), "txt" | "text" | "md" | "markdown" | "html" | "htm" | "xhtml")
    })
}

/// Reads one JSON object of the article form (docs/json.md).
pub fn json(line: &str, text_bytes_max: usize) -> Result<Submission, IngestError> {
    record::read(line, text_bytes_max).map(|record| record.submission)
}

/// A plain text file: the whole of it is the article's text; head lines are read as well, and stay in it.
fn plain(bytes: &[u8], text_bytes_max: usize) -> Result<Submission, IngestError> {
    let decoded = decode::text(bytes)?;
    let head = head_line::head(&decoded.text);
    let warnings = decoded.warning.into_iter().chain(head.warning).collect();
    submission(head.stated, decoded.text, warnings, text_bytes_max)
}

/// `stated` and `text` as a submission, checked; `warnings` come first in its own.
fn submission(
    stated: Stated,
    text: String,
    warnings: Vec<String>,
    text_bytes_max: usize,
) -> Result<Submission, IngestError> {
    check_text(&text, text_bytes_max)?;
    let mut submission = Submission {
        id: None,
        stem: None,
        metadata: Metadata::default(),
        text,
        extra: serde_json::Map::new(),
        corrections: Vec::new(),
        warnings,
    };
    submission.state(stated)?;
    if submission.metadata.language.is_none() {
        submission.metadata.language = language::of(&submission.text).map(str::to_owned);
    }
    Ok(submission)
}

/// Whether `text` can be an article's text.
fn check_text(text: &str, text_bytes_max: usize) -> Result<(), IngestError> {
    if text.trim().is_empty() {
        return Err(IngestError::Empty);
    }
    if text.len() > text_bytes_max {
        return Err(IngestError::TooLong { len_bytes: text.len(), max_bytes: text_bytes_max });
    }
    if text.contains('\0') {
        return Err(IngestError::Refused("The text holds a NUL character, which no article has.".to_owned()));
    }
    Ok(())
}

fn unknown_format(extension: &str) -> String {
    let shown: String = extension.chars().filter(|character| !character.is_control()).take(12).collect();
    format!("Files of the kind .{shown} cannot be read; .txt, .md and .html can.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAX: usize = 1024 * 1024;

    fn refusal(name: &str, bytes: &[u8]) -> String {
        file(name, bytes, MAX).expect_err("it is refused").to_string()
    }

    #[test]
    fn a_plain_files_text_is_the_whole_file_to_the_byte() {
        let text = " date 2024-11-29 By Orrin Vale\r\n\r\nThe quay is shut.\r\n\t“Go home,” she said.  \n\n";
        let read = file("quay.txt", text.as_bytes(), MAX).unwrap();
        assert_eq!(read.text, text);
        assert_eq!(read.stem.as_deref(), Some("quay"));
        assert_eq!(read.metadata.byline, ["Orrin Vale"]);
        assert_eq!(read.metadata.published.unwrap().as_given(), "2024-11-29");
        assert_eq!(read.metadata.title, None);
    }

    #[test]
    fn an_empty_file_is_refused() {
        assert_eq!(refusal("a.txt", b""), "The file is empty.");
        assert_eq!(refusal("a.txt", b" \n\t\r\n"), "The file is empty.");
        assert_eq!(refusal("a.md", b"---\ntitle: A\n---\n"), "The file is empty.");
    }

    #[test]
    fn a_text_over_the_limit_is_refused_with_both_sizes() {
        let long = vec![b'a'; MAX + 1];
        assert_eq!(refusal("a.txt", &long), "The text is 1048577 bytes long; the most is 1048576.");
        assert!(file("a.txt", &long[..MAX], MAX).is_ok());
    }

    #[test]
    fn a_file_over_five_mebibytes_is_refused_unread() {
        let long = vec![b'a'; FILE_BYTES_MAX + 1];
        assert_eq!(refusal("a.html", &long), "The file is 5242881 bytes long; the most is 5242880.");
    }

    #[test]
    fn a_file_of_another_kind_is_refused_by_its_name() {
        assert_eq!(refusal("a.pdf", b"%PDF"), "Files of the kind .pdf cannot be read; .txt, .md and .html can.");
    }

    #[test]
    fn the_language_is_told_from_the_text_where_it_is_not_stated() {
        let text =
            "The council of the harbour town has decided that the old quay stays shut until the spring.\n".repeat(4);
        assert_eq!(file("a.txt", text.as_bytes(), MAX).unwrap().metadata.language.as_deref(), Some("en"));
        assert_eq!(file("a.txt", b"1 2 3", MAX).unwrap().metadata.language, None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), kind in 0..3_usize) {
            let name = ["a.txt", "a.md", "a.html"][kind];
            let _ = file(name, &bytes, MAX);
        }

        #[test]
        fn no_text_makes_it_panic(text in "(---\n)?(date|By|title:|<p>|\\[|\\{|\"| |\n|2024-1|[a-z&*!]){0,40}", kind in 0..3_usize) {
            let name = ["a.txt", "a.md", "a.html"][kind];
            let _ = file(name, text.as_bytes(), MAX);
            let _ = json(&text, MAX);
        }
    }
}
