//! Names in a library: who is quoted, and what completes a name that somebody is typing.

use rusqlite::{Connection, params};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Store, StoreError, read_number, stored_number};
use crate::domain::{LibraryName, SpeakerKind};

/// How many of the newest articles are looked at to complete an article's id.
const ARTICLES_LOOKED_AT: i64 = 20_000;

/// How often somebody is quoted in a library: one row for each outlet and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerCount {
    /// Canonical name.
    pub name: String,
    /// What kind of speaker.
    pub kind: SpeakerKind,
    /// `None`: not stated.
    pub outlet: Option<String>,
    /// `YYYY-MM`, where the article states a date.
    pub month: Option<String>,
    /// How many quotes.
    pub quotes: u64,
}

/// What a name is the name of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// Somebody who is quoted.
    Speaker,
    /// Who printed an article.
    Outlet,
    /// An article: its id, found by the id or by a word of the title.
    Article,
}

impl Store {
    /// Speakers of live articles, by name, then kind, outlet and month; where `name` is given only those whose name holds
    /// every word of it (case, accents and punctuation apart).
    pub fn speakers(&self, library: &LibraryName, name: Option<&str>) -> Result<Vec<SpeakerCount>, StoreError> {
        let wanted = fold(name.unwrap_or_default());
        let longest = wanted.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
        let counts = self.reading(|connection| speaker_counts(connection, library, longest))?;
        let holds = |speaker: &str| {
            let folded = fold(speaker);
            wanted.split(' ').all(|word| word.is_empty() || folded.split(' ').any(|part| part == word))
        };
        Ok(counts.into_iter().filter(|count| holds(&count.name)).collect())
    }

    /// For autocomplete and completion: names that begin with `typed`, then those that have a word beginning with it (case,
    /// accents and punctuation apart); most used first, articles newest first. All of them where nothing is typed.
    pub fn names(
        &self,
        library: &LibraryName,
        kind: NameKind,
        typed: &str,
        limit: usize,
    ) -> Result<Vec<String>, StoreError> {
        let typed = fold(typed);
        self.reading(|connection| match kind {
            NameKind::Speaker => {
                let named = "SELECT name, folded, uses FROM speaker WHERE library = ?1";
                beginning_with(connection, named, library, &typed, limit)
            }
            NameKind::Outlet => {
                let named = "SELECT outlet AS name, outlet_folded AS folded, count(*) AS uses FROM article
                             WHERE library = ?1 AND state = 'live' AND outlet IS NOT NULL GROUP BY outlet_folded, outlet";
                beginning_with(connection, named, library, &typed, limit)
            }
            NameKind::Article => article_ids(connection, library, &typed, limit),
        })
    }
}

fn speaker_counts(
    connection: &Connection,
    library: &LibraryName,
    folded_part: &str,
) -> Result<Vec<SpeakerCount>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT speaker, speaker_kind, outlet, substr(published_on, 1, 7), count(*) FROM quote
         JOIN article ON article.key = quote.article AND article.library = quote.library
         WHERE quote.library = ?1 AND (?2 = '' OR instr(speaker_folded, ?2) > 0)
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
    )?;
    let rows = query.query_map(params![library.as_str(), folded_part], |row| {
        Ok(SpeakerCount {
            name: row.get(0)?,
            kind: SpeakerKind::from_word(&row.get::<_, String>(1)?),
            outlet: row.get(2)?,
            month: row.get(3)?,
            quotes: read_number(row.get(4)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Those of `named` (a query for name, folded and uses) in which `typed` begins the name or one of its words.
fn beginning_with(
    connection: &Connection,
    named: &str,
    library: &LibraryName,
    typed: &str,
    limit: usize,
) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare_cached(&format!(
        "SELECT name FROM ({named}) WHERE instr(' ' || folded, ' ' || ?2) > 0
         ORDER BY instr(' ' || folded, ' ' || ?2) > 1, uses DESC, name LIMIT ?3"
    ))?;
    let rows = query.query_map(params![library.as_str(), typed, stored_number(limit)], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn article_ids(
    connection: &Connection,
    library: &LibraryName,
    typed: &str,
    limit: usize,
) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT id, title FROM article WHERE library = ?1 AND state = 'live' ORDER BY key DESC LIMIT ?2",
    )?;
    let mut rows = query.query(params![library.as_str(), ARTICLES_LOOKED_AT])?;
    let (mut first, mut then) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let (id, title): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        if fold(&id).starts_with(typed) {
            first.push(id);
        } else if then.len() < limit && format!(" {}", fold(&title.unwrap_or_default())).contains(&format!(" {typed}"))
        {
            then.push(id);
        }
        if first.len() >= limit {
            break;
        }
    }
    first.append(&mut then);
    first.truncate(limit);
    Ok(first)
}

/// `name` as names are compared: small letters without accents, apostrophes gone, other punctuation as one space, none at
/// the ends. Empty where it holds no letter or digit.
pub(super) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let plain = name.nfkd().filter(|letter| !is_combining_mark(*letter) && !matches!(letter, '\'' | '’' | '‘' | 'ʼ'));
    for letter in plain.flat_map(char::to_lowercase).filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            _ if letter.is_alphanumeric() => folded.push(letter),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str) {
        assert_eq!(fold(name), expected);
    }

    #[test]
    fn case_and_accents_do_not_tell_names_apart() {
        check("Élodie MÜLLER", "elodie muller");
        check("Łukasz Bjørn", "lukasz bjorn");
        check("İzmir", "izmir");
    }

    #[test]
    fn punctuation_parts_words_and_apostrophes_do_not() {
        check("Jean-Luc  O’Brien, Jr.", "jean luc obrien jr");
        check("…", "");
    }

    #[test]
    fn other_scripts_stay() {
        check("Владимир", "владимир");
        check("東京", "東京");
    }
}
