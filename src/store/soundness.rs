//! Whether the store is what was written: `SQLite`'s own checks, every hash, every span, the audit's seals.

use rusqlite::Connection;

use super::{Store, StoreError, audit, correction, extraction};
use crate::domain::{Extraction, TextHash};

/// How many faults of one kind are told.
const FAULTS_MAX: usize = 100;

impl Store {
    /// `SQLite`'s integrity check, every text's and paragraph's hash, every span, the audit's seals; one sentence a fault,
    /// none when sound.
    pub fn faults(&self) -> Result<Vec<String>, StoreError> {
        faults(&*self.readers.take()?)
    }
}

/// The first fault found by what can be checked at each start: `SQLite`'s quick check, and every text's hash.
pub(super) fn first_fault(connection: &Connection) -> Result<Option<String>, StoreError> {
    let quick: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if quick != "ok" {
        return Ok(Some(one_line(&quick)));
    }
    let mut query = connection.prepare("SELECT id, text, sha256 FROM article")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let altered = match (row.get_ref(1)?.as_str(), row.get_ref(2)?.as_blob()) {
            (Ok(text), Ok(hash)) => TextHash::from_bytes(hash) != Some(TextHash::of(text)),
            _ => true,
        };
        if altered {
            return Ok(Some(format!("the text of article “{}” is not what was stored", row.get::<_, String>(0)?)));
        }
    }
    Ok(None)
}

/// One sentence for each fault of a store.
pub(super) fn faults(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut faults = Vec::new();
    let audit = |connection: &Connection| Ok(audit::fault(connection)?.into_iter().collect());
    for check in [integrity, references, articles, counts, audit] {
        match check(connection) {
            Ok(found) => faults.extend(found),
            // A damaged page ends one check; the others may still tell more.
            Err(error @ (StoreError::Damaged(_) | StoreError::Json(_))) => faults.push(error.to_string()),
            Err(StoreError::Sqlite(error)) if of_one_value(&error) => faults.push(error.to_string()),
            Err(error) => return Err(error),
        }
    }
    Ok(faults)
}

/// Whether `SQLite` could read the file, but a value in it is not of the kind that belongs there.
fn of_one_value(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..))
}

fn integrity(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare(&format!("PRAGMA integrity_check({FAULTS_MAX})"))?;
    let lines: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(lines.iter().filter(|line| *line != "ok").map(|line| format!("SQLite: {}.", one_line(line))).collect())
}

fn references(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check")?;
    let rows = query.query_map([], |row| {
        let (table, row_id, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let row_id = row_id.map_or_else(|| "a row".to_owned(), |id| format!("row {id}"));
        Ok(format!("In {table}, {row_id} belongs to no {parent}."))
    })?;
    Ok(rows.take(FAULTS_MAX).collect::<Result<_, _>>()?)
}

fn articles(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut query = connection
        .prepare("SELECT key, id, library, text, sha256, extraction, state = 'live' FROM article ORDER BY key")?;
    let mut rows = query.query([])?;
    let mut faults = Vec::new();
    let correctable = has_corrections(connection)?;
    while let Some(row) = rows.next()? {
        let (key, id, library): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (text, hash): (String, Vec<u8>) = (row.get(3)?, row.get(4)?);
        let found: Result<Extraction, _> = serde_json::from_str(&row.get::<_, String>(5)?);
        let fault = match found {
            _ if TextHash::from_bytes(&hash) != Some(TextHash::of(&text)) => Some("its text is not what was stored"),
            Err(_) => Some("what was found in it cannot be read"),
            Ok(found) if !extraction::fits(&found, &text) => Some("a span does not fit its text"),
            Ok(mut found) => match correctable.then(|| correction::put_over(connection, key, &text, &mut found)) {
                Some(Err(StoreError::Json(_))) => Some("a correction of it cannot be read"),
                Some(Err(error)) => return Err(error),
                _ => paragraph_fault(connection, key, &text, &found)?.or(speaker_fault(
                    connection,
                    key,
                    row.get(6)?,
                    &found,
                )?),
            },
        };
        faults.extend(fault.map(|fault| format!("Article “{id}” of library {library} (number {key}): {fault}.")));
        if faults.len() >= FAULTS_MAX {
            break;
        }
    }
    Ok(faults)
}

/// Whether the store is of a version that keeps corrections; a backup can be older.
fn has_corrections(connection: &Connection) -> Result<bool, StoreError> {
    let table = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'correction')";
    Ok(connection.query_row(table, [], |row| row.get(0))?)
}

fn counts(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let counted = "SELECT library, speaker_folded, speaker, count(*) FROM quote GROUP BY 1, 2, 3";
    let kept = "SELECT library, folded, name, uses FROM speaker";
    let differ = format!("SELECT EXISTS ({counted} EXCEPT {kept}) OR EXISTS ({kept} EXCEPT {counted})");
    let differ: bool = connection.query_row(&differ, [], |row| row.get(0))?;
    Ok(differ.then(|| "The counts of speakers are not those of their quotes.".to_owned()).into_iter().collect())
}

fn paragraph_fault(
    connection: &Connection,
    key: i64,
    text: &str,
    found: &Extraction,
) -> Result<Option<&'static str>, StoreError> {
    let rows = extraction::paragraph_rows(connection, key)?;
    if rows.len() != found.paragraphs.len() {
        return Ok(Some("it has not as many paragraphs as were stored"));
    }
    let mut pairs = rows.iter().zip(&found.paragraphs);
    let sound = pairs.all(|((start, end, hash), paragraph)| {
        let span = paragraph.span;
        (span.start(), span.end()) == (*start, *end)
            && span.slice(text).map(TextHash::of).is_some_and(|of_text| of_text.as_bytes().as_slice() == hash)
    });
    Ok((!sound).then_some("a paragraph is not what was stored"))
}

fn speaker_fault(
    connection: &Connection,
    key: i64,
    live: bool,
    found: &Extraction,
) -> Result<Option<&'static str>, StoreError> {
    let listed: usize = connection
        .prepare_cached("SELECT count(*) FROM quote WHERE article = ?1")?
        .query_row([key], |row| row.get(0).map(super::read_number))?;
    let attributed = if live { found.quotes.iter().filter(|quote| quote.named_speaker().is_some()).count() } else { 0 };
    Ok((listed != attributed).then_some("its speakers are not listed as they were found"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
