//! Who spoke a quote, as moderators corrected it: kept beside what was found, and put over it whenever an article is read.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

use super::{
    Actor, ArticleKey, Changed, Store, StoreError,
    article::{live_revision, stored},
    audit, change, extraction, read_number, read_time, stored_number, stored_time,
};
use crate::domain::{self, Article, ArticleId, Correction, Extraction, LibraryName, Speaker, SpeakerKind, TextHash};

/// A correction in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Counted from 1 within its article; what was undone or corrected again counts too.
    pub number: u32,
    /// What the moderator said.
    pub correction: Correction,
    /// The numbers of the quotes that it holds for; none where its quote is not found in the text any more.
    pub quotes: Vec<usize>,
}

/// What becomes of a live article's corrections.
#[derive(Debug, Clone, Copy)]
pub struct Amendment<'a> {
    /// The article.
    pub article: &'a ArticleId,
    /// The number of the quote that it is about; `None` where that quote is not found any more.
    pub quote: Option<usize>,
    /// The corrections that are in force no longer.
    pub ended: &'a [u32],
    /// The one that is in force from now on; `None` undoes.
    pub made: Option<&'a Correction>,
    /// Who amends.
    pub by: &'a Actor,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Ends corrections and makes one, in one durable transaction with its audit line and the change that the index
    /// follows. `false` where there is no such live article.
    pub fn amend(&self, library: &LibraryName, amendment: &Amendment<'_>) -> Result<bool, StoreError> {
        self.writing(|connection| {
            let Some((key, _)) = live_revision(connection, library, amendment.article)? else { return Ok(false) };
            amend(connection, library, key, amendment)?;
            Ok(true)
        })
    }
}

fn amend(
    connection: &Connection,
    library: &LibraryName,
    key: ArticleKey,
    amendment: &Amendment<'_>,
) -> Result<(), StoreError> {
    let before = stored(connection, library, stored_number(key.0))?;
    for number in amendment.ended {
        let mut end =
            connection.prepare_cached("UPDATE correction SET standing = 0 WHERE article = ?1 AND number = ?2")?;
        end.execute(params![stored_number(key.0), number])?;
    }
    let mut deed =
        Deed { number: next_number(connection, key)?, standing: false, before: speaker_of(&before, amendment) };
    if let Some(made) = amendment.made {
        deed.standing = true;
        write(connection, key, made, &deed)?;
    }
    connection
        .prepare_cached("UPDATE article SET edition = edition + 1 WHERE library = ?1 AND key = ?2")?
        .execute(params![library.as_str(), stored_number(key.0)])?;
    let after = stored(connection, library, stored_number(key.0))?;
    let undone = before.standing.iter().find(|standing| amendment.ended.contains(&standing.number));
    if let (None, Some(undone)) = (amendment.made, undone) {
        let Correction { words, spans, level, .. } = undone.correction.clone();
        let speaker = amendment.quote.and_then(|quote| after.extraction.quotes.get(quote)?.speaker().cloned());
        let undoing = Correction { words, spans, level, speaker, by: amendment.by.0.clone(), at: amendment.at };
        write(connection, key, &undoing, &deed)?;
    }
    extraction::drop_quotes(connection, library, key)?;
    extraction::write_quotes(connection, library, key, &after.extraction)?;
    change::note(connection, library, key, Changed::Put, amendment.at)?;
    let paragraph = amendment.quote.and_then(|quote| Some(after.extraction.quotes.get(quote)?.paragraph));
    let line = audit::Deed {
        library,
        at: amendment.at,
        by: &amendment.by.0,
        action: if amendment.made.is_some() { "correct" } else { "uncorrect" },
        article: Some(amendment.article),
        detail: json!({"key": key.0, "correction": deed.number, "paragraph": paragraph}),
    };
    audit::note(connection, &line)
}

/// Who speaks the amended quote, by what is in force; of one that is not found any more, whom the correction named.
fn speaker_of(before: &super::StoredArticle, amendment: &Amendment<'_>) -> Option<String> {
    let named = |speaker: &Speaker| speaker.name.clone();
    if let Some(quote) = amendment.quote {
        return before.extraction.quotes.get(quote)?.speaker().map(named);
    }
    let ended = before.standing.iter().find(|standing| amendment.ended.contains(&standing.number));
    ended?.correction.speaker.as_ref().map(named)
}

/// What is noted of a correction besides itself.
struct Deed {
    number: u32,
    standing: bool,
    before: Option<String>,
}

fn next_number(connection: &Connection, key: ArticleKey) -> Result<u32, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM correction WHERE article = ?1")?;
    Ok(query.query_row([stored_number(key.0)], |row| row.get(0).map(read_number))?)
}

fn write(connection: &Connection, key: ArticleKey, correction: &Correction, deed: &Deed) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO correction (article, number, words, spans, level, speaker, speaker_kind, speaker_before, made_by,
         made_at, standing) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    insert.execute(params![
        stored_number(key.0),
        deed.number,
        serde_json::to_string(&correction.words)?,
        serde_json::to_string(&correction.spans)?,
        correction.level,
        correction.speaker.as_ref().map(|speaker| &speaker.name),
        correction.speaker.as_ref().map(|speaker| speaker.kind.as_str()),
        deed.before,
        correction.by,
        stored_time(correction.at),
        deed.standing,
    ])?;
    Ok(())
}

/// The corrections in force for this article, in the order in which they were made.
pub(super) fn standing(connection: &Connection, key: i64) -> Result<Vec<(u32, Correction)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT number, words, spans, level, speaker, speaker_kind, made_by, made_at FROM correction
         WHERE article = ?1 AND standing = 1 ORDER BY number",
    )?;
    let mut rows = query.query([key])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((read_number(row.get("number")?), read(row)?));
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Correction, StoreError> {
    let kind = row.get::<_, Option<String>>("speaker_kind")?.unwrap_or_default();
    let name: Option<String> = row.get("speaker")?;
    Ok(Correction {
        words: serde_json::from_str(&row.get::<_, String>("words")?)?,
        spans: serde_json::from_str(&row.get::<_, String>("spans")?)?,
        level: read_number(row.get("level")?),
        speaker: name.map(|name| Speaker { name, kind: SpeakerKind::from_word(&kind) }),
        by: row.get("made_by")?,
        at: read_time(row.get("made_at")?),
    })
}

/// Puts the corrections in force over what was found in `text`; which they are, and for which quotes each holds.
pub(super) fn put_over(
    connection: &Connection,
    key: i64,
    text: &str,
    found: &mut Extraction,
) -> Result<Vec<Standing>, StoreError> {
    let (numbers, corrections): (Vec<u32>, Vec<Correction>) = standing(connection, key)?.into_iter().unzip();
    let held = found.correct(text, &corrections);
    let each = numbers.into_iter().zip(corrections).zip(held);
    Ok(each.map(|((number, correction), quotes)| Standing { number, correction, quotes }).collect())
}

/// Gives a new article `own`, the corrections that came with it, and those of the article it takes the place of, or else of
/// the last one that had the same text. Its own count where both are about the same words at the same place.
/// How many it has then.
pub(super) fn bring(
    connection: &Connection,
    library: &LibraryName,
    key: ArticleKey,
    (article, replaced): (&Article, Option<ArticleKey>),
    own: &[Correction],
) -> Result<usize, StoreError> {
    let own = domain::placed(own, &article.text);
    let carried = match (replaced, last_of_text(connection, library, &article.hash())?) {
        (Some(before), _) => carried(connection, library, before, &article.text)?,
        (None, Some(before)) => {
            // Words that this text does not have are those of an article that it replaced, which is not coming back.
            let mut all = carried(connection, library, before, &article.text)?;
            all.retain(|correction| correction.stands_in(&article.text));
            all
        }
        (None, None) => Vec::new(),
    };
    let same = |one: &Correction, other: &Correction| (&one.words, &one.spans) == (&other.words, &other.spans);
    let carried = carried.iter().filter(|before| !own.iter().any(|correction| same(correction, before)));
    let all: Vec<&Correction> = carried.chain(&own).collect();
    for (number, correction) in (1..).zip(&all) {
        write(connection, key, correction, &Deed { number, standing: true, before: None })?;
    }
    Ok(all.len())
}

/// The corrections in force for the article `before`, placed in `text`.
fn carried(
    connection: &Connection,
    library: &LibraryName,
    before: ArticleKey,
    text: &str,
) -> Result<Vec<Correction>, StoreError> {
    let standing = standing(connection, stored_number(before.0))?;
    if standing.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = connection.prepare_cached("SELECT text FROM article WHERE library = ?1 AND key = ?2")?;
    let text_before: String = query.query_row(params![library.as_str(), stored_number(before.0)], |row| row.get(0))?;
    let standing: Vec<Correction> = standing.into_iter().map(|(_, correction)| correction).collect();
    Ok(domain::carried(&standing, &text_before, text))
}

/// The article that had this text last and is no longer live.
fn last_of_text(
    connection: &Connection,
    library: &LibraryName,
    hash: &TextHash,
) -> Result<Option<ArticleKey>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT key FROM article WHERE library = ?1 AND sha256 = ?2 AND state <> 'live' ORDER BY key DESC LIMIT 1",
    )?;
    let key = query.query_row(params![library.as_str(), hash.as_bytes().as_slice()], |row| row.get(0));
    Ok(key.optional()?.map(|key| ArticleKey(read_number(key))))
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)] // a test may panic
mod tests;
