//! A finding for the tests of this module.

use std::sync::Arc;

use crate::{
    answer::{Answer, Finding, Match, MonthCount, Question, Timeline, Verdict},
    domain::{
        Article, ArticleId, Attribution, Citation, Extraction, Filter, Found, Matter, Mention, Metadata, Paragraph,
        Published, Quote, QuoteKind, Span, Speaker, SpeakerKind, TextHash,
    },
    store::{ArticleKey, StoredArticle},
};

/// The text of the article that [`finding`] is cut from.
pub(super) static TEXT: &str = "The council met on Tuesday.\nZoë Vale, the mayor, was blunt. “The quay *stays* shut,” Vale said. “Go home.” Nobody left.";

/// The span of `words` in [`TEXT`].
#[track_caller]
pub(super) fn span(words: &str) -> Span {
    let start = TEXT.find(words).expect("the words stand in the text");
    Span::new(start, start + words.len()).expect("a span")
}

/// Zoë Vale's split quotation, found by the word "shut".
pub(super) fn finding() -> Finding {
    let parts = vec![span("“The quay *stays* shut,”"), span("“Go home.”")];
    let quote = Quote {
        spans: parts,
        kind: QuoteKind::Direct,
        attribution: Attribution::Attributed {
            speaker: Speaker { name: "Zoë Vale".to_owned(), kind: SpeakerKind::Person },
            mention: Some(Mention { words: "Vale".to_owned(), spans: vec![span("Vale said").truncated(4)] }),
            found: Found::Named,
        },
        cue: Some(Mention { words: "said".to_owned(), spans: vec![span("said")] }),
        confidence: 0.94,
        parent: None,
        paragraph: 2,
        said_on: None,
    };
    let shown = quote.shown(TEXT).expect("it fits");
    let article = Arc::new(article(quote.clone()));
    let shut = span("shut").relative_to(shown).expect("it lies within");
    Finding {
        score: 7.25,
        matched: Match::Exact,
        text: shown.slice(TEXT).expect("it fits").to_owned(),
        span: shown,
        highlights: vec![shut],
        quote: Some(quote),
        passage: span("Zoë Vale, the mayor, was blunt. “The quay *stays* shut,” Vale said. “Go home.” Nobody left."),
        citation: Citation {
            article: article.article.id.clone(),
            metadata: article.article.metadata.clone(),
            paragraph: 2,
            span: shown,
        },
        also_in: Vec::new(),
        places: 0,
        differences: Vec::new(),
        article,
    }
}

/// `findings` as an answer.
pub(super) fn answer(verdict: Verdict, findings: Vec<Finding>) -> Answer {
    let (total, articles) = (findings.len(), findings.len());
    Answer {
        verdict,
        total,
        articles,
        findings,
        asked: None,
        held: None,
        emptied_by: None,
        words_left_out: 0,
        read_as: None,
        passages: None,
        joined: None,
        instead_of: vec![],
    }
}

pub(super) fn who_said() -> Question {
    Question::WhoSaid { words: "shut".to_owned(), filter: Filter::default() }
}

fn article(quote: Quote) -> StoredArticle {
    let paragraphs: Vec<_> = TEXT.lines().filter_map(|line| Span::of(line, TEXT)).collect();
    let paragraph_hashes = paragraphs.iter().filter_map(|span| span.slice(TEXT)).map(TextHash::of).collect();
    let metadata = Metadata {
        title: None,
        outlet: Some("Tern Post".to_owned()),
        byline: vec![],
        published: Published::new("2031-04-12").ok(),
        url: Some("https://example.com/quay".to_owned()),
        language: Some("en".to_owned()),
    };
    let id = ArticleId::new("quay").expect("an id");
    StoredArticle {
        key: ArticleKey(1),
        article: Article { id, metadata, text: TEXT.to_owned(), extra: serde_json::Map::new() },
        extraction: Extraction {
            paragraphs: paragraphs.iter().map(|span| Paragraph { span: *span, matter: Matter::Body }).collect(),
            passages: paragraphs,
            quotes: vec![quote],
        },
        standing: vec![],
        hash: TextHash::of(TEXT),
        paragraph_hashes,
        added_at: jiff::Timestamp::UNIX_EPOCH,
        added_by: "cli:test".to_owned(),
        revision: 1,
        removed_at: None,
    }
}

trait Truncated {
    fn truncated(self, bytes: usize) -> Span;
}

impl Truncated for Span {
    /// The first `bytes` bytes of it.
    fn truncated(self, bytes: usize) -> Span {
        Span::new(self.start(), self.start() + bytes).expect("a span")
    }
}

/// A timeline of these months, outlets and passages.
pub(super) fn line(counts: &[(Option<&str>, Option<&str>, u64)]) -> Timeline {
    let count = |(month, outlet, passages): &(Option<&str>, Option<&str>, u64)| MonthCount {
        month: month.map(ToOwned::to_owned),
        outlet: outlet.map(ToOwned::to_owned),
        passages: *passages,
    };
    let counts: Vec<MonthCount> = counts.iter().map(count).collect();
    Timeline { total: counts.iter().map(|count| count.passages).sum(), counts, ..Timeline::default() }
}
