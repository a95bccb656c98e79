//! What was found in an article, beside its text: paragraphs with their hashes, and the rows that lists of speakers read.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{
    ArticleKey, Changed, Store, StoreError,
    article::{read_hash, stored},
    change, correction,
    name::fold,
    read_number, stored_number,
};
use crate::domain::{Article, Extraction, LibraryName, TextHash};

/// How many articles are read anew in one transaction.
const BATCH: i64 = 64;

impl Store {
    /// Reads anew, by `extract`, each live or removed article whose extraction is of another version than
    /// `engine_version`; how many that were. The index is told by changes like any other, so a crash in between costs nothing.
    pub fn extract_anew(
        &self,
        library: &LibraryName,
        engine_version: u32,
        at: Timestamp,
        extract: &dyn Fn(&Article) -> Extraction,
    ) -> Result<usize, StoreError> {
        let mut anew = 0;
        loop {
            let keys = self.reading(|connection| outdated(connection, library, engine_version))?;
            if keys.is_empty() {
                return Ok(anew);
            }
            anew += keys.len();
            self.writing(|connection| {
                keys.iter().try_for_each(|(key, live)| {
                    let article = stored(connection, library, *key)?;
                    if article.article.hash() != article.hash {
                        let id = &article.article.id;
                        return Err(StoreError::Damaged(format!("the text of article “{id}” is not what was stored")));
                    }
                    let mut found = extract(&article.article);
                    if !fits(&found, &article.article.text) {
                        return Err(StoreError::Misfit(article.article.id));
                    }
                    rewrite(connection, library, article.key, &article.article.text, &found, engine_version)?;
                    if *live {
                        correction::put_over(connection, *key, &article.article.text, &mut found)?;
                        write_quotes(connection, library, article.key, &found)?;
                        change::note(connection, library, article.key, Changed::Put, at)?;
                    }
                    Ok(())
                })
            })?;
        }
    }
}

/// Some of the articles that another version of the extraction read, and whether they are live.
fn outdated(
    connection: &Connection,
    library: &LibraryName,
    engine_version: u32,
) -> Result<Vec<(i64, bool)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT key, state = 'live' FROM article
         WHERE library = ?1 AND state <> 'replaced' AND engine_version <> ?2 ORDER BY key LIMIT ?3",
    )?;
    let rows =
        query.query_map(params![library.as_str(), engine_version, BATCH], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn rewrite(
    connection: &Connection,
    library: &LibraryName,
    key: ArticleKey,
    text: &str,
    found: &Extraction,
    engine_version: u32,
) -> Result<(), StoreError> {
    let mut update = connection.prepare_cached(
        "UPDATE article SET extraction = ?3, engine_version = ?4, paragraphs = ?5, quotes = ?6, edition = edition + 1
         WHERE library = ?1 AND key = ?2",
    )?;
    update.execute(params![
        library.as_str(),
        stored_number(key.0),
        serde_json::to_string(found)?,
        engine_version,
        stored_number(found.paragraphs.len()),
        stored_number(found.quotes.len()),
    ])?;
    drop_quotes(connection, library, key)?;
    connection.prepare_cached("DELETE FROM paragraph WHERE article = ?1")?.execute([stored_number(key.0)])?;
    write_paragraphs(connection, key, text, found)
}

/// Whether every span of `extraction` cuts `text` at characters.
pub(super) fn fits(extraction: &Extraction, text: &str) -> bool {
    let paragraphs = extraction.paragraphs.iter().map(|paragraph| paragraph.span);
    let quotes = extraction.quotes.iter().flat_map(|quote| quote.spans.iter().copied());
    let mut spans = paragraphs.chain(extraction.passages.iter().copied()).chain(quotes);
    spans.all(|span| span.slice(text).is_some())
}

pub(super) fn write_paragraphs(
    connection: &Connection,
    key: ArticleKey,
    text: &str,
    extraction: &Extraction,
) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO paragraph (article, number, start_byte, end_byte, sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (number, paragraph) in (1_i64..).zip(&extraction.paragraphs) {
        let words = paragraph.span.slice(text).unwrap_or_default(); // checked by `fits`
        let (start, end) = (stored_number(paragraph.span.start()), stored_number(paragraph.span.end()));
        let hash = TextHash::of(words);
        insert.execute(params![stored_number(key.0), number, start, end, hash.as_bytes().as_slice()])?;
    }
    Ok(())
}

/// The hash noted for each paragraph, in order.
pub(super) fn paragraph_hashes(connection: &Connection, key: i64) -> Result<Vec<TextHash>, StoreError> {
    let mut query = connection.prepare_cached("SELECT sha256 FROM paragraph WHERE article = ?1 ORDER BY number")?;
    let mut rows = query.query([key])?;
    let mut hashes = Vec::new();
    while let Some(row) = rows.next()? {
        hashes.push(read_hash(&row.get::<_, Vec<u8>>(0)?)?);
    }
    Ok(hashes)
}

/// Start, end and hash noted for each paragraph, in order.
pub(super) fn paragraph_rows(connection: &Connection, key: i64) -> Result<Vec<(usize, usize, Vec<u8>)>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT start_byte, end_byte, sha256 FROM paragraph WHERE article = ?1 ORDER BY number")?;
    let rows = query.query_map([key], |row| Ok((read_number(row.get(0)?), read_number(row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes who is quoted in a live article.
pub(super) fn write_quotes(
    connection: &Connection,
    library: &LibraryName,
    key: ArticleKey,
    extraction: &Extraction,
) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO quote (article, ordinal, library, kind, speaker, speaker_kind, speaker_folded)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (ordinal, quote) in (0_i64..).zip(&extraction.quotes) {
        // Whom an article only describes is somebody else in the next one.
        let Some(speaker) = quote.named_speaker() else { continue };
        insert.execute(params![
            stored_number(key.0),
            ordinal,
            library.as_str(),
            quote.kind.as_str(),
            speaker.name,
            speaker.kind.as_str(),
            fold(&speaker.name),
        ])?;
    }
    Ok(())
}

/// Forgets who is quoted in an article that is no longer live, or is read anew.
pub(super) fn drop_quotes(connection: &Connection, library: &LibraryName, key: ArticleKey) -> Result<(), StoreError> {
    let mut delete = connection.prepare_cached("DELETE FROM quote WHERE library = ?1 AND article = ?2")?;
    delete.execute(params![library.as_str(), stored_number(key.0)])?;
    Ok(())
}
