//! From articles to entries, and the one writer of a folder.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tantivy::{
    IndexWriter, TantivyDocument, TantivyError, Term,
    directory::error::LockError,
    merge_policy::LogMergePolicy,
    tokenizer::{PreTokenizedString, Token},
};

use super::{
    Entry, IndexError, Place, SpeakerName, Update, Word, printing,
    query::{days, folded_name, speaker_words},
    schema::{Fields, Kind, Stamp},
    stemmer::stemmed_as,
    words,
};
use crate::domain::{Attribution, Extraction, Quote, Span, Speaker};

/// What tantivy takes at least for a writer with one thread.
const MEMORY_BYTES: usize = 15_000_000;
/// Above this many segments they are merged before `apply` returns (a kill storm leaves hundreds behind).
const SEGMENTS_MAX: usize = 16;
/// How far around a quote its paragraph counts as its surroundings, in bytes.
const SURROUNDINGS_BYTES: usize = 600;

/// The writer, opened at the first change and thrown away after an error.
#[derive(Default)]
pub(super) struct Writer(Mutex<Option<IndexWriter>>);

impl Writer {
    /// All of `updates` and the stamp in one commit.
    pub(super) fn apply(
        &self,
        index: &tantivy::Index,
        fields: &Fields,
        updates: &[Update<'_>],
        seq: u64,
    ) -> Result<(), IndexError> {
        // A panic while writing leaves no writer behind (it is taken out first), so the lock is sound even if poisoned.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match kept.take() {
            Some(writer) => writer,
            None => open(index)?,
        };
        write(&mut writer, fields, updates, &Stamp::new(fields, seq))?;
        merge_many(index, &mut writer)?;
        *kept = Some(writer);
        Ok(())
    }
}

fn open(index: &tantivy::Index) -> Result<IndexWriter, IndexError> {
    let writer = opened(index)?;
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(4);
    policy.set_del_docs_ratio_before_merge(0.3);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

/// A new writer. The lock of one that was just closed may be held for a moment by a child that another thread is starting.
fn opened(index: &tantivy::Index) -> Result<IndexWriter, IndexError> {
    const TRIES: usize = 20;
    const BETWEEN_TRIES: Duration = Duration::from_millis(10);
    for _ in 1..TRIES {
        match index.writer_with_num_threads(1, MEMORY_BYTES) {
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => std::thread::sleep(BETWEEN_TRIES),
            opened => return Ok(opened?),
        }
    }
    Ok(index.writer_with_num_threads(1, MEMORY_BYTES)?)
}

fn write(writer: &mut IndexWriter, fields: &Fields, updates: &[Update<'_>], stamp: &Stamp) -> Result<(), IndexError> {
    for update in updates {
        match update {
            Update::Gone(key) => {
                writer.delete_term(Term::from_field_u64(fields.key, *key));
            }
            Update::Put(entry) => {
                writer.delete_term(Term::from_field_u64(fields.key, entry.key));
                for document in documents(fields, entry) {
                    writer.add_document(document)?;
                }
            }
        }
    }
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&stamp.to_payload());
    commit.commit()?;
    Ok(())
}

fn merge_many(index: &tantivy::Index, writer: &mut IndexWriter) -> Result<(), IndexError> {
    let segments = index.searchable_segment_ids()?;
    if segments.len() > SEGMENTS_MAX
        && let Err(error) = writer.merge(&segments).wait()
    {
        tracing::debug!(error = %error, "Segments are being merged already");
    }
    Ok(())
}

/// The words of an article's text, in order.
struct Text<'a> {
    words: &'a [Word],
}

/// The entries of one article: itself, its passages, its quotes.
fn documents(fields: &Fields, entry: &Entry<'_>) -> Vec<TantivyDocument> {
    let metadata = &entry.article.metadata;
    let language = metadata.language.as_deref();
    let words_of_text = words(&entry.article.text, language);
    let text = Text { words: &words_of_text };
    let mut documents =
        vec![article_document(fields, entry, &text, &words(metadata.title.as_deref().unwrap_or_default(), language))];
    let extraction = entry.extraction;
    let mut touching = Touching::new(extraction);
    documents.extend(
        extraction.passages.iter().map(|passage| passage_document(fields, &text, *passage, touching.next(*passage))),
    );
    documents.extend(
        extraction.quotes.iter().enumerate().map(|(number, quote)| quote_document(fields, entry, &text, number, quote)),
    );
    for document in &mut documents {
        document.add_u64(fields.key, entry.key);
        document.add_text(fields.language, stemmed_as(language));
        for name in &metadata.byline {
            document.add_text(fields.byline, folded_name(name));
        }
        if let Some(outlet) = &metadata.outlet {
            document.add_text(fields.outlet, folded_name(outlet));
            document.add_text(fields.outlet_printed, clipped(outlet));
        }
        if let Some(published) = &metadata.published {
            document.add_i64(fields.published, days(published.date()));
        }
    }
    documents
}

fn article_document(fields: &Fields, entry: &Entry<'_>, text: &Text<'_>, title: &[Word]) -> TantivyDocument {
    let mut document = document_of(fields, Kind::Article, text.words.len(), title.len());
    document.add_u64(fields.article_key, entry.key);
    document.add_pre_tokenized_text(fields.article, stems(text.words.iter()));
    document.add_pre_tokenized_text(fields.article_printed, exact(text.words.iter()));
    document.add_pre_tokenized_text(fields.title, stems(title.iter()));
    document
}

fn passage_document(fields: &Fields, text: &Text<'_>, passage: Span, quotes: &[&Quote]) -> TantivyDocument {
    let own = text.within(passage);
    let mut document = document_of(fields, Kind::Passage, own.len(), 0);
    document.add_u64(fields.place_start, passage.start() as u64);
    document.add_u64(fields.place_end, passage.end() as u64);
    document.add_pre_tokenized_text(fields.passage, stems(own.iter()));
    document.add_pre_tokenized_text(fields.passage_exact, exact(own.iter()));
    add_print(&mut document, fields, Kind::Passage, own.iter(), None);
    document.add_bool(fields.quoted, !quotes.is_empty());
    add_speakers(&mut document, fields, quotes);
    document
}

fn quote_document(
    fields: &Fields,
    entry: &Entry<'_>,
    text: &Text<'_>,
    number: usize,
    quote: &Quote,
) -> TantivyDocument {
    let own = || text.of(quote);
    let around = text.within(surroundings(entry.extraction, quote));
    let mut document = document_of(fields, Kind::Quote, own().count(), around.len());
    document.add_u64(fields.place_start, number as u64);
    document.add_pre_tokenized_text(fields.quote, stems(own()));
    document.add_pre_tokenized_text(fields.surroundings, stems(around.iter()));
    document.add_pre_tokenized_text(fields.quote_exact, exact(own()));
    add_print(&mut document, fields, Kind::Quote, own(), quote.speaker());
    document.add_bool(fields.quoted, true);
    add_speakers(&mut document, fields, &[quote]);
    document
}

/// Adds the entry's words, and their print.
fn add_print<'a>(
    document: &mut TantivyDocument,
    fields: &Fields,
    kind: Kind,
    words: impl Iterator<Item = &'a Word>,
    speaker: Option<&Speaker>,
) {
    let words: Vec<&str> = words.map(|word| word.folded.as_str()).collect();
    let mut name = speaker.map(|speaker| speaker_words(&speaker.name)).unwrap_or_default();
    name.sort();
    document.add_u64(fields.print, printing::number(kind, words.iter().copied(), &name));
    document.add_u64(fields.sketch, printing::sketch(&words));
    document.add_text(fields.words, words.join(" "));
}

fn document_of(fields: &Fields, kind: Kind, first_len_words: usize, second_len_words: usize) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_u64(fields.kind, kind.number());
    document.add_u64(fields.first_len_words, first_len_words as u64);
    document.add_u64(fields.second_len_words, second_len_words as u64);
    document
}

impl<'a> Text<'a> {
    /// The words that lie wholly within `span`.
    fn within(&self, span: Span) -> &'a [Word] {
        let start = self.words.partition_point(|word| word.span.start() < span.start());
        let end = self.words.partition_point(|word| word.span.end() <= span.end());
        self.words.get(start..end.max(start)).unwrap_or_default()
    }

    /// The words of a quote, across its parts.
    fn of(&self, quote: &Quote) -> impl Iterator<Item = &'a Word> + use<'_, 'a> {
        quote.spans.clone().into_iter().flat_map(|span| self.within(span))
    }
}

/// The quote's paragraphs, as far as they are near it.
fn surroundings(extraction: &Extraction, quote: &Quote) -> Span {
    let around = Span::around(&quote.spans).unwrap_or_else(|| Span::new(0, 0).expect("0 is not after 0"));
    let first = extraction.paragraphs.partition_point(|paragraph| paragraph.span.end() <= around.start());
    let last = extraction.paragraphs.partition_point(|paragraph| paragraph.span.start() < around.end());
    let start = extraction.paragraphs.get(first).map_or(around.start(), |paragraph| paragraph.span.start());
    let end = last
        .checked_sub(1)
        .and_then(|last| extraction.paragraphs.get(last))
        .map_or(around.end(), |paragraph| paragraph.span.end());
    let start = start.min(around.start()).max(around.start().saturating_sub(SURROUNDINGS_BYTES));
    let end = end.max(around.end()).min(around.end().saturating_add(SURROUNDINGS_BYTES));
    Span::new(start, end).unwrap_or(around)
}

/// Walks the passages in order and gives the quotes that each one touches.
struct Touching<'a> {
    quotes: Vec<(Span, &'a Quote)>,
    found: Vec<&'a Quote>,
}

/// How many quotes of one passage are looked at for its speakers.
const QUOTES_OF_A_PASSAGE_MAX: usize = 200;

impl<'a> Touching<'a> {
    fn new(extraction: &'a Extraction) -> Touching<'a> {
        let spans = |quote: &'a Quote| quote.spans.iter().map(move |span| (*span, quote));
        let mut quotes: Vec<(Span, &Quote)> = extraction.quotes.iter().flat_map(spans).collect();
        quotes.sort_by_key(|(span, _)| *span);
        Touching { quotes, found: Vec::new() }
    }

    fn next(&mut self, passage: Span) -> &[&'a Quote] {
        let end = self.quotes.partition_point(|(span, _)| span.start() < passage.end());
        let before = self.quotes.iter().take(end).rev().take(QUOTES_OF_A_PASSAGE_MAX);
        self.found = before.filter(|(span, _)| span.overlaps(passage)).map(|(_, quote)| *quote).collect();
        &self.found
    }
}

/// `name` as far as it is told from others when names are counted.
fn clipped(name: &str) -> &str {
    const CHARS_MAX: usize = 400;
    name.char_indices().nth(CHARS_MAX).and_then(|(at, _)| name.get(..at)).unwrap_or(name)
}

fn add_speakers(document: &mut TantivyDocument, fields: &Fields, quotes: &[&Quote]) {
    let whole: BTreeSet<String> = quotes.iter().filter_map(|quote| quote.named_speaker()).map(whole_name).collect();
    for name in whole {
        document.add_text(fields.named, name);
    }
    let mut names: Vec<String> = Vec::new();
    for quote in quotes {
        if let Attribution::Attributed { speaker, mention, .. } = &quote.attribution {
            names.extend(speaker_words(&speaker.name));
            names.extend(mention.iter().flat_map(|mention| speaker_words(&mention.words)));
        }
    }
    names.sort();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    document.add_pre_tokenized_text(fields.speaker, pre_tokenized(names.into_iter()));
}

/// A speaker as whole names are counted.
fn whole_name(speaker: &Speaker) -> String {
    let name = clipped(&speaker.name);
    SpeakerName { words: speaker_words(name), kind: speaker.kind, printed: name.to_owned() }.term()
}

fn stems<'a>(words: impl Iterator<Item = &'a Word>) -> PreTokenizedString {
    pre_tokenized(words.map(|word| word.stem.as_str()))
}

fn exact<'a>(words: impl Iterator<Item = &'a Word>) -> PreTokenizedString {
    pre_tokenized(words.map(|word| word.folded.as_str()))
}

fn joined<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    words.map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

fn pre_tokenized<'a>(words: impl Iterator<Item = &'a str>) -> PreTokenizedString {
    let token = |(position, word): (usize, &str)| Token {
        offset_from: 0,
        offset_to: 0,
        position,
        text: word.to_owned(),
        position_length: 1,
    };
    PreTokenizedString { text: String::new(), tokens: words.enumerate().map(token).collect() }
}

/// What `verify` must find in the index of this article: each place and its folded words with single spaces.
pub(super) fn entry_words(entry: &Entry<'_>) -> Vec<(Place, String)> {
    let words_of_text = words(&entry.article.text, entry.article.metadata.language.as_deref());
    let text = Text { words: &words_of_text };
    let passages = entry.extraction.passages.iter();
    let passages = passages.map(|span| (Place::Passage(*span), joined(text.within(*span).iter())));
    let quotes = entry.extraction.quotes.iter().enumerate();
    let quotes = quotes.map(|(number, quote)| (Place::Quote(number), joined(text.of(quote))));
    passages.chain(quotes).collect()
}
