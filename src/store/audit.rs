//! Who did what to a library: lines that are only ever added, each sealed over the one before it.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::{Store, StoreError, read_number, read_time, stored_number, stored_time};
use crate::domain::{ArticleId, LibraryName};

/// One line of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Counts from 1 over all libraries; the order of the lines, whatever the clock said.
    pub seq: u64,
    /// What the clock said.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// What: `add`, `replace`, `remove`, `restore`, `purge`, `correct`, `uncorrect`.
    pub action: String,
    /// The article's id, where it was about one.
    pub article: Option<String>,
    /// More of it, as a JSON object. Never words of an article.
    pub detail: String,
    /// Of `correct` and `uncorrect`, as long as the article is not erased.
    pub corrected: Option<Corrected>,
}

/// What was done to a quote's speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    /// The parts of the quote as printed.
    pub words: Vec<String>,
    /// Who spoke until then; `None` where nobody was named.
    pub before: Option<String>,
    /// Who spoke from then on.
    pub after: Option<String>,
}

/// A line that is about to be added.
pub(super) struct Deed<'a> {
    pub(super) library: &'a LibraryName,
    pub(super) at: Timestamp,
    pub(super) by: &'a str,
    pub(super) action: &'a str,
    pub(super) article: Option<&'a ArticleId>,
    pub(super) detail: serde_json::Value,
}

impl Store {
    /// The library's lines, newest first, at most `limit`; those about one article where it is given.
    pub fn audit(
        &self,
        library: &LibraryName,
        article: Option<&ArticleId>,
        limit: usize,
    ) -> Result<Vec<AuditLine>, StoreError> {
        self.reading(|connection| {
            let mut query = connection.prepare_cached(
                "SELECT seq, at, actor, action, audit.article, detail, words, speaker_before, speaker FROM audit
                 LEFT JOIN correction ON correction.article = json_extract(detail, '$.key')
                 AND correction.number = json_extract(detail, '$.correction')
                 WHERE library = ?1 AND (?2 IS NULL OR audit.article = ?2) ORDER BY seq DESC LIMIT ?3",
            )?;
            let article = article.map(ArticleId::as_str);
            let mut rows = query.query(params![library.as_str(), article, stored_number(limit)])?;
            let mut lines = Vec::new();
            while let Some(row) = rows.next()? {
                lines.push(AuditLine {
                    seq: read_number(row.get("seq")?),
                    at: read_time(row.get("at")?),
                    by: row.get("actor")?,
                    action: row.get("action")?,
                    article: row.get("article")?,
                    detail: row.get("detail")?,
                    corrected: corrected(row)?,
                });
            }
            Ok(lines)
        })
    }
}

fn corrected(row: &Row<'_>) -> Result<Option<Corrected>, StoreError> {
    let Some(words) = row.get::<_, Option<String>>("words")? else { return Ok(None) };
    let words = serde_json::from_str(&words)?;
    Ok(Some(Corrected { words, before: row.get("speaker_before")?, after: row.get("speaker")? }))
}

/// Adds a line, within the transaction of the deed itself.
pub(super) fn note(connection: &Connection, deed: &Deed<'_>) -> Result<(), StoreError> {
    let last = "SELECT seq, sha256 FROM audit ORDER BY seq DESC LIMIT 1";
    let last: Option<(i64, Vec<u8>)> =
        connection.prepare_cached(last)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (before, seal_before) = last.unwrap_or((0, Vec::new()));
    let line = Line {
        seq: before.saturating_add(1),
        library: deed.library.as_str().to_owned(),
        at: stored_time(deed.at),
        actor: deed.by.to_owned(),
        action: deed.action.to_owned(),
        article: deed.article.map(|id| id.as_str().to_owned()),
        detail: deed.detail.to_string(),
    };
    let mut insert = connection.prepare_cached(
        "INSERT INTO audit (seq, library, at, actor, action, article, detail, sha256)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let seal = line.seal(&seal_before);
    insert.execute(params![
        line.seq,
        line.library,
        line.at,
        line.actor,
        line.action,
        line.article,
        line.detail,
        seal.as_slice()
    ])?;
    Ok(())
}

/// A line as stored, without its seal.
struct Line {
    seq: i64,
    library: String,
    at: i64,
    actor: String,
    action: String,
    article: Option<String>,
    detail: String,
}

impl Line {
    /// SHA-256 over the seal before this one (nothing before the first) and this line's fields, each preceded by its
    /// length, so that no two lines give the same bytes.
    fn seal(&self, before: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        let (seq, at) = (self.seq.to_le_bytes(), self.at.to_le_bytes());
        let named = [u8::from(self.article.is_some())];
        let article = self.article.as_deref().unwrap_or_default();
        let fields: [&[u8]; 9] = [
            before,
            &seq,
            self.library.as_bytes(),
            &at,
            self.actor.as_bytes(),
            self.action.as_bytes(),
            &named,
            article.as_bytes(),
            self.detail.as_bytes(),
        ];
        for field in fields {
            hash.update((field.len() as u64).to_le_bytes());
            hash.update(field);
        }
        hash.finalize().into()
    }
}

/// The first line whose seal does not fit, or the sign of missing ones; `None` where the audit is whole.
pub(super) fn fault(connection: &Connection) -> Result<Option<String>, StoreError> {
    let mut query = connection
        .prepare("SELECT seq, library, at, actor, action, article, detail, sha256 FROM audit ORDER BY seq")?;
    let mut rows = query.query([])?;
    let (mut last, mut seal_before) = (0_i64, Vec::new());
    while let Some(row) = rows.next()? {
        let line = Line {
            seq: row.get(0)?,
            library: row.get(1)?,
            at: row.get(2)?,
            actor: row.get(3)?,
            action: row.get(4)?,
            article: row.get(5)?,
            detail: row.get(6)?,
        };
        let seal: Vec<u8> = row.get(7)?;
        if line.seq != last.saturating_add(1) || seal != line.seal(&seal_before) {
            return Ok(Some(format!("The audit was changed at line {}, or lines before it are missing.", line.seq)));
        }
        (last, seal_before) = (line.seq, seal);
    }
    let counted = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit'";
    let written: i64 = connection.query_row(counted, [], |row| row.get(0))?;
    Ok((written != last).then(|| format!("The audit ends at line {last}, but {written} lines were written.")))
}
