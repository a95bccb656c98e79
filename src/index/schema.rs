//! The fields of the three kinds of entry, and the stamp by which an index made otherwise is known.

use serde::{Deserialize, Serialize};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};

use super::IndexError;
use crate::domain::TextHash;

/// Grows by one whenever the same text would give other words or stems.
const ANALYZER_VERSION: u32 = 3;

/// What an entry is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Article = 0,
    Passage = 1,
    Quote = 2,
}

impl Kind {
    pub(super) const ALL: [Kind; 3] = [Kind::Article, Kind::Passage, Kind::Quote];

    pub(super) fn number(self) -> u64 {
        self as u64
    }
}

/// The fields. Each kind has text fields of its own, so that a word's frequency is counted among its like.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    pub(super) schema: Schema,
    /// The article's number in the store; all entries.
    pub(super) key: Field,
    /// [`Kind`] as a number; all entries.
    pub(super) kind: Field,
    /// The article's number again, of article entries only: finds the one entry of an article.
    pub(super) article_key: Field,
    /// A passage's span; a quote's number in `place_start`.
    pub(super) place_start: Field,
    pub(super) place_end: Field,
    /// How many words the entry's first and second text field hold: article and title, passage, quote and surroundings.
    pub(super) first_len_words: Field,
    pub(super) second_len_words: Field,
    pub(super) article: Field,
    /// The article's words as they are printed.
    pub(super) article_printed: Field,
    pub(super) title: Field,
    pub(super) passage: Field,
    pub(super) passage_exact: Field,
    pub(super) quote: Field,
    /// Words of the quote's paragraph, near it.
    pub(super) surroundings: Field,
    pub(super) quote_exact: Field,
    /// Words of the name and mention of a quote's speaker; of all quotes that a passage touches.
    pub(super) speaker: Field,
    /// Whether a passage touches a quote.
    pub(super) quoted: Field,
    pub(super) outlet: Field,
    /// The names of those who wrote the article.
    pub(super) byline: Field,
    /// The outlet as printed; only for counting.
    pub(super) outlet_printed: Field,
    /// Whole names ([`super::SpeakerName`]) of the speakers who are named, not only described: of a quote, of all quotes
    /// that a passage touches.
    pub(super) named: Field,
    /// The day of publication, in days from 1970-01-01.
    pub(super) published: Field,
    /// The stemmer's language.
    pub(super) language: Field,
    /// The number of an entry's words and speaker, and a sketch of its words: passages and quotes.
    pub(super) print: Field,
    pub(super) sketch: Field,
    /// The folded words, for `verify`; never read for an answer.
    pub(super) words: Field,
}

impl Fields {
    pub(super) fn new() -> Fields {
        let text = |record: IndexRecordOption, fieldnorms: bool| {
            let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(fieldnorms);
            TextOptions::default().set_indexing_options(indexing.set_index_option(record))
        };
        let stems = || text(IndexRecordOption::WithFreqs, true);
        let exact = || text(IndexRecordOption::WithFreqsAndPositions, true);
        let label = || text(IndexRecordOption::Basic, false);
        let mut schema = Schema::builder();
        let key = schema.add_u64_field("key", INDEXED | FAST);
        let kind = schema.add_u64_field("kind", INDEXED | FAST);
        let article_key = schema.add_u64_field("article_key", INDEXED);
        let place_start = schema.add_u64_field("place_start", FAST);
        let place_end = schema.add_u64_field("place_end", FAST);
        let first_len_words = schema.add_u64_field("first_len_words", FAST);
        let second_len_words = schema.add_u64_field("second_len_words", FAST);
        let article = schema.add_text_field("article", stems());
        let article_printed = schema.add_text_field("article_printed", stems());
        let title = schema.add_text_field("title", stems());
        let passage = schema.add_text_field("passage", stems());
        let passage_exact = schema.add_text_field("passage_exact", exact());
        let quote = schema.add_text_field("quote", stems());
        let surroundings = schema.add_text_field("surroundings", stems());
        let quote_exact = schema.add_text_field("quote_exact", exact());
        let speaker = schema.add_text_field("speaker", label());
        let quoted = schema.add_bool_field("quoted", INDEXED);
        let outlet = schema.add_text_field("outlet", label());
        let byline = schema.add_text_field("byline", label());
        let outlet_printed = schema.add_text_field("outlet_printed", TextOptions::default().set_fast("raw"));
        let named = schema.add_text_field("named", label().set_fast("raw"));
        let published = schema.add_i64_field("published", INDEXED | FAST);
        let language = schema.add_text_field("language", label());
        let print = schema.add_u64_field("print", INDEXED | FAST);
        let sketch = schema.add_u64_field("sketch", FAST);
        let words = schema.add_text_field("words", STORED);
        Fields {
            schema: schema.build(),
            key,
            kind,
            article_key,
            place_start,
            place_end,
            first_len_words,
            second_len_words,
            article,
            article_printed,
            title,
            passage,
            passage_exact,
            quote,
            surroundings,
            quote_exact,
            speaker,
            quoted,
            outlet,
            byline,
            outlet_printed,
            named,
            published,
            language,
            print,
            sketch,
            words,
        }
    }
}

/// What stands in the payload of each commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// The store's sequence number up to which the index has followed.
    pub(super) seq: u64,
    schema: String,
    analyzer: u32,
    tantivy: String,
}

impl Stamp {
    /// The stamp of an index as this program makes it.
    pub(super) fn new(fields: &Fields, seq: u64) -> Stamp {
        let schema = serde_json::to_string(&fields.schema).unwrap_or_default();
        let schema = TextHash::of(&schema).to_string();
        Stamp { seq, schema, analyzer: ANALYZER_VERSION, tantivy: tantivy::version_string().to_owned() }
    }

    pub(super) fn to_payload(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The stamp of a commit's payload, where it was made as this program makes it.
    pub(super) fn read(payload: Option<&str>, fields: &Fields) -> Result<Stamp, IndexError> {
        let stale = |why: &str| IndexError::Stale(why.to_owned());
        let payload = payload.ok_or_else(|| stale("it has no stamp"))?;
        let stamp: Stamp = serde_json::from_str(payload).map_err(|_| stale("its stamp cannot be read"))?;
        let ours = Stamp::new(fields, stamp.seq);
        if stamp == ours { Ok(stamp) } else { Err(stale("it was made by another version")) }
    }
}
