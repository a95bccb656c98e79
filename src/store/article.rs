//! Articles into the store and out of it, byte for byte.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

use super::{
    Actor, ArticleKey, Changed, Standing, Store, StoreError, audit, change, correction, extraction, name::fold,
    read_number, read_time, stored_number, stored_time,
};
use crate::domain::{
    Article, ArticleId, Correction, Extraction, Label, LibraryName, Metadata, Published, Quote, Span, TextHash,
};

/// How many characters of its text a list shows of an article.
const OPENING_CHARS: usize = 200;

/// A new article, ready to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewArticle<'a> {
    /// What was printed.
    pub article: &'a Article,
    /// What was found in it.
    pub extraction: &'a Extraction,
    /// Who spoke its quotes, as moderators said where it comes from.
    pub corrections: &'a [Correction],
    /// Which version of the extraction found it.
    pub engine_version: u32,
    /// Who adds it.
    pub by: &'a Actor,
    /// When.
    pub at: Timestamp,
}

/// An article as stored.
#[derive(Debug, Clone)]
pub struct StoredArticle {
    /// Its number.
    pub key: ArticleKey,
    /// What was printed.
    pub article: Article,
    /// What was found in it, with the speakers that moderators corrected.
    pub extraction: Extraction,
    /// The corrections in force, in the order in which they were made.
    pub standing: Vec<Standing>,
    /// SHA-256 of the text, as noted when it was added.
    pub hash: TextHash,
    /// SHA-256 of each paragraph's bytes, in order, as noted when it was added.
    pub paragraph_hashes: Vec<TextHash>,
    /// When it was added.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: String,
    /// Counts from 1; grows when an article takes the place of another with the same id.
    pub revision: u32,
    /// When it was removed or replaced; `None` while it is live.
    pub removed_at: Option<Timestamp>,
}

impl StoredArticle {
    /// What to call the article: its title, or how its body begins.
    #[must_use]
    pub fn label(&self) -> Label {
        let body = self.article.text.get(self.extraction.body_start()..).unwrap_or_default();
        Label::of(self.article.metadata.title.as_deref(), body)
    }

    /// The corrections in force, in the order in which they were made.
    #[must_use]
    pub fn corrections(&self) -> Vec<Correction> {
        self.standing.iter().map(|standing| standing.correction.clone()).collect()
    }

    /// Whether a moderator said who spoke this quote of the article, or that it does not tell.
    #[must_use]
    pub fn is_corrected(&self, quote: &Quote) -> bool {
        let mut corrected = self.standing.iter().flat_map(|standing| &standing.quotes);
        corrected.any(|number| self.extraction.quotes.get(*number).is_some_and(|other| other.spans == quote.spans))
    }

    /// The stored text at `span`, when every paragraph it touches still has the hash kept beside it; else `None`. `None`
    /// too where it touches no paragraph: there is nothing to show.
    #[must_use]
    pub fn recut(&self, span: Span) -> Option<&str> {
        let paragraphs = &self.extraction.paragraphs;
        if paragraphs.len() != self.paragraph_hashes.len() {
            return None;
        }
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end() <= span.start());
        let touched = paragraphs.iter().zip(&self.paragraph_hashes).skip(first);
        let mut touched = touched.take_while(|(paragraph, _)| paragraph.span.start() < span.end()).peekable();
        touched.peek()?;
        let as_stored =
            touched.all(|(paragraph, hash)| paragraph.span.slice(&self.article.text).map(TextHash::of) == Some(*hash));
        if as_stored { span.slice(&self.article.text) } else { None }
    }
}

/// One line of `article list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What the article goes by.
    pub id: ArticleId,
    /// What is known besides the text.
    pub metadata: Metadata,
    /// The first 200 characters of the body at most.
    pub opening: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// How many paragraphs it has.
    pub paragraphs: u32,
    /// How many quotes were found in it, unattributed ones included.
    pub quotes: u32,
    /// When it was removed; `None` while it is live.
    pub removed_at: Option<Timestamp>,
}

impl Listed {
    /// What to call the article: its title, or how its body begins.
    #[must_use]
    pub fn label(&self) -> Label {
        Label::of(self.metadata.title.as_deref(), &self.opening)
    }
}

impl Store {
    /// One durable transaction: article, paragraphs, quotes, change, audit. Where an article with this id is live, the new
    /// one takes its place as the next revision, with a new key. [`StoreError::Conflict`] where another id has this text.
    pub fn put(&self, library: &LibraryName, new: &NewArticle<'_>) -> Result<ArticleKey, StoreError> {
        self.writing(|connection| put(connection, library, new))
    }

    /// [`Store::put`] for many, in one durable transaction: one result each, same order. A refused one leaves the others be;
    /// where the transaction itself fails, none is stored.
    pub fn put_many(
        &self,
        library: &LibraryName,
        news: &[NewArticle<'_>],
    ) -> Result<Vec<Result<ArticleKey, StoreError>>, StoreError> {
        self.writing(|connection| {
            let each = news.iter().map(|new| match put(connection, library, new) {
                Err(refused @ (StoreError::Conflict(_) | StoreError::Misfit(_))) => Ok(Err(refused)),
                other => other.map(Ok),
            });
            each.collect()
        })
    }

    /// A live article by its key.
    pub fn article(&self, library: &LibraryName, key: ArticleKey) -> Result<Option<Arc<StoredArticle>>, StoreError> {
        self.reading(|connection| {
            let query = "SELECT key, edition FROM article WHERE library = ?1 AND state = 'live' AND key = ?2";
            self.read(connection, library, query, &stored_number(key.0))
        })
    }

    /// A live article by its id.
    pub fn find(&self, library: &LibraryName, id: &ArticleId) -> Result<Option<Arc<StoredArticle>>, StoreError> {
        self.reading(|connection| {
            let query = "SELECT key, edition FROM article WHERE library = ?1 AND state = 'live' AND id = ?2";
            self.read(connection, library, query, &id.as_str())
        })
    }

    /// The article that `query` finds the key and edition of, by library and `wanted`.
    fn read(
        &self,
        connection: &Connection,
        library: &LibraryName,
        query: &str,
        wanted: &dyn rusqlite::ToSql,
    ) -> Result<Option<Arc<StoredArticle>>, StoreError> {
        let found = connection
            .prepare_cached(query)?
            .query_row(params![library.as_str(), wanted], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((key, edition)) = found else { return Ok(None) };
        if let Some(held) = self.recent.get(ArticleKey(read_number(key)), edition) {
            return Ok(Some(held));
        }
        let article = Arc::new(stored(connection, library, key)?);
        self.recent.hold(edition, &article);
        Ok(Some(article))
    }

    /// The id of the live article with this text.
    pub fn find_text(&self, library: &LibraryName, hash: &TextHash) -> Result<Option<ArticleId>, StoreError> {
        self.reading(|connection| live_text(connection, library, hash))
    }

    /// The hash of the live article with this id.
    pub fn hash_of(&self, library: &LibraryName, id: &ArticleId) -> Result<Option<TextHash>, StoreError> {
        self.reading(|connection| {
            let mut query = connection
                .prepare_cached("SELECT sha256 FROM article WHERE library = ?1 AND state = 'live' AND id = ?2")?;
            let hash: Option<Vec<u8>> =
                query.query_row(params![library.as_str(), id.as_str()], |row| row.get(0)).optional()?;
            hash.map(|bytes| read_hash(&bytes)).transpose()
        })
    }

    /// Live articles, newest added first, `limit` of them from `offset` on; how many there are in all beside it. Only those
    /// of `outlet` where it is given (case, accents and punctuation apart).
    pub fn list(
        &self,
        library: &LibraryName,
        outlet: Option<&str>,
        offset: usize,
        limit: usize,
    ) -> Result<(usize, Vec<Listed>), StoreError> {
        let filter = "library = ?1 AND state = 'live' AND (?2 IS NULL OR outlet_folded = ?2)";
        let outlet = outlet.map(fold);
        self.reading(|connection| {
            let total: i64 = connection
                .prepare_cached(&format!("SELECT count(*) FROM article WHERE {filter}"))?
                .query_row(params![library.as_str(), outlet], |row| row.get(0))?;
            let page = format!("SELECT {LISTED} FROM article WHERE {filter} ORDER BY key DESC LIMIT ?3 OFFSET ?4");
            let mut query = connection.prepare_cached(&page)?;
            let page = params![library.as_str(), outlet, stored_number(limit), stored_number(offset)];
            Ok((read_number(total), listed(query.query(page)?)?))
        })
    }

    /// Removed articles, last removed first, at most `limit`: those that [`Store::restore`] can bring back.
    pub fn list_removed(&self, library: &LibraryName, limit: usize) -> Result<Vec<Listed>, StoreError> {
        self.reading(|connection| {
            let mut query = connection.prepare_cached(&format!(
                "SELECT {LISTED} FROM article WHERE library = ?1 AND state = 'removed'
                 ORDER BY removed_at DESC, key DESC LIMIT ?2"
            ))?;
            listed(query.query(params![library.as_str(), stored_number(limit)])?)
        })
    }

    /// Keys of all live articles, in order.
    pub fn keys(&self, library: &LibraryName) -> Result<Vec<ArticleKey>, StoreError> {
        self.reading(|connection| {
            let mut query = connection
                .prepare_cached("SELECT key FROM article WHERE library = ?1 AND state = 'live' ORDER BY key")?;
            let rows = query.query_map([library.as_str()], |row| row.get(0).map(read_number).map(ArticleKey))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn put(connection: &Connection, library: &LibraryName, new: &NewArticle<'_>) -> Result<ArticleKey, StoreError> {
    let NewArticle { article, by, at, .. } = new;
    if !super::library::exists(connection, library)? {
        return Err(StoreError::NoLibrary(library.clone()));
    }
    if !extraction::fits(new.extraction, &article.text) {
        return Err(StoreError::Misfit(article.id.clone()));
    }
    let hash = article.hash();
    if let Some(other) = live_text(connection, library, &hash)?.filter(|id| *id != article.id) {
        return Err(StoreError::Conflict(other));
    }
    let before = live_revision(connection, library, &article.id)?;
    if let Some((key, _)) = before {
        retire(connection, library, key, "replaced", *at)?;
    }
    let revision = before.map_or(1, |(_, revision)| revision.saturating_add(1));
    insert(connection, library, new, &hash, revision)?;
    let key = ArticleKey(read_number(connection.last_insert_rowid()));
    extraction::write_paragraphs(connection, key, &article.text, new.extraction)?;
    let brought = correction::bring(connection, library, key, (article, before.map(|(key, _)| key)), new.corrections)?;
    let mut corrected = new.extraction.clone();
    correction::put_over(connection, stored_number(key.0), &article.text, &mut corrected)?;
    extraction::write_quotes(connection, library, key, &corrected)?;
    change::note(connection, library, key, Changed::Put, *at)?;
    let mut detail = json!({"key": key.0, "revision": revision, "sha256": hash.to_string()});
    if let (Some(fields), 1..) = (detail.as_object_mut(), brought) {
        fields.insert("corrections".to_owned(), json!(brought));
    }
    let deed = audit::Deed {
        library,
        at: *at,
        by: &by.0,
        action: if before.is_some() { "replace" } else { "add" },
        article: Some(&article.id),
        detail,
    };
    audit::note(connection, &deed)?;
    Ok(key)
}

fn insert(
    connection: &Connection,
    library: &LibraryName,
    new: &NewArticle<'_>,
    hash: &TextHash,
    revision: u32,
) -> Result<(), StoreError> {
    let Article { id, metadata, text, extra } = new.article;
    let mut insert = connection.prepare_cached(
        "INSERT INTO article (library, id, revision, state, title, outlet, outlet_folded, byline, published, published_on,
         url, language, text, sha256, opening, extra, added_at, added_by, engine_version, extraction, paragraphs, quotes)
         VALUES (?1, ?2, ?3, 'live', ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
    )?;
    insert.execute(params![
        library.as_str(),
        id.as_str(),
        revision,
        metadata.title,
        metadata.outlet,
        metadata.outlet.as_deref().map(fold),
        serde_json::to_string(&metadata.byline)?,
        metadata.published.as_ref().map(Published::as_given),
        metadata.published.as_ref().map(|published| published.date().to_string()),
        metadata.url,
        metadata.language,
        text,
        hash.as_bytes().as_slice(),
        opening(text, new.extraction),
        serde_json::to_string(extra)?,
        stored_time(new.at),
        new.by.0,
        new.engine_version,
        serde_json::to_string(new.extraction)?,
        stored_number(new.extraction.paragraphs.len()),
        stored_number(new.extraction.quotes.len()),
    ])?;
    Ok(())
}

/// How the article itself begins, its head lines left out.
fn opening(text: &str, extraction: &Extraction) -> String {
    text.get(extraction.body_start()..).unwrap_or(text).chars().take(OPENING_CHARS).collect()
}

/// Makes a live article one that is `removed` or `replaced`, and tells the index.
pub(super) fn retire(
    connection: &Connection,
    library: &LibraryName,
    key: ArticleKey,
    state: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut update = connection.prepare_cached(
        "UPDATE article SET state = ?3, removed_at = ?4, edition = edition + 1 WHERE library = ?1 AND key = ?2",
    )?;
    update.execute(params![library.as_str(), stored_number(key.0), state, stored_time(at)])?;
    extraction::drop_quotes(connection, library, key)?;
    change::note(connection, library, key, Changed::Gone, at)
}

/// Key and revision of the live article with this id.
pub(super) fn live_revision(
    connection: &Connection,
    library: &LibraryName,
    id: &ArticleId,
) -> Result<Option<(ArticleKey, u32)>, StoreError> {
    let mut query = connection
        .prepare_cached("SELECT key, revision FROM article WHERE library = ?1 AND state = 'live' AND id = ?2")?;
    let found = query.query_row(params![library.as_str(), id.as_str()], |row| {
        Ok((ArticleKey(read_number(row.get(0)?)), read_number(row.get(1)?)))
    });
    Ok(found.optional()?)
}

/// The id of the live article with this text.
pub(super) fn live_text(
    connection: &Connection,
    library: &LibraryName,
    hash: &TextHash,
) -> Result<Option<ArticleId>, StoreError> {
    let mut query =
        connection.prepare_cached("SELECT id FROM article WHERE library = ?1 AND state = 'live' AND sha256 = ?2")?;
    let bytes = hash.as_bytes().as_slice();
    let id: Option<String> = query.query_row(params![library.as_str(), bytes], |row| row.get(0)).optional()?;
    id.as_deref().map(read_id).transpose()
}

/// The article with this key, whatever its state.
pub(super) fn stored(connection: &Connection, library: &LibraryName, key: i64) -> Result<StoredArticle, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT key, id, title, outlet, byline, published, url, language, text, sha256, extra, added_at, added_by,
         revision, removed_at, extraction FROM article WHERE library = ?1 AND key = ?2",
    )?;
    let mut rows = query.query(params![library.as_str(), key])?;
    let Some(row) = rows.next()? else { return Err(StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows)) };
    let removed_at: Option<i64> = row.get("removed_at")?;
    let text: String = row.get("text")?;
    let mut extraction: Extraction = serde_json::from_str(&row.get::<_, String>("extraction")?)?;
    let standing = correction::put_over(connection, key, &text, &mut extraction)?;
    Ok(StoredArticle {
        key: ArticleKey(read_number(key)),
        article: Article {
            id: read_id(&row.get::<_, String>("id")?)?,
            metadata: read_metadata(row)?,
            text,
            extra: serde_json::from_str(&row.get::<_, String>("extra")?)?,
        },
        extraction,
        standing,
        hash: read_hash(&row.get::<_, Vec<u8>>("sha256")?)?,
        paragraph_hashes: extraction::paragraph_hashes(connection, key)?,
        added_at: read_time(row.get("added_at")?),
        added_by: row.get("added_by")?,
        revision: read_number(row.get("revision")?),
        removed_at: removed_at.map(read_time),
    })
}

const LISTED: &str =
    "id, title, outlet, byline, published, url, language, opening, added_at, paragraphs, quotes, removed_at";

fn listed(mut rows: rusqlite::Rows<'_>) -> Result<Vec<Listed>, StoreError> {
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let removed_at: Option<i64> = row.get("removed_at")?;
        found.push(Listed {
            id: read_id(&row.get::<_, String>("id")?)?,
            metadata: read_metadata(row)?,
            opening: row.get("opening")?,
            added_at: read_time(row.get("added_at")?),
            paragraphs: read_number(row.get("paragraphs")?),
            quotes: read_number(row.get("quotes")?),
            removed_at: removed_at.map(read_time),
        });
    }
    Ok(found)
}

fn read_metadata(row: &Row<'_>) -> Result<Metadata, StoreError> {
    let published: Option<String> = row.get("published")?;
    let published = published.map(|given| Published::new(&given)).transpose();
    Ok(Metadata {
        title: row.get("title")?,
        outlet: row.get("outlet")?,
        byline: serde_json::from_str(&row.get::<_, String>("byline")?)?,
        published: published.map_err(|error| StoreError::Damaged(error.to_string()))?,
        url: row.get("url")?,
        language: row.get("language")?,
    })
}

pub(super) fn read_id(id: &str) -> Result<ArticleId, StoreError> {
    ArticleId::new(id).map_err(|error| StoreError::Damaged(format!("an article's id is {id:?}: {error}")))
}

pub(super) fn read_hash(bytes: &[u8]) -> Result<TextHash, StoreError> {
    TextHash::from_bytes(bytes).ok_or_else(|| StoreError::Damaged("a hash has not 32 bytes".to_owned()))
}
