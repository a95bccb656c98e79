//! Any bytes at all, read as an article: no panic, within a bounded time, and everything that is found stands in the text.
//!
//! ```text
//! mkdir -p target/fuzz/corpus && cd fuzz
//! cargo run --release -- -max_total_time=60 ../target/fuzz/corpus ../config/sample ../tests/data/articles
//! ```
//!
//! `.cargo/config.toml` beside this has the flags, so that the compiler that builds the program and a C++ compiler (for
//! libFuzzer) are enough. The two layers that are read here are compiled as part of this program: as a dependency the
//! whole crate would be built again with these flags, database, search engine and all.
#![no_main]
#![allow(dead_code, unused_imports, unreachable_pub, reason = "two layers without those that use them")]

#[path = "../../src/domain/mod.rs"]
mod domain;
#[path = "../../src/extract/mod.rs"]
mod extract;

use std::time::{Duration, Instant};

use domain::{Article, ArticleId, Attribution, CharOffsets, Extraction, Mention, Metadata, Published, Quote, Span};
use extract::{Settings, extract, sentences};

/// Far more than the few milliseconds that a text of some kilobytes takes, since the machine may be busy.
const TIME_MAX: Duration = Duration::from_secs(3);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let article = Article {
        id: ArticleId::new("fuzz").expect("an id"),
        metadata: Metadata { published: Published::new("2024-03-01").ok(), ..Metadata::default() },
        text: String::from_utf8_lossy(bytes).into_owned(),
        extra: serde_json::Map::new(),
    };
    let started = Instant::now();
    let every = extract(&article, Settings { speaker_confidence_min: 0.0 });
    let took = started.elapsed();
    assert!(took < TIME_MAX, "{} bytes took {took:?}", article.text.len());
    check(&article.text, &every);
    let shown = extract(&article, Settings::default());
    check(&article.text, &shown);
    // The threshold hides speakers, never quotes.
    assert_eq!(every.quotes.len(), shown.quotes.len());
});

fn check(text: &str, found: &Extraction) {
    let offsets = CharOffsets::of(text);
    let mut end = 0;
    for paragraph in &found.paragraphs {
        assert!(paragraph.span.start() >= end, "paragraphs are in order");
        end = paragraph.span.end();
        assert!(!words(text, paragraph.span).trim().is_empty(), "a paragraph has a character that is no space");
        for sentence in sentences(text, paragraph.span) {
            assert!(paragraph.span.contains(sentence), "a sentence is in its paragraph");
            words(text, sentence);
        }
    }
    let mut end = 0;
    for passage in &found.passages {
        assert!(passage.start() >= end, "passages are in order");
        end = passage.end();
        words(text, *passage);
    }
    for (at, quote) in found.quotes.iter().enumerate() {
        check_quote(text, &offsets, found, quote);
        assert!(quote.parent.is_none_or(|parent| parent < at), "a quote comes after the one around it");
    }
}

fn check_quote(text: &str, offsets: &CharOffsets, found: &Extraction, quote: &Quote) {
    assert!(!quote.spans.is_empty(), "a quote has words");
    for span in &quote.spans {
        words(text, *span);
        let chars = offsets.span(*span);
        assert!(chars[0] <= chars[1], "its place can be told in characters");
    }
    for (one, next) in quote.spans.iter().zip(quote.spans.iter().skip(1)) {
        assert!(one.end() <= next.start(), "the parts of a quote are in order");
    }
    assert!((0.0..=1.0).contains(&quote.confidence), "{}", quote.confidence);
    let paragraph = usize::try_from(quote.paragraph).ok().and_then(|number| number.checked_sub(1));
    let paragraph = paragraph.and_then(|at| found.paragraphs.get(at)).expect("a quote's paragraph is there");
    assert!(paragraph.span.start() <= quote.spans[0].start(), "a quote begins in its paragraph");
    assert!(quote.spans[0].start() <= paragraph.span.end(), "a quote begins in its paragraph");
    if let Attribution::Attributed { speaker, mention, .. } = &quote.attribution {
        assert!(!speaker.name.trim().is_empty(), "a speaker has a name");
        mention.iter().for_each(|mention| check_mention(text, mention));
    }
    quote.cue.iter().for_each(|cue| check_mention(text, cue));
    if let Some(said_on) = &quote.said_on {
        assert!(text.contains(&said_on.words), "the day stands in the text");
    }
}

/// Its words are those at its spans.
fn check_mention(text: &str, mention: &Mention) {
    let parts: Vec<&str> = mention.spans.iter().map(|span| words(text, *span)).collect();
    if let [only] = parts.as_slice() {
        assert_eq!(mention.words, *only);
    }
    assert!(!parts.is_empty(), "a mention stands somewhere");
}

fn words(text: &str, span: Span) -> &str {
    span.slice(text).expect("a span lies on character boundaries within the text")
}
