//! Adding articles: same or new is decided here.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{CurateError, Desk, naming::Naming};
use crate::{
    domain::{Article, ArticleId, Correction, Extraction, LibraryName, TextHash},
    extract,
    ingest::Submission,
    store::{Actor, NewArticle, StoreError},
};

/// How many articles are stored, and made searchable, with one commit each.
const BATCH_ARTICLES: usize = 256;
/// How much text is stored with one commit, but for a single longer article.
const BATCH_TEXT_BYTES: usize = 8 * 1024 * 1024;

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is in the library under this id.
    New(ArticleId),
    /// The same text is in the library under this id; nothing was changed.
    AlreadyThere(ArticleId),
    /// It took the place of the article with this id.
    Replaced(ArticleId),
}

impl Added {
    /// The id it goes by.
    #[must_use]
    pub fn id(&self) -> &ArticleId {
        match self {
            Added::New(id) | Added::AlreadyThere(id) | Added::Replaced(id) => id,
        }
    }
}

/// What is to be done with a submission.
enum Decided {
    Store { article: Box<Article>, extraction: Extraction, corrections: Vec<Correction>, replaces: bool },
    AlreadyThere(ArticleId),
}

impl Desk {
    /// Many at once in few commits (import); one result each, same order; each acknowledged only when durable and searchable.
    ///
    /// After an error of the whole the earlier ones may be in the library, and adding all of them again does no harm. A
    /// text already there is told so whatever its id. A given id is kept; its article with another text is replaced only
    /// where `replace` says so.
    pub fn add(
        &self,
        library: &LibraryName,
        submissions: Vec<Submission>,
        replace: bool,
        by: &Actor,
        at: Timestamp,
    ) -> Result<Vec<Result<Added, CurateError>>, CurateError> {
        self.known(library)?;
        let mut results = Vec::with_capacity(submissions.len());
        let mut waiting = submissions.into_iter().peekable();
        while waiting.peek().is_some() {
            let mut text_bytes = 0_usize;
            let mut batch = Vec::new();
            while let Some(next) = waiting.next_if(|next| {
                batch.len() < BATCH_ARTICLES
                    && (batch.is_empty() || text_bytes.saturating_add(next.text.len()) <= BATCH_TEXT_BYTES)
            }) {
                text_bytes = text_bytes.saturating_add(next.text.len());
                batch.push(next);
            }
            results.extend(self.add_batch(library, batch, replace, by, at)?);
        }
        Ok(results)
    }

    fn add_batch(
        &self,
        library: &LibraryName,
        batch: Vec<Submission>,
        replace: bool,
        by: &Actor,
        at: Timestamp,
    ) -> Result<Vec<Result<Added, CurateError>>, CurateError> {
        let _changing = self.changing();
        let mut round = Round { desk: self, library, replace, naming: Naming::default(), texts: HashMap::new() };
        let mut decided = Vec::with_capacity(batch.len());
        for submission in batch {
            decided.push(match round.decide(submission) {
                Err(failed @ (CurateError::Store(_) | CurateError::Index(_))) => return Err(failed),
                decision => decision,
            });
        }
        let news: Vec<NewArticle<'_>> =
            decided.iter().filter_map(|decision| self.new_article(decision, by, at)).collect();
        let stored = self.store().put_many(library, &news)?;
        self.ready(library)?;
        Ok(acknowledged(decided, stored))
    }

    fn new_article<'a>(
        &self,
        decided: &'a Result<Decided, CurateError>,
        by: &'a Actor,
        at: Timestamp,
    ) -> Option<NewArticle<'a>> {
        let engine_version = self.0.settings.extract.version();
        match decided {
            Ok(Decided::Store { article, extraction, corrections, .. }) => {
                Some(NewArticle { article, extraction, corrections, engine_version, by, at })
            }
            _ => None,
        }
    }
}

/// What each submission is answered, from what was decided and what the store said of those it was given, in order.
fn acknowledged<K>(
    decided: Vec<Result<Decided, CurateError>>,
    stored: Vec<Result<K, StoreError>>,
) -> Vec<Result<Added, CurateError>> {
    let mut stored = stored.into_iter();
    let mut refused = HashSet::new();
    let mut answer = |decision| match decision {
        // The same text, earlier in this round, may have been refused after all.
        Decided::AlreadyThere(id) if refused.contains(&id) => Err(StoreError::Misfit(id).into()),
        Decided::AlreadyThere(id) => Ok(Added::AlreadyThere(id)),
        Decided::Store { article, replaces, .. } => {
            let id = article.id;
            if let Err(error) = stored.next().expect("the store answers for each article it was given") {
                refused.insert(id);
                return Err(error.into());
            }
            tracing::debug!(article.id = %id, "Added article {id}");
            Ok(if replaces { Added::Replaced(id) } else { Added::New(id) })
        }
    };
    decided.into_iter().map(|decision| decision.and_then(&mut answer)).collect()
}

/// Submissions that go into the store together: what one of them takes, the next ones see.
struct Round<'a> {
    desk: &'a Desk,
    library: &'a LibraryName,
    replace: bool,
    naming: Naming,
    texts: HashMap<TextHash, ArticleId>,
}

impl Round<'_> {
    fn decide(&mut self, submission: Submission) -> Result<Decided, CurateError> {
        let Submission { id, stem, metadata, text, extra, corrections, warnings: _ } = submission;
        let max_bytes = self.desk.0.settings.text_bytes_max;
        if text.len() > max_bytes {
            return Err(CurateError::TooLong { len_bytes: text.len(), max_bytes });
        }
        if !text.chars().any(char::is_alphanumeric) {
            return Err(CurateError::Empty);
        }
        let hash = TextHash::of(&text);
        if let Some(there) = self.live_text(&hash)? {
            return Ok(Decided::AlreadyThere(there));
        }
        let replaces = match &id {
            Some(given) => self.is_live(given)?,
            None => false,
        };
        let id = match id {
            Some(given) if replaces && !self.replace => return Err(CurateError::OtherText(given)),
            Some(given) => given,
            None => self.new_id(stem.as_deref(), &hash)?,
        };
        self.naming.take(&id);
        self.texts.retain(|_, holder| *holder != id); // a replaced text of this round is live no more
        self.texts.insert(hash, id.clone());
        let article = Article { id, metadata, text, extra };
        let extraction = extract::extract(&article, self.desk.0.settings.extract);
        Ok(Decided::Store { article: Box::new(article), extraction, corrections, replaces })
    }

    /// The id under which this text is, or will be after this round, in the library.
    fn live_text(&self, hash: &TextHash) -> Result<Option<ArticleId>, CurateError> {
        if let Some(id) = self.texts.get(hash) {
            return Ok(Some(id.clone()));
        }
        // Of an id that this round has taken, the store's text is the one before.
        let stored = self.desk.store().find_text(self.library, hash)?;
        Ok(stored.filter(|id| !self.naming.is_given(id)))
    }

    fn is_live(&self, id: &ArticleId) -> Result<bool, CurateError> {
        Ok(self.naming.is_given(id) || self.desk.store().hash_of(self.library, id)?.is_some())
    }

    fn new_id(&mut self, stem: Option<&str>, hash: &TextHash) -> Result<ArticleId, CurateError> {
        let (store, library) = (self.desk.store(), self.library);
        self.naming.name(stem, hash, |id| Ok(store.hash_of(library, id)?.is_some()))
    }
}
