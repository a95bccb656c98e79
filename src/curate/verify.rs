//! Whether what is searched is what is stored.

use std::collections::BTreeSet;

use super::{CurateError, Desk, reconcile::entry};
use crate::{
    domain::LibraryName,
    index::{self, Place},
    store::ArticleKey,
};

/// How many faults of one library are told.
const FAULTS_MAX: usize = 100;
/// How often a library is looked at again where another process was changing it meanwhile.
const LOOKS_MAX: usize = 5;

/// What `verify` looked at, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many libraries.
    pub libraries: usize,
    /// How many live articles.
    pub articles: usize,
    /// How many entries of the indexes: passages and quotes.
    pub entries: usize,
    /// How many articles changed after the last commit of their index, which a process that ended in between leaves and
    /// the next one that writes puts right. They are not compared.
    pub behind: usize,
    /// One sentence each; none when all is sound.
    pub faults: Vec<String>,
}

/// An entry of an index: the article's number, its place, its words.
type Entry = (u64, Place, String);

impl Desk {
    /// Compares every entry of every index with the words that the store gives, and every hash of the store with its text.
    pub fn verify(&self) -> Result<Verified, CurateError> {
        let mut verified = Verified { faults: self.store().faults()?, ..Verified::default() };
        for library in self.store().libraries()? {
            let mut looks = 0;
            let one = loop {
                looks += 1;
                let before = self.store().seq(&library)?;
                let one = self.verify_one(&library)?;
                if one.faults.is_empty() || looks == LOOKS_MAX || before == self.store().seq(&library)? {
                    break one;
                }
            };
            verified.libraries += 1;
            verified.articles += one.articles;
            verified.entries += one.entries;
            verified.behind += one.behind;
            verified.faults.extend(one.faults);
        }
        Ok(verified)
    }

    fn verify_one(&self, library: &LibraryName) -> Result<Verified, CurateError> {
        let keys = self.store().keys(library)?;
        let mut verified = Verified { libraries: 1, articles: keys.len(), ..Verified::default() };
        let (seq, found) = match self.index(library).and_then(|index| Ok((index.seq(), index.entries()?))) {
            Ok(found) => found,
            Err(error @ (CurateError::NoIndex(_) | CurateError::Index(_))) => {
                verified.faults.push(format!("Library {library}: {error}"));
                return Ok(verified);
            }
            Err(error) => return Err(error),
        };
        verified.entries = found.len();
        let changes = self.store().changes_after(library, seq, usize::MAX)?;
        let behind: BTreeSet<u64> = changes.iter().map(|change| change.key.0).collect();
        verified.behind = behind.len();
        let known: BTreeSet<u64> = keys.iter().map(|key| key.0).collect();
        let mut faults = Vec::new();
        for key in keys.into_iter().filter(|key| !behind.contains(&key.0)) {
            faults.extend(self.article_faults(library, key, of_article(&found, key.0))?);
            if faults.len() >= FAULTS_MAX {
                break;
            }
        }
        let gone = |key: &u64| !known.contains(key) && !behind.contains(key);
        let surplus: BTreeSet<u64> = found.iter().map(|(key, ..)| *key).filter(gone).collect();
        faults.extend(surplus.iter().map(|key| format!("the index still has article number {key}, which is gone.")));
        faults.truncate(FAULTS_MAX);
        verified.faults = faults.into_iter().map(|fault| format!("Library {library}: {fault}")).collect();
        Ok(verified)
    }

    fn article_faults(
        &self,
        library: &LibraryName,
        key: ArticleKey,
        found: &[Entry],
    ) -> Result<Vec<String>, CurateError> {
        let Some(stored) = self.store().article(library, key)? else { return Ok(Vec::new()) };
        let id = &stored.article.id;
        let expected: BTreeSet<(Place, String)> = index::entry_words(&entry(&stored)).into_iter().collect();
        let found: BTreeSet<(Place, String)> = found.iter().map(|(_, place, words)| (*place, words.clone())).collect();
        let missing = expected.difference(&found).map(|(place, _)| {
            format!("the index lacks {} of article “{id}”, or has other words for it.", named(*place))
        });
        let surplus =
            found.difference(&expected).filter(|(place, _)| !expected.iter().any(|(other, _)| other == place));
        let surplus = surplus.map(|(place, _)| {
            format!("the index has {} of article “{id}”, which the store does not have.", named(*place))
        });
        Ok(missing.chain(surplus).take(FAULTS_MAX).collect())
    }
}

/// The entries of one article among all, which are in order of their articles.
fn of_article(entries: &[Entry], key: u64) -> &[Entry] {
    let start = entries.partition_point(|(other, ..)| *other < key);
    let end = entries.partition_point(|(other, ..)| *other <= key);
    entries.get(start..end).unwrap_or_default()
}

fn named(place: Place) -> String {
    match place {
        Place::Passage(span) => format!("the passage at bytes {} to {}", span.start(), span.end()),
        Place::Quote(number) => format!("quote {}", number.saturating_add(1)),
    }
}
